//! One official in a cell that may hold everything: office, name, telephones, in any common form.

use std::sync::LazyLock;

use regex::Regex;

use crate::record::roster::areas::Area;
use crate::record::roster::person::{self, Person};

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:24小时)?(?:值班电话|办公电话|联系电话|固定电话|移动电话|联系方式|手机号码|手机|座机|电话)\s*[:：]?|姓名\s*[:：]")
        .expect("constant, covered by tests")
});

/// Behind a name: he only acts in the office.
static ACTING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\(\s*(?<word>代|代理|暂代|代管|主持|主持工作|主持全面工作|临时|临时负责|兼|兼任|挂职)\s*\)\s*$",
    )
    .expect("constant, covered by tests")
});

/// In place of a name: nobody holds the office.
static VACANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\(?(?:空缺|暂缺|待任命|待定|空岗)\)?").expect("constant, covered by tests")
});

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9(][0-9() -]{5,}[0-9]").expect("constant, covered by tests"));

/// `副县长张三`: the office ends with the last of these words, the name follows.
static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^(?<office>.*(?:{ENDINGS}))(?<name>[\p{{Han}}·]{{2,4}})$"))
        .expect("constant, covered by tests")
});

/// Words that an office ends with.
const ENDINGS: &str = "县长|区长|市长|旗长|镇长|乡长|主任|书记|部长|段长|工长|局长|科长|股长|站长|所长|队长|村长|组长|\
    工区长|调研员|主席|委员|支书|经理|专干|干事|副职|常委|网格员|助理|党委副书记|书记员|会计|代表|专员";

/// Whether a text names an office and nothing else.
pub(super) fn is_office(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    ENDINGS.split('|').any(|ending| text.ends_with(ending.trim()))
}

/// Whether a word can be a person's name.
pub(super) fn is_name(word: &str) -> bool {
    let length = word.chars().count();
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '·' | '□' | '〇');
    (2..=4).contains(&length)
        && word.chars().all(han)
        && !is_office(word)
        && !ENDINGS.split('|').any(|ending| word.starts_with(ending.trim()))
        && !word.ends_with(['县', '区', '市', '乡', '镇', '村', '站', '段', '局', '所', '线'])
        && ![
            "工务",
            "车间",
            "工区",
            "政府",
            "街道",
            "社区",
            "电话",
            "空缺",
            "待定",
            "暂缺",
            "同上",
            "身份证",
            "账号",
            "帐号",
            "密码",
        ]
        .iter()
        .any(|w| word.contains(w))
}

/// Reads a cell, in half-width characters.
pub(super) fn read(cell: &str, area: Area) -> Person {
    let cell = &person::without_private(cell);
    let first = LABEL.find(cell).map_or(cell.len(), |label| label.start());
    let (head, tail) = cell.split_at(first);
    // The labelled part in the form of the other reader; other labels become those it knows.
    let tail = LABEL.replace_all(tail, |caps: &regex::Captures<'_>| {
        let label = caps.get(0).map_or("", |m| m.as_str());
        let known = if label.contains("姓名") {
            "姓名:"
        } else if label.contains("值班") {
            "值班电话:"
        } else if label.contains("手机") || label.contains("移动") {
            "手机:"
        } else {
            "办公电话:"
        };
        format!(" {known} ")
    });
    let mut person = person::read(&tail, area);
    // A mobile under 联系电话 is where it belongs.
    if !cell.contains("办公电话") && person.desk_mobile {
        person.desk_mobile = false;
        person.mobile_misplaced = person.duty_mobile;
    }
    let (delegate, head) = delegate(head);
    if let Some(who) = delegate {
        person.delegate = Some(who);
    }
    let mut rest = head;
    for number in NUMBER.find_iter(&rest.clone()) {
        person.put_any(&number.as_str().replace(['(', ')', ' '], ""), area);
        rest = rest.replace(number.as_str(), " ");
    }
    if let Some(found) = ACTING.captures(&rest) {
        let word = found.name("word").map_or("", |m| m.as_str());
        person.acting = Some(word.to_owned());
        let from = found.get(0).map_or(rest.len(), |m| m.start());
        rest.truncate(from);
    }
    if let Some(word) = VACANT.find(&rest) {
        person.vacant = Some(word.as_str().to_owned());
        rest = VACANT.replace_all(&rest, " ").into_owned();
    }
    let (office, name) = split(&rest);
    if let Some(name) = name {
        person.put_name(&name);
    }
    person.put_office(&office);
    person.distinct_mobiles();
    person
}

