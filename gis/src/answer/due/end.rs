//! The last day of a term and of reclamation, with how it is known, or why it is not.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use super::super::{Words, land};
use crate::record::{Decision, DecisionKind, Record, Stated, Term};
use crate::rule::TermRule;

/// How a date is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueHow {
    /// `printed`, `computed`, `record_end` (the record's own last day) or `statutory`.
    pub code: &'static str,
    /// In words.
    #[serde(flatten)]
    pub words: Words,
}

impl DueHow {
    fn new(code: &'static str, zh: String, en: String) -> Self {
        Self { code, words: Words::new(zh, en) }
    }
}

/// A last day and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDate {
    /// The last day, itself included.
    pub date: Date,
    /// How it is known.
    pub how: DueHow,
}

/// Words by which a document lets a term end with an event instead of a day.
const EVENTS: [&str; 10] = ["竣工", "完工", "完成", "完毕", "结束", "通车", "建成", "验收", "终止", "为止"];

/// The last day of the term, or why it cannot be told.
pub(super) fn end(record: &Record, decision: &Decision) -> Result<DueDate, Words> {
    let by_term = of_term(decision);
    // A last day that an editor set, or that another document brought, is earlier than the paper's own.
    match (record.validity.to, &by_term) {
        (Some(to), Ok(end)) if to >= end.date => by_term,
        (Some(to), _) => Ok(DueDate {
            date: to,
            how: DueHow::new(
                "record_end",
                format!("记录载明有效至{to}{}", note(record, true)),
                format!("the record itself ends on {to}{}", note(record, false)),
            ),
        }),
        (None, _) => by_term,
    }
}

/// What the record says of its own last day.
pub(super) fn note(record: &Record, chinese: bool) -> String {
    let Some(note) = &record.validity.note else { return String::new() };
    let (zh, en) = note.split_once(" / ").unwrap_or((note, note));
    if chinese { format!("（{zh}）") } else { format!(" ({en})") }
}

fn of_term(decision: &Decision) -> Result<DueDate, Words> {
    let term = match &decision.term {
        Stated::Value(term) => term,
        Stated::None => {
            return Err(Words::new("文件载明不设期限", "the document says that there is no term"));
        }
        Stated::Unknown | Stated::Illegible(_) => return Err(silent(decision)),
    };
    if let (Some(start), Some(until)) = (term.start.value(), term.until)
        && until < *start
    {
        return Err(Words::new(
            format!("止期{until}早于起期{start}，不可采用"),
            format!("the term ends on {until}, before it begins on {start}: not usable"),
        ));
    }
    let Some(date) = term.end() else { return Err(unknown(decision, term)) };
    if term.until.is_some() {
        let (zh, en) = ("文件载明止期".to_owned(), "the last day is printed".to_owned());
        return Ok(DueDate { date, how: DueHow::new("printed", zh, en) });
    }
    let (length_zh, length_en) = length(term);
    let start = term.start.value().map_or_else(String::new, Date::to_string);
    let (from_zh, from_en) = if term.from_approval {
        (format!("自批准之日{start}起"), format!("from the day of approval, {start},"))
    } else {
        (format!("自{start}起"), format!("from {start},"))
    };
    Ok(DueDate {
        date,
        how: DueHow::new(
            "computed",
            format!("推算：{from_zh}{length_zh}，末日为{date}"),
            format!("computed: {from_en} {length_en}; the last day is {date}"),
        ),
    })
}

/// Why a stated term has no last day.
fn unknown(decision: &Decision, term: &Term) -> Words {
    if let Stated::Illegible(raw) = &term.start {
        return Words::new(
            format!("起始日“{raw}”不能采用，到期日不可推算"),
            format!("the start {raw:?} cannot be used: the end cannot be computed"),
        );
    }
    let event = term.printed.as_deref().filter(|text| EVENTS.iter().any(|word| text.contains(word)));
    if let Some(event) = event {
        return Words::new(
            format!("止期以事件表述（“{event}”），没有日期"),
            format!("the end is an event ({event:?}), not a day"),
        );
    }
    let no_length = term.years == 0 && term.months == 0;
    match (term.start.value(), no_length) {
        (Some(start), true) => Words::new(
            format!("只载明起始日{start}，年限未载明"),
            format!("only the start, {start}, is stated, not how long it lasts"),
        ),
        (Some(start), false) => Words::new(
            format!("自{start}起的年限超出历法范围，请核对"),
            format!("the length from {start} exceeds the calendar: check it"),
        ),
        _ if term.from_approval || decision.kind == DecisionKind::TemporaryUse => silent(decision),
        _ if matches!(decision.kind, DecisionKind::GrantPlan | DecisionKind::GrantNotice) => Words::new(
            "尚未供地，年限自供地后起算，起始日未载明",
            "the land is not granted yet: the term begins with the grant, no start is stated",
        ),
        _ => Words::new("起始日未载明，到期日不可推算", "no start is stated: the end cannot be computed"),
    }
}

