//! The XML of a part, event by event.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::fault::{Said, excerpt, said};

/// The most elements inside each other; documents have about thirty.
const DEEPEST: usize = 2_000;

/// What stands next, with the names of elements without their prefix.
pub(super) enum Piece<'e> {
    Start(&'e str, &'e BytesStart<'e>),
    End(&'e str),
    Text(&'e str),
}

/// Calls `each` with every piece of a part; an empty element begins and ends.
pub(super) fn pieces(
    part: &str,
    xml: &str,
    mut each: impl FnMut(Piece<'_>) -> Result<(), Said>,
) -> Result<(), Said> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|fault| {
            let (at, fault) = (reader.error_position(), excerpt(&fault.to_string()));
            damaged(part, &format!("字节 {at}: {fault}"), &format!("byte {at}: {fault}"))
        })?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(damaged(
                        part,
                        &format!("元素嵌套超过 {DEEPEST} 层"),
                        &format!("elements nested more than {DEEPEST} deep"),
                    ));
                }
                each(Piece::Start(start.local_name().as_ref(), &start))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                each(Piece::End(end.local_name().as_ref()))?;
            }
            Event::Text(text) => each(Piece::Text(&text))?,
            Event::CData(text) => each(Piece::Text(&text))?,
            Event::GeneralRef(name) => {
                let printed = format!("&{};", &*name);
                match crate::gazette::entities::reference(&printed) {
                    Some((c, _)) => each(Piece::Text(c.encode_utf8(&mut [0; 4])))?,
                    // An entity that only the document declares is never expanded.
                    None => each(Piece::Text(&printed))?,
                }
            }
            Event::Eof if depth > 0 => return Err(damaged(part, "内容不完整", "it is cut off")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(start: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let mut attributes = attributes.with_checks(false).filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == wanted)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Whether a switch such as `<w:vanish/>` is on.
pub(super) fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(attribute(start, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

fn damaged(part: &str, zh: &str, en: &str) -> Said {
    said(
        format!("DOCX 已损坏（{part}，{zh}）；请用 Word 或 WPS 打开后重新保存"),
        format!("the DOCX is damaged ({part}, {en}): open it in Word or WPS and save it again"),
    )
}
