//! What is asked.

use jiff::civil::Date;
use thiserror::Error;

use crate::chainage::{KilometrePost, PostError, half_width, parse_post_in_long_chain};
use crate::crs::{self, CrsError};
use crate::line::Track;

/// Search radius in metres when none is given; the line's own tolerance comes on top.
pub const DEFAULT_WITHIN_M: f64 = 2000.0;

/// The largest radius that may be asked for.
pub const MAX_WITHIN_M: f64 = 50_000.0;

/// Where somebody asks about.
#[derive(Debug, Clone, PartialEq)]
pub enum Where {
    /// A point.
    Point {
        /// Longitude, degrees CGCS2000.
        lon: f64,
        /// Latitude, degrees CGCS2000.
        lat: f64,
        /// The CRS that the coordinate was given in.
        crs: String,
        /// What was done to the coordinate, Chinese and English.
        notes: Vec<(String, String)>,
    },
    /// A kilometre post.
    Post {
        /// The line as written.
        line: String,
        /// The track, if it was named.
        track: Option<Track>,
        /// The post as written.
        post: KilometrePost,
        /// The origin or edition from which the post counts, if it was named.
        origin: Option<String>,
    },
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// As it was typed.
    pub given: String,
    /// Where.
    pub at: Where,
    /// The day for which the answer is wanted.
    pub as_of: Date,
    /// Search radius in metres.
    pub within_m: f64,
}

/// Why a question cannot be understood.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum QuestionError {
    /// Not a number.
    #[error("{field}=“{value}”不是数字 / {field}={value:?} is not a number")]
    NotANumber {
        /// The field.
        field: &'static str,
        /// Its value.
        value: String,
    },
    /// The coordinate or its CRS.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The post.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The radius.
    #[error("within={value} 超出范围，应为 0–50000 米 / within={value} is out of range, use 0–50000 metres")]
    Within {
        /// The value given.
        value: String,
    },
    /// The accuracy of the place.
    #[error(
        "accuracy_m={value} 超出范围，应为 0–50000 米 / accuracy_m={value} is out of range, use 0–50000 metres"
    )]
    Accuracy {
        /// The value given.
        value: String,
    },
    /// The day.
    #[error("as_of=“{value}”不是日期，应如 2022-09-16 / as_of={value:?} is not a date such as 2022-09-16")]
    Date {
        /// The value given.
        value: String,
    },
    /// Neither a coordinate nor a line with a post.
    #[error(
        "无法识别“{given}”:请给出坐标(112.6867 38.4425)或线名加公里标(大西高铁 K199+000) / \
         cannot read {given:?}: give a coordinate (112.6867 38.4425) or a line with a post (大西高铁 K199+000)"
    )]
    Unclear {
        /// The text given.
        given: String,
    },
}

impl Where {
    /// A point from two texts, as the command line and HTTP get them.
    pub fn point(x: &str, y: &str, crs: Option<&str>) -> Result<Self, QuestionError> {
        let number = |field, value: &str| {
            value
                .trim()
                .parse::<f64>()
                .ok()
                .filter(|n| n.is_finite())
                .ok_or_else(|| QuestionError::NotANumber { field, value: shorten(value) })
        };
        let at = crs::parse_input(number("lon", x)?, number("lat", y)?, crs)?;
        Ok(Self::Point { lon: at.lon, lat: at.lat, crs: at.crs_label, notes: at.notes })
    }

    /// A kilometre post from a line's name, which may name the track and, in brackets, the origin
    /// from which the post counts (`京原线(北京)`), and a post.
    pub fn post(line: &str, post: &str) -> Result<Self, QuestionError> {
        let LineWords { line, track, origin } = LineWords::split(line);
        Ok(Self::Post { line: line.to_owned(), track, post: parse_post_in_long_chain(post.trim())?, origin })
    }

    /// The same question with the origin of its post named; of a point nothing changes.
    #[must_use]
    pub fn counted_from(mut self, name: Option<String>) -> Self {
        if let (Self::Post { origin, .. }, Some(name)) = (&mut self, name) {
            *origin = Some(name);
        }
        self
    }

