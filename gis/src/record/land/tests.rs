//! Made-up replies, one per rule.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::gazette::split;
use crate::record::{Body, Bound, Confidence, DecisionKind, DecisionStatus, Stated};

fn reply(about: &str, body: &str) -> String {
    format!(
        "甲市人民政府\n关于{about}的批复\n\n甲政函〔2020〕7号\n甲市某局：\n{body}\n甲市人民政府\n2020年3月4日\n"
    )
}

fn examined(text: &str) -> Reading {
    examine(&split("甲.txt", text.as_bytes()).unwrap(), &["甲市", "乙县"])
}

fn decision(text: &str) -> (Record, Decision) {
    let mut reading = examined(text);
    assert_eq!(reading.records.len(), 1, "{reading:?}");
    let record = reading.records.remove(0);
    let Body::Decision(decision) = record.body.clone() else { panic!("a decision") };
    (record, decision)
}

fn m2(area: &Stated<crate::record::Area>) -> Option<f64> {
    area.value().map(|area| area.m2)
}

const TEMPORARY: &str = "你局《关于某路便道临时用地的请示》（甲自资〔2020〕26号）文已收悉。由于无法避让耕地 1.5公顷(22.50 亩，其中基本农田 12.30 亩)，原则上同意 ABC-1 标项目部使用乙县丙乡、丁镇等 3 个村 1,2345.6平方米 土地作为施工便道临时用地，使用期限两年。按照《某程序》(丙资办发〔2019〕8号)要求，待丙市自然资源局审批后，办理手续。";

fn temporary(body: &str) -> (Record, Decision) {
    decision(&reply("某路便道临时用地审查意见", body))
}

#[test]
fn a_temporary_use_agreed_in_principle() {
    let (record, read) = temporary(&TEMPORARY.replace("1,2345.6平方米", "2.25公顷（33.75亩）"));
    assert_eq!((record.id.as_str(), record.source.lines), ("甲政函2020-7", [1, 8]));
    assert_eq!((read.kind, read.status), (DecisionKind::TemporaryUse, DecisionStatus::AgreedInPrinciple));
    assert_eq!(read.request, Stated::Value("甲自资〔2020〕26号".into()));
    assert_eq!(read.party, Stated::Value("ABC-1标项目部".into()));
    assert_eq!(read.project, Stated::Value("某路便道".into()));
    assert_eq!(
        (m2(&read.area), m2(&read.cultivated), m2(&read.basic_farmland)),
        (Some(22500.0), Some(15000.0), Some(8200.0))
    );
    assert_eq!(read.cultivated.value().map(|a| a.printed.as_str()), Some("1.5公顷(22.50亩)"));
    assert_eq!(read.basic_farmland.value().and_then(|a| a.units_agree), None, "one unit only");
    assert_eq!(read.situs.county.as_deref(), Some("乙县"));
    assert_eq!((read.situs.townships.len(), read.situs.villages_stated), (2, Some(3)));
    let term = read.term.value().unwrap();
    assert_eq!((term.years, term.end()), (2, None), "without a start there is no end");
    assert_eq!(record.validity.to, None);
    let pending: Vec<_> = read.conditions.iter().filter(|c| c.pending).collect();
    assert_eq!(
        (pending[0].kind.as_str(), pending[0].basis.as_deref()),
        ("pending_approval", Some("丙资办发〔2019〕8号"))
    );
    assert!(read.conditions.iter().any(|c| c.kind == "other_land" && c.value == Some(7500.0)));
    assert_eq!(record.confidence, Confidence::Inferred);
}

