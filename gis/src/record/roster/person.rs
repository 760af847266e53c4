//! One official in a cell: office, name, telephones.

use std::sync::LazyLock;

use regex::Regex;

use crate::record::personal::looks_personal;
use crate::record::{Official, Phone};

use super::areas::Area;

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(姓名|24小时值班电话|值班电话|办公电话|联系电话|手机)\s*:")
        .expect("constant, covered by tests")
});

static DELEGATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\(\s*具体事务由(?<who>[^()]*?)\s*负责\s*\)").expect("constant, covered by tests")
});

static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9][0-9-]*").expect("constant, covered by tests"));

/// An official as a cell prints it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// The office as printed, without the name and without template leftovers.
    pub office: String,
    /// The office with everything that was printed in it.
    pub office_printed: String,
    pub name: Option<String>,
    /// The name as printed, if blanks were taken out of it.
    pub name_printed: Option<String>,
    pub desk: Option<Phone>,
    pub duty: Option<Phone>,
    pub mobiles: Vec<String>,
    pub delegate: Option<String>,
    /// `代`, `主持工作` and the like, printed behind the name.
    pub acting: Option<String>,
    /// `空缺` and the like, printed in place of the name.
    pub vacant: Option<String>,
    /// A mobile stood in a field for another number.
    pub mobile_misplaced: bool,
    /// One stood in the field of the desk phone.
    pub desk_mobile: bool,
    /// One stood in the field of the duty phone.
    pub duty_mobile: bool,
}

/// Reads an official's cell. `office 姓名:name 办公电话:…` and `office:name 办公电话:…` are one form.
pub(super) fn read(cell: &str, area: Area) -> Person {
    let mut person = Person::default();
    let mut text = without_private(cell);
    if let Some(found) = DELEGATE.captures(&text) {
        let who = squeeze(found.name("who").map_or("", |who| who.as_str()));
        person.delegate = Some(take_mobiles(&mut person, &who)).filter(|who| !who.is_empty());
        text = DELEGATE.replace(&text, " ").into_owned();
    }
    let labels: Vec<_> =
        LABEL.captures_iter(&text).filter_map(|c| Some((c.get(0)?, c.get(1)?.as_str()))).collect();
    let head = labels.first().map_or(text.as_str(), |(first, _)| &text[..first.start()]);
    // Railway cells put the name behind the office's colon.
    let (office, name) = match head.split_once(':') {
        Some((office, name)) => (office, Some(name)),
        None => (head, None),
    };
    person.office_printed = take_mobiles(&mut person, &squeeze(office));
    person.office = without_leftovers(&person.office_printed);
    if let Some(name) = name {
        set_name(&mut person, name);
    }
    for (i, (at, label)) in labels.iter().enumerate() {
        let end = labels.get(i + 1).map_or(text.len(), |(next, _)| next.start());
        let value = &text[at.end()..end];
        match *label {
            "姓名" => set_name(&mut person, value),
            "手机" => person.mobiles.extend(numbers(value)),
            "办公电话" | "联系电话" => person.put_desk(value, area),
            _ => person.put_duty(value, area),
        }
    }
    person.distinct_mobiles();
    person
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '□').collect()
}

fn set_name(person: &mut Person, printed: &str) {
    let printed = take_mobiles(person, printed.trim());
    // A box behind a blank is a sign before the next label, as in `□办公电话`, and no part of the name.
    // A box inside a name is a lost glyph and stays; the name would be another one without it.
    let before = printed.trim_end_matches('□');
    let printed = if before.ends_with(char::is_whitespace) { before.trim().to_owned() } else { printed };
    let name: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
    let name = if name.chars().all(|c| c == '□') { String::new() } else { name };
    if name.is_empty() || person.name.is_some() {
        return;
    }
    if printed.trim_matches('□').trim().contains(char::is_whitespace) {
        person.name_printed = Some(printed);
    }
    person.name = Some(name);
}

/// The text without the personal numbers in it, which go where they belong.
fn take_mobiles(person: &mut Person, text: &str) -> String {
    let personal: Vec<String> = numbers(text).filter(|n| looks_personal(n)).collect();
    let mut rest = text.to_owned();
    for number in &personal {
        rest = rest.replace(number.as_str(), "");
    }
    person.mobile_misplaced |= !personal.is_empty();
    person.mobiles.extend(personal);
    crate::record::personal::scrub(&rest).trim().to_owned()
}

