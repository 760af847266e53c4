//! What does not fit in an announcement: gaps and overlaps of a side, widths unlike the law's.

use std::collections::BTreeMap;

use super::draft::{Row, text};
use super::width::lawful;
use crate::chainage::Track;
use crate::record::{DoubtKind, Finding, Stated, ZoneSide};

/// Gaps of more are told as one: the announcement is of two places, not of one with a gap.
const MAX_FOUND: usize = 300;

/// A side of a track of a line.
type Side<'r> = (&'r str, Track, &'static str);

/// The doubts about the rows of one announcement, with the identifiers of their records.
pub(super) fn find(rows: &[(String, Row)]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, row) in rows {
        if let (Stated::Value(width), Stated::Value(class)) = (&row.width, &row.class)
            && let Some(lawful) = lawful(class)
            && !lawful.iter().any(|l| (l - width).abs() < 1e-9)
        {
            let [own, fast] = lawful;
            found.push(
                Finding::new(
                    row.lines[0],
                    format!("“{class}”的宽度为{width}米，第二十七条为{own}米（高速铁路{fast}米）；按公告所载，请核对"),
                    format!("{width} m for {class}, where the law has {own} m ({fast} m high-speed); kept as announced, check it"),
                )
                .kind(DoubtKind::Other)
                .on(id, "width_m"),
            );
        }
    }
    for (id, row) in rows {
        found.extend(marks(id, row));
    }
    // A row of both sides is on each.
    let mut sides: BTreeMap<Side<'_>, Vec<(&String, &Row)>> = BTreeMap::new();
    for (id, row) in rows {
        let names: &[&'static str] = match row.side {
            Stated::Value(ZoneSide::Left) => &["左侧"],
            Stated::Value(ZoneSide::Right) => &["右侧"],
            Stated::Value(ZoneSide::Both) => &["左侧", "右侧"],
            _ => &[],
        };
        for &name in names {
            sides.entry((&row.line, row.track, name)).or_default().push((id, row));
        }
    }
    for ((line, track, side), mut list) in sides {
        list.sort_by_key(|(_, row)| (row.span.from, row.span.to));
        let mut before: Option<(&String, &Row)> = None;
        for (id, row) in list {
            if let Some((_, last)) = before {
                let at = format!("{line}{}{side}", track.zh());
                if row.span.from > last.span.to {
                    let (from, to) = (last.span.to, row.span.from);
                    found.push(
                        Finding::new(
                            row.lines[0],
                            format!("{at} {from}–{to} 公告未列（空档）：该段仍按法定默认宽度，请核对是否漏列"),
                            format!("{at}: nothing announced between {from} and {to}; the default stands there, check whether it was left out"),
                        )
                        .kind(DoubtKind::Range)
                        .on(id, "span"),
                    );
                } else if row.span.from < last.span.to {
                    let same = row.span == last.span;
                    let (zh, en) = if same {
                        ("同一区段列了两次", "the same range is announced twice")
                    } else {
                        ("与前一区段重叠", "overlaps the range before it")
                    };
                    let kind = if same { DoubtKind::Repeats } else { DoubtKind::Range };
                    found.push(
                        Finding::new(
                            row.lines[0],
                            format!(
                                "{at} {} {zh}（{}）：两条都保留，请核对",
                                text(row.span),
                                text(last.span)
                            ),
                            format!(
                                "{at} {} {en} ({}): both are kept, check them",
                                text(row.span),
                                text(last.span)
                            ),
                        )
                        .kind(kind)
                        .on(id, "span")
                        .printed(&row.printed),
                    );
                }
            }
            if before.is_none_or(|(_, last)| last.span.to < row.span.to) {
                before = Some((id, row));
            }
        }
    }
    found.sort_by_key(|finding| finding.line);
    found.dedup_by(|a, b| a == b);
    found.truncate(MAX_FOUND);
    found
}

/// A width or side that cannot be read, or a side that is not stated. On its record and field, or the
/// mark in the record would be told a second time.
fn marks(id: &str, row: &Row) -> impl Iterator<Item = Finding> {
    let width = match &row.width {
        Stated::Illegible(raw) => Some(
            Finding::new(
                row.lines[0],
                format!("宽度“{raw}”不是一个数，宽度记为读不出"),
                format!("the width {raw:?} is no number; it is recorded as illegible"),
            )
            .kind(DoubtKind::Unread)
            .on(id, "width_m")
            .printed(raw),
        ),
        _ => None,
    };
    let side = match &row.side {
        Stated::Value(_) => None,
        Stated::Illegible(raw) => Some(
            Finding::new(
                row.lines[0],
                format!("“{raw}”读不出是哪一侧，侧别记为读不出"),
                format!("the side {raw:?} cannot be read; it is recorded as illegible"),
            )
            .kind(DoubtKind::Unread)
            .on(id, "side")
            .printed(raw),
        ),
        _ => Some(
            Finding::new(
                row.lines[0],
                "没有写明是哪一侧，侧别记为未知",
                "the side is not stated; it is recorded as unknown",
            )
            .kind(DoubtKind::Other)
            .on(id, "side")
            .printed(&row.printed),
        ),
    };
    width.into_iter().chain(side)
}
