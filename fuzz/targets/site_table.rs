//! Coordinate tables: rows under a header.
#![no_main]

use landrail_fuzz::{check_records, choose, gazette};
use landrail_gis::record::{Body, site_table};
use libfuzzer_sys::fuzz_target;

const BEFORE: [&str; 3] = [
    "",
    "甲市人民政府关于印发某规划的通知\n甲政办发〔2023〕5号\n各县：\n某市位于东经111°53′—113°34′，北纬39°05′—40°17′之间。\n表1 “十四五”期间甲类点信息采集表\n序号\t名称及地址\t所属管理单位\t经纬度\t海拔 (m)\t面积 (m ²)\n",
    "表2 期间乙类点信息采集表\n序号\t名称\t行政所在地\t坐标\t高程\t面积\n1\t甲湖\t应县乙镇\t113° 10' 30\" E; 39° 33' 20\" N\t1,043\t1800\n2\t乙湖\t应县乙镇\t",
];

fuzz_target!(|data: &[u8]| {
    let Some((before, text)) = choose(data, &BEFORE) else { return };
    let Some(gazette) = gazette(&format!("{before}{text}")) else { return };
    let records =
        site_table::read(&gazette, |county, lon, _| (county == "应县").then_some(lon > 112.9 && lon < 113.6));
    for record in &records {
        let Body::Site(site) = &record.body else { panic!("only sites are read") };
        assert!(!(site.disputed && site.doubts.is_empty()), "a doubt without words");
        for reading in &site.readings {
            assert!(reading.lon.is_none_or(|lon| (-180.0..=180.0).contains(&lon)), "{reading:?}");
            assert!(reading.lat.is_none_or(|lat| (-90.0..=90.0).contains(&lat)), "{reading:?}");
        }
        let settled = site.readings.first().is_some_and(|r| r.lon.is_some() && r.lat.is_some());
        assert!(site.disputed || settled, "an impossible point is settled");
    }
    check_records(&gazette, records);
});
