//! Text in the encoding of a file.

use std::borrow::Cow;

/// The encoding of text in shapefiles and CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// UTF-8, for everything that can read it.
    #[default]
    Utf8,
    /// GBK, for older programs. A character it lacks is an error, never a substitute.
    Gbk,
}

impl Encoding {
    /// The encoding of this name: `utf-8`, `utf8` or `gbk`, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "gbk" => Some(Self::Gbk),
            _ => None,
        }
    }

    /// The name as in `.cpg` files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gbk => "GBK",
        }
    }

    /// The bytes of `text`, or the first character that has none.
    pub(super) fn bytes(self, text: &str) -> Result<Cow<'_, [u8]>, char> {
        match self {
            Self::Utf8 => Ok(Cow::Borrowed(text.as_bytes())),
            Self::Gbk => match encoding_rs::GBK.encode(text) {
                (bytes, _, false) if !text.contains(is_later_than_gbk) => Ok(bytes),
                _ => Err(text.chars().find(|&c| self.lacks(c)).unwrap_or(char::REPLACEMENT_CHARACTER)),
            },
        }
    }

    /// The longest beginning of `text` in whole characters of at most `max` bytes. Characters
    /// without bytes were refused before.
    pub(super) fn beginning(self, text: &str, max: usize) -> &str {
        // No character has more bytes in GBK than in UTF-8.
        if text.len() <= max {
            return text;
        }
        let mut used = 0;
        for (at, character) in text.char_indices() {
            used += match self {
                Self::Utf8 => character.len_utf8(),
                Self::Gbk if character.is_ascii() => 1,
                Self::Gbk => 2,
            };
            if used > max {
                return &text[..at];
            }
        }
        text
    }

    fn lacks(self, character: char) -> bool {
        self == Self::Gbk
            && (is_later_than_gbk(character) || encoding_rs::GBK.encode(character.encode_utf8(&mut [0; 4])).2)
    }
}

/// Characters that the encoder of the web writes, but that readers of GBK (code page 936 of
/// Windows and of iconv, with it GDAL; Python) do not know: they came with GB 18030, or are in
/// the private-use area. One of them makes a whole file unreadable.
fn is_later_than_gbk(character: char) -> bool {
    matches!(
        character,
        '\u{1F9}'
            | '\u{1E3F}'
            | '\u{2E80}'..='\u{2FFF}'
            | '\u{303E}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{9FA6}'..='\u{9FFF}'
            | '\u{E000}'..='\u{F8FF}'
            | '\u{FE10}'..='\u{FE1F}'
    )
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Gbk, Utf8};

    #[test]
    fn gbk_names_the_character_it_lacks() {
        assert_eq!(Gbk.bytes("原平").unwrap().as_ref(), b"\xd4\xad\xc6\xbd");
        assert_eq!(Gbk.bytes("张\u{20BB7}"), Err('\u{20BB7}'));
        assert_eq!(Gbk.bytes("㑱").unwrap_err(), '㑱');
        assert!(Utf8.bytes("㑱\u{20BB7}").is_ok());
        // 䶮 is a given name, and in GB 18030 but not in GBK, although the encoder takes it.
        for later in ['䶮', '㧐', '⺮', 'ǹ', '龴', '\u{E5E5}', '︐'] {
            assert_eq!(Gbk.bytes(&format!("平{later}")), Err(later));
        }
        assert!(Gbk.bytes("甯囍朙喆堃︰﹏―‖ⅰⅫ㈱㎡℃·").is_ok());
    }

    #[test]
    fn a_beginning_ends_between_characters() {
        let text = "平".repeat(100);
        assert_eq!(Utf8.beginning(&text, 254).chars().count(), 84);
        assert_eq!(Gbk.beginning(&text, 199).chars().count(), 99);
        assert_eq!(Utf8.beginning("a\u{20BB7}", 4), "a");
        assert_eq!(Utf8.beginning("abc", 3), "abc");
    }
}
