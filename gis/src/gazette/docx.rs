//! Documents of Word and WPS: paragraphs, tables, footnotes and text boxes, with the labels that the
//! program numbers by itself. Deleted revisions are left out, inserted ones are text.

mod body;
mod numbering;
mod xml;

use std::io::Cursor;

use zip::ZipArchive;

use self::body::Reading;
use self::numbering::Numbering;
use super::assembly::Assembly;
use super::blocks;
use super::grid::Budget;
use super::origin::NoteKind;
use crate::archive;
use crate::fault::{Said, said};

/// The most that a document unpacks to, in bytes.
const MOST_UNPACKED: u64 = 256 << 20;

/// The name of the part with the text: `word/document.xml`, or `word/document2.xml`.
pub(super) fn main_part(names: &[String]) -> Option<&str> {
    let is_main = |name: &&String| {
        let name = name.to_ascii_lowercase().replace('\\', "/");
        let middle = name.strip_prefix("word/document").and_then(|rest| rest.strip_suffix(".xml"));
        middle.is_some_and(|middle| middle.bytes().all(|b| b.is_ascii_digit()))
    };
    names.iter().find(is_main).map(String::as_str)
}

/// Reads a document.
pub(super) fn read(
    assembly: &mut Assembly,
    mut archive: ZipArchive<Cursor<&[u8]>>,
    main: &str,
) -> Result<(), Said> {
    let mut left = MOST_UNPACKED;
    let mut part = |name: &str| -> Result<Option<String>, Said> {
        let Some(no) = archive.index_for_name(name) else { return Ok(None) };
        let bytes = archive::file(&mut archive, no, &mut left)?;
        String::from_utf8(bytes).map(Some).map_err(|fault| {
            let at = fault.utf8_error().valid_up_to();
            said(
                format!("DOCX 中的 {name} 在字节 {at} 处不是 UTF-8；请用 Word 或 WPS 打开后重新保存"),
                format!(
                    "{name} of the DOCX is not UTF-8 at byte {at}: open it in Word or WPS and save it again"
                ),
            )
        })
    };
    let text = part(main)?.unwrap_or_default();
    let styles = part("word/styles.xml")?.unwrap_or_default();
    let numbering = part("word/numbering.xml")?.unwrap_or_default();
    let notes = [part("word/footnotes.xml")?, part("word/endnotes.xml")?];
    // Damaged numbering costs the labels, not the text.
    let numbering = Numbering::read(&numbering, &styles).unwrap_or_default();
    let mut budget = Budget::new();
    let mut reading = Reading::new(numbering);
    reading.read(main, &text, &mut budget)?;
    for notes in notes.into_iter().flatten() {
        reading.read("word/footnotes.xml", &notes, &mut budget)?;
    }
    let (blocks, hidden) = reading.finish(&mut budget)?;
    blocks::assemble(assembly, blocks)?;
    if hidden > 0 {
        let note = said(
            format!("文档中有 {hidden} 个隐藏文字，未读取；需要时请取消隐藏后重新保存"),
            format!(
                "{hidden} characters of the document are hidden text and were not read; if they matter, unhide them and save again"
            ),
        );
        assembly.note(1, NoteKind::Hidden, note);
    }
    Ok(())
}
