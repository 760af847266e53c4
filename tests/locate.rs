//! `landrail locate` on the embedded data, against the acceptance facts of the handbook
//! (roster.md §8) and the questions that the gazettes leave open.

mod common;

use common::{locate, run, stderr, stdout};
use serde_json::Value;

/// Names of the chiefs of a tier on the first railway: (area, local chief, railway chief).
fn chiefs(answer: &Value, tier: &str) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let segments = answer["railways"][0]["segments"].as_array().expect("segments");
    let of_tier = segments.iter().filter(|s| s["tier"] == tier);
    let mut found: Vec<_> =
        of_tier.map(|s| (text(&s["area"]), text(&s["local"]["name"]), text(&s["railway"]["name"]))).collect();
    found.sort();
    found.dedup();
    found
}

fn triple(area: &str, local: &str, railway: &str) -> (String, String, String) {
    (area.to_owned(), local.to_owned(), railway.to_owned())
}

fn codes(value: &Value) -> Vec<&str> {
    value["caveats"]
        .as_array()
        .expect("caveats")
        .iter()
        .map(|c| c["code"].as_str().expect("a code"))
        .collect()
}

#[test]
fn daxi_k199_has_one_chief_on_each_side_of_each_tier() {
    let answer = locate(&["大西高铁", "K199+000"]);
    assert_eq!(answer["place"]["kind"], "unique");
    assert_eq!(chiefs(&answer, "township"), [triple("九原街街道", "李琦", "李浩")]);
    assert_eq!(chiefs(&answer, "county"), [triple("忻府区", "杨剑春", "王永红")]);
    let railway = &answer["railways"][0];
    assert_eq!(railway["roster"], "listed");
    let township = railway["segments"].as_array().unwrap().iter().find(|s| s["tier"] == "township").unwrap();
    assert_eq!(township["workshop"], "忻州西高铁综合车间");
    assert_eq!(township["local"]["office"], "九原街办事处主任");
    assert_eq!(township["railway"]["unit"], "忻州西高铁综合车间");
    assert_eq!((&township["from"], &township["to"]), (&"K198+000".into(), &"K204+000".into()));
    assert_eq!(township["source"]["document"], "忻政办发〔2021〕71号");
    assert_eq!(township["source"]["lines"][0], 467);
    assert_eq!(township["valid_from"], "2021-08-19");
    assert_eq!(township["match"], "decided");
    let county = railway["segments"].as_array().unwrap().iter().find(|s| s["tier"] == "county").unwrap();
    assert_eq!(county["railway"]["unit"], "太原高铁工务段");
    assert!(codes(&answer).contains(&"schematic_geometry"));
    assert!(codes(&answer).contains(&"roster_age"));
}

#[test]
fn ningke_k63_is_uncovered_at_township_tier() {
    let answer = locate(&["宁岢线", "K63+000"]);
    assert_eq!(answer["railways"][0]["roster"], "uncovered");
    assert_eq!(chiefs(&answer, "county"), [triple("五寨县", "于文华", "孙高伟")]);
    assert!(chiefs(&answer, "township").is_empty());
    let gap = &answer["railways"][0]["gaps"][0];
    assert_eq!(
        (&gap["tier"], &gap["from"], &gap["to"]),
        (&"township".into(), &"K60+000".into(), &"K66+000".into())
    );
    assert_eq!(gap["workshop"]["name"], "郝崴");
    assert!(gap["workshop"]["why"]["zh"].as_str().unwrap().contains("推断"));
    let county = &answer["railways"][0]["segments"][0];
    assert_eq!(county["railway"]["delegate"], "李随敏");
}

#[test]
fn tongpu_k250_has_eleven_candidate_townships() {
    let answer = locate(&["北同蒲线", "K250+000"]);
    let townships = chiefs(&answer, "township");
    assert_eq!(townships.len(), 11, "{townships:?}");
    assert!(townships.iter().all(|(_, _, railway)| railway == "郭树军"), "{townships:?}");
    assert!(townships.contains(&triple("庄磨镇", "李淑文", "郭树军")));
    assert_eq!(chiefs(&answer, "county"), [triple("忻府区", "孙晓磊", "李剑")]);
    let segments = answer["railways"][0]["segments"].as_array().unwrap();
    for segment in segments.iter().filter(|s| s["tier"] == "township") {
        assert_eq!(segment["match"], "candidate");
        assert!(segment["why"]["zh"].as_str().unwrap().contains("未按乡镇细分"));
        assert_eq!(segment["workshop"], "忻州线路车间");
    }
}

