//! The header of a table of zones → what each column is.

use crate::chainage::{half_width, parse_post, parse_range};
use crate::gazette::{Merged, Table, TableRow};
use crate::record::ZoneSide;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Line,
    Track,
    From,
    To,
    Range,
    Side,
    Width(Option<ZoneSide>),
    Length,
    Class,
    Place,
    Offset,
    Other,
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    pub kinds: Vec<Column>,
    /// The row at which the data begin.
    pub first: usize,
    /// Whether lengths are in kilometres.
    pub kilometres: bool,
}

/// A header is not taller.
const MAX_HEADER: usize = 4;

/// More columns are not looked at.
const MAX_COLUMNS: usize = 60;

/// A cell without blanks, half-width.
pub(super) fn compact(text: &str) -> String {
    half_width(text).chars().filter(|c| !c.is_whitespace()).collect()
}

impl Columns {
    /// The header that begins at a row: a range (or two ends) and a width are needed.
    pub(super) fn find(table: &Table, at: usize) -> Option<Self> {
        let rows = table.rows.get(at..)?;
        let data = |row: &TableRow| {
            row.cells.iter().take(MAX_COLUMNS).any(|cell| {
                let text = compact(&cell.text);
                // Also a post that cannot be read ends the header: it must be told, not swallowed.
                let like = text.contains('+') || text.starts_with(['K', 'k']);
                text.contains(|c: char| c.is_ascii_digit())
                    && (like
                        || parse_range(&text).is_ok()
                        || parse_post(&text).is_ok() && !is_plain_number(&text))
            })
        };
        let height = rows.iter().take(MAX_HEADER).position(data)?;
        if height == 0 {
            return None;
        }
        let header = rows.get(..height)?;
        let width = header.iter().map(|row| row.cells.len()).max()?.min(MAX_COLUMNS);
        let mut kinds = Vec::with_capacity(width);
        let mut kilometres = false;
        for column in 0..width {
            let (own, above) = words(header, column);
            let kind = classify(&own, &above);
            if kind == Column::Length {
                kilometres = ["km", "公里", "千米"].iter().any(|unit| own.to_lowercase().contains(unit));
            }
            kinds.push(kind);
        }
        let has = |wanted: Column| kinds.contains(&wanted);
        let range = has(Column::Range) || has(Column::From) && has(Column::To);
        let width = kinds.iter().any(|kind| matches!(kind, Column::Width(_)));
        (range && width).then_some(Self { kinds, first: at + height, kilometres })
    }

    /// The cells of a row of a kind, in order.
    pub(super) fn cells<'r>(&'r self, row: &'r TableRow, kind: Column) -> impl Iterator<Item = &'r str> {
        self.kinds
            .iter()
            .zip(&row.cells)
            .filter(move |(of, cell)| **of == kind && cell.merged != Merged::Left)
            .map(|(_, cell)| cell.text.trim())
    }

    /// The first cell of a kind; empty without one.
    pub(super) fn cell<'r>(&'r self, row: &'r TableRow, kind: Column) -> &'r str {
        self.cells(row, kind).next().unwrap_or_default()
    }
}

fn is_plain_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The words of a column: those of its lowest cell, and all that stands above it. An empty cell of an
/// upper row goes on from the left where a lower row divides it.
fn words(header: &[TableRow], column: usize) -> (String, String) {
    let mut own = String::new();
    let mut above = String::new();
    for (no, row) in header.iter().enumerate() {
        let cell = row.cells.get(column).map(|cell| compact(&cell.text)).unwrap_or_default();
        let lower = header.get(no + 1..).unwrap_or_default();
        let divided =
            lower.iter().any(|row| row.cells.get(column).is_some_and(|cell| !cell.text.trim().is_empty()));
        let text = if cell.is_empty() && divided {
            let left = row.cells.get(..column).unwrap_or_default();
            left.iter()
                .rev()
                .map(|cell| compact(&cell.text))
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        } else {
            cell
        };
        if !text.is_empty() && text != own {
            above.push_str(&own);
            own = text;
        }
    }
    (own, above)
}

