//! A county's ranges against those of its townships, by length.

use super::super::metres;
use super::{Found, Group, Kind, Told};
use crate::record::Tier;

pub(super) fn find(groups: &[Group<'_>], found: &mut Found<'_>) {
    for group in groups {
        let county = group.covers(Some(Tier::County));
        let townships = group.covers(Some(Tier::Township));
        // A county without any range, or without any township, is a fact of coverage already.
        if county.is_empty() || townships.is_empty() {
            continue;
        }
        let Some(extent) = group.covers(None).extent() else { continue };
        let (own, parts) = (county.length_mm(), townships.length_mm());
        let (lacking, beyond) = (county.minus(&townships).length_mm(), townships.minus(&county).length_mm());
        let agree = lacking == 0 && beyond == 0;
        let (own, parts, lacking, beyond) = (metres(own), metres(parts), metres(lacking), metres(beyond));
        let place = format!("{}{} {}", group.line, group.track.zh(), group.county);
        let (zh, en) = if agree {
            (
                format!("县级区间 {own} m，乡级区间合计（不重复计）{parts} m，一致"),
                format!("county range {own} m, townships together (counted once) {parts} m: they agree"),
            )
        } else {
            (
                format!(
                    "县级区间 {own} m，乡级区间合计（不重复计）{parts} m：县级有而乡级无 {lacking} m，乡级超出县级 {beyond} m"
                ),
                format!(
                    "county range {own} m, townships together (counted once) {parts} m: {lacking} m of the county \
                     without township, {beyond} m of townships beyond the county"
                ),
            )
        };
        found.add(Told {
            kind: if agree { Kind::SumsAgree } else { Kind::SumsDiffer },
            line: group.line,
            track: group.track,
            span: Some(extent),
            length_m: Some(county.length_m()),
            counties: vec![group.county.to_owned()],
            tier: None,
            words: (format!("{place}：{zh}"), format!("{place}: {en}")),
            records: group.records(extent),
            drawn: false,
        });
    }
}
