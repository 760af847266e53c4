//! Printed figures: numbers, areas in one or two units, sums of money.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::body::Body;
use crate::record::{Area, MU_M2, Stated};

/// A number, with or without thousands separators.
pub(super) const NUM: &str = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?";

/// Units of area. 平方公里 stands before 平方米 only for the reader; none is a prefix of another.
const UNIT: &str = "公顷|平方米|平方公里|平方千米|㎡|m²|m2|km²|hm²|hm2|亩";

/// The pattern of an area, with its named groups; use it once per pattern.
pub(super) fn area_pattern() -> String {
    format!(
        r"(?P<n1>{NUM})(?P<w1>万)?(?P<u1>{UNIT})(?:(?:\(|，?(?:折合|约合|合|计|即))(?:折合|约合|合|约|计|即)?(?P<n2>{NUM})(?P<w2>万)?(?P<u2>{UNIT})\)?)?"
    )
}

/// Compiles a pattern of this module family.
#[expect(clippy::expect_used, reason = "every pattern is a constant and the tests compile each of them")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid constant pattern")
}

static AREA: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{}", area_pattern())));
static ANY_AREA: LazyLock<Regex> = LazyLock::new(|| pattern(&area_pattern()));
static ANY_UNIT: LazyLock<Regex> = LazyLock::new(|| pattern(UNIT));
static CELL_AREA: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!("^(?:约|共|合计|总计)?{}$", area_pattern())));
static LOOSE_AREA: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^[^，。；;()《》]{{1,16}}?(?:{UNIT})")));

/// A number and how finely it is printed.
#[derive(Clone, Copy)]
struct Figure {
    value: f64,
    /// Half a unit of the last printed digit.
    half: f64,
}

impl Figure {
    fn parse(text: &str, ten_thousands: bool) -> Option<Self> {
        let plain = text.replace(',', "");
        let value: f64 = plain.parse().ok().filter(|value: &f64| value.is_finite())?;
        let decimals = plain.split_once('.').map_or(0, |(_, digits)| digits.len());
        let half = 0.5 * 10_f64.powi(-i32::try_from(decimals).ok()?);
        let scale = if ten_thousands { 10_000.0 } else { 1.0 };
        Some(Self { value: value * scale, half: half * scale })
    }
}

/// Square metres in a printed unit.
fn unit_m2(unit: &str) -> f64 {
    match unit {
        "公顷" | "hm²" | "hm2" => 10_000.0,
        "平方公里" | "平方千米" | "km²" => 1_000_000.0,
        "亩" => MU_M2,
        _ => 1.0,
    }
}

/// The area that an [`area_pattern`] found.
pub(super) fn area(body: &Body, at: usize, found: &Captures<'_>) -> Option<Area> {
    let first = Figure::parse(&found["n1"], found.name("w1").is_some())?;
    let unit = &found["u1"];
    let second = match (found.name("n2"), found.name("u2")) {
        (Some(n), Some(u)) => Some((Figure::parse(n.as_str(), found.name("w2").is_some())?, u.as_str())),
        _ => None,
    };
    let from = found.name("n1")?.start();
    let to = found.name("u2").or_else(|| found.name("u1"))?.end();
    let mut printed = body.printed(at + from..at + to);
    if printed.contains(['(', '（']) {
        // The bracket may go on with something else; the figures end here.
        printed.push(if printed.contains('（') { '）' } else { ')' });
    }
    let mu = if unit == "亩" {
        Some(first.value)
    } else {
        second.and_then(|(figure, unit)| (unit == "亩").then_some(figure.value))
    };
    let units_agree =
        second.filter(|(_, other)| *other != unit).map(|(figure, other)| agree(first, unit, figure, other));
    Some(Area { m2: m2_of(first, unit), printed, mu, units_agree })
}

/// Whether two figures in different units are the same area within the rounding of both.
fn agree(first: Figure, unit: &str, second: Figure, other: &str) -> bool {
    let (a, b) = (unit_m2(unit), unit_m2(other));
    let room = first.half * a + second.half * b;
    (first.value * a - second.value * b).abs() <= room + 1e-6
}

/// Square metres to a tenth of a square millimetre: the product of a printed decimal and a power of
/// ten is not always that decimal in binary.
fn m2_of(figure: Figure, unit: &str) -> f64 {
    (figure.value * unit_m2(unit) * 1e4).round() / 1e4
}

/// Whether a figure that begins after `before` may have lost digits there: an unreadable mark, a
/// letter read for a digit, or a separator that is not understood.
pub(super) fn doubtful_start(before: &str) -> bool {
    let lost = |c: char| c.is_ascii_alphanumeric() || matches!(c, '□' | '?' | '\u{fffd}' | '*' | '〇');
    let mut back = before.chars().rev();
    match back.next() {
        Some('，' | ',' | '.' | '、') => back.next().is_some_and(lost),
        Some(c) => lost(c),
        None => false,
    }
}

