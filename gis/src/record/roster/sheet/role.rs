//! What a column is, by the words of its header.

use crate::record::Tier;

/// Whose chief a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    /// 地方段长.
    Local,
    /// 铁路段长.
    Railway,
}

/// What of an official a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Attr {
    /// All of it in one cell, or the name alone.
    Full,
    Name,
    Office,
    Unit,
    Desk,
    Duty,
    Mobile,
    /// A telephone of any kind (联系电话).
    Phone,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Ordinal,
    County,
    Township,
    Village,
    Line,
    Track,
    /// A range, with or without the line's name before it.
    Range,
    From,
    To,
    Length,
    /// A section chief; tier and side where the header says them.
    Chief(Option<Tier>, Option<Side>, Attr),
    /// The railway division (工务段), workshop (车间), work area (工区).
    Division,
    Workshop,
    WorkArea,
    /// Anything that the roster's records do not hold.
    Other,
}

/// A header text as it is compared: half-width letters, digits and ideographs only.
pub(super) fn squeeze(text: &str) -> String {
    crate::chainage::half_width(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The tier that a text names.
pub(super) fn tier(text: &str) -> Option<Tier> {
    if has(
        text,
        &[
            "村级",
            "村社区级",
            "村居级",
            "第三级",
            "三级段长",
            "村段长",
            "村社区段长",
            "工区长",
            "工区级",
            "工长",
        ],
    ) {
        Some(Tier::Village)
    } else if has(
        text,
        &[
            "乡级",
            "镇级",
            "乡镇级",
            "街道级",
            "第二级",
            "二级段长",
            "乡镇段长",
            "乡段长",
            "镇段长",
            "乡镇街道段长",
            "车间主任",
            "车间级",
        ],
    ) {
        Some(Tier::Township)
    } else if has(
        text,
        &[
            "县级",
            "区级",
            "县区级",
            "县市区级",
            "区县级",
            "第一级",
            "一级段长",
            "县段长",
            "区县段长",
            "县区段长",
            "县市区段长",
        ],
    ) {
        Some(Tier::County)
    } else {
        None
    }
}

/// The side that a text names.
pub(super) fn side(text: &str) -> Option<Side> {
    let text = text.replace("铁路沿线", "").replace("铁路护路", "");
    if has(&text, &["路地"]) {
        return None;
    }
    if has(&text, &["铁路", "路方", "车间", "工区", "工长", "站段", "工务", "路局"]) {
        Some(Side::Railway)
    } else if has(&text, &["地方", "政府", "属地"]) {
        Some(Side::Local)
    } else {
        None
    }
}

/// Whether a text names a section chief, or one of those who are.
pub(super) fn names_chief(text: &str) -> bool {
    // 管段长度 is a length.
    has(&text.replace("段长度", ""), &["段长", "工区长", "工长", "车间主任", "责任人", "负责人"])
}

fn attr(leaf: &str) -> Option<Attr> {
    let name = leaf.contains("姓名");
    let more = has(leaf, &["职务", "电话", "联系", "单位", "手机"]);
    Some(if name && more {
        Attr::Full
    } else if name {
        Attr::Name
    } else if has(leaf, &["职务", "职位", "职称"]) {
        Attr::Office
    } else if has(leaf, &["值班", "24小时", "值守"]) {
        Attr::Duty
    } else if has(leaf, &["办公电话", "办公室电话", "座机", "固定电话", "固话"]) {
        Attr::Desk
    } else if has(leaf, &["手机", "移动电话"]) {
        Attr::Mobile
    } else if has(leaf, &["电话", "联系方式"]) {
        Attr::Phone
    } else if has(leaf, &["单位"]) {
        Attr::Unit
    } else {
        return None;
    })
}

/// What may stand below 段长 for one side of them.
const SIDES: &[&str] =
    &["地方", "铁路", "路方", "地方政府", "铁路方", "铁路部门", "地方方面", "铁路方面", "属地", "路局"];

/// The role of a column by its header's texts from the top down, each squeezed.
pub(super) fn role(path: &[String]) -> Option<Role> {
    let leaf = path.last()?.as_str();
    let full = path.concat();
    let above = path.len().checked_sub(2).and_then(|at| path.get(at)).map_or("", String::as_str);
    if has(leaf, &["序号", "编号", "顺号"]) || leaf.eq_ignore_ascii_case("no") || leaf == "号" {
        return Some(Role::Ordinal);
    }
    if has(leaf, &["备注", "说明", "附注"]) || full.contains("市级段长") {
        return Some(Role::Other);
    }
    let railway_unit =
        has(leaf, &["设备单位", "铁路单位", "管理单位", "管辖单位", "维护单位", "设备管理", "所属站段"]);
    if !railway_unit && let Some(attr) = attr(leaf) {
        return Some(Role::Chief(tier(&full), side(&full), attr));
    }
    if names_chief(leaf) {
        return Some(Role::Chief(tier(&full), side(&full), Attr::Full));
    }
    if names_chief(above) && SIDES.contains(&leaf) {
        return Some(Role::Chief(tier(&full), side(leaf), Attr::Full));
    }
    if let Some(stretch) = stretch(leaf, above) {
        return Some(stretch);
    }
    if let Some(place) = place(leaf) {
        return Some(place);
    }
    if leaf.contains("工区") {
        return Some(Role::WorkArea);
    }
    if leaf.contains("车间") {
        return Some(Role::Workshop);
    }
    (railway_unit || has(leaf, &["工务段", "站段"])).then_some(Role::Division)
}

/// The columns of the range.
fn stretch(leaf: &str, above: &str) -> Option<Role> {
    const FROM: &[&str] = &["起", "自", "起点", "始点", "起始"];
    const TO: &[&str] = &["止", "至", "终点", "止点", "终止", "讫", "迄"];
    const LENGTH: &[&str] = &["长度", "里程长", "公里数", "延长", "里程数", "长km", "长公里"];
    const LINE: &[&str] = &[
        "线名",
        "线别",
        "线路",
        "线路名称",
        "线路名",
        "铁路名称",
        "铁路线名",
        "铁路线名称",
        "铁路线路",
        "铁路线",
        "所属线路",
        "铁路",
        "线路别",
        "铁路线路名称",
        "沿线铁路",
        "涉及线路",
        "线",
    ];
    const POST: &[&str] = &["里程", "公里标", "桩号", "位置", "km", "K"];
    if has(leaf, &["行别", "上下行", "行车方向"]) {
        return Some(Role::Track);
    }
    if has(leaf, LENGTH) || leaf == "km" || leaf == "公里" {
        return Some(Role::Length);
    }
    let both = has(leaf, &["起止", "起讫", "区段", "区间", "管段", "范围"]);
    if !both {
        // `起点` over `里程`, or `起点里程` in one.
        let bare = POST.iter().fold(leaf.to_owned(), |text, word| text.replace(word, ""));
        let upper = POST.iter().fold(above.to_owned(), |text, word| text.replace(word, ""));
        let bare = if bare.is_empty() { upper } else { bare };
        let bare = bare.trim_end_matches("公里").trim_end_matches("km").trim_end_matches(['m', '米']);
        if FROM.contains(&bare) {
            return Some(Role::From);
        }
        if TO.contains(&bare) {
            return Some(Role::To);
        }
    }
    let short = leaf.chars().count() <= 6;
    if LINE.contains(&leaf)
        || (short && !both && ["线路", "线名", "线别"].iter().any(|word| leaf.ends_with(word)))
    {
        return Some(Role::Line);
    }
    (both || has(leaf, &["里程", "公里标"])).then_some(Role::Range)
}

/// The columns of places: what is left of `县(市、区)` or `所在乡镇` without its trimmings.
fn place(leaf: &str) -> Option<Role> {
    let mut rest = leaf.to_owned();
    for word in ["所属", "所在", "所辖", "沿线", "途经", "涉及", "名称", "名"] {
        rest = rest.replace(word, "");
    }
    let all = |of: &str| !rest.is_empty() && rest.chars().all(|c| of.contains(c));
    if all("县市区旗级") && rest.contains(['县', '区']) {
        Some(Role::County)
    } else if all("乡镇街道办事处级") && rest.contains(['乡', '镇', '街']) {
        Some(Role::Township)
    } else if all("行政村社区居委会自然庄组级") && rest.contains('村') {
        Some(Role::Village)
    } else if all("地市设区级州") && rest.contains('市') {
        Some(Role::Other)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &[&str]) -> Option<Role> {
        role(&path.iter().map(|text| squeeze(text)).collect::<Vec<_>>())
    }

    #[test]
    fn columns_by_their_words() {
        use Attr::{Duty, Full, Mobile, Name, Office, Phone};
        use Side::{Local, Railway};
        let chief = |t, s, a| Some(Role::Chief(t, s, a));
        assert_eq!(of(&["县级“双段长”", "地方段长"]), chief(Some(Tier::County), Some(Local), Full));
        assert_eq!(
            of(&["乡级双段长", "铁路段长", "姓 名"]),
            chief(Some(Tier::Township), Some(Railway), Name)
        );
        assert_eq!(of(&["村级", "地方", "联系电话"]), chief(Some(Tier::Village), Some(Local), Phone));
        assert_eq!(of(&["路地双段长", "路方"]), chief(None, Some(Railway), Full));
        assert_eq!(of(&["第三级段长", "职务"]), chief(Some(Tier::Village), None, Office));
        assert_eq!(of(&["工区长", "手机号码"]), chief(Some(Tier::Village), Some(Railway), Mobile));
        assert_eq!(of(&["24小时值班电话"]), chief(None, None, Duty));
        assert_eq!(of(&["县（市、区）"]), Some(Role::County));
        assert_eq!(of(&["乡(镇、街道)"]), Some(Role::Township));
        assert_eq!(of(&["行政村（社区）"]), Some(Role::Village));
        assert_eq!(of(&["铁路线名及里程"]), Some(Role::Range));
        assert_eq!(of(&["铁路线名"]), Some(Role::Line));
        assert_eq!(of(&["起止里程", "起"]), Some(Role::From));
        assert_eq!(of(&["终点里程（km）"]), Some(Role::To));
        assert_eq!(of(&["起止里程"]), Some(Role::Range));
        assert_eq!(of(&["管辖长度（公里）"]), Some(Role::Length));
        assert_eq!(of(&["管段长度（公里）"]), Some(Role::Length), "no 段长");
        assert_eq!(of(&["负责线路"]), Some(Role::Line));
        assert_eq!(of(&["行别"]), Some(Role::Track));
        assert_eq!(of(&["所属站段"]), Some(Role::Division));
        assert_eq!(of(&["设备管理单位"]), Some(Role::Division));
        assert_eq!(of(&["车间"]), Some(Role::Workshop));
    }

    #[test]
    fn cells_of_rows_are_no_headers() {
        for cell in ["甲县", "城区", "乙镇", "丙家村", "北同蒲线", "张三", "K1+000", "1234567", "合计"]
        {
            assert_eq!(of(&[cell]), None, "{cell}");
        }
    }
}
