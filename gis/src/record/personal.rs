//! Taking personal numbers, and what else is nobody's business, out of what is published.

mod schema;

use std::sync::LazyLock;

use regex::Regex;

use super::Record;
use super::roster::RosterSummary;
use super::texts::Texts as _;

pub use schema::{Personal, PersonalField, PersonalNumbers, personal_fields};

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

/// What a password, whatever it is called, is printed behind. Its value is taken to the next blank
/// or Chinese character; one without a sign or word between is only taken when it is no Chinese word
/// (密码学).
static CREDENTIAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?<label>密\s*码|口\s*令|passwords?|passwd|passcode|\bpwd)(?<sign>\s*(?:为|是|均为|:|=)*\s*)[!-~]{3,}")
        .expect("constant, covered by tests")
});

/// Digits behind the word for an identity card, and any 18 characters of that shape.
static IDENTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:身\s*份\s*证|公民身份号码)[件号码\s:为]*[0-9][0-9Xx* ]{13,20}|[1-9][0-9]{16}[0-9Xx]")
        .expect("constant, covered by tests")
});

/// Digits behind the word for a bank account.
static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?<label>(?:银行|收款|开户|基本)?(?:账\s*号|帐\s*号|账\s*户|帐\s*户|卡\s*号)(?:号码)?\s*:?\s*)[0-9](?:[ -]?[0-9]){8,27}")
        .expect("constant, covered by tests")
});

/// Whether 18 characters are an identity number: a date of birth and the check character of GB 11643.
fn is_identity(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let year = text.get(6..10).and_then(|y| y.parse::<u16>().ok());
    let (month, day) = (text.get(10..12), text.get(12..14));
    let part = |text: Option<&str>, most: u8| {
        text.and_then(|t| t.parse::<u8>().ok()).is_some_and(|n| (1..=most).contains(&n))
    };
    if text.len() != 18
        || !year.is_some_and(|y| (1900..2100).contains(&y))
        || !part(month, 12)
        || !part(day, 31)
    {
        return false;
    }
    let sum: Option<u32> = text.chars().zip(WEIGHTS).map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    let check = sum.and_then(|sum| "10X98765432".chars().nth(usize::try_from(sum % 11).ok()?));
    check.is_some() && text.chars().last().map(|c| c.to_ascii_uppercase()) == check
}