#[test]
fn tongpu_k264_belongs_to_the_increasing_side_and_names_the_neighbour() {
    let answer = locate(&["北同蒲线", "K264+000"]);
    let townships = chiefs(&answer, "township");
    assert!(
        !townships.is_empty() && townships.iter().all(|(_, _, railway)| railway == "田祥文"),
        "{townships:?}"
    );
    let caveats = answer["railways"][0]["caveats"].as_array().unwrap();
    let boundary = caveats.iter().find(|c| c["code"] == "boundary").expect("a boundary caveat");
    assert!(boundary["zh"].as_str().unwrap().contains("忻州线路车间"), "{boundary}");
}

#[test]
fn xinhe_k30_is_claimed_by_two_counties() {
    let answer = locate(&["忻河线", "K30+000"]);
    let counties = chiefs(&answer, "county");
    assert_eq!(counties, [triple("定襄县", "武强", "李剑"), triple("忻府区", "张鹏", "李剑")]);
    let areas: Vec<_> =
        chiefs(&answer, "township").into_iter().map(|(area, local, _)| (area, local)).collect();
    let named = |area: &str, local: &str| areas.contains(&(area.to_owned(), local.to_owned()));
    assert!(named("北义井乡", "史卫俊"), "{areas:?}");
    assert_eq!(
        areas.iter().filter(|(area, _)| ["河边镇", "蒋村乡", "晋昌镇"].contains(&area.as_str())).count(),
        3
    );
    assert_eq!(areas.len(), 4, "{areas:?}");
}

#[test]
fn yuanping_station_lies_on_several_lines() {
    let answer = locate(&["112.7210,38.7189"]);
    let railways = answer["railways"].as_array().unwrap();
    let lines: Vec<_> = railways.iter().map(|r| r["line"].as_str().unwrap()).collect();
    for line in ["北同蒲线", "京原线", "韩原线"] {
        assert!(lines.contains(&line), "{lines:?}");
    }
    assert!(railways.iter().all(|r| r["side"] == "unknown"), "a schematic line tells no side");
    assert_eq!(answer["place"]["county"]["name"], "原平市");
}

#[test]
fn a_point_far_from_any_line_says_so_and_still_names_the_county() {
    // In the south of 五台县: no line of the data within 40 km.
    let answer = locate(&["113.55", "38.55"]);
    assert!(answer["railways"].as_array().unwrap().is_empty());
    assert!(codes(&answer).contains(&"no_railway_near"));
}

#[test]
fn beside_jidayuan_no_chief_is_listed_instead_of_the_nearest_roster_line() {
    let answer = locate(&["112.7919,39.0484"]);
    let railways = answer["railways"].as_array().unwrap();
    let line = railways.iter().find(|r| r["line"] == "集大原高铁").expect("the line is known");
    assert_eq!(line["roster"], "not_listed");
    assert!(line["segments"].as_array().unwrap().is_empty());
    assert!(line["post"].is_null());
    assert!(line["caveats"][0]["zh"].as_str().unwrap().contains("没有登记的双段长"));
    assert_eq!(railways[0]["line"], "集大原高铁", "the nearest line comes first");
    assert!(codes(&answer).contains(&"nearest_line_not_listed"), "other lines' chiefs do not answer for it");
}

#[test]
fn a_post_beyond_the_line_is_an_answer_with_the_nearest_valid_post() {
    let answer = locate(&["大西高铁", "K900+000"]);
    assert_eq!(answer["place"]["kind"], "out_of_range");
    assert_eq!(answer["place"]["nearest"], "K225+600");
    assert!(answer["place"]["lon"].is_null());
    assert_eq!(answer["railways"][0]["roster"], "not_listed");
}

#[test]
fn a_listed_post_without_geometry_still_has_its_chiefs() {
    let answer = locate(&["忻河线", "K45+000"]);
    assert_eq!(answer["place"]["kind"], "no_geometry");
    assert!(answer["place"]["lon"].is_null(), "never extrapolated");
    assert_eq!(answer["railways"][0]["roster"], "listed");
    assert!(codes(&answer).contains(&"no_place"));
    let answer = locate(&["白彪疏解线", "K3+000"]);
    assert_eq!(answer["place"]["kind"], "no_geometry");
    assert_eq!(chiefs(&answer, "county")[0].0, "原平市");
}

