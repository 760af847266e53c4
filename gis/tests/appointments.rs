//! Notices about offices: made-up orders with expectations written by hand, the real ones of the five
//! gazettes, and what an answer says of a chief whose office changed hands.

use std::sync::Arc;

use jiff::civil::{Date, date};
use landrail_gis::answer::{DEFAULT_WITHIN_M, Question, Where, locate};
use landrail_gis::gazette::split;
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::record::{
    Appointment, AppointmentAct, Body, Confidence, DoubtKind, Found, Record, Stated, appointments, embedded,
};

const ORDERS: &str = include_str!("data/appointments/orders.txt");
const CONGRESS: &str = include_str!("data/appointments/congress.txt");

fn read(text: &str) -> Found {
    appointments::read(&split("甲.txt", text.as_bytes()).expect("a text"))
}

fn act(record: &Record) -> &Appointment {
    let Body::Appointment(act) = &record.body else { panic!("no act: {record:?}") };
    act
}

/// Act, name, office and unit as one would say them.
fn said(found: &Found) -> Vec<String> {
    let say = |record: &Record| {
        let act = act(record);
        let what = match act.act {
            AppointmentAct::Appointed => "任",
            AppointmentAct::Removed => "免",
            AppointmentAct::Confirmed => "正式",
            AppointmentAct::Acting => "代",
            AppointmentAct::Remit => "分管",
            AppointmentAct::Assists => "协助",
        };
        format!("{what} {} {} @{}", act.name, act.office, act.unit.as_deref().unwrap_or("?"))
    };
    found.records.iter().map(say).collect()
}

#[test]
fn orders_of_every_shape() {
    let found = read(ORDERS);
    assert_eq!(
        said(&found),
        [
            "任 甲某某 县交通运输局局长 @甲县交通运输局",
            "任 甲某某 县公路段段长 @甲县公路段",
            "任 乙某 县林业局副局长 @甲县林业局",
            "任 丙某 甲县子镇人民政府镇长 @甲县子镇人民政府",
            "任 丁某某 丑乡乡长 @丑乡",
            "免 丁某某 寅局副局长 @寅局",
            "正式 戊某 县信访局（县人民来访接待中心）局长 @甲县信访局",
            "任 己某 县应急管理局副局长 @甲县应急管理局",
            "代 庚某某 甲县人民政府县长 @甲县人民政府",
            "任 张有为 县审计局局长 @甲县审计局",
            "任 辛某 县政府督学室主任 @甲县政府督学室",
            "任 壬某 县政府督学室主任 @甲县政府督学室",
            "任 癸某 县统计局局长 @甲县统计局",
            "免 子某 县交通运输局局长 @甲县交通运输局",
            "免 丑某某 子镇镇长 @子镇",
            "免 寅某 县林业局副局长 @甲县林业局",
            "免 寅某 县绿化办公室主任 @甲县绿化办公室",
            "免 卯某 县招商局局长 @甲县招商局",
        ]
    );
    assert!(found.records.iter().all(|r| act(r).county.as_deref() == Some("甲县")));
    assert!(found.records.iter().all(|r| act(r).signed == Some(date(2023, 6, 13))));
    let ids: Vec<&str> = found.records.iter().map(|r| r.id.as_str()).take(2).collect();
    assert_eq!(ids, ["甲政任2023-5-a1", "甲政任2023-5-a2"]);
    // What is said of an office besides is kept with it.
    let notes =
        |no: usize| found.records[no].reasons.iter().filter_map(|r| r.printed.as_deref()).collect::<String>();
    assert!(notes(13).contains("另有任用") && notes(17).contains("机构改革"), "{} {}", notes(13), notes(17));
}

#[test]
fn days_and_probation_as_stated_and_no_other() {
    let found = read(ORDERS);
    let of = |name: &str| found.records.iter().map(act).find(|act| act.name == name).expect("the act");
    assert_eq!(of("乙某").probation_months, Stated::Value(12));
    assert_eq!(of("己某").probation_months, Stated::Value(6));
    assert_eq!(
        (of("戊某").from.clone(), of("戊某").from_is_signature),
        (Stated::Value(date(2022, 3, 7)), false)
    );
    assert_eq!(
        (of("甲某某").from.clone(), of("甲某某").from_is_signature),
        (Stated::Value(date(2023, 6, 13)), true)
    );
    let month = read(&ORDERS.replace("2022年3月7日", "2022年3月"));
    let act = month.records.iter().map(act).find(|act| act.name == "戊某").expect("the act");
    assert_eq!((&act.from, act.from_month.as_deref()), (&Stated::Unknown, Some("2022-03")));
}

