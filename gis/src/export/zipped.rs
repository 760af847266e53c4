//! Shapefiles with all that belongs to them in one zip.

use std::io::{BufWriter, Seek, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::dbf::TablePlan;
use super::outline::{Kind, Outliner};
use super::shp::{MAX_BYTES, ShapePlan};
use super::{ExportError, Options, Report, esri_wkt, notes};
use crate::index::{Feature, Layer};

/// Compression for speed: a quarter larger than the usual level 6, in a fraction of its time.
const LEVEL: i64 = 1;

/// One shapefile, or the table of the features without geometry.
struct Part<'a> {
    name: String,
    features: Vec<&'a Feature>,
    table: TablePlan,
    shapes: Option<ShapePlan>,
}

/// Writes the zip. Everything is planned and checked before the first byte.
pub(super) fn write<W: Write + Seek>(
    layer: Layer,
    features: &[&Feature],
    options: &Options<'_>,
    out: &mut W,
) -> Result<Report, ExportError> {
    let outliner = Outliner { layer, crs: options.crs };
    let prj = esri_wkt(options.crs.epsg()).ok_or(ExportError::Crs(options.crs.epsg()))?;
    let parts = plan(features, options, &outliner)?;
    let mut report = Report {
        features: features.len(),
        without_geometry: features.iter().filter(|feature| feature.geometry.is_none()).count(),
        cuts: parts.iter().flat_map(|part| part.table.cuts.iter().cloned()).collect(),
        ..Report::default()
    };
    let mut zip = Zip { zip: ZipWriter::new(out), files: Vec::new() };
    for part in &parts {
        let name = &part.name;
        if let Some(shapes) = &part.shapes {
            zip.file(format!("{name}.shp"), |out| shapes.write_shp(&part.features, &outliner, out))?;
            zip.file(format!("{name}.shx"), |out| Ok(shapes.write_shx(out)?))?;
            zip.file(format!("{name}.prj"), |out| Ok(out.write_all(prj.as_bytes())?))?;
        }
        zip.file(format!("{name}.dbf"), |out| part.table.write(&part.features, out))?;
        zip.file(format!("{name}.cpg"), |out| Ok(out.write_all(options.encoding.name().as_bytes())?))?;
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

/// Sorts the features by kind of geometry and looks at each kind.
fn plan<'a>(
    features: &[&'a Feature],
    options: &Options<'_>,
    outliner: &Outliner<'_>,
) -> Result<Vec<Part<'a>>, ExportError> {
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
                    "为空集合或混合类型的集合,不能写入 shapefile",
                    "is an empty collection or one of several kinds, which a shapefile cannot hold",
                ));
            }
        }
    }
    if kinds.iter().all(Vec::is_empty) && without.is_empty() {
        // An empty layer is still a layer that opens.
        return Ok(vec![part(layer.name().to_owned(), Some(usual(layer)), Vec::new(), options, outliner)?]);
    }
    let several = kinds.iter().filter(|features| !features.is_empty()).count() > 1;
    let mut parts = Vec::new();
    for (kind, features) in Kind::ALL.into_iter().zip(kinds) {
        if !features.is_empty() {
            let name = layer.name();
            let name = if several { format!("{name}_{}", kind.name()) } else { name.to_owned() };
            parts.push(part(name, Some(kind), features, options, outliner)?);
        }
    }
    if !without.is_empty() {
        parts.push(part(format!("{}_nogeom", layer.name()), None, without, options, outliner)?);
    }
    Ok(parts)
}

fn part<'a>(
    name: String,
    kind: Option<Kind>,
    features: Vec<&'a Feature>,
    options: &Options<'_>,
    outliner: &Outliner<'_>,
) -> Result<Part<'a>, ExportError> {
    let table = TablePlan::new(outliner.layer, &features, options.encoding, options.long_text)?;
    let shapes = kind.map(|kind| ShapePlan::new(kind, &features, outliner)).transpose()?;
    fits(&name, "dbf", table.bytes(), MAX_BYTES)?;
    fits(&name, "shp", shapes.as_ref().map_or(0, ShapePlan::bytes), MAX_BYTES)?;
    Ok(Part { name, features, table, shapes })
}

fn fits(name: &str, extension: &str, bytes: u64, max: u64) -> Result<(), ExportError> {
    if bytes > max {
        return Err(ExportError::TooBig { file: format!("{name}.{extension}"), bytes });
    }
    Ok(())
}

/// The kind of geometry a layer has when it has any.
const fn usual(layer: Layer) -> Kind {
    match layer {
        Layer::Segments | Layer::CountySegments | Layer::Lines => Kind::Line,
        Layer::Stations => Kind::Point,
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
        write: impl FnOnce(&mut BufWriter<&mut ZipWriter<W>>) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default().compression_level(Some(LEVEL));
        self.zip.start_file(name.as_str(), options)?;
        let mut out = BufWriter::with_capacity(1 << 16, &mut self.zip);
        write(&mut out)?;
        out.flush()?;
        drop(out);
        self.files.push(name);
        Ok(())
    }

    fn text(&mut self, name: &str, text: &str) -> Result<(), ExportError> {
        self.file(name.to_owned(), |out| Ok(out.write_all(text.as_bytes())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_gigabytes_are_the_limit() {
        assert!(fits("segments", "shp", MAX_BYTES, MAX_BYTES).is_ok());
        let message = fits("segments", "shp", MAX_BYTES + 1, MAX_BYTES).unwrap_err().to_string();
        assert!(message.contains("segments.shp") && message.contains("2147483648"), "{message}");
    }
}
