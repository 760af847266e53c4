//! Whether the contents of the columns are what the header says.

use std::sync::LazyLock;

use regex::Regex;

use crate::gazette::Merged;

use super::header::Layout;
use super::role::{Attr, Side};
use super::{Item, Sheet};
use crate::record::Tier;

/// What a header comes to.
pub(super) enum Verdict {
    Fits,
    /// It names section chiefs, but there are no posts of a railway.
    NoRoster,
    /// The contents are not what the header says: in Chinese and English.
    Contradicts(String, String),
}

static POST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z左右]*[0-9]+(?:\s*\+\s*[0-9]+|\.[0-9]+|[0-9]*\s*(?:[Kk][Mm]|公里))")
        .expect("constant, covered by tests")
});

/// Whether a cell holds a kilometre post.
pub(super) fn has_post(text: &str) -> bool {
    let text = crate::chainage::half_width(text);
    POST.is_match(&text)
        || text.split(['-', '—', '–', '~', '至']).any(|part| {
            let part = part.trim();
            part.len() < 30 && crate::chainage::parse_post(part).is_ok()
        })
}

/// What a cell can be.
fn plausible_post(text: &str) -> bool {
    !is_official(text) && has_post(text)
}

fn is_number(text: &str) -> bool {
    let plain = crate::chainage::half_width(text);
    let plain = plain.trim().trim_end_matches("公里").trim_end_matches('米');
    plain.trim_end_matches(['k', 'm', 'K', 'M']).trim().parse::<f64>().is_ok()
}

fn is_official(text: &str) -> bool {
    ["姓名", "办公电话", "手机", "值班电话", "联系电话", "主任:", "主任："].iter().any(|w| text.contains(w))
}

/// A bare place name: short, without digits, and no office.
fn is_place(text: &str) -> bool {
    let length = text.chars().count();
    length <= 24
        && !is_official(text)
        && !text.chars().any(|c| c.is_ascii_digit())
        && !super::official::is_office(text)
}

/// What a chief's cell can be: not a place and not a range.
fn is_chief(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if is_official(text) || super::official::is_office(text) || digits >= 7 {
        return true;
    }
    !has_post(text) && text.chars().any(char::is_alphabetic) && !super::entry::ends_like_place(text)
}

fn is_line(text: &str) -> bool {
    !is_official(text) && !super::official::is_office(text) && text.chars().any(char::is_alphabetic)
}

fn is_road(text: &str) -> bool {
    ["国道", "省道", "县道", "乡道", "公路", "高速公路"].iter().any(|word| text.contains(word))
        || text.starts_with(['G', 'S', 'X']) && text.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
}

fn is_name_or_many(text: &str) -> bool {
    is_chief(text) && !is_number(text)
}

/// How many of a column's own cells are as they should be, and how many there are.
fn count(sheet: &Sheet<'_>, column: usize, fits: impl Fn(&str) -> bool) -> (usize, usize) {
    let mut counts = (0, 0);
    for item in &sheet.items {
        let Item::Row(row) = item else { continue };
        let Some(cell) = row.cells.get(column) else { continue };
        let text = cell.text.trim();
        if text.is_empty()
            || cell.merged == Merged::Left
            || super::cells::is_ditto(text)
            || super::cells::vacant(text).is_some()
        {
            continue;
        }
        counts.0 += usize::from(fits(text));
        counts.1 += 1;
    }
    counts
}

/// Whether most of them are; of an empty column nothing can be said against it.
fn most((fits, all): (usize, usize)) -> bool {
    fits * 10 >= all * 6
}

fn filled_mostly(counts: (usize, usize)) -> bool {
    counts.1 > 0 && most(counts)
}

