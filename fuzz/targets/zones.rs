//! Announcements of safety protection zones: tables and sentences, with and without a number.
#![no_main]

use landrail_fuzz::{check_findings, check_records, choose, gazette};
use landrail_gis::record::zones;
use libfuzzer_sys::fuzz_target;

/// What stands above the body: a numbered document of two issuers, and a title alone.
const HEADS: [&str; 3] = [
    "甲县人民政府\n关于划定甲乙线铁路线路安全保护区的公告\n\n甲政告〔2024〕3号\n各单位：\n",
    "乙市甲区人民政府\n关于北同蒲线保护区的通告\n\n甲政通〔2024〕4号\n铁路线路安全保护区范围如下：\n",
    "丙铁路局关于铁路线路安全保护区的通告\n",
];

fuzz_target!(|data: &[u8]| {
    let Some((head, body)) = choose(data, &HEADS) else { return };
    let Some(gazette) = gazette(&format!("{head}{body}\n甲县人民政府\n2024年4月8日\n")) else { return };
    let found = zones::read(&gazette);
    check_findings(&gazette, &found.findings);
    check_records(&gazette, found.records);
});
