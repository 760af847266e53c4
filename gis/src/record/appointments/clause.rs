//! One clause → what is done to whom.

use std::sync::LazyLock;

use regex::Regex;

use super::clauses::Mode;
use super::office::{has_title, split_notes, split_offices};
use crate::record::AppointmentAct;

/// Several names before one verb: `甲某、乙某同志为丙局副局长`.
static SEVERAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(\p{Han}{2,4}(?:、\p{Han}{2,4}?)+)(?:[二两三四五六七八九十]位?)?(?:同志)?((?:不再担任|不再兼任|不再任|为|任|担任|的).+)$",
    )
    .expect("constant, covered by tests")
});

/// Words between a name and an office that say that the office is taken.
const TAKES: [&str; 7] = ["正式任", "担任", "兼任", "挂任", "任", "为", "代理"];

/// Words that an office is lost.
const LEAVES: [&str; 3] = ["不再担任", "不再兼任", "不再任"];

/// Verbs that neither give nor take an office for good, or only ask for it. A name begins with none.
const NO_ACT: [&str; 10] = ["暂停", "停止", "暂缓", "建议", "提名", "推荐", "同意", "责令", "撤销", "取消"];

/// One thing that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub act: AppointmentAct,
    pub name: String,
    /// The office as printed, without its notes.
    pub office: String,
    /// The notes about it: probation, since when, why.
    pub notes: String,
    /// Other splits into name and office that the words allow.
    pub other_names: Vec<String>,
}

/// What a clause yields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    pub done: Vec<Done>,
    /// Whether offices end of which the holders are not named (…领导干部的职务自行免去).
    pub unnamed: bool,
    /// Whether something is said of an office that is neither an appointment nor a removal, or that is
    /// not understood (暂停…职务, 建议提名…, …不任…).
    pub unread: bool,
}

/// A name and what follows it.
type Split = (String, String);

/// Whether a line begins a clause about a person.
pub(super) fn opens(line: &str) -> bool {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).take(60).collect();
    let named = |rest: &str| rest.starts_with("同志") || TAKES.iter().any(|verb| rest.starts_with(verb));
    line.starts_with("任命") || line.starts_with("免去") || splits(&line).iter().any(|(_, rest)| named(rest))
}

/// Every way to take a name of two to four characters (or one with ·) from the front.
fn splits(text: &str) -> Vec<Split> {
    let chars: Vec<(usize, char)> = text.char_indices().take(20).collect();
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let mut found = Vec::new();
    let dotted = chars.iter().position(|(_, c)| *c == '·').filter(|at| *at < 8);
    let lengths = if let Some(dot) = dotted { dot + 2..=dot + 8 } else { 2..=4 };
    for length in lengths {
        let Some(name) = chars.get(..length) else { break };
        if !name.iter().all(|(_, c)| han(*c) || *c == '·') {
            break;
        }
        let end = chars.get(length).map_or(text.len(), |(at, _)| *at);
        let (name, rest) = text.split_at(end);
        if is_name(name) {
            found.push((name.to_owned(), rest.to_owned()));
        }
    }
    found
}

/// Whether what stands where a name stands may be one.
fn is_name(name: &str) -> bool {
    let denied = name.ends_with('不') || name.ends_with("不再") || name.ends_with("不任");
    !denied && strip_any(name, &NO_ACT).is_none()
}

/// Whether a part asks for an act, suspends somebody, or denies an act: 建议提名…为, 暂停…职务, …不任….
fn undecided(part: &str) -> bool {
    if let Some(rest) = strip_any(part, &NO_ACT) {
        return !rest.contains("正式任") && ["同志", "任", "职", "为"].iter().any(|word| rest.contains(word));
    }
    let denies = ["不任", "不担任", "不兼任", "不予任"];
    let denied = |rest: &str| strip_any(rest.trim_start_matches("同志"), &denies).is_some();
    splits(part).iter().any(|(_, rest)| denied(rest))
}

/// Whether a part says that somebody no longer holds an office: 甲某同志不再担任….
fn leaves(part: &str) -> bool {
    let left = |rest: &str| strip_any(rest.trim_start_matches("同志"), &LEAVES).is_some();
    splits(part).iter().any(|(_, rest)| left(rest))
}

