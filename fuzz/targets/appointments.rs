//! Notices about offices: appointment and removal, the division of work, lists of members.
#![no_main]

use landrail_fuzz::{check_findings, check_records, choose, gazette};
use landrail_gis::record::appointments;
use libfuzzer_sys::fuzz_target;

/// What stands above the body, one for each way in which a notice is read.
const HEADS: [&str; 5] = [
    "甲县人民政府\n关于甲某等同志职务任免的通知\n\n甲政任〔2023〕5号\n各单位：\n经研究，决定任命：\n",
    "甲县人民政府\n关于甲某等任职的通知\n\n甲政任〔2023〕5号\n各单位：\n决定免去：\n",
    "甲县人民政府办公室\n关于县政府领导调整分工的通知\n\n甲政办发〔2023〕5号\n各单位：\n",
    "甲县人民政府\n关于成立某组织的通知\n\n甲政发〔2023〕5号\n各单位：\n",
    "甲县人大常委会\n关于任免名单\n",
];

fuzz_target!(|data: &[u8]| {
    let Some((head, body)) = choose(data, &HEADS) else { return };
    let Some(gazette) = gazette(&format!("{head}{body}\n甲县人民政府\n2023年6月13日\n")) else { return };
    let found = appointments::read(&gazette);
    check_findings(&gazette, &found.findings);
    check_records(&gazette, found.records);
});
