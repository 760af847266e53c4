//! Telephone numbers in running text, and what only looks like one.

use std::sync::LazyLock;

use regex::Regex;

/// What kind of number it is, by its digits and by the word before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// 办公电话, 联系电话, or a landline without a label.
    Desk,
    /// 值班电话.
    Duty,
    /// A personal mobile: never published.
    Mobile,
    /// 传真.
    Fax,
    /// A service number: 400…, 800…, 12345.
    Hotline,
}

/// A telephone number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPhone {
    /// As printed.
    pub printed: String,
    /// Its kind.
    pub kind: PhoneKind,
    /// As it must be dialled; `None` when it is faulty or its area code is not known.
    pub dial: Option<String>,
    /// The extension (转).
    pub extension: Option<String>,
    /// What is wrong with it.
    pub fault: Option<String>,
    /// By which rule `dial` is more than was printed.
    pub rule: Option<String>,
    /// Number of characters before it.
    pub at: usize,
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant, covered by tests")
}

/// Everything that has the shape of a telephone number; what it is is decided afterwards.
static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?<mobile>(?:\+?86[-\ ]?)?1[3-9][0-9](?:[-\ ]?[0-9]{4}){2})
      | (?<area>\(0[0-9]{2,3}\)|0[0-9]{2,3})(?:\s?[-—–－]{1,2}\s?|\s)?(?<local>[1-9][0-9]{6,7}|[1-9][0-9]{2,3}[-\ ][0-9]{4})
      | (?<service>[48]00[-\ ]?[0-9]{3}[-\ ]?[0-9]{4}|[48]00[-\ ]?[0-9]{4}[-\ ]?[0-9]{3})
      | (?<bare>[1-9][0-9]{6,9})
      | (?<short>12[0-9]{3}|9[56][0-9]{3,4}|1[0-9]{2})
        ",
    )
});

/// A mobile directly before, and directly after, a number.
static PREVIOUS: LazyLock<Regex> = LazyLock::new(|| pattern(r"1[3-9][0-9](?:[- ]?[0-9]{4}){2} ?[-—–－]?$"));
static NEXT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ 1[3-9][0-9](?:[- ]?[0-9]{4}){2}"));

static EXTENSION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s?(?:转(?:分机)?|分机)\s?:?\s?(?<number>[0-9]{1,5})"));

/// A word that says that numbers of telephones follow, with nothing but names, blanks and further
/// numbers between it and them.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?<label>24小时值班电话|值班电话|值班|办公电话|办公室电话|联系电话|监督电话|举报电话|咨询电话|服务热线|热线|电话|手机|传真|电\s话|拨打|Tel|TEL|tel)\s?(?:号码)?\s?[:为]?\s?(?:[0-9()\-—–－、,/;\s转]*)$",
    )
});

/// Words after which digits are something else, however they look.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:许可证|证号|证书|编号|代码|账号|帐号|账户|卡号|身份证|身份证号|序列号|批号|文号|号码证|统一社会信用代码|邮编|邮政编码|QQ|qq|Qq|微信号?|金额|面积|里程|注册号|执照)[号码]{0,2}\s?[:为]?\s?[0-9A-Za-z\-\ ]*$",
    )
});

/// What follows a quantity, a date, a number of a document or a share, never a telephone number.
const AFTER: [&str; 34] = [
    "元", "万", "亿", "亩", "公顷", "平方", "㎡", "m²", "米", "m", "km", "公里", "千米", "吨", "公斤", "kg",
    "人", "户", "只", "头", "株", "年", "月", "日", "时", "小时", "分", "秒", "%", "％", "度", "°", "°",
    "个",
];

/// Characters before a number that make it part of something longer.
fn joins_before(c: char) -> bool {
    c.is_ascii_alphanumeric() || ".@_#¥$〔[+".contains(c)
}

/// Characters after a number that make it part of something longer.
fn joins_after(c: char) -> bool {
    c.is_ascii_alphanumeric() || "@_+〕]".contains(c)
}