/// Reads a clause. `title` is that of the notice, where one of the persons is named; `place` is the
/// issuer's, with which offices begin.
pub(super) fn parse(text: &str, mode: Option<Mode>, title: &str, place: Option<&str>) -> Parsed {
    if let Some(row) = columns(text) {
        return of_columns(row, mode);
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut rest = compact.as_str();
    // 经…研究，决定任命…: the verb is in the sentence itself.
    let mut mode = mode;
    if let Some(at) = rest.find("决定").filter(|_| mode.is_none()) {
        rest = rest.get(at + "决定".len()..).unwrap_or_default();
    }
    rest = rest.trim_start_matches(['，', '：', ':', '、']);
    let mut notes = String::new();
    while ["因", "鉴于", "由于", "根据", "经", "按照"].iter().any(|word| rest.starts_with(word)) {
        let Some((reason, after)) = rest.split_once('，') else { break };
        notes.push_str(reason);
        notes.push('；');
        rest = after;
    }
    let mut parsed = Parsed::default();
    let mut current: Option<(String, Vec<String>)> = None;
    for part in parts(rest) {
        let part = part.trim_start_matches("同时").trim_start_matches("并");
        if undecided(part) {
            parsed.unread = true;
            notes.push_str(part);
            notes.push('；');
        } else if let Some(body) = part.strip_prefix("任命") {
            mode = Some(Mode::Appoint);
            take(body, mode, title, place, &mut current, &mut parsed);
        } else if let Some(body) = strip_any(part, &["免去", "免掉"]).or_else(|| strip_any(part, &LEAVES))
        {
            let body = body.trim_start_matches('其').trim_start_matches('的');
            let own = current.clone().filter(|_| body_is_office(body, place));
            match own {
                Some((name, others)) => offices(body, AppointmentAct::Removed, &name, &others, &mut parsed),
                None => {
                    take(body, Some(Mode::Remove), title, place, &mut current, &mut parsed);
                }
            }
        } else if let (Some(body), Some((name, others))) = (strip_any(part, &TAKES), current.clone())
            && has_title(&split_notes(body).0)
        {
            offices(body, AppointmentAct::Appointed, &name, &others, &mut parsed);
        } else if current.is_none() && mode.is_some() {
            if !take(part, mode, title, place, &mut current, &mut parsed) {
                notes.push_str(part);
                notes.push('；');
            }
        } else {
            // 试用期一年, 任职时间从…算起, 另有任用: about all that was said before.
            notes.push_str(part);
            notes.push('；');
        }
    }
    if !notes.is_empty() {
        parsed.done.iter_mut().for_each(|done| done.notes.push_str(&notes));
    }
    let confirmed = |notes: &str| ["试用期满", "正式任"].iter().any(|word| notes.contains(word));
    for done in &mut parsed.done {
        if done.act == AppointmentAct::Appointed && (mode == Some(Mode::Confirm) || confirmed(&done.notes)) {
            done.act = AppointmentAct::Confirmed;
        }
    }
    let ends = ["自然免", "自行免", "自然消失", "自行消失"].iter().any(|word| compact.contains(word));
    parsed.unnamed = parsed.done.is_empty() && ends;
    parsed
}

fn strip_any<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// Pieces between commas outside brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut depth, mut from) = (Vec::new(), 0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            '，' | ',' if depth <= 0 => {
                found.push(text.get(from..at).unwrap_or_default());
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(text.get(from..).unwrap_or_default());
    found.retain(|part| !part.is_empty());
    found
}

/// Whether what follows 免去 is an office and not a name.
fn body_is_office(body: &str, place: Option<&str>) -> bool {
    !body.contains("同志") && (begins_office(body, place) || removed(body, place).is_empty())
}

/// Whether a text begins as offices of the issuer do.
fn begins_office(text: &str, place: Option<&str>) -> bool {
    let stem = place.map(|place| place.trim_end_matches(['县', '市', '区', '旗']));
    text.starts_with(['县', '市', '区', '原']) || stem.is_some_and(|stem| text.starts_with(stem))
}

