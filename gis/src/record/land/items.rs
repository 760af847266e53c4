//! Several projects in one reply: each enumerated item that decides about land of its own becomes a
//! draft of its own, with what the reply says for all.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::draft::Draft;
use super::figure::{first_area, pattern};

static HEADINGS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    [
        pattern(r"[一二三四五六七八九十]{1,3}、"),
        pattern(r"\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)"),
        pattern(r"\d{1,2}[.、](?:\p{Han})"),
    ]
});
/// An item that decides: it begins with the words of agreement or refusal and names a user.
static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[一二三四五六七八九十]{1,3}、|\([^()]{1,3}\)|\d{1,2}[.、])(?:经审查，|经研究，)?(?P<how>原则上?同意|同意|批准|准予|核准|(?:暂)?不(?:予)?(?:同意|批准))(?P<user>[^，。；;《]{2,40}?)(?:使用|占用|临时用地)",
    )
});
static REFUSES: LazyLock<Regex> = LazyLock::new(|| pattern(r"不(?:予)?(?:同意|批准)"));

/// A reply with more projects than this is not read: each of them repeats what is common to all.
pub(super) const MAX: usize = 60;

/// The drafts of the single projects; empty when the reply is about one.
pub(super) fn several<'a>(draft: &Draft<'a>) -> Vec<Draft<'a>> {
    let norm = &draft.body.norm;
    for heading in HEADINGS.iter() {
        let starts: Vec<usize> = heading
            .find_iter(norm)
            .map(|found| found.start())
            .filter(|at| {
                draft.body.starts_line(*at)
                    || norm.get(..*at).is_some_and(|before| before.ends_with(['。', '；', ';', ':']))
            })
            .collect();
        let items: Vec<Range<usize>> = starts
            .iter()
            .zip(starts.iter().skip(1).chain([&norm.len()]))
            .map(|(from, to)| *from..*to)
            .collect();
        let acts: Vec<&Range<usize>> = items.iter().filter(|item| decides(draft, item)).collect();
        if acts.len() < 2 {
            continue;
        }
        // What stands outside the deciding items holds for all of them. The last item may be
        // followed by closing words on lines of their own; they belong to nobody.
        let mut common = Vec::new();
        let mut at = 0;
        for act in &acts {
            common.push(at..act.start);
            at = act.end;
        }
        common.push(at..norm.len());
        return acts
            .iter()
            .take(MAX + 1)
            .zip(1..)
            .map(|(act, n)| {
                let ranges: Vec<Range<usize>> =
                    std::iter::once((*act).clone()).chain(common.iter().cloned()).collect();
                let lines = [draft.body.line(act.start), draft.body.line(act.end.saturating_sub(1))];
                draft.part(n, draft.body.select(&ranges), lines)
            })
            .collect();
    }
    Vec::new()
}

fn decides(draft: &Draft<'_>, item: &Range<usize>) -> bool {
    let text = draft.body.slice(item.clone());
    let Some(found) = ACT.captures(text) else { return false };
    let user = &found["user"];
    // `同意使用期限2年`, `同意按方案复垦` decide about no user.
    let nobody = ["按", "该", "上述", "此", "在", "将", "其"].iter().any(|word| user.starts_with(word));
    let refuses = REFUSES.is_match(&found["how"]);
    !nobody && (refuses || first_area(&draft.body, item.start, text).is_some())
}
