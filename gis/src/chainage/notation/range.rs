//! Two posts joined.

use super::post::{excerpt, half_width};
use super::{KilometrePost, PostError, parse_post};
use crate::chainage::Span;

/// Two posts joined by a range separator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRange {
    /// The post written first.
    pub from: KilometrePost,
    /// The post written second.
    pub to: KilometrePost,
}

impl PostRange {
    /// Every stretch that the readings of the two posts allow, the likeliest first and without
    /// repetition. Readings that put the posts in the written order stand before those that
    /// reverse it.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for forward in [true, false] {
            for from in &self.from.readings {
                for to in &self.to.readings {
                    let span = Span::new(from.at, to.at);
                    if (from.at <= to.at) == forward && !spans.contains(&span) {
                        spans.push(span);
                    }
                }
            }
        }
        spans
    }

    /// Whether the first post is beyond the second in every reading.
    pub fn is_reversed(&self) -> bool {
        self.from.readings.iter().all(|from| self.to.readings.iter().all(|to| from.at > to.at))
    }

    /// The one rising stretch that is meant, for a reader that must not choose.
    ///
    /// # Errors
    /// [`PostError::AmbiguousRange`] when the notation allows several,
    /// [`PostError::ReversedRange`] and [`PostError::EmptyRange`] when it is none.
    pub fn rising(&self) -> Result<Span, PostError> {
        let text = || excerpt(&format!("{}-{}", self.from.printed, self.to.printed));
        let (Some(from), Some(to)) = (self.from.only(), self.to.only()) else {
            return Err(PostError::AmbiguousRange(text()));
        };
        match from.cmp(&to) {
            std::cmp::Ordering::Less => Ok(Span { from, to }),
            std::cmp::Ordering::Equal => Err(PostError::EmptyRange(text())),
            std::cmp::Ordering::Greater => Err(PostError::ReversedRange(text())),
        }
    }
}

/// Reads a range of two posts, joined by `-`, `–`, `—`, `~` or `至`.
///
/// A unit on the second post holds for both (`394.000—409.675Km`). A colon left over from the
/// line's name is skipped. The order of writing is kept; see [`PostRange::is_reversed`].
///
/// # Errors
/// [`PostError::UnclosedRange`] when an end is missing (`K198-`), [`PostError::TooManyMetres`] when
/// an end has more than 999 m, otherwise [`PostError::NotARange`] when the text is not two readable
/// posts.
pub fn parse_range(text: &str) -> Result<PostRange, PostError> {
    let plain = half_width(text);
    let body = plain.trim_start_matches([':', ' ']).trim();
    if is_unclosed(body) {
        return Err(PostError::UnclosedRange(excerpt(text)));
    }
    let mut too_long = None;
    for (at, c) in body.char_indices() {
        // At the very beginning a '-' is a sign.
        if at == 0 || !is_joint(c) {
            continue;
        }
        let (first, rest) = body.split_at(at);
        // `——` is one dash in Chinese print; `--` may be a dash and a sign, so it is not read.
        let second = match c {
            '-' => rest.get(1..).unwrap_or_default(),
            _ => rest.trim_start_matches(c),
        };
        let second = second.trim();
        if c == '-' && second.starts_with('-') {
            continue;
        }
        if lacks_kilometre(first, second) {
            return Err(PostError::AmbiguousRange(excerpt(text)));
        }
        match (parse_with_unit_of(first.trim(), second), parse_post(second)) {
            (Ok(from), Ok(to)) => return Ok(PostRange { from, to }),
            (Err(e @ PostError::TooManyMetres(_)), _) | (_, Err(e @ PostError::TooManyMetres(_))) => {
                too_long = Some(e);
            }
            _ => {}
        }
        // `a-b-c` is not a range; looking further would make an endless line quadratic.
        if at > 60 {
            break;
        }
    }
    Err(too_long.unwrap_or_else(|| PostError::NotARange(excerpt(text))))
}

/// The first post, with the unit of the second where it has none itself: `8.5-9.5Km` is decimal at
/// both ends, though `8.5` alone could be K8+005.
fn parse_with_unit_of(first: &str, second: &str) -> Result<KilometrePost, PostError> {
    const UNITS: [&str; 3] = ["km", "公里", "千米"];
    let has_unit = |text: &str| UNITS.iter().any(|unit| text.to_lowercase().ends_with(unit));
    let post = parse_post(first)?;
    if post.readings.len() > 1
        && has_unit(second)
        && !has_unit(first)
        && let Ok(with_unit) = parse_post(&format!("{first}Km"))
    {
        return Ok(KilometrePost { printed: post.printed, ..with_unit });
    }
    Ok(post)
}

/// One readable post with a separator before or behind it. A `-` before it is a sign.
fn is_unclosed(body: &str) -> bool {
    let without_end = body.trim_end_matches(is_joint).trim_end();
    let without_start = body.trim_start_matches(|c| is_joint(c) && c != '-').trim_start();
    [without_end, without_start].into_iter().any(|post| post.len() < body.len() && parse_post(post).is_ok())
}

