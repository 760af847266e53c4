use std::collections::BTreeSet;

use super::*;
use crate::answer::Where;
use crate::index::Reference;
use crate::line::Track;
use crate::record::Body;

/// The line's name as [`Where::post`] reads it.
fn with_track(line: &str, track: Track) -> String {
    format!("{line}{}", track.zh())
}

fn search(snapshot: &Snapshot, text: &str, limit: usize) -> Vec<SearchHit> {
    super::search(snapshot, text, limit).hits
}

fn says(hit: &SearchHit, words: &str) -> bool {
    hit.detail.as_ref().is_some_and(|w| w.zh.contains(words) || w.en.contains(words))
}

fn embedded() -> Snapshot {
    let (records, documents) = crate::record::embedded();
    Snapshot::build(records, documents, std::sync::Arc::new(Reference::embedded()))
}

fn officials(snapshot: &Snapshot, name: &str) -> Vec<SearchHit> {
    search(snapshot, name, 100).into_iter().filter(|hit| hit.kind == "official").collect()
}

#[test]
fn an_official_is_found_in_every_county_he_answers_for() {
    let snapshot = embedded();
    let hits = officials(&snapshot, "李剑");
    for county in ["忻府区", "定襄县", "原平市", "代县", "繁峙县"] {
        let of_county = |hit: &&SearchHit| hit.subtitle.contains(county) && hit.line.is_some();
        let hit = hits.iter().find(of_county).unwrap_or_else(|| panic!("{county}: {hits:#?}"));
        let line = hit.line.as_deref().expect("a line");
        assert!(hit.subtitle.contains(line), "{hit:?}");
    }
    assert!(hits.iter().any(|hit| hit.subtitle.contains("联络人")), "{hits:#?}");
    let titles: BTreeSet<_> = hits.iter().map(|hit| &hit.subtitle).collect();
    assert_eq!(titles.len(), hits.len(), "{hits:#?}");
    assert!(officials(&snapshot, "孙高伟").len() > 1);
}

/// Every name of the list is found with each county and line that it stands for, and every hit
/// can be asked for.
#[test]
fn no_charge_of_an_official_is_dropped() {
    let snapshot = embedded();
    let mut charges = BTreeSet::new();
    for record in snapshot.records() {
        let Body::Segment(segment) = &record.body else { continue };
        for name in [&segment.local.name, &segment.railway.name].into_iter().flatten() {
            let line = with_track(&segment.line, segment.track);
            charges.insert((name.clone(), segment.county.clone(), line));
        }
    }
    assert!(charges.len() > 50);
    for (name, county, line) in charges {
        let hits = officials(&snapshot, &name);
        let hit = hits
            .iter()
            .find(|hit| hit.line.as_deref() == Some(line.as_str()) && hit.subtitle.contains(&county));
        let post = hit.and_then(|hit| hit.post.as_deref());
        let post = post.unwrap_or_else(|| panic!("{name} {county} {line}: {hits:#?}"));
        let Ok(Where::Post { line, .. }) = Where::post(&line, post) else { panic!("{line} {post}") };
        assert!(snapshot.reference().lines.get(&line).is_some(), "{line}");
    }
}

#[test]
fn a_village_is_found_by_name_with_its_path_and_code() {
    let snapshot = embedded();
    let hits = search(&snapshot, "邵家寨村", 20);
    let hit = hits.iter().find(|hit| hit.kind == "village").expect("the village");
    assert_eq!(hit.title, "邵家寨村委会");
    assert!(hit.subtitle.contains("原平市沿沟乡邵家寨村委会 · 140981204220"), "{hit:?}");
    assert!(says(hit, "no coordinate known") && hit.lon.is_none(), "{hit:?}");
    let hits = search(&snapshot, "天峰坪镇", 20);
    assert!(hits.iter().any(|hit| hit.subtitle.contains("新关镇") && hit.subtitle.contains("140932100")));
    // A place with a coordinate is listed once, with its code.
    let hits = search(&snapshot, "轩岗镇", 20);
    let of_code = hits.iter().filter(|hit| hit.subtitle.contains("· 140981106")).collect::<Vec<_>>();
    assert_eq!(of_code.len(), 1, "{hits:#?}");
    assert!(of_code[0].lon.is_some() && !says(of_code[0], "no coordinate"), "{of_code:?}");
}

