//! The tables of the file: those of the GeoPackage standard, and our own (`lr_…`), which no layer list
//! shows.

use rusqlite::Connection;

/// Version of our own tables. A newer program may read older ones; an older one refuses newer.
pub(super) const VERSION: i64 = 1;

/// `GPKG`, as the GeoPackage standard asks for.
pub(super) const APPLICATION_ID: i64 = 0x4750_4B47;

/// Version 1.3 of the standard.
pub(super) const USER_VERSION: i64 = 10300;

/// How long a connection waits for another one that writes; `CONNECTION` sets it.
pub(super) const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// What holds of every connection. Commits are on the disk when they return (`FULL`); the schema is
/// not trusted, because the file may come from elsewhere.
pub(super) const CONNECTION: &str = "\
PRAGMA busy_timeout=10000;
PRAGMA trusted_schema=OFF;
PRAGMA cell_size_check=ON;
PRAGMA synchronous=FULL;
PRAGMA journal_size_limit=67108864;";

const STANDARD: &str = "\
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4326\"]]', NULL),
  ('China Geodetic Coordinate System 2000', 4490, 'EPSG', 4490, 'GEOGCS[\"China Geodetic Coordinate System 2000\",DATUM[\"China_2000\",SPHEROID[\"CGCS2000\",6378137,298.257222101,AUTHORITY[\"EPSG\",\"1024\"]],AUTHORITY[\"EPSG\",\"1043\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4490\"]]', 'CGCS2000');
INSERT INTO gpkg_extensions VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write');";

/// `lr_audit` is the log: a row per change and per reading of a personal number, each with the hash of
/// the one before. `lr_item` holds everything that was ever said, in all its versions; `to_seq` is the
/// only column of a row that changes, once.
const OWN: &str = "\
CREATE TABLE lr_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lr_audit (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, program TEXT NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL,
  address TEXT, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, changed INTEGER NOT NULL,
  state TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX lr_audit_changed ON lr_audit(at) WHERE changed = 1;
CREATE INDEX lr_audit_last ON lr_audit(seq) WHERE changed = 1;
CREATE TABLE lr_unit (
  unit INTEGER PRIMARY KEY, origin TEXT NOT NULL, place REAL NOT NULL, file TEXT NOT NULL, document TEXT,
  head TEXT NOT NULL, digest BLOB NOT NULL, from_seq INTEGER NOT NULL, retired_seq INTEGER, to_seq INTEGER);
CREATE TABLE lr_item (
  item INTEGER PRIMARY KEY, unit INTEGER REFERENCES lr_unit(unit), kind TEXT NOT NULL, id TEXT NOT NULL,
  body TEXT NOT NULL, digest BLOB NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER);
CREATE INDEX lr_item_unit ON lr_item(unit);
CREATE INDEX lr_item_id ON lr_item(id, kind);
CREATE TABLE lr_token (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, grant_json TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
  created TEXT NOT NULL, expires TEXT, revoked TEXT);
CREATE TABLE lr_session (
  hash TEXT PRIMARY KEY, token INTEGER NOT NULL REFERENCES lr_token(id), expires TEXT NOT NULL) WITHOUT ROWID;
CREATE TRIGGER lr_audit_no_update BEFORE UPDATE ON lr_audit
  BEGIN SELECT RAISE(ABORT, 'landrail: the audit is append-only'); END;
CREATE TRIGGER lr_audit_no_delete BEFORE DELETE ON lr_audit
  BEGIN SELECT RAISE(ABORT, 'landrail: the audit is append-only'); END;
CREATE TRIGGER lr_item_no_delete BEFORE DELETE ON lr_item
  BEGIN SELECT RAISE(ABORT, 'landrail: history is kept'); END;
CREATE TRIGGER lr_item_no_update BEFORE UPDATE OF item, unit, kind, id, body, digest, from_seq ON lr_item
  BEGIN SELECT RAISE(ABORT, 'landrail: history is kept'); END;
CREATE TRIGGER lr_item_ends_once BEFORE UPDATE OF to_seq ON lr_item WHEN OLD.to_seq IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'landrail: history is kept'); END;";

/// Makes the tables of an empty file.
pub(super) fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={USER_VERSION}; BEGIN; {STANDARD} {OWN} \
         INSERT INTO lr_meta VALUES ('schema_version', '{VERSION}'); COMMIT;"
    ))
}
