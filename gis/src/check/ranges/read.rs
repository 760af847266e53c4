//! Reading a table of ranges from CSV.

use super::{RangeRow, RangeTable, RowKind, Side, StatedLength};
use crate::chainage::{KilometrePost, PostError, Track, half_width, parse_post, parse_range};
use crate::fault::{Fault, Faults};
use crate::gazette;

/// A table of ranges with more rows is not one.
pub const MAX_ROWS: usize = 3_000;

/// More faults than this are not collected: the file is of another kind.
const MAX_FAULTS: usize = 200;

/// The columns of a table, by position; and the unit that the header of the length states.
#[derive(Default)]
struct Columns {
    line: Option<usize>,
    track: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    range: Option<usize>,
    side: Option<usize>,
    width: Option<usize>,
    length: Option<usize>,
    unit: Option<Unit>,
    kind: Option<usize>,
    names: Vec<String>,
    unused: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Metres,
    Kilometres,
}

/// Reads a table of ranges: comma-separated, UTF-8 or GBK, with a header in Chinese or English.
///
/// Columns: `线名`/`line`, `行别`/`track`, `起点`/`from` and `终点`/`to` or `区间`/`range`,
/// `侧别`/`side`, `宽度`/`width`, `长度(m)`/`length_m` or `长度(km)`/`length_km`, `来源`/`kind`
/// (`表`/`table`, `正文`/`prose`). A row that begins with `合计`, `总计` or `小计` is a printed sum. Only
/// the ends of the range are required.
///
/// # Errors
/// Every fault of the table, with row and column: columns that are missing or occur twice, posts,
/// tracks, sides and lengths that cannot be read. A range that lacks an end or falls is no fault of
/// the file but a finding of the check.
pub fn read(file: &str, bytes: &[u8]) -> Result<RangeTable, Faults> {
    let (text, _) = gazette::decode(file, bytes).map_err(|error| {
        let text = error.to_string();
        let (zh, en) = text.split_once(" / ").unwrap_or((&text, &text));
        Fault::file(file, zh, en)
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut faults: Vec<Fault> = Vec::new();
    let mut columns: Option<Columns> = None;
    let mut rows: Vec<RangeRow> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let row = error.position().map_or(1, |at| at.line() as usize);
            Fault::row(
                file,
                row,
                format!("表格无法读取：{error}"),
                format!("the table cannot be read: {error}"),
            )
        })?;
        let no = record.position().map_or(1, |at| at.line() as usize);
        let cells: Vec<String> = record.iter().map(|cell| half_width(cell).trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let Some(columns) = &columns else {
            columns = Some(Columns::find(file, no, &cells)?);
            continue;
        };
        if rows.len() >= MAX_ROWS {
            let zh = format!("多于{MAX_ROWS}行，请分成几个文件");
            return Err(Fault::row(file, no, zh, format!("more than {MAX_ROWS} rows, split the file")).into());
        }
        match row(columns, no, &cells) {
            Ok(row) => rows.push(row),
            Err(found) => faults.extend(found.into_iter().map(|(column, zh, en)| {
                let at = column.and_then(|at| columns.names.get(at)).cloned();
                Fault { field: at, ..Fault::row(file, no, zh, en) }
            })),
        }
        if faults.len() > MAX_FAULTS {
            break;
        }
    }
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    let Some(columns) = columns else {
        let (zh, en) = ("文件是空的，应有表头与各行", "the file is empty; a header and rows are needed");
        return Err(Fault::file(file, zh, en).into());
    };
    if !rows.iter().any(RangeRow::is_range) {
        let (zh, en) = ("表中没有里程区间", "the table has no range");
        return Err(Fault::file(file, zh, en).into());
    }
    Ok(RangeTable { file: file.to_owned(), rows, unused: columns.unused })
}