/// `K12+000-500`: whether 500 are metres or kilometres is not said, and either is nonsense to the other.
fn lacks_kilometre(first: &str, second: &str) -> bool {
    first.contains('+') && (1..=3).contains(&second.len()) && second.bytes().all(|b| b.is_ascii_digit())
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '~' | '至' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chainage::Chainage;

    fn km(text: &str) -> Vec<(f64, f64)> {
        let range = parse_range(text).unwrap_or_else(|e| panic!("{e}"));
        range.spans().iter().map(|s| (s.from.metres(), s.to.metres())).collect()
    }

    #[test]
    fn every_range_notation_of_the_annex() {
        for (text, from, to) in [
            ("K241+500-K264+000", 241_500.0, 264_000.0),
            ("168.000Km—175.953Km", 168_000.0, 175_953.0),
            ("394.000—409.675Km", 394_000.0, 409_675.0),
            ("K0+000—4.137Km", 0.0, 4137.0),
            (":0.000—4.137Km", 0.0, 4137.0),
            ("K0000-K8.029", 0.0, 8029.0),
            ("K120000-K168.000", 120_000.0, 168_000.0),
            ("K120+000—K168.000", 120_000.0, 168_000.0),
            ("Y0.301-K4.000", 301.0, 4000.0),
            ("K150+419—K187", 150_419.0, 187_000.0),
            ("326000Km-394000Km", 326_000.0, 394_000.0),
            ("K326000Km-K394000", 326_000.0, 394_000.0),
            ("273Km000m-326Km000m", 273_000.0, 326_000.0),
            ("K273Km000-K326Km000", 273_000.0, 326_000.0),
            ("k13-k42", 13_000.0, 42_000.0),
            ("K198——K204", 198_000.0, 204_000.0),
            ("K198至K204", 198_000.0, 204_000.0),
            ("K1603+131～K1604+350", 1_603_131.0, 1_604_350.0),
            ("右K12+300-右K13", 12_300.0, 13_000.0),
            ("8.5—9.5Km", 8500.0, 9500.0),
            ("8.5至9.5公里", 8500.0, 9500.0),
        ] {
            assert_eq!(km(text), [(from, to)], "{text}");
        }
    }

    #[test]
    fn the_written_order_is_known() {
        let range = parse_range("K204-K198").unwrap();
        assert!(range.is_reversed());
        assert_eq!(
            range.spans(),
            [Span::new(Chainage::from_metres(198_000), Chainage::from_metres(204_000))]
        );
        assert!(!parse_range("K198-K204").unwrap().is_reversed());
    }

    #[test]
    fn ambiguous_ends_give_every_stretch() {
        assert_eq!(
            km("K1577-K1600"),
            [(1577.0, 1600.0), (1577.0, 1_600_000.0), (1_577_000.0, 1_600_000.0), (1600.0, 1_577_000.0)]
        );
    }

    #[test]
    fn a_range_without_an_end_is_unclosed() {
        for text in ["K198-", "K198—", "K198——", "K198 至", "—K204", "~K204", "K198+500-", "198.000Km—"]
        {
            let error = parse_range(text).expect_err(text);
            assert!(matches!(error, PostError::UnclosedRange(_)), "{text}: {error}");
            assert!(error.to_string().contains("缺少一端"), "{error}");
        }
    }

    #[test]
    fn one_rising_stretch_or_the_reason_why_not() {
        let rising = |text: &str| parse_range(text).unwrap().rising();
        assert_eq!(
            rising("K198-K204").unwrap(),
            Span::new(Chainage::from_metres(198_000), Chainage::from_metres(204_000))
        );
        assert!(matches!(rising("K204-K198"), Err(PostError::ReversedRange(t)) if t == "K204-K198"));
        assert!(matches!(rising("K198-K198+000"), Err(PostError::EmptyRange(_))));
        assert!(matches!(rising("K1577-K1600"), Err(PostError::AmbiguousRange(_))));
    }

    #[test]
    fn an_end_without_its_kilometre_is_not_guessed() {
        for text in ["K12+000-500", "Ｋ１２＋０００－５００", "K12+000~80"] {
            assert!(matches!(parse_range(text), Err(PostError::AmbiguousRange(_))), "{text}");
        }
        assert_eq!(km("K12-500"), [(12_000.0, 500_000.0)]);
    }

    #[test]
    fn not_a_range() {
        for text in
            ["", "-", "K1", "K1-", "-K1", "K1-K2-K3", "K1--K2", "K1+281 2.北同蒲线 K264", "0350-1234567-1"]
        {
            assert!(parse_range(text).is_err(), "{text:?} was read");
        }
        assert!(matches!(parse_range("K1+5000-K9"), Err(PostError::TooManyMetres(_))));
    }

    proptest! {
        #[test]
        fn canonical_ranges_read_back(a in -1_000_000_000_i64..2_000_000_000, b in -1_000_000_000_i64..2_000_000_000) {
            let (a, b) = (Chainage::from_mm(a), Chainage::from_mm(b));
            let range = parse_range(&format!("{a}—{b}")).unwrap();
            prop_assert_eq!((range.from.only(), range.to.only()), (Some(a), Some(b)));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = parse_range(&text);
        }
    }
}
