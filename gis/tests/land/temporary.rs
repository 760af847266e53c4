//! Temporary uses of land.

use jiff::civil::date;
use landrail_gis::record::{Confidence, DecisionKind, DecisionStatus, DoubtKind, LandClass, Stated, Term};

use crate::support::{decision, m2, of_kind, only, read, read_text, text, value};

fn classes(classes: &[LandClass]) -> Vec<(&str, Option<&str>, Option<f64>)> {
    classes.iter().map(|c| (c.printed.as_str(), c.within.as_deref(), m2(&c.area))).collect()
}

#[test]
fn six_classes_and_27_plots_that_add_up() {
    let (record, read, findings) = only("temporary_six_classes_27_plots");
    assert_eq!(record.id, "甲自然资临2024-3");
    assert_eq!((read.kind, read.status), (DecisionKind::TemporaryUse, DecisionStatus::Approved));
    assert_eq!(
        (read.issuer.clone(), read.party.clone()),
        (value("甲县自然资源局"), value("壬癸铁路站前二标项目经理部"))
    );
    assert_eq!(m2(&read.area), Some(81_801.0));
    let agricultural = Some("agricultural");
    assert_eq!(
        classes(&read.classes),
        [
            ("农用地", None, Some(51_447.0)),
            ("耕地", agricultural, Some(9_046.0)),
            ("园地", agricultural, Some(15_895.0)),
            ("林地", agricultural, Some(7_840.0)),
            ("草地", agricultural, Some(13_349.0)),
            ("其他农用地", agricultural, Some(5_317.0)),
            ("建设用地", None, Some(19_764.0)),
            ("未利用地", None, Some(10_590.0)),
        ]
    );
    assert_eq!(read.plots.len(), 27);
    let sum: f64 = read.plots.iter().filter_map(|plot| m2(&plot.area)).sum();
    assert!((sum - 81_801.0).abs() < 1e-6);
    let first = &read.plots[0];
    assert_eq!((first.no.as_str(), first.land_use.clone()), ("ZD-01", value("施工便道")));
    assert_eq!(first.groups, [("丁坪村".to_owned(), vec![2])]);
    assert_eq!(first.classes.len(), 7, "every column of the table");
    assert_eq!(read.situs.groups, [("松岭村".to_owned(), vec![5, 6]), ("丁坪村".to_owned(), vec![2])]);
    assert_eq!(read.situs.county.as_deref(), Some("甲县"), "from the issuing bureau");
    // Stated to be none, in words and as 0.0000: not unknown.
    assert_eq!((read.basic_farmland.clone(), read.redline.clone()), (Stated::None, Stated::None));
    assert_eq!(read.basic_farmland_word.as_deref(), Some("永久基本农田"));
    // The reply is itself the approval, so the term begins on its day.
    let term = read.term.value().unwrap();
    assert_eq!((term.years, term.from_approval), (2, true));
    assert_eq!((term.start.clone(), term.end()), (Stated::Value(date(2024, 3, 8)), Some(date(2026, 3, 7))));
    assert_eq!(record.validity.to, Some(date(2026, 3, 7)));
    assert_eq!(read.renewal.value().map(|r| r.times_left.clone()), Some(Stated::Value(0)), "不得续期");
    assert_eq!(read.reclamation.value().and_then(|r| r.months_after_end), Some(12));
    assert_eq!(read.reclamation_due(), Some(date(2027, 3, 7)));
    let deposit = read.conditions.iter().find(|c| c.kind == "reclamation_deposit").unwrap();
    assert_eq!(deposit.value, Some(1_265_000.0));
    assert!(read.conditions.iter().any(|c| c.pending && c.zh.contains("使用林地审批手续")));
    assert_eq!(findings, [], "everything adds up");
}

#[test]
fn a_row_that_is_lost_or_changed_does_not_add_up_any_more() {
    let name = "temporary_six_classes_27_plots";
    let whole = text(name);
    let lines: Vec<&str> = whole.lines().collect();
    let rows = lines.iter().enumerate().filter(|(_, line)| line.contains("\tZD-"));
    for (at, line) in rows {
        let rest: Vec<&str> = lines.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, l)| *l).collect();
        let reading = read_text(name, &rest.join("\n"));
        assert!(!of_kind(&reading.findings, DoubtKind::Sums).is_empty(), "without {line}");
        assert_eq!(decision(&reading.records[0]).plots.len(), 26);
        assert_eq!(m2(&decision(&reading.records[0]).area), Some(81_801.0), "nothing is repaired");
    }
    // Two digits of one class swapped.
    let reading = read_text(name, &whole.replace("林地0.7840公顷", "林地0.7480公顷"));
    assert!(!of_kind(&reading.findings, DoubtKind::Sums).is_empty());
    // A figure that lost a digit to a blot.
    let reading = read_text(name, &whole.replace("园地1.5895公顷", "园地1.□895公顷"));
    assert_eq!(
        decision(&reading.records[0])
            .classes
            .iter()
            .filter(|c| matches!(c.area, Stated::Illegible(_)))
            .count(),
        1
    );
    assert!(!of_kind(&reading.findings, DoubtKind::Areas).is_empty());
}

