//! Taking personal numbers out of what is published.

use std::sync::LazyLock;

use regex::Regex;

use super::roster::RosterSummary;
use super::texts::Texts as _;
use super::{Body, Official, Phone, Record};

/// What stands where a personal number was.
pub(super) const WITHHELD: &str = "[withheld]";

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

fn publish(official: &mut Official) {
    official.mobile_withheld |= !official.mobiles.is_empty();
    official.mobiles.clear();
    official.desk = publish_phone(official.desk.take(), &mut official.mobile_withheld);
    official.duty = publish_phone(official.duty.take(), &mut official.mobile_withheld);
}

impl Record {
    /// The same record without personal numbers, for everything that is published: tiles, exports,
    /// logs and the bundled data. Mobiles are dropped wherever they stand, also in cells and reasons.
    #[must_use]
    pub fn without_personal(mut self) -> Self {
        match &mut self.body {
            Body::Segment(segment) => {
                publish(&mut segment.local);
                publish(&mut segment.railway);
                segment.county_local.iter_mut().chain(&mut segment.county_railway).for_each(publish);
            }
            Body::Coordinator(coordinator) => publish(&mut coordinator.official),
            Body::Decision(_) | Body::Site(_) | Body::Duty(_) | Body::Zone(_) | Body::Appointment(_) => {}
        }
        self.texts(&mut scrub_in);
        self
    }
}

impl RosterSummary {
    /// Takes personal numbers out of what is printed for the operator.
    pub(super) fn scrub(&mut self) {
        for finding in &mut self.findings {
            scrub_in(&mut finding.zh);
            scrub_in(&mut finding.en);
            finding.printed.iter_mut().chain(&mut finding.candidates).for_each(scrub_in);
        }
        for table in &mut self.tables {
            scrub_in(&mut table.zh);
            scrub_in(&mut table.en);
        }
        for excluded in &mut self.excluded {
            scrub_in(&mut excluded.printed);
            scrub_in(&mut excluded.zh);
            scrub_in(&mut excluded.en);
        }
        for change in self.changes.iter_mut().chain(&mut self.remarks) {
            change.reason.texts(&mut scrub_in);
        }
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
        for text in ["C1400002013800138000", "0350-1234567", "168000-175953", "K154000—K163000"] {
            assert_eq!(scrub(text), text);
        }
        assert_eq!(scrub("13800138000 13800138000"), "[withheld] [withheld]");
    }

    #[test]
    fn a_number_that_lost_a_digit_is_blanked_under_its_label() {
        assert_eq!(scrub("手机:3800138000"), "手机:[withheld]");
        assert!(looks_personal("3800138000"));
        assert!(!looks_personal("0350-12345678"));
    }

    #[test]
    fn a_mobile_is_dropped_from_any_kind_of_record() {
        let reply = "甲市人民政府\n关于某路13800138000便道临时用地的批复\n甲政函〔2020〕7号\n甲市某局：\n\
            你局《关于某事的请示》收悉。同意某项目部使用乙县丙乡2.25公顷土地作为便道临时用地，使用期限2年。\n\
            甲市人民政府\n2020年3月4日\n序号\t名称\t位置\t坐标\n\
            1\t甲湖13800138000\t乙县１３８００１３８０００\t113° 10' E; 39° 33' N 13800138000\n";
        let gazette = crate::gazette::split("a.txt", reply.as_bytes()).unwrap();
        let mut records = crate::record::land::read(&gazette);
        records.extend(crate::record::site_table::read(&gazette, |_, _, _| None));
        assert_eq!(records.len(), 2);
        for record in records {
            let json = serde_json::to_string(&record).unwrap();
            assert!(json.contains("13800138000"), "{json}");
            let json = serde_json::to_string(&record.without_personal()).unwrap();
            assert!(!json.contains("00138") && !json.contains("００１３８"), "{json}");
        }
    }
}