#[test]
fn a_refusal_is_a_record_that_says_so_and_silence_is_none() {
    let agreed = TEMPORARY.replace("1,2345.6平方米", "2.25公顷（33.75亩）");
    for body in [
        agreed.replace("原则上同意", "不同意"),
        agreed.replace("原则上同意", "暂不同意"),
        agreed.replace("原则上同意", "不予同意"),
        "经研究，不予批准。请补正材料后再报。".to_owned(),
    ] {
        let reading = examined(&reply("某路便道临时用地审查意见", &body));
        let Body::Decision(read) = &reading.records[0].body else { panic!("a decision") };
        assert_eq!((reading.records.len(), read.status), (1, DecisionStatus::Refused), "{body}");
        assert!(read.conditions.iter().all(|c| c.kind != "other_land"));
        let told: Vec<_> = reading.findings.iter().filter(|f| f.kind == DoubtKind::Refused).collect();
        assert_eq!(told.len(), 1, "and a person is told: {body}");
        assert_eq!(told[0].record.as_deref(), Some("甲政函2020-7"));
    }
    let silent = examined(&reply("某路便道临时用地审查意见", "来文收悉。"));
    assert_eq!((silent.records.len(), silent.findings.len()), (0, 1));
    let allowed = agreed.clone() + "未经批准不得改变用途。";
    assert_eq!(examined(&reply("某路便道临时用地审查意见", &allowed)).records.len(), 1);
    // Both in one text: nobody but a person can say.
    let both = examined(&reply("某路便道临时用地审查意见", &(agreed + "不同意占用某塘。")));
    assert_eq!((both.records.len(), both.findings[0].kind), (0, DoubtKind::Refused));
}

#[test]
fn a_figure_that_may_have_lost_digits_is_illegible() {
    for raw in ["1,2345.6平方米", "□.25公顷", "l2.25公顷", "1，225平方米"] {
        let (record, read) = temporary(&TEMPORARY.replace("1,2345.6平方米", raw));
        assert_eq!(read.area, Stated::Illegible(raw.into()));
        assert_eq!(read.situs.villages_stated, Some(3), "{:?}", read.situs);
        assert!(!record.source.cell.unwrap().contains(raw));
    }
    let (_, read) = temporary(&TEMPORARY.replace("耕地 1.5公顷(22.50 亩，其", "耕地1□.5公顷，其"));
    assert_eq!(read.cultivated, Stated::Illegible("1□.5公顷".into()));
}

#[test]
fn full_width_thousands_and_spaced_figures() {
    for (printed, expected) in [
        ("２．２５　公顷", 22500.0),
        ("22,500 平方米", 22500.0),
        ("２２,５００平方米", 22500.0),
        ("22500㎡", 22500.0),
        ("33.75亩", 22500.0),
        ("1.2万平方米", 12000.0),
    ] {
        let (_, read) = temporary(&TEMPORARY.replace("1,2345.6平方米", printed));
        assert_eq!(m2(&read.area), Some(expected), "{printed}");
    }
}

#[test]
fn silence_denial_and_a_start() {
    let body = TEMPORARY.replace("(22.50 亩，其中基本农田 12.30 亩)", "(22.50 亩)");
    assert_eq!(temporary(&body).1.basic_farmland, Stated::Unknown);
    let body = TEMPORARY.replace("其中基本农田 12.30 亩", "不涉及永久基本农田");
    assert_eq!(temporary(&body).1.basic_farmland, Stated::None);
    let body = TEMPORARY.replace("使用期限两年", "使用期限2年，自2020年4月1日起");
    let (record, read) = temporary(&body);
    assert_eq!(read.term.value().and_then(crate::record::Term::end), Some(date(2022, 3, 31)));
    assert_eq!(record.validity.to, Some(date(2022, 3, 31)));
}

