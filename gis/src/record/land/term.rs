//! How long a temporary use lasts.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::Date;
use regex::{Captures, Regex};

use super::draft::Draft;
use super::figure::{count, pattern};
use super::renewed::Renewed;
use crate::record::{DecisionStatus, DoubtKind, Finding, Stated, Term};

/// The basis of the two years, to be stored with what is said about them.
const TWO_YEARS: &str = "自然资规〔2021〕2号";

/// A number in either script.
pub(super) const N: &str = r"\d{1,3}|[一二两三四五六七八九十]{1,3}";
/// A day, month or end of a month.
pub(super) const DAY: &str = r"\d{4}[年./\-]\d{1,2}(?:月底|月末|[月./\-](?:\d{1,2}日?)?)";

static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<label>(?:使用|用地|借用|占用|有效)?(?:期限|年限)|使用期|用期|为期)(?:均|暂定|最长|原则上)?(?:为|:)?(?:不超过|不得超过)?(?:\([^)]{{0,20}}\))?(?:(?P<y>{N})(?:个)?年(?:半|零|又)?)?(?:(?P<m>{N})个?月)?"
    ))
});
static CLAUSE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"期限|年限|使用期|用期|为期|有效期|使用至|用至|使用时间|用地时间|使用日期"));
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?P<a>{DAY})(?:起|开始)?(?:至|到|—+|-+|–+|~|～)(?P<b>{DAY}|\d{{1,2}}月\d{{1,2}}日)"))
});
static UNTIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:使用|用|延续|延长|截止|有效期|期限)?(?:至|到)(?P<b>{DAY})")));
static START: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?:自|从)(?P<a>{DAY})(?:起|开始|计)")));
static APPROVAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:自|从|以)(?:本)?(?:批复|批准|审批|核准|签发|发文|印发|下发|发布|许可|通知|决定|文件)[^，。；;()\d]{0,10}?(?:之日|当日|日期|日)(?:起|开始|计|算)",
    )
});
static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<y>\d{4})[年./\-](?P<m>\d{1,2})(?:(?P<end>月底|月末)|[月./\-](?:(?P<d>\d{1,2})日?)?)$")
});

/// A printed day. `月底` and a month without a day are the last day of it; the flag says so.
pub(super) fn day(text: &str) -> Option<(Date, bool)> {
    let parts = PARTS.captures(text)?;
    let (year, month) = (parts["y"].parse().ok()?, parts["m"].parse().ok()?);
    match parts.name("d") {
        Some(d) => Some((Date::new(year, month, d.as_str().parse().ok()?).ok()?, false)),
        None => {
            let bare = parts.name("end").is_none();
            Some((Date::new(year, month, 1).ok()?.last_of_month(), bare))
        }
    }
}

/// The term, with a start only where one is printed or can be known.
pub(super) fn term(draft: &mut Draft<'_>, status: DecisionStatus) -> Stated<Term> {
    // A renewal prints two terms: only the words of the new one are read.
    let renewed = Renewed::of(draft);
    let body = renewed.as_ref().map_or(&draft.body, |renewed| &renewed.body).clone();
    let clauses = body.clauses();
    let renews = renewed.is_some();
    let about =
        |text: &str| CLAUSE.is_match(text) && !only_reclamation(text) || renews && Renewed::speaks(text);
    let mut term = Term::default();
    let (mut seen, mut at, mut printed) = (false, 0, Vec::new());
    let mut doubts: Vec<Finding> = Vec::new();
    for (i, clause) in clauses.iter().enumerate() {
        let text = body.slice(clause.clone());
        let goes_on = seen && i > 0 && text.starts_with(['自', '从']) && !text.contains("复垦");
        if !(about(text) || goes_on) {
            continue;
        }
        let line = body.line(clause.start);
        if let Some((years, months, whole)) =
            length(text).or_else(|| renews.then(|| Renewed::length(text))?)
        {
            if (term.years, term.months) == (0, 0) {
                (term.years, term.months) = (years, months);
                printed.push(whole);
            } else if (term.years, term.months) != (years, months) {
                let zh = format!("期限另写为“{whole}”，记录取先出现的");
                let en = format!("the term is also printed as {whole}: the record has the first");
                doubts.push(Finding::new(line, zh, en).kind(DoubtKind::Term).printed(&whole));
            }
            seen = true;
        }
        let days = Days::read(text);
        seen |= days.any();
        if days.any() && term.start == Stated::Unknown && term.until.is_none() && !term.from_approval {
            at = clause.start;
            days.put(&mut term, &mut printed, &mut doubts, line);
        }
    }
    if !seen {
        for finding in doubts {
            draft.doubt(finding, "term");
        }
        return Stated::Unknown;
    }
    if term.from_approval
        && term.start == Stated::Unknown
        && status == DecisionStatus::Approved
        && let Some(date) = draft.document.date
    {
        // The reply is itself the approval, so the day it was signed is the first day.
        term.start = Stated::Value(date);
    }
    let whole = printed.join("，");
    if !(printed.len() == 1
        && term.until.is_none()
        && term.months == 0
        && !term.from_approval
        && term.start == Stated::Unknown)
    {
        term.printed = Some(whole.clone());
    }
    let line = body.line(at);
    doubts.extend(contradiction(&term, line));
    doubts.extend(too_long(&term, line));
    // What was asked for in vain needs no end.
    let renewed = renewed.filter(|_| !status.gives_nothing());
    if let Some(finding) = renewed.and_then(|renewed| renewed.doubt(&term, line)) {
        draft.doubt(finding.printed(&whole), "term.until");
    }
    for finding in doubts {
        draft.doubt(finding.printed(&whole), "term");
    }
    Stated::Value(term)
}

