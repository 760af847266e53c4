//! What to write, and what was written.

use jiff::civil::Date;

use super::{Encoding, OutputCrs};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Shapefiles with everything that belongs to them in one zip.
    ShpZip,
    /// `GeoJSON` (RFC 7946 for geographic coordinates).
    GeoJson,
    /// Comma-separated values.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::ShpZip, Self::GeoJson, Self::Csv];

    /// The ending of a file of this format, without the first dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::ShpZip => "shp.zip",
            Self::GeoJson => "geojson",
            Self::Csv => "csv",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::ShpZip => "application/zip",
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv",
        }
    }

    /// The format of this name: `shp`, `shp.zip`, `geojson` or `csv`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "shp" | "shp.zip" => Some(Self::ShpZip),
            "geojson" => Some(Self::GeoJson),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// What to do with text longer than dBASE can hold (254 bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LongText {
    /// Cut it at a character; the whole text goes into a list in the zip.
    #[default]
    Cut,
    /// Refuse the export.
    Refuse,
}

/// What to do with CSV text that a spreadsheet would run as a formula: text that begins with
/// `=`, `+`, `-`, `@` (also full-width), a tab or a line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Formulas {
    /// Put an apostrophe before it, and say so in the report. Numbers are never touched.
    #[default]
    Quote,
    /// Leave it: for programs, not for spreadsheets.
    Keep,
}

/// How to write an export.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The file format.
    pub format: Format,
    /// The coordinate reference system of the geometry.
    pub crs: OutputCrs<'a>,
    /// The encoding of text in shapefiles and CSV. `GeoJSON` is always UTF-8.
    pub encoding: Encoding,
    /// What to do with long text in shapefiles.
    pub long_text: LongText,
    /// Whether a UTF-8 CSV begins with a byte-order mark. Excel in China reads UTF-8 only with
    /// it; many programs take it for a part of the first column's name. Off by default.
    pub bom: bool,
    /// Whether a CSV has a last column `wkt` with the geometry. Off by default: a spreadsheet
    /// cell holds 32,767 characters, fewer than a county's boundary.
    pub wkt: bool,
    /// What to do with CSV text that looks like a formula.
    pub formulas: Formulas,
    /// The day on which the features are in force, to be told where the format can.
    pub as_of: Option<Date>,
    /// What they were chosen by, to be told where the format can; none when they are the whole layer.
    pub selection: Option<Selection>,
}

/// What the features of an export were chosen by, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl<'a> Options<'a> {
    /// The usual way: UTF-8, long text cut and listed, no byte-order mark, no `wkt` column,
    /// formulas quoted.
    pub fn new(format: Format, crs: OutputCrs<'a>) -> Self {
        Self {
            format,
            crs,
            encoding: Encoding::default(),
            long_text: LongText::default(),
            bom: false,
            wkt: false,
            formulas: Formulas::default(),
            as_of: None,
            selection: None,
        }
    }
}

/// A text that is in the shapefile only in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The feature.
    pub id: String,
    /// The field, [`Field::name`](crate::index::Field::name).
    pub field: &'static str,
    /// Bytes of the whole text in the file's encoding.
    pub bytes: usize,
    /// Bytes that were kept.
    pub kept: usize,
    /// The whole text.
    pub text: String,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Features written.
    pub features: usize,
    /// Of these, features without geometry. In a zip they are in a table of their own.
    pub without_geometry: usize,
    /// Names of the files in a zip, in order; empty for other formats.
    pub files: Vec<String>,
    /// Texts that were cut.
    pub cuts: Vec<Cut>,
    /// Feature and field of CSV text that got an apostrophe.
    pub quoted: Vec<(String, &'static str)>,
}