#[test]
fn a_half_width_comma_divides_clauses_and_what_is_open_is_not_none() {
    let with = |text: &str| {
        let body = TEMPORARY
            .replace("1,2345.6平方米", "2.25公顷")
            .replace("其中基本农田 12.30 亩", "")
            .replace("使用期限两年", &format!("使用期限两年。{text}"));
        let reading = examined(&reply("某路便道临时用地审查意见", &body));
        let Body::Decision(read) = reading.records[0].body.clone() else { panic!("a decision") };
        let told = |field: &str| {
            reading.findings.iter().any(|f| f.kind == DoubtKind::Areas && f.field.as_deref() == Some(field))
        };
        (read.basic_farmland, read.redline, told("basic_farmland"), told("redline"))
    };
    let (farmland, redline, told, _) = with("不占用永久基本农田,生态保护红线情况以县级核定为准");
    assert_eq!((farmland, redline, told), (Stated::None, Stated::Unknown, false));
    let (farmland, redline, ..) = with("不占用永久基本农田和生态保护红线");
    assert_eq!((farmland, redline), (Stated::None, Stated::None));
    for open in [
        "除1号地块外不占用永久基本农田",
        "除1号地块外，均不占用永久基本农田",
        "不占用永久基本农田，1号地块除外",
        "涉及永久基本农田，面积待核",
        "基本不占用永久基本农田",
        "1号地块占用永久基本农田,2号地块不占用永久基本农田",
    ] {
        let (farmland, _, told, _) = with(open);
        assert_eq!((farmland, told), (Stated::Unknown, true), "{open}");
    }
    for silent in [
        "不得占用永久基本农田",
        "涉及永久基本农田的，应补划",
        "确需占用永久基本农田须报批",
        "位于永久基本农田之外",
    ] {
        let (farmland, _, told, _) = with(silent);
        assert_eq!((farmland, told), (Stated::Unknown, false), "{silent}");
    }
    let body = TEMPORARY.replace(
        "1,2345.6平方米 土地作为施工便道临时用地，使用期限两年",
        "1,234.5平方米土地作为拌合站临时用地,使用期限自2023年5月1日至2025年4月30日",
    );
    let (_, read) = temporary(&body);
    assert_eq!((read.land_use, m2(&read.area)), (Stated::Value("拌合站临时用地".into()), Some(1234.5)));
}

#[test]
fn units_that_disagree_are_kept_and_reported() {
    let reading =
        examined(&reply("某路便道临时用地", &TEMPORARY.replace("1,2345.6平方米", "2.25公顷（34.75亩）")));
    assert!(reading.findings.iter().any(|f| f.en.contains("disagree")), "{:?}", reading.findings);
    let Body::Decision(read) = &reading.records[0].body else { panic!("a decision") };
    let area = read.area.value().unwrap();
    assert_eq!((area.m2, area.mu, area.units_agree), (22500.0, Some(34.75), Some(false)));
}

#[test]
fn agreement_knows_the_rounding_of_both_figures() {
    for (printed, agree) in
        [("0.7679公顷（合11.5亩）", true), ("0.7679公顷（合11.6亩）", false), ("7161平方米(10.7415亩)", true)]
    {
        let (_, read) = temporary(&TEMPORARY.replace("1,2345.6平方米", printed));
        assert_eq!(read.area.value().and_then(|a| a.units_agree), Some(agree), "{printed}");
    }
}

const GRANT: &str = "你局《关于公开出让2020—3地块国有建设用地使用权方案的请示》（甲自资〔2020〕9号）文已收悉。批复如下：
一、同意将位于戊街南侧、己路东侧10000平方米（15.00亩）国有建设用地使用权以挂牌方式出让。（四至见附图）
二、同意用途设定为商业用地，出让年限40年。
三、同意起始价确定为1,200.5万元，保证金0.1亿元，加价幅度5000元。
四、控制指标：
（一）建筑密度: ≤25%；
（二）绿地率不低于30%；
（三）容积率: ＞1，≤1.9；
（四）建筑限高：＜60米（18层），限深10米。
五、按《某批复》（甲政函〔2020〕1号）核定出让成本为300万元，由财政局拨付给庚厂。竞得人须与庚厂签订补偿协议。
六、同意此地块北侧公园划拨给市建设局，面积2000㎡（3.00亩），由竞得人负责建设，投资不少于100万元；公园北侧建设一座学校（含幼儿园），土地面积6000㎡（9.00亩），按收储成本（25万元/亩）划拨给竞得人。学校由竞得人负责建设，建筑面积不少于3000㎡。
上述公园由竞得人建成后移交给市政府管理。学校由竞得人建成后无偿提供给市政府用于办学使用。";

