//! Centrelines from a GeoPackage.
//!
//! The file is foreign: it is opened for reading only, its schema is not trusted, and nothing but plain
//! columns of plain tables is read. A view or a computed column could run for ever or ask for any
//! amount of memory.

use std::path::Path;

use landrail_gis::fault::{Fault, Faults};
use landrail_gis::survey::{
    Assembler, Centrelines, Feature, MAX_SURVEY_BYTES, crs_of_wkt, names_line, names_track,
    read_geopackage_line,
};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row};

/// Text in Chinese and in English.
type Said = (String, String);

/// A layer of features.
struct Layer {
    table: String,
    column: String,
    kind: String,
    srs: i64,
}

/// Reads the lines of a layer, or of the only layer of lines.
pub(super) fn read(name: &str, path: &Path, layer: Option<&str>) -> Result<Centrelines, Faults> {
    let file = |(zh, en): Said| Faults::from(Fault::file(name, zh, en));
    let size = std::fs::metadata(path).map_err(|fault| super::unreadable(name, &fault))?.len();
    if size > MAX_SURVEY_BYTES as u64 {
        let (len, limit) = (size >> 20, MAX_SURVEY_BYTES >> 20);
        return Err(file((
            format!("文件 {len} MB，超过上限 {limit} MB；请只导出线图层"),
            format!("the file has {len} MB, the limit is {limit} MB: export the layer of lines alone"),
        )));
    }
    let db = open(path).map_err(|fault| file(damaged(&fault)))?;
    let (layer, others) = choose(&db, layer).map_err(file)?;
    let mut all = Assembler::new(name, None);
    match declared(&db, layer.srs) {
        Ok((crs, note)) => {
            all = Assembler::new(name, crs);
            if let Some((zh, en)) = note {
                all.note(zh, en);
            }
        }
        Err((zh, en)) => all.fault(None, Some("gpkg_spatial_ref_sys"), zh, en),
    }
    all.note(format!("读取图层“{}”", layer.table), format!("read from the layer {:?}", layer.table));
    if !others.is_empty() {
        let (count, list) = (others.len(), list(&others));
        all.note(
            format!("另有 {count} 个图层未读: {list}"),
            format!("{count} other layers were not read: {list}"),
        );
    }
    features(&db, &layer, &mut all).map_err(file)?;
    all.finish()
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.execute_batch("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA query_only=ON;")?;
    Ok(db)
}

fn damaged(fault: &rusqlite::Error) -> Said {
    (
        format!("GeoPackage 无法读取: {fault}；请重新导出"),
        format!("the GeoPackage cannot be read: {fault}; export it again"),
    )
}

/// Whether a name is that of a plain table: no view, no virtual table.
fn is_table(db: &Connection, name: &str) -> Result<bool, Said> {
    let sql: Option<Option<String>> = db
        .query_row(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?1)",
            [name],
            |row| row.get(0),
        )
        .optional()
        .map_err(|fault| damaged(&fault))?;
    Ok(sql.flatten().is_some_and(|sql| {
        !sql.trim_start().get(..14).is_some_and(|head| head.eq_ignore_ascii_case("CREATE VIRTUAL"))
    }))
}

/// The names of a table's stored columns; computed ones are left out.
fn columns(db: &Connection, table: &str) -> Result<Vec<String>, Said> {
    let read = || {
        let mut query = db.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0")?;
        query.query_map([table], |row| text(row, 0))?.collect::<rusqlite::Result<Vec<Option<String>>>>()
    };
    Ok(read().map_err(|fault| damaged(&fault))?.into_iter().flatten().collect())
}

/// Checks a table of the standard: all of these columns are stored in a plain table.
fn needs(db: &Connection, table: &str, wanted: &[&str]) -> Result<(), Said> {
    if is_table(db, table)? {
        let columns = columns(db, table)?;
        let missing =
            wanted.iter().find(|name| !columns.iter().any(|column| column.eq_ignore_ascii_case(name)));
        if missing.is_none() {
            return Ok(());
        }
    }
    Err((
        format!("不是有效的 GeoPackage: 缺少表 {table} 或其列；请重新导出"),
        format!("no valid GeoPackage: the table {table} or a column of it is missing; export it again"),
    ))
}

/// The text of a column; `None` where it holds no text.
fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    Ok(match row.get_ref(at)? {
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Null | ValueRef::Blob(_) => None,
    })
}