#[test]
fn plots_in_the_text_a_page_break_and_from_to() {
    let (record, read, findings) = only("temporary_text_plots_from_to");
    assert_eq!(m2(&read.area), Some(13_000.0), "1.3 + page number + 000");
    assert!(record.reasons.iter().any(|r| r.field == "area" && r.fault == "split over lines"));
    assert_eq!(read.party, value("丁戊铁路五标项目部"));
    let plots: Vec<_> = read
        .plots
        .iter()
        .map(|p| (p.no.as_str(), p.land_use.clone(), m2(&p.area), p.place.as_str()))
        .collect();
    assert_eq!(
        plots,
        [
            ("1号地块", value("弃土场"), Some(5_200.0), "己坪村5组"),
            ("2号地块", value("施工便道"), Some(4_800.0), "己坪村6组"),
            ("3号地块", value("材料堆场"), Some(3_000.0), ""),
        ]
    );
    assert_eq!(
        classes(&read.plots[2].classes),
        [("耕地", None, Some(1_000.0)), ("林地", None, Some(2_000.0))]
    );
    assert_eq!(
        classes(&read.classes),
        [
            ("水浇地", None, Some(5_000.0)),
            ("乔木林地", None, Some(6_000.0)),
            ("其他草地", None, Some(2_000.0))
        ]
    );
    assert_eq!(
        read.classes.iter().map(|c| c.class.as_str()).collect::<Vec<_>>(),
        ["cultivated", "forest", "grass"]
    );
    // 耕地 itself is not printed: the record says where the figure is from.
    assert_eq!(m2(&read.cultivated), Some(5_000.0));
    assert!(record.reasons.iter().any(|r| r.field == "cultivated"));
    assert_eq!(record.confidence, Confidence::Inferred);
    assert_eq!(read.basic_farmland.value().and_then(|a| a.mu), Some(0.2));
    assert_eq!(read.redline, Stated::None);
    let term = read.term.value().unwrap();
    assert_eq!(
        (term.years, term.start.clone(), term.until),
        (2, Stated::Value(date(2023, 5, 1)), Some(date(2025, 4, 30)))
    );
    assert_eq!(read.reclamation_due(), Some(date(2026, 4, 30)));
    assert_eq!(findings, [], "two years and the days agree, plots and classes add up");
}

#[test]
fn what_does_not_add_up_is_told_with_its_figures_and_kept() {
    let (_, read, findings) = only("temporary_sums_wrong");
    assert_eq!(m2(&read.area), Some(20_000.0));
    let sums: Vec<&str> = of_kind(&findings, DoubtKind::Sums).iter().map(|f| f.zh.as_str()).collect();
    assert_eq!(sums.len(), 3, "{sums:?}");
    assert!(sums[0].contains("1.9000") && sums[0].contains("少 0.1000"), "classes: {}", sums[0]);
    assert!(sums[1].contains("农用地") && sums[1].contains("1.4000"), "parts of a class: {}", sums[1]);
    assert!(sums[2].contains("2个地块") && sums[2].contains("少 0.2000"), "plots: {}", sums[2]);
    assert_eq!(of_kind(&findings, DoubtKind::Areas).len(), 1, "2 ha are not 31 亩");
    let terms = of_kind(&findings, DoubtKind::Term);
    assert_eq!(terms.len(), 2, "{terms:?}");
    assert_eq!(terms[0].candidates, ["2025-04-30", "2026-04-30"]);
    assert!(terms[1].zh.contains("自然资规〔2021〕2号"));
    assert!(findings.iter().all(|f| f.record.as_deref() == Some("乙政函2023-42") && f.field.is_some()));
    assert_eq!(read.plots.len(), 2);
}