/// Reads a part that begins with a name. Whether anything was found.
fn take(
    part: &str,
    mode: Option<Mode>,
    title: &str,
    place: Option<&str>,
    current: &mut Option<(String, Vec<String>)>,
    parsed: &mut Parsed,
) -> bool {
    if let Some(several) = SEVERAL.captures(part)
        && let (Some(names), Some(rest)) = (several.get(1), several.get(2))
    {
        let left = strip_any(rest.as_str(), &LEAVES);
        let removes = mode == Some(Mode::Remove) || rest.as_str().starts_with('的') || left.is_some();
        let act = if removes { AppointmentAct::Removed } else { AppointmentAct::Appointed };
        if !names.as_str().split('、').all(is_name) {
            parsed.unread = true;
            return false;
        }
        let body = left.or_else(|| strip_any(rest.as_str(), &TAKES)).unwrap_or(rest.as_str());
        let body = body.trim_start_matches('的');
        let before = parsed.done.len();
        for name in names.as_str().split('、') {
            offices(body, act, name, &[], parsed);
        }
        return parsed.done.len() > before;
    }
    let ends = ["自然免", "自行免", "自然消失", "自行消失"].iter().find_map(|word| part.split_once(word));
    let (body, removes) = match ends {
        Some((body, _)) => (body.trim_end_matches("随之"), true),
        None => (part, mode == Some(Mode::Remove) || leaves(part)),
    };
    if let Some((name, rest)) = resigned(body) {
        offices(&rest, AppointmentAct::Removed, &name, &[], parsed);
        *current = Some((name, Vec::new()));
        return true;
    }
    let taken = if removes { Vec::new() } else { taken(body) };
    let (act, found) = if taken.is_empty() {
        let removes = removes || body.ends_with("职务");
        if !removes {
            return false;
        }
        (AppointmentAct::Removed, removed(body, place))
    } else {
        (AppointmentAct::Appointed, taken)
    };
    let Some((name, rest)) = best(&found, title, place) else { return false };
    let others: Vec<String> = if title.contains(name.as_str()) {
        Vec::new()
    } else {
        found.iter().filter(|(other, _)| *other != name).map(|(other, _)| other.clone()).collect()
    };
    let act = if act == AppointmentAct::Appointed && rest.starts_with("代理") {
        AppointmentAct::Acting
    } else {
        act
    };
    let body = strip_any(&rest, &TAKES).filter(|_| act != AppointmentAct::Removed).unwrap_or(&rest);
    let before = parsed.done.len();
    offices(body, act, &name, &others, parsed);
    *current = Some((name, others));
    parsed.done.len() > before
}

/// Names before a verb that takes an office.
fn taken(body: &str) -> Vec<Split> {
    let all = splits(body);
    let comrade = |rest: &str| rest.strip_prefix("同志").map(str::to_owned);
    let acts = |rest: &str| TAKES.iter().any(|verb| rest.starts_with(verb)) || led(rest).is_some();
    if let Some((name, rest)) = all.iter().find_map(|(name, rest)| Some((name.clone(), comrade(rest)?))) {
        return if acts(&rest) { vec![(name, rest)] } else { Vec::new() };
    }
    let titled = |rest: &str| {
        led(rest).is_some()
            || strip_any(rest, &TAKES)
                .is_some_and(|body| split_offices(body).iter().any(|o| has_title(&split_notes(o).0)))
    };
    all.into_iter().filter(|(_, rest)| acts(rest) && titled(rest)).collect()
}

/// The unit of which somebody leads the work: `主持县甲局工作`.
fn led(rest: &str) -> Option<&str> {
    let unit = rest.strip_prefix("主持")?;
    let unit = ["全面工作", "日常工作", "工作"].iter().find_map(|end| unit.strip_suffix(end))?;
    Some(unit).filter(|unit| (2..40).contains(&unit.chars().count()))
}

/// 接受甲某辞去…职务的请求: the name and the offices.
fn resigned(body: &str) -> Option<Split> {
    let body = body.trim_start_matches("接受");
    let (name, rest) = body.split_once("辞去")?;
    let name = name.trim_end_matches("同志");
    let rest = rest.split("职务").next().unwrap_or(rest).trim_start_matches('其');
    ((2..=4).contains(&name.chars().count())).then(|| (name.to_owned(), rest.to_owned()))
}

