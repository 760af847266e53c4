//! Tables and forms about land → named values: what each column or label means is told by its words,
//! in any order.

use std::collections::BTreeMap;

use super::classes::class_of_header;
use super::figure::unit_in;
use crate::gazette::{Merged, Table, half_width};

/// What a column, row or label is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Seq,
    No,
    Code,
    Situs,
    Abuttals,
    Area,
    Use,
    Term,
    FloorAreaRatio,
    Density,
    Coefficient,
    Green,
    Height,
    Depth,
    Investment,
    StartPrice,
    Deposit,
    Increment,
    DealPrice,
    Party,
    DealDate,
    Supply,
    Project,
    Township,
    Village,
    Farmland,
    Redline,
    ApprovalNo,
    ApprovalDate,
    Reclamation,
    Class(&'static str),
}

/// Words of labels, the more special first: a label that has several is what the first says.
const WORDS: [(Key, &[&str]); 30] = [
    (Key::FloorAreaRatio, &["容积率"]),
    (Key::Density, &["建筑密度"]),
    (Key::Coefficient, &["建筑系数"]),
    (Key::Green, &["绿地率"]),
    (Key::Height, &["限高", "建筑高度"]),
    (Key::Depth, &["限深"]),
    (Key::Investment, &["投资强度"]),
    (Key::Deposit, &["保证金"]),
    (Key::Increment, &["加价", "增价", "竞价幅度"]),
    (Key::StartPrice, &["起始价", "起叫价", "起拍价", "挂牌价"]),
    (Key::DealPrice, &["成交价", "出让价", "成交金额", "出让价款"]),
    (Key::DealDate, &["成交日期", "成交时间", "签订日期"]),
    (Key::Reclamation, &["复垦"]),
    (Key::ApprovalNo, &["批准文号", "批复文号", "批准书号", "许可证号"]),
    (Key::ApprovalDate, &["批准日期", "批准时间", "批复日期", "发证日期", "签发日期"]),
    (Key::Farmland, &["基本农田"]),
    (Key::Redline, &["生态保护红线", "生态红线"]),
    (
        Key::Term,
        &["出让年限", "出让年期", "使用年限", "出让期限", "使用期限", "土地年限", "年限", "期限", "使用期"],
    ),
    (Key::Abuttals, &["四至", "界至"]),
    (Key::Code, &["宗地代码", "不动产单元"]),
    (
        Key::No,
        &[
            "地块编号",
            "宗地编号",
            "宗地号",
            "地块号",
            "地块名称",
            "宗地名称",
            "图斑编号",
            "图斑号",
            "电子监管号",
            "编号",
            "地块",
        ],
    ),
    (Key::Seq, &["序号"]),
    (Key::Supply, &["供地方式", "出让方式", "供应方式", "交易方式"]),
    (
        Key::Party,
        &[
            "竞得人",
            "受让人",
            "受让单位",
            "竞得单位",
            "使用权人",
            "用地单位",
            "申请单位",
            "使用单位",
            "申请人",
            "用地人",
            "用地者",
            "划拨人",
            "受让方",
        ],
    ),
    (Key::Project, &["项目名称", "建设项目", "工程名称"]),
    (Key::Area, &["面积"]),
    (Key::Use, &["用途", "规划用地性质", "用地性质", "使用性质"]),
    (Key::Situs, &["位置", "坐落", "座落", "地点"]),
    (Key::Township, &["乡镇", "乡(镇)", "镇街", "所在乡"]),
    (Key::Village, &["村组", "行政村", "所在村", "村名", "权属单位", "权属"]),
];

/// Labels of areas that are not the area of the land.
const OTHER_AREAS: [&str; 5] = ["建筑面积", "套内面积", "配建", "代征", "住房面积"];

/// What a label or header is about; with `classes`, a land class is one too.
pub(super) fn key(label: &str, classes: bool) -> Option<Key> {
    let label: String = label.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    if label.is_empty() || label.chars().count() > 40 {
        return None;
    }
    // The last words of a label over several rows say most: `规划指标` above `容积率`.
    if classes && let Some(class) = class_of_header(&label) {
        return Some(Key::Class(class));
    }
    let (key, _) = WORDS.iter().find(|(_, words)| words.iter().any(|word| label.contains(word)))?;
    (*key != Key::Area || !OTHER_AREAS.iter().any(|word| label.contains(word))).then_some(*key)
}

/// A named value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) key: Key,
    /// The label as printed, for its unit.
    pub(super) label: String,
    pub(super) text: String,
}

/// The values of one thing: a row, a column or a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields {
    /// First and last line, 1-based.
    pub(super) lines: [usize; 2],
    pub(super) values: Vec<Value>,
}

