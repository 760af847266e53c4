//! How long an announcement says that it holds.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::columns::compact;
use crate::record::notice::day_in;
use crate::record::personal::published_excerpt;
use crate::record::{DoubtKind, Finding};

/// `有效期5年`, `有效期限为自公告之日起五年`.
static YEARS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^限?(?:为|是)?:?(?:[从自][^,。;至]{0,20}起)?(?:计算)?,?(?P<n>[0-9]{1,2}|[一二两三四五六七八九十])年(?:[,。;()止从自]|$)")
        .expect("constant, covered by tests")
});

/// `有效期至2026年6月1日`, `有效期自2024年6月1日起至2026年5月31日止`.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^限?(?:为|是)?:?(?:[从自][^,。;至]{0,20})?[至到](?P<day>[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)")
        .expect("constant, covered by tests")
});

enum End {
    Years(i32),
    On(Date),
}

/// What is said of the end of an announcement, seen line by line.
#[derive(Default)]
pub(super) struct Lasts {
    /// The first that can be read.
    read: Option<(usize, String, End)>,
    /// The first that cannot, or that says something else.
    unread: Option<(usize, String)>,
}

impl Lasts {
    /// Looks at a line of the announcement.
    pub(super) fn see(&mut self, no: usize, line: &str) {
        const WORD: &str = "有效期";
        if !line.contains('效') {
            return;
        }
        let text = compact(line);
        for (at, _) in text.match_indices(WORD) {
            let after = text.get(at + WORD.len()..).unwrap_or_default();
            let printed = published_excerpt(text.get(at..).unwrap_or_default(), 40);
            let end = UNTIL
                .captures(after)
                .and_then(|found| day_in(&found["day"]).map(End::On))
                .or_else(|| YEARS.captures(after).and_then(|found| years(&found["n"]).map(End::Years)));
            match (end, &self.read) {
                (Some(end), None) => self.read = Some((no, printed, end)),
                (Some(end), Some((_, _, first))) => {
                    let same = match (&end, first) {
                        (End::Years(a), End::Years(b)) => a == b,
                        (End::On(a), End::On(b)) => a == b,
                        _ => false,
                    };
                    if !same && self.unread.is_none() {
                        self.unread = Some((no, printed));
                    }
                }
                // 有效期内, 有效期届满: of the end that is said elsewhere.
                (None, Some(_)) if after.starts_with(['内', '满', '届']) => {}
                (None, _) if self.unread.is_none() => self.unread = Some((no, printed)),
                (None, _) => {}
            }
        }
    }

    /// The last day, and a doubt about what was said of it and could not be used.
    pub(super) fn end(self, from: Option<Date>) -> (Option<Date>, Option<Finding>) {
        let doubt = |no: usize, printed: &str| {
            Finding::new(
                no,
                "公告所写的有效期读不懂、与起始日矛盾或前后不一，请核对截止日",
                "what the announcement says of its term is not understood, or contradicts its start or itself: check its last day",
            )
            .kind(DoubtKind::Term)
            .printed(printed)
        };
        let unread = self.unread.map(|(no, printed)| doubt(no, &printed));
        let Some((no, printed, end)) = self.read else { return (None, unread) };
        let to = match end {
            End::On(day) => Some(day).filter(|day| from.is_none_or(|from| from <= *day)),
            End::Years(years) => {
                from.and_then(|from| from.checked_add(jiff::Span::new().years(years)).ok()?.yesterday().ok())
            }
        };
        (to, unread.or_else(|| to.is_none().then(|| doubt(no, &printed))))
    }
}

fn years(text: &str) -> Option<i32> {
    let digit = |c: char| (1..).zip("一二三四五六七八九十".chars()).find_map(|(n, d)| (d == c).then_some(n));
    text.parse().ok().filter(|years| *years > 0).or_else(|| match text.chars().next()? {
        '两' => Some(2),
        c => digit(c),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The last day of an announcement of 2024-06-02, and whether there is a doubt.
    fn end(lines: &[&str]) -> (Option<Date>, bool) {
        let mut lasts = Lasts::default();
        (1..).zip(lines).for_each(|(no, line)| lasts.see(no, line));
        let (to, doubt) = lasts.end(Some(date(2024, 6, 2)));
        (to, doubt.is_some())
    }

    #[test]
    fn years_and_last_days() {
        for (text, to) in [
            ("本公告有效期5年。", date(2029, 6, 1)),
            ("自公布之日起施行，有效期为五年", date(2029, 6, 1)),
            ("有效期为自公告之日起２年。", date(2026, 6, 1)),
            ("本公告有效期至2026年6月1日。", date(2026, 6, 1)),
            ("有效期至 2026 年 6 月 1 日止", date(2026, 6, 1)),
            ("有效期限为自2024年6月2日起两年；有效期自2024年6月2日起至2026年6月1日止", date(2026, 6, 1)),
        ] {
            assert_eq!(end(&[text]).0, Some(to), "{text}");
        }
        assert_eq!(
            end(&["本公告有效期至2026年6月1日。", "有效期内不得", "有效期届满后"]),
            (Some(date(2026, 6, 1)), false)
        );
        assert_eq!(end(&["本公告自公布之日起施行。"]), (None, false));
    }

    #[test]
    fn what_else_is_said_of_the_end_is_a_doubt() {
        for text in [
            "本公告有效期至2026年6月31日。",
            "本公告有效期至2023年6月1日。",
            "有效期至新公告发布之日止。",
            "本公告长期有效，有效期十五年。",
            "有效期5年6个月。",
            "有效期0年",
        ] {
            assert_eq!(end(&[text]), (None, true), "{text}");
        }
        assert_eq!(end(&["有效期5年。", "有效期3年。"]), (Some(date(2029, 6, 1)), true));
        let mut lasts = Lasts::default();
        lasts.see(3, "有效期5年");
        let (to, doubt) = lasts.end(None);
        assert!(to.is_none() && doubt.is_some_and(|doubt| doubt.line == 3), "years of no start");
    }
}