/// `(具体事务由…负责)`.
fn delegate(head: &str) -> (Option<String>, String) {
    let person = person::read(head, None);
    let Some(who) = person.delegate else { return (None, head.to_owned()) };
    let from = head.find('(').unwrap_or(head.len());
    let to =
        head.find("负责").and_then(|at| head.get(at..)?.find(')').map(|end| at + end + 1)).unwrap_or(from);
    let kept = format!("{} {}", head.get(..from).unwrap_or_default(), head.get(to..).unwrap_or_default());
    (Some(who), kept)
}

/// The words of a head: a name printed with blanks inside is one word.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for word in
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '/' | ';' | ':' | '。'))
    {
        if word.is_empty() {
            continue;
        }
        let single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match words.last_mut() {
            Some(last) if open && word.chars().count() <= 2 && single_name(last, word) => {
                // The blank stays, so that what is printed is known.
                last.push(' ');
                last.push_str(word);
                open = false;
            }
            _ => {
                words.push(word.to_owned());
                open = single;
            }
        }
    }
    words
}

fn single_name(first: &str, second: &str) -> bool {
    first.chars().count() == 1 && second.chars().all(char::is_alphabetic)
}

/// Office and name of what is left when the numbers are gone.
fn split(head: &str) -> (String, Option<String>) {
    let head = head.trim().trim_matches(|c: char| matches!(c, ',' | '，' | ':' | ';' | '-' | '、'));
    // `张三(副县长)` and `副县长(张三)`.
    if let Some((before, rest)) = head.split_once('(')
        && let Some((inside, after)) = rest.split_once(')')
        && after.trim().is_empty()
    {
        let (before, inside) = (before.trim(), inside.trim());
        let joined = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        if is_name(&joined(before)) {
            return (inside.to_owned(), Some(before.to_owned()));
        }
        if is_name(&joined(inside)) {
            return (before.to_owned(), Some(inside.to_owned()));
        }
    }
    let words = words(head);
    let joined = |word: &String| word.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let names: Vec<usize> =
        words.iter().enumerate().filter(|(_, word)| is_name(&joined(word))).map(|(at, _)| at).collect();
    let rest = |name: usize| {
        words
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != name)
            .map(|(_, word)| word.as_str())
            .collect::<String>()
    };
    // Of several words that can be names the last one behind an office is it, or else none is told.
    let name = match names.as_slice() {
        [one] => Some(*one),
        [.., last] if words.iter().take(*last).any(|word| is_office(word)) => Some(*last),
        _ => None,
    };
    if let Some(name) = name {
        return (rest(name), words.get(name).cloned());
    }
    let whole: String = words.concat();
    if let Some(parts) = GLUED.captures(&whole) {
        let office = parts.name("office").map_or("", |m| m.as_str());
        let name = parts.name("name").map_or("", |m| m.as_str());
        if is_name(name) {
            return (office.to_owned(), Some(name.to_owned()));
        }
    }
    (whole, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::roster::areas;

    #[test]
    fn every_common_form_of_an_official() {
        for cell in [
            "副县长 张三 2345678",
            "副县长张三 电话:2345678",
            "张三(副县长) 2345678",
            "张三,副县长,联系电话:2345678",
            "副县长 姓名:张三 办公电话:2345678",
            "副县长:张三 座机:2345678",
            "副县长 张 三 2345678",
        ] {
            let person = read(cell, areas::of_county("应县", None));
            assert_eq!((person.office.as_str(), person.name.as_deref()), ("副县长", Some("张三")), "{cell}");
            assert_eq!(person.desk.unwrap().dial.as_deref(), Some("0349-2345678"), "{cell}");
        }
        let person = read("张三", None);
        assert_eq!((person.office.as_str(), person.name.as_deref()), ("", Some("张三")));
        let person = read("甲县政府二级调研员 欧阳甲乙 13800138000", None);
        assert_eq!(person.name.as_deref(), Some("欧阳甲乙"));
        assert_eq!((person.mobiles.len(), person.mobile_misplaced), (1, false));
        let person = read("甲工务段 副段长 李四(具体事务由王五负责) 办公电话:0349-2345678", None);
        assert_eq!((person.name.as_deref(), person.delegate.as_deref()), (Some("李四"), Some("王五")));
    }

    #[test]
    fn what_is_no_name_is_not_taken_for_one() {
        for cell in ["副镇长", "甲乙线路车间主任", "乙镇人民政府", "空缺"] {
            assert_eq!(read(cell, None).name, None, "{cell}");
        }
    }
}