/// The first area in a text that starts at `at` of the body; the figure is `Illegible` when it
/// may have lost digits. Gives the range of the printed figures too.
pub(super) fn first_area(
    body: &Body,
    at: usize,
    text: &str,
) -> Option<(Stated<Area>, std::ops::Range<usize>)> {
    let found = ANY_AREA.captures(text)?;
    let whole = found.get(0)?;
    let before = text.get(..whole.start()).unwrap_or_default();
    if doubtful_start(before) {
        let start = before
            .rfind(|c: char| !is_figure_like(c))
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        return Some((Stated::Illegible(body.printed(at + start..at + whole.end())), start..whole.end()));
    }
    let area = area(body, at, &found)?;
    Some((stated(area), whole.range()))
}

/// A printed zero is a statement that there is none.
pub(super) fn stated(area: Area) -> Stated<Area> {
    if area.m2 == 0.0 { Stated::None } else { Stated::Value(area) }
}

/// By how much the sum of the first printed figures may be off: half a unit of the last digit.
pub(super) fn rounding_m2(area: &Area) -> f64 {
    let norm: String =
        area.printed.chars().filter(|c| !c.is_whitespace()).map(crate::gazette::half_width).collect();
    AREA.captures(&norm)
        .and_then(|found| {
            let figure = Figure::parse(&found["n1"], found.name("w1").is_some())?;
            Some(figure.half * unit_m2(&found["u1"]))
        })
        .unwrap_or(0.5)
}

/// The area that a cell of a table gives, in its own unit or in that of the column.
pub(super) fn cell_area(cell: &str, unit: Option<&str>) -> Option<Stated<Area>> {
    let printed = crate::gazette::join_cjk(cell);
    let norm: String = cell.chars().filter(|c| !c.is_whitespace()).map(crate::gazette::half_width).collect();
    if norm.is_empty() {
        return None;
    }
    let norm = match unit {
        Some(unit) if !ANY_UNIT.is_match(&norm) => format!("{norm}{unit}"),
        _ => norm,
    };
    let Some(found) = CELL_AREA.captures(&norm) else {
        let figures = norm.contains(|c: char| c.is_ascii_digit() || c == '□');
        return figures.then_some(Stated::Illegible(printed));
    };
    let first = Figure::parse(&found["n1"], found.name("w1").is_some())?;
    let unit = found["u1"].to_owned();
    let second = match (found.name("n2"), found.name("u2")) {
        (Some(n), Some(u)) => Some((Figure::parse(n.as_str(), found.name("w2").is_some())?, u.as_str())),
        _ => None,
    };
    let mu = if unit == "亩" {
        Some(first.value)
    } else {
        second.and_then(|(figure, unit)| (unit == "亩").then_some(figure.value))
    };
    let units_agree =
        second.filter(|(_, other)| *other != unit).map(|(f, other)| agree(first, &unit, f, other));
    let printed =
        if printed.ends_with(|c: char| c.is_ascii_digit()) { format!("{printed}{unit}") } else { printed };
    Some(stated(Area { m2: m2_of(first, &unit), printed, mu, units_agree }))
}

/// The same area printed in two cells, in 亩 in the second.
pub(super) fn with_mu(area: Area, mu: &Area) -> Area {
    let room = rounding_m2(&area) + rounding_m2(mu);
    let units_agree = Some((area.m2 - mu.m2).abs() <= room + 1e-6);
    Area { printed: format!("{}（{}）", area.printed, mu.printed), mu: mu.mu, units_agree, ..area }
}

/// The unit that a header names, e.g. `面积（公顷）`.
pub(super) fn unit_in(header: &str) -> Option<&'static str> {
    let norm: String = header.chars().map(crate::gazette::half_width).collect();
    let unit = ANY_UNIT.find(&norm)?.as_str();
    ["公顷", "平方米", "平方公里", "平方千米", "㎡", "m²", "m2", "km²", "hm²", "hm2", "亩"]
        .into_iter()
        .find(|known| *known == unit)
}

fn is_figure_like(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '□' | '?' | '\u{fffd}' | '*' | '〇' | '，' | ',' | '.')
}

/// Words that deny what follows, with other kinds of land between: `不占用耕地和永久基本农田`.
static DENIED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:不|未)(?:占用|占|涉及|压占|包含|含)[^占涉，。；;:()\d]{0,30}$"));

/// Words that affirm what follows: `涉及永久基本农田`.
static AFFIRMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:占用|涉及|压占|位于|进入)[^占涉，。；;:()\d]{0,30}$"));
/// Before a denial or an affirmation these make it none: a duty, a wish or a case.
const NOT_SAID: [&str; 18] = [
    "不", "未", "得", "禁", "止", "免", "让", "少", "需", "须", "要", "如", "若", "凡", "能", "否", "拟",
    "再",
];
/// Before a denial these leave something of what is denied.
const PARTLY: [&str; 6] = ["基本", "大部分", "多数", "尽量", "原则上", "尽可能"];
/// An exception before a denial, in the same sentence: `除1号地块外不占用…`.
static EXCEPT: LazyLock<Regex> = LazyLock::new(|| pattern("除.+?外"));

/// As much of a sentence is looked at before and after a label, in bytes.
const NEAR: usize = 600;