#[test]
fn what_cannot_be_read_is_told() {
    let found = read(ORDERS);
    let doubts = |kind| found.findings.iter().filter(|f| f.kind == kind).count();
    assert_eq!(doubts(DoubtKind::Successor), 1, "offices end, whose is not said: {:?}", found.findings);
    assert_eq!(doubts(DoubtKind::Official), 1, "张有 or 张有为: {:?}", found.findings);
    assert_eq!(doubts(DoubtKind::Unread), 0, "{:?}", found.findings);
    let empty = read(
        "甲县人民政府\n关于某某任职的通知\n\n甲政任〔2023〕6号\n各单位：\n内容见附件。\n甲县人民政府\n2023年6月13日\n",
    );
    assert_eq!((empty.records.len(), empty.findings.len()), (0, 1), "{:?}", empty.findings);
}

#[test]
fn a_decision_without_number() {
    let found = read(CONGRESS);
    assert_eq!(
        said(&found),
        ["任 甲某 甲县人民政府副县长 @甲县人民政府", "免 乙某某 甲县人民政府副县长 @甲县人民政府"]
    );
    assert_eq!(found.records[0].source.document, None);
}

#[test]
fn rules_about_offices_are_no_acts() {
    for title in ["领导干部任职回避暂行规定", "工作人员任免办法", "安全生产责任分工方案"]
    {
        let text = format!(
            "甲县人民政府\n关于印发{title}的通知\n\n甲政发〔2023〕7号\n各单位：\n张某为县甲局局长。\n决定任命：\n李某为县乙局局长。\n甲县人民政府\n2023年1月1日\n"
        );
        assert_eq!(read(&text), Found::default(), "{title}");
    }
}

#[test]
fn a_number_in_a_clause_is_not_published_in_part() {
    for pad in 0..130 {
        let pad = "甲".repeat(pad);
        let text = format!(
            "甲县人民政府\n关于某某任职的通知\n\n甲政任〔2023〕6号\n各单位：\n县人民政府决定任命：\n\
             {pad}暂无任职13800138000；\n张某某同志任县{pad}13800138000局局长。\n甲县人民政府\n2023年6月13日\n"
        );
        let found = read(&text);
        let records: Vec<Record> = found.records.iter().cloned().map(Record::without_personal).collect();
        let json = serde_json::to_string(&(records, &found.findings)).unwrap();
        assert!(!json.contains("甲138") && !json.contains("任职138"), "{json}");
    }
}

#[test]
fn what_is_no_act_yet_is_a_doubt_and_who_leaves_is_removed() {
    let order = |clauses: &str| {
        read(&format!(
            "甲县人民政府\n关于某某任免职的通知\n\n甲政任〔2023〕6号\n各单位：\n{clauses}\n甲县人民政府\n2023年6月13日\n"
        ))
    };
    for heading in ["县人民政府决定：\n", "县人民政府决定任命：\n", "县人民政府决定免去：\n", ""]
    {
        for clause in [
            "王十不任县林业局局长",
            "王十同志不任县林业局局长职务",
            "暂停赵八同志新关镇副镇长职务",
            "建议提名赵己为县林业局局长人选",
            "提名赵己同志为甲县人民政府副县长",
            "同意赵己任县林业局局长",
        ] {
            let found = order(&format!("{heading}{clause}。"));
            assert_eq!(said(&found), [""; 0], "{heading}{clause}");
            let told =
                found.findings.iter().filter(|f| f.printed.as_deref().is_some_and(|p| p.contains(clause)));
            assert!(told.clone().all(|f| f.kind == DoubtKind::Unread), "{:?}", found.findings);
            assert_eq!(told.count(), 1, "{heading}{clause}: {:?}", found.findings);
        }
        for clause in [
            "郭某红同志不再担任甲县副县长职务",
            "郭某红同志不再担任甲县副县长",
            "郭某红不再担任甲县副县长职务",
            "郭某红不再任甲县副县长",
        ] {
            if !heading.is_empty() {
                let found = order(&format!("{heading}{clause}。"));
                assert_eq!(said(&found), ["免 郭某红 甲县副县长 @甲县"], "{heading}{clause}");
            }
        }
    }
    let found = order(
        "县人民政府决定：\n甲某、乙某同志不再担任县林业局副局长职务；\n张某同志任县审计局局长，王十不任县林业局局长。",
    );
    assert_eq!(
        said(&found),
        [
            "免 甲某 县林业局副局长 @甲县林业局",
            "免 乙某 县林业局副局长 @甲县林业局",
            "任 张某 县审计局局长 @甲县审计局",
        ]
    );
    assert_eq!(
        found.findings.iter().filter(|f| f.kind == DoubtKind::Unread).count(),
        1,
        "{:?}",
        found.findings
    );
}

