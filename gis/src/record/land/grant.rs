//! A plan to grant land (出让方案). Its approval is not a grant: no grantee, no transaction price.

use std::sync::LazyLock;

use regex::Regex;

use super::control::controls;
use super::draft::{Draft, condition, known_gap};
use super::figure::{count, first_area, money, pattern};
use super::parcels::{other_numbers, set_term};
use super::part::parts;
use super::situs::abuttals;
use crate::record::{Condition, Confidence, Decision, DecisionKind, DecisionStatus, Reason, Stated, Term};

static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"将(?:位于)?(?P<land>[^。；;]{1,160}?)(?:的)?国有建设用地使用权以(?P<how>[^，。；,;]{1,8}?)方式(?:公开)?出让",
    )
});
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"出让(?P<no>[0-9A-Za-z][0-9A-Za-z—–\-]*)(?:号)?(?:地块|宗地)"));
static USE: LazyLock<Regex> = LazyLock::new(|| pattern(r"用途(?:设定|确定)?为(?P<u>[^，。；,;]+)"));
static TERM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"出让(?:年限|年期|期限)(?:为|:)?(?P<n>\d+|[一二三四五六七八九十]{1,3})年"));
/// Different terms for different uses: `出让年限居住70年、商业40年`.
static TERMS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"出让(?:年限|年期|期限)(?:分别)?(?:为|:)?(?P<v>(?:\p{Han}{2,10}?(?:用地)?(?:为)?\d{1,3}年[、，和及]?){2,6})",
    )
});
static STARTING: LazyLock<Regex> = LazyLock::new(|| pattern("起始价|起拍价|起叫价|挂牌价"));
static DEPOSIT: LazyLock<Regex> = LazyLock::new(|| pattern("(?:竞买)?保证金"));
static INCREMENT: LazyLock<Regex> = LazyLock::new(|| pattern("加价幅度|增价幅度"));
static COST: LazyLock<Regex> = LazyLock::new(|| pattern("出让成本"));
static PAYEE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:拨付|支付)给(?P<p>[^，。；,;]+)"));
static AGREEMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"竞得人(?:须|应|需|要)与(?P<who>[^，。；,;]+?)签订(?P<what>[^，。；,;]*?协议)")
});

pub(super) fn read(draft: &mut Draft<'_>) -> Option<Decision> {
    let title = &draft.document.title;
    if !(title.contains("出让") && title.contains("方案")) {
        return None;
    }
    let mut decision = draft.blank(DecisionKind::GrantPlan, DecisionStatus::PlanApproved);
    decision.parcel_no = NUMBER.captures(title).map(|found| found["no"].to_owned()).into();
    act(draft, &mut decision);
    let body = &draft.body;
    decision.land_use =
        USE.captures(&body.norm).and_then(|u| u.name("u")).map(|u| body.printed(u.range())).into();
    decision.term = TERM
        .captures(&body.norm)
        .and_then(|found| count(&found["n"]))
        .map(|years| Term::of_years(years, Stated::Unknown))
        .into();
    if let Some(uses) = TERMS.captures(&body.norm).and_then(|found| found.name("v")) {
        let printed = body.printed(uses.range());
        set_term(&mut decision, uses.as_str(), &printed);
    }
    decision.controls = controls(&draft.body, &mut draft.findings);
    prices(draft, &mut decision);
    if let Some(found) = AGREEMENT.captures(&draft.body.norm) {
        let (who, what) = (&found["who"], &found["what"]);
        decision.conditions.push(condition(
            "obligation",
            format!("竞得人须另与{who}订立{what}"),
            format!("the winner of the auction has to sign with {who}: {what}"),
        ));
    }
    if draft.body.norm.contains("附图") {
        decision.conditions.push(known_gap(
            "四至尺寸在附图中，附图未刊登",
            "the boundary is on an attached map that is not printed",
        ));
    }
    decision.parts = parts(draft);
    other_numbers(draft, &mut decision);
    if decision.situs.abuttals.is_empty() {
        let sides = abuttals(&draft.body.norm);
        if sides.len() > 1 {
            decision.situs.abuttals = sides;
        }
    }
    total(draft, &mut decision);
    Some(decision)
}