/// Checks every column, and lets the contents decide where the header is open.
pub(super) fn confirm(sheet: &mut Sheet<'_>) -> Verdict {
    adjust(sheet);
    let layout = &sheet.layout;
    if !layout.has_posts() && !layout.has_lines() {
        return Verdict::NoRoster;
    }
    if layout.chiefs.is_empty() {
        return Verdict::NoRoster;
    }
    for line in [layout.common.line].into_iter().chain(layout.own.values().map(|own| own.line)).flatten() {
        let (roads, all) = count(sheet, line, is_road);
        if roads * 2 > all {
            return Verdict::NoRoster;
        }
    }
    let mut posts = 0;
    for stretch in std::iter::once(&layout.common).chain(layout.own.values()) {
        for column in [stretch.range, stretch.from].into_iter().flatten() {
            let (roads, _) = count(sheet, column, is_road);
            let (some, all) = count(sheet, column, plausible_post);
            if roads * 2 > all {
                return Verdict::NoRoster;
            }
            posts += some;
        }
    }
    if posts == 0 {
        // Chiefs by line alone, without posts, are a roster that gives no stretch.
        let lines = layout.common.line.map_or(0, |column| count(sheet, column, is_line).1);
        return if lines > 0 && layout.twice {
            Verdict::NoRoster
        } else if lines > 0 {
            contradiction("没有一处公里标", "there is not one kilometre post in it")
        } else {
            Verdict::NoRoster
        };
    }
    if layout.twice {
        return contradiction("两列表头意义相同", "two columns have the same header");
    }
    if let Some(column) = unnamed(sheet) {
        let no = column + 1;
        return contradiction(
            &format!("第{no}列有内容而没有表头"),
            &format!("column {no} has contents and no header"),
        );
    }
    check(sheet)
}

/// A column that most rows fill and that the header does not name: the header is shifted, or ends too
/// early, and what stands there must not be passed over. Row numbers alone need no header.
fn unnamed(sheet: &mut Sheet<'_>) -> Option<usize> {
    let width = sheet.items.iter().map(|item| match item {
        Item::Row(row) => row.cells.len(),
        _ => 0,
    });
    let width = width.max().unwrap_or_default().min(500);
    let rows = sheet.items.iter().filter(|item| matches!(item, Item::Row(_))).count();
    for column in 0..width {
        if sheet.layout.titles.get(column).is_some_and(|title| !title.is_empty()) {
            continue;
        }
        let (numbers, filled) = count(sheet, column, |text| super::entry::number(text).is_some());
        if filled * 10 < rows * 4 || filled == 0 {
            continue;
        }
        if column == 0 && sheet.layout.ordinal.is_none() && most((numbers, filled)) {
            sheet.layout.ordinal = Some(0);
            continue;
        }
        return Some(column);
    }
    None
}

/// A column, what is asked of its cells, and what it is called.
type Test = (Option<usize>, fn(&str) -> bool, &'static str, &'static str);

fn check(sheet: &Sheet<'_>) -> Verdict {
    let layout = &sheet.layout;
    let mut columns: Vec<Test> = vec![
        (layout.county, is_place, "县名列", "the column of counties"),
        (layout.township, is_place, "乡镇列", "the column of townships"),
        (layout.village, is_place, "村名列", "the column of villages"),
    ];
    for stretch in std::iter::once(&layout.common).chain(layout.own.values()) {
        columns.push((stretch.range, plausible_post, "里程列", "a column of ranges"));
        columns.push((stretch.from, plausible_post, "起点里程列", "the column of first posts"));
        columns.push((stretch.to, plausible_post, "终点里程列", "the column of last posts"));
        columns.push((stretch.line, is_line, "线名列", "the column of lines"));
    }
    for of in layout.chiefs.values() {
        for (attr, column) in of {
            let (fits, zh, en): (fn(&str) -> bool, _, _) = match attr {
                Attr::Full => (is_chief, "段长列", "a column of chiefs"),
                Attr::Name => (is_name_or_many, "姓名列", "a column of names"),
                Attr::Office | Attr::Unit => continue,
                _ => (
                    |text| text.chars().filter(char::is_ascii_digit).count() >= 3,
                    "电话列",
                    "a column of telephones",
                ),
            };
            columns.push((Some(*column), fits, zh, en));
        }
    }
    for (column, fits, zh, en) in columns {
        if let Some(column) = column
            && !most(count(sheet, column, fits))
        {
            let no = column + 1;
            return contradiction(
                &format!("第{no}列（{zh}）的内容与表头不符"),
                &format!("column {no} ({en}) holds something else than its header says"),
            );
        }
    }
    Verdict::Fits
}