#[test]
fn a_plan_to_grant_is_no_grant() {
    let (record, read) = decision(&reply("公开出让2020—3地块国有建设用地\n使用权方案", GRANT));
    assert_eq!((read.kind, read.status), (DecisionKind::GrantPlan, DecisionStatus::PlanApproved));
    assert_eq!(read.party, Stated::Unknown, "no grantee");
    assert_eq!(read.parcel_no, Stated::Value("2020—3".into()));
    assert_eq!(read.situs.abuttals, [("north".into(), "戊街".into()), ("west".into(), "己路".into())]);
    assert_eq!(read.situs.county.as_deref(), Some("甲市"));
    assert!(record.reasons.iter().any(|r| r.field == "situs.county"));
    let prices: Vec<_> = read.prices.iter().map(|p| (p.kind.as_str(), p.value)).collect();
    assert_eq!(
        prices,
        [
            ("starting_price", Some(12_005_000.0)),
            ("deposit", Some(10_000_000.0)),
            ("increment", Some(5000.0)),
            ("grant_cost", Some(3_000_000.0))
        ]
    );
    assert_eq!(read.prices[3].basis.as_deref(), Some("甲政函〔2020〕1号"));
    assert_eq!(read.term.value().map(|t| t.years), Some(40));
}

#[test]
fn open_and_closed_bounds() {
    let (_, read) = decision(&reply("公开出让2020—3地块使用权方案", GRANT));
    let bounds: Vec<_> = read.controls.iter().map(|c| (c.kind.as_str(), c.min, c.max)).collect();
    let open = |value| Some(Bound { value, inclusive: false });
    let closed = |value| Some(Bound { value, inclusive: true });
    assert_eq!(
        bounds,
        [
            ("building_density", None, closed(25.0)),
            ("green_ratio", closed(30.0), None),
            ("floor_area_ratio", open(1.0), closed(1.9)),
            ("height_limit", None, open(60.0)),
            ("depth_limit", None, closed(10.0)),
        ]
    );
    assert_eq!(read.controls[3].printed, "＜60米（18层）");
}

#[test]
fn a_control_without_a_bound_is_kept_and_reported() {
    let reading = examined(&reply("公开出让2020—3地块使用权方案", &GRANT.replace("＞1，≤1.9", "1.9左右")));
    assert!(reading.findings.iter().any(|f| f.zh.contains("容积率")), "{:?}", reading.findings);
}

#[test]
fn parts_with_receivers_and_duties_of_their_own() {
    let (_, read) = decision(&reply("公开出让2020—3地块使用权方案", GRANT));
    let parts: Vec<_> = read
        .parts
        .iter()
        .map(|p| (p.name.as_str(), p.place.as_str(), p.receiver.value().map(String::as_str), m2(&p.area)))
        .collect();
    assert_eq!(
        parts,
        [
            ("公园", "北侧", Some("市建设局"), Some(2000.0)),
            ("学校", "公园北侧", Some("竞得人"), Some(6000.0))
        ]
    );
    assert!(read.parts.iter().all(|p| p.outside_main.is_some()));
    let kinds =
        |i: usize| read.parts[i].conditions.iter().map(|c| (c.kind.as_str(), c.value)).collect::<Vec<_>>();
    assert_eq!(kinds(0), [("built_by", None), ("investment_min", Some(1_000_000.0)), ("handover", None)]);
    assert_eq!(
        kinds(1),
        [
            ("cost_per_mu", Some(250_000.0)),
            ("built_by", None),
            ("floor_area_min", Some(3000.0)),
            ("handover_free", None)
        ]
    );
    assert!(read.conditions.iter().any(|c| c.kind == "total_area" && c.value == Some(18000.0)));
}

#[test]
fn an_allocation_with_its_figure_split_over_lines() {
    let body = "1. 同意将乙县辛河北侧、壬家村南的AB2020-01号国有建设用地使用权划拨给癸公司，用于建设某工程，划拨用地面积0.5\n\n公顷（合7.5亩）。该宗地规划建设用途为城市道路用地。\n\n2. 同意免除关于该用地的划拨成本费用。";
    let (record, read) = decision(&reply("某工程用地供应", body));
    assert_eq!((read.kind, read.status), (DecisionKind::Allocation, DecisionStatus::Approved));
    assert_eq!(
        (m2(&read.area), read.area.value().unwrap().printed.as_str()),
        (Some(5000.0), "0.5公顷（合7.5亩）")
    );
    assert_eq!(
        (record.confidence, record.reasons[0].fault.as_str()),
        (Confidence::Corrected, "split over lines")
    );
    assert_eq!(
        (read.parcel_no, read.party),
        (Stated::Value("AB2020-01".into()), Stated::Value("癸公司".into()))
    );
    assert_eq!(read.land_use, Stated::Value("城市道路用地".into()));
    assert_eq!(
        (read.prices[0].kind.as_str(), read.prices[0].value),
        ("exempt", None),
        "exempt is not zero and not null"
    );
    assert_eq!(record.source.cell.as_deref(), Some("乙县辛河北侧、壬家村南"));
}

