//! Taking personal numbers out of what is published.

use std::sync::LazyLock;

use regex::Regex;

use super::{Body, Official, Phone, Record};

/// What stands where a personal number was.
const WITHHELD: &str = "[withheld]";

/// A mobile: 11 digits, alone or grouped 3-4-4, with or without +86. Boundaries are checked
/// afterwards, because a licence number may contain such digits.
static MOBILE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}").expect("constant, covered by tests")
});

/// Any number printed under the label of a mobile, complete or not.
static LABELLED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"手机\s*[:：]?\s*[0-9][0-9 -]*").expect("constant, covered by tests"));

/// The byte ranges of all mobiles in a text (full-width digits count as digits).
fn mobiles(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(hit) = MOBILE.find_at(text, from) {
        let before = text[..hit.start()].chars().next_back();
        let after = text[hit.end()..].chars().next();
        if before.is_some_and(|c| c.is_ascii_digit()) || after.is_some_and(|c| c.is_ascii_digit()) {
            from = hit.start() + 1;
        } else {
            from = hit.end();
            found.push(hit.range());
        }
    }
    found
}

/// Whether a text contains a mobile number.
pub(crate) fn has_mobile(text: &str) -> bool {
    let plain = crate::chainage::half_width(text);
    !mobiles(&plain).is_empty() || LABELLED.is_match(&plain)
}

/// The text with every mobile number, and every number labelled as one, blanked.
pub(crate) fn scrub(text: &str) -> String {
    if !has_mobile(text) {
        return text.to_owned();
    }
    let mut plain = crate::chainage::half_width(text);
    for range in mobiles(&plain).into_iter().rev() {
        plain.replace_range(range, WITHHELD);
    }
    LABELLED.replace_all(&plain, format!("手机:{WITHHELD}")).into_owned()
}

fn scrub_in(text: &mut String) {
    *text = scrub(text);
}

/// Whether a printed number must be taken for a (possibly truncated) mobile: when in doubt it is personal.
pub(crate) fn looks_personal(printed: &str) -> bool {
    let digits = printed.chars().filter(char::is_ascii_digit).count();
    has_mobile(printed) || digits > 12 || (digits >= 10 && !printed.starts_with('0'))
}

fn publish_phone(phone: Option<Phone>, withheld: &mut bool) -> Option<Phone> {
    let phone = phone?;
    if looks_personal(&phone.printed) || phone.dial.as_deref().is_some_and(looks_personal) {
        *withheld = true;
        return None;
    }
    Some(phone)
}

fn publish(official: Official) -> Official {
    let mut official = official.without_personal();
    official.desk = publish_phone(official.desk.take(), &mut official.mobile_withheld);
    official.duty = publish_phone(official.duty.take(), &mut official.mobile_withheld);
    scrub_in(&mut official.office);
    scrub_in(&mut official.unit);
    official.name.iter_mut().chain(&mut official.delegate).for_each(scrub_in);
    official
}

impl Record {
    /// The same record without personal numbers, for everything that is published: tiles, exports,
    /// logs and the bundled data. Mobiles are dropped wherever they stand, also in cells and reasons.
    #[must_use]
    pub fn without_personal(mut self) -> Self {
        self.source.cell.iter_mut().for_each(scrub_in);
        for reason in &mut self.reasons {
            reason.printed.iter_mut().chain(&mut reason.used).for_each(scrub_in);
            scrub_in(&mut reason.zh);
            scrub_in(&mut reason.en);
        }
        self.body = match self.body {
            Body::Segment(mut segment) => {
                segment.local = publish(segment.local);
                segment.railway = publish(segment.railway);
                segment.county_local = segment.county_local.map(publish);
                segment.county_railway = segment.county_railway.map(publish);
                scrub_in(&mut segment.printed);
                segment.township_printed.iter_mut().for_each(scrub_in);
                Body::Segment(segment)
            }
            Body::Coordinator(mut coordinator) => {
                coordinator.official = publish(coordinator.official);
                Body::Coordinator(coordinator)
            }
            other => other,
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobiles_are_blanked_at_digit_boundaries() {
        for text in
            ["13800138000", "(13800138000)", "+8613800138000", "138-0013-8000", "１３８００１３８０００"]
        {
            assert!(!scrub(text).contains("0138"), "{text}");
            assert!(!scrub(text).contains("8000"), "{text}");
        }
        for text in ["C1400002013800138000", "0350-8582125", "168000-175953", "K154000—K163000"] {
            assert_eq!(scrub(text), text);
        }
        assert_eq!(scrub("13800138000 13800138000"), "[withheld] [withheld]");
    }

    #[test]
    fn a_number_that_lost_a_digit_is_blanked_under_its_label() {
        assert_eq!(scrub("手机:3800138000"), "手机:[withheld]");
        assert!(looks_personal("3800138000"));
        assert!(!looks_personal("0350-87892524"));
    }
}