    /// From the words of a command line or a search box: `112.6867 38.4425` or
    /// `大西高铁 K199+000`, also in full-width characters and without the blank.
    pub fn parse(text: &str, crs: Option<&str>) -> Result<Self, QuestionError> {
        let plain = half_width(text);
        let words: Vec<&str> = plain
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | ';'))
            .filter(|word| !word.is_empty())
            .collect();
        let unclear = || QuestionError::Unclear { given: shorten(text) };
        match words.as_slice() {
            [x, y] if looks_numeric(x) => Self::point(x, y, crs),
            [line, post @ ..] if !post.is_empty() && !looks_numeric(line) => {
                Self::post(line, &post.join(" "))
            }
            [word] => {
                let at = word
                    .char_indices()
                    .find(|(at, c)| *at > 0 && (c.is_ascii_digit() || "KkDYZVACG".contains(*c)));
                let (line, post) = word.split_at(at.ok_or_else(unclear)?.0);
                // 右 or 左 before the post is its prefix (右K12+300), not the end of the line's name.
                let named = |mark: char| line.strip_suffix(mark).filter(|line| !line.is_empty());
                let line = named('右').or_else(|| named('左')).unwrap_or(line);
                let post = word.get(line.len()..).unwrap_or(post);
                if line.is_ascii() { Err(unclear()) } else { Self::post(line, post) }
            }
            _ => Err(unclear()),
        }
    }
}

/// Checks a search radius in metres.
pub fn check_within(text: &str) -> Result<f64, QuestionError> {
    let within = text.trim().parse::<f64>().ok().filter(|w| (0.0..=MAX_WITHIN_M).contains(w));
    within.ok_or_else(|| QuestionError::Within { value: shorten(text) })
}

/// Checks the accuracy of a place in metres.
pub fn check_accuracy(text: &str) -> Result<f64, QuestionError> {
    let metres = text.trim().parse::<f64>().ok().filter(|w| (0.0..=MAX_WITHIN_M).contains(w));
    metres.ok_or_else(|| QuestionError::Accuracy { value: shorten(text) })
}

/// Checks a day.
pub fn check_date(text: &str) -> Result<Date, QuestionError> {
    text.trim().parse().map_err(|_| QuestionError::Date { value: shorten(text) })
}

/// A line as people name it: with a track behind it, and an origin in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWords<'t> {
    /// The name.
    pub line: &'t str,
    /// The track, if one is named.
    pub track: Option<Track>,
    /// From where the posts count, if that is named.
    pub origin: Option<String>,
}

impl<'t> LineWords<'t> {
    /// Splits a name such as `岗樊线上行` or `京原线(北京)`.
    pub fn split(text: &'t str) -> Self {
        let (line, origin) = split_origin(text.trim());
        let (line, track) = split_track(line);
        Self { line, track, origin }
    }
}

/// An origin named in brackets after the line: `京原线(北京)`, `京原线（北京起）`.
fn split_origin(line: &str) -> (&str, Option<String>) {
    let inner = line.strip_suffix([')', '）']).and_then(|rest| {
        let at = rest.find(['(', '（'])?;
        let inner = rest.get(at..)?.trim_start_matches(['(', '（']).trim();
        Some((rest.get(..at)?.trim_end(), inner))
    });
    match inner {
        Some((line, origin)) if !line.is_empty() && !origin.is_empty() => {
            let name = origin.trim_end_matches("起算").trim_end_matches('起').trim_end_matches("=0").trim();
            (line, Some(name.to_owned()))
        }
        _ => (line, None),
    }
}