// What an answer says.

/// The embedded roster, with the acts of these texts instead of the embedded ones.
fn snapshot(texts: &[String]) -> Snapshot {
    let (mut records, documents) = embedded();
    records.retain(|record| !matches!(record.body, Body::Appointment(_)));
    for (no, text) in texts.iter().enumerate() {
        let gazette = split(&format!("{no}.txt"), text.as_bytes()).expect("a text");
        records.extend(appointments::read(&gazette).records);
    }
    Snapshot::build(records, documents, Arc::new(Reference::embedded()))
}

fn order(county: &str, number: u32, day: &str, lines: &str) -> String {
    format!(
        "{county}人民政府\n关于职务任免的通知\n\n甲政任〔2023〕{number}号\n各单位：\n经研究，{lines}\n{county}人民政府\n{day}\n"
    )
}

/// The caveats about later acts in the answer for a post: code and words.
fn later(snapshot: &Snapshot, line: &str, post: &str, as_of: Date) -> Vec<(&'static str, String)> {
    let at = Where::post(line, post).expect("a post");
    let question = Question { given: String::new(), at, as_of, within_m: DEFAULT_WITHIN_M };
    let answer = locate(snapshot, &question).expect("an answer");
    let caveats = answer.railways.iter().flat_map(|railway| &railway.caveats);
    let found: Vec<_> = caveats
        .filter(|c| ["successor", "vacancy", "later_evidence"].contains(&c.code))
        .map(|c| (c.code, c.words.zh.to_string()))
        .collect();
    found
}