/// All telephone numbers in a text. `area` is the area code that local numbers of the text belong
/// to, e.g. `0350`; without it a local number has no `dial`. Seven-digit local numbers are only
/// taken behind a word for a telephone.
pub fn phones_in(text: &str, area: Option<&str>) -> Vec<FoundPhone> {
    let plain = crate::chainage::half_width(text);
    let mut found: Vec<FoundPhone> = Vec::new();
    let mut from = 0;
    // The characters before the last hit, so that a long text is counted once.
    let (mut counted, mut characters) = (0, 0);
    while let Some(hit) = SHAPE.captures_at(&plain, from) {
        let Some(whole) = hit.get(0) else { break };
        from = whole.end();
        let before = plain.get(..whole.start()).unwrap_or_default();
        let after = plain.get(whole.end()..).unwrap_or_default();
        if !stands_alone(whole.as_str(), before, after) {
            // The rest of the run of digits and letters is no number of its own.
            from += after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
            continue;
        }
        let window = tail(before, WINDOW);
        let label = LABEL.captures(window).and_then(|c| c.name("label")).map(|m| m.as_str());
        if OTHER.is_match(window) {
            continue;
        }
        characters += plain.get(counted..whole.start()).unwrap_or_default().chars().count();
        counted = whole.start();
        let read = if hit.name("mobile").is_some() {
            let digits: String = whole.as_str().chars().filter(char::is_ascii_digit).collect();
            let dial = digits.get(digits.len().saturating_sub(11)..).map(str::to_owned);
            Some((PhoneKind::Mobile, dial, None, None))
        } else if let (Some(code), Some(local)) = (hit.name("area"), hit.name("local")) {
            landline(code.as_str(), local.as_str(), label)
        } else if hit.name("service").is_some() {
            Some((PhoneKind::Hotline, Some(joined(whole.as_str())), None, None))
        } else if hit.name("short").is_some() {
            label
                .filter(|_| is_service(whole.as_str()))
                .map(|_| (PhoneKind::Hotline, Some(whole.as_str().to_owned()), None, None))
        } else {
            label.map(|label| local_only(whole.as_str(), label, area))
        };
        let Some((kind, dial, fault, rule)) = read else { continue };
        let (mut printed, mut extension) = (whole.as_str().to_owned(), None);
        if let Some(more) = EXTENSION.captures(after) {
            printed.push_str(&more[0]);
            extension = more.name("number").map(|m| m.as_str().to_owned());
            from += more[0].len();
        }
        found.push(FoundPhone { printed, kind, dial, extension, fault, rule, at: characters });
    }
    found
}

/// Whether the digits are a number of their own and not part of a longer one, a quantity or a code.
fn stands_alone(number: &str, before: &str, after: &str) -> bool {
    let previous = before.chars().next_back();
    if previous.is_some_and(joins_before) || after.chars().next().is_some_and(joins_after) {
        return false;
    }
    // `.5` behind or a further group of digits: a decimal, an account in groups, a date.
    let mut next = after.chars();
    if matches!(next.next(), Some('.' | '-' | '—' | '–' | '－' | ','))
        && next.next().is_some_and(|c| c.is_ascii_digit())
    {
        return false;
    }
    let digit_before = before
        .trim_end_matches(['-', '—', '–', '－', ' '])
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_alphanumeric());
    // In groups with blanks it may be the middle of an account, unless what is next to it is a
    // mobile as well.
    let grouped = number.contains(' ') && !number.starts_with(['0', '(', '+']);
    let digit_after = after.starts_with(' ') && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let dashed = matches!(previous, Some('-' | '—' | '–' | '－')) && digit_before;
    let spaced_before = grouped && previous == Some(' ') && digit_before;
    if (dashed || spaced_before) && !PREVIOUS.is_match(tail(before, 24)) {
        return false;
    }
    if grouped && digit_after && !NEXT.is_match(after) {
        return false;
    }
    let rest = after.trim_start();
    let document = after.starts_with('号') && !after.starts_with("号码");
    !(document || AFTER.iter().any(|unit| rest.starts_with(unit)))
}