/// Whether a clause speaks of the time for reclamation, not of the term.
fn only_reclamation(text: &str) -> bool {
    let Some(label) = CLAUSE.find(text) else { return true };
    let before = text.get(..label.start()).unwrap_or_default();
    ["复垦", "养护", "管护", "监管"].iter().any(|word| before.ends_with(word))
}

/// Years and months, with what is printed.
fn length(text: &str) -> Option<(u32, u32, String)> {
    LENGTH.captures_iter(text).find_map(|found| {
        let before = text.get(..found.get(0)?.start())?;
        if ["复垦", "养护", "管护", "出让"].iter().any(|word| before.ends_with(word)) {
            return None;
        }
        let part = |name: &str| found.name(name).and_then(|n| count(n.as_str()));
        let (years, months) = (part("y"), part("m"));
        let half = if found[0].ends_with("年半") { 6 } else { 0 };
        (years.is_some() || months.is_some())
            .then(|| (years.unwrap_or(0), months.unwrap_or(0) + half, found[0].to_owned()))
    })
}

/// The days that a clause gives.
#[derive(Default)]
struct Days {
    start: Option<(Date, bool)>,
    until: Option<(Date, bool)>,
    approval: bool,
    /// A day that does not exist, as printed.
    wrong: Option<String>,
    printed: String,
}

impl Days {
    /// The day of a group; one that does not exist is kept as printed.
    fn take(&mut self, found: &Captures<'_>, name: &str) -> Option<(Date, bool)> {
        let printed = found.name(name)?.as_str();
        let read = day(printed);
        if read.is_none() {
            self.wrong = Some(printed.to_owned());
        }
        read
    }

    fn read(text: &str) -> Self {
        let mut out = Self::default();
        if let Some(found) = RANGE.captures(text) {
            let start = out.take(&found, "a");
            let mut until = out.take(&found, "b");
            // `2023年5月1日至10月31日`: the year is that of the first day.
            if until.is_none()
                && let (Some((start, _)), Some(b)) = (start, found.name("b"))
                && let Some(same) = day(&format!("{}年{}", start.year(), b.as_str()))
            {
                (until, out.wrong) = (Some(same), None);
            }
            (out.start, out.until) = (start, until);
            found[0].clone_into(&mut out.printed);
            return out;
        }
        let mut printed = Vec::new();
        if let Some(found) = START.captures(text) {
            let start = out.take(&found, "a");
            printed.push(found[0].to_owned());
            out.start = start;
        } else if let Some(found) = APPROVAL.find(text) {
            out.approval = true;
            printed.push(found.as_str().to_owned());
        }
        if let Some(found) = UNTIL.captures(text) {
            let until = out.take(&found, "b");
            printed.push(found[0].to_owned());
            out.until = until;
        }
        out.printed = printed.join("，");
        out
    }

    fn any(&self) -> bool {
        self.start.is_some() || self.until.is_some() || self.approval || self.wrong.is_some()
    }

