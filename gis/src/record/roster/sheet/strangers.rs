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
