//! Repairs that need more than one row: each compares a row with the others of its county, which are
//! looked up by what they share, never one with all.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::chainage::{Span, Track};
use crate::record::Confidence;

use super::draft::{Row, Seg, note};
use super::names;
use super::summary::about;
use crate::record::{DoubtKind, Finding};

type Key = (Option<String>, Track, Span);

/// A row's county, segments and workshops: what rows with the same grouping share.
type Listed = (String, Vec<Key>, Vec<String>);

/// How many segments are compared at most to find what a duplicate stands in the place of.
const MOST_COMPARED: usize = 5_000_000;

fn key(seg: &Seg) -> Key {
    (seg.line.clone(), seg.track, seg.span)
}

fn keys(row: &Row) -> Vec<Key> {
    row.segs.iter().map(key).collect()
}

/// All repairs, in the order in which they depend on each other.
pub(super) fn repair(rows: &mut [Row], findings: &mut Vec<Finding>) {
    name_unnamed(rows, findings);
    replace_duplicates(rows, findings);
    restore_items(rows);
    lost_officers(rows);
    two_spellings(rows);
}

/// Gives a range without a line name the name that the same range has in the same county.
fn name_unnamed(rows: &mut [Row], findings: &mut Vec<Finding>) {
    if rows
        .iter()
        .all(|row| row.segs.iter().chain(row.county_segs.iter().flatten()).all(|s| s.line.is_some()))
    {
        return;
    }
    let mut named: HashMap<(String, Span, Track), BTreeSet<String>> = HashMap::new();
    for row in rows.iter() {
        for seg in row.segs.iter().chain(row.county_segs.iter().flatten()) {
            if let Some(line) = &seg.line {
                let names = named.entry((row.county.clone(), seg.span, seg.track)).or_default();
                // Two are enough to say that nothing is decided.
                if names.len() < 2 {
                    names.insert(line.clone());
                }
            }
        }
    }
    for row in rows {
        let (county, line, number) = (row.county.clone(), row.line, row.number);
        for seg in row.segs.iter_mut().chain(row.county_segs.iter_mut().flatten()) {
            if seg.line.is_some() {
                continue;
            }
            let fits = named.get(&(county.clone(), seg.span, seg.track));
            if let Some(one) = fits.filter(|names| names.len() == 1).and_then(BTreeSet::first) {
                seg.line = Some(one.clone());
                seg.notes.push(note(
                    Confidence::Inferred,
                    "line",
                    "line name lost before a range",
                    (None, Some(one)),
                    "线名漏印，同县各行相同里程均为此线",
                    "the line's name is not printed; the same range in this county's other cells has it",
                ));
            } else {
                findings.push(about(
                    line,
                    number,
                    DoubtKind::Range,
                    format!("里程{:?}没有线名，同县其他行也不能确定，未读入", seg.printed),
                    format!("the range {:?} has no line and no sibling decides; not read", seg.printed),
                ));
            }
        }
        row.segs.retain(|s| s.line.is_some());
        if let Some(county) = &mut row.county_segs {
            county.retain(|s| s.line.is_some());
        }
        let len = row.segs.len();
        row.items.retain(|start| *start < len.max(1));
    }
}