/// The last characters of a text.
fn tail(text: &str) -> &str {
    let mut at = text.len().saturating_sub(NEAR);
    while !text.is_char_boundary(at) {
        at += 1;
    }
    text.get(at..).unwrap_or_default()
}

/// The first characters of a text.
fn head(text: &str) -> &str {
    let mut at = text.len().min(NEAR);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.get(..at).unwrap_or_default()
}

/// What a text says of land whose kind it names without a figure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Denied,
    /// Affirmed without a figure, or denied with an exception.
    Open,
}

/// What the words around a label say.
fn said(before: &str, rest: &str) -> Said {
    let sentence = |c: char| matches!(c, '。' | '；' | ';');
    let near = tail(before).rsplit(sentence).next().unwrap_or_default();
    let after = head(rest).split(sentence).next().unwrap_or_default();
    let ends = |text: &str, words: &[&str]| words.iter().any(|word| text.ends_with(word));
    if let Some(denied) = DENIED.find(near) {
        let lead = near.get(..denied.start()).unwrap_or_default();
        let excepted = EXCEPT.is_match(lead) || after.contains("除外") || ends(lead, &PARTLY);
        return if excepted { Said::Open } else { Said::Denied };
    }
    match AFFIRMED.find(near) {
        // `涉及永久基本农田的，应…` is a case, `位于生态保护红线外` the contrary.
        Some(found) if !["的", "外", "之外", "以外"].iter().any(|word| after.starts_with(word)) => {
            let lead = near.get(..found.start()).unwrap_or_default();
            if ends(lead, &NOT_SAID) { Said::Nothing } else { Said::Open }
        }
        _ => Said::Nothing,
    }
}

/// The area that stands after a label such as 耕地: `None` where the text denies it, `Illegible`
/// where figures cannot be read, `Unknown` where the text is silent, and also where it names such
/// land without a figure or denies it with an exception. For the last two it gives the place.
pub(super) fn labelled_area(body: &Body, label: &Regex) -> (Stated<Area>, Option<usize>) {
    let (mut denied, mut open) = (false, None);
    for found in label.find_iter(&body.norm) {
        let before = body.slice(0..found.start());
        if ["非", "补充", "新增", "开垦", "恢复", "复垦为", "复垦"].iter().any(|word| before.ends_with(word))
        {
            continue;
        }
        let rest = body.slice(found.end()..body.norm.len());
        if let Some(figures) = AREA.captures(rest)
            && let Some(area) = area(body, found.end(), &figures)
        {
            return (stated(area), None);
        }
        if let Some(loose) = LOOSE_AREA.find(rest)
            && loose.as_str().contains(|c: char| c.is_ascii_digit() || matches!(c, '□' | '\u{fffd}'))
        {
            return (Stated::Illegible(body.printed(found.end()..found.end() + loose.end())), None);
        }
        match said(before, rest) {
            Said::Denied => denied = true,
            Said::Open => open = open.or(Some(found.start())),
            Said::Nothing => {}
        }
    }
    match open {
        Some(_) => (Stated::Unknown, open),
        None if denied => (Stated::None, None),
        None => (Stated::Unknown, None),
    }
}

static MONEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^[^，。；;\d]{{0,6}}(?P<n>{NUM})(?P<w>万|亿)?元")));

/// A sum of money that stands at a place of the text, in 元, with the printed figures.
pub(super) fn money_in(body: &Body, at: usize) -> Option<(f64, String)> {
    let found = MONEY.captures(body.slice(at..body.norm.len()))?;
    let (number, whole) = (found.name("n")?, found.get(0)?);
    let value = Figure::parse(number.as_str(), false)?.value;
    let scale = match found.name("w").map(|w| w.as_str()) {
        Some("万") => 1e4,
        Some("亿") => 1e8,
        _ => 1.0,
    };
    let printed = body.printed(at + number.start()..at + whole.end());
    Some(((value * scale * 100.0).round() / 100.0, printed))
}

/// A sum of money after a label, in 元, with the printed figures and where the label stands.
pub(super) fn money(body: &Body, label: &Regex) -> Option<(f64, String, usize)> {
    label.find_iter(&body.norm).find_map(|label| {
        let (value, printed) = money_in(body, label.end())?;
        Some((value, printed, label.start()))
    })
}

/// A plain number.
pub(super) fn number(text: &str) -> Option<f64> {
    Figure::parse(text, false).map(|figure| figure.value)
}

/// A count of years and the like in Arabic or Chinese numerals up to 99.
pub(super) fn count(text: &str) -> Option<u32> {
    if let Ok(n) = text.parse() {
        return Some(n);
    }
    let digit = |text: &str| match text {
        "" => None,
        "两" => Some(2),
        _ => "一二三四五六七八九".chars().position(|c| text.chars().eq([c])).map(|i| i as u32 + 1),
    };
    match text.split_once('十') {
        None => digit(text),
        Some((tens, units)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let units = if units.is_empty() { 0 } else { digit(units)? };
            Some(tens * 10 + units)
        }
    }
}