    fn put(self, term: &mut Term, printed: &mut Vec<String>, doubts: &mut Vec<Finding>, line: usize) {
        term.start = self.start.map(|(day, _)| day).into();
        term.until = self.until.map(|(day, _)| day);
        term.from_approval = self.approval;
        if let Some(wrong) = self.wrong {
            let zh = format!("期限中的日期“{wrong}”不存在，未采用");
            let en = format!("the day {wrong} of the term does not exist: not used");
            doubts.push(Finding::new(line, zh, en).kind(DoubtKind::Date));
            if term.start == Stated::Unknown && term.until.is_none() {
                term.start = Stated::Illegible(wrong);
            }
        }
        if let Some((until, true)) = self.until {
            let zh = format!("期限只写到月份，止期按当月最后一日 {until} 理解");
            let en = format!("the term ends in a month without a day: taken as its last day, {until}");
            doubts.push(Finding::new(line, zh, en).kind(DoubtKind::Term));
        }
        if !self.printed.is_empty() {
            printed.push(self.printed);
        }
    }
}

/// A printed length and printed days that cannot both be right.
fn contradiction(term: &Term, line: usize) -> Option<Finding> {
    let (start, until) = (*term.start.value()?, term.until?);
    let finding = |zh: String, en: String| Some(Finding::new(line, zh, en).kind(DoubtKind::Term));
    if until < start {
        return finding(
            format!("期限的止期 {until} 早于起期 {start}"),
            format!("the term ends on {until}, before it begins on {start}"),
        );
    }
    if (term.years, term.months) == (0, 0) {
        return None;
    }
    let length = i64::from(term.years).years().months(i64::from(term.months));
    let end = start.checked_add(length).ok()?;
    // Both 30 April and 1 May end two years that begin on a 1 May.
    let last = end.yesterday().ok()?;
    if until == end || until == last {
        return None;
    }
    finding(
        format!("期限写{}，起止日却为 {start} 至 {until}（按年限应至 {last}）", words(term).0),
        format!(
            "the term is {}, the days are {start} to {until} (by its length it would end {last})",
            words(term).1
        ),
    )
    .map(|finding| finding.candidates([until.to_string(), last.to_string()]))
}

/// A term of more than two years.
fn too_long(term: &Term, line: usize) -> Option<Finding> {
    let months = term.years.saturating_mul(12).saturating_add(term.months);
    let by_days = term
        .start
        .value()
        .zip(term.until)
        .is_some_and(|(start, until)| start.checked_add(2.years()).is_ok_and(|end| end < until));
    (months > 24 || by_days).then(|| {
        Finding::new(
            line,
            format!("临时用地期限超过2年（{TWO_YEARS}：一般不超过2年，条文待核实），请核对"),
            format!("a temporary use of more than 2 years ({TWO_YEARS}: as a rule at most 2, to be verified): check it"),
        )
        .kind(DoubtKind::Term)
    })
}

/// A length in words, Chinese and English.
fn words(term: &Term) -> (String, String) {
    match (term.years, term.months) {
        (years, 0) => (format!("{years}年"), format!("{years} years")),
        (0, months) => (format!("{months}个月"), format!("{months} months")),
        (years, months) => (format!("{years}年{months}个月"), format!("{years} years and {months} months")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_in_every_notation() {
        assert_eq!(day("2023年5月1日"), Some((date(2023, 5, 1), false)));
        assert_eq!(day("2023.5.1"), Some((date(2023, 5, 1), false)));
        assert_eq!(day("2025年6月底"), Some((date(2025, 6, 30), false)));
        assert_eq!(day("2024年2月"), Some((date(2024, 2, 29), true)), "a month without a day");
        assert_eq!(day("2023年2月30日"), None);
    }

    #[test]
    fn lengths() {
        for (text, expected) in [
            ("使用期限2年", (2, 0)),
            ("期限为两年", (2, 0)),
            ("使用期限为18个月", (0, 18)),
            ("使用期限一年零六个月", (1, 6)),
            ("使用期限一年半", (1, 6)),
            ("为期二年", (2, 0)),
            ("使用期限不超过2年", (2, 0)),
        ] {
            assert_eq!(length(text).map(|(y, m, _)| (y, m)), Some(expected), "{text}");
        }
        for text in ["复垦期限1年", "使用期限待定", "出让年限70年"] {
            assert_eq!(length(text).map(|(y, m, _)| (y, m)), None, "{text}");
        }
    }
}
