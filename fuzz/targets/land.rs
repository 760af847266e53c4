//! Decisions about land: the body of a reply of every kind.
#![no_main]

use landrail_fuzz::{check_findings, check_records, choose, gazette};
use landrail_gis::record::land;
use libfuzzer_sys::fuzz_target;

/// Titles of the kinds of reply, one for each reader, and one that is about no land.
const ABOUT: [&str; 7] = [
    "某路便道临时用地审查意见",
    "公开出让2020—3地块使用权方案",
    "某项目国有建设用地划拨",
    "委托管理某地块土地",
    "某地块规划条件",
    "某宗地有关事项",
    "某规划",
];

fuzz_target!(|data: &[u8]| {
    let Some((about, body)) = choose(data, &ABOUT) else { return };
    let text = format!(
        "甲市人民政府\n关于{about}的批复\n\n甲政函〔2020〕7号\n甲市某局：\n{body}\n甲市人民政府\n2020年3月4日\n"
    );
    let Some(gazette) = gazette(&text) else { return };
    let read = land::examine(&gazette, &["甲市", "乙县"]);
    check_findings(&gazette, &read.findings);
    check_records(&gazette, read.records);
});