#[test]
fn a_post_keeps_the_track_that_was_typed() {
    let snapshot = embedded();
    for (typed, line, track) in [
        ("岗樊线上行 K2+000", "岗樊线上行", Some(Track::Up)),
        ("岗樊线下行K2+000", "岗樊线下行", Some(Track::Down)),
        ("岗樊线 K2+000", "岗樊线", None),
    ] {
        let hits = search(&snapshot, typed, 20);
        let hit = hits.iter().find(|hit| hit.kind == "post").unwrap_or_else(|| panic!("{typed}"));
        assert_eq!(hit.line.as_deref(), Some(line));
        assert_eq!(hit.title, format!("{line} K2+000"));
        // What the hit links to is what was typed.
        let asked = Where::post(line, hit.post.as_deref().unwrap_or_default());
        let Ok(Where::Post { line, track: read, .. }) = asked else { panic!("{asked:?}") };
        assert_eq!((line.as_str(), read), ("岗樊线", track));
    }
}

fn found(text: &str) -> Found {
    static SNAPSHOT: std::sync::LazyLock<Snapshot> = std::sync::LazyLock::new(embedded);
    super::search(&SNAPSHOT, text, 20)
}

/// What is gone to at once: the text, the kind, the title, and words of how it was read.
#[test]
fn one_plain_meaning_is_gone_to() {
    for (text, kind, title, how) in [
        ("北同蒲 241.5", "post", "北同蒲线 K241+500", "按公里"),
        ("北同蒲241.5", "post", "北同蒲线 K241+500", "按公里"),
        ("北 同 蒲 ２４１．５", "post", "北同蒲线 K241+500", "按公里"),
        ("北同蒲 241", "post", "北同蒲线 K241+000", "按公里"),
        ("北同蒲 241.5km", "post", "北同蒲线 K241+500", "按公里"),
        ("北同蒲 241公里500米", "post", "北同蒲线 K241+500", ""),
        ("北同蒲線 K241+500", "post", "北同蒲线 K241+500", ""),
        ("北同蒲铁路K241+500", "post", "北同蒲线 K241+500", ""),
        ("btp 241.5", "post", "北同蒲线 K241+500", "拼音"),
        ("btp241.5", "post", "北同蒲线 K241+500", "拼音"),
        ("btpK241+500", "post", "北同蒲线 K241+500", "拼音"),
        ("dxgt 199", "post", "大西高铁 K199+000", "拼音"),
        ("daxi gaotie 199", "post", "大西高铁 K199+000", "拼音"),
        ("大西 K199+000", "post", "大西高铁 K199+000", "简称"),
        ("大西客专 199", "post", "大西高铁 K199+000", "另一写法"),
        ("岗樊线上行 2.5", "post", "岗樊线上行 K2+500", "按公里"),
        ("京原线(北京) 444", "post", "京原线(北京) K444+000", "按公里"),
        ("忻府 K241+500", "post", "北同蒲线 K241+500", ""),
        ("韩原线 右K130+200", "post", "韩原线 右K130+200", ""),
        ("北同蒲 241.5-264", "range", "北同蒲线 K241+500-K264+000", "按公里"),
        ("北同蒲 K241+500至K264", "range", "北同蒲线 K241+500-K264+000", ""),
        ("大西高铁忻州西", "station", "忻州西", ""),
        ("大西忻州西站", "station", "忻州西", "简称"),
        ("dxgt 忻州西", "station", "忻州西", "拼音"),
        ("忻州西 大西高铁", "station", "忻州西", ""),
        ("SZHB2023-01", "parcel", "SZHB2023-01", ""),
        ("szhb 2023 01", "parcel", "SZHB2023-01", ""),
        ("ＳＺＨＢ２０２３－０１", "parcel", "SZHB2023-01", ""),
        ("原政函106", "document", "原政函〔2022〕106号", ""),
        ("原政函 〔2022〕 106 号", "document", "原政函〔2022〕106号", ""),
        ("原政函[2022]106号", "document", "原政函〔2022〕106号", ""),
        ("112.6867,38.4425", "coordinate", "112.686700, 38.442500", ""),
        ("112°41′12.12″E 38°26′33″N", "coordinate", "112.686700, 38.442500", "度分秒"),
        ("38388768.533 4288075.251", "coordinate", "112.721032, 38.718903", "东坐标在前"),
        ("北同蒲线", "line", "北同蒲线", ""),
    ] {
        let found = found(text);
        let Some(first) = found.hits.first() else { panic!("{text}: {found:?}") };
        let read = first.read_as.as_ref().map_or("", |words| words.zh.as_ref());
        assert_eq!(
            (found.outcome, first.kind, first.title.as_str()),
            (Outcome::One, kind, title),
            "{text}: {found:#?}"
        );
        assert!(if how.is_empty() { read.is_empty() } else { read.contains(how) }, "{text}: {read}");
        assert!(first.sure && found.hits.iter().skip(1).all(|hit| !hit.sure), "{text}");
    }
}