#[test]
fn several_projects_in_one_reply_one_of_them_refused() {
    let reading = read("temporary_several_one_refused");
    let found: Vec<_> = reading
        .records
        .iter()
        .map(|record| {
            let read = decision(record);
            (record.id.as_str(), read.status, read.party.clone(), m2(&read.area))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("乙政函2023-43-p1", DecisionStatus::Approved, value("甲子风电公司"), Some(6_000.0)),
            ("乙政函2023-43-p2", DecisionStatus::AgreedInPrinciple, value("乙丑管道公司"), Some(12_000.0)),
            ("乙政函2023-43-p3", DecisionStatus::Refused, value("丙寅砂石厂"), Some(20_000.0)),
        ]
    );
    let second = decision(&reading.records[1]);
    assert_eq!(second.situs.groups, [("癸家庄村".to_owned(), vec![3])]);
    assert!(second.conditions.iter().any(|c| c.kind == "pending_approval"));
    assert!(decision(&reading.records[0]).conditions.iter().all(|c| !c.pending), "that is the second's");
    // The term is said once for all.
    assert!(
        reading
            .records
            .iter()
            .all(|r| decision(r).term.value().is_some_and(|t| (t.years, t.months) == (0, 18)))
    );
    assert_eq!(reading.records[2].source.lines, [7, 7]);
    let refused = of_kind(&reading.findings, DoubtKind::Refused);
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].record.as_deref(), Some("乙政函2023-43-p3"));
}

#[test]
fn a_refusal_names_what_was_asked_for() {
    let (record, read, findings) = only("temporary_refused");
    assert_eq!((record.id.as_str(), read.status), ("丙自然资函2022-15", DecisionStatus::Refused));
    assert_eq!((read.party.clone(), m2(&read.area)), (value("丁卯采石场"), Some(18_000.0)));
    assert_eq!(read.situs.villages, ["石梁村"]);
    assert_eq!(m2(&read.basic_farmland), Some(9_000.0));
    assert_eq!(of_kind(&findings, DoubtKind::Refused).len(), 1);
    assert_eq!(record.validity.to, None);
}

#[test]
fn a_revocation_names_the_older_document() {
    let (_, read, _) = only("temporary_revoked");
    assert_eq!(read.status, DecisionStatus::Revoked);
    let revokes = read.conditions.iter().find(|c| c.kind == "revokes").unwrap();
    assert_eq!(revokes.basis.as_deref(), Some("丙自然资函〔2021〕9号"));
    assert_eq!((m2(&read.area), read.reclamation_due()), (Some(7_500.0), Some(date(2022, 12, 31))));
}

#[test]
fn a_renewal_until_the_end_of_a_month() {
    let (record, read, findings) = only("temporary_renewal_until");
    let renewal = read.renewal.value().unwrap();
    assert_eq!(
        (renewal.of.clone(), renewal.times_left.clone()),
        (value("丙自然资函〔2022〕3号"), Stated::Value(0))
    );
    let term = read.term.value().unwrap();
    assert_eq!((term.years, term.until, &term.start), (0, Some(date(2025, 6, 30)), &Stated::Unknown));
    assert_eq!(
        (record.validity.to, read.reclamation_due()),
        (Some(date(2025, 6, 30)), Some(date(2026, 6, 30)))
    );
    assert_eq!((read.project.clone(), read.party.clone()), (value("己巳铁路梁场"), value("己巳铁路项目部")));
    assert_eq!(findings, []);
}

#[test]
fn a_form_is_read_like_a_reply() {
    let (_, read, findings) = only("temporary_form");
    assert_eq!((read.party.clone(), read.land_use.clone()), (value("庚午输电工程项目部"), value("牵张场")));
    assert_eq!((m2(&read.area), m2(&read.cultivated)), (Some(3_650.0), Some(1_650.0)));
    assert_eq!(read.basic_farmland, Stated::None, "a zero in its cell");
    assert_eq!(read.redline, Stated::Unknown, "no cell for it");
    assert_eq!(read.situs.groups, [("石梁村".to_owned(), vec![3])]);
    let term = read.term.value().unwrap();
    assert_eq!((term.years, term.end()), (0, Some(date(2025, 4, 30))));
    assert_eq!(findings, []);
}

fn term_of(phrase: &str) -> (Stated<Term>, usize) {
    let text = format!(
        "乙县人民政府关于某路临时用地的批复\n乙政函〔2023〕9号\n乙县自然资源局：\n同意某公司使用乙县辛乡己坪村土地1.0000公顷作为便道临时用地。{phrase}\n乙县人民政府\n2023年4月21日\n"
    );
    let reading = read_text("terms", &text);
    let doubts =
        of_kind(&reading.findings, DoubtKind::Term).len() + of_kind(&reading.findings, DoubtKind::Date).len();
    (decision(&reading.records[0]).term.clone(), doubts)
}

