//! The cells of a row with what stands above or beside them: merged cells, `同上`, blanks.
//!
//! A merged cell has its text by the table itself. `同上` and its like are resolved, and said. A blank
//! cell of its own stands for the one above only in a column of an upper tier (or of the line) whose
//! other cells all bear that out: the first row is printed, and no value is printed again right
//! below itself.

use crate::gazette::{Merged, TableRow};
use crate::record::Tier;

use super::Item;
use super::header::Layout;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum How {
    /// Nothing is printed and nothing is taken over.
    #[default]
    Blank,
    Printed,
    /// `同上` or `同左`.
    Ditto,
    /// Blank, and the cell above is meant.
    Above,
    /// A word or sign that says nobody or nothing is there: blank, and no other cell is meant.
    Vacant(&'static str),
}

/// What is printed where nobody or nothing is.
const VACANT: &[&str] = &[
    "空缺",
    "暂缺",
    "缺",
    "空岗",
    "待定",
    "待任命",
    "待补",
    "待配备",
    "暂无",
    "无",
    "/",
    "//",
    "\\",
    "-",
    "--",
    "—",
    "——",
    "–",
    "─",
    "──",
];

/// The word or sign of a cell that says that nobody or nothing is there.
pub(super) fn vacant(text: &str) -> Option<&'static str> {
    let plain = crate::chainage::half_width(text.trim());
    let plain = plain.trim().trim_matches(['(', ')']).trim();
    VACANT.iter().find(|word| **word == plain).copied()
}

/// The value of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Value {
    pub text: String,
    pub how: How,
    /// `同上` without anything above.
    pub dangling: bool,
}

/// Whether a cell says that another one is meant.
pub(super) fn is_ditto(text: &str) -> bool {
    is_above(text) || is_left(text)
}

fn is_above(text: &str) -> bool {
    let text = text.trim().trim_matches(['-', '—', '─', ' ']);
    matches!(text, "同上" | "同前" | "上同" | "〃" | "\"" | "″" | "”" | "“" | "''" | "＂" | "々" | "〞")
}

fn is_left(text: &str) -> bool {
    matches!(text.trim(), "同左" | "左同")
}

/// Columns that are blank or not together: a chief with his telephones.
struct Group {
    columns: Vec<usize>,
    fillable: bool,
    /// Fill only while the county stays the same.
    of_county: bool,
    /// Fill only while line and division stay the same too: the chief of one line is not that of
    /// the next.
    of_line: bool,
}

/// Goes down a table.
pub(super) struct Filler {
    groups: Vec<Group>,
    county: Option<usize>,
    above: Vec<String>,
    county_above: String,
    /// The columns of lines and divisions, and what they hold in the row above.
    lines: Vec<usize>,
    lines_above: Vec<String>,
    /// Columns where a word may say that nobody is there: those of chiefs, places and units.
    people: Vec<usize>,
}

