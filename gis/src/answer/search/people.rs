//! Officials by name. Names that a gazette prints are public; telephones are not looked through, and a
//! snapshot holds no mobile.

use std::collections::{BTreeMap, BTreeSet};

use super::force::{before, not_in_force};
use super::hit::SearchHit;
use super::spelling::{Fit, Spelled};
use crate::answer::Words;
use crate::chainage::Track;
use crate::edit::is_withdrawn;
use crate::index::{Snapshot, day_of, folded};
use crate::place::Divisions;
use crate::record::{AppointmentAct, Body, Official, Record};

/// Characters that are written for one another in names of persons.
const VARIANTS: [(char, char); 16] = [
    ('傅', '付'),
    ('阎', '闫'),
    ('萧', '肖'),
    ('戴', '代'),
    ('邱', '丘'),
    ('蓝', '兰'),
    ('詹', '占'),
    ('裴', '斐'),
    ('候', '侯'),
    ('晓', '小'),
    ('峰', '锋'),
    ('钢', '刚'),
    ('燕', '艳'),
    ('伟', '玮'),
    ('斌', '彬'),
    ('俊', '峻'),
];

/// Offices and charges of everybody of a name. Without one of that name: names through look-alike
/// characters, names by their pinyin, and names that have the text in them.
pub(super) fn officials(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str, most: usize) {
    let wanted = folded(text);
    if wanted.chars().count() < 2 || wanted.chars().any(|c| c.is_ascii_digit()) {
        return;
    }
    let before = hits.len();
    of_name(hits, snapshot, &wanted, None);
    if hits.len() > before {
        return;
    }
    let mut names: BTreeMap<(u8, &str), Words> = BTreeMap::new();
    let spelled = Spelled::read(text);
    let like = look_alikes(&wanted);
    for name in snapshot.person_names() {
        let why = if let Some(spelled) = &spelled {
            spelled.fit(name).filter(|fit| *fit <= Fit::Mixed).map(|fit| {
                let rank = u8::from(fit != Fit::Whole);
                (
                    rank,
                    Words::new(
                        format!("“{text}”读作拼音{name}"),
                        format!("“{text}” read as pinyin of {name}"),
                    ),
                )
            })
        } else if like.contains(name) {
            let zh = format!("“{text}”无此人；形近或异写：{name}，请核对");
            Some((
                2,
                Words::new(
                    zh,
                    format!("nobody is called {text:?}; look-alike writing: {name}, please check"),
                ),
            ))
        } else if name.contains(&wanted) {
            Some((3, Words::new(format!("姓名含“{text}”"), format!("the name contains {text:?}"))))
        } else {
            None
        };
        if let Some((rank, why)) = why {
            names.insert((rank, name), why);
        }
    }
    for ((_, name), why) in names {
        if hits.len() - before >= most {
            break;
        }
        of_name(hits, snapshot, name, Some(why));
    }
}

/// The name with one character taken for another.
fn look_alikes(name: &str) -> BTreeSet<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut all: BTreeSet<String> = Divisions::embedded().look_alikes(name).into_iter().collect();
    for (at, c) in characters.iter().enumerate() {
        for (a, b) in VARIANTS {
            let other = if *c == a {
                b
            } else if *c == b {
                a
            } else {
                continue;
            };
            let mut changed = characters.clone();
            if let Some(place) = changed.get_mut(at) {
                *place = other;
            }
            all.insert(changed.into_iter().collect());
        }
    }
    all
}

