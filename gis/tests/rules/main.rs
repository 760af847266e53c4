//! The constraint rules as an asker meets them: the embedded file, dates, seasons, counties and
//! distances along railways.

mod areas;
mod file;
mod railways;

use jiff::civil::{Date, date};
use landrail_gis::rule::{Context, NearRailway, Rules, Undecided, Verdict, evaluate};

const TODAY: Date = date(2026, 11, 22);

fn surveyed(distance_m: f64) -> NearRailway<'static> {
    NearRailway { line: "北同蒲线", high_speed: false, distance_m, lateral_m: 0.5, schematic: false }
}

fn schematic_daxi(distance_m: f64) -> NearRailway<'static> {
    NearRailway { line: "大西高铁", high_speed: true, distance_m, lateral_m: 250.0, schematic: true }
}

fn at(county: &str, as_of: Date) -> Context<'_, '_> {
    Context { county: Some(county), ..Context::new(as_of) }
}

fn verdict(rules: &Rules, cx: &Context<'_, '_>, id: &str) -> Option<Verdict> {
    let answers = evaluate(rules, cx);
    let mut found = answers.iter().filter(|answer| answer.rule.id == id);
    let first = found.next().map(|answer| answer.verdict);
    assert!(found.next().is_none(), "{id} is answered more than once");
    first
}

fn beside(rules: &Rules, railway: NearRailway<'_>, id: &str) -> Verdict {
    let railways = [railway];
    let cx = Context { railways: &railways, ..at("原平市", TODAY) };
    verdict(rules, &cx, id).unwrap_or_else(|| panic!("{id} is not answered"))
}

const APPLIES: Option<Verdict> = Some(Verdict::Applies);
const NOT: Option<Verdict> = Some(Verdict::DoesNotApply);

#[expect(clippy::unnecessary_wraps, reason = "it stands beside what `verdict` returns")]
const fn open(why: Undecided) -> Option<Verdict> {
    Some(Verdict::Undecided(why))
}

/// The smallest file that is accepted, to be spoilt one line at a time.
const SMALL: &str = r#"
[about]
province = "山西省"
formation_allowance_m = 80
formation_allowance_zh = "假定"
formation_allowance_en = "assumed"
[cities]
"忻州市" = ["原平市"]
[[rule]]
id = "one"
title_zh = "一"
title_en = "one"
what_zh = "一"
what_en = "one"
kind = "distance_along_railway"
railway = "any"
base = ["centreline"]
distance_m = 20
basis = "某法"
verified = false
valid_from = "2014-01-01"
[[rule]]
id = "others"
title_zh = "其他"
title_en = "others"
what_zh = "其他"
what_en = "others"
kind = "railway_coverage"
basis = "范围"
verified = true
valid_from_between = ["", ""]
"#;