/// Where the header leaves a side open, the cells tell it; a `里程` column of plain numbers beside
/// other posts is a length.
fn adjust(sheet: &mut Sheet<'_>) {
    for column in std::mem::take(&mut sheet.layout.open_sides) {
        let (railway, all) = count(sheet, column, |text| {
            ["工务段", "车间", "工区", "站段", "铁路"].iter().any(|word| text.contains(word))
        });
        if all > 0 && railway * 2 >= all {
            railway_side(&mut sheet.layout, column);
        }
    }
    unit_heads(sheet);
    let from = sheet.layout.common.from.is_some();
    if let Some(range) = sheet.layout.common.range
        && from
        && most(count(sheet, range, is_number))
    {
        sheet.layout.common.range = None;
        sheet.layout.common.length.get_or_insert(range);
    }
}

/// A column that is called 车间 or 工务段 and whose cells hold its head, with name and telephones, is the
/// railway chief of that tier.
fn unit_heads(sheet: &mut Sheet<'_>) {
    for tier in [Tier::County, Tier::Township, Tier::Village] {
        let unit = |layout: &mut Layout| match tier {
            Tier::County => layout.division.take(),
            Tier::Township => layout.workshop.take(),
            Tier::Village => layout.work_area.take(),
        };
        let Some(column) = unit(&mut sheet.layout) else { continue };
        let key = (tier, Side::Railway);
        if !sheet.layout.chiefs.contains_key(&key) && filled_mostly(count(sheet, column, is_official)) {
            sheet.layout.chiefs.insert(key, vec![(Attr::Full, column)]);
            continue;
        }
        match tier {
            Tier::County => sheet.layout.division = Some(column),
            Tier::Township => sheet.layout.workshop = Some(column),
            Tier::Village => sheet.layout.work_area = Some(column),
        }
    }
}

fn railway_side(layout: &mut Layout, column: usize) {
    let key = layout
        .chiefs
        .iter()
        .find(|((_, side), of)| *side == Side::Local && of.iter().any(|(_, at)| *at == column))
        .map(|(key, _)| *key);
    let Some(key) = key else { return };
    let Some(of) = layout.chiefs.remove(&key) else { return };
    // The columns behind it, up to the next chief, are his.
    let (own, rest): (Vec<_>, Vec<_>) = of.into_iter().partition(|(_, at)| *at >= column);
    if !rest.is_empty() {
        layout.chiefs.insert(key, rest);
    }
    layout.chiefs.entry((key.0, Side::Railway)).or_default().extend(own);
    layout.twice = layout.chiefs.values().any(|of| {
        of.iter().enumerate().any(|(i, (attr, _))| {
            *attr != Attr::Phone && of.iter().skip(i + 1).any(|(other, _)| other == attr)
        })
    });
}

fn contradiction(zh: &str, en: &str) -> Verdict {
    Verdict::Contradicts(zh.to_owned(), en.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart() {
        for post in ["K1+000", "K1+000-K2+300", "12.5", "北同蒲线 K3—K9", "168.000Km", "K13"] {
            assert!(has_post(post), "{post}");
        }
        assert!(!has_post("张三") && !has_post("甲乙线"));
        assert!(is_chief("张三") && is_chief("副县长 张三 0350-1234567") && !is_chief("甲县"));
        assert!(is_place("甲县") && !is_place("甲县副县长 姓名:张三") && !is_place("副镇长"));
        assert!(is_road("国道108") && is_road("G208") && !is_road("北同蒲线"));
    }
}
