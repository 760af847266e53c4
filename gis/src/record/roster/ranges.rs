//! A cell of lines and ranges: an ordered list of items, each of one or several segments.

use std::sync::LazyLock;

use regex::Regex;

use crate::chainage::{PostRange, parse_range};

/// Two posts and a dash. No blanks inside a post, so that `K9+053 2.岗樊线` does not become one number.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    const POST: &str =
        r"[A-Za-z]{0,4}[0-9]+(?:\.[0-9]+)?(?:[A-Z]?\+[0-9]+(?:\.[0-9]+)?)?(?:[Kk][Mm](?:[0-9]{1,3}m?)?)?";
    Regex::new(&format!("{POST}\\s*[-–—~至]+\\s*{POST}")).expect("constant, covered by tests")
});

static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?<n>[0-9]{1,2})\s*[.、)]\s*:?\s*").expect("constant, covered by tests")
});

/// One range of a cell, before its line is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Printed {
    /// The ordinal printed before it, if any: it begins a new item.
    pub ordinal: Option<u32>,
    /// The line's name as printed; empty when it is not printed.
    pub name: String,
    /// Name and range as printed.
    pub text: String,
    /// The range alone as printed.
    pub range_text: String,
    pub range: PostRange,
}

/// What a cell yields.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cell {
    pub list: Vec<Printed>,
    /// Text that looks like a line or a range and could not be read.
    pub unread: Vec<String>,
}

/// Reads a cell in half-width characters.
pub(super) fn read(cell: &str) -> Cell {
    let mut out = Cell::default();
    let mut end = 0;
    for found in RANGE.find_iter(cell) {
        let before = &cell[end..found.start()];
        end = found.end();
        let (ordinal, name) = match ORDINAL.captures(before) {
            Some(label) => {
                let len = label.get(0).map_or(0, |m| m.end());
                (label.name("n").and_then(|n| n.as_str().parse().ok()), &before[len..])
            }
            None => (None, before),
        };
        let lead = name;
        let name = name
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '□' | ',' | '、' | ';' | '。'));
        // The name is the last word; what stands before it belongs to nothing.
        let (junk, name) = name.rsplit_once(char::is_whitespace).unwrap_or(("", name));
        if !junk.trim().is_empty() || name.contains(|c: char| c.is_ascii_digit()) {
            out.unread.push(excerpt(before));
        }
        let name = if name.contains(|c: char| c.is_ascii_digit()) { "" } else { name };
        match parse_range(found.as_str()) {
            Ok(range) => {
                let colon = if name.is_empty() || !lead.trim_end().ends_with(':') { "" } else { ":" };
                let blank = if name.is_empty() || !before.ends_with(char::is_whitespace) { "" } else { " " };
                out.list.push(Printed {
                    ordinal,
                    name: name.to_owned(),
                    text: format!("{name}{colon}{blank}{}", found.as_str()),
                    range_text: found.as_str().to_owned(),
                    range,
                });
            }
            Err(_) => out.unread.push(excerpt(&cell[found.start() - before.len()..found.end()])),
        }
    }
    let rest = cell.get(end..).unwrap_or_default();
    if rest.contains(|c: char| c.is_alphanumeric()) {
        out.unread.push(excerpt(rest));
    }
    out
}

/// A short piece of a cell for a message, without anything personal.
pub(super) fn excerpt(text: &str) -> String {
    // Blanked before it is cut, or half a number would pass.
    crate::record::personal::scrub(text.trim()).chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(cell: &str) -> Vec<(Option<u32>, String, String)> {
        let read = read(cell);
        assert_eq!(read.unread, Vec::<String>::new(), "{cell}");
        read.list.into_iter().map(|p| (p.ordinal, p.name, p.range_text)).collect()
    }

    fn item(n: Option<u32>, name: &str, range: &str) -> (Option<u32>, String, String) {
        (n, name.to_owned(), range.to_owned())
    }

    #[test]
    fn ordinals_names_and_ranges_are_told_apart() {
        assert_eq!(
            items("1.北同蒲线 K241+500-K264+000 忻河线 K0+000-K1+281 2.:北同蒲线 K264+000-K297+000"),
            [
                item(Some(1), "北同蒲线", "K241+500-K264+000"),
                item(None, "忻河线", "K0+000-K1+281"),
                item(Some(2), "北同蒲线", "K264+000-K297+000"),
            ]
        );
        assert_eq!(
            items("薛梅线 K4+000-K9+053 2.岗樊线上:0.000—4.137Km 薛梅线Y0.301—K4.000 □"),
            [
                item(None, "薛梅线", "K4+000-K9+053"),
                item(Some(2), "岗樊线上", "0.000—4.137Km"),
                item(None, "薛梅线", "Y0.301—K4.000"),
            ]
        );
    }

    #[test]
    fn a_range_may_have_no_name() {
        assert_eq!(
            items("168.000Km—175.953Km 北回浦单线 209.000Km—227.258Km 120.000—168.000Km"),
            [
                item(None, "", "168.000Km—175.953Km"),
                item(None, "北回浦单线", "209.000Km—227.258Km"),
                item(None, "", "120.000—168.000Km"),
            ]
        );
    }

    #[test]
    fn unreadable_text_is_reported() {
        let cell = read("京原线 K1+5000-K9 忻河线 K1");
        assert_eq!(cell.list, []);
        assert_eq!(cell.unread.len(), 2);
        assert!(read("").unread.is_empty());
    }
}
