//! The best place that the words of a situs give.

use geo::{Geometry, Point};
use jiff::civil::Date;

use super::placed::nowhere;
use super::{Divisions, Gazetteer, Matched, Names, Placed, Precision, relative};
use crate::record::Situs;

/// A place beside one with a known coordinate, a known village, a known township, the county. What
/// is known of the names by `as_of` is said with it.
pub(super) fn place(situs: &Situs, as_of: Option<Date>, gazetteer: &Gazetteer) -> Placed {
    let mut placed = known(situs, gazetteer);
    if let ([county], true) = (placed.counties.as_slice(), placed.precision != Precision::Village) {
        let (zh, en) = names(situs, county, as_of);
        placed.how.0.push_str(&zh);
        placed.how.1.push_str(&en);
    }
    placed
}

fn known(situs: &Situs, gazetteer: &Gazetteer) -> Placed {
    let Some(county) = situs.county.as_deref().and_then(|name| gazetteer.county(name)) else {
        let counties = situs.county.iter().cloned().collect();
        return Placed {
            townships: situs.townships.clone(),
            ..nowhere(counties, "坐落的县不明，不落图", "the county of the situs is not known: not drawn")
        };
    };
    let townships: Vec<String> = situs
        .townships
        .iter()
        .map(|name| gazetteer.township(&county.name, name).map_or_else(|| name.clone(), |t| t.name.clone()))
        .collect();
    let placed = |geometry, precision, accuracy_m, zh: String, en: String| Placed {
        geometry: Some(geometry),
        measures: Vec::new(),
        precision,
        accuracy_m,
        partial: false,
        counties: vec![county.name.clone()],
        townships: townships.clone(),
        how: (zh, en),
    };
    // "16 villages" of which one is named is not the place of that one.
    let listed_all =
        situs.villages_stated.is_none_or(|n| usize::try_from(n).is_ok_and(|n| n <= situs.villages.len()));
    let mut drawn = situs.relative.iter().filter_map(|place| relative::area(place, &county.name, gazetteer));
    // Several such places would be several areas, and none of them the land.
    if let (Some(area), None, true) = (drawn.next(), drawn.next(), listed_all) {
        return placed(area.polygon.into(), area.precision, None, area.zh, area.en);
    }
    if let ([name], true) = (situs.villages.as_slice(), listed_all) {
        let township = match townships.as_slice() {
            [one] => Some(one.as_str()),
            _ => None,
        };
        if let Some(village) = gazetteer.village(&county.name, township, name) {
            return placed(
                Point::new(village.lon, village.lat).into(),
                Precision::Village,
                Some(village.accuracy_m),
                format!("村名 {} 的参考点（{}），非宗地边界", village.name, village.source),
                format!(
                    "reference point of the village {} ({}), not a parcel boundary",
                    village.name, village.source
                ),
            );
        }
    }
    if let ([name], true) = (townships.as_slice(), listed_all && situs.villages.len() <= 1)
        && let Some(township) = gazetteer.township(&county.name, name)
        && let Some(point) = township.stands_for_itself()
    {
        // The table's accuracy is that of the point; the land may lie anywhere in the township.
        return placed(
            Point::new(point.0, point.1).into(),
            Precision::Township,
            None,
            format!("只知在 {} 境内，点为该乡镇参考点（{}），非宗地位置", township.name, township.kind),
            format!(
                "known to lie in {}; the point stands for the township ({}), not for the land",
                township.name, township.kind
            ),
        );
    }
    let (zh, en) = county_reason(situs, &townships, county.name.as_str());
    placed(Geometry::MultiPolygon(county.boundary.clone()), Precision::County, None, zh, en)
}

/// Why only the county is drawn.
fn county_reason(situs: &Situs, townships: &[String], county: &str) -> (String, String) {
    let list = townships.join("、");
    if townships.len() > 1 || situs.villages_stated.is_some() || situs.villages.len() > 1 {
        let named = if list.is_empty() { situs.villages.join("、") } else { list };
        return (
            format!("涉及 {named} 等多处，具体范围未知，只定位到 {county}（示意界）"),
            format!(
                "several places ({named}) whose extent is not known: placed by {county} only (indicative polygon)"
            ),
        );
    }
    if list.is_empty() {
        return (
            format!("坐落所述地物没有已知坐标，只定位到 {county}（示意界）"),
            format!(
                "no coordinate is known for what the situs names: placed by {county} only (indicative polygon)"
            ),
        );
    }
    (
        format!("{list} 没有已知坐标，只定位到 {county}（示意界）"),
        format!("no coordinate is known for {list}: placed by {county} only (indicative polygon)"),
    )
}

/// What the division table says of the names: known with their code, known under an older or other
/// name, in doubt, or not there.
fn names(situs: &Situs, county: &str, as_of: Option<Date>) -> (String, String) {
    let all = Divisions::embedded();
    let (mut known, mut doubtful) = (Vec::new(), Vec::new());
    let mut sort = |printed: &str, names: Names| match names.sure() {
        Some(one) => {
            let other = matches!(one.matched, Matched::OlderName | Matched::OtherEnding);
            let way = if other { format!(" {}", one.path()) } else { String::new() };
            known.push(format!("{printed}（{}{way}）", one.code));
        }
        None => doubtful.push(printed.to_owned()),
    };
    for name in &situs.townships {
        sort(name, all.township(Some(county), name, as_of));
    }
    let township = match situs.townships.as_slice() {
        [one] => Some(one.as_str()),
        _ => None,
    };
    for name in &situs.villages {
        sort(name, all.village(Some(county), township, name, as_of));
    }
    let (mut zh, mut en) = (String::new(), String::new());
    let mut say = |list: &[String], [zh_before, zh_after]: [&str; 2], [en_before, en_after]: [&str; 2]| {
        if !list.is_empty() {
            let list = list.join("、");
            zh.extend([zh_before, &list, zh_after]);
            en.extend([en_before, &list, en_after]);
        }
    };
    say(
        &known,
        ["；名称与代码已知：", "，宗地位置未知"],
        ["; known by name and code: ", "; where the land lies is not"],
    );
    say(
        &doubtful,
        ["；区划表中查不到或不能确定：", ""],
        ["; not in the division table, or not certain: ", ""],
    );
    (zh, en)
}