/// The words that an answer about a place has for the same.
fn silent(decision: &Decision) -> Words {
    let told = land::expiry(decision, Date::MIN).map(|expiry| expiry.words);
    told.unwrap_or_else(|| match &decision.term {
        Stated::Illegible(_) => Words::new("期限无法辨读", "the term cannot be read"),
        Stated::Value(_) => {
            Words::new("自批准之日起，批准日期未载明", "from the day of approval, which is not stated")
        }
        Stated::None | Stated::Unknown => Words::new("期限未载明", "no term is stated"),
    })
}

/// The last day for reclamation after a term that ended, or why it cannot be told; none when nothing
/// says that the land has to be reclaimed. The second value is the rule of law, where that decides.
pub(super) fn reclamation(
    decision: &Decision,
    end: &Result<DueDate, Words>,
    law: Option<&'static TermRule>,
) -> Option<(Result<DueDate, Words>, Option<&'static TermRule>)> {
    let stated = decision.reclamation.value();
    if let Some(until) = stated.and_then(|stated| stated.until) {
        let how = DueHow::new(
            "printed",
            "文件载明复垦止期".to_owned(),
            "the last day for reclamation is printed".to_owned(),
        );
        return Some((Ok(DueDate { date: until, how }), None));
    }
    let end = match end {
        Ok(end) => end,
        Err(why) => {
            // Without an end of the term there is no day either; said once more only where the
            // document itself speaks of reclamation.
            stated?;
            return Some((
                Err(Words::new(
                    format!("复垦期限从期满起算：{}", why.zh),
                    format!("reclamation counts from the end of the term: {}", why.en),
                )),
                None,
            ));
        }
    };
    if let Some(months) = stated.and_then(|stated| stated.months_after_end) {
        return Some((after(end.date, months, "computed", "文件载明", "as printed"), None));
    }
    if matches!(decision.reclamation, Stated::None) {
        return None;
    }
    let law = law.filter(|_| decision.kind == DecisionKind::TemporaryUse || stated.is_some())?;
    if end.date < law.valid_from {
        let from = law.valid_from;
        return Some((
            Err(Words::new(
                format!("期满于{}，早于所据规定施行日{from}；当时的规定未收集", end.date),
                format!(
                    "the term ended on {}, before the rule took effect on {from}; the law of that time is not in the data",
                    end.date
                ),
            )),
            Some(law),
        ));
    }
    Some((after(end.date, law.months, "statutory", "法定", "by law"), Some(law)))
}

fn after(end: Date, months: u32, code: &'static str, zh: &str, en: &str) -> Result<DueDate, Words> {
    let span = Span::new().try_months(i64::from(months));
    let date = span.and_then(|span| end.checked_add(span)).map_err(|_| {
        Words::new(
            format!("期满{end}后{months}个月超出历法范围"),
            format!("{months} months after {end} exceed the calendar"),
        )
    })?;
    let how = DueHow::new(
        code,
        format!("推算：{zh}期满（{end}）后{months}个月内"),
        format!("computed: {en} within {months} months of the end of the term ({end})"),
    );
    Ok(DueDate { date, how })
}

/// A length in words, Chinese and English.
pub(super) fn length(term: &Term) -> (String, String) {
    match (term.years, term.months) {
        (years, 0) => (format!("{years}年"), format!("{years} years")),
        (0, months) => (format!("{months}个月"), format!("{months} months")),
        (years, months) => (format!("{years}年{months}个月"), format!("{years} years and {months} months")),
    }
}