/// A segment printed twice in a cell, where the siblings have something else in one of the two
/// places and agree with the row in all others, was copied over what belongs there.
fn replace_duplicates(rows: &mut [Row], findings: &mut Vec<Finding>) {
    if !rows.iter().any(|row| duplicate(&keys(row)).is_some()) {
        return;
    }
    let mut lists: HashMap<(String, usize), Vec<Vec<Key>>> = HashMap::new();
    let mut seen: HashSet<(String, Vec<Key>)> = HashSet::new();
    for row in rows.iter() {
        let list = keys(row);
        if duplicate(&list).is_none() && seen.insert((row.county.clone(), list.clone())) {
            lists.entry((row.county.clone(), list.len())).or_default().push(list);
        }
    }
    let mut budget = MOST_COMPARED;
    for row in rows {
        let own = keys(row);
        let Some((first, second)) = duplicate(&own) else { continue };
        let mut fits: Vec<(usize, Key)> = Vec::new();
        let siblings = lists.get(&(row.county.clone(), own.len())).map(Vec::as_slice).unwrap_or_default();
        let work = siblings.len().saturating_mul(own.len());
        // Where there is too much to compare nothing is decided.
        let siblings = if work <= budget { siblings } else { &[] };
        budget = budget.saturating_sub(work);
        for list in siblings {
            let differing: Vec<usize> = own
                .iter()
                .zip(list)
                .enumerate()
                .filter(|(_, (a, b))| a != b)
                .map(|(i, _)| i)
                .take(2)
                .collect();
            if let [at] = differing.as_slice()
                && (*at == first || *at == second)
                && let Some(right) = list.get(*at)
                && !fits.contains(&(*at, right.clone()))
            {
                fits.push((*at, right.clone()));
                if fits.len() > 1 {
                    break;
                }
            }
        }
        let place = match fits.as_slice() {
            [(at, right)] => row.segs.get_mut(*at).map(|seg| (seg, right)),
            _ => None,
        };
        let Some((seg, (line, track, span))) = place else {
            findings.push(about(
                row.line,
                row.number,
                DoubtKind::Repeats,
                "同一单元格内同一区段印了两遍，同县各行不能确定原应为何，照录",
                "a segment is printed twice in the cell and no sibling decides what belongs there; kept",
            ));
            continue;
        };
        let used = format!("{} {}-{}", line.as_deref().unwrap_or_default(), span.from, span.to);
        seg.notes.push(note(
            Confidence::Reconstructed,
            "line, span",
            "segment duplicated in place of another",
            (Some(&seg.printed), Some(&used)),
            "本格两处印同一区段；同县其余各行此处均为另一区段，其余各项全同，据以恢复",
            "the cell prints one segment twice; the county's other rows agree in all other places and have this one here",
        ));
        seg.line.clone_from(line);
        seg.track = *track;
        seg.span = *span;
        // What is said of the printed range no longer holds for the one put in its place.
        seg.tracks_printed = None;
        seg.notes.retain(|n| n.level != Confidence::Verbatim);
    }
}

/// The first entry of a list that stands in it again, and where.
fn duplicate(list: &[Key]) -> Option<(usize, usize)> {
    let mut first: HashMap<&Key, usize> = HashMap::new();
    let mut found: Option<(usize, usize)> = None;
    for (at, key) in list.iter().enumerate() {
        let before = *first.entry(key).or_insert(at);
        if before < at && found.is_none_or(|(one, _)| before < one) {
            found = Some((before, at));
        }
    }
    found
}

/// Restores ordinals that a cell lost, when rows of the county with the same list print them.
fn restore_items(rows: &mut [Row]) {
    let workshops = |row: &Row| row.chiefs.iter().map(|c| c.workshop.clone()).collect::<Vec<_>>();
    let lacks = |row: &Row| row.chiefs.len() >= 2 && row.items.len() != row.chiefs.len();
    if !rows.iter().any(lacks) {
        return;
    }
    let mut full: HashMap<Listed, BTreeSet<Vec<usize>>> = HashMap::new();
    for row in rows.iter().filter(|r| r.items.len() == r.chiefs.len()) {
        let fits = full.entry((row.county.clone(), keys(row), workshops(row))).or_default();
        if fits.len() < 2 {
            fits.insert(row.items.clone());
        }
    }
    for row in rows {
        if !lacks(row) {
            continue;
        }
        let Some(fits) = full.get(&(row.county.clone(), keys(row), workshops(row))) else { continue };
        let (Some(items), 1) = (fits.first(), fits.len()) else { continue };
        // Labels that are printed must agree with the siblings'.
        if !row.items.iter().all(|start| items.binary_search(start).is_ok()) {
            continue;
        }
        for (i, seg) in row.segs.iter_mut().enumerate() {
            let item = items.partition_point(|start| *start <= i);
            let begins = items.get(item.saturating_sub(1)).copied().unwrap_or_default();
            let ends = items.get(item).copied();
            // An item is as printed when its own label and the next one are.
            let own = |start: usize| row.items.binary_search(&start).is_ok();
            let printed = own(begins) && ends.is_none_or(own);
            if !printed {
                seg.notes.push(note(
                    Confidence::Inferred,
                    "railway",
                    "ordinal label missing",
                    (None, Some(&item.to_string())),
                    "里程单元格缺序号，按同县印有序号的各行恢复分组",
                    "the range cell lost an ordinal; the grouping is that of the county's rows that print it",
                ));
            }
        }
        row.items.clone_from(items);
    }
}