/// How many bytes before a number are searched for what it is: enough for a list of a dozen numbers.
const WINDOW: usize = 192;

/// The last characters of a text, at most `bytes` bytes.
fn tail(text: &str, bytes: usize) -> &str {
    let mut from = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    // A label in an earlier line is about that line.
    let text = text.get(from..).unwrap_or_default();
    text.rsplit(['\n', '\r', '。', ';', '；']).next().unwrap_or(text)
}

type Read = (PhoneKind, Option<String>, Option<String>, Option<String>);

fn kind_of(label: Option<&str>) -> PhoneKind {
    match label {
        Some(label) if label.contains("值班") => PhoneKind::Duty,
        Some(label) if label.contains("传真") => PhoneKind::Fax,
        _ => PhoneKind::Desk,
    }
}

fn landline(code: &str, local: &str, label: Option<&str>) -> Option<Read> {
    let mut code: String = code.chars().filter(char::is_ascii_digit).collect();
    let mut local: String = local.chars().filter(char::is_ascii_digit).collect();
    // 010 and 02x have three digits, all others four that begin with 03 to 09.
    let short = code.starts_with("010") || code.starts_with("02");
    if short && code.len() == 4 && local.len() == 7 {
        // Printed in one run, the first digit of the local number was taken for the code's.
        local.insert(0, code.pop()?);
    }
    if short != (code.len() == 3) || (!short && code.starts_with("01")) {
        return None;
    }
    // Shanxi's areas (0349 to 0359) have local numbers of seven digits, 010 and 02x of eight.
    let seven = code == "0349" || code.starts_with("035");
    let fault = match local.len() {
        8 if seven => Some(format!("8 digits after the area code {code}, 7 are right")),
        7 if short => Some(format!("7 digits after the area code {code}, 8 are right")),
        _ => None,
    };
    let dial = fault.is_none().then(|| format!("{code}-{local}"));
    Some((kind_of(label), dial, fault, None))
}

fn local_only(number: &str, label: &str, area: Option<&str>) -> Read {
    let kind = kind_of(Some(label));
    match (number.len(), area) {
        (10, _) if label == "手机" || number.starts_with(['3', '5', '7', '8']) => {
            (PhoneKind::Mobile, None, Some("10 digits, a mobile has 11".to_owned()), None)
        }
        (_, _) if label == "手机" => {
            (PhoneKind::Mobile, None, Some(format!("{} digits, a mobile has 11", number.len())), None)
        }
        (7, Some(area)) => {
            (kind, Some(format!("{area}-{number}")), None, Some(format!("area code {area} added")))
        }
        (7, None) => (kind, None, Some("no area code".to_owned()), None),
        (8, _) => (kind, None, Some("8 digits without an area code".to_owned()), None),
        (n, _) => (kind, None, Some(format!("{n} digits")), None),
    }
}

fn joined(service: &str) -> String {
    service.chars().filter(char::is_ascii_digit).collect()
}