#[test]
fn a_later_holder_of_the_same_office_and_unit_is_a_successor() {
    // 豆罗镇镇长 is 田悠铨 in the roster, on 北同蒲线 at K270.
    let day = "2023年5月10日";
    let swap =
        order("忻府区", 1, day, "决定任命：\n马某某为豆罗镇镇长。\n决定免去：\n田悠铨的豆罗镇镇长职务。");
    let snapshot = snapshot(&[swap]);
    assert_eq!(later(&snapshot, "大西高铁", "K190+000", date(2023, 5, 9)), []);
    let all: Vec<_> = snapshot
        .records()
        .iter()
        .filter_map(|r| match &r.body {
            Body::Segment(s) if s.local.office == "豆罗镇镇长" => Some((s.line.clone(), s.span.from)),
            _ => None,
        })
        .collect();
    let (line, from) = all.first().expect("豆罗镇 is in the roster").clone();
    let found = later(&snapshot, &line, &from.to_string(), date(2023, 6, 1));
    let successors: Vec<_> = found.iter().filter(|(code, _)| *code == "successor").collect();
    assert_eq!(successors.len(), 1, "{found:?}");
    let words = &successors[0].1;
    for said in ["田悠", "马某某", "2023-05-10", "甲政任〔2023〕1号", "忻政办发〔2021〕71号"]
    {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(later(&snapshot, &line, &from.to_string(), date(2023, 5, 9)), [], "not before its day");
}

/// A line and post where this township office is in the roster.
fn where_listed(snapshot: &Snapshot, office: &str) -> (String, String, String) {
    let found = snapshot.records().iter().find_map(|record| match &record.body {
        Body::Segment(s) if s.local.office == office && s.local.name.is_some() => {
            Some((s.line.clone(), s.span.from.to_string(), s.local.name.clone().unwrap_or_default()))
        }
        _ => None,
    });
    found.expect("the office is in the roster")
}

#[test]
fn a_removal_alone_is_a_vacancy_until_somebody_is_appointed() {
    let bare = snapshot(&[]);
    let (line, post, name) = where_listed(&bare, "忻口镇镇长");
    let removed = order("忻府区", 1, "2023年5月10日", &format!("决定免去：\n{name}同志的忻口镇镇长职务。"));
    let found = later(&snapshot(std::slice::from_ref(&removed)), &line, &post, date(2023, 6, 1));
    assert!(found.iter().any(|(code, words)| *code == "vacancy" && words.contains(&name)), "{found:?}");
    let filled = order("忻府区", 2, "2023年5月20日", "决定任命：\n马某某为忻府区忻口镇人民政府镇长。");
    let both = snapshot(&[removed, filled]);
    let on = |day| later(&both, &line, &post, day).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    assert_eq!(on(date(2023, 5, 15)), ["vacancy"]);
    assert_eq!(on(date(2023, 5, 20)), ["successor"]);
}

#[test]
fn an_act_that_was_ended_names_no_successor() {
    let (line, post, _) = where_listed(&snapshot(&[]), "忻口镇镇长");
    let filled = order("忻府区", 2, "2023年5月20日", "决定任命：\n马某某为忻府区忻口镇人民政府镇长。");
    let ended = |last: Date| {
        let known = snapshot(std::slice::from_ref(&filled));
        let mut records: Vec<Record> = known.records().iter().map(|record| Record::clone(record)).collect();
        for record in &mut records {
            if matches!(record.body, Body::Appointment(_)) {
                record.validity.to = Some(last);
            }
        }
        Snapshot::build(records, known.documents().to_vec(), Arc::new(Reference::embedded()))
    };
    let codes = |snapshot: &Snapshot, day| {
        later(snapshot, &line, &post, day).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    let left = ended(date(2024, 6, 30));
    assert_eq!(codes(&left, date(2024, 6, 30)), ["successor"]);
    assert_eq!(codes(&left, date(2024, 7, 1)), ["vacancy"]);
    // A draft never came into force.
    assert_eq!(codes(&ended(date(2023, 5, 19)), date(2024, 7, 1)), Vec::<&str>::new());
}

#[test]
fn a_name_an_office_elsewhere_and_another_deputy_link_nothing() {
    let bare = snapshot(&[]);
    let (line, post, name) = where_listed(&bare, "忻口镇镇长");
    let unrelated = [
        // The same name in another office, and the same office in another county.
        order(
            "忻府区",
            1,
            "2023年5月10日",
            &format!("决定任命：\n{name}同志任区林业局局长。\n决定免去：\n{name}同志区水利局局长职务。"),
        ),
        order(
            "原平市",
            2,
            "2023年5月10日",
            &format!("决定免去：\n{name}同志的忻口镇镇长职务。\n决定任命：\n马某某为忻口镇镇长。"),
        ),
        // Deputies: several hold the office, and whose place is taken is not said.
        order(
            "忻府区",
            3,
            "2023年5月10日",
            "决定任命：\n马某某为忻府区人民政府副区长；\n牛某为忻口镇副镇长。\n决定免去：\n杨某某同志忻府区人民政府副区长职务。",
        ),
    ];
    assert_eq!(later(&snapshot(&unrelated), &line, &post, date(2024, 1, 1)), []);
}

#[test]
fn the_removal_of_the_deputy_that_the_roster_names_is_told_and_nobody_put_in_the_place() {
    let text = "乙市忻府区人民政府\n关于孙晓磊等同志职务任免的通知\n\n甲政任〔2023〕6号\n\n各单位：\n\n经区政府研究决定：\n\n        免去：\n孙晓磊同志忻府区副区长职务；\n\n任命：\n马某某同志为忻府区副区长；\n牛某同志为忻府区副区长（试用期一年）。\n\n        乙市忻府区人民政府\n2023年4月10日\n";
    let snapshot = snapshot(&[text.to_owned()]);
    assert_eq!(later(&snapshot, "北同蒲线", "K250+000", date(2023, 4, 9)), [], "not before its day");
    let found = later(&snapshot, "北同蒲线", "K250+000", date(2023, 6, 1));
    let [("vacancy", words)] = found.as_slice() else { panic!("{found:?}") };
    for said in ["孙晓磊", "忻府区副区长", "2023-04-10", "由谁接任未写明"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(!words.contains("马某某") && !words.contains("牛某"), "{words}");
}

fn remits(county: &str, number: u32, day: &str, lines: &str) -> String {
    format!(
        "{county}人民政府办公室\n关于县政府领导调整分工的通知\n\n甲政办发〔2023〕{number}号\n各单位：\n{lines}\n{county}人民政府办公室\n{day}\n"
    )
}

#[test]
fn a_changed_remit_is_a_possible_successor_and_no_more() {
    let (line, post) = ("准朔线", "K150+000");
    let changed = remits(
        "偏关县",
        1,
        "2023年3月30日",
        "郭秀红副县长 负责教育、水利等方面工作。\n马某某副县长 负责交通运输、商务等方面工作。\n牛某副县长 协助分管交通运输。\n杨某副县长 负责公安。\n联系：某铁路公安处派出所。",
    );
    let found = later(&snapshot(std::slice::from_ref(&changed)), line, post, date(2023, 6, 1));
    let possible: Vec<_> = found.iter().filter(|(_, words)| words.contains("未确认")).collect();
    assert_eq!(possible.len(), 1, "{found:?}");
    assert!(possible[0].0 == "later_evidence" && possible[0].1.contains("马某某"), "{possible:?}");
    assert!(
        !possible[0].1.contains("牛某") && !possible[0].1.contains("杨某"),
        "assistants and police: {possible:?}"
    );
    // Given back by a later division of work, nothing is to be said.
    let back = remits(
        "偏关县",
        2,
        "2023年5月30日",
        "郭秀红副县长 负责交通运输、水利等方面工作。\n马某某副县长 负责商务。",
    );
    let found = later(&snapshot(&[changed, back]), line, post, date(2023, 6, 1));
    assert!(!found.iter().any(|(_, words)| words.contains("未确认")), "{found:?}");
}

#[test]
fn what_the_gazette_of_偏关县_says_is_cited_with_its_date() {
    let (records, documents) = embedded();
    let snapshot = Snapshot::build(records, documents, Arc::new(Reference::embedded()));
    let found = later(&snapshot, "准朔线", "K150+000", date(2023, 6, 1));
    let words = &found.iter().find(|(_, words)| words.contains("未确认")).expect("the remit").1;
    for said in ["郭秀红", "梁震宇", "2023-03-30", "偏政办发〔2023〕10号", "忻政办发〔2021〕71号", "准朔铁路"]
    {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(later(&snapshot, "准朔线", "K150+000", date(2022, 12, 31)), []);
}

// The real ones.

/// The acts of a gazette beside the repository.
fn real(prefix: &str) -> Option<Found> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: ../shared absent");
        return None;
    };
    let file = files
        .map(|entry| entry.expect("a readable entry"))
        .find(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .expect("every seed is there");
    let gazette = split(&file.file_name().to_string_lossy(), &std::fs::read(file.path()).expect("readable"));
    Some(appointments::read(&gazette.expect("a gazette")))
}

fn counts(found: &Found) -> [usize; 6] {
    let of = |wanted| found.records.iter().filter(|record| act(record).act == wanted).count();
    [
        of(AppointmentAct::Appointed),
        of(AppointmentAct::Confirmed),
        of(AppointmentAct::Removed),
        of(AppointmentAct::Acting),
        of(AppointmentAct::Remit),
        of(AppointmentAct::Assists),
    ]
}

#[test]
fn the_acts_of_the_five_gazettes() {
    // Counted by hand: appointed, confirmed, removed, acting, remit, assists.
    for (prefix, expect) in [
        ("000", [4, 13, 1, 0, 0, 0]),
        ("001", [0; 6]),
        ("002", [19, 0, 18, 0, 6, 1]),
        ("003", [24, 10, 7, 1, 0, 0]),
        ("004", [9, 0, 15, 1, 0, 0]),
    ] {
        let Some(found) = real(prefix) else { return };
        assert_eq!(counts(&found), expect, "{prefix}");
        let unread: Vec<_> = found.findings.iter().filter(|f| f.kind != DoubtKind::Successor).collect();
        assert!(unread.is_empty(), "{prefix}: {unread:?}");
    }
}

#[test]
fn rows_of_the_gazettes_by_hand() {
    let Some(found) = real("000") else { return };
    let row =
        |found: &Found, id: &str| found.records.iter().find(|r| r.id == id).expect("the record").clone();
    // A removal without successor; a confirmation that counts from a month; a probation.
    let vacancy = row(&found, "原政任2022-22-a2");
    assert_eq!(
        (act(&vacancy).name.as_str(), act(&vacancy).unit.as_deref()),
        ("朱殿君", Some("原平市公安局轩岗派出所"))
    );
    assert_eq!((act(&vacancy).act, vacancy.source.lines), (AppointmentAct::Removed, [1202, 1202]));
    let confirmed = row(&found, "原政任2022-21-a10");
    assert_eq!(
        (act(&confirmed).name.as_str(), act(&confirmed).from_month.as_deref()),
        ("李浩田", Some("2021-09"))
    );
    assert_eq!(act(&confirmed).from, Stated::Unknown, "no day is stated");
    assert_eq!(act(&row(&found, "原政任2022-18-a1")).probation_months, Stated::Value(12));

    let Some(found) = real("002") else { return };
    let broken = row(&found, "偏政任2023-1-a3");
    assert_eq!(broken.source.lines, [6685, 6686], "an office over two lines");
    let second = row(&found, "偏政任2023-3-a2");
    assert_eq!(
        (act(&second).unit.as_deref(), second.confidence),
        (Some("偏关县能源局"), Confidence::Inferred)
    );

    let Some(found) = real("004") else { return };
    let acting = found.records.iter().map(act).find(|act| act.act == AppointmentAct::Acting).expect("代县长");
    assert_eq!((acting.name.as_str(), acting.county.as_deref()), ("石生华", Some("右玉县")));
}
