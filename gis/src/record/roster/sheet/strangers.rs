//! Tables of counties nobody has seen, read from the file to the records.

use crate::gazette::split;
use crate::record::roster::{self, RosterReading};
use crate::record::{Body, Corrections, Segment};

/// Reads a table: rows at line ends, cells at `|`.
fn read(rows: &str) -> RosterReading {
    let text: Vec<String> = rows.lines().map(|row| row.trim().replace('|', "\t")).collect();
    let gazette = split("t.txt", text.join("\n").as_bytes()).unwrap();
    roster::read(&gazette, &Corrections::none()).unwrap().unwrap()
}

fn segments(reading: &RosterReading) -> Vec<&Segment> {
    let all = reading.records.iter();
    all.filter_map(|record| if let Body::Segment(s) = &record.body { Some(s) } else { None }).collect()
}

fn spans(reading: &RosterReading) -> Vec<String> {
    let ends = |s: &&Segment| format!("{}-{}", s.span.from, s.span.to);
    segments(reading).iter().map(ends).collect()
}

#[test]
fn kilometres_of_a_spreadsheet_keep_their_whole_part() {
    for unit in ["", "里程(km)"] {
        let reading = read(&format!(
            "五寨县铁路双段长名单
             线路|起点{unit}|终点{unit}|乡镇|地方段长|铁路段长
             宁岢线|42.5|48.75|砚城镇|张三|李四
             宁岢线|48.75|52.1|三岔镇|王五|赵六
             宁岢线|0.301|4.000|胡会乡|孙七|周八
             宁岢线|1.60.5 2.70.25|1.61.5 2.71.75|前所乡|吴九|郑十"
        ));
        assert_eq!(
            spans(&reading),
            ["K42+500-K48+750", "K48+750-K52+100", "K0+301-K4+000", "K60+500-K61+500", "K70+250-K71+750"],
            "{unit}"
        );
    }
}

#[test]
fn a_chief_is_not_carried_to_another_line() {
    let reading = read(
        "岢岚县铁路双段长名单
         线路|县级地方段长|县级铁路段长|乡镇|乡级地方段长|乡级铁路段长|里程
         宁岢线|副县长 张三|甲工务段副段长 李四|高家会乡|乡长 王五|甲线路车间主任 赵六|K66+000-K80+000
         大西高铁||乙高铁工务段副段长 钱七|岚漪镇|镇长 孙八|乙综合车间主任 周九|K150+000-K160+000
         京原线|副县长 吴十||宋家沟镇|镇长 冯一|丙线路车间主任 陈二|K80+000-K90+000
         |||三井镇|镇长 郑一|丙线路车间主任 褚三|K90+000-K95+762",
    );
    let of = |township: &str| {
        let all = segments(&reading);
        let found = all.into_iter().find(|s| s.township.as_deref() == Some(township)).unwrap();
        let name = |o: &Option<crate::record::Official>| o.as_ref().and_then(|o| o.name.clone());
        (name(&found.county_local), name(&found.county_railway))
    };
    assert_eq!(of("岚漪镇"), (None, Some("钱七".to_owned())));
    assert_eq!(of("宋家沟镇"), (Some("吴十".to_owned()), None));
    assert_eq!(of("三井镇"), (Some("吴十".to_owned()), None), "on one line a blank means above");
}

#[test]
fn the_number_of_an_identity_card_is_no_telephone() {
    let reading = read(
        "五寨县铁路双段长名单
         线路|区段|乡镇|地方段长|铁路段长
         宁岢线|K42+000-K50+000|砚城镇|镇长 张三 身份证号：142202198001011234|李四 账号：6222021234567890123
         宁岢线|K50+000-K52+000|三岔镇|王五 14220219800101123X|赵六 密码：Abc@12345 0350-1234567",
    );
    let people: Vec<_> =
        segments(&reading).iter().flat_map(|s| [s.local.clone(), s.railway.clone()]).collect();
    let names: Vec<_> = people.iter().map(|p| p.name.as_deref().unwrap_or_default()).collect();
    assert_eq!(names, ["张三", "李四", "王五", "赵六"]);
    assert_eq!(people[0].office, "镇长");
    assert!(people.iter().all(|p| p.mobiles.is_empty()), "{people:?}");
    assert_eq!(people[3].desk.as_ref().map(|d| d.printed.as_str()), Some("0350-1234567"));
}