/// What is listed for somebody to choose: the text, and a kind and title that must be among them.
#[test]
fn several_meanings_are_listed_with_what_tells_them_apart() {
    for (text, kind, title) in [
        ("K241+500", "post", "北同蒲线 K241+500"),
        ("同蒲 241.5", "post", "北同蒲线 K241+500"),
        ("大西 K8.5", "post", "大西高铁 K8+500"),
        ("yp", "county", "原平市"),
        ("yuanping", "county", "原平市"),
        ("原平", "county", "原平市"),
        ("李剑", "official", "李剑"),
        ("38.4425 112.6867", "coordinate", "112.686700, 38.442500"),
        ("388768.533 4288075.251", "coordinate", "112.721032, 38.718903"),
        ("https://uri.amap.com/marker?position=112.6867,38.4425", "coordinate", "112.686700, 38.442500"),
        ("SZHB2023-O1", "parcel", "SZHB2023-01"),
        ("原政函", "document", "原政函〔2022〕106号"),
    ] {
        let found = found(text);
        assert_eq!(found.outcome, Outcome::Several, "{text}: {found:#?}");
        let is = |hit: &SearchHit| hit.kind == kind && hit.title == title;
        assert!(found.hits.iter().any(is), "{text}: {found:#?}");
        let told = |hit: &SearchHit| {
            (hit.kind, hit.title.clone(), hit.subtitle.clone(), hit.detail.clone(), hit.read_as.clone())
        };
        let different: Vec<_> = found.hits.iter().map(told).collect();
        for (no, one) in different.iter().enumerate() {
            assert!(!different[..no].contains(one), "{text}: twice {one:?}");
        }
    }
}

#[test]
fn a_post_alone_gives_every_line_that_has_it_with_its_counties() {
    let found = found("K241+500");
    let posts: Vec<_> = found.hits.iter().filter(|hit| hit.kind == "post").collect();
    assert!(posts.len() > 1, "{found:#?}");
    let btp = posts.iter().find(|hit| hit.line.as_deref() == Some("北同蒲线")).expect("北同蒲线");
    assert!(btp.subtitle.contains("忻府区"), "{btp:?}");
    assert!(posts.iter().all(|hit| hit.detail.is_some()));
}

#[test]
fn nothing_found_says_what_was_tried() {
    for text in ["准池线 K12+000", "不存在的东西", "zzzzqqq", "<img src=x>"] {
        let found = found(text);
        assert_eq!((found.outcome, found.hits.len()), (Outcome::None, 0), "{text}: {found:#?}");
        assert!(!found.tried.is_empty() && !found.examples.is_empty(), "{text}");
    }
    assert!(found("原平 K241+500").tried[0].zh.contains("原平市境内没有"));
    assert!(found("准池线 K12+000").tried[0].zh.contains("没有名为“准池线”的线路"));
    assert_eq!(found("").hits.len(), 0);
    for example in EXAMPLES {
        assert_ne!(found(example).outcome, Outcome::None, "{example}");
    }
}

