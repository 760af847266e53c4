//! Parcels of notices, results and decision letters: from rows of a table, a form, or labels in the
//! text, one record for each.

use std::sync::LazyLock;

use regex::Regex;

use super::code;
use super::control::{controls, from_cell, unclear};
use super::draft::{Draft, condition};
use super::figure::{NUM, count, number, pattern};
use super::forms::{self, Fields, Key, Value};
use super::grant::plain_number;
use super::plots::row_area;
use super::situs::abuttals;
use crate::record::{Condition, Decision, DecisionKind, DecisionStatus, DoubtKind, Finding, Stated, Term};

/// Labels in a text, with the value up to the next label.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<label>宗地编号|地块编号|宗地号|地块号|宗地代码|不动产单元(?:代码|号)|(?:土地|宗地|地块)?(?:位置|坐落|座落)|(?:出让|宗地|土地|用地|地块|划拨)?(?:总)?面积|(?:土地|规划|出让|批准)?用途|(?:出让|使用|土地)(?:年限|年期|期限)|容积率|建筑密度|建筑系数|绿地率|建筑限高|投资强度|(?:挂牌|拍卖)?(?:起始价|起叫价|起拍价)|(?:竞买)?保证金|(?:加价|增价)幅度|成交价(?:格|款)?|竞得人|受让人|受让单位|竞得单位|划拨土地使用权人|土地使用权人|用地单位|成交(?:时间|日期)|供地方式|出让方式|四至(?:范围)?|项目名称)(?:\((?P<unit>[^()]{1,12})\))?(?:为|:)",
    )
});
static YEARS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<use>\p{Han}{0,10}?)(?:用地)?(?:为|:)?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})年?(?:[、，,;；/]|$)",
    )
});
static MONEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?:人民币|不低于|为)?(?P<n>{NUM})(?P<w>万|亿)?(?P<u>元)?")));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,3}$"));

/// All parcels of a document: of its tables, or of its labels where it has no table.
pub(super) fn fields(draft: &Draft<'_>) -> Vec<Fields> {
    let listed: Vec<Fields> = draft.sheets.iter().flat_map(|sheet| sheet.rows.iter().cloned()).collect();
    if !listed.is_empty() {
        return listed;
    }
    let mut out: Vec<Fields> = Vec::new();
    let norm = &draft.body.norm;
    let labels: Vec<_> = LABEL.captures_iter(norm).collect();
    for (i, found) in labels.iter().enumerate() {
        let (Some(whole), Some(label)) = (found.get(0), found.name("label")) else { continue };
        let Some(key) = forms::key(label.as_str(), false) else { continue };
        let next = labels.get(i + 1).and_then(|next| next.get(0)).map_or(norm.len(), |next| next.start());
        let rest = norm.get(whole.end()..next).unwrap_or_default();
        let rest = rest.get(..rest.find(['。', '；', ';']).unwrap_or(rest.len())).unwrap_or_default();
        let rest = rest.trim_end_matches(['，', '、', ',']);
        // Headings that come before the next label: `(二)`, `2.`
        let line = draft.body.line(whole.start());
        if out.is_empty() || key == Key::No && out.last().is_some_and(|last| last.get(Key::No).is_some()) {
            out.push(Fields { lines: [line, line], values: Vec::new() });
        }
        let unit = found.name("unit").map_or("", |unit| unit.as_str());
        let value = Value {
            key,
            label: format!("{}{unit}", label.as_str()),
            text: draft.body.printed(whole.end()..whole.end() + rest.len()),
        };
        if let Some(fields) = out.last_mut() {
            fields.lines[1] = draft.body.line(whole.end() + rest.len());
            if fields.get(key).is_none() {
                fields.values.push(value);
            }
        }
    }
    out.retain(|fields| fields.get(Key::Area).is_some() || fields.get(Key::No).is_some());
    out
}

