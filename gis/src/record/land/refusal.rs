//! Acts that give nothing: refusals (不予批准) and revocations (撤销、废止、注销).

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, condition};
use super::figure::{first_area, pattern};
use super::temporary;
use crate::record::{Condition, Decision, DecisionKind, DecisionStatus, DoubtKind, Finding, Stated};

/// That something was not agreed to. 未经批准 and the like are conditions, no refusals.
static REFUSED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:暂)?不(?:予|能)?(?:原则上?)?(?:同意|批准|批复|核准|许可)|退回(?:申请|该申请|你单位)")
});
static AGREED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[。；;，:、)]|现|经研究|经审查)(?:原则上?)?(?:同意|准予|批准)[^，。；;]{2,60}?(?:使用|占用|临时用地|划拨|出让)",
    )
});
static REVOKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:决定)?(?:予以)?(?:撤销|撤回|废止|注销|作废|收回)[^。；;]{0,80}?(?P<no>[\p{Han}]{2,12}[〔\[]\d{4}[〕\]]第?\d{1,6}号)",
    )
});
static REVOKED_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<no>[\p{Han}]{2,12}[〔\[]\d{4}[〕\]]第?\d{1,6}号)[^。；;]{0,40}?(?:予以撤销|予以废止|予以注销|同时废止|即行废止|即行失效|作废|失效|予以撤回)",
    )
});
static PARCEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<no>[0-9A-Za-z][0-9A-Za-z—–\-]{2,})(?:号)?(?:地块|宗地)"));

/// The kind of act that a title about land names.
fn kind(title: &str) -> Option<DecisionKind> {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if temporary::about(title) {
        Some(DecisionKind::TemporaryUse)
    } else if has(&["规划条件"]) {
        Some(DecisionKind::PlanningConditions)
    } else if has(&["划拨"]) {
        Some(DecisionKind::Allocation)
    } else if has(&["出让公告", "挂牌公告", "拍卖公告"]) {
        Some(DecisionKind::GrantNotice)
    } else if has(&["出让"]) && has(&["方案"]) {
        Some(DecisionKind::GrantPlan)
    } else if has(&["出让"]) {
        Some(DecisionKind::Grant)
    } else if has(&["收储"]) {
        Some(DecisionKind::LandBanking)
    } else {
        None
    }
}

/// What is said of a refusal in a text about land.
pub(super) enum Refusal {
    /// Nothing was refused.
    No,
    /// The whole application.
    Whole(Box<Decision>),
    /// The text both agrees and refuses, or it is not known to what it refuses: a person decides.
    Unclear,
}

/// Whether a text refuses what was asked for. Notes the doubt in either case.
pub(super) fn refusal(draft: &mut Draft<'_>) -> Refusal {
    let Some(found) = REFUSED.find(&draft.body.norm) else { return Refusal::No };
    let (words, line) = (found.as_str().to_owned(), draft.body.line(found.start()));
    let both = AGREED.find_iter(&draft.body.norm).any(|agreed| {
        let words = agreed.as_str();
        !words.contains('不')
    });
    let label = if draft.document.number.is_empty() { &draft.document.title } else { &draft.document.number };
    let kind = kind(&draft.document.title);
    let (Some(kind), false) = (kind, both) else {
        let finding = Finding::new(
            line,
            format!("{label} 正文有“{words}”，可能不是同意，未生成记录，请人工核对"),
            format!("{label} says {words}: perhaps a refusal, no record made, check it by hand"),
        );
        draft.findings.push(finding.kind(DoubtKind::Refused).printed(&words));
        return Refusal::Unclear;
    };
    let finding = Finding::new(
        line,
        format!("{label} 正文有“{words}”：不予同意，不是用地许可，记录状态为“不予同意”，请人工核对"),
        format!(
            "{label} says {words}: not agreed to and no permission; recorded as refused, check it by hand"
        ),
    );
    let decision = bare(draft, kind, DecisionStatus::Refused);
    draft.doubt(finding.kind(DoubtKind::Refused).printed(&words), "status");
    Refusal::Whole(Box::new(decision))
}

/// An act that takes an earlier one back.
pub(super) fn revocation(draft: &mut Draft<'_>) -> Option<Decision> {
    let title = draft.document.title.clone();
    if !["撤销", "撤回", "废止", "注销", "作废", "失效"].iter().any(|word| title.contains(word)) {
        return None;
    }
    let kind = kind(&title)?;
    let own = draft.document.number.clone();
    let mut numbers: Vec<(usize, String)> = Vec::new();
    for pattern in [&*REVOKED, &*REVOKED_AFTER] {
        for found in pattern.captures_iter(&draft.body.norm) {
            let Some(no) = found.name("no") else { continue };
            let printed = trimmed(&draft.body.printed(no.range()));
            if printed != own && !numbers.iter().any(|(_, known)| *known == printed) {
                numbers.push((no.start(), printed));
            }
        }
    }
    let mut decision = bare(draft, kind, DecisionStatus::Revoked);
    if numbers.is_empty() {
        let finding = Finding::new(
            draft.line(),
            "撤销了一份用地文件，但读不出其文号",
            "an act about land is revoked, but its number cannot be read",
        );
        draft.doubt(finding.kind(DoubtKind::Unread), "conditions");
    }
    for (_, number) in numbers {
        decision.conditions.push(Condition {
            basis: Some(number.clone()),
            ..condition("revokes", format!("撤销{number}"), format!("revokes {number}"))
        });
    }
    Some(decision)
}

/// A number without the words before it that look like part of its series. `原` stays: it may be the
/// first character of a town's series (原自然资函).
fn trimmed(number: &str) -> String {
    let mut out = number;
    for word in ["我局以", "我局", "原以", "关于", "批复", "文件", "以", "由", "的"] {
        if let Some(rest) = out.strip_prefix(word)
            && rest.chars().take_while(|c| !matches!(c, '〔' | '[')).count() >= 2
        {
            out = rest;
        }
    }
    out.to_owned()
}

/// What the text says of the land, under a status that gives nothing.
fn bare(draft: &mut Draft<'_>, kind: DecisionKind, status: DecisionStatus) -> Decision {
    if kind == DecisionKind::TemporaryUse {
        return temporary::read_without_agreement(draft, status);
    }
    let mut decision = draft.blank(kind, status);
    decision.parcel_no = PARCEL
        .captures(&draft.document.title)
        .or_else(|| PARCEL.captures(&draft.body.norm))
        .map(|found| found["no"].to_owned())
        .into();
    let text = draft.body.norm.clone();
    decision.area = first_area(&draft.body, 0, &text).map_or(Stated::Unknown, |(area, _)| area);
    decision.situs = draft.situs("");
    decision
}
