//! The published layers as feature tables, for whoever opens the file in QGIS. They are derived from
//! the records; triggers keep others from editing them, because what is edited there would be lost.

use std::fmt::Write as _;

use geo::{BoundingRect as _, Geometry, MultiLineString, MultiPolygon};
use landrail_gis::index::{Feature, Layer, Snapshot, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};

use super::tables::{SRS, create, ensure, geometry_type, is_spatial, made, quoted};
use crate::store::interface::{LayerRows, LayersOf};

/// The key of the state that the tables show.
const KEY: &str = "layers";

/// Of which state and day the tables are; `None` too when one of them is of another shape, written by
/// another version of the program.
pub(super) fn shown(db: &Connection) -> rusqlite::Result<Option<LayersOf>> {
    for layer in Layer::ALL {
        if made(db, layer)?.as_deref() != Some(&*create(layer)) {
            return Ok(None);
        }
    }
    let text: Option<String> =
        db.query_row("SELECT value FROM lr_meta WHERE key = ?1", [KEY], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Writes the rows inside the transaction of the caller.
pub(super) fn write(db: &Connection, of: LayersOf, rows: &LayerRows<'_>) -> rusqlite::Result<()> {
    // The triggers of the layers are for other programs: those of the standard call functions that
    // only such programs have, and ours keep them off.
    let off = TriggersOff::new(db)?;
    let written = write_rows(db, of, rows);
    drop(off);
    // The triggers of the log are among them: without them nothing more is written.
    if !db.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER)? {
        return Err(rusqlite::Error::InvalidQuery);
    }
    written
}

/// Triggers are off until this is dropped, also by a panic: the log and history are append-only by
/// theirs.
struct TriggersOff<'c>(&'c Connection);

impl<'c> TriggersOff<'c> {
    fn new(db: &'c Connection) -> rusqlite::Result<Self> {
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        Ok(Self(db))
    }
}

impl Drop for TriggersOff<'_> {
    fn drop(&mut self) {
        let _ = self.0.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true);
    }
}

fn write_rows(db: &Connection, of: LayersOf, rows: &LayerRows<'_>) -> rusqlite::Result<()> {
    for layer in Layer::ALL {
        ensure(db, layer)?;
    }
    match rows {
        LayerRows::All(snapshot) => {
            for layer in Layer::ALL {
                all(db, layer, snapshot)?;
            }
        }
        LayerRows::Changed { rows } => {
            for (layer, id, feature) in rows {
                changed(db, *layer, id, feature.as_deref())?;
            }
        }
    }
    let json = serde_json::to_string(&of).unwrap_or_default();
    db.execute("INSERT OR REPLACE INTO lr_meta VALUES (?1, ?2)", params![KEY, json])?;
    Ok(())
}

fn all(db: &Connection, layer: Layer, snapshot: &Snapshot) -> rusqlite::Result<()> {
    let name = layer.name();
    db.execute(&format!("DELETE FROM {}", quoted(name)), [])?;
    if is_spatial(layer) {
        db.execute(&format!("DELETE FROM {}", quoted(&format!("rtree_{name}_geom"))), [])?;
    }
    db.execute(
        "UPDATE gpkg_contents SET min_x = NULL, min_y = NULL, max_x = NULL, max_y = NULL WHERE table_name = ?1",
        [name],
    )?;
    let table = snapshot.table(layer);
    let mut bounds = None;
    for feature in table.features() {
        insert(db, layer, feature, &mut bounds)?;
    }
    touched(db, layer, bounds)
}

fn changed(db: &Connection, layer: Layer, id: &str, feature: Option<&Feature>) -> rusqlite::Result<()> {
    let name = layer.name();
    let fid = fid(id);
    db.prepare_cached(&format!("DELETE FROM {} WHERE fid = ?1", quoted(name)))?.execute([fid])?;
    if is_spatial(layer) {
        db.prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", quoted(&format!("rtree_{name}_geom"))))?
            .execute([fid])?;
    }
    let mut bounds = None;
    if let Some(feature) = feature {
        insert(db, layer, feature, &mut bounds)?;
    }
    touched(db, layer, bounds)
}