impl Fields {
    /// The first value of a key that is not blank or a dash.
    pub(super) fn get(&self, key: Key) -> Option<&Value> {
        self.all(key).next()
    }

    pub(super) fn all(&self, key: Key) -> impl Iterator<Item = &Value> {
        self.values.iter().filter(move |value| value.key == key && !blank(&value.text))
    }

    pub(super) fn text(&self, key: Key) -> Option<&str> {
        self.get(key).map(|value| value.text.as_str())
    }
}

/// Whether a cell says nothing: empty or a dash. `/` is a known missing value, which is no value.
fn blank(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || matches!(text, "/" | "-" | "—" | "——" | "－" | "--" | "\\")
}

/// What a table gives.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// One for every parcel or plot.
    pub(super) rows: Vec<Fields>,
    /// The row of sums (合计), if there is one.
    pub(super) total: Option<Fields>,
    /// Lines of the table, to be left out of the text.
    pub(super) lines: [usize; 2],
    /// Whether every row is a thing of its own (a list), or the whole table is one form.
    pub(super) list: bool,
    /// Rows in the list that could not be read: line and text.
    pub(super) unread: Vec<(usize, String)>,
}

/// At most this many rows stand above the header of a table, and this many make up the header.
const HEADER_FROM: usize = 4;
const HEADER_ROWS: usize = 3;

/// Reads the rows of a table that lie between two lines of the file.
///
/// `unit` is the unit of areas that is said above the table, if its header names none.
pub(super) fn sheet(
    table: &Table,
    lines: [usize; 2],
    classes: bool,
    unit: Option<&'static str>,
) -> Option<Sheet> {
    let rows: Vec<_> = table.rows.iter().filter(|row| lines[0] <= row.line && row.line <= lines[1]).collect();
    let span = [rows.first()?.line, rows.last()?.line];
    for from in 0..rows.len().min(HEADER_FROM) {
        if let Some((columns, used)) = header(&rows, from, classes) {
            let unit = unit.or_else(|| table.name.as_deref().and_then(unit_in));
            return Some(list(&rows, from + used, &columns, span, unit));
        }
    }
    form(&rows, span, classes)
}

type Columns = BTreeMap<usize, (Key, String)>;

/// The columns of a header that begins in this row, and of how many rows it is.
fn header(rows: &[&crate::gazette::TableRow], from: usize, classes: bool) -> Option<(Columns, usize)> {
    let mut labels: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut used = 0;
    for row in rows.iter().skip(from).take(HEADER_ROWS) {
        let own = row.cells.iter().filter(|cell| cell.merged == Merged::No && !cell.text.trim().is_empty());
        let (mut words, mut figures) = (0, 0);
        for cell in own {
            words += usize::from(key(&cell.text, classes).is_some());
            // A unit such as `m2` is no figure.
            let text = cell.text.replace("m2", "").replace("m²", "").replace("hm2", "");
            figures += usize::from(text.chars().any(|c| half_width(c).is_ascii_digit()));
        }
        if figures > 0 || (used > 0 && words == 0) {
            break;
        }
        for (at, cell) in row.cells.iter().enumerate() {
            let labels = labels.entry(at).or_default();
            let text = cell.text.trim().to_owned();
            if !text.is_empty() && !labels.contains(&text) {
                labels.push(text);
            }
        }
        used += 1;
    }
    let mut columns = Columns::new();
    for (at, labels) in labels {
        // The lowest row that says something decides; the rows above may give the unit.
        let found = labels.iter().rev().find_map(|label| key(label, classes));
        if let Some(key) = found {
            columns.insert(at, (key, labels.concat()));
        }
    }
    let has = |wanted: &[Key]| columns.values().any(|(key, _)| wanted.contains(key));
    let named = has(&[Key::No, Key::Seq, Key::Code, Key::Situs, Key::Village, Key::Project]);
    (used > 0 && columns.len() >= 3 && has(&[Key::Area]) && named).then_some((columns, used))
}

