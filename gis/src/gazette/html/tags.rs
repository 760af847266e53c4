//! The tags of a page one by one.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// What stands next in a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'p> {
    /// Text, with its character references.
    Text(&'p str),
    /// The beginning of an element: its name in small letters, and the rest of the tag.
    Start(String, &'p str),
    /// The end of an element.
    End(String),
}

/// Cuts a page into pieces; comments, declarations and the text of scripts are left out.
pub(super) struct Pieces<'p> {
    rest: &'p str,
}

impl<'p> Pieces<'p> {
    pub(super) fn new(page: &'p str) -> Self {
        Self { rest: page }
    }

    /// Steps over the text of an element that holds no tags, to its end tag.
    fn skip_raw(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest.get(from..).and_then(|rest| rest.find("</")) {
            let after = self.rest.get(from + at + 2..).unwrap_or_default();
            if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                self.rest = self.rest.get(from + at..).unwrap_or_default();
                return;
            }
            from += at + 2;
        }
        self.rest = "";
    }
}

impl<'p> Iterator for Pieces<'p> {
    type Item = Piece<'p>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(tag) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Piece::Text(text));
            };
            if let Some(comment) = tag.strip_prefix("!--") {
                self.rest = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
                continue;
            }
            if tag.starts_with(['!', '?']) {
                self.rest = tag.find('>').and_then(|end| tag.get(end + 1..)).unwrap_or_default();
                continue;
            }
            let (end_tag, named) = tag.strip_prefix('/').map_or((false, tag), |named| (true, named));
            if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
                // A bare `<` is text.
                let (text, rest) = self.rest.split_at(1);
                self.rest = rest;
                return Some(Piece::Text(text));
            }
            let length =
                named.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(named.len());
            let (name, attributes) = named.split_at(length);
            let (attributes, rest) = attributes.split_at(tag_end(attributes));
            self.rest = rest.get(1..).unwrap_or_default();
            let name = name.to_ascii_lowercase();
            if end_tag {
                return Some(Piece::End(name));
            }
            if matches!(name.as_str(), "script" | "style" | "textarea" | "title" | "xmp" | "noscript") {
                self.skip_raw(&name);
                continue;
            }
            return Some(Piece::Start(name, attributes));
        }
    }
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(attributes: &str) -> usize {
    let mut quote = None;
    let mut value = false;
    for (at, c) in attributes.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            // A quote opens a value only behind an equals sign.
            (None, '"' | '\'') if value => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        value = c == '=' || value && c.is_whitespace();
    }
    attributes.len()
}

/// The value of an attribute of a tag; empty for one without a value.
pub(super) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end.max(1).min(rest.len()));
        let after = after.trim_start();
        let value = match after.strip_prefix('=') {
            None => {
                rest = after;
                ""
            }
            Some(value) => {
                let value = value.trim_start();
                let (value, next) = match value.chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        let inside = value.get(1..).unwrap_or_default();
                        let end = inside.find(quote).unwrap_or(inside.len());
                        (inside.get(..end), inside.get(end + 1..))
                    }
                    _ => {
                        let end = value.find(char::is_whitespace).unwrap_or(value.len());
                        (value.get(..end), value.get(end..))
                    }
                };
                rest = next.unwrap_or_default();
                value.unwrap_or_default()
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
    }
}

/// Whether a text is a web page: it begins with a tag of one, or, where its name says so, has one
/// near its beginning.
pub(in crate::gazette) fn is_page(bytes: &[u8], named: bool) -> bool {
    const NEAR: usize = 4096;
    #[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
    static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i-u)^(?:\xEF\xBB\xBF)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|(?:html|head|meta|title|body|table|div|style|center|p|h[1-6]|br|span|font)[\s>/])",
        )
        .expect("a valid constant pattern")
    });
    #[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
    static NEARBY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i-u)<(?:html|body|table|div|p|br)[\s>/]").expect("a valid constant pattern")
    });
    let near = bytes.get(..NEAR.min(bytes.len())).unwrap_or_default();
    BEGINS.is_match(near) || named && NEARBY.is_match(near)
}

/// The encoding that a page declares of itself, in small letters.
pub(in crate::gazette) fn declared_charset(bytes: &[u8]) -> Option<String> {
    const NEAR: usize = 8192;
    #[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
    static CHARSET: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"(?i-u)<(?:meta[^>]{0,300}charset|\?xml[^>]{0,100}encoding)\s*=\s*["']?\s*([a-z0-9_:-]{2,30})"#,
        )
        .expect("a valid constant pattern")
    });
    let near = bytes.get(..NEAR.min(bytes.len())).unwrap_or_default();
    let found = CHARSET.captures(near)?;
    Some(String::from_utf8_lossy(&found[1]).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_text_comments_and_scripts() {
        let page = "<!DOCTYPE html><!-- <b> --><P Class='a>b'>甲 < 乙</p><SCRIPT>if (a</b>) {}</Script><br/>丙<unclosed";
        let pieces: Vec<_> = Pieces::new(page).collect();
        assert_eq!(
            pieces,
            [
                Piece::Start("p".into(), " Class='a>b'"),
                Piece::Text("甲 "),
                Piece::Text("<"),
                Piece::Text(" 乙"),
                Piece::End("p".into()),
                Piece::End("script".into()),
                Piece::Start("br".into(), "/"),
                Piece::Text("丙"),
                Piece::Start("unclosed".into(), ""),
            ]
        );
    }

    #[test]
    fn attributes_quoted_bare_and_empty() {
        let tag = " colspan=2 rowspan = '3' style=\"width:1px; display:none\" hidden nowrap/";
        assert_eq!(attribute(tag, "colspan"), Some("2"));
        assert_eq!(attribute(tag, "rowspan"), Some("3"));
        assert_eq!(attribute(tag, "STYLE"), Some("width:1px; display:none"));
        assert_eq!(attribute(tag, "hidden"), Some(""));
        assert_eq!(attribute(tag, "width"), None);
        for odd in ["=", "==", "a=", "a='", "/ / =x", "'"] {
            assert_eq!(attribute(odd, "zz"), None, "{odd}");
        }
    }

    #[test]
    fn pages_and_texts_that_name_tags() {
        for page in [
            "<html>",
            "\u{feff}\r\n<!doctype HTML>",
            "<?xml version=\"1.0\"?><!-- x --><html ",
            "<table border=1>",
        ] {
            assert!(is_page(page.as_bytes(), false), "{page}");
        }
        assert!(!is_page("甲<table>".as_bytes(), false) && is_page("甲<table>".as_bytes(), true));
        assert!(!is_page("<甲>乙".as_bytes(), true));
        let meta = b"<html><META http-equiv=\"Content-Type\" content=\"text/html; charset=GB2312\">";
        assert_eq!(declared_charset(meta).as_deref(), Some("gb2312"));
        assert_eq!(declared_charset(b"<meta charset='utf-8'>").as_deref(), Some("utf-8"));
        assert_eq!(declared_charset("charset=gbk".as_bytes()), None);
    }
}