#[test]
fn terms_in_every_wording() {
    let end = |phrase: &str| {
        let (term, doubts) = term_of(phrase);
        (term.value().and_then(Term::end), doubts)
    };
    assert_eq!(end("使用期限两年。"), (None, 1), "no start, no end");
    assert_eq!(end("使用期限2年，自批准之日起。"), (Some(date(2025, 4, 20)), 0));
    assert_eq!(end("使用期限二年，自签发之日起计算。"), (Some(date(2025, 4, 20)), 0));
    assert_eq!(
        end("使用期限自批准之日起2年。待某市局批准后使用。"),
        (None, 1),
        "the approval is still to come"
    );
    assert_eq!(end("使用期限：2023.5.1—2025.4.30。"), (Some(date(2025, 4, 30)), 0));
    assert_eq!(end("使用期限为2023年5月1日至10月31日。"), (Some(date(2023, 10, 31)), 0));
    assert_eq!(
        end("使用期限2年，自2023年5月1日至2025年5月1日。"),
        (Some(date(2025, 5, 1)), 0),
        "the same day two years later"
    );
    assert_eq!(end("临时用地使用至2025年6月。"), (Some(date(2025, 6, 30)), 1), "a month without a day");
    assert_eq!(end("使用期限18个月，自2023年5月1日起。"), (Some(date(2024, 10, 31)), 0));
    assert_eq!(end("使用期限2年，自2023年2月30日起。"), (None, 2), "a day that does not exist");
    assert_eq!(end("使用期限自2023年5月1日至2022年4月30日。").1, 2, "the end before the start");
    assert_eq!(end("使用期限3年。"), (None, 2), "more than two years, and no start");
    assert_eq!(term_of("土地复垦期限1年。"), (Stated::Unknown, 1), "not the term of the use");
    assert_eq!(term_of(""), (Stated::Unknown, 1), "and a person is told");
}

#[test]
fn silence_is_no_zero() {
    let base = "乙县人民政府关于某路临时用地的批复\n乙政函〔2023〕9号\n乙县自然资源局：\n同意某公司使用乙县辛乡己坪村土地1.0000公顷作为便道临时用地。@\n乙县人民政府\n2023年4月21日\n";
    let states = |words: &str| {
        let reading = read_text("states", &base.replace('@', words));
        let read = decision(&reading.records[0]).clone();
        (m2(&read.cultivated), m2(&read.basic_farmland), m2(&read.redline))
    };
    assert_eq!(states(""), (None, None, None));
    let none = (Some(0.0), Some(0.0), Some(0.0));
    assert_eq!(states("不占用耕地和永久基本农田，不涉及生态保护红线。"), none);
    assert_eq!(states("耕地0.0000公顷，永久基本农田0公顷，生态保护红线0.0000公顷。"), none);
    assert_eq!(
        states("占用永久基本农田3亩，占用生态保护红线0.1公顷。"),
        (None, Some(2_000.0), Some(1_000.0))
    );
    // Land that has to be made up for elsewhere is not land that is used.
    assert_eq!(states("另行补充耕地2.0000公顷。").0, None);
}

#[test]
fn a_permit_in_lines_of_labels() {
    let (record, read, findings) = only("temporary_permit_labels");
    assert_eq!((record.id.as_str(), read.issuer.clone()), ("丁自然资许2024-6", value("丁县自然资源局")));
    assert_eq!(
        (read.project.clone(), read.land_use.clone()),
        (value("癸酉输气管道工程"), value("管道施工作业带"))
    );
    assert_eq!(read.situs.printed, "丁县壬乡坪上村、壬镇");
    assert_eq!(read.area.value().and_then(|a| a.mu), Some(3.2));
    assert_eq!(read.classes.iter().map(|c| c.printed.as_str()).collect::<Vec<_>>(), ["旱地", "果园"]);
    let term = read.term.value().unwrap();
    assert_eq!((term.years, term.end()), (2, Some(date(2026, 3, 31))));
    assert_eq!(findings, []);
}

#[test]
fn classes_within_classes_within_classes() {
    let (_, read, findings) = only("temporary_nested_classes");
    assert_eq!(read.party, value("壬申铁路项目部"));
    assert_eq!(read.situs.villages, ["坪上村", "河西村"]);
    let within: Vec<_> = read.classes.iter().map(|c| (c.printed.as_str(), c.within.as_deref())).collect();
    let (a, c) = (Some("agricultural"), Some("cultivated"));
    assert_eq!(
        within,
        [
            ("农用地", None),
            ("耕地", a),
            ("水浇地", c),
            ("旱地", c),
            ("园地", a),
            ("乔木林地", a),
            ("其他草地", a),
            ("建设用地", None),
            ("未利用地", None),
        ]
    );
    assert_eq!(m2(&read.basic_farmland), Some(12_000.0));
    assert_eq!(read.term.value().and_then(Term::end), Some(date(2026, 3, 31)));
    assert_eq!(read.reclamation_due(), Some(date(2027, 3, 31)));
    assert_eq!(findings, []);
}