fn list(
    rows: &[&crate::gazette::TableRow],
    from: usize,
    columns: &Columns,
    lines: [usize; 2],
    unit: Option<&'static str>,
) -> Sheet {
    let mut sheet = Sheet { lines, list: true, ..Sheet::default() };
    for row in rows.iter().skip(from) {
        let mut fields = Fields { lines: [row.line, row.line], values: Vec::new() };
        let mut total = false;
        for (at, cell) in row.cells.iter().enumerate() {
            let text = cell.text.trim();
            total |= matches!(text, "合计" | "总计" | "小计" | "合 计" | "总 计" | "小 计");
            let Some((key, label)) = columns.get(&at) else { continue };
            if cell.merged == Merged::Left || text.is_empty() {
                continue;
            }
            let label = match unit {
                Some(unit) if *key == Key::Area && unit_in(label).is_none() => format!("{label}({unit})"),
                _ => label.clone(),
            };
            fields.values.push(Value { key: *key, label, text: text.to_owned() });
        }
        let repeats_header = fields.values.iter().filter(|v| key(&v.text, true) == Some(v.key)).count() >= 2;
        if repeats_header || fields.values.is_empty() {
            continue;
        }
        if total {
            sheet.total.get_or_insert(fields);
        } else if fields.get(Key::Area).is_some() {
            sheet.rows.push(fields);
        } else if row.text().chars().any(|c| half_width(c).is_ascii_digit()) {
            sheet.unread.push((row.line, row.text().replace('\t', " ")));
        }
    }
    sheet
}

/// A table of labels and values beside them; with several values beside each label, one column is one
/// parcel.
fn form(rows: &[&crate::gazette::TableRow], lines: [usize; 2], classes: bool) -> Option<Sheet> {
    let mut columns: Vec<Fields> = Vec::new();
    let mut keys: Vec<Key> = Vec::new();
    for row in rows {
        let mut current: Option<(Key, String)> = None;
        let mut nth = 0;
        for cell in row.cells.iter().filter(|cell| cell.merged != Merged::Left) {
            let text = cell.text.trim();
            let label = (cell.merged == Merged::No
                && !text.chars().any(|c| half_width(c).is_ascii_digit() && c != '2'))
            .then(|| key(text, classes))
            .flatten()
            .filter(|_| text.chars().count() <= 20);
            if let Some(found) = label
                && !keys.contains(&found)
            {
                keys.push(found);
                current = Some((found, text.to_owned()));
                nth = 0;
            } else if let Some((key, label)) = &current {
                if columns.len() <= nth {
                    columns.resize_with(nth + 1, || Fields { lines, values: Vec::new() });
                }
                if let Some(fields) = columns.get_mut(nth) {
                    fields.values.push(Value { key: *key, label: label.clone(), text: text.to_owned() });
                }
                nth += 1;
            }
        }
    }
    columns.retain(|fields| fields.values.iter().any(|value| !blank(&value.text)));
    let first = columns.first()?;
    if keys.len() < 3 || !keys.contains(&Key::Area) || first.values.len() < 3 {
        return None;
    }
    // A second column with a few remarks makes no second parcel.
    let parcels = columns.iter().filter(|fields| fields.get(Key::Area).is_some()).count();
    if parcels < 2 {
        columns.truncate(1);
    } else {
        columns.retain(|fields| fields.get(Key::Area).is_some());
    }
    Some(Sheet { list: columns.len() > 1, rows: columns, lines, ..Sheet::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::{TableCell, TableRow};

    fn table(rows: &[&[&str]]) -> Table {
        let rows = rows
            .iter()
            .zip(1..)
            .map(|(cells, line)| TableRow { line, cells: cells.iter().map(|c| TableCell::own(*c)).collect() })
            .collect();
        Table { name: None, rows }
    }

    #[test]
    fn a_header_in_two_rows_and_a_sum() {
        let made = table(&[
            &["附表", "", "", ""],
            &["地块编号", "土地面积", "规划指标", ""],
            &["", "（㎡）", "容积率", "建筑密度"],
            &["A-1", "100", "≤2", "≤30%"],
            &["合计", "100", "", ""],
        ]);
        let sheet = sheet(&made, [1, 9], false, None).unwrap();
        assert_eq!((sheet.rows.len(), sheet.total.is_some()), (1, true));
        assert_eq!(sheet.rows[0].text(Key::FloorAreaRatio), Some("≤2"));
        assert_eq!(sheet.rows[0].get(Key::Area).and_then(|v| unit_in(&v.label)), Some("㎡"));
    }

    #[test]
    fn a_form_with_two_columns_of_values_is_two_parcels() {
        let made = table(&[
            &["宗地编号", "B-1", "B-2"],
            &["面积（公顷）", "1.5", "2.5"],
            &["用途", "工业用地", "仓储用地"],
        ]);
        let two = sheet(&made, [1, 9], false, None).unwrap();
        assert_eq!(
            two.rows.iter().map(|r| r.text(Key::Use)).collect::<Vec<_>>(),
            [Some("工业用地"), Some("仓储用地")]
        );
        let made =
            table(&[&["宗地编号", "B-1", "面积（公顷）", "1.5"], &["用途", "工业用地", "坐落", "甲村"]]);
        let one = sheet(&made, [1, 9], false, None).unwrap();
        assert_eq!((one.rows.len(), one.list, one.rows[0].values.len()), (1, false, 4));
    }
}