#[test]
fn vacancies_and_substitutes_are_what_they_say() {
    let reading = read(
        "五寨县铁路双段长名单
         线路|区段|乡镇|地方段长|职务|铁路段长|村|村级地方段长|备注
         宁岢线|K1+000-K2+000|砚城镇|空缺|镇长|李四(代)|无|/|
         宁岢线|K2+000-K3+000|三岔镇|王五(代)|副乡长|/|甲村|赵六(主持工作)|张三已调离，由王五代行
         宁岢线|K3+000-K4+000|前所乡|待定|乡长|—|乙村|村主任 空缺|
         宁岢线|K4+000-K5+000|胡会乡|孙七|乡长|—|丙村|周八|",
    );
    assert_eq!(segments(&reading).len(), 7, "{:?}", reading.summary.findings);
    let of = |township: &str, village: Option<&str>| {
        let all = reading.records.iter();
        let found = all
            .filter_map(|r| if let Body::Segment(s) = &r.body { Some((r, s)) } else { None })
            .find(|(_, s)| s.township.as_deref() == Some(township) && s.village.as_deref() == village);
        let (record, s) = found.unwrap();
        let faults: Vec<_> = record.reasons.iter().map(|r| r.fault.clone()).collect();
        (
            s.local.office.clone(),
            s.local.name.clone(),
            s.railway.office.clone(),
            s.railway.name.clone(),
            faults,
        )
    };
    let first = of("砚城镇", None);
    assert_eq!((first.0.as_str(), first.1), ("镇长", None));
    assert_eq!((first.2.ends_with("(代)"), first.3.as_deref()), (true, Some("李四")), "{}", first.2);
    assert!(first.4.iter().any(|f| f == "vacancy stated") && first.4.iter().any(|f| f == "acting stated"));
    let second = of("三岔镇", None);
    assert_eq!((second.0.as_str(), second.1.as_deref(), second.3), ("副乡长(代)", Some("王五"), None));
    let village = of("三岔镇", Some("甲村"));
    assert_eq!(village.1.as_deref(), Some("赵六"));
    assert!(village.0.ends_with("(主持工作)"), "{}", village.0);
    let empty = of("前所乡", Some("乙村"));
    assert_eq!((empty.0.as_str(), empty.1), ("村主任", None));
    let remarks: Vec<_> = reading.summary.findings.iter().filter(|f| f.zh.starts_with("备注")).collect();
    assert_eq!(remarks.len(), 1);
    assert_eq!(remarks[0].printed.as_deref(), Some("张三已调离，由王五代行"));
}

#[test]
fn a_message_never_shows_half_a_mobile() {
    // Whatever stands before the number, the cut must not leave a part of it.
    for before in 0..45 {
        let reading = read(&format!(
            "五寨县铁路双段长名单
             线路|区段|乡镇|地方段长|铁路段长
             宁岢线|K42+000-K50+000|砚城镇|张三|李四
             宁岢线|某处|{}镇|王五 13800138000|赵六",
            "甲".repeat(before + 1)
        ));
        for finding in &reading.summary.findings {
            let text = format!("{finding:?}");
            assert!(!text.contains("1380"), "{before}: {text}");
        }
    }
}

#[test]
fn metres_sums_and_pairings_are_said_once_and_rightly() {
    let reading = read(
        "甲乙县铁路双段长名单
         线路|起点里程(m)|终点里程(m)|长度(m)|乡镇|地方段长|铁路段长
         宁岢线|42500|48750|6250|砚城镇|张三、王五|李四
         宁岢线|48750|50000.5|1250.5|三岔镇|钱七|赵六
         宁岢线|某处||不详|前所乡|孙八|周九
         合计|||7500.5|||",
    );
    assert_eq!(spans(&reading), ["K42+500-K48+750", "K48+750-K50+000.5"]);
    let all = &reading.summary.findings;
    assert!(all.iter().any(|f| f.zh.contains("未核对")), "{all:?}");
    assert_eq!(all.iter().filter(|f| f.zh.contains("对应关系不明")).count(), 1);
    let Body::Segment(first) = &reading.records[0].body else { panic!() };
    assert_eq!(first.county, "甲乙县");
    let reasons = &reading.records[0].reasons;
    let undecided = reasons.iter().find(|r| r.fault == "pairing undecided").unwrap();
    assert_ne!(undecided.printed, undecided.used, "a reason that says no change is a doubt of its own");
    assert!(reasons.iter().any(|r| r.field == "county"));
}
