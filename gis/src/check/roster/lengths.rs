//! Ranges that were printed with their length.

use std::sync::LazyLock;

use regex::Regex;

use super::super::metres;
use super::{Found, Kind, Told, place};
use crate::chainage::half_width;
use crate::record::{Body, Record};

/// A length directly behind a range: `（全长6.000公里）`, `, 长 5000 m`.
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[\s(\[,:;，、：；（]*(?:全长|长度|总长|共计|共|长)(?:约?为?)[\s:：]*(?<n>[0-9]{1,9})(?:\.(?<f>[0-9]{1,6}))?\s*(?<u>km|Km|KM|公里|千米|m|米)",
    )
    .expect("constant, covered by tests")
});

/// A printed length in millimetres, and half a unit of its last digit.
struct Stated<'a> {
    printed: &'a str,
    mm: i128,
    slack_mm: i128,
}

pub(super) fn find(records: &[&Record], found: &mut Found<'_>) {
    for record in records {
        let Body::Segment(segment) = &record.body else { continue };
        let cell = half_width(record.source.cell.as_deref().unwrap_or_default());
        let printed = half_width(&segment.printed);
        let Some(stated) = stated_behind(&cell, &printed) else { continue };
        let span = segment.span;
        let own = i128::from(span.to.mm()) - i128::from(span.from.mm());
        let differs = (own - stated.mm).abs() > stated.slack_mm;
        let (text, own_m, by) = (stated.printed, metres(own), metres(own - stated.mm));
        let (zh, en) = if differs {
            (
                format!("所载长度{text}，按里程为 {own_m} m，相差 {by} m"),
                format!("printed as {text}, {own_m} m by its posts: {by} m apart"),
            )
        } else {
            (
                format!("所载长度{text}与里程相符（{own_m} m）"),
                format!("printed as {text}, which agrees with its posts ({own_m} m)"),
            )
        };
        let place = place(&segment.line, segment.track, span);
        found.add(Told {
            kind: if differs { Kind::LengthDiffers } else { Kind::LengthAgrees },
            line: &segment.line,
            track: segment.track,
            span: Some(span),
            length_m: None,
            counties: vec![segment.county.clone()],
            tier: Some(segment.tier),
            words: (format!("{place}：{zh}"), format!("{place}: {en}")),
            records: vec![record.id.clone()],
            drawn: differs,
        });
    }
}

fn stated_behind<'a>(cell: &'a str, printed: &str) -> Option<Stated<'a>> {
    if printed.is_empty() {
        return None;
    }
    let (_, behind) = cell.split_once(printed)?;
    let caps = LENGTH.captures(behind)?;
    let (first, last) = (caps.name("n")?, caps.name("u")?);
    let fraction = caps.name("f").map_or("", |f| f.as_str());
    // Kilometres have six decimals to the millimetre, metres three.
    let decimals: u32 = if matches!(last.as_str(), "m" | "米") { 3 } else { 6 };
    let digits = u32::try_from(fraction.len()).ok()?;
    let scale = 10_i128.pow(decimals.checked_sub(digits)?);
    let number: i128 = format!("{}{fraction}", first.as_str()).parse().ok()?;
    Some(Stated { printed: behind.get(first.start()..last.end())?, mm: number * scale, slack_mm: scale / 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_belongs_to_the_range_directly_before_it() {
        let cell = "1.甲线 K10-K16(全长6.0公里) 乙线 K0-K5 长4900m";
        let found = |printed: &str| stated_behind(cell, printed).map(|s| (s.printed, s.mm, s.slack_mm));
        assert_eq!(found("甲线 K10-K16"), Some(("6.0公里", 6_000_000, 50_000)));
        assert_eq!(found("乙线 K0-K5"), Some(("4900m", 4_900_000, 500)));
        assert_eq!(stated_behind("甲线 K10-K16 乙线 长6公里", "甲线 K10-K16").map(|s| s.mm), None);
        assert_eq!(
            stated_behind("甲线 K10-K16长1.2345米", "甲线 K10-K16").map(|s| s.mm),
            None,
            "finer than mm"
        );
    }
}
