//! Grants, announcements, allocations and land banking.

use landrail_gis::record::{
    Bound, Confidence, Control, Decision, DecisionKind, DecisionStatus, DoubtKind, Stated,
};

use crate::support::{decision, m2, of_kind, only, read, read_text, value};

/// A bound and whether it is itself allowed.
type Limit = Option<(f64, bool)>;

fn bounds(read: &Decision) -> Vec<(&str, Limit, Limit)> {
    let bound = |b: Option<Bound>| b.map(|b| (b.value, b.inclusive));
    read.controls.iter().map(|c: &Control| (c.kind.as_str(), bound(c.min), bound(c.max))).collect()
}

#[test]
fn five_parcels_of_a_table_in_two_column_orders() {
    let closed = |v| Some((v, true));
    for name in ["notice_table_a", "notice_table_b"] {
        let reading = read(name);
        let ids: Vec<&str> = reading.records.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, [1, 2, 3, 4, 5].map(|n| format!("甲自然资告字2023-5-p{n}")), "{name}");
        let parcels: Vec<&Decision> = reading.records.iter().map(decision).collect();
        assert!(
            parcels
                .iter()
                .all(|p| (p.kind, p.status) == (DecisionKind::GrantNotice, DecisionStatus::Announced))
        );
        assert!(parcels.iter().all(|p| p.party == Stated::Unknown), "nobody has it yet");
        let areas: Vec<_> = parcels.iter().map(|p| m2(&p.area)).collect();
        assert_eq!(areas, [12_345.67, 40_000.0, 6_666.67, 8_000.0, 5_000.0].map(Some), "{name}");
        let numbers: Vec<_> = parcels.iter().map(|p| p.parcel_no.clone()).collect();
        assert_eq!(numbers, ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05"].map(value), "{name}");
        assert_eq!(
            bounds(parcels[0]),
            [
                ("floor_area_ratio", closed(1.0), closed(1.8)),
                ("building_density", None, closed(25.0)),
                ("green_ratio", closed(30.0), None),
                ("height_limit", None, closed(54.0)),
            ],
            "{name}"
        );
        assert_eq!(bounds(parcels[1])[0], ("floor_area_ratio", closed(1.0), closed(1.8)), "1.0-1.8");
        assert_eq!(
            bounds(parcels[2])[0],
            ("floor_area_ratio", Some((1.0, false)), closed(1.9)),
            "1.0<容积率≤1.9"
        );
        assert_eq!(bounds(parcels[2])[3], ("height_limit", None, Some((36.0, false))), "<36 is not ≤36");
        assert_eq!(bounds(parcels[4])[0], ("floor_area_ratio", closed(0.8), None));
        let years: Vec<_> = parcels.iter().map(|p| p.term.value().map(|t| t.years)).collect();
        assert_eq!(years, [70, 50, 40, 0, 50].map(Some), "two uses have two terms: {name}");
        let uses: Vec<_> =
            parcels[3].conditions.iter().filter(|c| c.kind == "term_of_use").map(|c| c.value).collect();
        assert_eq!(uses, [Some(70.0), Some(40.0)]);
        let prices: Vec<_> = parcels[0].prices.iter().map(|p| (p.kind.as_str(), p.value)).collect();
        assert_eq!(
            prices,
            [("starting_price", Some(32e6)), ("deposit", Some(6.4e6)), ("increment", Some(5e5))],
            "{name}"
        );
        let side = |side: &str, what: &str| (side.to_owned(), what.to_owned());
        assert_eq!(parcels[0].situs.abuttals, [side("south", "东街"), side("east", "南河路")]);
        assert_eq!(parcels[2].situs.villages, ["己村"]);
        assert_eq!(reading.findings, [], "{name}");
    }
}

#[test]
fn a_notice_in_words_with_a_wrong_code_and_four_sides() {
    let (record, read, findings) = only("notice_text_codes");
    assert_eq!(record.id, "甲自然资告字2024-2", "one parcel has the number of its document");
    assert_eq!(
        (read.parcel_no.clone(), read.aliases.as_slice()),
        (value("2024—07"), ["140932001002GB0012".to_owned()].as_slice())
    );
    let code: Vec<_> = findings.iter().filter(|f| f.field.as_deref() == Some("aliases")).collect();
    assert!(code.len() == 1 && code[0].zh.contains("18 位"), "{findings:?}");
    assert_eq!(read.situs.abuttals.len(), 4);
    assert_eq!(read.situs.abuttals[1], ("south".to_owned(), "乙小区".to_owned()));
    assert_eq!(m2(&read.area), Some(10_000.0));
    assert_eq!(bounds(&read)[0], ("floor_area_ratio", Some((1.0, false)), Some((1.9, true))));
    assert_eq!(bounds(&read)[1], ("building_density", None, Some((35.0, true))));
    let intensity = read.controls.iter().find(|c| c.kind == "investment_intensity").unwrap();
    assert_eq!((intensity.min.map(|b| b.value), intensity.unit.as_str()), (Some(200.0), "万元/亩"));
    assert_eq!(read.prices.iter().map(|p| p.value).collect::<Vec<_>>(), [8.5e6, 1.7e6, 1e5].map(Some));
}

