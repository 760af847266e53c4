//! Shapefiles with all that belongs to them in one zip.

use std::io::{self, Seek, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::outline::{Kind, Outliner};
use super::shp::Shapes;
use super::spool::Spool;
use super::{Cut, ExportError, Options, Report, dbf, esri_wkt, notes};
use crate::index::{Feature, Layer};

/// Compression for speed rather than for size.
const LEVEL: i64 = 1;

/// One shapefile, or the table of the features without geometry.
struct Part {
    name: String,
    table: Spool,
    cuts: Vec<Cut>,
    shapes: Option<Shapes>,
}

/// Writes the zip. All files of features are whole before its first byte.
pub(super) fn write<W: Write + Seek>(
    layer: Layer,
    features: &[&Feature],
    options: &Options<'_>,
    out: &mut W,
) -> Result<Report, ExportError> {
    let outliner = Outliner { layer, crs: options.crs };
    let prj = esri_wkt(options.crs.epsg()).ok_or(ExportError::Crs(options.crs.epsg()))?;
    let mut report = Report {
        features: features.len(),
        without_geometry: features.iter().filter(|feature| feature.geometry.is_none()).count(),
        ..Report::default()
    };
    let parts = parts(features, options, &outliner)?;
    let mut zip = Zip { zip: ZipWriter::new(out), files: Vec::new() };
    for Part { name, table, cuts, shapes } in parts {
        if let Some(Shapes { shp, shx }) = shapes {
            zip.file(format!("{name}.shp"), |out| shp.copy(out))?;
            zip.file(format!("{name}.shx"), |out| shx.copy(out))?;
            zip.text(&format!("{name}.prj"), &prj)?;
        }
        zip.file(format!("{name}.dbf"), |out| table.copy(out))?;
        zip.text(&format!("{name}.cpg"), options.encoding.name())?;
        report.cuts.extend(cuts);
    }
    zip.text("字段说明.csv", &notes::dictionary(layer))?;
    if !report.cuts.is_empty() {
        zip.text("截断清单.csv", &notes::cuts(&report.cuts))?;
    }
    report.files.clone_from(&zip.files);
    zip.text("说明.txt", &notes::readme(layer, options, &report))?;
    report.files = zip.files;
    zip.zip.finish()?.flush()?;
    Ok(report)
}

/// Sorts the features by kind of geometry and writes the files of each kind.
fn parts(
    features: &[&Feature],
    options: &Options<'_>,
    outliner: &Outliner<'_>,
) -> Result<Vec<Part>, ExportError> {
    let layer = outliner.layer;
    let mut kinds: [Vec<&Feature>; 3] = Default::default();
    let mut without = Vec::new();
    for &feature in features {
        match feature.geometry.as_ref().map(Kind::of) {
            None => without.push(feature),
            Some(Some(kind)) => kinds[kind as usize].push(feature),
            Some(None) => {
                return Err(outliner.refuse(
                    feature,
                    "为空集合或混合类型的集合，不能写入 shapefile",
                    "is an empty collection or one of several kinds, which a shapefile cannot hold",
                ));
            }
        }
    }
    if kinds.iter().all(Vec::is_empty) && without.is_empty() {
        // An empty layer is still a layer that opens.
        return Ok(vec![part(layer.name().to_owned(), Some(usual(layer)), &[], options, outliner)?]);
    }
    let several = kinds.iter().filter(|features| !features.is_empty()).count() > 1;
    let mut parts = Vec::new();
    for (kind, features) in Kind::ALL.into_iter().zip(kinds) {
        if !features.is_empty() {
            let name = layer.name();
            let name = if several { format!("{name}_{}", kind.name()) } else { name.to_owned() };
            parts.push(part(name, Some(kind), &features, options, outliner)?);
        }
    }
    if !without.is_empty() {
        parts.push(part(format!("{}_nogeom", layer.name()), None, &without, options, outliner)?);
    }
    Ok(parts)
}

fn part(
    name: String,
    kind: Option<Kind>,
    features: &[&Feature],
    options: &Options<'_>,
    outliner: &Outliner<'_>,
) -> Result<Part, ExportError> {
    let (table, cuts) = dbf::write(&name, outliner.layer, features, options.encoding, options.long_text)?;
    let shapes = kind.map(|kind| Shapes::write(&name, kind, features, outliner)).transpose()?;
    Ok(Part { name, table, cuts, shapes })
}

/// The kind of geometry a layer has when it has any. Appointments never have one: an empty layer of
/// them still has to open as some kind.
const fn usual(layer: Layer) -> Kind {
    match layer {
        Layer::Segments | Layer::CountySegments | Layer::Lines | Layer::Findings => Kind::Line,
        Layer::Stations | Layer::KilometrePosts | Layer::Appointments => Kind::Point,
        Layer::Parcels | Layer::TemporaryUses | Layer::Constraints | Layer::Counties => Kind::Polygon,
    }
}

/// A zip that knows what is in it.
struct Zip<W: Write + Seek> {
    zip: ZipWriter<W>,
    files: Vec<String>,
}

impl<W: Write + Seek> Zip<W> {
    fn file(
        &mut self,
        name: String,
        write: impl FnOnce(&mut ZipWriter<W>) -> io::Result<()>,
    ) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default().compression_level(Some(LEVEL));
        self.zip.start_file(name.as_str(), options)?;
        write(&mut self.zip)?;
        self.files.push(name);
        Ok(())
    }

    fn text(&mut self, name: &str, text: &str) -> Result<(), ExportError> {
        self.file(name.to_owned(), |out| out.write_all(text.as_bytes()))
    }
}
