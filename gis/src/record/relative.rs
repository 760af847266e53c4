//! Places given relative to others: `县城西北3km`, `青年街南侧`, `甲村至乙村之间`. They are recorded as
//! printed; nothing here turns one into a point.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::RelativePlace;
use super::land::COUNTIES;

const DIRECTION: &str = "正?(?:东北|东南|西北|西南|东|南|西|北)";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant, covered by tests")
}

/// Anchor, direction, distance.
static AWAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?<anchor>\p{{Han}}{{1,16}}?)以?(?<direction>{DIRECTION})(?:方向|方位|方|侧|部|面|边)?(?:约|大约|相距)?\s*(?<number>[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百千]{{1,7}})\s*(?<unit>公里|千米|[Kk][Mm]|米|[Mm])(?:左右)?处?"
    ))
});

/// Distance, then anchor and direction left out or before it: `距县城约3公里`.
static FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:距离|距)(?<anchor>\p{Han}{2,12}?)(?:约|大约)?\s*(?<number>[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百千]{1,7})\s*(?<unit>公里|千米|[Kk][Mm]|米|[Mm])(?:左右)?处?",
    )
});

/// A side of a street, river or place.
static SIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?<anchor>\p{{Han}}{{1,12}}?(?:街|路|道|巷|河|渠|线|铁路|公路|村|大桥|桥))以?(?<direction>{DIRECTION})(?:侧|面|边|部)"
    ))
});

/// Between two places.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?<anchor>\p{Han}{2,10}?[村镇乡站路街桥](?:至|到|与|和)\p{Han}{2,10}?[村镇乡站路街桥])(?:之间|段)",
    )
});

/// Words that lead to an anchor and are no part of it.
const LEADS: [&str; 9] = ["坐落于", "坐落在", "位于", "地处", "距离", "在", "距", "于", "离"];

/// The places that a text gives relative to others, in the order of the text. Directions are in
/// degrees from north by the eight points of the compass, distances in metres; one that is not
/// printed is `None`.
pub fn relative(text: &str) -> Vec<RelativePlace> {
    let mut found: Vec<(usize, RelativePlace)> = Vec::new();
    // Disjoint stretches of the text, start → end.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for (pattern, far) in [(&AWAY, true), (&FROM, true), (&SIDE, false), (&BETWEEN, false)] {
        for captures in pattern.captures_iter(text) {
            let (Some(whole), Some((at, place))) = (captures.get(0), read(&captures, far)) else { continue };
            if taken.range(..whole.end()).next_back().is_some_and(|(_, end)| *end > whole.start()) {
                continue;
            }
            taken.insert(whole.start(), whole.end());
            found.push((at, place));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, place)| place).collect()
}

fn read(captures: &Captures<'_>, far: bool) -> Option<(usize, RelativePlace)> {
    let (whole, anchor) = (captures.get(0)?, captures.name("anchor")?);
    let skipped = LEADS
        .iter()
        .filter_map(|lead| anchor.as_str().rfind(lead).map(|at| at + lead.len()))
        .max()
        .unwrap_or(0);
    let name = anchor.as_str().get(skipped..).filter(|name| name.chars().count() >= 2)?;
    let at = anchor.start() + skipped;
    let printed = format!("{name}{}", captures.get(0)?.as_str().get(anchor.end() - whole.start()..)?);
    let distance_m = match (captures.name("number"), captures.name("unit")) {
        (Some(number), Some(unit)) => Some(metres(number.as_str(), unit.as_str())?),
        _ if far => return None,
        _ => None,
    };
    let bearing_deg = captures.name("direction").and_then(|word| bearing(word.as_str()));
    let anchor = without_county(name).to_owned();
    Some((at, RelativePlace { printed, anchor, bearing_deg, distance_m }))
}

/// The anchor without the county it is said to be in; the town of a county (`偏关县城`) keeps it.
fn without_county(anchor: &str) -> &str {
    // 城区, 矿区 and 郊区 are also words for parts of any town.
    COUNTIES
        .iter()
        .filter(|county| county.ends_with('县') || county.chars().count() > 2)
        .find_map(|county| anchor.strip_prefix(county))
        .filter(|rest| rest.chars().count() >= 2 && !rest.starts_with('城'))
        .unwrap_or(anchor)
}

fn bearing(word: &str) -> Option<f64> {
    Some(match word.trim_start_matches('正') {
        "北" => 0.0,
        "东北" => 45.0,
        "东" => 90.0,
        "东南" => 135.0,
        "南" => 180.0,
        "西南" => 225.0,
        "西" => 270.0,
        "西北" => 315.0,
        _ => return None,
    })
}

fn metres(number: &str, unit: &str) -> Option<f64> {
    let value = number.parse::<f64>().ok().or_else(|| chinese(number))?;
    let metres = if matches!(unit, "米" | "m" | "M") { value } else { value * 1000.0 };
    // Farther than any county is wide, it is no place beside another.
    (metres > 0.0 && metres <= 100_000.0).then_some(metres)
}