/// The operative sentence: which land, and how it is to be granted.
fn act(draft: &mut Draft<'_>, decision: &mut Decision) {
    let body = &draft.body;
    let land = ACT.captures(&body.norm).and_then(|found| Some((found.name("land")?, found.name("how")?)));
    let Some((land, how)) = land else {
        let line = draft.document.first_line;
        draft.findings.push(crate::record::Finding::new(
            line,
            "出让方案批复中找不到“将…国有建设用地使用权以…方式出让”，地点和面积未知",
            "no operative sentence found in a reply about a plan to grant: place and area unknown",
        ));
        decision.situs = draft.situs("");
        return;
    };
    decision.conditions.push(condition(
        "supply_method",
        format!("供地方式：{}", how.as_str()),
        format!("to be granted by {}", how.as_str()),
    ));
    let (place, split) = match first_area(body, land.start(), land.as_str()) {
        Some((area, range)) => {
            decision.area = area;
            (
                land.start()..land.start() + range.start,
                Some((land.start() + range.start, land.start() + range.end)),
            )
        }
        None => (land.range(), None),
    };
    let printed = body.printed(place);
    if let Some((from, to)) = split {
        let figures = decision.area.value().map_or_else(String::new, |area| area.printed.clone());
        draft.joined_if_split("area", from, to, &figures);
    }
    decision.situs = draft.situs(&printed);
}

fn prices(draft: &Draft<'_>, decision: &mut Decision) {
    let body = &draft.body;
    let labels: [(&str, &LazyLock<Regex>, &str, &str); 4] = [
        ("starting_price", &STARTING, "起始价", "starting price"),
        ("deposit", &DEPOSIT, "保证金", "deposit"),
        ("increment", &INCREMENT, "加价幅度", "bid increment"),
        ("grant_cost", &COST, "出让成本", "cost of the grant"),
    ];
    for (kind, label, zh, en) in labels {
        let Some((value, printed, at)) = money(body, label) else { continue };
        let mut price = Condition {
            value: Some(value),
            ..condition(kind, format!("{zh} {printed}"), format!("{en}: {} yuan", plain_number(value)))
        };
        if kind == "grant_cost" {
            price.basis = draft.cited_before(at);
            let rest = body.slice(at..body.norm.len());
            let clause = rest.get(..rest.find(['。', '；', ';']).unwrap_or(rest.len())).unwrap_or_default();
            if let Some(payee) = PAYEE.captures(clause) {
                price.zh = format!("{}，付给{}", price.zh, &payee["p"]);
                price.en = format!("{}, payable to {}", price.en, &payee["p"]);
            }
        }
        decision.prices.push(price);
    }
}

/// A figure without trailing zeros.
pub(super) fn plain_number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") }
}

/// The area with all parts: a sum of printed figures, only when every part has one.
fn total(draft: &mut Draft<'_>, decision: &mut Decision) {
    let Some(main) = decision.area.value() else { return };
    if decision.parts.is_empty() {
        return;
    }
    let parts: Option<Vec<f64>> =
        decision.parts.iter().map(|part| part.area.value().map(|area| area.m2)).collect();
    let Some(parts) = parts else { return };
    let m2 = ((main.m2 + parts.iter().sum::<f64>()) * 1e4).round() / 1e4;
    let printed = plain_number(m2);
    decision.conditions.push(Condition {
        value: Some(m2),
        ..condition(
            "total_area",
            format!("连同各附属地块共 {printed} 平方米（推算）"),
            format!("{printed} m² with all parts (inferred)"),
        )
    });
    draft.because(
        Confidence::Inferred,
        Reason {
            field: "parts.outside_main".to_owned(),
            fault: "not printed".to_owned(),
            printed: None,
            used: Some(printed),
            zh: "附属地块另有方位、面积和受让人，判为在主地块面积之外".to_owned(),
            en:
                "the parts have places, areas and receivers of their own: held to lie outside the main parcel"
                    .to_owned(),
            by_correction: false,
        },
    );
}
