//! The operative words of a renewal: `同意…续期一年，自…至…`, `同意将…期限由…延长至…`.
//!
//! A renewal speaks of two terms. What stands before its operative verb is the old one, of which
//! only the end is of use: to check the new end, or to offer one where none is printed.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::Date;
use regex::Regex;

use super::body::Body;
use super::draft::Draft;
use super::figure::{count, first_area, pattern};
use super::temporary::begins_act;
use super::term::{DAY, N, day};
use crate::record::{Decision, DoubtKind, Finding, Stated, Term};

const VERB: &str = "续期|延期|延续|延长|续用|续批|展期|顺延";

static GRANT: LazyLock<Regex> = LazyLock::new(|| pattern(r"原则上?同意|同意|批准|准予|核准|许可"));
static RENEW: LazyLock<Regex> = LazyLock::new(|| pattern(VERB));
/// What follows the verb when the land is not its object.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:临时)?(?:使用|用地)?(?:时间|期限|年限)?(?:手续|申请)?(?:均|暂定)?(?:为|:)?(?:(?P<dated>(?:{N})(?:个)?(?:年|月)|至|到|(?:自|从){DAY})|[，,()]|的|$)"
    ))
});
/// The land between the verb and its term: `延长…使用期限一年`.
static OBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<object>[^，,。；;]{{2,120}}?)(?P<term>的?(?:使用|用地)?(?:期限|年限|时间)(?:\([^)]*\))?(?:为|:)?(?:(?:{N})(?:个)?(?:年|月)|至|到))"
    ))
});
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:{VERB})(?:临时)?(?:使用|用地)?(?:时间|期限|年限)?(?:均|暂定)?(?:为|:)?(?:(?P<y>{N})(?:个)?年(?:半|零|又)?)?(?:(?P<m>{N})个?月)?"
    ))
});
static LEAD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:将|对|把|给予|办理)+"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:《[^》]*》)?\(?\p{Han}{0,12}[〔\[(]\d{4}[〕\])]第?\d{1,6}号\)?(?:文件|文|批复|批文)?(?:已|所)?(?:批准|批复|同意|许可|核准|审批)?(?:使用)?的?|^(?:原|已)(?:批准|批复|审批)(?:使用)?的",
    )
});
static USER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<user>(?:你|贵)(?:单位|公司|局|方|部|院|厂|项目部|处|中心|集团)?)|^(?P<named>[^，。；;()〔《]{2,38}?)(?:申请)?(?:使用的|占用的|使用位于)|^(?P<body>[^，。；;()〔《]{2,38}(?:公司|集团|项目部|经理部|指挥部|合作社))",
    )
});
static FILLER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:申请|提出|提交|上报|报来|使用|占用|临时|位于|在)*的?(?:位于|在)?"));
static AFTER_LAND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"的?(?:集体|国有)?(?:临时用地|土地)|的?(?:临时)?(?:使用|用地)?(?:期限|年限|有效期)|[(，,]|(?:由|自|从|于|至){DAY}"
    ))
});
/// What is said of the old term where no operative verb divides the two.
static OLD: LazyLock<Regex> = LazyLock::new(|| {
    let days = format!("{DAY}(?:起)?(?:(?:至|到|-+|—+|~){DAY})?");
    pattern(&format!(
        r"(?P<a>(?:由|自|从)原?{DAY})，?(?:再)?(?:{VERB})(?:使用)?(?:至|到|为)|(?P<b>{DAY})(?:已|即将|将)?(?:到期|期满|届满)|(?P<c>原(?:使用|用地|批准|批复|审批|定|临时用地)?的?(?:使用|用地)?(?:期限|年限|有效期|使用期)[^，,。；;]{{0,12}}?{days})|(?P<d>(?:批准|批复|同意|许可|核准)(?:使用)?的[^，,。；;]{{0,40}}?(?:期限|年限|有效期|使用)[^，,。；;]{{0,8}}?{days})"
    ))
});
static OLD_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?:至|到|由|从)原?(?P<a>{DAY})|(?P<b>{DAY})(?:已|即将|将)?(?:到期|期满|届满)"))
});
static FROM: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?:自|从){DAY}(?:起|开始)，?$")));

/// The operative sentence of a renewal.
pub(super) struct Act {
    /// The words of agreement.
    pub(super) how: String,
    /// Who may go on using the land; empty where it is not said.
    pub(super) user: Range<usize>,
    /// The place, with the area where it follows; empty where it is not said.
    pub(super) land: Range<usize>,
    /// Where the words of the new term begin.
    new: usize,
    /// Whether they give a length or a day at once.
    pub(super) dated: bool,
}