impl Filler {
    /// Looks at all rows to learn where a blank stands for the cell above.
    pub(super) fn new(layout: &Layout, items: &[Item<'_>]) -> Self {
        let lowest = lowest(layout);
        let mut groups = Vec::new();
        let mut single = |column: Option<usize>, of_county: bool| {
            groups.extend(column.map(|c| Group {
                columns: vec![c],
                fillable: true,
                of_county,
                of_line: false,
            }));
        };
        single(layout.county, false);
        if lowest > Tier::Township {
            single(layout.township, true);
        }
        single(layout.division, true);
        single(layout.common.line, false);
        for (tier, own) in &layout.own {
            if *tier < lowest {
                single(own.range.or(own.from), true);
                single(own.to.filter(|_| own.range.is_none()), true);
            }
            single(own.line.filter(|line| layout.common.line != Some(*line)), *tier < lowest);
        }
        for ((tier, _), of) in &layout.chiefs {
            // Names and telephones of the lowest tier are never taken from another row.
            if *tier < lowest || *tier == Tier::County && lowest == Tier::County && layout.township.is_some()
            {
                groups.push(Group {
                    columns: of.iter().map(|(_, column)| *column).collect(),
                    fillable: true,
                    of_county: true,
                    of_line: true,
                });
            }
        }
        let width = layout.titles.len();
        let mut filler = Self {
            groups,
            county: layout.county,
            above: vec![String::new(); width],
            county_above: String::new(),
            lines: Vec::new(),
            lines_above: Vec::new(),
            people: Vec::new(),
        };
        let units = [layout.township, layout.village, layout.division, layout.workshop, layout.work_area];
        let chiefs = layout.chiefs.values().flatten().map(|(_, column)| *column);
        filler.people = units.into_iter().flatten().chain(chiefs).collect();
        let own = layout.own.values().filter_map(|own| own.line);
        filler.lines = layout.common.line.into_iter().chain(layout.division).chain(own).collect();
        filler.learn(items);
        filler
    }

    fn learn(&mut self, items: &[Item<'_>]) {
        let mut above: Vec<Option<String>> = vec![None; self.groups.len()];
        for item in items {
            let row = match item {
                Item::Heading(..) => {
                    above.fill(None);
                    continue;
                }
                Item::Total(_) => continue,
                Item::Row(row) => *row,
            };
            for (group, above) in self.groups.iter_mut().zip(&mut above) {
                let cells = || group.columns.iter().filter_map(|at| row.cells.get(*at));
                let text: String = cells().map(|cell| cell.text.trim()).collect::<Vec<_>>().join("\t");
                let own = cells().any(|cell| cell.merged == Merged::No);
                if text.trim().is_empty() {
                    // Nothing stands above that could be meant.
                    group.fillable &= above.is_some();
                } else if is_ditto(text.trim()) {
                    // Where ditto marks are used a blank is blank.
                    group.fillable = false;
                } else {
                    group.fillable &= !(own && above.as_deref() == Some(text.as_str()));
                    *above = Some(text);
                }
            }
        }
    }

    /// A heading: what stands above it is not meant below it.
    pub(super) fn heading(&mut self) {
        self.above.iter_mut().for_each(String::clear);
        self.county_above.clear();
        self.lines_above.clear();
    }

    /// The values of a row.
    pub(super) fn row(&mut self, row: &TableRow) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::with_capacity(self.above.len());
        for (at, above) in self.above.iter().enumerate() {
            let Some(cell) = row.cells.get(at) else {
                values.push(Value::default());
                continue;
            };
            let text = cell.text.trim();
            let value = if text.is_empty() || cell.merged == Merged::Left {
                Value::default()
            } else if let Some(word) = vacant(text).filter(|_| self.people.contains(&at)) {
                Value { text: String::new(), how: How::Vacant(word), dangling: false }
            } else if is_above(text) {
                Value { text: above.clone(), how: How::Ditto, dangling: above.is_empty() }
            } else if is_left(text) {
                let left = values.last().map(|v| v.text.clone()).unwrap_or_default();
                Value { dangling: left.is_empty(), text: left, how: How::Ditto }
            } else {
                Value { text: text.to_owned(), how: How::Printed, dangling: false }
            };
            values.push(value);
        }
        self.fill(&mut values);
        for (above, value) in self.above.iter_mut().zip(&values) {
            if matches!(value.how, How::Vacant(_)) {
                above.clear();
            } else if !value.text.is_empty() {
                above.clone_from(&value.text);
            }
        }
        values
    }

    /// Takes over from above what a blank of this table stands for.
    fn fill(&mut self, values: &mut [Value]) {
        let county = |values: &[Value], at: Option<usize>| {
            at.and_then(|at| values.get(at)).map(|v| v.text.clone()).unwrap_or_default()
        };
        let lines = |values: &[Value]| -> Vec<String> {
            self.lines.iter().map(|at| county(values, Some(*at))).collect()
        };
        for group in &self.groups {
            let other_county =
                group.of_county && self.county.is_some() && county(values, self.county) != self.county_above;
            // The groups of lines and divisions stand before those of chiefs and are filled by now.
            if other_county || group.of_line && lines(values) != self.lines_above {
                // Another county's chief is another one: a blank stays blank, and so do those below.
                for at in &group.columns {
                    if let Some(above) = self.above.get_mut(*at)
                        && values.get(*at).is_some_and(|v| v.text.is_empty())
                    {
                        above.clear();
                    }
                }
                continue;
            }
            let blank = group.columns.iter().all(|at| values.get(*at).is_none_or(|v| v.how == How::Blank));
            if !blank || !group.fillable {
                continue;
            }
            for at in &group.columns {
                if let (Some(value), Some(above)) = (values.get_mut(*at), self.above.get(*at))
                    && !above.is_empty()
                {
                    *value = Value { text: above.clone(), how: How::Above, dangling: false };
                }
            }
            if group.columns.first() == self.county.as_ref() {
                // The county is filled first, so that what depends on it sees it.
                self.county_above = county(values, self.county);
            }
        }
        self.lines_above = lines(values);
        self.county_above = county(values, self.county);
    }
}

/// The lowest tier that a table has chiefs for.
pub(super) fn lowest(layout: &Layout) -> Tier {
    layout.chiefs.keys().map(|(tier, _)| *tier).max().unwrap_or(Tier::County)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::TableCell;
    use crate::record::roster::sheet::role::{Attr, Side};

    /// A table of county, county chief, township and township chief.
    fn filled(rows: &[[&str; 4]]) -> Vec<Vec<(String, How)>> {
        let rows: Vec<TableRow> = rows
            .iter()
            .map(|cells| TableRow { line: 1, cells: cells.iter().map(|c| TableCell::own(*c)).collect() })
            .collect();
        let mut layout = Layout {
            county: Some(0),
            township: Some(2),
            titles: vec![String::new(); 4],
            ..Layout::default()
        };
        layout.chiefs.insert((Tier::County, Side::Local), vec![(Attr::Full, 1)]);
        layout.chiefs.insert((Tier::Township, Side::Local), vec![(Attr::Full, 3)]);
        let items: Vec<Item<'_>> = rows.iter().map(Item::Row).collect();
        let mut filler = Filler::new(&layout, &items);
        let values = rows.iter().map(|row| filler.row(row));
        values.map(|row| row.into_iter().map(|v| (v.text, v.how)).collect()).collect()
    }

    #[test]
    fn a_blank_means_above_where_the_column_bears_it_out() {
        let rows = filled(&[
            ["甲县", "张三", "乙镇", "李四"],
            ["", "", "丙乡", ""],
            ["丁县", "王五", "戊镇", "赵六"],
            ["", "", "己镇", "钱七"],
        ]);
        assert_eq!(rows[1][0], ("甲县".to_owned(), How::Above));
        assert_eq!(rows[1][1], ("张三".to_owned(), How::Above));
        assert_eq!(rows[1][3], (String::new(), How::Blank), "a name of the lower tier is never taken over");
        assert_eq!(rows[3][1], ("王五".to_owned(), How::Above));
    }

    #[test]
    fn where_values_are_repeated_a_blank_is_blank() {
        let rows = filled(&[
            ["甲县", "张三", "乙镇", "李四"],
            ["甲县", "张三", "丙乡", "同上"],
            ["甲县", "", "丁乡", "〃"],
            ["戊县", "", "己镇", "同左"],
        ]);
        assert_eq!(rows[1][3], ("李四".to_owned(), How::Ditto));
        assert_eq!(rows[2][1].1, How::Blank);
        assert_eq!(rows[2][3], ("李四".to_owned(), How::Ditto));
        assert_eq!(rows[3][1].1, How::Blank, "another county's chief is not this one's");
        assert_eq!(rows[3][3], ("己镇".to_owned(), How::Ditto));
    }
}