/// Numbers of three to six digits that anybody can dial.
fn is_service(number: &str) -> bool {
    matches!(number, "110" | "119" | "120" | "122")
        || number.starts_with("123")
        || number.starts_with("12")
        || number.starts_with("95")
        || number.starts_with("96")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> FoundPhone {
        let found = phones_in(text, None);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0].clone()
    }

    #[test]
    fn numbers_as_they_are_printed() {
        for (text, kind, dial) in [
            ("办公电话:0350-2020918", PhoneKind::Desk, Some("0350-2020918")),
            ("0350—2020918", PhoneKind::Desk, Some("0350-2020918")),
            ("（0350）2020918", PhoneKind::Desk, Some("0350-2020918")),
            ("(0350)2020918", PhoneKind::Desk, Some("0350-2020918")),
            ("０３５０－２０２０９１８", PhoneKind::Desk, Some("0350-2020918")),
            ("03502020918", PhoneKind::Desk, Some("0350-2020918")),
            ("传真:0349-2020918", PhoneKind::Fax, Some("0349-2020918")),
            ("24小时值班电话: 0350-2020918", PhoneKind::Duty, Some("0350-2020918")),
            ("咨询电话010-12345678", PhoneKind::Desk, Some("010-12345678")),
            ("联系人:甲 13800138000", PhoneKind::Mobile, Some("13800138000")),
            ("甲138 0013 8000乙", PhoneKind::Mobile, Some("13800138000")),
            ("+86 138-0013-8000", PhoneKind::Mobile, Some("13800138000")),
            ("拨打12345", PhoneKind::Hotline, Some("12345")),
            ("服务热线:400-123-4567", PhoneKind::Hotline, Some("4001234567")),
            ("联系电话:2020918", PhoneKind::Desk, None),
        ] {
            let found = one(text);
            assert_eq!((found.kind, found.dial.as_deref()), (kind, dial), "{text}: {found:?}");
        }
        let found = one("电话:0350-2020918转803");
        assert_eq!((found.printed.as_str(), found.extension.as_deref()), ("0350-2020918转803", Some("803")));
        let local = &phones_in("联系电话:2020918", Some("0350"))[0];
        assert_eq!(
            (local.dial.as_deref(), local.rule.as_deref()),
            (Some("0350-2020918"), Some("area code 0350 added"))
        );
        assert_eq!(phones_in("电话:2020918、2020919", None).len(), 2);
        assert_eq!(
            phones_in("电话:2020911、2020912、2020913、2020914、2020915、2020916、2020917", None).len(),
            7
        );
        for two in [
            "13800138000 13800138000",
            "13800138000/13800138000",
            "138-0013-8000 138-0013-8000",
            "138 0013 8000 138 0013 8000",
            "0350-2020918 0350-2020919",
        ] {
            assert_eq!(phones_in(two, None).len(), 2, "{two}: {:?}", phones_in(two, None));
        }
        assert_eq!(one("甲乙(0350)2020918").at, 2);
    }

    #[test]
    fn faults_are_said_and_nothing_is_repaired() {
        for (text, fault) in [
            ("办公电话:0350-12345678", "8 digits after"),
            ("联系电话:12345678", "8 digits without"),
            ("手机:3800138000", "a mobile has 11"),
            ("联系电话:2020918", "no area code"),
        ] {
            let found = one(text);
            assert!(found.fault.as_deref().is_some_and(|f| f.contains(fault)), "{text}: {found:?}");
            assert_eq!(found.dial, None, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_telephone_number() {
        for text in [
            "采矿许可证号C1400002013800138000123",
            "采矿许可证C14000020138001380001",
            "统一社会信用代码:91140932138001380X",
            "身份证号:110101200003070000",
            "账号:6222 0212 3456 7890 123",
            "账号:13800138000",
            "甲政发〔2021〕1380013号",
            "24小时值班电话:",
            "投资13800138000元",
            "面积1380013平方米",
            "2021-08-19",
            "电话会议2021年8月19日",
            "K138+001—K138+800",
            "13800138000@163.com",
            "a13800138000@163.com",
            "QQ:13800138000",
            "0.13800138000",
            "13800138000.5",
            "0350",
            "110千伏线路",
            "共1380013人",
            "宗地代码140932001001GB00013",
            "1380 0138 0001",
            "6222 138 0013 8000",
            "138 0013 8000 0123",
            "140932-13800138000",
        ] {
            assert!(phones_in(text, Some("0350")).is_empty(), "{text}: {:?}", phones_in(text, Some("0350")));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_scanned(text in "[电话值班手机0-9()（）—-转号元 a@.:：]{0,60}") {
            for found in phones_in(&text, Some("0350")) {
                proptest::prop_assert!(!found.printed.is_empty());
                proptest::prop_assert!(found.at <= text.chars().count());
            }
        }
    }
}
