//! Sales of land: announcements (出让公告), results (成交公示), decision letters of allocation
//! (划拨决定书), and land banking (收储).

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, condition};
use super::figure::{first_area, pattern};
use super::parcels;
use crate::record::{Decision, DecisionKind, DecisionStatus, DoubtKind, Finding, Record, Stated};

static BANKING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<how>原则上?同意|同意|决定|批准)(?:由)?(?P<who>[^，。；;《》]{0,30}?)(?:依法|有偿|无偿|统一)?(?:收储|收回|收购)(?P<land>[^。；;]*)",
    )
});

/// The kind of act that a title announces; `None` when it is about no sale.
pub(super) fn kind(title: &str) -> Option<(DecisionKind, DecisionStatus)> {
    let sale = ["出让", "挂牌", "拍卖", "招拍挂"].iter().any(|word| title.contains(word));
    let land = ["土地", "用地", "地块", "宗地"].iter().any(|word| title.contains(word));
    if title.contains("方案")
        || title.contains("规划条件")
        || title.contains("探矿")
        || title.contains("采矿权")
    {
        return None;
    }
    if title.contains("划拨")
        && (title.contains("决定书") || title.contains("公示") || title.contains("公告"))
        && land
    {
        let made = title.contains("决定书") || title.contains("结果");
        return Some((
            DecisionKind::Allocation,
            if made { DecisionStatus::Approved } else { DecisionStatus::Announced },
        ));
    }
    if !(sale || title.contains("成交")) || !land {
        return None;
    }
    let result = ["成交", "结果", "供应结果", "中标", "合同"].iter().any(|word| title.contains(word));
    if result {
        return Some((DecisionKind::Grant, DecisionStatus::Approved));
    }
    (title.ends_with("公告") || title.ends_with("公示") || title.ends_with("通知书"))
        .then_some((DecisionKind::GrantNotice, DecisionStatus::Announced))
}

/// Reads a notice, result or letter: one record for each parcel.
pub(super) fn read(draft: &mut Draft<'_>) -> Option<(Vec<Record>, Vec<Finding>)> {
    let (kind, status) = kind(&draft.document.title)?;
    let rows = parcels::fields(draft);
    let (mut records, mut findings) = (Vec::new(), Vec::new());
    unread(draft);
    if rows.is_empty() {
        return None;
    }
    let several = rows.len() > 1;
    for (row, n) in rows.iter().zip(1..) {
        // The text around a list is about no single parcel.
        let body = if several { draft.body.select(&[]) } else { draft.body.clone() };
        let mut part = draft.part(n, body, row.lines);
        if !several {
            part.id.clone_from(&draft.id);
            part.lines = draft.lines;
        }
        let mut decision = parcels::decision(&mut part, kind, status, row);
        if !several {
            parcels::from_text(&mut part, &mut decision);
        }
        if kind == DecisionKind::Grant && decision.party == Stated::Unknown {
            let finding = Finding::new(
                part.line(),
                "成交公示中读不出竞得人或受让人",
                "a result without a grantee that can be read",
            );
            part.doubt(finding.kind(DoubtKind::Unread), "party");
        }
        let (record, doubts) = part.finish(decision);
        records.push(record);
        findings.extend(doubts);
    }
    findings.append(&mut draft.findings);
    Some((records, findings))
}

/// Rows of the tables that no parcel could be made of.
fn unread(draft: &mut Draft<'_>) {
    let rows: Vec<(usize, String)> =
        draft.sheets.iter().flat_map(|sheet| sheet.unread.iter().cloned()).collect();
    for (line, text) in rows {
        let finding = Finding::new(
            line,
            format!("地块表第 {line} 行没有可读的面积，未生成记录"),
            format!("line {line} of the table of parcels has no area that can be read: no record made"),
        );
        draft.findings.push(finding.kind(DoubtKind::Unread).printed(&text));
    }
}

/// Land taken into the reserve.
pub(super) fn banking(draft: &mut Draft<'_>) -> Option<Decision> {
    let title = &draft.document.title;
    if !(title.contains("收储")
        || (title.contains("收回") || title.contains("收购")) && title.contains("土地"))
    {
        return None;
    }
    let found = BANKING.captures(&draft.body.norm)?;
    let (how, who, land) = (found.name("how")?, found.name("who")?.range(), found.name("land")?.range());
    let status = if how.as_str().starts_with("原则") {
        DecisionStatus::AgreedInPrinciple
    } else if title.contains("方案") {
        DecisionStatus::PlanApproved
    } else {
        DecisionStatus::Approved
    };
    let mut decision = draft.blank(DecisionKind::LandBanking, status);
    let body = &draft.body;
    let text = body.slice(land.clone()).to_owned();
    let mut place = text.as_str();
    if let Some((area, range)) = first_area(body, land.start, &text) {
        place = text.get(..range.start).unwrap_or_default();
        decision.area = area;
    }
    let cut = place.find("国有").or_else(|| place.find("土地使用权")).unwrap_or(place.len());
    let place = place.get(..cut).unwrap_or(place);
    let lead = place.len() - place.trim_start_matches("位于").len();
    let end = place.trim_end_matches(['的', '，', '、']).len();
    let printed = body.printed(land.start + lead..land.start + end.max(lead));
    let who = body.printed(who);
    if !who.is_empty() && !who.starts_with('你') {
        decision.party = Stated::Value(who);
        decision.party_role = Some("reserve".to_owned());
    }
    decision.situs = draft.situs(&printed);
    parcels::from_text(draft, &mut decision);
    decision.controls.clear();
    if draft.body.norm.contains("补偿") {
        decision.conditions.push(condition("compensation", "须依法补偿", "compensation has to be paid"));
    }
    Some(decision)
}