#[test]
fn no_telephone_finds_anything_and_none_is_shown() {
    for text in ["13800138000", "0350-8582125", "8582125", "03508582125"] {
        let found = found(text);
        assert!(found.hits.is_empty(), "{text}: {found:?}");
    }
    let all = serde_json::to_string(&found("李剑")).expect("json");
    assert!(!all.contains("8582125"), "{all}");
}

#[test]
fn a_name_in_another_writing_is_said_to_be_one() {
    let (mut records, documents) = crate::record::embedded();
    let holder = records.iter_mut().find_map(|record| match &mut record.body {
        Body::Coordinator(coordinator) => Some(coordinator),
        _ => None,
    });
    holder.expect("a coordinator").official.name = Some("傅 甲".to_owned());
    let snapshot = Snapshot::build(records, documents, std::sync::Arc::new(Reference::embedded()));
    let exact = super::search(&snapshot, "傅甲", 20);
    assert_eq!((exact.outcome, exact.hits[0].kind), (Outcome::One, "official"), "{exact:?}");
    let other = super::search(&snapshot, "付甲", 20);
    assert_eq!(other.outcome, Outcome::Several, "{other:?}");
    assert!(other.hits[0].read_as.as_ref().is_some_and(|words| words.zh.contains("形近")), "{other:?}");
    assert_eq!(super::search(&snapshot, "fujia", 20).hits[0].title, "傅 甲");
}

#[test]
fn older_names_and_look_alikes_of_places_are_said_to_be_such() {
    for (text, title, how, sure) in [
        ("怀仁县", "怀仁市", "旧名", true),
        ("天峰坪镇", "天峰坪镇", "新关镇", true),
        ("嶂阳镇", "崞阳镇", "易混字", false),
    ] {
        let found = found(text);
        let first = found.hits.first().unwrap_or_else(|| panic!("{text}"));
        let read = first.read_as.as_ref().map_or("", |words| words.zh.as_ref());
        assert!(first.title == title && read.contains(how) && first.sure == sure, "{text}: {found:#?}");
    }
    // A place before the documents that name it.
    assert_eq!(found("原平").hits[0].kind, "county");
    assert!(found("原政函106").tried.is_empty());
}

/// Every act of appointment of a name is listed with its day.
#[test]
fn past_and_present_offices_of_a_name_are_listed() {
    let snapshot = embedded();
    for record in snapshot.records() {
        let Body::Appointment(act) = &record.body else { continue };
        let hits = search(&snapshot, &act.name, 100);
        let is = |hit: &&SearchHit| hit.kind == "official" && hit.subtitle.contains(&act.office);
        assert!(hits.iter().any(|hit| is(&hit)), "{} {}: {hits:#?}", act.name, act.office);
    }
}

/// Somebody reads "已批准" and builds on it: what was taken back, ended or ran out says so first.
#[test]
fn what_is_not_in_force_on_the_day_says_so_and_is_not_gone_to() {
    use jiff::civil::date;
    let (all, documents) = crate::record::embedded();
    let mut decisions = all.iter().filter(|r| matches!(r.body, Body::Decision(_)));
    let decision = decisions.next().expect("a decision").clone();
    let segment = all.iter().find(|r| matches!(r.body, Body::Segment(_))).expect("a segment").clone();
    let on = |from, to, day| {
        let mut land = decision.clone();
        let Body::Decision(body) = &mut land.body else { panic!("{land:?}") };
        body.parcel_no = crate::record::Stated::Value("JD2031-07".to_owned());
        body.status = crate::record::DecisionStatus::Approved;
        let mut chief = segment.clone();
        let Body::Segment(body) = &mut chief.body else { panic!("{chief:?}") };
        body.local.name = Some("甲某某".to_owned());
        for record in [&mut land, &mut chief] {
            (record.validity.from, record.validity.to) = (from, to);
        }
        let reference = std::sync::Arc::new(Reference::embedded());
        let snapshot = Snapshot::build_on(vec![land, chief], documents.clone(), reference, day);
        ["JD2031-07", "甲某某"].map(|text| {
            let found = super::search(&snapshot, text, 20);
            let [hit] = found.hits.as_slice() else { panic!("{text}: {found:#?}") };
            assert_eq!(found.outcome == Outcome::One, hit.sure);
            (hit.sure, hit.detail.as_ref().map_or_else(String::new, |w| format!("{} / {}", w.zh, w.en)))
        })
    };
    let (from, to) = (Some(date(2024, 3, 1)), Some(date(2025, 6, 30)));
    for (sure, told) in on(from, to, date(2025, 6, 30)) {
        assert!(sure && !told.contains("终止"), "{told}");
    }
    for (sure, told) in on(from, to, date(2025, 7, 1)) {
        assert!(!sure && told.starts_with("已于2025-06-30终止"), "{told}");
        assert!(told.contains("ended on 2025-06-30"), "{told}");
    }
    for (sure, told) in on(from, to, date(2024, 2, 29)) {
        assert!(!sure && told.contains("尚未生效") && told.contains("not yet"), "{told}");
    }
    for day in [date(2024, 3, 1), date(2030, 1, 1)] {
        for (sure, told) in on(from, Some(date(2024, 2, 29)), day) {
            assert!(!sure && told.starts_with("已撤回") && told.contains("withdrawn"), "{told}");
            assert!(!told.contains("已批准") && !told.contains("2024-02-29"), "{told}");
        }
    }
}

