//! Made-up tables.

use proptest::prelude::*;

use super::*;
use crate::gazette::split;

const TEXT: &str = "朔州市人民政府关于印发某规划的通知\n\n某政办发〔2023〕5号\n\n各县人民政府：\n\n\
某市位于东经111°53′—113°34′，北纬39°05′—40°17′之间。\n\n\
表1 “十四五”期间甲类点信息采集表\n\n\
序号\t名称及地址\t所属管理单位\t经纬度\t海拔 (m)\t面积 (m ²)\n\
1\t甲湖 停车场\t应县乙镇\t113° 10' 30\" E; 39° 33' 20\" N\t1,043\t1800\n\
2\t丙操场\t应县乙镇\t113° 19' 3\" E; 39° 55' 9\" N\t1005\t20010\n\
3\t丁水库\t应县戊乡\t113° 07' 6\" E; 39° 62' 1\" N\t1001\t930465\n\
4\t己湾\t右玉县己湾\t112° 30' E; 40° 23' N\t1255\t10005\n\
5\t庚\t应县乙镇\t□□□\t1255\t10005\n\
\n某段文字。\n\n\
表2 期间取水乙类点信息采集表\n\n\
序号\t名称\t行政所在地\t经纬度\t海拔 (m)\t水面面积 (m ²)\n\
1\t甲湖停车场\t应县乙镇\t113° 10' 30\" E; 39° 33' 20\" N\t1043\t933\n";

fn in_box(county: &str, lon: f64, lat: f64) -> Option<bool> {
    (county == "应县").then(|| (112.9..=113.6).contains(&lon) && (39.3..=39.75).contains(&lat))
}

fn sites() -> Vec<(Record, Site)> {
    let gazette = split("甲.txt", TEXT.as_bytes()).unwrap();
    read(&gazette, in_box)
        .into_iter()
        .map(|record| match record.body.clone() {
            Body::Site(site) => (record, site),
            _ => unreachable!("only sites are read"),
        })
        .collect()
}

#[test]
fn a_well_formed_row_has_one_reading() {
    let (record, site) = &sites()[0];
    assert_eq!((record.id.as_str(), record.source.lines), ("某政办发2023-5-t1-r1", [12, 12]));
    assert_eq!(
        (site.table.as_str(), site.name.as_str(), site.county.as_deref()),
        ("甲类点", "甲湖停车场", Some("应县"))
    );
    assert_eq!((site.elevation_m, site.area_m2, site.disputed), (Some(1043.0), Some(1800.0), false));
    assert_eq!(site.readings.len(), 1);
    assert!(site.doubts.iter().all(|(_, en)| en.contains("very same coordinate")), "{:?}", site.doubts);
}

#[test]
fn digits_printed_as_minutes_leave_both_candidates() {
    let (_, site) = &sites()[1];
    assert!(site.disputed);
    assert_eq!(site.readings[0].how, "dms");
    assert!(site.readings[0].against.iter().any(|why| why.contains("not in 应县")));
    assert_eq!((site.readings[1].lon, site.readings[1].lat), (Some(113.193), Some(39.559)));
    assert!(site.readings[1].against.is_empty());
}

#[test]
fn sixty_two_minutes_give_no_point() {
    let (_, site) = &sites()[2];
    assert!(site.disputed);
    assert_eq!((site.readings[0].lon, site.readings[0].lat), (None, None));
    assert!(site.doubts[0].1.contains("62 minutes"));
    assert_eq!(site.readings[1].lat, Some(39.621));
}

#[test]
fn outside_the_printed_box_and_without_seconds() {
    let (_, site) = &sites()[3];
    assert!(site.disputed);
    assert_eq!(site.county.as_deref(), Some("右玉县"));
    assert!(site.doubts.iter().any(|(_, en)| en.contains("box of the city")));
    assert!(site.doubts.iter().any(|(_, en)| en.contains("no seconds")));
}

#[test]
fn an_unreadable_cell_stays_a_disputed_site() {
    let (_, site) = &sites()[4];
    assert!(site.disputed && site.readings.is_empty());
    assert_eq!(site.printed, "□□□");
}

#[test]
fn a_second_table_with_its_own_doubts() {
    let all = sites();
    let (record, site) = &all[5];
    assert_eq!(all.len(), 6);
    assert_eq!((record.id.as_str(), site.table.as_str()), ("某政办发2023-5-t2-r1", "取水乙类点"));
    assert!(site.doubts.iter().any(|(zh, _)| zh.contains("小得不合理")));
}

#[test]
fn a_row_number_printed_twice_gives_two_identifiers() {
    let text = TEXT.replace("\n5\t庚", "\n4\t庚");
    let ids: Vec<_> =
        read(&split("甲.txt", text.as_bytes()).unwrap(), in_box).into_iter().map(|r| r.id).collect();
    assert_eq!(ids[3..5], ["某政办发2023-5-t1-r4", "某政办发2023-5-t1-r4-2"]);
}

proptest! {
    #[test]
    fn a_mutated_table_never_panics_and_never_settles_an_impossible_point(
        cuts in proptest::collection::vec((0_usize..700, 0_usize..12, "[0-9°'\" EN;\t\n□.]{0,8}"), 1..12),
    ) {
        let mut chars: Vec<char> = TEXT.chars().collect();
        for (at, length, with) in cuts {
            let from = at.min(chars.len());
            let to = (from + length).min(chars.len());
            chars.splice(from..to, with.chars());
        }
        let text: String = chars.into_iter().collect();
        for record in read(&split("甲.txt", text.as_bytes()).unwrap(), in_box) {
            let Body::Site(site) = record.body else { panic!("only sites are read") };
            prop_assert!(site.disputed || site.readings.first().is_some_and(|r| r.lon.is_some() && r.lat.is_some()));
            prop_assert!(!site.disputed || !site.doubts.is_empty());
        }
    }
}