/// The decision about one parcel.
pub(super) fn decision(
    draft: &mut Draft<'_>,
    kind: DecisionKind,
    status: DecisionStatus,
    row: &Fields,
) -> Decision {
    let mut out = draft.blank(kind, status);
    let own = |key: Key| row.text(key).map(crate::gazette::join_cjk);
    numbers(draft, &mut out, row);
    out.area = row_area(row);
    out.land_use = own(Key::Use).into();
    out.project = own(Key::Project).into();
    let mut place = own(Key::Situs).unwrap_or_default();
    if place.is_empty() {
        place = [Key::Township, Key::Village].into_iter().filter_map(own).collect();
    }
    let place = place.trim_start_matches("位于").to_owned();
    out.situs = draft.situs(&place);
    if let Some(text) = row.text(Key::Abuttals) {
        let sides = abuttals(text);
        if sides.is_empty() {
            out.conditions.push(condition("abuttals", format!("四至：{text}"), format!("abuttals: {text}")));
        } else {
            out.situs.abuttals = sides;
        }
    }
    terms(&mut out, row);
    control_cells(draft, &mut out, row);
    prices(draft, &mut out, row);
    if let Some(how) = own(Key::Supply) {
        out.conditions.push(condition(
            "supply_method",
            format!("供地方式：{how}"),
            format!("to be granted by {how}"),
        ));
    }
    if matches!(kind, DecisionKind::Grant | DecisionKind::Allocation)
        && let Some(who) = own(Key::Party)
    {
        out.party = Stated::Value(who);
        out.party_role = Some(if kind == DecisionKind::Grant { "grantee" } else { "receiver" }.to_owned());
    }
    out
}

/// The parcel's number, code and other names.
fn numbers(draft: &mut Draft<'_>, out: &mut Decision, row: &Fields) {
    let mut names: Vec<String> =
        row.all(Key::No).map(|value| crate::gazette::join_cjk(&value.text)).collect();
    for value in row.all(Key::Code) {
        let code = code::compact(&value.text);
        if let Some(finding) = code::check(&code, row.lines[0]) {
            let field = if names.is_empty() { "parcel_no" } else { "aliases" };
            draft.doubt(finding, field);
        }
        names.push(code);
    }
    for name in names.clone() {
        // A code under the label of a number is checked like any other.
        for code in code::find(&name) {
            if let Some(finding) = code::check(&code, row.lines[0])
                && !row.all(Key::Code).any(|value| code::compact(&value.text) == code)
            {
                draft.doubt(finding, "parcel_no");
            }
        }
    }
    names.dedup();
    let mut names = names.into_iter();
    out.parcel_no = names.next().into();
    out.aliases = names.collect();
}

/// The term; with different terms for different uses each is a condition of its own.
fn terms(out: &mut Decision, row: &Fields) {
    let Some(text) = row.text(Key::Term) else { return };
    let norm: String = text.chars().filter(|c| !c.is_whitespace()).map(crate::gazette::half_width).collect();
    set_term(out, &norm, text);
}

/// Sets a term from words such as `70年` or `居住70年、商业40年`.
pub(super) fn set_term(out: &mut Decision, norm: &str, printed: &str) {
    if BARE.is_match(norm) {
        out.term = count(norm).map(|years| Term::of_years(years, Stated::Unknown)).into();
        return;
    }
    let uses: Vec<(String, u32)> = YEARS
        .captures_iter(norm)
        .filter_map(|found| {
            Some((found["use"].trim_start_matches(['和', '及']).to_owned(), count(&found["n"])?))
        })
        .collect();
    let Some((_, first)) = uses.first() else {
        out.term = Stated::Illegible(crate::gazette::join_cjk(printed));
        return;
    };
    let same = uses.iter().all(|(_, years)| years == first);
    let mut term = Term::of_years(if same { *first } else { 0 }, Stated::Unknown);
    if uses.len() > 1 {
        term.printed = Some(crate::gazette::join_cjk(printed));
        for (land_use, years) in &uses {
            out.conditions.push(Condition {
                value: Some(f64::from(*years)),
                ..condition(
                    "term_of_use",
                    format!("{land_use} {years} 年"),
                    format!("{land_use}: {years} years"),
                )
            });
        }
    }
    out.term = Stated::Value(term);
}

fn control_cells(draft: &mut Draft<'_>, out: &mut Decision, row: &Fields) {
    let kinds = [
        (Key::FloorAreaRatio, "floor_area_ratio"),
        (Key::Density, "building_density"),
        (Key::Coefficient, "building_coefficient"),
        (Key::Green, "green_ratio"),
        (Key::Height, "height_limit"),
        (Key::Depth, "depth_limit"),
        (Key::Investment, "investment_intensity"),
    ];
    for (key, kind) in kinds {
        let Some(value) = row.get(key) else { continue };
        let Some(mut control) = from_cell(kind, &value.text) else { continue };
        if control.unit.is_empty() && key == Key::Investment {
            control.unit = unit_of_label(&value.label).unwrap_or_default().to_owned();
        }
        if let Some(finding) = unclear(&control, row.lines[0]) {
            draft.doubt(finding, "controls");
        }
        out.controls.push(control);
    }
}