/// The byte ranges of passwords, identity numbers and bank accounts in a half-width text; the word
/// that introduces one is left.
fn secrets(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    for hit in CREDENTIAL.captures_iter(text) {
        let value = hit.get(0).zip(hit.name("sign"));
        found.extend(value.map(|(whole, sign)| sign.end()..whole.end()));
    }
    for hit in ACCOUNT.captures_iter(text) {
        let value = hit.get(0).zip(hit.name("label"));
        found.extend(value.map(|(whole, label)| label.end()..whole.end()));
    }
    for hit in IDENTITY.find_iter(text) {
        let labelled = !hit.as_str().starts_with(|c: char| c.is_ascii_digit());
        let alone = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
        let before = text.get(..hit.start()).and_then(|t| t.chars().next_back());
        let after = text.get(hit.end()..).and_then(|t| t.chars().next());
        if labelled {
            let digits = hit.as_str().find(|c: char| c.is_ascii_digit()).unwrap_or(0);
            let value = hit.as_str().trim_end();
            found.push(hit.start() + digits..hit.start() + value.len());
        } else if alone(before) && alone(after) && is_identity(hit.as_str()) {
            found.push(hit.range());
        }
    }
    found.sort_by_key(|range| range.start);
    // One value may stand behind two words: the later range begins inside the earlier one.
    let mut end = 0;
    found.retain(|range| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    found
}

/// Whether a text, as printed, may hold what [`secrets`] looks for: cheaper than looking.
fn may_hold_secrets(text: &str) -> bool {
    let digit = |c: &char| matches!(c, '0'..='9' | '０'..='９');
    text.contains(['码', '令', '证', '账', '帐', '卡', 'ｐ', 'Ｐ'])
        || text
            .as_bytes()
            .windows(3)
            .any(|w| w.eq_ignore_ascii_case(b"pas") || w.eq_ignore_ascii_case(b"pwd"))
        || text.chars().filter(digit).count() >= 15
}

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

/// Whether a text contains a mobile number, grouped or full-width or under a label that says so.
pub fn has_mobile(text: &str) -> bool {
    let plain = crate::chainage::half_width(text);
    !mobiles(&plain).is_empty() || LABELLED.is_match(&plain)
}

/// Whether a text contains what is never published: a mobile number, a password, an identity number
/// or a bank account.
pub fn has_personal(text: &str) -> bool {
    has_mobile(text) || without_secrets(text) != text
}

/// The text with every mobile number, and every number labelled as one, blanked; so are passwords,
/// identity numbers and bank accounts, which no reader of these documents needs.
pub(crate) fn scrub(text: &str) -> String {
    let without = without_secrets(text);
    if !has_mobile(&without) {
        return without;
    }
    let mut plain = crate::chainage::half_width(&without);
    for range in mobiles(&plain).into_iter().rev() {
        plain.replace_range(range, WITHHELD);
    }
    LABELLED.replace_all(&plain, format!("手机:{WITHHELD}")).into_owned()
}

/// The first `most` characters of a text, without anything personal: blanked before it is cut, or
/// half a number would pass.
pub(crate) fn published_excerpt(text: &str, most: usize) -> String {
    scrub(text).chars().take(most).collect()
}

/// The text without passwords, identity numbers and bank accounts; untouched when there is none.
fn without_secrets(text: &str) -> String {
    if !may_hold_secrets(text) {
        return text.to_owned();
    }
    let mut plain = crate::chainage::half_width(text);
    let found = secrets(&plain);
    if found.is_empty() {
        return text.to_owned();
    }
    for range in found.into_iter().rev() {
        plain.replace_range(range, WITHHELD);
    }
    plain
}

fn scrub_in(text: &mut String) {
    *text = scrub(text);
}

/// Whether a printed number must be taken for a (possibly truncated) mobile: when in doubt it is personal.
pub(crate) fn looks_personal(printed: &str) -> bool {
    let digits = printed.chars().filter(char::is_ascii_digit).count();
    has_mobile(printed) || digits > 12 || (digits >= 10 && !printed.starts_with('0'))
}

impl Record {
    /// The same record without what no reader of it needs, whoever it is: passwords, identity numbers
    /// and bank accounts. Mobiles stay, for the operator's own store.
    #[must_use]
    pub(super) fn without_secrets(mut self) -> Self {
        self.texts(&mut |text| *text = without_secrets(text));
        self
    }

    /// The same record without personal numbers, for everything that is published: tiles, exports,
    /// logs and the bundled data. Mobiles are dropped wherever they stand, also in cells and reasons.
    #[must_use]
    pub fn without_personal(mut self) -> Self {
        schema::withhold(&mut self.body);
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
    fn passwords_identity_numbers_and_accounts_are_blanked() {
        for (text, blanked) in [
            ("密码:abc.xyz123", "密码:[withheld]"),
            ("密 码：abc.xyz123", "密 码:[withheld]"),
            ("邮箱a@b.cn,口令为 x9!y，请", "邮箱a@b.cn,口令为 [withheld]"),
            ("Password: Secret1 end", "Password: [withheld] end"),
            ("密码abc123", "密码[withheld]"),
            ("ｐａｓｓｗｏｒｄ：ａｂｃ１２３", "password:[withheld]"),
            ("公民身份号码110101200003070000", "公民身份号码[withheld]"),
            ("身份证号:110101200003070000", "身份证号:[withheld]"),
            ("身份证号码：110101 20000307 0000", "身份证号码:[withheld]"),
            ("甲110105200012310025乙", "甲110105200012310025乙"),
            ("甲110105200012310022乙", "甲[withheld]乙"),
            ("账号：6222 0212 3456 7890 123", "账号:[withheld]"),
            ("开户行甲银行,帐 号:140012345678901", "开户行甲银行,帐 号:[withheld]"),
        ] {
            let scrubbed = scrub(text);
            assert!(scrubbed.starts_with(blanked), "{text}: {scrubbed}");
            assert_eq!(scrub(&scrubbed), scrubbed, "{text}");
        }
        for text in [
            "密码学",
            "设置密码。",
            "地块编码:140932001001GB00013",
            "统一社会信用代码91140932MA0K00000X",
            "采矿许可证C1400002009091110034000",
            "K120000-K168000",
            "账户管理办法",
        ] {
            assert_eq!(scrub(text), text);
        }
    }

    #[test]
    fn an_excerpt_cut_anywhere_has_no_part_of_a_number() {
        for number in ["13800138000", "138-0013-8000", "１３８００１３８０００", "110105200012310022"]
        {
            let text = format!("甲某同志任乙局局长联系电话{number}、丙某");
            for most in 0..=text.chars().count() {
                let cut = published_excerpt(&text, most);
                assert!(cut.chars().count() <= most, "{most}");
                assert!(!cut.contains(char::is_numeric), "{number} cut at {most}: {cut}");
            }
        }
        assert_eq!(published_excerpt("K154000—K163000", 7), "K154000");
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
