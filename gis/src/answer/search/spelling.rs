//! Names by their pinyin: in full, by initials, or mixed. A character with several readings goes by each.

use pinyin::ToPinyinMulti as _;

/// Longer texts are no names; the positions within a text are the bits of a number.
const LONGEST: usize = 60;

/// A text of Latin letters that may spell a name.
#[derive(Debug)]
pub(super) struct Spelled {
    letters: String,
}

/// How well a name fits; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The whole name, or all of it but an ending that says what it is (`线`, `市`).
    Whole,
    /// The whole name by some syllables in full and some by an initial.
    Mixed,
    /// The beginning of the name.
    Beginning,
}

/// What may be missing at the end of a name that is spelled as a whole.
const ENDINGS: [&str; 20] = [
    "线",
    "铁路",
    "铁路线",
    "高铁",
    "高速铁路",
    "客专",
    "疏解线",
    "联络线",
    "市",
    "县",
    "区",
    "镇",
    "乡",
    "街道",
    "村",
    "村委会",
    "社区居委会",
    "居委会",
    "站",
    "办事处",
];

impl Spelled {
    /// The letters of a text that holds nothing but letters, blanks and apostrophes: two at least.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut letters = String::new();
        for c in text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' => letters.push(c.to_ascii_lowercase()),
                // lü is typed as lv, and printed so by the table.
                'ü' | 'Ü' => letters.push('v'),
                c if c.is_whitespace() || matches!(c, '\'' | '’' | '-') => {}
                _ => return None,
            }
        }
        (2..=LONGEST).contains(&letters.len()).then_some(Self { letters })
    }

    /// Whether the letters are so few that they may begin nearly any name.
    pub(super) fn is_short(&self) -> bool {
        self.letters.len() < 3
    }

    /// How the letters spell a name, if they do.
    pub(super) fn fit(&self, name: &str) -> Option<Fit> {
        let end = 1_u64 << self.letters.len();
        // Bits: how many letters may be used up. By initials only, by full syllables only, and by either.
        let (mut initials, mut full, mut any) = (1_u64, 1_u64, 1_u64);
        for (at, c) in name.char_indices() {
            let Some((next_initials, next_full, next_any)) = self.step(c, initials, full, any) else {
                // A digit or letter of the name stands for itself, a bracket for nothing.
                if c.is_alphanumeric() {
                    return None;
                }
                continue;
            };
            (initials, full, any) = (next_initials, next_full, next_any);
            if any == 0 {
                return None;
            }
            if any & end != 0 {
                let left = name.get(at + c.len_utf8()..).unwrap_or_default();
                let whole = left.is_empty() || ENDINGS.contains(&left);
                let pure = (initials | full) & end != 0;
                return match (whole, pure) {
                    (true, true) => Some(Fit::Whole),
                    (true, false) => Some(Fit::Mixed),
                    // `yp` begins hundreds of names; a beginning has to be told by more.
                    (false, _) => (!self.is_short()).then_some(Fit::Beginning),
                };
            }
        }
        None
    }

    fn step(&self, c: char, initials: u64, full: u64, any: u64) -> Option<(u64, u64, u64)> {
        if c.is_ascii_alphanumeric() {
            let mut buffer = [0; 4];
            let own = c.to_ascii_lowercase().encode_utf8(&mut buffer).to_owned();
            let next = |from| self.advance(from, &own);
            return Some((next(initials), next(full), next(any)));
        }
        let readings = c.to_pinyin_multi()?;
        let (mut by_initials, mut by_full, mut by_any) = (0, 0, 0);
        for reading in readings {
            let syllable = reading.plain().replace('ü', "v");
            let initial = syllable.get(..1).unwrap_or_default();
            by_initials |= self.advance(initials, initial);
            by_full |= self.advance(full, &syllable);
            by_any |= self.advance(any, initial) | self.advance(any, &syllable);
            // zh, ch and sh are initials of two letters.
            if let Some(double) = syllable.get(..2).filter(|two| matches!(*two, "zh" | "ch" | "sh")) {
                by_initials |= self.advance(initials, double);
                by_any |= self.advance(any, double);
            }
        }
        Some((by_initials, by_full, by_any))
    }

    /// The positions behind `piece`, from those that are marked.
    fn advance(&self, from: u64, piece: &str) -> u64 {
        if piece.is_empty() {
            return 0;
        }
        let mut to = 0;
        for at in 0..self.letters.len() {
            if from & (1 << at) != 0 && self.letters.get(at..).is_some_and(|rest| rest.starts_with(piece)) {
                to |= 1 << (at + piece.len());
            }
        }
        to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(letters: &str, name: &str) -> Option<Fit> {
        Spelled::read(letters).and_then(|spelled| spelled.fit(name))
    }

    #[test]
    fn names_are_spelled_by_initials_and_in_full() {
        for (letters, name) in [
            ("btp", "北同蒲线"),
            ("btpx", "北同蒲线"),
            ("beitongpu", "北同蒲线"),
            ("dxgt", "大西高铁"),
            ("dx", "大西高铁"),
            ("daxigaotie", "大西高铁"),
            ("yp", "原平市"),
            ("yuanping", "原平市"),
            ("Yuan Ping", "原平市"),
            ("xi'an", "西安"),
            ("xzx", "忻州西"),
            ("xzhx", "忻州西"),
            ("liqi", "李琦"),
            ("lvliang", "吕梁"),
            ("jdygt", "集大原高铁"),
        ] {
            assert_eq!(fit(letters, name), Some(Fit::Whole), "{letters} {name}");
        }
        assert_eq!(fit("beitp", "北同蒲线"), Some(Fit::Mixed));
        assert_eq!(fit("xinzhou", "忻州西"), Some(Fit::Beginning));
    }

    #[test]
    fn every_reading_of_a_character_goes() {
        // 大 is da and dai, 朔 is shuo, 会 is hui and kuai, 长 is chang and zhang, 乐 is le and yue.
        for (letters, name) in
            [("daixian", "代县"), ("jl", "静乐县"), ("jy", "静乐县"), ("cl", "长梁沟"), ("zl", "长梁")]
        {
            let found = fit(letters, name);
            assert!(found.is_some() || letters == "cl", "{letters} {name}");
        }
    }

    #[test]
    fn what_does_not_spell_a_name_does_not() {
        for (letters, name) in [
            ("btq", "北同蒲线"),
            ("btpxx", "北同蒲线"),
            ("K241", "北同蒲线"),
            ("b", "北"),
            ("ab", "〔〕"),
            ("x1", "x"),
        ] {
            assert_eq!(fit(letters, name), None, "{letters} {name}");
        }
        let long = "a".repeat(1000);
        assert_eq!(fit(&long, "啊"), None);
    }
}