#[test]
fn entrusted_management_names_a_manager_only() {
    let body = "你委《关于某路建设管理事宜的请示》（甲开发〔2020〕18号）收悉。市政府委托你单位管理某路工程项目涉及乙县7161平方米（10.7415亩）的用地，要及时开展用地预审\n\n与选址、立项等有关工作。";
    let (_, read) = decision(&reply("委托某局建设管理某路工程项目", body));
    assert_eq!(read.kind, DecisionKind::EntrustedManagement);
    assert_eq!((read.party, read.party_role.as_deref()), (Stated::Value("甲市某局".into()), Some("manager")));
    assert_eq!((m2(&read.area), read.situs.county.as_deref()), (Some(7161.0), Some("乙县")));
    assert_eq!(read.conditions.iter().filter(|c| c.pending).count(), 2);
}

#[test]
fn planning_conditions_for_parcels_that_are_not_listed() {
    let (_, read) = decision(&reply("甲市无控规地块规划条件设定", "同意你局上报的7个地块相关指标。"));
    assert_eq!((read.kind, read.parcels_unlisted), (DecisionKind::PlanningConditions, Some(7)));
    assert_eq!((read.area, read.situs.printed.as_str()), (Stated::Unknown, ""));
}

#[test]
fn other_documents_are_no_decisions() {
    for (title, body) in [
        ("印发某路临时用地管理办法的通知", TEMPORARY),
        ("某污水处理特许经营项目实施方案的批复", "原则上同意该实施方案，划拨资金10万元。"),
        ("某道路PPP项目调整的批复", "建设期限调整为5年。"),
    ] {
        let text = reply("x", body).replace("关于x的批复", &format!("关于{title}"));
        let reading = examined(&text);
        assert_eq!((reading.records.len(), reading.findings.len()), (0, 0), "{title}");
    }
}

#[test]
fn a_reply_about_land_that_no_rule_understands_is_reported() {
    let reading = examined(&reply("某宗地收回事宜", "同意收回。"));
    assert!(reading.records.is_empty());
    assert!(reading.findings[0].zh.contains("甲政函〔2020〕7号"));
}

proptest! {
    #[test]
    fn a_mutated_reply_never_panics_and_never_loses_its_number(
        which in 0_usize..2,
        cuts in proptest::collection::vec((0_usize..900, 0_usize..40, "[0-9.,，。；（）()□≤>公顷亩㎡年《》同意将划拨给 a]{0,8}"), 1..10),
    ) {
        let (about, body) = [("某路临时用地", TEMPORARY), ("公开出让2020—3地块使用权方案", GRANT)][which];
        let mut chars: Vec<char> = body.chars().collect();
        for (at, length, with) in cuts {
            let from = at.min(chars.len());
            let to = (from + length).min(chars.len());
            chars.splice(from..to, with.chars());
        }
        let body: String = chars.into_iter().collect();
        let reading = examined(&reply(about, &body));
        // A record, or a word to a person about the document: never neither.
        if reading.records.is_empty() {
            prop_assert!(reading.findings.iter().any(|finding| finding.zh.contains("甲政函〔2020〕7号")));
        } else if let Body::Decision(read) = &reading.records[0].body {
            prop_assert_eq!(reading.records.len(), 1);
            let negative = [&read.area, &read.cultivated, &read.basic_farmland].into_iter().filter_map(m2).any(|n| n < 0.0);
            prop_assert!(!negative && read.number == "甲政函〔2020〕7号");
        }
    }
}
