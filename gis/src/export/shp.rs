//! The `.shp` and `.shx` of one kind of geometry.

use geo::{Coord, Geometry};
use shapefile::record::EsriShape;
use shapefile::{Multipoint, NO_DATA, Point, PointM, Polygon, PolygonRing, PolylineM, ShapeWriter};

use super::ExportError;
use super::outline::{Kind, Outliner, Part};
use super::spool::{MAX_BYTES, Spool, fits};
use crate::index::Feature;

/// Bytes of a file's header.
const HEADER: u64 = 100;

/// Bytes before a shape: number and length of the record, and the shape type.
const RECORD_HEADER: u64 = 12;

/// Where the header has the type of the shapes.
const TYPE_AT: u64 = 32;

/// A written `.shp` with its `.shx`.
pub(super) struct Shapes {
    pub(super) shp: Spool,
    pub(super) shx: Spool,
}

impl Shapes {
    /// Writes features of one kind. `name` is the file's, for errors.
    pub(super) fn write(
        name: &str,
        kind: Kind,
        features: &[&Feature],
        outliner: &Outliner<'_>,
    ) -> Result<Self, ExportError> {
        Self::limited(MAX_BYTES, name, kind, features, outliner)
    }

    fn limited(
        max: u64,
        name: &str,
        kind: Kind,
        features: &[&Feature],
        outliner: &Outliner<'_>,
    ) -> Result<Self, ExportError> {
        let mut shapes = Self { shp: Spool::new(), shx: Spool::new() };
        let several = |feature: &&Feature| !matches!(feature.geometry, Some(Geometry::Point(_)));
        let bytes = match kind {
            Kind::Point if features.iter().any(several) => {
                shapes.fill(max, features, |feature| Ok(Multipoint::new(points(outliner, feature)?)))
            }
            Kind::Point => shapes.fill(max, features, |feature| {
                // A single point, as was just seen.
                Ok(points(outliner, feature)?.first().copied().unwrap_or_default())
            }),
            Kind::Line => shapes.fill(max, features, |feature| line(outliner, feature)),
            Kind::Polygon => shapes.fill(max, features, |feature| {
                // It closes the rings, and turns outer ones clockwise and holes the other way round.
                Ok(Polygon::with_rings(outliner.parts(feature)?.into_iter().map(ring).collect()))
            }),
        }?;
        fits(name, "shp", bytes, max)?;
        Ok(shapes)
    }

    /// Writes the shapes and returns the bytes of the `.shp`. Those beyond `max`, which the crate
    /// does not watch, are only counted.
    fn fill<S: EsriShape>(
        &mut self,
        max: u64,
        features: &[&Feature],
        shape: impl Fn(&Feature) -> Result<S, ExportError>,
    ) -> Result<u64, ExportError> {
        let mut writer = ShapeWriter::with_shx(&mut self.shp, &mut self.shx);
        let mut bytes = HEADER;
        for feature in features {
            let shape = shape(feature)?;
            bytes += RECORD_HEADER + shape.size_in_bytes() as u64;
            if bytes <= max {
                writer.write_shape(&shape)?;
            }
        }
        writer.finalize()?;
        drop(writer);
        if features.is_empty() {
            // The crate takes the type from the first shape, and readers the geometry type of the
            // layer from the header.
            let code = (S::shapetype() as i32).to_le_bytes();
            self.shp.patch(TYPE_AT, &code)?;
            self.shx.patch(TYPE_AT, &code)?;
        }
        Ok(bytes)
    }
}

fn points(outliner: &Outliner<'_>, feature: &Feature) -> Result<Vec<Point>, ExportError> {
    Ok(outliner.parts(feature)?.into_iter().flat_map(|part| part.points).map(point).collect())
}

fn point(at: Coord<f64>) -> Point {
    Point::new(at.x, at.y)
}

fn ring(part: Part) -> PolygonRing<Point> {
    let points = part.points.into_iter().map(point).collect();
    if part.hole { PolygonRing::Inner(points) } else { PolygonRing::Outer(points) }
}

fn line(outliner: &Outliner<'_>, feature: &Feature) -> Result<PolylineM, ExportError> {
    let parts = outliner.parts(feature)?;
    let measures = outliner.measures(feature, &parts)?;
    let part = |(no, part): (usize, Part)| {
        let measures = measures.and_then(|all| all.get(no)).into_iter().flatten().copied();
        let measures = measures.chain(std::iter::repeat(NO_DATA));
        part.points.into_iter().zip(measures).map(|(at, m)| PointM::new(at.x, at.y, m)).collect()
    };
    Ok(PolylineM::with_parts(parts.into_iter().enumerate().map(part).collect()))
}

#[cfg(test)]
mod tests {
    use geo::line_string;

    use super::*;
    use crate::export::OutputCrs;
    use crate::index::Layer;

    #[test]
    fn what_is_beyond_the_limit_is_counted_but_not_written() {
        let feature = |no: usize| Feature {
            id: format!("{no}"),
            geometry: Some(line_string![(x: 112.0, y: 38.0), (x: 113.0, y: no as f64)].into()),
            measures: vec![vec![1000.0, 1000.0 + no as f64]],
            values: Vec::new(),
        };
        let features: Vec<Feature> = (1..40).map(feature).collect();
        let features: Vec<&Feature> = features.iter().collect();
        let outliner = Outliner { layer: Layer::Lines, crs: OutputCrs::CGCS2000 };
        let limited = |max| Shapes::limited(max, "lines", Kind::Line, &features, &outliner);
        let mut file = Vec::new();
        limited(MAX_BYTES).ok().unwrap().shp.copy(&mut file).unwrap();
        // 8 + 4 + 32 + 4 + 4 + 4 + 2 × 16 + 16 + 2 × 8 bytes a line.
        assert_eq!(file.len(), 100 + 39 * 120);
        assert!(limited(file.len() as u64).is_ok());
        let refused = limited(file.len() as u64 - 1).err().unwrap();
        assert!(
            matches!(&refused, ExportError::TooBig { file: name, bytes }
                if name == "lines.shp" && *bytes == file.len() as u64),
            "{refused}"
        );
    }
}
