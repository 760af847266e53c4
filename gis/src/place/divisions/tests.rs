use jiff::civil::{Date, date};

use super::*;

fn all() -> &'static Divisions {
    Divisions::embedded()
}

fn codes(names: &Names) -> Vec<&str> {
    names.candidates.iter().map(|c| c.code.as_str()).collect()
}

fn day(year: i16) -> Date {
    date(year, 6, 1)
}

#[test]
fn every_row_of_the_table_is_there_and_found_under_its_own_name() {
    assert_eq!(all().counts(), (27, 288, 4932));
    for row in 0..all().villages.len() {
        let village = all().village_row(row).unwrap();
        let name = village.village.clone().unwrap();
        let found = all().village(Some(&village.county), village.township.as_deref(), &name, None);
        assert!(codes(&found).contains(&village.code.as_str()), "{village:?} {found:?}");
        assert!(found.candidates.iter().all(|c| c.matched == Matched::Exact), "{found:?}");
    }
}

#[test]
fn the_same_village_under_its_committee_its_short_form_and_with_groups() {
    for name in ["邵家寨村", "邵家寨村委会", "邵家寨村村民委员会", "邵家寨村5、6组", "邵家寨村第五村民小组"]
    {
        let found = all().village(Some("原平市"), Some("沿沟乡"), name, None);
        assert_eq!(codes(&found), ["140981204220"], "{name}");
        assert_eq!(found.one().unwrap().matched, Matched::Exact, "{name}");
        assert_eq!(found.one().unwrap().path(), "原平市沿沟乡邵家寨村委会");
    }
    let short = all().village(Some("原平"), None, "邵家寨", None);
    assert_eq!((codes(&short)[0], short.one().unwrap().matched), ("140981204220", Matched::WithoutEnding));
    // A village that the table has as a community: inferred, and said.
    let community = all().village(Some("朔城区"), None, "贺家河村", None);
    let one = community.one().unwrap();
    assert_eq!((one.code.as_str(), one.matched), ("140602004016", Matched::OtherEnding));
    assert!(one.zh.contains("贺家河社区") && one.confidence() == crate::record::Confidence::Inferred);
    assert!(all().village(Some("原平市"), None, "沟", None).candidates.is_empty());
}

#[test]
fn homonyms_are_kept_apart_by_county_and_township_and_never_chosen() {
    // Two villages of one name in one county.
    let both = all().village(Some("宁武县"), None, "圪廖村", None);
    assert_eq!(both.candidates.len(), 2);
    assert!(both.one().is_none() && both.zh.contains("不作选择"), "{both:?}");
    let one = all().village(Some("宁武县"), Some("薛家洼乡"), "圪廖村", None);
    assert_eq!(one.one().unwrap().township.as_deref(), Some("薛家洼乡"));
    // In another township of the county: told, not taken.
    let other = all().village(Some("原平市"), Some("崞阳镇"), "邵家寨村", None);
    assert!(other.candidates.is_empty() && other.elsewhere.len() == 1, "{other:?}");
    assert!(other.en.contains("elsewhere") && other.zh.contains("沿沟乡"), "{other:?}");
    // A township's short name that is a town and a street office.
    let two = all().township(Some("朔城区"), "神头", None);
    assert_eq!(two.candidates.len(), 2, "{two:?}");
    assert_eq!(all().township(Some("朔城区"), "神头镇", None).candidates.len(), 1);
    // The same name in another county is not a match.
    assert!(all().township(Some("代县"), "崞阳镇", None).candidates.is_empty());
    assert!(all().village(Some("代县"), None, "邵家寨村", None).candidates.is_empty());
    let counties = all().township(None, "义井镇", None);
    assert_eq!(counties.candidates.len(), 2, "神池县 and 城区: {counties:?}");
}

#[test]
fn older_names_lead_to_todays_with_the_argument() {
    for (county, older, now) in [
        ("偏关县", "天峰坪镇", "新关镇"),
        ("偏关县", "陈家营乡", "窑头乡"),
        ("繁峙县", "横涧乡", "平型关镇"),
        ("繁峙县", "杏园乡", "繁城镇"),
        ("原平市", "解村乡", "云水镇"),
        ("定襄县", "蒋村乡", "蒋村镇"),
        ("代县", "磨坊乡", "上磨坊乡"),
        ("忻府区", "长征街道", "长征街街道"),
        ("忻府区", "长征路办事处", "长征街街道"),
        ("五台县", "台怀镇", "台怀镇"),
    ] {
        let found = all().township(Some(county), older, None);
        let one = found.one().unwrap_or_else(|| panic!("{older}: {found:?}"));
        assert_eq!(one.township.as_deref(), Some(now), "{older}");
        assert_eq!(one.matched, Matched::OlderName, "{older}");
        assert!(one.zh.contains("依据") && one.en.contains("basis"), "{older}: {one:?}");
    }
    assert!(all().township(Some("偏关县"), "天峰坪镇", None).one().unwrap().partly);
    // A village named with its older township is found in today's.
    let village = all().village(Some("偏关县"), Some("天峰坪镇"), "天峰坪村", None);
    assert_eq!(village.one().unwrap().township.as_deref(), Some("新关镇"));
    // A successor that nobody states is not made up.
    let lost = all().township(Some("忻府区"), "秦城乡", None);
    assert!(lost.candidates.is_empty() && lost.zh.contains("去向不明"), "{lost:?}");
    let three = all().township(Some("怀仁市"), "云中镇", None);
    assert_eq!(three.candidates.len(), 3, "{three:?}");
}