/// Takes `(镇、街道)` and `(县)` of the unfilled template out of an office.
fn without_leftovers(office: &str) -> String {
    let mut clean = office.to_owned();
    for leftover in ["(镇、街道)", "(街道)", "(乡、镇、街道)"] {
        clean = clean.replace(leftover, "");
    }
    // `神池县(县)副区(县)长`: the county's own kind is the one meant.
    let kind = clean.split('(').next().and_then(|head| head.chars().rev().find(|c| "县市区".contains(*c)));
    if let Some(kind) = kind {
        clean = clean.replace("区(县)长", &format!("{kind}长")).replace("(县)", "");
    }
    clean
}

fn numbers(value: &str) -> impl Iterator<Item = String> {
    NUMBERS.find_iter(value).map(|m| m.as_str().trim_matches('-').to_owned())
}

/// A licence or another code with letters in it: digits that are no telephone number.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9]*[A-Za-z]+[0-9][0-9A-Za-z]{6,}|[0-9]{7,}[A-Za-z][0-9A-Za-z]*")
        .expect("constant, covered by tests")
});

/// The first landline of a field; mobiles found in it go where they belong.
fn phone(value: &str, area: Area, person: &mut Person) -> Option<Phone> {
    let mut landline = None;
    let code = CODE.find(value).map(|code| Phone {
        printed: code.as_str().to_owned(),
        dial: None,
        fault: Some("a number inside a code".to_owned()),
        rule: None,
    });
    let value = CODE.replace_all(value, " ");
    for number in numbers(&value) {
        if looks_personal(&number) {
            person.mobile_misplaced = true;
            person.mobiles.push(number);
        } else {
            landline = landline.or_else(|| Some(judge(number, area)));
        }
    }
    landline.or(code)
}

/// What must be dialled, or what is wrong.
fn judge(printed: String, area: Area) -> Phone {
    let (code, local) = match printed.split_once('-') {
        Some((code, local)) => (Some(code), local.replace('-', "")),
        None => match printed.strip_prefix('0') {
            Some(rest) if rest.len() == 10 => {
                (printed.get(..4), printed.get(4..).unwrap_or_default().to_owned())
            }
            _ => (None, printed.clone()),
        },
    };
    let fault = |text: &str| (None, Some(text.to_owned()));
    let mut rule = None;
    let (dial, fault) = match (code, local.len()) {
        (Some(code), 7) if code.len() == 4 && code.starts_with('0') => {
            (Some(format!("{code}-{local}")), None)
        }
        (Some(code), 8) if code.len() == 3 && code.starts_with('0') => {
            (Some(format!("{code}-{local}")), None)
        }
        (Some(code), n) if code.len() == 4 && code.starts_with('0') => {
            fault(&format!("{n} digits after the area code"))
        }
        (Some(_), _) => fault("no such area code"),
        (None, 7) => match area {
            Some(city) => {
                rule = Some(city.rule());
                (Some(format!("{}-{local}", city.code)), None)
            }
            None => fault("no area code"),
        },
        (None, n) => fault(&format!("{n} digits")),
    };
    Phone { printed, dial, fault, rule }
}

/// A number that is nobody's telephone, with the word before it: of an identity card, of an account.
static PRIVATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:(?:居民|公民)?身份证(?:件)?(?:号码|号)?|(?:银行)?(?:账号|帐号|账户|卡号)|证件号码?|(?:[A-Za-z]{2}|登录)?(?:密码|口令))\s*[:：]?\s*(?:[0-9]{4}(?: [0-9]{4}){2,}(?: [0-9]{1,3})?|[0-9A-Za-z@*#!_.]+)?|[0-9]{17}[0-9Xx]|[0-9]{15,}",
    )
    .expect("constant, covered by tests")
});

/// The text without identity cards, accounts and passwords.
pub(super) fn without_private(text: &str) -> String {
    PRIVATE.replace_all(text, " ").into_owned()
}

impl Person {
    /// The numbers of a field for the desk phone.
    pub(super) fn put_desk(&mut self, value: &str, area: Area) {
        let before = self.mobiles.len();
        let phone = phone(value, area, self);
        self.desk_mobile |= self.mobiles.len() > before;
        self.desk = self.desk.take().or(phone);
    }

    /// The numbers of a field for the duty phone. The 24 of 24小时 is none.
    pub(super) fn put_duty(&mut self, value: &str, area: Area) {
        let before = self.mobiles.len();
        let phone = phone(&value.replace("24小时", " "), area, self);
        self.duty_mobile |= self.mobiles.len() > before;
        self.duty = self.duty.take().or(phone);
    }

    /// The numbers of a field for the mobile.
    pub(super) fn put_mobile(&mut self, value: &str) {
        self.mobiles.extend(numbers(&without_private(value)));
    }

    /// The numbers of a field for any telephone: a mobile is where it belongs there.
    pub(super) fn put_any(&mut self, value: &str, area: Area) {
        let misplaced = self.mobile_misplaced;
        let phone = phone(&value.replace("24小时", " "), area, self);
        self.mobile_misplaced = misplaced;
        self.desk = self.desk.take().or(phone);
    }

