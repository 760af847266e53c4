//! Which titles may be those of a decision about land, besides replies (批复).

/// How the titles of acts end.
const ENDINGS: [&str; 11] =
    ["批复", "通知", "决定", "公告", "公示", "函", "审查意见", "书", "审批表", "许可证", "合同"];

/// Words of rules, plans and campaigns: such a document decides about no parcel.
const RULES: [&str; 17] = [
    "办法",
    "规定",
    "细则",
    "印发",
    "转发",
    "制度",
    "专项",
    "工作",
    "开展",
    "加强",
    "规范",
    "征求",
    "通报",
    "解读",
    "标准地",
    "计划",
    "基准地价",
];

/// Whether a document with this title may decide about land: it ends like an act, names land and is
/// no rule.
pub(super) fn may_decide(title: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let ends = ENDINGS.iter().any(|end| title.ends_with(end));
    let temporary = super::temporary::about(title);
    let land = has(&["用地", "土地", "地块", "宗地"]);
    let act = has(&["出让", "划拨", "挂牌", "拍卖", "收储", "收回", "收购", "成交", "供地", "供应"]);
    ends && (temporary || land && act) && !has(&RULES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_and_no_rules() {
        for title in [
            "甲县自然资源局关于乙工程临时用地的批准通知",
            "甲县国有建设用地使用权挂牌出让公告",
            "甲县国有土地使用权成交结果公示",
            "国有建设用地划拨决定书",
            "关于不予批准丙项目临时用地的函",
        ] {
            assert!(may_decide(title), "{title}");
        }
        for title in [
            "甲县关于印发临时用地管理办法的通知",
            "甲市关于加强临时用地管理工作的通知",
            "甲市关于20轨以上高中建设的通知",
            "甲市关于划拨专项资金的通知",
            "森林可燃物标准地设置公告",
            "关于印发集体土地所有权确权登记实施方案的通知",
            "甲县生态保护红线公告",
        ] {
            assert!(!may_decide(title), "{title}");
        }
    }
}
