//! Tables of kilometre posts.

pub(super) mod axes;
mod equation;
mod row;
mod xlsx;

use jiff::civil::Date;

pub(super) use equation::Mixed;
pub(super) use row::track;

use super::cell::Cell;
use super::columns::{Columns, Field, Unit};
use super::found::{Found, Said, said};
use super::text::Delimited;
use crate::chainage::{Chainage, Track};
use crate::fault::Faults;

/// A row of a table of kilometre posts: a post, or a chainage equation (断链).
#[derive(Debug, Clone, PartialEq)]
pub struct PostRow {
    /// The row, 1-based, header included.
    pub row: usize,
    /// The line as written; `None` when the table has no such column.
    pub line: Option<String>,
    /// The track; [`Track::Whole`] when the table does not say.
    pub track: Track,
    /// The post as printed, the equation included.
    pub printed: String,
    /// The post; of an equation the incoming one.
    pub post: Chainage,
    /// The outgoing post of an equation.
    pub post_out: Option<Chainage>,
    /// The letter that the repeated posts of a long chain carry, where the table states it.
    pub letter: Option<char>,
    /// Easting and northing, or longitude and latitude, in the table's own system; an equation may
    /// do without.
    pub xy: Option<[f64; 2]>,
    /// A name, e.g. of a station.
    pub name: String,
    /// ± metres along the line, where stated.
    pub tolerance_m: Option<f64>,
    /// What the post rests on, as stated.
    pub basis: String,
    /// First day on which the post holds.
    pub valid_from: Option<Date>,
    /// Last day on which it holds.
    pub valid_to: Option<Date>,
}

/// A table of kilometre posts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostTable {
    /// The file's name.
    pub file: String,
    /// The rows in file order.
    pub rows: Vec<PostRow>,
    /// What a person should know of the reading (encoding, sheet, columns taken), Chinese and English.
    pub notes: Vec<(String, String)>,
}

/// One post, no equation.
pub(super) fn post(text: &str, unit: Unit) -> Result<Chainage, Said> {
    let read = equation::read(text, unit)?;
    match read.out {
        None => Ok(read.at),
        Some(_) => {
            Err(said("这里不能写断链；请写入公里标表", "no equation here: state it in the table of posts"))
        }
    }
}

/// The most rows of a table of posts; a line of 10 000 km has 100 000 hectometre posts.
const MOST_ROWS: usize = 500_000;

/// Reads a table of kilometre posts from CSV (UTF-8 or GBK; comma, semicolon or tab) or XLSX.
///
/// Columns are found by their header, in Chinese or English and in any order: line (线名), track
/// (行别), post (公里标; a post, an equation `K50+622.760=K50+621.166`, or metres under `kpost_m` or
/// `里程(m)`), outgoing post (去向里程), lon and lat (经度, 纬度) or E and N (东坐标, 北坐标), name
/// (站名), tolerance (误差), basis (依据), letter (后缀), `valid_from` and `valid_to` (有效起, 有效止).
/// Bare `X` and `Y` are taken only where the values leave no doubt which is east.
///
/// # Errors
/// Every fault of the table, with row and field.
pub fn read_posts(name: &str, bytes: &[u8]) -> Result<PostTable, Faults> {
    let mut found = Found::new(name);
    let (columns, header_row, rows) = match sheet_or_text(&mut found, bytes) {
        Ok(read) => read,
        Err(fault) => return Err(found.fail(fault)),
    };
    columns.report(&mut found, header_row, &[Field::Seq, Field::Kind, Field::Measure]);
    let axes = axes::find(&mut found, &columns, header_row, |x, y| {
        rows.iter().filter_map(|(_, cells)| axes::pair(cells, x, y)).collect()
    });
    let without_position = axes.is_none() && found.is_clean();
    for column in [Field::Post, Field::PostOut].into_iter().filter_map(|field| columns.get(field)) {
        let mut mixed = Mixed::default();
        for cell in rows.iter().filter_map(|(_, cells)| cells.get(column.at)) {
            mixed.look(&cell.text().unwrap_or_default(), column.unit);
        }
        if let Some(fault) = mixed.fault() {
            found.fault(Some(header_row), Some(&column.header), fault);
        }
    }
    let layout = row::Layout { columns: &columns, axes: axes.as_ref() };
    let mut counts = row::Counts::default();
    let mut posts = Vec::with_capacity(rows.len());
    let mut count = 0_usize;
    for (row, cells) in &rows {
        if cells.iter().all(Cell::is_empty) {
            continue;
        }
        count += 1;
        posts.extend(row::read(&layout, &mut found, &mut counts, *row, cells));
    }
    if count == 0 {
        return Err(found.fail(said("表头之下没有数据", "there is no row under the header")));
    }
    if without_position && posts.iter().any(|post| post.post_out.is_none()) {
        let fault = said(
            "缺少坐标列: 请给出 经度/纬度(lon/lat) 或 东坐标/北坐标(E/N)；只有断链可以不带坐标",
            "no columns of coordinates: give lon/lat or E/N; only an equation may do without",
        );
        found.fault(Some(header_row), None, fault);
    }
    if counts.without_post > 0 {
        let n = counts.without_post;
        found.note(said(format!("{n} 行没有公里标，未取"), format!("{n} rows without a post are not taken")));
    }
    if !counts.prefixes.is_empty() {
        let list = counts.prefixes.into_iter().take(20).collect::<Vec<_>>().join("、");
        found.note(said(
            format!("有带冠号的公里标: {list}；冠号可能表示另一里程系统，按数字使用，未作换算，请核对"),
            format!("posts with the prefixes {list}, which may stand for another chainage: used by number, not converted; check them"),
        ));
    }
    let notes = found.finish()?;
    Ok(PostTable { file: name.to_owned(), rows: posts, notes })
}

fn sheet_or_text(found: &mut Found, bytes: &[u8]) -> Result<(Columns, usize, Vec<xlsx::Row>), Said> {
    const NEEDED: (&str, &str) = (
        "至少需要 公里标(post) 一列和坐标 经度/纬度(lon/lat) 或 东坐标/北坐标(E/N)",
        "at least a column post (公里标) and coordinates lon/lat (经度/纬度) or E/N (东坐标/北坐标) are needed",
    );
    let needed = said(NEEDED.0, NEEDED.1);
    let wanted = |columns: &Columns| columns.has(Field::Post) && columns.count() >= 2;
    if bytes.starts_with(b"PK\x03\x04") {
        let read = xlsx::read(found, bytes, wanted, needed)?;
        return if read.2.len() > MOST_ROWS { Err(too_long()) } else { Ok(read) };
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(said(
            "这是旧版 Excel(.xls) 或加密的文件；请另存为不加密的 .xlsx 或 CSV",
            "an old Excel file (.xls) or an encrypted one; save it as .xlsx without a password, or as CSV",
        ));
    }
    let table = Delimited::open(found, bytes, wanted, needed)?;
    let mut rows = Vec::new();
    table.rows(found, |_, row, record| {
        if rows.len() <= MOST_ROWS {
            rows.push((row, record.iter().map(Cell::text_of).collect()));
        }
    });
    if rows.len() > MOST_ROWS {
        return Err(too_long());
    }
    Ok((table.columns, table.header_row, rows))
}

fn too_long() -> Said {
    said(format!("超过 {MOST_ROWS} 行；请拆分"), format!("more than {MOST_ROWS} rows: split it"))
}
