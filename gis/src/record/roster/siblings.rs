//! Repairs that need more than one row: each compares a row with the others of its county.

use crate::chainage::Span;
use crate::line::Track;
use crate::record::Confidence;

use super::draft::{Row, Seg, note};
use super::names;
use super::summary::Finding;

type Key = (Option<String>, Track, Span);

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
    let named: Vec<(String, Span, Track, String)> = rows
        .iter()
        .flat_map(|row| {
            let all = row.segs.iter().chain(row.county_segs.iter().flatten());
            all.filter_map(|s| Some((row.county.clone(), s.span, s.track, s.line.clone()?)))
        })
        .collect();
    for row in rows {
        let (county, line, number) = (row.county.clone(), row.line, row.number);
        for seg in row.segs.iter_mut().chain(row.county_segs.iter_mut().flatten()) {
            if seg.line.is_some() {
                continue;
            }
            let mut fits: Vec<&String> = named
                .iter()
                .filter(|(c, span, track, _)| *c == county && *span == seg.span && *track == seg.track)
                .map(|(.., line)| line)
                .collect();
            fits.sort();
            fits.dedup();
            if let [one] = fits.as_slice() {
                seg.line = Some((*one).clone());
                seg.notes.push(note(
                    Confidence::Inferred,
                    "line",
                    "line name lost before a range",
                    (None, Some(one)),
                    "线名漏印，同县各行相同里程均为此线",
                    "the line's name is not printed; the same range in this county's other cells has it",
                ));
            } else {
                findings.push(Finding {
                    line,
                    row: Some(number),
                    kind: "range unread",
                    zh: format!("里程{:?}没有线名，同县其他行也不能确定，未读入", seg.printed),
                    en: format!("the range {:?} has no line and no sibling decides; not read", seg.printed),
                });
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
    let lists: Vec<(String, Vec<Key>)> = rows.iter().map(|r| (r.county.clone(), keys(r))).collect();
    for row in rows {
        let own = keys(row);
        let Some((first, second)) = duplicate(&own) else { continue };
        let mut fits: Vec<(usize, Key)> = Vec::new();
        for (county, list) in &lists {
            if *county != row.county || list.len() != own.len() || duplicate(list).is_some() {
                continue;
            }
            let differing: Vec<usize> =
                own.iter().zip(list).enumerate().filter(|(_, (a, b))| a != b).map(|(i, _)| i).collect();
            if let [at] = differing.as_slice()
                && (*at == first || *at == second)
                && let Some(right) = list.get(*at)
                && !fits.contains(&(*at, right.clone()))
            {
                fits.push((*at, right.clone()));
            }
        }
        let place = match fits.as_slice() {
            [(at, right)] => row.segs.get_mut(*at).map(|seg| (seg, right)),
            _ => None,
        };
        let Some((seg, (line, track, span))) = place else {
            findings.push(Finding {
                line: row.line,
                row: Some(row.number),
                kind: "segment printed twice",
                zh: "同一单元格内同一区段印了两遍，同县各行不能确定原应为何，照录".to_owned(),
                en: "a segment is printed twice in the cell and no sibling decides what belongs there; kept"
                    .to_owned(),
            });
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

fn duplicate(list: &[Key]) -> Option<(usize, usize)> {
    list.iter()
        .enumerate()
        .find_map(|(i, a)| list.iter().enumerate().skip(i + 1).find(|(_, b)| *b == a).map(|(j, _)| (i, j)))
}

/// Restores ordinals that a cell lost, when rows of the county with the same list print them.
fn restore_items(rows: &mut [Row]) {
    let workshops = |row: &Row| row.chiefs.iter().map(|c| c.workshop.clone()).collect::<Vec<_>>();
    let full: Vec<_> = rows
        .iter()
        .filter(|r| r.items.len() == r.chiefs.len())
        .map(|r| (r.county.clone(), keys(r), workshops(r), r.items.clone()))
        .collect();
    for row in rows {
        if row.chiefs.len() < 2 || row.items.len() == row.chiefs.len() {
            continue;
        }
        let (own, heads) = (keys(row), workshops(row));
        let mut fits: Vec<&Vec<usize>> = full
            .iter()
            .filter(|(county, list, shops, _)| *county == row.county && *list == own && *shops == heads)
            .map(|(.., items)| items)
            .collect();
        fits.sort();
        fits.dedup();
        let [items] = fits.as_slice() else { continue };
        // Labels that are printed must agree with the siblings'.
        if !row.items.iter().all(|start| items.contains(start)) {
            continue;
        }
        for (i, seg) in row.segs.iter_mut().enumerate() {
            let item = items.iter().filter(|start| **start <= i).count();
            let begins = items.get(item.saturating_sub(1)).copied().unwrap_or_default();
            let ends = items.get(item).copied();
            // An item is as printed when its own label and the next one are.
            let printed = row.items.contains(&begins) && ends.is_none_or(|e| row.items.contains(&e));
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
    let holders: Vec<(String, String, Option<String>)> =
        rows.iter().map(|r| (r.county.clone(), r.township.clone(), r.local.name.clone())).collect();
    for row in rows {
        let Some((named, printed)) = names::township_in_title(&row.county, &row.local.office_printed) else {
            continue;
        };
        if named.name == row.township {
            continue;
        }
        let same_place = |(county, township, name): &&(String, String, Option<String>)| {
            *county == row.county && *township == named.name && *name == row.local.name
        };
        if row.local.name.is_some() && holders.iter().any(|h| same_place(&h)) {
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
    let all: Vec<_> = rows
        .iter()
        .map(|r| (r.county.clone(), r.township.clone(), r.local.name.clone(), r.local.mobiles.clone()))
        .collect();
    for row in rows {
        let Some(name) = row.local.name.clone() else { continue };
        let other = all.iter().find_map(|(county, township, other, mobiles)| {
            let same = *county == row.county
                && *township == row.township
                && !mobiles.is_empty()
                && mobiles.iter().any(|m| row.local.mobiles.contains(m));
            other.as_ref().filter(|o| same && **o != name)
        });
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