/// The feature's number: made of its identifier, so that it stays the same.
fn fid(id: &str) -> i64 {
    let feature = Feature { id: id.to_owned(), geometry: None, measures: Vec::new(), values: Vec::new() };
    i64::try_from(feature.tile_id()).unwrap_or(i64::MAX)
}

/// Notes the change for readers, and the bounds that it may have widened.
fn touched(db: &Connection, layer: Layer, bounds: Option<[f64; 4]>) -> rusqlite::Result<()> {
    let [w, s, e, n] = bounds.map_or([None; 4], |bounds| bounds.map(Some));
    db.prepare_cached(
        "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'), \
         min_x = min(coalesce(min_x, ?2), coalesce(?2, min_x)), min_y = min(coalesce(min_y, ?3), coalesce(?3, min_y)), \
         max_x = max(coalesce(max_x, ?4), coalesce(?4, max_x)), max_y = max(coalesce(max_y, ?5), coalesce(?5, max_y)) \
         WHERE table_name = ?1",
    )?
    .execute(params![layer.name(), w, s, e, n])?;
    Ok(())
}

/// Of two features with one identifier the first keeps it, as in the snapshot.
fn insert(
    db: &Connection,
    layer: Layer,
    feature: &Feature,
    bounds: &mut Option<[f64; 4]>,
) -> rusqlite::Result<()> {
    let name = layer.name();
    let fid = i64::try_from(feature.tile_id()).unwrap_or(i64::MAX);
    let (mut names, mut values) = ("fid".to_owned(), vec![rusqlite::types::Value::Integer(fid)]);
    if is_spatial(layer) {
        let geometry = feature.geometry.as_ref().and_then(|geometry| blob(layer, geometry));
        names.push_str(", geom");
        values.push(geometry.into());
    }
    for (field, value) in layer.fields().iter().zip(&feature.values) {
        let _ = write!(names, ", {}", quoted(field.name));
        values.push(Cell(value).owned());
    }
    let marks = ["?"].repeat(values.len()).join(", ");
    let sql = format!("INSERT OR IGNORE INTO {} ({names}) VALUES ({marks})", quoted(name));
    let added = db.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    let rect =
        feature.geometry.as_ref().filter(|_| is_spatial(layer)).and_then(geo::BoundingRect::bounding_rect);
    if let (1, Some(rect)) = (added, rect) {
        let (min, max) = (rect.min(), rect.max());
        db.prepare_cached(&format!(
            "INSERT OR REPLACE INTO {} VALUES (?1, ?2, ?3, ?4, ?5)",
            quoted(&format!("rtree_{name}_geom"))
        ))?
        .execute(params![fid, min.x, max.x, min.y, max.y])?;
        let [w, s, e, n] = bounds.unwrap_or([f64::MAX, f64::MAX, f64::MIN, f64::MIN]);
        *bounds = Some([w.min(min.x), s.min(min.y), e.max(max.x), n.max(max.y)]);
    }
    Ok(())
}

struct Cell<'a>(&'a Value);

impl Cell<'_> {
    fn owned(&self) -> rusqlite::types::Value {
        use rusqlite::types::Value as Sql;
        match self.0 {
            Value::Null => Sql::Null,
            Value::Text(text) => Sql::Text(text.clone()),
            Value::Int(number) => Sql::Integer(*number),
            Value::Real(number) => Sql::Real(*number),
            Value::Date(day) => Sql::Text(day.to_string()),
            Value::Bool(yes) => Sql::Integer(i64::from(*yes)),
        }
    }
}