impl Columns {
    fn find(file: &str, row: usize, header: &[String]) -> Result<Self, Faults> {
        let mut columns = Self { names: header.to_vec(), ..Self::default() };
        let mut faults = Vec::new();
        for (at, name) in header.iter().enumerate() {
            let (bare, unit) = split_unit(name);
            let slot = match bare.as_str() {
                "线名" | "线路" | "线别" | "line" => &mut columns.line,
                "行别" | "track" => &mut columns.track,
                "起点" | "起点里程" | "起始里程" | "起" | "from" => &mut columns.from,
                "终点" | "终点里程" | "终止里程" | "止" | "to" => &mut columns.to,
                "区间" | "里程" | "里程区间" | "起止里程" | "range" => &mut columns.range,
                "侧别" | "侧" | "方位" | "side" => &mut columns.side,
                "宽度" | "width" => &mut columns.width,
                "长度" | "length" => {
                    columns.unit = unit;
                    &mut columns.length
                }
                "来源" | "类别" | "kind" | "source" => &mut columns.kind,
                _ => {
                    if !name.is_empty() {
                        columns.unused.push(name.clone());
                    }
                    continue;
                }
            };
            if slot.replace(at).is_some() {
                let zh = format!("列“{name}”出现两次，请只留一列");
                faults.push(Fault::row(file, row, zh, "the column occurs twice, keep one").at(name.clone()));
            }
        }
        let ends = columns.from.is_some() && columns.to.is_some();
        if ends == columns.range.is_some() {
            let (zh, en) = if ends {
                ("起点、终点与区间列并存，请只用一种", "both from/to and range columns: use one kind")
            } else {
                (
                    "缺少“起点”“终点”两列（或“区间”列），请补上表头",
                    "the columns from and to (or range) are missing in the header",
                )
            };
            faults.push(Fault::row(file, row, zh, en));
        }
        if faults.is_empty() { Ok(columns) } else { Err(Faults(faults)) }
    }
}

/// A header without its unit: `长度(m)`, `length_km`, `宽度/米`.
fn split_unit(name: &str) -> (String, Option<Unit>) {
    let bare = name.to_lowercase().replace([' ', ')', ']'], "");
    for (end, unit) in [
        ("(km", Unit::Kilometres),
        ("[km", Unit::Kilometres),
        ("_km", Unit::Kilometres),
        ("/km", Unit::Kilometres),
        ("(公里", Unit::Kilometres),
        ("/公里", Unit::Kilometres),
        ("(千米", Unit::Kilometres),
        ("(m", Unit::Metres),
        ("[m", Unit::Metres),
        ("_m", Unit::Metres),
        ("/m", Unit::Metres),
        ("(米", Unit::Metres),
        ("/米", Unit::Metres),
    ] {
        if let Some(bare) = bare.strip_suffix(end) {
            return (bare.to_owned(), Some(unit));
        }
    }
    (bare, None)
}

/// A fault of a cell: its column, Chinese, English.
type CellFault = (Option<usize>, String, String);

fn row(columns: &Columns, no: usize, cells: &[String]) -> Result<RangeRow, Vec<CellFault>> {
    let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", String::as_str);
    let mut faults: Vec<CellFault> = Vec::new();
    let mut fault = |at: Option<usize>, zh: String, en: String| faults.push((at, zh, en));

    let sum = [columns.line, columns.from, columns.range, columns.kind]
        .into_iter()
        .find_map(|at| sum_word(cell(at)).map(|kind| (at, kind)));
    let kind = match (sum, cell(columns.kind).to_lowercase().as_str()) {
        (Some((_, kind)), _) => kind,
        (None, "" | "表" | "表格" | "表内" | "table") => RowKind::Table,
        (None, "正文" | "文字" | "prose" | "text") => RowKind::Prose,
        (None, other) => {
            fault(
                columns.kind,
                format!("“{}”不是行的类别，应为“表”或“正文”", short(other)),
                format!("{:?} is no kind of row, use table or prose", short(other)),
            );
            RowKind::Table
        }
    };
    let is_range = matches!(kind, RowKind::Table | RowKind::Prose);
    // The word that makes a row a sum is not the line it is about.
    let sum_at = sum.and_then(|(at, _)| at);
    let line = if sum_at == columns.line && sum_at.is_some() { "" } else { cell(columns.line) };
    if is_range && columns.line.is_some() && line.is_empty() {
        fault(columns.line, "线名为空，请填写".to_owned(), "the line is empty, fill it in".to_owned());
    }
    let track = Track::from_printed(cell(columns.track)).unwrap_or_else(|| {
        let text = short(cell(columns.track));
        fault(
            columns.track,
            format!("行别“{text}”无法识别，应为上行、下行、单线、左线、右线或空"),
            format!("unknown track {text:?}"),
        );
        Track::Whole
    });
    let side = match cell(columns.side).to_lowercase().as_str() {
        "" | "两侧" | "双侧" | "左右" | "both" => Side::Both,
        "左" | "左侧" | "left" => Side::Left,
        "右" | "右侧" | "right" => Side::Right,
        other => {
            let text = short(other);
            fault(
                columns.side,
                format!("侧别“{text}”无法识别，应为左侧、右侧或两侧"),
                format!("unknown side {text:?}, use left, right or both"),
            );
            Side::Both
        }
    };
    let (mut from, mut to) = (None, None);
    if is_range {
        if columns.range.is_some() {
            match ends(cell(columns.range)) {
                Ok(both) => (from, to) = both,
                Err(error) => {
                    let (zh, en) = error.words();
                    fault(columns.range, zh, en);
                }
            }
        } else {
            for (at, post) in [(columns.from, &mut from), (columns.to, &mut to)] {
                if cell(at).is_empty() {
                    continue;
                }
                match parse_post(cell(at)) {
                    Ok(read) => *post = Some(read),
                    Err(error) => {
                        let (zh, en) = error.words();
                        fault(at, zh, en);
                    }
                }
            }
        }
    }
    let stated = match length(cell(columns.length), columns.unit) {
        Ok(stated) => stated,
        Err((zh, en)) => {
            fault(columns.length, zh, en);
            None
        }
    };
    let width = Some(cell(columns.width)).filter(|w| !w.is_empty()).map(str::to_owned);
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(RangeRow { row: no, kind, line: line.to_owned(), track, from, to, side, width, stated })
}