/// A record that is edited is found by what it says now; the snapshot before still by what it said.
#[test]
fn what_is_edited_is_found_by_its_new_number() {
    let before = embedded();
    let mut records = before.records().to_vec();
    let no = records
        .iter()
        .position(|record| match &record.body {
            Body::Decision(decision) => decision.parcel_no.value().is_some_and(|no| no == "SZHB2023-01"),
            _ => false,
        })
        .expect("the parcel");
    if let Body::Decision(decision) = &mut std::sync::Arc::make_mut(&mut records[no]).body {
        decision.parcel_no = crate::record::Stated::Value("XYZ2024-77".to_owned());
    }
    let documents = before.documents().to_vec().into();
    let reference = std::sync::Arc::new(Reference::embedded());
    let after = before.updated(records, documents, reference, before.day());
    let parcels = |snapshot: &Snapshot, text: &str| {
        search(snapshot, text, 20).iter().filter(|hit| hit.kind == "parcel" && hit.title == text).count()
    };
    assert_eq!((parcels(&before, "SZHB2023-01"), parcels(&before, "XYZ2024-77")), (1, 0));
    assert_eq!((parcels(&after, "SZHB2023-01"), parcels(&after, "XYZ2024-77")), (0, 1));
}

mod any_text {
    use proptest::prelude::*;

    use super::found;

    fn pieces() -> impl Strategy<Value = String> {
        let pieces = proptest::sample::select(vec![
            "北同蒲",
            "线",
            "大西高铁",
            "忻州西",
            "K",
            "241",
            ".5",
            "+500",
            "-",
            "至",
            " ",
            "　",
            ",",
            "°",
            "′",
            "″",
            "E",
            "N",
            "112",
            "38.4425",
            "https://",
            "uri.amap.com/marker?position=",
            "geo:",
            "@",
            "%",
            "%E5",
            "高德",
            "epsg:",
            "4547",
            "gcj02",
            "38388768.533",
            "4288075.251",
            "原政函",
            "〔2022〕",
            "SZHB",
            "李",
            "yp",
            "btp",
            "é",
            "𠮷",
            "\u{301}",
            "\0",
            "İ",
            "ß",
            "右",
            "上行",
            "(",
            "（",
            "1e999",
            "NaN",
            "\u{1f}",
        ]);
        prop_oneof![
            any::<String>(),
            proptest::collection::vec(pieces, 0..9).prop_map(|pieces| pieces.concat()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn no_text_panics_and_every_hit_has_a_title(text in pieces()) {
            let found = found(&text);
            prop_assert!(found.hits.len() <= 20);
            for hit in &found.hits {
                prop_assert!(!hit.title.is_empty(), "{hit:?}");
                prop_assert!(hit.lon.is_none_or(|lon| lon.abs() <= 180.0));
            }
        }
    }
}
