//! Snapshot → files for other systems.
//!
//! [`export`] writes a layer as a zipped shapefile, as `GeoJSON` or as CSV. Nothing is left out or
//! altered without a word: features without geometry go into a table of their own, text that had
//! to be cut is listed, and what a format cannot hold is an error that names feature and field.

mod cell;
mod csv;
mod dbf;
mod error;
mod geojson;
mod notes;
mod options;
mod outline;
mod prj;
mod shp;
mod spool;
mod target;
mod text;
mod wkt;
mod zipped;

use std::io::{Seek, Write};

pub use error::ExportError;
pub use options::{Cut, Format, Formulas, LongText, Options, Report, Selection};
pub use prj::esri_wkt;
pub use target::{OutputCrs, Projection};
pub use text::Encoding;

use super::index::{Feature, Layer};

/// Writes `features` of `layer` to `out` in the format of `options`.
///
/// Order is kept. The features are looked at before anything is written, so that most errors leave
/// `out` untouched; still, write to a temporary file and rename it.
///
/// # Errors
/// [`ExportError`] names the feature and the field.
pub fn export<W: Write + Seek>(
    layer: Layer,
    features: &mut dyn Iterator<Item = &Feature>,
    options: &Options<'_>,
    out: &mut W,
) -> Result<Report, ExportError> {
    let features: Vec<&Feature> = features.collect();
    let fields = layer.fields().len();
    if let Some(odd) = features.iter().find(|feature| feature.values.len() != fields) {
        return Err(ExportError::Values {
            layer: layer.name(),
            id: odd.id.clone(),
            got: odd.values.len(),
            want: fields,
        });
    }
    match options.format {
        Format::ShpZip => zipped::write(layer, &features, options, out),
        Format::GeoJson => geojson::write(layer, &features, options, out),
        Format::Csv => csv::write(layer, &features, options, out),
    }
}

/// Appends one feature to `out` as GeoJSON (RFC 7946, CGCS2000 degrees), as `/collections` sends it.
///
/// # Errors
/// [`ExportError`] names the feature and what is wrong with it.
pub fn write_feature(layer: Layer, feature: &Feature, out: &mut Vec<u8>) -> Result<(), ExportError> {
    geojson::write_feature(layer, feature, out)
}

/// The same without its geometry, for a table of many.
///
/// # Errors
/// [`ExportError`] names the feature and what is wrong with it.
pub fn write_properties(layer: Layer, feature: &Feature, out: &mut Vec<u8>) -> Result<(), ExportError> {
    geojson::write_properties(layer, feature, out)
}
