//! Sums of lengths (合计, 小计), and lengths beside their posts.

use crate::gazette::TableRow;
use crate::record::{DoubtKind, Finding};

use super::role::squeeze;
use crate::record::roster::summary::about;

/// Whether a cell says that its row is a sum.
pub(super) fn is_total(text: &str) -> bool {
    let text = squeeze(text);
    let numeric =
        |rest: &str| rest.is_empty() || rest.starts_with(|c: char| c.is_numeric() || "里长公".contains(c));
    text.chars().count() <= 14
        && ["合计", "小计", "总计", "共计", "累计"]
            .iter()
            .any(|w| text.ends_with(w) || text.strip_prefix(w).is_some_and(numeric))
}

/// A printed length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Length {
    /// Metres.
    pub m: f64,
    /// Half the last printed digit, in metres.
    pub half_digit_m: f64,
}

/// Reads a length; `in_m` when the header says metres, else kilometres unless the cell says so.
pub(super) fn length(text: &str, in_m: bool) -> Option<Length> {
    let plain = crate::chainage::half_width(text).to_lowercase();
    let plain = plain.trim();
    let (number, unit) = if let Some(n) = plain.strip_suffix("km").or_else(|| plain.strip_suffix("公里")) {
        (n, 1000.0)
    } else if let Some(n) = plain.strip_suffix('m').or_else(|| plain.strip_suffix('米')) {
        (n, 1.0)
    } else {
        (plain, if in_m { 1.0 } else { 1000.0 })
    };
    let number = number.trim();
    let value: f64 = number.parse().ok()?;
    if !value.is_finite() || !(0.0..1e6).contains(&value) {
        return None;
    }
    let decimals = number.split_once('.').map_or(0, |(_, digits)| digits.len());
    let half = 0.5 * unit / 10_f64.powi(i32::try_from(decimals.min(9)).unwrap_or(9));
    Some(Length { m: value * unit, half_digit_m: half })
}

/// Lengths added up since the beginning, the last heading and the last sum.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    m: f64,
    tolerance: f64,
    rows: usize,
    /// A row had no length, so nothing can be said of the sum.
    lacking: bool,
}

/// The sums of a table.
#[derive(Default)]
pub(super) struct Sums {
    table: Sum,
    part: Sum,
    group: Sum,
}

impl Sums {
    /// Adds a row.
    pub(super) fn add(&mut self, length: Option<Length>) {
        for sum in [&mut self.table, &mut self.part, &mut self.group] {
            sum.rows += 1;
            match length {
                Some(length) => {
                    sum.m += length.m;
                    sum.tolerance += length.half_digit_m;
                }
                None => sum.lacking = true,
            }
        }
    }

    /// A new part of the table begins.
    pub(super) fn heading(&mut self) {
        self.part = Sum::default();
        self.group = Sum::default();
    }

    /// Compares a sum that is printed with the rows it can be about.
    pub(super) fn total(&mut self, row: &TableRow, column: usize, in_m: bool, findings: &mut Vec<Finding>) {
        let printed = row.cells.get(column).map_or("", |cell| cell.text.trim());
        if printed.is_empty() {
            return;
        }
        let unchecked = |zh: &str, en: &str| {
            let zh = format!("合计印作{printed}，{zh}，未核对");
            about(row.line, None, DoubtKind::Sums, zh, format!("the sum {printed} is not checked: {en}"))
                .printed(printed)
        };
        let Some(total) = length(printed, in_m) else {
            findings.push(unchecked("不能识别", "it cannot be read"));
            return;
        };
        let sums = [self.group, self.part, self.table];
        let known: Vec<Sum> = sums.into_iter().filter(|sum| sum.rows > 0 && !sum.lacking).collect();
        if known.is_empty() && sums.iter().any(|sum| sum.rows > 0) {
            findings.push(unchecked("而有的行长度未读出", "a row's length could not be read"));
        }
        self.group = Sum::default();
        let agrees = |sum: &Sum| (sum.m - total.m).abs() <= sum.tolerance + total.half_digit_m + 1e-6;
        if known.is_empty() || known.iter().any(agrees) {
            return;
        }
        let mut candidates: Vec<String> =
            known.iter().map(|sum| format!("{:.3} km", sum.m / 1000.0)).collect();
        candidates.dedup();
        let list = candidates.join(" / ");
        findings.push(
            about(
                row.line,
                None,
                DoubtKind::Sums,
                format!("合计印作{printed}，各行相加为{list}，均照录"),
                format!("the sum is printed as {printed}, the rows add up to {list}; both are kept"),
            )
            .printed(printed)
            .candidates(candidates),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_with_their_unit() {
        let m = |text, in_m| length(text, in_m).map(|l| l.m);
        assert_eq!(m("12.5", false), Some(12_500.0));
        assert_eq!(m("850", true), Some(850.0));
        assert_eq!(m("３．２公里", false), Some(3200.0));
        assert_eq!((m("850米", false), m("约3", false), m("-1", false)), (Some(850.0), None, None));
        assert!(is_total("合 计") && is_total("北同蒲线小计") && !is_total("合计划村"));
    }
}