#[test]
fn a_post_on_a_line_with_two_tracks_is_ambiguous_until_the_track_is_named() {
    let answer = locate(&["岗樊线", "K2+000"]);
    assert_eq!(answer["place"]["kind"], "ambiguous");
    assert_eq!(answer["place"]["candidates"].as_array().unwrap().len(), 2);
    let answer = locate(&["岗樊线上行", "K4+000"]);
    assert_eq!(answer["place"]["kind"], "unique");
    assert_eq!(answer["railways"][0]["track"], "up");
}

#[test]
fn before_the_roster_there_is_no_roster() {
    let output = run(&["locate", "--json", "--as-of", "2020-01-01", "大西高铁", "K199+000"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(answer["railways"][0]["segments"].as_array().unwrap().is_empty());
    assert_eq!(answer["railways"][0]["roster"], "not_in_force");
}

#[test]
fn decisions_known_only_to_a_county_say_so_and_unknown_is_not_none() {
    let answer = locate(&["112.7210,38.7189"]);
    let uses = answer["temporary_uses"].as_array().unwrap();
    let by_number = |number: &str| uses.iter().find(|u| u["number"] == number).expect("the decision");
    let road = by_number("原政函〔2022〕106号");
    assert_eq!(road["relation"], "county");
    assert_eq!(road["status"], "agreed_in_principle");
    assert_eq!(road["term_years"], 2);
    assert!(road["term_end"].is_null(), "no start, no end");
    assert_eq!(road["basic_farmland"]["state"], "value");
    let yard = by_number("原政函〔2022〕107号");
    assert_eq!(yard["basic_farmland"]["state"], "unknown");
    let constraints = answer["constraints"].as_array().unwrap();
    let farmland =
        constraints.iter().find(|c| c["id"] == "原政函2022-107#basic_farmland").expect("the doubt itself");
    assert_eq!((&farmland["verdict"], &farmland["reason"]), (&"undecided".into(), &"extent_unknown".into()));
    assert_eq!(answer["parcels"].as_array().unwrap().len(), 2, "114 and 122");
}

#[test]
fn a_zone_of_metres_is_undecided_on_a_line_known_to_hundreds() {
    let answer = locate(&["大西高铁", "K199+000"]);
    let constraints = answer["constraints"].as_array().unwrap();
    let zone =
        constraints.iter().find(|c| c["basis"].as_str().unwrap().contains("第二十七条")).expect("the zone");
    assert_eq!((&zone["verdict"], &zone["reason"]), (&"undecided".into(), &"accuracy".into()));
    assert!(constraints.iter().all(|c| !c["basis"].as_str().unwrap().is_empty()));
}

/// The lines of the data are not all railways: 朔黄铁路 and all of 阳泉's are missing. That is said
/// once, also where a known line is near (the third place). And a post whose place is not known
/// still lies on its line.
#[test]
fn no_railway_in_the_data_is_not_no_railway() {
    for words in [
        &["113.58", "37.86"][..],
        &["113.55", "38.55"],
        &["112.62", "38.72"],
        &["忻河线", "K45"],
        &["白彪疏解线", "K3"],
        &["大西高铁", "K900"],
    ] {
        let answer = locate(words);
        let constraints = answer["constraints"].as_array().unwrap();
        let others: Vec<_> = constraints.iter().filter(|c| c["id"] == "other-railways").collect();
        let [others] = others.as_slice() else { panic!("{words:?}: {others:?}") };
        assert_eq!((&others["verdict"], &others["reason"]), (&"undecided".into(), &"not_covered".into()));
        let along: Vec<_> = constraints
            .iter()
            .filter(|c| c["kind"] == "distance_along_railway" || c["kind"] == "number_not_given")
            .collect();
        for rule in &along {
            let line = rule["line"].as_str().unwrap_or_else(|| panic!("{words:?}: no line in {rule}"));
            let why = rule["why"]["zh"].as_str().unwrap();
            assert!(rule["verdict"] != "does_not_apply" || why.starts_with(&format!("仅就{line}")), "{why}");
        }
        if answer["place"]["lon"].is_null() {
            assert!(along.len() >= 5, "{words:?}");
            for rule in along.iter().filter(|c| c["kind"] == "distance_along_railway") {
                assert_eq!((&rule["line"], &rule["reason"]), (&words[0].into(), &"accuracy".into()));
            }
        }
    }
}

#[test]
fn text_output_names_people_sources_and_doubts() {
    let output = run(&["locate", "大西高铁", "K199+000"]);
    let text = stdout(&output);
    for wanted in ["李琦", "李浩", "杨剑春", "王永红", "忻政办发〔2021〕71号", "第467行", "示意"]
    {
        assert!(text.contains(wanted), "{wanted} in\n{text}");
    }
}

#[test]
fn spellings_of_one_question_agree() {
    let wanted = chiefs(&locate(&["大西高铁", "K199+000"]), "township");
    for words in [
        &["大西高铁K199+000"][..],
        &["大西高铁 Ｋ199＋000"],
        &["大西高铁", "199.0"],
        &["大西高铁", "K199", "000"],
    ] {
        assert_eq!(chiefs(&locate(words), "township"), wanted, "{words:?}");
    }
}

#[test]
fn options_stand_before_or_after_the_place() {
    let before = run(&["locate", "--json", "--as-of", "2026-11-22", "大西高铁", "K199+000"]);
    let after = run(&["locate", "大西高铁", "K199+000", "--as-of", "2026-11-22", "--json"]);
    assert!(after.status.success(), "{}", stderr(&after));
    assert_eq!(before.stdout, after.stdout);
    let west = run(&["locate", "-112.7", "38.7", "--json"]);
    assert!(west.status.success(), "a negative number is a coordinate: {}", stderr(&west));
}

#[test]
fn unknown_lines_posts_and_coordinates_are_errors_that_say_what_to_do() {
    for (words, wanted) in [
        (&["大东高铁", "K199+000"][..], "未知线名"),
        (&["大西高铁", "公里"], "公里标"),
        (&["112.7", "95"], "95"),
        (&["abc", "38.4"], "abc"),
        (&["--crs", "EPSG:9", "112.7", "38.4"], "EPSG:9"),
        (&["388768.5", "4288075.2"], "EPSG:45"),
        (&["--as-of", "昨天", "112.7", "38.4"], "昨天"),
        (&["--within", "-5", "112.7", "38.4"], "-5"),
        (&["38.4425", "112.6867"], "38.4425"),
    ] {
        let mut args = vec!["locate"];
        args.extend(words);
        let output = run(&args);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let error = stderr(&output);
        assert!(error.contains(wanted) && error.contains(" / "), "{words:?}: {error}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn coordinates_in_other_systems_find_the_same_place() {
    let wanted = locate(&["112.721032", "38.718903"]);
    for words in [
        &["--crs", "EPSG:4547", "388768.533", "4288075.251"][..],
        &["--crs", "EPSG:4526", "38388768.533", "4288075.251"],
    ] {
        let answer = locate(words);
        let close = |key: &str| {
            let of = |answer: &Value| answer["place"][key].as_f64().unwrap();
            (of(&answer) - of(&wanted)).abs() < 2e-6
        };
        assert!(close("lon") && close("lat"), "{words:?}");
    }
}

#[test]
fn options_may_stand_after_the_place() {
    let output = run(&["locate", "大西高铁", "K199+000", "--as-of", "2026-11-22", "--json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["query"]["as_of"], "2026-11-22");
    // A negative longitude is a coordinate and not an option.
    assert!(codes(&locate(&["-112.7", "38.4"])).contains(&"outside_counties"));
}

#[test]
fn later_evidence_stands_beside_the_roster_and_replaces_nobody() {
    let answer = locate(&["准朔线", "K125+000"]);
    assert_eq!(chiefs(&answer, "county"), [triple("偏关县", "郭秀红", "孙高伟")]);
    let caveats = answer["railways"][0]["caveats"].as_array().unwrap();
    let later: Vec<_> = caveats.iter().filter(|c| c["code"] == "later_evidence").collect();
    assert_eq!(later.len(), 2, "the county's remit and the township: {caveats:?}");
    assert!(later[0]["zh"].as_str().unwrap().contains("梁震宇"));
    let before = run(&["locate", "--json", "--as-of", "2022-06-01", "准朔线", "K125+000"]);
    assert!(!stdout(&before).contains("later_evidence"), "not known before it was written");
}

/// The answer for the coordinate at which a post lies: the post is then known only within its tolerance.
fn at_the_place_of(line: &str, post: &str) -> Value {
    let place = locate(&[line, post])["place"].clone();
    locate(&[&place["lon"].to_string(), &place["lat"].to_string()])
}

fn railway<'a>(answer: &'a Value, line: &str) -> &'a Value {
    answer["railways"].as_array().unwrap().iter().find(|r| r["line"] == line).expect("the line")
}

#[test]
fn a_segment_reached_only_by_tolerance_decides_nothing() {
    for (post, roster) in [("K62+000", "uncovered"), ("K64+500", "uncovered"), ("K59+500", "listed")] {
        let answer = at_the_place_of("宁岢线", post);
        let railway = railway(&answer, "宁岢线");
        assert_eq!(railway["roster"], roster, "{post}");
        for segment in railway["segments"].as_array().unwrap().iter().filter(|s| s["tier"] == "township") {
            assert_ne!(segment["match"], "decided", "{post}: {segment}");
            assert!(segment["why"]["zh"].as_str().unwrap().contains("空档"), "{post}");
        }
    }
    let answer = at_the_place_of("准朔线", "K100+500");
    let railway = railway(&answer, "准朔线");
    assert!(railway["segments"].as_array().unwrap().iter().all(|s| s["match"] != "decided"));
    assert!(railway["caveats"].to_string().contains("梁震宇"), "evidence also for candidates: {railway}");
}

#[test]
fn a_prefix_or_letter_is_kept_and_decides_nothing() {
    for (post, kept) in [("DK199+000", "DK199+000"), ("K199A+000", "K199A+000"), ("XYZ199+000", "XYZ199+000")]
    {
        let answer = locate(&["大西高铁", post]);
        assert_eq!(answer["query"]["post"], kept);
        assert!(codes(&answer).contains(&"qualified_post"), "{post}");
        let segments = answer["railways"][0]["segments"].as_array().unwrap();
        assert!(!segments.is_empty() && segments.iter().all(|s| s["match"] != "decided"), "{post}");
    }
}

#[test]
fn printed_and_other_names_of_a_line_are_answered_and_named() {
    for (given, line) in [("宁崞线", "宁岢线"), ("准湖线", "准朔线"), ("大西客专", "大西高铁")]
    {
        let post = if line == "大西高铁" { "K199+000" } else { "K50+000" };
        let answer = locate(&[given, post]);
        assert_eq!(answer["query"]["line"], line);
        assert!(codes(&answer).contains(&"line_name"), "{given}");
    }
    assert!(!codes(&locate(&["北同蒲", "K250+000"])).contains(&"line_name"), "only 线 was left out");
    assert_eq!(locate(&["岗樊线上", "K4+000"])["railways"][0]["track"], "up");
}

#[test]
fn a_county_of_the_roster_that_is_not_the_one_of_the_map_is_said() {
    let answer = locate(&["京原线", "K330+000"]);
    assert_eq!(chiefs(&answer, "county")[0].0, "代县");
    assert_eq!(answer["place"]["county"]["name"], "繁峙县");
    assert!(codes(&answer).contains(&"county_differs"));
    assert!(!codes(&locate(&["大西高铁", "K199+000"])).contains(&"county_differs"));
}

#[test]
fn an_open_stretch_has_its_limits() {
    let answer = locate(&["大西高铁", "K224+000"]);
    let railway = &answer["railways"][0];
    assert_eq!(railway["roster"], "uncovered");
    let gap = &railway["gaps"][0];
    assert_eq!(
        (&gap["tier"], &gap["from"], &gap["to"]),
        (&"county".into(), &"K223+300".into(), &"K225+600".into())
    );
}

#[test]
fn states_of_the_roster_are_told_apart_in_words() {
    let text = |args: &[&str]| stdout(&run(args));
    assert!(
        text(&["locate", "大西高铁", "K199+000", "--as-of", "2020-01-01"]).contains("所查日期没有可用名单")
    );
    assert!(text(&["locate", "集大原高铁", "K100"]).contains("没有里程标定"));
    let many = text(&["locate", "北同蒲线", "K250+000"]);
    assert_eq!(many.matches("未按乡镇细分").count(), 1, "the reason once: {many}");
    let tracks = text(&["locate", "岗樊线", "K2+000"]);
    assert!(tracks.contains("岗樊线上行") && tracks.contains("岗樊线下行"), "{tracks}");
}