/// The layer to read, and the others.
fn choose(db: &Connection, wanted: Option<&str>) -> Result<(Layer, Vec<Layer>), Said> {
    needs(db, "gpkg_contents", &["table_name", "data_type"])?;
    needs(db, "gpkg_geometry_columns", &["table_name", "column_name", "geometry_type_name", "srs_id"])?;
    let read = || {
        let mut query = db.prepare(
            "SELECT g.table_name, g.column_name, g.geometry_type_name, g.srs_id \
             FROM gpkg_geometry_columns g JOIN gpkg_contents c ON c.table_name = g.table_name \
             WHERE c.data_type = 'features' ORDER BY g.table_name LIMIT 1000",
        )?;
        let layers = query.query_map([], |row| {
            let text = |at| text(row, at).map(Option::unwrap_or_default);
            // What is no number is no system that the table of systems lists.
            let srs = row.get_ref(3)?.as_i64().unwrap_or(-1);
            Ok(Layer { table: text(0)?, column: text(1)?, kind: text(2)?.to_ascii_uppercase(), srs })
        })?;
        layers.collect::<rusqlite::Result<Vec<Layer>>>()
    };
    let mut layers = read().map_err(|fault| damaged(&fault))?;
    if let Some(wanted) = wanted {
        let at = layers.iter().position(|layer| layer.table == wanted);
        return match at {
            Some(at) => Ok((layers.remove(at), layers)),
            None => {
                let list = list(&layers);
                Err((
                    format!("没有图层“{wanted}”；有: {list}"),
                    format!("there is no layer {wanted:?}; there are: {list}"),
                ))
            }
        };
    }
    let is_line = |layer: &Layer| matches!(layer.kind.as_str(), "LINESTRING" | "MULTILINESTRING");
    // A layer of any geometry is looked at only where none is declared to be of lines.
    let all = list(&layers);
    let any_line = layers.iter().any(is_line);
    let (mut layers, others): (Vec<Layer>, Vec<Layer>) = layers
        .into_iter()
        .partition(|layer| if any_line { is_line(layer) } else { layer.kind == "GEOMETRY" });
    match layers.len() {
        1 => Ok((layers.swap_remove(0), others)),
        0 => Err((format!("没有线图层；有: {all}"), format!("there is no layer of lines; there are: {all}"))),
        count => {
            let list = list(&layers);
            Err((
                format!("有 {count} 个线图层: {list}；请指明其中一个(--layer)"),
                format!("there are {count} layers of lines: {list}; name one with --layer"),
            ))
        }
    }
}

fn list(layers: &[Layer]) -> String {
    let mut text: Vec<&str> = layers.iter().take(10).map(|layer| layer.table.as_str()).collect();
    if layers.len() > text.len() {
        text.push("…");
    }
    text.join("、").chars().take(400).collect()
}

/// The coordinate system of a layer, and what is to be said of it.
fn declared(db: &Connection, srs: i64) -> Result<(Option<String>, Option<Said>), Said> {
    let none = || {
        let zh = format!("图层未声明坐标系(srs_id={srs})");
        (None, Some((zh, format!("the layer declares no coordinate system (srs_id={srs})"))))
    };
    if srs == 0 || srs == -1 {
        return Ok(none());
    }
    needs(db, "gpkg_spatial_ref_sys", &["srs_id", "organization", "organization_coordsys_id", "definition"])?;
    let read = db
        .query_row(
            "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?1",
            [srs],
            |row| Ok((text(row, 0)?.unwrap_or_default(), text(row, 1)?.unwrap_or_default(), text(row, 2)?.unwrap_or_default())),
        )
        .optional()
        .map_err(|fault| damaged(&fault))?;
    match read {
        Some((organisation, id, _)) if organisation.eq_ignore_ascii_case("epsg") => {
            Ok((Some(format!("EPSG:{id}")), None))
        }
        Some((_, _, definition)) => Ok((Some(crs_of_wkt(definition.as_bytes())?), None)),
        None => Err((
            format!("坐标系表中没有 srs_id={srs}；请重新导出"),
            format!("the table of coordinate systems has no srs_id={srs}; export it again"),
        )),
    }
}

/// A name as SQL writes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn features(db: &Connection, layer: &Layer, all: &mut Assembler) -> Result<(), Said> {
    if !is_table(db, &layer.table)? {
        return Err((
            format!("图层“{}”不是普通表（视图或虚拟表）；请导出为普通图层", layer.table),
            format!(
                "the layer {:?} is no plain table but a view or virtual; export it as a layer",
                layer.table
            ),
        ));
    }
    let columns = columns(db, &layer.table)?;
    if !columns.iter().any(|column| column.eq_ignore_ascii_case(&layer.column)) {
        return Err((
            format!("图层“{}”没有几何列“{}”", layer.table, layer.column),
            format!("the layer {:?} has no column {:?} of geometry", layer.table, layer.column),
        ));
    }
    let attribute = |is: fn(&str) -> bool| {
        columns.iter().find(|column| is(column)).map_or_else(|| "NULL".to_owned(), |column| quoted(column))
    };
    let sql = format!(
        "SELECT {}, {}, {} FROM {}",
        quoted(&layer.column),
        attribute(names_line),
        attribute(names_track),
        quoted(&layer.table)
    );
    let mut query = db.prepare(&sql).map_err(|fault| damaged(&fault))?;
    let mut rows = query.query([]).map_err(|fault| damaged(&fault))?;
    let mut number = 0;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(()),
            Err(fault) => {
                let (zh, en) = damaged(&fault);
                all.fault(Some(number + 1), None, zh, en);
                return Ok(());
            }
        };
        number += 1;
        let read = geometry(row, layer.srs).and_then(|parts| {
            let text = |at| {
                let text = text(row, at).map_err(|fault| damaged(&fault))?;
                Ok::<_, Said>(text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
            };
            Ok(Feature { number, line: text(1)?, track: text(2)?, parts })
        });
        match read {
            Ok(feature) => all.add(feature),
            Err((zh, en)) => all.fault(Some(number), Some(&layer.column), zh, en),
        }
    }
}

fn geometry(row: &Row<'_>, srs: i64) -> Result<Vec<landrail_gis::survey::Part>, Said> {
    let value = row.get_ref(0).map_err(|fault| damaged(&fault))?;
    let ValueRef::Blob(blob) = value else {
        return Err(("没有几何".to_owned(), "there is no geometry".to_owned()));
    };
    let (own, parts) = read_geopackage_line(blob)?;
    if i64::from(own) != srs {
        return Err((
            format!("要素的坐标系 srs_id={own} 与图层的 {srs} 不同"),
            format!("the srs_id of the feature, {own}, is not that of the layer, {srs}"),
        ));
    }
    Ok(parts)
}
