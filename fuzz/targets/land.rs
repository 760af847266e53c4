//! Decisions about land: the body of an act of every kind, and a file without any number.
#![no_main]

use landrail_fuzz::{check_findings, check_records, choose, gazette};
use landrail_gis::record::land;
use libfuzzer_sys::fuzz_target;

/// Titles of the kinds of act, one for each reader, one that is about no land, and one each for what
/// is refused, revoked, sold and renewed.
const TITLES: [&str; 14] = [
    "关于某路便道临时用地审查意见的批复",
    "关于公开出让2020—3地块使用权方案的批复",
    "关于某项目国有建设用地划拨的批复",
    "关于委托管理某地块土地的批复",
    "关于某地块规划条件的批复",
    "关于某宗地有关事项的批复",
    "关于某规划的批复",
    "关于不予批准某路临时用地的通知",
    "关于撤销某路临时用地批复的决定",
    "关于某路续期使用临时用地的批复",
    "国有建设用地使用权挂牌出让公告",
    "国有建设用地使用权成交结果公示",
    "国有建设用地划拨决定书",
    "关于收储某厂国有土地使用权的批复",
];

fuzz_target!(|data: &[u8]| {
    let Some((title, body)) = choose(data, &TITLES) else { return };
    // The first byte also decides whether the file bears a number.
    let round = data.first().map_or(0, |first| usize::from(*first) / TITLES.len());
    let number = if round.is_multiple_of(2) { "甲政函〔2020〕7号\n" } else { "" };
    let text = format!("甲市人民政府\n{title}\n\n{number}甲市某局：\n{body}\n甲市人民政府\n2020年3月4日\n");
    let Some(gazette) = gazette(&text) else { return };
    let read = land::examine(&gazette, &["甲市", "乙县"]);
    check_findings(&gazette, &read.findings);
    check_records(&gazette, read.records);
});
