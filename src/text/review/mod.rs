//! The review in words: as text for a terminal, as JSON for the page, as CSV for a spreadsheet.

mod csv;
mod filter;
mod json;
mod list;

use landrail_gis::check::{Item, State};
use landrail_gis::record::DoubtKind;

pub use csv::csv;
pub(crate) use csv::harmless;
pub use filter::Filter;
pub use json::{counts, item};
pub use list::{list, one, record};

/// The commands that decide an item, as they can be typed.
pub fn how(item: &Item) -> Vec<String> {
    let (id, finding) = (&item.doubt.id, &item.doubt.finding);
    if item.state != State::Open {
        return vec![format!("landrail review undo {id}")];
    }
    if finding.kind == DoubtKind::Stale {
        return item.doubt.records.iter().map(|record| format!("landrail review undo {record}")).collect();
    }
    let mut ways = vec![format!("landrail review accept {id} --reason 理由")];
    if let Some(field) = finding.field.as_ref().filter(|_| !item.doubt.records.is_empty()) {
        let values = match (finding.kind, field.as_str()) {
            (DoubtKind::Coordinate, "readings") => {
                // As an example one that nothing speaks against, if there is one.
                let sound = finding.candidates.iter().find(|candidate| !candidate.contains(" ("));
                let how = sound.and_then(|candidate| candidate.split(':').next()).unwrap_or("dms");
                format!("readings={how} disputed=false")
            }
            (DoubtKind::Term, "term") => "term.until=2026-12-31".to_owned(),
            (_, field) => {
                field.split(", ").map(|field| value(field, finding.kind)).collect::<Vec<_>>().join(" ")
            }
        };
        ways.push(format!("landrail review correct {id} {values} --reason 理由"));
    }
    ways
}

/// A field with a place for its value. Officials are corrected by their names, phones by what is dialled.
fn value(field: &str, kind: DoubtKind) -> String {
    let leaf = field.rsplit('.').next().unwrap_or_default();
    match leaf {
        "local" | "railway" | "county_local" | "county_railway" => format!("{field}.name=新值"),
        "desk" | "duty" => format!("{field}.dial=新值"),
        _ if kind == DoubtKind::Range && leaf == "span" => "span=K1+000-K2+000".to_owned(),
        _ => format!("{field}=新值"),
    }
}

/// The words for a field, part by part; a part without words stays as it is.
pub fn field_zh(field: &str) -> String {
    let word = |part: &str| {
        Some(match part {
            "local" => "地方段长",
            "railway" => "铁路段长",
            "county_local" => "县级地方段长",
            "county_railway" => "县级铁路段长",
            "name" => "姓名",
            "office" => "职务",
            "unit" => "单位",
            "desk" => "办公电话",
            "duty" => "值班电话",
            "dial" => "拨号",
            "line" => "线路",
            "span" => "里程",
            "from" => "起",
            "to" => "止",
            "county" => "县",
            "township" | "townships" => "乡镇",
            "village" | "villages" => "村",
            "workshop" => "车间",
            "rows" => "序号",
            "area" => "面积",
            "m2" => "平方米",
            "cultivated" => "耕地",
            "basic_farmland" => "基本农田",
            "redline" => "生态保护红线",
            "classes" => "地类",
            "plots" => "地块",
            "term" => "期限",
            "start" => "起始日",
            "until" => "届满日",
            "date" => "日期",
            "situs" => "位置",
            "project" => "项目",
            "party" => "使用人",
            "readings" => "坐标读法",
            "disputed" => "有争议",
            "status" => "办理状态",
            "kind" => "种类",
            "validity" => "有效期",
            "mu" => "亩",
            "no" => "编号",
            "years" => "年数",
            "months" => "月数",
            "track" => "行别",
            "renewal" => "续期",
            "reclamation" => "复垦",
            "parcel_no" => "宗地编号",
            "issuer" => "发文机关",
            "addressee" => "主送机关",
            "tier" => "级别",
            _ => return None,
        })
    };
    let words = |field: &str| {
        field.split('.').map(|part| word(part).unwrap_or(part).to_owned()).collect::<Vec<_>>().join(" ")
    };
    field.split(", ").map(words).collect::<Vec<_>>().join("、")
}

/// A value in Chinese, where it is a word of the program's own; `None` for what a source says.
pub fn value_zh(value: &str) -> Option<&'static str> {
    Some(match value {
        "unknown" => "不详",
        "none" => "没有",
        "true" => "是",
        "false" => "否",
        "agreed_in_principle" => "原则上同意",
        "plan_approved" => "方案已批准",
        "approved" => "已批准",
        "announced" => "已公告",
        "refused" => "不予同意",
        "revoked" => "已撤销",
        "dms" => "按度分秒读",
        "decimal_digits" => "按十进制小数读",
        _ => return None,
    })
}

/// Values joined by ` | `, or one with what speaks against it, the program's own words in Chinese with
/// the term to type in brackets.
fn worded(values: &str) -> String {
    let one = |value: &str| {
        let end = value.find([':', ' ']).unwrap_or(value.len());
        let (word, rest) = value.split_at(end);
        value_zh(word).map_or_else(|| value.to_owned(), |zh| format!("{zh}（{word}）{rest}"))
    };
    values.split(" | ").map(one).collect::<Vec<_>>().join(" | ")
}

/// Where an item stands: its place in the file, or its line.
fn place(item: &Item) -> (String, String) {
    let doubt = &item.doubt;
    match &doubt.place {
        Some(place) => (place.clone(), place.clone()),
        None => (format!("第{}行", doubt.finding.line), format!("line {}", doubt.finding.line)),
    }
}