#[test]
fn a_result_has_grantees_and_prices() {
    let reading = read("result");
    let found: Vec<_> =
        reading.records.iter().map(decision).map(|d| (d.kind, d.party.clone(), d.prices[0].value)).collect();
    assert_eq!(
        found,
        [
            (DecisionKind::Grant, value("甲县安居置业有限公司"), Some(33.5e6)),
            (DecisionKind::Grant, value("甲县新材科技有限公司"), Some(9.1e6)),
        ]
    );
    assert_eq!(decision(&reading.records[0]).party_role.as_deref(), Some("grantee"));
    assert_eq!(of_kind(&reading.findings, DoubtKind::Unread).len(), 0);
}

#[test]
fn an_allocation_letter_is_a_form() {
    let (_, read, findings) = only("allocation_letter");
    assert_eq!((read.kind, read.party.clone()), (DecisionKind::Allocation, value("甲县第二中学")));
    assert_eq!((m2(&read.area), read.term), (Some(35_000.0), Stated::Unknown));
    assert_eq!(read.aliases, ["140932001003GB00045W00000000"]);
    assert_eq!(read.situs.abuttals.len(), 4);
    assert_eq!(findings, [], "a right unit code is no doubt");
}

#[test]
fn land_banking_is_no_grant() {
    let (record, read, _) = only("land_banking");
    assert_eq!((read.kind, read.status), (DecisionKind::LandBanking, DecisionStatus::Approved));
    assert_eq!(read.area.value().map(|a| (a.m2, a.units_agree)), Some((23_456.78, Some(true))));
    assert_eq!(read.situs.abuttals[0], ("south".to_owned(), "南街".to_owned()));
    assert_eq!(record.confidence, Confidence::Verbatim);
}

const PLAN: &str = "甲县人民政府关于公开出让2024—11地块国有建设用地使用权方案的批复\n甲政函〔2024〕31号\n甲县自然资源局：\n一、同意将甲县丙镇己村12 000.50平方米（18.00亩）国有建设用地使用权以挂牌方式出让，不动产权证号为晋（2021）甲县不动产权第0001234号，四至：东至甲路、南至乙渠、西至丙院、北至丁街。\n二、出让年限居住用地70年、商业用地40年。\n三、容积率≥1.0且≤1.8，建筑系数不小于40%，投资强度不低于300万元/亩。\n甲县人民政府\n2024年5月6日\n";

#[test]
fn a_plan_with_a_deed_four_sides_and_two_terms() {
    let reading = read_text("plan", PLAN);
    let read = decision(&reading.records[0]);
    assert_eq!((read.kind, read.status), (DecisionKind::GrantPlan, DecisionStatus::PlanApproved));
    assert_eq!((read.parcel_no.clone(), m2(&read.area)), (value("2024—11"), Some(12_000.5)));
    assert_eq!(read.aliases, ["晋（2021）甲县不动产权第0001234号"]);
    let sides: Vec<&str> = read.situs.abuttals.iter().map(|(side, _)| side.as_str()).collect();
    assert_eq!(sides, ["east", "south", "west", "north"]);
    assert_eq!(
        read.term.value().map(|t| (t.years, t.printed.as_deref())),
        Some((0, Some("居住用地70年、商业用地40年")))
    );
    assert_eq!(
        bounds(read),
        [
            ("floor_area_ratio", Some((1.0, true)), Some((1.8, true))),
            ("building_coefficient", Some((40.0, true)), None),
            ("investment_intensity", Some((300.0, true)), None),
        ]
    );
}

#[test]
fn an_allocation_with_the_area_before_the_receiver() {
    let text = "甲县人民政府关于某消防站供地方案的批复\n甲政函〔2024〕32号\n甲县自然资源局：\n同意将位于甲县丙镇己村的5000平方米（7.50亩）国有土地划拨给甲县消防救援大队，用于建设消防站。\n甲县人民政府\n2024年5月7日\n";
    let reading = read_text("allocation", text);
    let read = decision(&reading.records[0]);
    assert_eq!((read.kind, read.status), (DecisionKind::Allocation, DecisionStatus::PlanApproved));
    assert_eq!((m2(&read.area), read.party.clone()), (Some(5_000.0), value("甲县消防救援大队")));
    assert_eq!(
        (read.situs.printed.as_str(), read.situs.villages.as_slice()),
        ("甲县丙镇己村", ["己村".to_owned()].as_slice())
    );
}

#[test]
fn a_row_without_an_area_and_bounds_the_wrong_way_round_are_told() {
    let text = crate::support::text("notice_table_a");
    let reading = read_text("lost", &text.replace("40000\t", "\t").replace("≥1.0且≤1.8", "≥1.8且≤1.0"));
    assert_eq!(reading.records.len(), 4);
    assert_eq!(of_kind(&reading.findings, DoubtKind::Unread).len(), 1);
    assert!(reading.findings.iter().any(|f| f.zh.contains("下限大于上限")), "{:?}", reading.findings);
}
