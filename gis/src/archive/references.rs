//! References such as `A1` or `A1:C9` in the XML of a workbook, before the reader sees them.
//!
//! The reader of workbooks computes rows and columns without a look at their size: a number too
//! large becomes another row, and where overflow is checked it panics.

use std::io::Read;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::fault::{Said, excerpt, said};

/// Read at a time, and kept for a reference that lies across two pieces.
const PIECE: usize = 1 << 20;
const OVERLAP: usize = 1 << 10;

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?-u)\sr(?:ef)?\s*=\s*["']([A-Za-z0-9:]{1,512})["']"#).expect("a valid constant pattern")
});

/// Looks through a file of the workbook; the first reference outside any sheet is a fault.
pub(crate) fn check(mut file: impl Read) -> Result<(), Said> {
    let mut piece = Vec::new();
    loop {
        let kept = piece.len();
        // What cannot be unpacked is named by the reader itself.
        let read = file.by_ref().take(PIECE as u64).read_to_end(&mut piece).unwrap_or(0);
        for found in REFERENCE.captures_iter(&piece) {
            let text = String::from_utf8_lossy(&found[1]);
            if !is_inside(&text) {
                let text = excerpt(&text);
                return Err(said(
                    format!("单元格引用“{text}”超出工作表范围；文件已损坏，请重新保存"),
                    format!(
                        "the reference {text:?} lies outside any sheet: the file is damaged, save it again"
                    ),
                ));
            }
        }
        if read == 0 || piece.len() == kept {
            return Ok(());
        }
        piece.drain(..piece.len().saturating_sub(OVERLAP));
    }
}

/// Whether a cell, a row or a range lies inside a sheet of 16 384 columns and 1 048 576 rows. What is
/// no reference at all is left to the reader.
fn is_inside(text: &str) -> bool {
    let mut before = (0, 0);
    text.split(':').all(|cell| {
        let digits = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = cell.len() - digits.len();
        if letters > 3 || digits.len() > 7 {
            return false;
        }
        let column = cell
            .bytes()
            .take(letters)
            .fold(0_u32, |n, c| n * 26 + u32::from(c.to_ascii_uppercase() - b'A') + 1);
        let at = (digits.parse::<u32>().unwrap_or(0), column);
        let ordered = before.0 <= at.0 && before.1 <= at.1;
        before = at;
        ordered
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn references_outside_any_sheet_are_found_across_pieces() {
        for good in ["A1", "XFD1048576", "7", "A1:C9", "B2:B2"] {
            assert!(is_inside(good), "{good}");
        }
        for bad in ["A4294967297", "AAAA1", "99999999", "C9:A1", "A1:A99999999"] {
            assert!(!is_inside(bad), "{bad}");
        }
        let mut xml = vec![b' '; PIECE - 4];
        write!(xml, "<c r=\"A4294967297\"/>").unwrap();
        assert!(check(xml.as_slice()).is_err());
        assert!(check(b"<c r=\"A1\"/><a xmlns:r=\"A99999999\" sqref=\"A99999999\"/>".as_slice()).is_ok());
    }
}