/// The operative sentence, if the text agrees to a renewal in so many words.
pub(super) fn act(body: &Body) -> Option<Act> {
    GRANT.find_iter(&body.norm).find_map(|grant| {
        let rest = near(&body.norm, grant.end());
        if rest.starts_with('的') || !begins_act(body.slice(0..grant.start())) {
            return None;
        }
        let verb = RENEW.find(rest)?;
        let object = rest.get(..verb.start())?;
        if outside_brackets(object).contains(['，', ',']) || is_another_time(object) {
            return None;
        }
        let Some(tail) = TAIL.captures(rest.get(verb.end()..)?) else {
            let found = OBJECT.captures(rest.get(verb.end()..)?)?;
            let (start, how) = (grant.end() + verb.end(), grant.as_str().to_owned());
            let (user, land) = parse(body, start, &found["object"]);
            return Some(Act { how, user, land, new: start + found.name("term")?.start(), dated: true });
        };
        let (user, land) = parse(body, grant.end(), object);
        let from = FROM.find(object).map_or(verb.start(), |from| from.start());
        Some(Act {
            how: grant.as_str().to_owned(),
            user,
            land,
            new: grant.end() + from,
            dated: tail.name("dated").is_some(),
        })
    })
}

/// Some way on in the same clause.
fn near(norm: &str, at: usize) -> &str {
    let rest = norm.get(at..).unwrap_or_default();
    let end = rest.char_indices().take(200).find(|(_, c)| matches!(c, '。' | '；' | ';'));
    let limit = || rest.char_indices().nth(200).map_or(rest.len(), |(at, _)| at);
    rest.get(..end.map_or_else(limit, |(at, _)| at)).unwrap_or_default()
}

fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|c| {
            match c {
                '(' | '《' => depth += 1,
                ')' | '》' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

/// Whether the words before the verb make it a renewal that may come later, or never.
fn is_another_time(before: &str) -> bool {
    let before = before.trim_end_matches("申请").trim_end_matches("办理");
    ["可", "可以", "再", "再次", "不得", "不予", "不", "最多"].iter().any(|word| before.ends_with(word))
}

/// The user and the land in what stands between the agreement and the verb.
fn parse(body: &Body, start: usize, object: &str) -> (Range<usize>, Range<usize>) {
    let (mut at, mut user) = (0, start..start);
    let rest = |at: usize| object.get(at..).unwrap_or_default();
    for _ in 0..2 {
        for words in [&*LEAD, &*NUMBER] {
            at += words.find(rest(at)).map_or(0, |found| found.end());
        }
        let found = USER.captures(rest(at));
        let name = found.as_ref().and_then(|f| f.name("user").or(f.name("named")).or(f.name("body")));
        if let Some(name) = name.filter(|name| user.is_empty() && !name.as_str().contains("临时用地")) {
            user = start + at + name.start()..start + at + name.end();
            at += name.end();
        }
        at += FILLER.find(rest(at)).map_or(0, |found| found.end());
    }
    let land = rest(at);
    let land = land.get(..AFTER_LAND.find(land).map_or(land.len(), |end| end.start())).unwrap_or_default();
    let area = first_area(body, start + at, land).map(|(_, range)| range.start);
    let place = land.get(..area.unwrap_or(land.len())).unwrap_or_default();
    let project = ["项目", "工程", "标", "标段"].iter().any(|word| place.ends_with(word));
    let village = |c: char| matches!(c, '村' | '乡' | '镇' | '街' | '组') || c == '社';
    let named = place.contains(village) && (!project || place.contains('村'));
    let land = match place.rfind('村') {
        Some(end) if project => place.get(..end + '村'.len_utf8()).unwrap_or_default(),
        _ if named || (place.is_empty() && area.is_some()) => land,
        _ => "",
    };
    (user, start + at..start + at + land.len())
}

/// The words of the new term, and when the old one ended.
pub(super) struct Renewed {
    pub(super) body: Body,
    old_end: Option<Date>,
}

impl Renewed {
    /// `None` when the text renews nothing.
    pub(super) fn of(draft: &Draft<'_>) -> Option<Self> {
        let norm = &draft.body.norm;
        let act = act(&draft.body);
        if !(super::renewal::renews(draft) || act.as_ref().is_some_and(|act| act.dated)) {
            return None;
        }
        let mut at = act.map_or(0, |act| act.new);
        let mut old: Vec<Range<usize>> = Vec::from_iter([Range { start: 0, end: at }]);
        for found in OLD.captures_iter(norm) {
            let cut = ["a", "b", "c", "d"].iter().find_map(|name| found.name(name)).map(|cut| cut.range());
            // A day after the verb on which the use ends is that of the new term.
            let new = at > 0 && found.name("b").is_some();
            old.extend(cut.filter(|cut| cut.start >= at && !new));
        }
        let mut kept = Vec::new();
        at = 0;
        for cut in &old {
            kept.push(at..cut.start);
            at = cut.end;
        }
        kept.push(at..norm.len());
        let mut old_ends = old.iter().filter_map(|cut| {
            // `到期` and the like stand behind the day that is cut out.
            let text = norm.get(cut.start..cut.end + "即将到期".len()).or_else(|| norm.get(cut.clone()))?;
            let found = OLD_END.captures_iter(text).last()?;
            Some(day(found.name("a").or(found.name("b"))?.as_str())?.0)
        });
        Some(Self { old_end: old_ends.next_back(), body: draft.body.select(&kept) })
    }

    /// Whether a clause speaks of this renewal.
    pub(super) fn speaks(text: &str) -> bool {
        RENEW.find_iter(text).any(|verb| !is_another_time(text.get(..verb.start()).unwrap_or_default()))
    }

    /// Years and months after the verb, with what is printed.
    pub(super) fn length(text: &str) -> Option<(u32, u32, String)> {
        LENGTH.captures_iter(text).find_map(|found| {
            if is_another_time(text.get(..found.get(0)?.start())?) {
                return None;
            }
            let part = |name: &str| found.name(name).and_then(|n| count(n.as_str()));
            let (years, months) = (part("y"), part("m"));
            let half = if found[0].ends_with("年半") { 6 } else { 0 };
            (years.is_some() || months.is_some())
                .then(|| (years.unwrap_or(0), months.unwrap_or(0) + half, found[0].to_owned()))
        })
    }

    /// What the new term is beside the old: an end that is not printed is offered, never taken.
    pub(super) fn doubt(&self, term: &Term, line: usize) -> Option<Finding> {
        let old = self.old_end?;
        let finding = |zh: String, en: String| Finding::new(line, zh, en).kind(DoubtKind::Term);
        let length = i64::from(term.years).years().months(i64::from(term.months));
        let by_length = ((term.years, term.months) != (0, 0))
            .then(|| old.tomorrow().ok()?.checked_add(length).ok()?.yesterday().ok())
            .flatten();
        match (term.end(), by_length) {
            (Some(end), _) if end <= old => Some(finding(
                format!("续期后的止期 {end} 不晚于原期限的止期 {old}"),
                format!("the renewed term ends on {end}, not after the old one of {old}"),
            )),
            (Some(end), Some(last))
                if term.start == Stated::Unknown
                    && end != last
                    && end.tomorrow().ok() != Some(last)
                    && last.tomorrow().ok() != Some(end) =>
            {
                let finding = finding(
                    format!("原期限至 {old}，按续期年限应至 {last}，原文写至 {end}"),
                    format!(
                        "the old term ended on {old}: by its length the renewal ends on {last}, printed is {end}"
                    ),
                );
                Some(finding.candidates([end.to_string(), last.to_string()]))
            }
            (None, Some(last)) => {
                let finding = finding(
                    format!("续期后的止期未写明；若自原期限届满（{old}）起算，应至 {last}"),
                    format!(
                        "no end of the renewed term is printed; counted from the end of the old one ({old}) it is {last}"
                    ),
                );
                Some(finding.candidates([last.to_string()]))
            }
            _ => None,
        }
    }
}

/// A renewal that leaves the user or the place to the document that it renews.
pub(super) fn left_to_the_old(draft: &mut Draft<'_>, decision: &Decision) {
    let Some(renewal) = decision.renewal.value() else { return };
    if decision.status.gives_nothing() || !(super::renewal::renews(draft) || act(&draft.body).is_some()) {
        return;
    }
    let of = renewal.of.value().map_or("原批准文件", String::as_str).to_owned();
    let (user, place) = (decision.party == Stated::Unknown, decision.situs.printed.is_empty());
    let (zh, en, field) = match (user, place) {
        (true, true) => ("用地单位和地点", "neither user nor place", "party"),
        (true, false) => ("用地单位", "no user", "party"),
        (false, true) => ("地点", "no place", "situs.printed"),
        (false, false) => return,
    };
    let finding = Finding::new(
        draft.line(),
        format!("续期文件未写明{zh}，见{of}"),
        format!("the renewal states {en}: see {of}"),
    );
    draft.doubt(finding.kind(DoubtKind::Other), field);
}
