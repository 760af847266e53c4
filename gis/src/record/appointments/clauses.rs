//! The lines of a notice → clauses, each with what the heading above it says is done.

use crate::gazette::{parse_date, plain};

/// What the heading above a clause says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// 任命：, or 决定： with the verb in each clause.
    Appoint,
    /// 同意正式任用，任命：.
    Confirm,
    /// 免去：.
    Remove,
}

/// A clause about one person, usually.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// What is done; `None` before any heading.
    pub mode: Option<Mode>,
    /// The text without its end mark; blanks are kept once.
    pub text: String,
    /// First and last line, 1-based.
    pub lines: [usize; 2],
}

/// A clause that goes on longer is cut: no act is that long.
const MAX_CLAUSE_BYTES: usize = 1_500;

/// What is being put together.
#[derive(Default)]
struct Open {
    text: String,
    lines: [usize; 2],
    depth: i32,
}

/// Splits the lines after the title. `opens` tells whether a line begins a clause of its own even if
/// the one before lacks its end mark.
pub(super) fn split(
    lines: impl Iterator<Item = (usize, String)>,
    opens: impl Fn(&str) -> bool,
) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut open = Open::default();
    let mut mode = None;
    for (no, line) in lines {
        let line = plain(&line);
        if line.is_empty() {
            continue;
        }
        if mode.is_some() && parse_date(&line).is_some() {
            // The signature: what follows is another text.
            break;
        }
        if !open.text.is_empty() && (open.text.len() > MAX_CLAUSE_BYTES || (open.depth <= 0 && opens(&line)))
        {
            close(&mut open, mode, &mut found);
        }
        if !open.text.is_empty() && line.contains('\t') {
            close(&mut open, mode, &mut found);
        }
        for c in line.chars() {
            if open.text.is_empty() {
                open.lines[0] = no;
            }
            open.lines[1] = no;
            match c {
                '（' | '(' => open.depth += 1,
                '）' | ')' => open.depth -= 1,
                '；' | ';' | '。' if open.depth <= 0 => {
                    close(&mut open, mode, &mut found);
                    continue;
                }
                '：' | ':' if open.depth <= 0 => {
                    if let Some(next) = heading(&open.text) {
                        mode = Some(next);
                        open = Open::default();
                        continue;
                    }
                }
                _ => {}
            }
            open.text.push(c);
        }
        // An addressee or another heading ends with its line, and a row of a table too.
        if open.text.ends_with(['：', ':']) || line.contains('\t') {
            close(&mut open, mode, &mut found);
        }
    }
    close(&mut open, mode, &mut found);
    found
}

fn close(open: &mut Open, mode: Option<Mode>, found: &mut Vec<Clause>) {
    let Open { text, lines, .. } = std::mem::take(open);
    if !text.trim().is_empty() {
        found.push(Clause { mode, text: text.trim().to_owned(), lines });
    }
}

/// What a heading such as `经…研究，决定任命` announces.
fn heading(text: &str) -> Option<Mode> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let tail = text.rsplit('，').next().unwrap_or_default();
    if ["试用期满", "正式任职", "正式任用"].iter().any(|word| text.contains(word)) && tail.contains('任')
    {
        return Some(Mode::Confirm);
    }
    if tail.ends_with("免去") || tail.ends_with("免职") {
        return Some(Mode::Remove);
    }
    (tail.ends_with("任命")
        || tail.ends_with("任职")
        || tail.ends_with("决定")
        || tail.ends_with("如下") && tail.contains(['任', '免']))
    .then_some(Mode::Appoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clauses(text: &str) -> Vec<(Option<Mode>, String)> {
        let lines = (1..).zip(text.lines().map(str::to_owned));
        let opens = |line: &str| line.contains("同志任");
        split(lines, opens).into_iter().map(|clause| (clause.mode, clause.text)).collect()
    }

    #[test]
    fn broken_lines_are_joined_and_missing_end_marks_forgiven() {
        let found = clauses(
            "各单位：\n决定：\n甲某同志任乙办公室（丙、\n丁部）主任\n\n戊某同志任己局局长\n（试用期1年）；\n免去：\n庚某同志辛局局长职务。\n某县人民政府\n2020年1月1日\n壬某同志任",
        );
        let expect = [
            (None, "各单位："),
            (Some(Mode::Appoint), "甲某同志任乙办公室（丙、丁部）主任"),
            (Some(Mode::Appoint), "戊某同志任己局局长（试用期1年）"),
            (Some(Mode::Remove), "庚某同志辛局局长职务"),
            (Some(Mode::Remove), "某县人民政府"),
        ];
        assert_eq!(found, expect.map(|(mode, text)| (mode, text.to_owned())));
    }
}