    /// Each mobile once.
    pub(super) fn distinct_mobiles(&mut self) {
        let mut seen = std::collections::HashSet::new();
        self.mobiles.retain(|m| seen.insert(m.clone()));
    }

    /// The name, blanks taken out; a first one stays.
    pub(super) fn put_name(&mut self, printed: &str) {
        set_name(self, printed);
    }

    /// The office, without template leftovers and numbers.
    pub(super) fn put_office(&mut self, printed: &str) {
        self.office_printed = take_mobiles(self, &squeeze(printed));
        self.office = without_leftovers(&self.office_printed);
    }

    /// The official with this unit.
    pub(super) fn official(&self, unit: &str) -> Official {
        let acting = self.acting.as_ref().filter(|word| !self.office.contains(word.as_str()));
        Official {
            office: acting
                .filter(|_| !self.office.is_empty())
                .map_or_else(|| self.office.clone(), |word| format!("{}({word})", self.office)),
            name: self.name.clone(),
            unit: unit.to_owned(),
            desk: self.desk.clone(),
            duty: self.duty.clone(),
            delegate: self.delegate.clone(),
            mobiles: self.mobiles.clone(),
            mobile_withheld: self.mobile_misplaced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::areas;
    use super::*;

    fn xinzhou() -> Area {
        areas::of_county("忻府区", None)
    }

    #[test]
    fn blank_values_do_not_read_the_24_of_24小时() {
        let p = read("甲县副县长 姓名:张 三 办公电话: 24小时值班电话: 1234567□ 手机:13800138000", xinzhou());
        assert_eq!((p.office.as_str(), p.name.as_deref()), ("甲县副县长", Some("张三")));
        assert_eq!(p.name_printed.as_deref(), Some("张 三"));
        assert_eq!(p.desk, None);
        let duty = p.duty.unwrap();
        assert_eq!(duty.dial.as_deref(), Some("0350-1234567"));
        assert_eq!(duty.rule.as_deref(), Some("补区号0350（忻州市） / area code 0350 of 忻州市 added"));
    }

    #[test]
    fn digits_that_are_no_number_are_said() {
        let p = read("镇长 姓名:甲 办公电话:91140900MA0G12345X 24小时值班电话:24小时 手机:", xinzhou());
        let desk = p.desk.unwrap();
        assert_eq!((desk.dial, desk.fault.as_deref()), (None, Some("a number inside a code")));
        assert_eq!(p.duty, None, "the 24 of 24小时 is no number");
        let p = read("镇长 姓名:甲 办公电话:1234567", None);
        assert_eq!(p.desk.unwrap().fault.as_deref(), Some("no area code"));
        assert_eq!(read("镇长 姓名:甲□", None).name.as_deref(), Some("甲□"));
        assert_eq!(read("镇长 姓名:甲乙 □办公电话:", None).name.as_deref(), Some("甲乙"));
    }

    #[test]
    fn railway_official_with_delegate() {
        let p = read(
            "某工务段 主管行政副职:李四 (具体事务由王五 负责) 办公电话: 0349-1234567 24小时值班电话: 手机:13800138000",
            None,
        );
        assert_eq!((p.office.as_str(), p.name.as_deref()), ("某工务段主管行政副职", Some("李四")));
        assert_eq!(p.delegate.as_deref(), Some("王五"));
        assert_eq!(p.desk.unwrap().dial.as_deref(), Some("0349-1234567"));
    }

    #[test]
    fn a_mobile_in_any_field_is_a_mobile() {
        let p = read("镇长 姓名:甲 办公电话:1234567 24小时值班电话: 13800138000 手机:3800138000", xinzhou());
        assert!(p.mobile_misplaced && p.duty_mobile && !p.desk_mobile && p.duty.is_none());
        assert_eq!(p.mobiles, ["13800138000", "3800138000"]);
    }

    #[test]
    fn faulty_numbers_are_flagged_not_repaired() {
        let p = read("主任:甲 办公电话:0350-12345678 24小时值班电话: 手机:", None);
        let desk = p.desk.unwrap();
        assert_eq!((desk.printed.as_str(), desk.dial), ("0350-12345678", None));
        assert_eq!(desk.fault.as_deref(), Some("8 digits after the area code"));
    }

    #[test]
    fn template_leftovers_are_no_office() {
        assert_eq!(without_leftovers("峨口镇(镇、街道)武装部长"), "峨口镇武装部长");
        assert_eq!(without_leftovers("神池县(县)副区(县)长"), "神池县副县长");
    }
}
