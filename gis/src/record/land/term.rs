//! How long a temporary use lasts: its term, renewal and reclamation.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::Date;
use regex::{Captures, Regex};

use super::draft::Draft;
use super::figure::{count, pattern};
use crate::record::{DecisionStatus, DoubtKind, Finding, Reclamation, Renewal, Stated, Term};

/// The basis of the two years, to be stored with what is said about them.
const TWO_YEARS: &str = "自然资规〔2021〕2号";

const N: &str = r"\d{1,3}|[一二两三四五六七八九十]{1,3}";
const DAY: &str = r"\d{4}[年./\-]\d{1,2}(?:月底|月末|[月./\-](?:\d{1,2}日?)?)";

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
static RECLAIM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:期满|到期|届满|使用结束|使用完毕|用地结束)[^，。；;]{{0,8}}?(?P<n>{N})(?P<u>年|个月)(?:之)?内"
    ))
});
static RECLAIM_BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:于|在|应于|须于)?(?P<b>{DAY})(?:之)?(?:前|以前)")));
static OLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:原(?:批准|批复|审批)(?:文号|文件|文件号|号)?|已经?|此前|原以|原由|原)[^。；;]{0,40}?(?P<no>[\p{Han}]{2,12}[〔\[(]\d{4}[〕\])]第?\d{1,6}号)",
    )
});
static ANY_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<no>\p{Han}{2,12}[〔\[]\d{4}[〕\]]第?\d{1,6}号)"));
static RENEW: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"续期|延期|延续使用|延长使用|延长用地|续用|续批|展期"));
static NO_MORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:不再|不得再?|不予|不能再?|不可)(?:次)?(?:办理|申请|给予|批准)?(?:续期|延期|续用|延续|续批|展期)|不再(?:办理)?续|不再延长",
    )
});
static MORE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"可(?:以)?(?:再)?(?:申请|办理)?(?:续期|延期|续用|展期)(?P<n>\d|[一二两三])次"));