fn unit_of_label(label: &str) -> Option<&'static str> {
    ["万元/亩", "万元/公顷", "元/平方米", "元/㎡"].into_iter().find(|unit| label.contains(unit))
}

fn prices(draft: &mut Draft<'_>, out: &mut Decision, row: &Fields) {
    let labels = [
        (Key::StartPrice, "starting_price", "起始价", "starting price"),
        (Key::Deposit, "deposit", "保证金", "deposit"),
        (Key::Increment, "increment", "加价幅度", "bid increment"),
        (Key::DealPrice, "transaction_price", "成交价", "transaction price"),
    ];
    for (key, kind, zh, en) in labels {
        let Some(value) = row.get(key) else { continue };
        let text: String =
            value.text.chars().filter(|c| !c.is_whitespace()).map(crate::gazette::half_width).collect();
        let read = MONEY.captures(&text).and_then(|found| {
            let scale = match (found.name("w").map(|w| w.as_str()), found.name("u")) {
                (Some("万"), _) => 1e4,
                (Some(_), _) => 1e8,
                (None, None) if value.label.contains("亿元") => 1e8,
                (None, None) if value.label.contains("万元") => 1e4,
                // In 元; a bare number under a label without any unit is a doubt, below.
                (None, _) => 1.0,
            };
            let unit = found.name("u").is_some() || value.label.contains('元');
            Some((number(&found["n"])? * scale, unit))
        });
        let shown = crate::gazette::join_cjk(&value.text);
        match read {
            Some((money, true)) => {
                let money = (money * 100.0).round() / 100.0;
                let unit = if text.contains('元') {
                    ""
                } else if value.label.contains("亿元") {
                    "亿元"
                } else if value.label.contains("万元") {
                    "万元"
                } else {
                    "元"
                };
                out.prices.push(Condition {
                    value: Some(money),
                    ..condition(
                        kind,
                        format!("{zh} {shown}{unit}"),
                        format!("{en}: {} yuan", plain_number(money)),
                    )
                });
            }
            _ => {
                out.prices.push(condition(
                    kind,
                    format!("{zh} {shown}"),
                    format!("{en} as printed: {shown}"),
                ));
                let finding = Finding::new(
                    row.lines[0],
                    format!("{zh}“{shown}”读不出金额或没有单位，按原文保留"),
                    format!(
                        "{en} \"{shown}\": no sum of money can be read, or no unit is given; kept as printed"
                    ),
                );
                draft.doubt(finding.kind(DoubtKind::Other).printed(&shown), "prices");
            }
        }
    }
}

static DEED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\p{Han}\(\d{4}\)\p{Han}{2,12}不动产权第\d{4,12}号"));

/// Other numbers that the text gives a parcel: codes and deeds. Wrong codes are told.
pub(super) fn other_numbers(draft: &mut Draft<'_>, out: &mut Decision) {
    let mut names = code::find(&draft.body.norm);
    let line = draft.line();
    for code in &names {
        if let Some(finding) = code::check(code, line) {
            draft.doubt(finding, "aliases");
        }
    }
    names.extend(DEED.find_iter(&draft.body.norm).map(|found| draft.body.printed(found.range())));
    let mut known: std::collections::HashSet<String> = out.aliases.iter().cloned().collect();
    known.extend(out.parcel_no.value().cloned());
    out.aliases.extend(names.into_iter().filter(|name| known.insert(name.clone())));
}

/// What the text around a single parcel adds: controls and the four sides.
pub(super) fn from_text(draft: &mut Draft<'_>, out: &mut Decision) {
    if out.controls.is_empty() {
        out.controls = controls(&draft.body, &mut draft.findings);
    }
    if out.situs.abuttals.is_empty() {
        let sides = abuttals(&draft.body.norm);
        if sides.len() > 1 {
            out.situs.abuttals = sides;
        }
    }
    // The codes under labels were checked where they stand.
    if draft.sheets.is_empty() && out.aliases.is_empty() && out.parcel_no == Stated::Unknown {
        other_numbers(draft, out);
    }
}
