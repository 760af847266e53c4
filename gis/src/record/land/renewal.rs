//! What comes after a temporary use: its renewal, and the reclamation of the land.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::Draft;
use super::figure::{count, pattern};
use super::term::{DAY, N, day};
use crate::record::{DoubtKind, Finding, Reclamation, Renewal, Stated};

static RECLAIM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:期满|到期|届满|使用结束|使用完毕|用地结束)[^。；;]{{0,14}}?(?P<n>{N})(?P<u>年|个月)(?:之)?内"
    ))
});
static RECLAIM_BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:于|在|应于|须于)?(?P<b>{DAY})(?:之)?(?:前|以前)")));
static OLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:原(?:批准|批复|审批)(?:文号|文件|文件号|号)?|已经?|此前|原以|原由|原)[^。；;]{0,40}?(?P<no>[\p{Han}]{2,12}[〔\[(]\d{4}[〕\])]第?\d{1,6}号)",
    )
});
/// A number with `批准的` behind it, in brackets behind the land, or behind the title of the reply.
static CITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?:批复|决定书?|许可证?|批准书|通知)》|临时用地)\((?P<no>\p{Han}{0,12}[〔\[]\d{4}[〕\]]第?\d{1,6}号)\)(?:文件?)?(?:批准|批复|同意|许可|的?(?:使用|用地)?期限)|(?P<no2>\p{Han}{0,12}[〔\[]\d{4}[〕\]]第?\d{1,6}号)(?:文件|文)?(?:已|所)?(?:批准|批复|许可)(?:使用)?的",
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

/// Whether this renews an earlier use, and what is said of doing so again.
pub(super) fn renewal(draft: &Draft<'_>) -> Stated<Renewal> {
    let norm = &draft.body.norm;
    let title = &draft.document.title;
    let is_renewal = titled(title);
    let (no_more, more) = (NO_MORE.find(norm), MORE.captures(norm));
    let times_left = match (&no_more, &more) {
        (Some(_), _) => Stated::Value(0),
        (None, Some(found)) => count(&found["n"]).into(),
        (None, None) => Stated::Unknown,
    };
    let acts = norm.contains("同意续期")
        || norm.contains("同意延期")
        || norm.contains("准予续期")
        || super::renewed::act(&draft.body).is_some_and(|act| act.dated);
    if !(is_renewal || acts) && times_left == Stated::Unknown {
        return Stated::Unknown;
    }
    let of: Stated<String> = if is_renewal || acts {
        let own = draft.document.number.clone();
        let old = cited(draft).or_else(|| OLD.captures(norm).and_then(|found| found.name("no")));
        let request = |at: usize| norm.get(..at).is_some_and(|before| before.ends_with("》("));
        old.or_else(|| {
            // The number of the request in brackets after its title is not that of the old approval.
            ANY_NUMBER.captures_iter(norm).filter_map(|f| f.name("no")).find(|no| {
                !request(no.start())
                    && draft.body.printed(no.range()) != own
                    && near_approval(norm, no.start())
            })
        })
        .map(|no| draft.body.printed(no.range()))
        .map(|no| of_own_series(&no, &own).unwrap_or_else(|| trim_words(&no)))
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

/// Whether a title is that of a renewal. 手续 is none.
fn titled(title: &str) -> bool {
    RENEW.is_match(title)
        || ["手续", "后续", "连续", "持续"]
            .iter()
            .fold(title.to_owned(), |t, w| t.replace(w, ""))
            .contains('续')
}

/// Whether a document renews an earlier use, by its title.
pub(super) fn renews(draft: &Draft<'_>) -> bool {
    titled(&draft.document.title)
}

/// The number of the document that is said to have approved the land of the renewal.
fn cited<'t>(draft: &'t Draft<'_>) -> Option<regex::Match<'t>> {
    CITED.captures_iter(&draft.body.norm).find_map(|found| {
        let no = found.name("no").or(found.name("no2"))?;
        let own = draft.body.printed(no.range()) == draft.document.number;
        let basis = ["自然资规", "国土资规"].iter().any(|word| no.as_str().contains(word));
        (!own && !basis).then_some(no)
    })
}

/// A number of the same series as the document's own, without the words run together with it.
fn of_own_series(number: &str, own: &str) -> Option<String> {
    let open = |text: &str| text.find(['〔', '[', '('].as_slice());
    let series = own.get(..open(own)?).filter(|series| !series.is_empty())?;
    let (before, rest) = number.split_at_checked(open(number)?)?;
    before.ends_with(series).then(|| format!("{series}{rest}"))
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
        "同意将",
        "同意对",
        "同意",
        "现将",
        "将",
        "对",
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