fn of_name(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, name: &str, why: Option<Words>) {
    let is = |official: &Official| official.name.as_deref().is_some_and(|own| folded(own) == name);
    let mut found: Vec<(bool, SearchHit)> = Vec::new();
    let mut seen = BTreeSet::new();
    for record in snapshot.records_naming(name) {
        let over = not_in_force(record, snapshot.day());
        let mut add = |mut hit: SearchHit| {
            hit.source = Some(record.source.clone());
            if hit.detail.is_none() {
                hit.detail = held(record).filter(|_| !is_withdrawn(record));
            }
            if let Some(over) = &over {
                hit.detail = Some(before(over.clone(), hit.detail.take()));
            }
            // Everybody of a name in every office: several people may bear it, the unit tells them apart.
            hit.read_as = why.clone();
            hit.doubtful = why.is_some() || over.is_some();
            if seen.insert((
                hit.title.clone(),
                hit.subtitle.clone(),
                hit.detail.as_ref().map(|w| w.zh.clone()),
            )) {
                found.push((over.is_some(), hit));
            }
        };
        match &record.body {
            Body::Segment(segment) => {
                for official in [&segment.local, &segment.railway] {
                    if is(official) {
                        let line = format!("{}{}", segment.line, track(segment.track));
                        let post = segment.span.from.to_string();
                        let office = &official.office;
                        let subtitle = format!("{office} · {} · {line} {post}", segment.county);
                        let mut hit = SearchHit::new("official", own_name(official), subtitle);
                        (hit.line, hit.post) = (Some(line), Some(post));
                        hit.id = Some(record.id.clone());
                        add(hit);
                    }
                }
                // At township tier the row names the chiefs above, who have segments of their own; one
                // whose segments are missing must not be lost.
                for official in [&segment.county_local, &segment.county_railway].into_iter().flatten() {
                    if is(official) {
                        let subtitle = format!("{} · {}", official.office, segment.county);
                        add(SearchHit::new("official", own_name(official), subtitle));
                    }
                }
            }
            Body::Coordinator(coordinator) => {
                let official = &coordinator.official;
                let subtitle = format!("{} · {}", official.office, coordinator.role);
                add(SearchHit::new("official", own_name(official), subtitle));
            }
            Body::Appointment(act) => {
                let (zh, en) = act_words(act.act);
                let unit = act.unit.as_deref().filter(|unit| !act.office.contains(unit));
                let parts = [Some(act.office.as_str()), unit, act.county.as_deref()];
                let subtitle = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
                let day = day_of(act).map(|day| day.to_string()).or_else(|| act.from_month.clone());
                let day = day.unwrap_or_else(|| "?".to_owned());
                let document = record.source.document.as_deref().unwrap_or_default();
                let hit = SearchHit::new("official", act.name.clone(), subtitle);
                add(hit.says(format!("{day} {zh} {document}"), format!("{day} {en} {document}")));
            }
            Body::Decision(_) | Body::Site(_) | Body::Duty(_) | Body::Zone(_) => {}
        }
    }
    // What a row says of the chiefs above is left out where their own charge is shown.
    let charges: Vec<String> =
        found.iter().filter(|(_, hit)| hit.line.is_some()).map(|(_, hit)| hit.subtitle.clone()).collect();
    found.retain(|(_, hit)| {
        hit.line.is_some() || !charges.iter().any(|charge| charge.starts_with(&format!("{} ·", hit.subtitle)))
    });
    // Present offices first, the past ones after them.
    found.sort_by_key(|(over, _)| *over);
    hits.extend(found.into_iter().map(|(_, hit)| hit));
}

fn own_name(official: &Official) -> String {
    official.name.clone().unwrap_or_default()
}

fn track(track: Track) -> &'static str {
    track.zh()
}

/// Since when and until when a list holds.
fn held(record: &Record) -> Option<Words> {
    let (from, to) = (record.validity.from, record.validity.to);
    match (from, to) {
        (Some(from), Some(to)) => {
            Some(Words::new(format!("名单 {from} 至 {to}"), format!("listed {from} to {to}")))
        }
        (Some(from), None) => Some(Words::new(format!("名单 {from} 起"), format!("listed since {from}"))),
        (None, Some(to)) => Some(Words::new(format!("名单至 {to}"), format!("listed until {to}"))),
        (None, None) => None,
    }
}

const fn act_words(act: AppointmentAct) -> (&'static str, &'static str) {
    match act {
        AppointmentAct::Appointed => ("任命", "appointed"),
        AppointmentAct::Removed => ("免去", "removed"),
        AppointmentAct::Confirmed => ("试用期满任职", "confirmed after probation"),
        AppointmentAct::Remit => ("分管", "remit"),
        AppointmentAct::Assists => ("协助", "assists"),
        AppointmentAct::Acting => ("主持工作", "acting"),
    }
}
