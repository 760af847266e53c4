//! The tables of the layers as the GeoPackage standard asks for them: declared, with Chinese aliases and a
//! spatial index, and kept from being edited.

use std::fmt::Write as _;

use landrail_gis::index::{Field, FieldKind, Layer};
use rusqlite::{Connection, OptionalExtension as _, params};

/// CGCS2000 in degrees.
pub(super) const SRS: i64 = 4490;

const RTREE: &str = "http://www.geopackage.org/spec120/#extension_rtree";

/// The columns of a layer's table besides its key and geometry.
fn columns(layer: Layer) -> String {
    layer.fields().iter().fold(String::new(), |mut text, field| {
        // Writing to a string cannot fail.
        let _ = write!(text, ", {} {}", quoted(field.name), kind(*field));
        text
    })
}

const fn kind(field: Field) -> &'static str {
    match field.kind {
        FieldKind::Text => "TEXT",
        FieldKind::Int => "INTEGER",
        FieldKind::Real(_) => "REAL",
        FieldKind::Date => "DATE",
        FieldKind::Bool => "BOOLEAN",
    }
}

/// Names are ours and plain; quoted because one may be a word of SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

pub(super) const fn geometry_type(layer: Layer) -> &'static str {
    match layer {
        Layer::Segments | Layer::CountySegments | Layer::Lines => "MULTILINESTRING",
        Layer::Stations | Layer::KilometrePosts => "POINT",
        Layer::Counties => "MULTIPOLYGON",
        _ => "GEOMETRY",
    }
}

/// Whether the features of a layer have a place. A table without is one of attributes, and with one of
/// those in the file programs list no other tables than the layers.
pub(super) const fn is_spatial(layer: Layer) -> bool {
    !matches!(layer, Layer::Appointments)
}

/// The statement that makes the table of a layer.
pub(super) fn create(layer: Layer) -> String {
    let geom = if is_spatial(layer) { format!(", geom {}", geometry_type(layer)) } else { String::new() };
    format!("CREATE TABLE {} (fid INTEGER PRIMARY KEY{geom}{})", quoted(layer.name()), columns(layer))
}

/// The statement that made it in this file.
pub(super) fn made(db: &Connection, layer: Layer) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1")?
        .query_row([layer.name()], |row| row.get(0))
        .optional()
}

/// Makes the table of a layer; one of another shape, written by another version, is made anew.
pub(super) fn ensure(db: &Connection, layer: Layer) -> rusqlite::Result<()> {
    let (name, create, now) = (layer.name(), create(layer), made(db, layer)?);
    if now.as_ref() == Some(&create) {
        return Ok(());
    }
    if now.is_some() {
        drop_table(db, name)?;
    }
    db.execute_batch(&create)?;
    for act in ["INSERT", "UPDATE", "DELETE"] {
        db.execute_batch(&format!(
            "CREATE TRIGGER {trigger} BEFORE {act} ON {table} \
             BEGIN SELECT RAISE(ABORT, 'landrail: derived layer, edit through the service'); END",
            trigger = quoted(&format!("lr_{name}_{act}")),
            table = quoted(name)
        ))?;
    }
    let (kind, srs) = if is_spatial(layer) { ("features", SRS) } else { ("attributes", 0) };
    db.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            name,
            kind,
            layer.zh(),
            "landrail：由记录生成，只读 / derived from the records, read-only",
            srs
        ],
    )?;
    if is_spatial(layer) {
        spatial(db, layer)?;
    }
    for field in layer.fields() {
        let unit = if field.unit.is_empty() { String::new() } else { format!("（{}）", field.unit) };
        db.execute(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![name, field.name, format!("{}{unit}", field.zh), field.zh, field.en],
        )?;
    }
    Ok(())
}

/// Declares the geometry of a layer, with its index.
fn spatial(db: &Connection, layer: Layer) -> rusqlite::Result<()> {
    let name = layer.name();
    db.execute_batch(&format!(
        "CREATE VIRTUAL TABLE {} USING rtree(id, minx, maxx, miny, maxy)",
        quoted(&format!("rtree_{name}_geom"))
    ))?;
    db.execute_batch(&rtree_triggers(name))?;
    db.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)",
        params![name, geometry_type(layer), SRS],
    )?;
    db.execute(
        "INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index', ?2, 'write-only')",
        params![name, RTREE],
    )?;
    Ok(())
}

/// The triggers that the standard asks for (annex F.3, requirement 75), with its words.
fn rtree_triggers(name: &str) -> String {
    let put = "INSERT OR REPLACE INTO \"rtree_@_geom\" VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), \
               ST_MinY(NEW.geom), ST_MaxY(NEW.geom));";
    let there = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))";
    let gone = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))";
    let out = "DELETE FROM \"rtree_@_geom\" WHERE id = OLD.fid;";
    let both = "DELETE FROM \"rtree_@_geom\" WHERE id IN (OLD.fid, NEW.fid);";
    let all = [
        ("insert", "INSERT", there.to_owned(), put.to_owned()),
        ("update1", "UPDATE OF geom", format!("OLD.fid = NEW.fid AND {there}"), put.to_owned()),
        ("update2", "UPDATE OF geom", format!("OLD.fid = NEW.fid AND {gone}"), out.to_owned()),
        ("update3", "UPDATE", format!("OLD.fid != NEW.fid AND {there}"), format!("{out} {put}")),
        ("update4", "UPDATE", format!("OLD.fid != NEW.fid AND {gone}"), both.to_owned()),
        ("delete", "DELETE", "OLD.geom NOT NULL".to_owned(), out.to_owned()),
    ];
    let mut sql = String::new();
    for (which, act, when, then) in all {
        let _ = write!(
            sql,
            "CREATE TRIGGER \"rtree_@_geom_{which}\" AFTER {act} ON \"@\" WHEN {when} BEGIN {then} END;"
        );
    }
    sql.replace('@', name)
}

fn drop_table(db: &Connection, name: &str) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "DROP TABLE {}; DROP TABLE IF EXISTS {};",
        quoted(name),
        quoted(&format!("rtree_{name}_geom"))
    ))?;
    for table in ["gpkg_extensions", "gpkg_data_columns", "gpkg_geometry_columns", "gpkg_contents"] {
        db.execute(&format!("DELETE FROM {table} WHERE table_name = ?1"), [name])?;
    }
    Ok(())
}