/// `三`, `十二`, `三百五十`, up to thousands.
fn chinese(text: &str) -> Option<f64> {
    let (mut sum, mut digit) = (0_u32, None);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let value =
                    "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2))?;
                if digit.replace(u32::try_from(value).ok()?).is_some() {
                    return None;
                }
                continue;
            }
        };
        sum = sum.checked_add(digit.take().unwrap_or(1).checked_mul(unit)?)?;
    }
    Some(f64::from(sum.checked_add(digit.unwrap_or(0))?))
}

/// How far a printed distance may be off by its rounding: half of the last digit that is not a
/// closing zero, twice that when the text says about (约, 左右). `None` without a printed number.
pub fn rounding_m(place: &RelativePlace) -> Option<f64> {
    let metres = place.distance_m?;
    let number: String =
        place.printed.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
    let value: f64 = number.parse().ok().filter(|v| *v > 0.0).unwrap_or(metres);
    let unit = metres / value;
    let mut step = 1.0;
    match number.split_once('.') {
        Some((_, decimals)) => decimals.chars().for_each(|_| step /= 10.0),
        None => {
            let whole = if number.is_empty() { format!("{metres:.0}") } else { number };
            let zeros = whole.chars().rev().take_while(|c| *c == '0').count();
            (0..zeros.min(whole.len().saturating_sub(1))).for_each(|_| step *= 10.0);
        }
    }
    let about = ["约", "左右"].iter().any(|word| place.printed.contains(word));
    Some(step * unit / if about { 1.0 } else { 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(String, Option<f64>, Option<f64>)> {
        relative(text).into_iter().map(|p| (p.anchor, p.bearing_deg, p.distance_m)).collect()
    }

    #[test]
    fn anchor_direction_and_distance() {
        for (text, anchor, bearing, metres) in [
            ("甲县城西北3km", "甲县城", Some(315.0), 3000.0),
            ("某煤业有限公司位于甲县城西北3km处", "甲县城", Some(315.0), 3000.0),
            ("县城西北3公里处", "县城", Some(315.0), 3000.0),
            ("乙家村东南约500米", "乙家村", Some(135.0), 500.0),
            ("河西村北500米", "河西村", Some(0.0), 500.0),
            ("丙村正东方向1.5千米", "丙村", Some(90.0), 1500.0),
            ("丙村以南三百五十米", "丙村", Some(180.0), 350.0),
            ("距县城约12公里", "县城", None, 12_000.0),
        ] {
            assert_eq!(parts(text), [(anchor.to_owned(), bearing, Some(metres))], "{text}");
        }
        assert_eq!(relative("位于甲县城西北3km处,行政区划属乙镇")[0].printed, "甲县城西北3km处");
    }

    #[test]
    fn sides_and_stretches_have_no_distance() {
        assert_eq!(
            parts("青甲街南侧、体乙南路东侧、京丙南路西侧"),
            [
                ("青甲街".to_owned(), Some(180.0), None),
                ("体乙南路".to_owned(), Some(90.0), None),
                ("京丙南路".to_owned(), Some(270.0), None)
            ]
        );
        assert_eq!(parts("朔城区七里河北侧"), [("七里河".to_owned(), Some(0.0), None)]);
        assert_eq!(parts("偏关县城西北3km")[0].0, "偏关县城");
        assert_eq!(parts("甲家村至乙家村之间"), [("甲家村至乙家村".to_owned(), None, None)]);
        for text in ["", "原平市甲沟乡丙家寨村", "西北地区", "东西长300米", "向北500", "县城西北99999999公里"]
        {
            assert!(parts(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn rounding_follows_the_printed_digits() {
        let of = |text: &str| rounding_m(&relative(text)[0]).unwrap();
        assert!((of("县城西北3km") - 500.0).abs() < 1e-9);
        assert!((of("县城西北3.5km") - 50.0).abs() < 1e-9);
        assert!((of("甲村东约500米") - 100.0).abs() < 1e-9);
        assert!((of("甲村东520米") - 5.0).abs() < 1e-9);
        assert!((of("甲村东三百米") - 50.0).abs() < 1e-9);
        assert_eq!(rounding_m(&relative("甲街南侧")[0]), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_finite_numbers(text in "[县城村街东南西北距约0-9.一二十百千公里kmM米处至之间侧、 ]{0,40}") {
            for place in relative(&text) {
                proptest::prop_assert!(place.distance_m.is_none_or(|m| m.is_finite() && m > 0.0));
                proptest::prop_assert!(rounding_m(&place).is_none_or(|m| m.is_finite() && m > 0.0));
                proptest::prop_assert!(!place.anchor.is_empty());
            }
        }
    }
}