/// Names before an office that is lost.
fn removed(body: &str, place: Option<&str>) -> Vec<Split> {
    let all = splits(body);
    let after = |word: &str| {
        all.iter().find_map(|(name, rest)| Some((name.clone(), rest.strip_prefix(word)?.to_owned())))
    };
    if let Some((name, rest)) = after("同志").or_else(|| after("的")) {
        let rest = rest.trim_start_matches("的").trim_start_matches("原任");
        let rest = strip_any(rest, &LEAVES).or_else(|| strip_any(rest, &["任", "担任"])).unwrap_or(rest);
        return vec![(name, rest.to_owned())];
    }
    if let Some((name, rest)) = LEAVES.iter().find_map(|word| after(word)) {
        return vec![(name, rest)];
    }
    let stem =
        place.map(|place| place.trim_end_matches(['县', '市', '区', '旗'])).filter(|stem| !stem.is_empty());
    all.into_iter()
        .filter(|(name, rest)| begins_office(rest, place) && !stem.is_some_and(|stem| name.ends_with(stem)))
        .map(|(name, rest)| (name, rest.trim_start_matches("原任").to_owned()))
        .collect()
}

/// Of several splits the one that the title names, or whose office begins with the issuer's place, or
/// the longest name.
fn best(found: &[Split], title: &str, place: Option<&str>) -> Option<Split> {
    let compact: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let office = |rest: &str| strip_any(rest, &TAKES).unwrap_or(rest).to_owned();
    let named =
        found.iter().filter(|(name, _)| compact.contains(name.as_str())).max_by_key(|(name, _)| name.len());
    let placed = || found.iter().find(|(_, rest)| begins_office(&office(rest), place));
    named.or_else(placed).or_else(|| found.last()).cloned()
}

/// Every office of a text for one person.
fn offices(text: &str, act: AppointmentAct, name: &str, others: &[String], parsed: &mut Parsed) {
    if let Some(unit) = led(text) {
        parsed.done.push(Done {
            act: AppointmentAct::Acting,
            name: name.to_owned(),
            office: format!("主持{unit}工作"),
            notes: String::new(),
            other_names: others.to_vec(),
        });
        return;
    }
    let (text, tail) = split_notes(text);
    let text = text
        .trim_end_matches("的请求")
        .trim_end_matches("一职")
        .trim_end_matches("职务")
        .trim_end_matches("职");
    for piece in split_offices(text.trim_end_matches('的')) {
        let piece =
            strip_any(piece, &["兼任", "兼", "担任", "任"]).filter(|rest| has_title(rest)).unwrap_or(piece);
        let (office, notes) = split_notes(piece);
        // 县委委员 has a title, 某市人民政府 under a signature has none.
        if !has_title(&office) || office.chars().count() > 120 {
            continue;
        }
        let acting = act == AppointmentAct::Appointed
            && ["代县长", "代市长", "代区长", "代镇长", "代乡长"].iter().any(|t| office.ends_with(t));
        parsed.done.push(Done {
            act: if acting { AppointmentAct::Acting } else { act },
            name: name.to_owned(),
            office,
            notes: format!("{notes}{tail}"),
            other_names: others.to_vec(),
        });
    }
}

/// A row of a list in columns: `甲　某    县乙局局长`.
fn columns(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let gap = text.find('\t').or_else(|| text.find("  ")).or_else(|| text.find("　　"))?;
    let (name, office) = text.split_at(gap);
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let office: String = office.chars().filter(|c| !c.is_whitespace()).collect();
    let is_name = (2..=4).contains(&name.chars().count()) && !has_title(&name) && name != "姓名";
    let head = strip_any(&office, &TAKES).unwrap_or(&office);
    let titled = has_title(&split_notes(head.trim_end_matches("职务")).0);
    (is_name && titled).then(|| (name, head.to_owned()))
}

fn of_columns((name, office): (String, String), mode: Option<Mode>) -> Parsed {
    let mut parsed = Parsed::default();
    let act = match mode {
        Some(Mode::Appoint) => AppointmentAct::Appointed,
        Some(Mode::Confirm) => AppointmentAct::Confirmed,
        Some(Mode::Remove) => AppointmentAct::Removed,
        None => return parsed,
    };
    offices(&office, act, &name, &[], &mut parsed);
    parsed
}