/// The word that makes a row a sum.
fn sum_word(cell: &str) -> Option<RowKind> {
    let bare: String = cell.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：')).collect();
    match bare.to_lowercase().as_str() {
        "合计" | "总计" | "共计" | "total" | "sum" => Some(RowKind::Total),
        "小计" | "subtotal" => Some(RowKind::Subtotal),
        _ => None,
    }
}

/// The ends of a range in one cell; of an unclosed one the end that is there.
fn ends(cell: &str) -> Result<(Option<KilometrePost>, Option<KilometrePost>), PostError> {
    match parse_range(cell) {
        Ok(range) => Ok((Some(range.from), Some(range.to))),
        Err(PostError::UnclosedRange(_)) => {
            let joint = |c: char| matches!(c, '-' | '–' | '—' | '~' | '至' | '\u{2212}');
            match parse_post(cell.trim_end_matches(joint).trim()) {
                Ok(from) => Ok((Some(from), None)),
                Err(_) => Ok((None, Some(parse_post(cell.trim_start_matches(joint).trim())?))),
            }
        }
        // A single post is a range whose other end is missing.
        Err(error) => parse_post(cell).map(|from| (Some(from), None)).map_err(|_| error),
    }
}

/// A length in the unit of the cell, or else of the header. Exact, without floating point.
fn length(cell: &str, unit: Option<Unit>) -> Result<Option<StatedLength>, (String, String)> {
    if cell.is_empty() {
        return Ok(None);
    }
    let text = short(cell);
    let bad = || {
        (
            format!("长度“{text}”无法识别，应为数字，例 63.174km"),
            format!("the length {text:?} is no number such as 63.174km"),
        )
    };
    let lower = cell.to_lowercase();
    let own =
        ["km", "公里", "千米"].iter().find_map(|u| lower.strip_suffix(u)).map(|n| (n, Unit::Kilometres));
    let own =
        own.or_else(|| ["m", "米"].iter().find_map(|u| lower.strip_suffix(u)).map(|n| (n, Unit::Metres)));
    let (number, unit) = match (own, unit) {
        (Some(own), _) => own,
        (None, Some(unit)) => (lower.as_str(), unit),
        (None, None) => {
            return Err((
                format!("长度“{text}”没有单位，请在表头写“长度(m)”或“长度(km)”"),
                format!("the length {text:?} has no unit; write length_m or length_km in the header"),
            ));
        }
    };
    let (whole, fraction) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let decimals: usize = if unit == Unit::Kilometres { 6 } else { 3 };
    if whole.is_empty()
        || whole.len() > 12
        || !digits(whole)
        || !digits(fraction)
        || fraction.len() > decimals
    {
        return Err(bad());
    }
    let scale = 10_i128.pow(u32::try_from(decimals - fraction.len()).map_err(|_| bad())?);
    let number: i128 = format!("{whole}{fraction}").parse().map_err(|_| bad())?;
    Ok(Some(StatedLength { printed: cell.to_owned(), mm: number * scale, slack_mm: scale / 2 }))
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