#[test]
fn the_day_decides_which_name_held() {
    let held = |county, name, year| {
        all().township(Some(county), name, Some(day(year))).one().map(|one| one.held).unwrap()
    };
    assert_eq!(held("原平市", "解村乡", 2015), Held::Yes);
    assert_eq!(held("原平市", "解村乡", 2023), Held::No);
    // The year of the change: the day is not known.
    assert_eq!(held("原平市", "解村乡", 2021), Held::Unknown);
    assert_eq!(held("岢岚县", "宋家沟镇", 2016), Held::No);
    assert_eq!(held("岢岚县", "宋家沟镇", 2023), Held::Yes);
    assert_eq!(held("岢岚县", "宋家沟镇", 2019), Held::Unknown);
    // Between the two tables of 朔州 nothing is known but the ends.
    assert_eq!(held("朔城区", "福善庄乡", 2022), Held::Unknown);
    assert_eq!(held("原平市", "崞阳镇", 2010), Held::Yes);
    assert_eq!(all().county("怀仁县", Some(day(2020))).one().unwrap().held, Held::No);
}

#[test]
fn confused_characters_give_candidates_with_the_evidence() {
    for (printed, county) in [("崾崴县", "岢岚县"), ("崞岚县", "岢岚县")] {
        let found = all().county(printed, None);
        let one = found.one().unwrap_or_else(|| panic!("{printed}: {found:?}"));
        assert_eq!((one.county.as_str(), one.matched), (county, Matched::LookAlike));
        assert!(one.en.contains("001 L") && found.sure().is_none(), "{one:?}");
        assert_eq!(one.confidence(), crate::record::Confidence::Corrected);
    }
    let village = all().village(Some("原平市"), Some("崞阳镇"), "白鹿村", None);
    assert_eq!(village.one().unwrap().village.as_deref(), Some("白彪村委会"));
    let town = all().township(Some("原平市"), "嶂阳镇", None);
    assert_eq!(town.one().unwrap().township.as_deref(), Some("崞阳镇"));
    // Two names that fit: undecided.
    let files = DivisionFiles {
        divisions: "140981101\t原平市\t甲镇\t200土家|201士家\n",
        older: "h\n",
        confusions: "h\n土,士,made up\n工,土,made up\n工,士,made up\n",
    };
    let made = Divisions::load(files).unwrap();
    let two = made.village(Some("原平市"), None, "工家村", None);
    assert_eq!((two.candidates.len(), two.one()), (2, None), "{two:?}");
    // What is printed and exists is never read otherwise.
    assert_eq!(made.village(None, None, "土家村", None).one().unwrap().matched, Matched::Exact);
    // Similar is not enough.
    assert!(all().village(Some("原平市"), Some("沿沟乡"), "邵家塞子村", None).candidates.is_empty());
}

#[test]
fn a_faulty_row_is_named() {
    let good =
        DivisionFiles {
            divisions: "140981101\t原平市\t甲镇\t200乙\n", older: "h\n", confusions: "h\n"
        };
    assert!(Divisions::load(good).is_ok());
    for (files, file, row) in [
        (
            DivisionFiles { divisions: "# note\n14098110\t原平市\t甲镇\t200乙\n", ..good },
            "divisions.txt",
            "2",
        ),
        (DivisionFiles { divisions: "140981101\t原平市\t甲镇\t2乙\n", ..good }, "divisions.txt", "1"),
        (DivisionFiles { divisions: "140981101\t原平市\t甲镇\n", ..good }, "divisions.txt", "1"),
        (
            DivisionFiles { older: "h\n甲县,丙乡,原平市,丁镇,renamed,2017,,x\n", ..good },
            "older_townships.csv",
            "2",
        ),
        (
            DivisionFiles { older: "h\n甲县,丙乡,原平市,甲镇,renamed,早,,x\n", ..good },
            "older_townships.csv",
            "2",
        ),
        (DivisionFiles { confusions: "h\n土士,士,x\n", ..good }, "confusions.csv", "2"),
        (DivisionFiles { confusions: "h\n土,士,\n", ..good }, "confusions.csv", "2"),
    ] {
        let said = Divisions::load(files).unwrap_err().to_string();
        assert!(said.contains(file) && said.contains(&format!("row {row}")), "{said}");
    }
}

#[test]
fn a_search_finds_villages_with_their_path() {
    let hits = all().search("邵家寨", 10);
    assert_eq!((hits[0].code.as_str(), hits[0].level), ("140981204220", "village"));
    let hits = all().search("原平市沿沟乡邵家寨村", 10);
    assert_eq!(hits[0].code, "140981204220");
    let hits = all().search("天峰坪镇", 10);
    assert_eq!(hits[0].township.as_deref(), Some("新关镇"));
    assert!(all().search("家", 10).is_empty());
    assert_eq!(all().search("家庄", 7).len(), 7);
}

proptest::proptest! {
    #[test]
    fn no_name_makes_it_panic(a in "\\PC{0,14}", b in "[村社区委会居民组第五5土士王玉大太、]{0,16}") {
        for name in [&a, &b] {
            let _ = all().county(name, None);
            let _ = all().township(Some("原平市"), name, Some(day(2021)));
            let _ = all().village(None, Some(name), name, None);
            let _ = all().village(Some(name), None, name, None);
            let _ = all().search(name, 5);
        }
    }
}
