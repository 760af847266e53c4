//! Counties, townships, villages and stations by name, older name, look-alike and pinyin.

use super::hit::SearchHit;
use super::spelling::{Fit, Spelled};
use crate::answer::Words;
use crate::index::{Snapshot, folded};
use crate::place::{Division, Divisions, Matched, Names, PlaceHit};

/// What is said of a name whose place is not known.
const NO_COORDINATE: (&str, &str) = ("坐标未知", "no coordinate known");

/// Places with a coordinate first, then names of the division table without one. Both say their code
/// where there is exactly one.
pub(super) fn named(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str, limit: usize) {
    let names = Divisions::embedded();
    let mut shown: Vec<String> = Vec::new();
    let wanted = folded(text);
    for place in snapshot.reference().gazetteer.search(text, limit) {
        let other = !folded(&place.name).contains(&wanted);
        let mut hit = of_place(names, place, &mut shown);
        // An older name or another writing led here: that is said, with its years where they are known.
        if other && hit.read_as.is_none() {
            let name = &hit.title;
            hit.read_as = Some(Words::new(
                format!("“{text}”是{name}的别名或旧名"),
                format!("{text:?} is another or an older name of {name}"),
            ));
        }
        hits.push(hit);
    }
    for division in names.search(text, limit) {
        if !shown.contains(&division.code) {
            let mut hit = of_division(&division);
            hit.read_as = why(&division);
            hits.push(hit);
        }
    }
}

fn of_division(division: &Division) -> SearchHit {
    let subtitle = format!("{} · {}", division.path(), division.code);
    let mut hit = SearchHit::new(division.level, division.name(), subtitle);
    hit = hit.says(NO_COORDINATE.0, NO_COORDINATE.1);
    hit.doubtful = division.matched == Matched::LookAlike;
    hit
}

/// How a name led to the division, where it is not its own.
fn why(division: &Division) -> Option<Words> {
    let said = !division.zh.is_empty();
    said.then(|| Words::new(division.zh.clone(), division.en.clone()))
}

fn of_place(names: &Divisions, place: PlaceHit, shown: &mut Vec<String>) -> SearchHit {
    let county = place.county.as_deref();
    let division = match place.kind {
        "township" => names.township(county, &place.name, None),
        // A town's seat bears its name without 镇: that is the place, not the committee.
        "village" => names.village(county, None, &place.name, None),
        _ => Names::default(),
    };
    let mut subtitle = place.county.clone().unwrap_or_default();
    let mut how = None;
    if let Some(one) = division.sure() {
        shown.push(one.code.clone());
        subtitle = format!("{} · {}", one.path(), one.code);
        how = why(one);
    }
    let unknown = place.point.is_none() && place.kind != "county";
    let mut hit = SearchHit::new(place.kind, place.name, subtitle).at(place.point).read(how);
    hit.accuracy_m = place.accuracy_m;
    if unknown {
        hit = hit.says(NO_COORDINATE.0, NO_COORDINATE.1);
    }
    hit
}

/// The same by pinyin, the best fit first: counties, stations and townships before villages.
pub(super) fn spelled(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str, limit: usize) {
    let Some(spelled) = Spelled::read(text) else { return };
    let gazetteer = &snapshot.reference().gazetteer;
    let mut found: Vec<(Fit, u8, String, PlaceHit)> = Vec::new();
    let names = gazetteer.names();
    for (name, kind) in names {
        let Some(fit) = spelled.fit(&name) else { continue };
        let rank = match kind {
            "county" => 0,
            "station" => 1,
            "township" => 2,
            _ => 3,
        };
        // Two letters are the initials of hundreds of villages.
        if rank == 3 && spelled.is_short() {
            continue;
        }
        for place in gazetteer.search(&name, limit).into_iter().filter(|p| p.kind == kind && p.name == name) {
            if found.iter().all(|(_, _, other, hit)| *other != name || *hit != place) {
                found.push((fit, rank, name.clone(), place));
            }
        }
    }
    found.sort_by_key(|(fit, rank, ..)| (*fit, *rank));
    let divisions = Divisions::embedded();
    let mut shown: Vec<String> = Vec::new();
    let how = |name: &str| {
        Words::new(format!("“{text}”读作拼音{name}"), format!("“{text}” read as pinyin of {name}"))
    };
    for (.., name, place) in found.into_iter().take(limit) {
        hits.push(of_place(divisions, place, &mut shown).read(Some(how(&name))));
    }
    if spelled.is_short() {
        return;
    }
    let mut others = divisions.fitting(|name| spelled.fit(name));
    others.sort_by_key(|(fit, division)| (*fit, division.level == "village"));
    for (_, division) in others.into_iter().filter(|(_, d)| !shown.contains(&d.code)).take(limit) {
        hits.push(of_division(&division).read(Some(how(division.name()))));
    }
}