fn classify(own: &str, above: &str) -> Column {
    let any = |words: &[&str]| words.iter().any(|word| own.contains(word));
    let all = format!("{above}{own}");
    let in_all = |words: &[&str]| words.iter().any(|word| all.contains(word));
    let wide = in_all(&["宽", "距离", "保护区范围", "米", "(m"]);
    let side = |text: &str| match (text.contains('左'), text.contains('右'), text.contains("两侧")) {
        (true, true, _) | (_, _, true) => Some(ZoneSide::Both),
        (true, false, _) => Some(ZoneSide::Left),
        (false, true, _) => Some(ZoneSide::Right),
        _ => None,
    };
    if any(&["序号", "编号", "备注", "说明"]) {
        return Column::Other;
    }
    if any(&["行别", "股道", "上下行"]) {
        return Column::Track;
    }
    if any(&["侧别", "侧向", "方位", "位置侧"]) || matches!(own, "侧" | "左右侧" | "左/右" | "左右")
    {
        return Column::Side;
    }
    if any(&["起算", "起点位置", "基准"]) {
        return Column::Offset;
    }
    if any(&["长度", "延长"]) {
        return Column::Length;
    }
    if any(&["类型", "类别", "性质", "地区分类", "区域分类"]) {
        return Column::Class;
    }
    if own.contains('左') || own.contains('右') || own.contains("两侧") {
        let posts = in_all(&["起点", "终点", "起止"]);
        return if wide && !posts { Column::Width(side(own)) } else { Column::Other };
    }
    if any(&["起止", "里程范围", "里程区间", "里程段"]) {
        return Column::Range;
    }
    let post = in_all(&["里程", "公里标", "区段", "区间", "桩号", "起止", "范围"]) || own.ends_with('点');
    if post && (own.contains('起') || own == "自") {
        return Column::From;
    }
    if post && (own.contains('终') || own.contains('止') || own == "至") {
        return Column::To;
    }
    if any(&["宽", "距离"]) {
        return Column::Width(None);
    }
    if any(&["里程", "公里标", "区段", "区间", "桩号"]) {
        return Column::Range;
    }
    if any(&["线名", "线别", "线路名", "铁路名", "线路"]) || matches!(own, "铁路" | "线" | "名称")
    {
        return Column::Line;
    }
    if any(&["县", "乡", "镇", "村", "所在", "行政区", "属地", "地点"]) {
        return Column::Place;
    }
    Column::Other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::TableCell;

    fn table(text: &str) -> Table {
        let row = |(no, line): (usize, &str)| TableRow {
            line: no + 1,
            cells: line.split('\t').map(TableCell::own).collect(),
        };
        Table { name: None, rows: text.lines().enumerate().map(row).collect() }
    }

    #[test]
    fn a_header_of_one_or_two_rows_is_read_in_any_order() {
        let one = table(
            "序号\t线名\t行别\t起止里程\t侧别\t宽度(米)\t区域类型\t所在县\n1\t甲线\t\tK1+000-K2+000\t左侧\t12\t\t",
        );
        let read = Columns::find(&one, 0).unwrap();
        assert_eq!(read.first, 1);
        assert_eq!(
            read.kinds,
            [
                Column::Other,
                Column::Line,
                Column::Track,
                Column::Range,
                Column::Side,
                Column::Width(None),
                Column::Class,
                Column::Place
            ]
        );
        let two = table(
            "所在乡镇\t里程\t\t保护区宽度（m）\t\t线路名称\n\t起点\t终点\t左侧\t右侧\t\n乙镇\tK1+000\tK2+000\t12\t15\t甲线",
        );
        let read = Columns::find(&two, 0).unwrap();
        assert_eq!(read.first, 2);
        assert_eq!(
            read.kinds,
            [
                Column::Place,
                Column::From,
                Column::To,
                Column::Width(Some(ZoneSide::Left)),
                Column::Width(Some(ZoneSide::Right)),
                Column::Line
            ]
        );
    }

    #[test]
    fn a_table_without_widths_is_no_table_of_zones() {
        assert_eq!(Columns::find(&table("线名\t起止里程\t长度\n甲线\tK1+000-K2+000\t1000"), 0), None);
    }
}