/// A track named after the line: `岗樊线上行`, `岗樊线 下行`.
fn split_track(line: &str) -> (&str, Option<Track>) {
    const WORDS: [(&str, Track); 6] = [
        ("上行", Track::Up),
        ("下行", Track::Down),
        ("单线", Track::Single),
        ("左线", Track::Left),
        ("右线", Track::Right),
        ("双线", Track::Whole),
    ];
    for (word, track) in WORDS {
        if let Some(rest) = line.strip_suffix(word).filter(|rest| !rest.trim().is_empty()) {
            return (rest.trim_end(), (track != Track::Whole).then_some(track));
        }
    }
    // As the roster prints it: 岗樊线上, 岗樊线下.
    match line
        .strip_suffix('上')
        .map(|rest| (rest, Track::Up))
        .or(line.strip_suffix('下').map(|rest| (rest, Track::Down)))
    {
        Some((rest, track)) if rest.ends_with('线') => (rest, Some(track)),
        _ => (line, None),
    }
}

fn looks_numeric(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
}

/// Echoing input in an error must not make the error as long as the input.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chainage::Chainage;

    #[test]
    fn a_name_that_ends_like_a_track_stays_a_name() {
        for name in ["白彪疏解线", "岗樊联络线", "大西高铁"] {
            assert_eq!(split_track(name), (name, None));
        }
        assert_eq!(split_track("岗樊线上行"), ("岗樊线", Some(Track::Up)));
    }

    /// Any text, and texts of the pieces that questions are made of, split inside as well.
    fn words() -> impl Strategy<Value = String> {
        let pieces = proptest::sample::select(vec![
            "大西高铁",
            "北同蒲线",
            "线",
            "上行",
            "K199+000",
            "K",
            "k",
            "１９９",
            "＋",
            "+",
            "-",
            ".",
            " ",
            "　",
            ",",
            "，",
            "、",
            ";",
            "112.6867",
            "38.4425",
            "NaN",
            "inf",
            "1e999",
            "9223372036854775",
            "é",
            "𠮷",
            "\u{301}",
            "\t",
            "\0",
        ]);
        prop_oneof![
            any::<String>(),
            proptest::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat()),
        ]
    }

    fn message(result: Result<Where, QuestionError>) -> String {
        result.err().map(|error| error.to_string()).unwrap_or_default()
    }

    proptest! {
        #[test]
        fn no_words_panic_and_no_error_grows_with_them(
            text in words(), line in words(), post in words(), crs in proptest::option::of(words()), times in 1_usize..200,
        ) {
            for result in [
                Where::parse(&text, crs.as_deref()),
                Where::parse(&text.repeat(times), None),
                Where::post(&line, &post.repeat(times)),
                Where::point(&text.repeat(times), &post, crs.as_deref()),
            ] {
                let message = message(result);
                prop_assert!(message.chars().count() < 1500, "{message}");
            }
            let _ = check_within(&text);
            let _ = check_date(&text);
        }

        #[test]
        fn a_mark_before_the_post_is_its_prefix(km in 0_i64..2000, mark in "[左右]", join in "[ 　]{0,2}") {
            let read = Where::parse(&format!("韩原线{join}{mark}K{km}"), None);
            let Ok(Where::Post { line, track, post, .. }) = read else { panic!("{read:?}") };
            prop_assert_eq!((line.as_str(), track), ("韩原线", None));
            let prefix = post.prefix.as_deref().unwrap_or_default();
            prop_assert_eq!(prefix, format!("{mark}K"));
            prop_assert!(post.readings.iter().any(|r| r.at == Chainage::from_metres(km * 1000)));
        }

        #[test]
        fn a_line_and_a_post_are_found_however_they_are_joined(
            km in 0_i64..2000, m in 0_i64..1000, join in "[ 　]{0,3}", full in any::<bool>(),
        ) {
            let mut post = format!("K{km}+{m:03}");
            if full {
                post = post.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap_or(c)).collect();
            }
            let read = Where::parse(&format!("大西高铁{join}{post}"), None);
            let Ok(Where::Post { line, track, post, .. }) = read else { panic!("{read:?}") };
            prop_assert_eq!((line.as_str(), track), ("大西高铁", None));
            prop_assert_eq!(post.only(), Some(Chainage::from_metres(km * 1000 + m)));
        }
    }
}