/// An officer whose title names another township that has the same officer in its own row was
/// copied; the true one is not printed.
fn lost_officers(rows: &mut [Row]) {
    let holders: HashSet<(String, String, Option<String>)> =
        rows.iter().map(|r| (r.county.clone(), r.township.clone(), r.local.name.clone())).collect();
    for row in rows {
        let Some((named, printed)) = names::township_in_title(&row.county, &row.local.office_printed) else {
            continue;
        };
        if named.name == row.township {
            continue;
        }
        let holder = (row.county.clone(), named.name.clone(), row.local.name.clone());
        if row.local.name.is_some() && holders.contains(&holder) {
            row.notes.push(note(
                Confidence::Corrected,
                "local.name",
                "official copied from the neighbouring row",
                (row.local.name.as_deref(), None),
                format!("所印为{printed}的段长，{}的段长漏印，不详", row.township),
                format!(
                    "the officer of {printed} is printed; the one of {} is lost and unknown",
                    row.township
                ),
            ));
            row.notes.retain(|n| !n.reason.field.starts_with("local.office"));
            row.local =
                super::person::Person { office: "乡级地方段长".to_owned(), ..Default::default() };
            row.local_lost = true;
        } else {
            row.notes.push(note(
                Confidence::Verbatim,
                "local.office",
                "title and township disagree",
                (Some(&printed), Some(&printed)),
                format!("职务写{printed}，乡镇栏为{}；姓名照录", row.township),
                format!(
                    "the title says {printed}, the township's cell {}; the name is kept as printed",
                    row.township
                ),
            ));
        }
    }
}

/// One township's officer with two spellings and the same mobile is one person; which spelling is
/// right is not known.
fn two_spellings(rows: &mut [Row]) {
    // By county, township and number the first two names, with the places of their rows.
    let mut named: HashMap<(String, String, String), Vec<(usize, String)>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(name) = &row.local.name else { continue };
        for mobile in &row.local.mobiles {
            let key = (row.county.clone(), row.township.clone(), mobile.clone());
            let names = named.entry(key).or_default();
            if names.len() < 2 && names.iter().all(|(_, n)| n != name) {
                names.push((at, name.clone()));
            }
        }
    }
    for row in rows {
        let Some(name) = row.local.name.clone() else { continue };
        let other = row
            .local
            .mobiles
            .iter()
            .filter_map(|m| named.get(&(row.county.clone(), row.township.clone(), m.clone())))
            .flatten()
            .filter(|(_, other)| *other != name)
            .min_by_key(|(at, _)| *at)
            .map(|(_, other)| other);
        if let Some(other) = other {
            row.notes.push(note(
                Confidence::Verbatim,
                "local.name",
                "one person, two spellings",
                (Some(&name), Some(&name)),
                format!("他行同一人印作{other}（号码相同），何者为正未定"),
                format!(
                    "printed as {other} in another row with the same number; which is right is undecided"
                ),
            ));
        }
    }
}