/// A printed day. `月底` and a month without a day are the last day of it; the flag says so.
fn day(text: &str) -> Option<(Date, bool)> {
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
    let clauses = draft.body.clauses();
    let about = |text: &str| CLAUSE.is_match(text) && !only_reclamation(text);
    let mut term = Term::default();
    let (mut seen, mut at, mut printed) = (false, 0, Vec::new());
    let mut doubts: Vec<Finding> = Vec::new();
    for (i, clause) in clauses.iter().enumerate() {
        let text = draft.body.slice(clause.clone());
        let goes_on = seen && i > 0 && text.starts_with(['自', '从']) && !text.contains("复垦");
        if !(about(text) || goes_on) {
            continue;
        }
        let line = draft.body.line(clause.start);
        if let Some((years, months, whole)) = length(text) {
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
        doubts.into_iter().for_each(|finding| draft.doubt(finding, "term"));
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
    let line = draft.body.line(at);
    doubts.extend(contradiction(&term, line));
    doubts.extend(too_long(&term, line));
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
    fn read(text: &str) -> Self {
        let mut out = Self::default();
        let mut take = |found: &Captures<'_>, name: &str| {
            let printed = found.name(name)?.as_str();
            let read = day(printed);
            if read.is_none() {
                out.wrong = Some(printed.to_owned());
            }
            read
        };
        if let Some(found) = RANGE.captures(text) {
            let start = take(&found, "a");
            let mut until = take(&found, "b");
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
            let start = take(&found, "a");
            printed.push(found[0].to_owned());
            out.start = start;
        } else if let Some(found) = APPROVAL.find(text) {
            out.approval = true;
            printed.push(found.as_str().to_owned());
        }
        let mut take = |found: &Captures<'_>, name: &str| {
            let printed = found.name(name)?.as_str();
            let read = day(printed);
            if read.is_none() {
                out.wrong = Some(printed.to_owned());
            }
            read
        };
        if let Some(found) = UNTIL.captures(text) {
            let until = take(&found, "b");
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

/// Whether this renews an earlier use, and what is said of doing so again.
pub(super) fn renewal(draft: &Draft<'_>) -> Stated<Renewal> {
    let norm = &draft.body.norm;
    let title = &draft.document.title;
    let is_renewal = RENEW.is_match(title) || title.contains("续");
    let (no_more, more) = (NO_MORE.find(norm), MORE.captures(norm));
    let times_left = match (&no_more, &more) {
        (Some(_), _) => Stated::Value(0),
        (None, Some(found)) => count(&found["n"]).into(),
        (None, None) => Stated::Unknown,
    };
    let acts = norm.contains("同意续期") || norm.contains("同意延期") || norm.contains("准予续期");
    if !(is_renewal || acts) && times_left == Stated::Unknown {
        return Stated::Unknown;
    }
    let of: Stated<String> = if is_renewal || acts {
        let old = OLD.captures(norm).and_then(|found| found.name("no"));
        let own = draft.document.number.clone();
        let request = |at: usize| norm.get(..at).is_some_and(|before| before.ends_with("》("));
        old.or_else(|| {
            // The number of the request in brackets after its title is not that of the old approval.
            ANY_NUMBER.captures_iter(norm).filter_map(|f| f.name("no")).find(|no| {
                !request(no.start())
                    && draft.body.printed(no.range()) != own
                    && near_approval(norm, no.start())
            })
        })
        .map(|no| trim_words(&draft.body.printed(no.range())))
        .into()
    } else {
        Stated::Unknown
    };
    let mut printed = Vec::new();
    if let Some(found) = RENEW.find(norm).filter(|_| is_renewal || acts) {
        printed.push(found.as_str().to_owned());
    } else if is_renewal {
        printed.push("续期".to_owned());
    }
    printed.extend(no_more.map(|found| found.as_str().to_owned()));
    printed.extend(more.map(|found| found[0].to_owned()));
    printed.dedup();
    Stated::Value(Renewal { of, times_left, printed: printed.join("；") })
}

/// Whether the words around a number say that it is an approval.
fn near_approval(norm: &str, at: usize) -> bool {
    let before = norm.get(..at).unwrap_or_default();
    let near: String = before.chars().rev().take(16).collect();
    ["准批", "复批", "号文"].iter().any(|word| near.contains(word))
}

/// A number without the words that stand before it and look like part of it.
fn trim_words(number: &str) -> String {
    let mut out = number;
    for word in [
        "原批准文号",
        "原批准文件",
        "批准文号",
        "文号",
        "已经以",
        "已经",
        "已以",
        "为",
        "以",
        "由",
        "经",
        "是",
    ] {
        out = out.strip_prefix(word).unwrap_or(out);
    }
    out.to_owned()
}

/// When reclamation is due.
pub(super) fn reclamation(draft: &mut Draft<'_>) -> Stated<Reclamation> {
    let mut wrong = None;
    let mut out: Option<Reclamation> = None;
    for clause in draft.body.clauses() {
        let text = draft.body.slice(clause.clone());
        if !(text.contains("复垦") || text.contains("恢复原状") || text.contains("恢复种植")) {
            continue;
        }
        if let Some(found) = RECLAIM.captures(text)
            && let Some(n) = count(&found["n"])
        {
            let months = if &found["u"] == "年" { n.saturating_mul(12) } else { n };
            let entry = out.get_or_insert_with(|| empty(&found[0]));
            entry.months_after_end.get_or_insert(months);
        }
        // A day before the word reclamation, and not that of a bank deposit.
        for found in RECLAIM_BY.captures_iter(text) {
            let end = found.get(0).map_or(0, |whole| whole.end());
            let after = text.get(end..).unwrap_or_default();
            let start = found.get(0).map_or(0, |whole| whole.start());
            let before = text.get(..start).and_then(|t| t.rsplit(['，', ',']).next()).unwrap_or_default();
            let near: String = after.chars().take(24).collect();
            let about = |text: &str| text.contains("复垦") || text.contains("恢复");
            let paid = |text: &str| ["缴", "存", "交纳"].iter().any(|word| text.contains(word));
            if !(about(&near) || about(before)) || paid(&near) || paid(before) {
                continue;
            }
            match day(&found["b"]) {
                Some((until, _)) => {
                    let entry = out.get_or_insert_with(|| empty(&found[0]));
                    entry.until.get_or_insert(until);
                }
                None => wrong = Some((clause.start, found["b"].to_owned())),
            }
        }
    }
    if let Some((at, printed)) = wrong {
        let finding = Finding::new(
            draft.body.line(at),
            format!("复垦期限中的日期“{printed}”不存在，未采用"),
            format!("the day {printed} for the reclamation does not exist: not used"),
        );
        draft.doubt(finding.kind(DoubtKind::Date).printed(&printed), "reclamation.until");
    }
    out.into()
}

fn empty(printed: &str) -> Reclamation {
    Reclamation { months_after_end: None, until: None, printed: printed.to_owned() }
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