/// A geometry as the standard stores it: a header with the bounds, then well-known binary.
fn blob(layer: Layer, geometry: &Geometry<f64>) -> Option<Vec<u8>> {
    let rect = geometry.bounding_rect()?;
    let many = match geometry {
        Geometry::LineString(line) if geometry_type(layer).starts_with("MULTI") => {
            Some(Geometry::MultiLineString(MultiLineString::new(vec![line.clone()])))
        }
        Geometry::Polygon(polygon) if geometry_type(layer).starts_with("MULTI") => {
            Some(Geometry::MultiPolygon(MultiPolygon::new(vec![polygon.clone()])))
        }
        _ => None,
    };
    let geometry = many.as_ref().unwrap_or(geometry);
    // Little-endian, with an envelope in x and y.
    let mut bytes = vec![b'G', b'P', 0, 0b0000_0011];
    bytes.extend_from_slice(&i32::try_from(SRS).ok()?.to_le_bytes());
    for bound in [rect.min().x, rect.max().x, rect.min().y, rect.max().y] {
        bytes.extend_from_slice(&bound.to_le_bytes());
    }
    let options = wkb::writer::WriteOptions { endianness: wkb::Endianness::LittleEndian };
    wkb::writer::write_geometry(&mut bytes, geometry, &options).ok()?;
    Some(bytes)
}

/// What the tables show that a snapshot does not, and the other way round; and how many rows they have.
pub(super) fn compare(db: &Connection, snapshot: &Snapshot) -> rusqlite::Result<(u64, Vec<String>)> {
    let (mut rows, mut faults) = (0_u64, Vec::new());
    for layer in Layer::ALL {
        let name = layer.name();
        let marks: Vec<String> =
            layer.fields().iter().map(|field| format!(", {}", quoted(field.name))).collect();
        let marks = marks.concat();
        let geom = if is_spatial(layer) { "geom" } else { "NULL" };
        let mut query = db.prepare(&format!("SELECT {geom}{marks} FROM {} WHERE fid = ?1", quoted(name)))?;
        let (mut wrong, mut seen) = (0_u64, std::collections::HashSet::new());
        for feature in snapshot.table(layer).features() {
            if !seen.insert(feature.tile_id()) {
                continue;
            }
            let fid = i64::try_from(feature.tile_id()).unwrap_or(i64::MAX);
            let same = query
                .query_row([fid], |row| {
                    let geometry: Option<Vec<u8>> = row.get(0)?;
                    let mut same = geometry == feature.geometry.as_ref().and_then(|g| blob(layer, g));
                    for (no, value) in feature.values.iter().enumerate() {
                        same &= equal(row.get_ref(no + 1)?, &Cell(value).owned());
                    }
                    Ok(same)
                })
                .optional()?;
            wrong = wrong.saturating_add(u64::from(same != Some(true)));
        }
        let stored: i64 =
            db.query_row(&format!("SELECT count(*) FROM {}", quoted(name)), [], |row| row.get(0))?;
        let stored = u64::try_from(stored).unwrap_or_default();
        let expected = seen.len() as u64;
        if wrong > 0 || stored != expected {
            faults.push(format!(
                "图层表 {name} 与记录不符：{wrong}条不同，表中{stored}条，应为{expected}条 / the table {name} does not fit \
                 the records: {wrong} rows differ, {stored} rows instead of {expected}"
            ));
        }
        rows = rows.saturating_add(stored);
    }
    Ok((rows, faults))
}

fn equal(stored: ValueRef<'_>, expected: &rusqlite::types::Value) -> bool {
    // A whole number in a column of decimals comes back as a decimal.
    match (stored, expected) {
        (ValueRef::Real(a), rusqlite::types::Value::Integer(b)) => a.to_string() == b.to_string(),
        (stored, expected) => stored_owned(stored) == *expected,
    }
}

fn stored_owned(value: ValueRef<'_>) -> rusqlite::types::Value {
    use rusqlite::types::Value as Sql;
    match value {
        ValueRef::Null => Sql::Null,
        ValueRef::Integer(number) => Sql::Integer(number),
        ValueRef::Real(number) => Sql::Real(number),
        ValueRef::Text(text) => Sql::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Sql::Blob(bytes.to_vec()),
    }
}
