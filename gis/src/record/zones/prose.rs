//! Sentences of an announcement → rows: `甲线K10+200至K15+300左侧12米、右侧15米`.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Ranged, Row, unread};
use super::names::{canonical, last_in};
use super::width::{class_in, offset, sided};
use crate::chainage::{Track, half_width, parse_range};
use crate::record::{Finding, Stated};

/// Two posts and what joins them. In running text a post has its prefix and its metres, or a unit.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    const POST: &str =
        r"(?:[左右]?[A-Za-z]{1,4}[0-9]{1,4}(?:[A-Z]?\s?\+\s?[0-9]{1,3}(?:\.[0-9]+)?|\.[0-9]{1,3})?)";
    Regex::new(&format!("{POST}\\s*(?:[-–—~～−]+|至|到)\\s*{POST}")).expect("constant, covered by tests")
});

/// A line of text that is longer is no sentence.
const MAX_LINE_BYTES: usize = 20_000;

/// Reads the lines of an announcement that are not rows of a table.
pub(super) fn read(
    lines: impl Iterator<Item = (usize, String)>,
    named: Option<&(String, Track)>,
) -> (Vec<Row>, Vec<Finding>) {
    let (mut rows, mut findings): (Vec<Row>, Vec<Finding>) = (Vec::new(), Vec::new());
    let mut above: Option<(String, Track)> = named.cloned();
    for (no, line) in lines {
        if line.contains('\t') || line.len() > MAX_LINE_BYTES {
            continue;
        }
        let text = half_width(&line);
        let found: Vec<_> = RANGE.find_iter(&text).collect();
        let mut end = 0;
        for (at, range) in found.iter().enumerate() {
            let before = text.get(end..range.start()).unwrap_or_default();
            let next = found.get(at + 1).map_or(text.len(), regex::Match::start);
            let after = text.get(range.end()..next).unwrap_or_default();
            end = range.end();
            let own = last_in(before).map(named_by);
            let inherited = own.is_none();
            if let Some(own) = own {
                above = Some(own);
            }
            // What is said up to the end of the sentence is about this range.
            let about = after.split(['。', ';']).next().unwrap_or_default();
            let mut pairs = sided(about);
            if pairs.is_empty() {
                // 左侧12米范围内K1+000至K2+000: the width before the range, in the same clause.
                pairs = sided(before.rsplit(['。', ';', ',', '、']).next().unwrap_or_default());
            }
            // 单线左右侧15: the track stands with the sides.
            let track_said =
                ["单线", "上行", "下行", "左线", "右线"].iter().find(|word| about.contains(**word));
            if pairs.is_empty() {
                continue;
            }
            let Some((line_name, track)) = above.clone() else {
                findings.push(unread(
                    no,
                    range.as_str(),
                    ("没有线名".to_owned(), "no line is named".to_owned()),
                ));
                continue;
            };
            let track = track_said.and_then(|word| Track::from_printed(word)).unwrap_or(track);
            let words = range.as_str().replace('到', "至").replace('～', "~");
            let ranged =
                parse_range(&words).map_err(|error| error.words()).and_then(|read| Ranged::of(&read, &words));
            let ranged = match ranged {
                Ok(ranged) => ranged,
                Err(words) => {
                    findings.push(unread(no, range.as_str(), words));
                    continue;
                }
            };
            let mut base = Row::new(&line_name, inherited, track, &ranged, no);
            base.class = class_in(about).map(str::to_owned).into();
            base.offset = offset(about);
            rows.extend(pairs.into_iter().map(|(side, metres)| Row {
                side: Stated::Value(side),
                width: Stated::Value(metres),
                ..base.clone()
            }));
        }
        // A heading names the line of the sentences below it.
        if found.is_empty()
            && line.chars().count() <= 30
            && let Some(named) = last_in(&text).map(named_by)
        {
            above = Some(named);
        }
    }
    (rows, findings)
}

/// A line without the words that lead up to its name: `现将甲乙线`, `本次对甲乙线`.
///
/// A name that a table knows wins over the words; without one only words that no line's name begins
/// with go, and something that names a line must be left.
fn named_by((name, track): (String, Track)) -> (String, Track) {
    const LEADS: [&str; 14] = [
        "现决定将",
        "现将",
        "兹将",
        "拟将",
        "决定将",
        "决定对",
        "现对",
        "兹对",
        "拟对",
        "本次对",
        "沿着",
        "将",
        "对",
        "在",
    ];
    const LINE: [&str; 5] = ["线", "铁路", "高铁", "客专", "客运专线"];
    if canonical(&name).is_some() {
        return (name, track);
    }
    let known = name.char_indices().skip(1).filter_map(|(at, _)| name.get(at..));
    if let Some(known) = known.into_iter().find(|rest| canonical(rest).is_some()) {
        return (known.to_owned(), track);
    }
    let bare = LEADS.iter().find_map(|lead| name.strip_prefix(lead)).filter(|rest| {
        let stem =
            LINE.iter().filter_map(|end| rest.strip_suffix(end)).map(|stem| stem.chars().count()).min();
        stem.is_some_and(|chars| chars >= 2)
    });
    (bare.map_or_else(|| name.clone(), str::to_owned), track)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ZoneSide;

    fn rows(text: &str) -> Vec<(String, Track, String, ZoneSide, f64)> {
        let (rows, findings) = read((1..).zip(text.lines().map(str::to_owned)), None);
        assert_eq!(findings, []);
        rows.into_iter()
            .map(|row| {
                let (Stated::Value(side), Stated::Value(width)) = (row.side, row.width) else { panic!() };
                (row.line, row.track, row.printed, side, width)
            })
            .collect()
    }

    #[test]
    fn several_ranges_and_sides_in_a_sentence() {
        let text = "甲乙线K10+200至K15+300左侧12米、右侧15米；K15+300～K16+000单线左右侧15。丙丁线上行K1+000到K2+500两侧各8米。";
        let expect = [
            ("甲乙线", Track::Whole, "K10+200至K15+300", ZoneSide::Left, 12.0),
            ("甲乙线", Track::Whole, "K10+200至K15+300", ZoneSide::Right, 15.0),
            ("甲乙线", Track::Single, "K15+300~K16+000", ZoneSide::Both, 15.0),
            ("丙丁线", Track::Up, "K1+000至K2+500", ZoneSide::Both, 8.0),
        ];
        assert_eq!(rows(text), expect.map(|(a, b, c, d, e)| (a.to_owned(), b, c.to_owned(), d, e)));
    }

    #[test]
    fn a_range_without_a_width_is_no_zone() {
        assert_eq!(rows("甲乙线K0+000至K50+000在本县境内。"), []);
    }

    #[test]
    fn the_words_before_a_line_are_no_part_of_its_name() {
        for (lead, line) in [
            ("现将", "宁岢线"),
            ("兹将", "北同蒲线"),
            ("将", "甲乙线"),
            ("本次对", "宁岢线"),
            ("现将", "甲乙高铁"),
            // A name that is known is left alone, whatever it begins with.
            ("", "北同蒲线"),
        ] {
            let text =
                format!("{lead}{line}K20+000至K40+000铁路线路安全保护区范围划定为左侧12米，右侧15米。");
            let found: Vec<_> = rows(&text).into_iter().map(|(line, ..)| line).collect();
            assert_eq!(found, [line, line], "{text}");
        }
    }
}
