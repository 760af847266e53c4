//! The `.shp` and `.shx` of one kind of geometry.
//!
//! Written here instead of with the crate `shapefile`, which fills in the header after the last
//! record and so has to hold a whole file in memory before it can go into a zip, and which does
//! not watch the limit of two gigabytes.

use std::io::{self, Write};

use geo::Coord;

use super::ExportError;
use super::outline::{Kind, NO_MEASURE, Outline, Outliner};
use crate::index::Feature;

/// The most bytes a shapefile or dBASE file may have.
pub(super) const MAX_BYTES: u64 = i32::MAX as u64;

/// Records up to this many bytes are kept from planning to writing, so that the usual export
/// projects every vertex only once. Larger ones are made a second time instead.
const KEPT: usize = 128 << 20;

const HEADER: u64 = 100;
const RECORD_HEADER: u64 = 8;

/// What has to be known of a file before its first byte is written.
#[derive(Debug)]
pub(super) struct ShapePlan {
    code: i32,
    /// Bytes of each record without its header.
    sizes: Vec<u32>,
    total: u64,
    low: Coord<f64>,
    high: Coord<f64>,
    measures: Option<(f64, f64)>,
    kept: Option<Vec<u8>>,
}

impl ShapePlan {
    /// Looks at all features of one kind.
    pub(super) fn new(
        kind: Kind,
        features: &[&Feature],
        outliner: &Outliner<'_>,
    ) -> Result<Self, ExportError> {
        Self::keeping(KEPT, kind, features, outliner)
    }

    fn keeping(
        max: usize,
        kind: Kind,
        features: &[&Feature],
        outliner: &Outliner<'_>,
    ) -> Result<Self, ExportError> {
        let infinity = f64::INFINITY;
        let multi = |feature: &&Feature| !matches!(feature.geometry, Some(geo::Geometry::Point(_)));
        let mut plan = Self {
            code: match kind {
                Kind::Point if features.iter().any(multi) => 8,
                Kind::Point => 1,
                Kind::Line => 23,
                Kind::Polygon => 5,
            },
            sizes: Vec::with_capacity(features.len()),
            total: HEADER,
            low: Coord { x: infinity, y: infinity },
            high: Coord { x: -infinity, y: -infinity },
            measures: None,
            kept: None,
        };
        let mut outline = Outline::default();
        let mut kept = Vec::new();
        for (number, feature) in (1_u32..).zip(features) {
            outliner.fill(feature, &mut outline)?;
            let size = plan.add(&outline);
            if plan.total <= max as u64 {
                plan.push_record(number, size, &outline, &mut kept);
            } else {
                kept = Vec::new();
            }
        }
        plan.kept = (plan.total <= max as u64).then_some(kept);
        if features.is_empty() {
            (plan.low, plan.high) = (Coord::default(), Coord::default());
        }
        Ok(plan)
    }

    /// Counts a record and returns its bytes.
    fn add(&mut self, outline: &Outline) -> u32 {
        let size = self.size(outline);
        self.total += RECORD_HEADER + size;
        // Too large a record makes the total too large, which is refused before it is written.
        let size = u32::try_from(size).unwrap_or(u32::MAX);
        self.sizes.push(size);
        let (low, high) = bounds(&outline.points);
        self.low = Coord { x: self.low.x.min(low.x), y: self.low.y.min(low.y) };
        self.high = Coord { x: self.high.x.max(high.x), y: self.high.y.max(high.y) };
        if let Some((low, high)) = range(&outline.measures) {
            let all = self.measures.get_or_insert((low, high));
            *all = (all.0.min(low), all.1.max(high));
        }
        size
    }

    fn size(&self, outline: &Outline) -> u64 {
        let (parts, points) = (outline.parts.len() as u64, outline.points.len() as u64);
        match self.code {
            1 => 20,
            8 => 40 + 16 * points,
            23 => 44 + 4 * parts + 16 * points + 16 + 8 * points,
            _ => 44 + 4 * parts + 16 * points,
        }
    }

    /// Bytes of the `.shp`.
    pub(super) const fn bytes(&self) -> u64 {
        self.total
    }

    fn write_header(&self, bytes: u64, out: &mut impl Write) -> io::Result<()> {
        let (low, high) = self.measures.unwrap_or_default();
        let mut header = Vec::with_capacity(HEADER as usize);
        header.extend(9994_i32.to_be_bytes());
        header.extend([0; 20]);
        header.extend(words(bytes).to_be_bytes());
        header.extend(1000_i32.to_le_bytes());
        header.extend(self.code.to_le_bytes());
        for number in [self.low.x, self.low.y, self.high.x, self.high.y, 0.0, 0.0, low, high] {
            header.extend(number.to_le_bytes());
        }
        out.write_all(&header)
    }

    /// Writes the `.shp`; the features have to be those of the plan.
    pub(super) fn write_shp(
        &self,
        features: &[&Feature],
        outliner: &Outliner<'_>,
        out: &mut impl Write,
    ) -> Result<(), ExportError> {
        self.write_header(self.total, out)?;
        if let Some(kept) = &self.kept {
            return Ok(out.write_all(kept)?);
        }
        let mut outline = Outline::default();
        let mut record = Vec::new();
        for (number, (feature, &size)) in (1_u32..).zip(features.iter().zip(&self.sizes)) {
            outliner.fill(feature, &mut outline)?;
            record.clear();
            self.push_record(number, size, &outline, &mut record);
            out.write_all(&record)?;
        }
        Ok(())
    }

    fn push_record(&self, number: u32, size: u32, outline: &Outline, record: &mut Vec<u8>) {
        record.extend(number.to_be_bytes());
        record.extend(words(u64::from(size)).to_be_bytes());
        record.extend(self.code.to_le_bytes());
        if self.code != 1 {
            let (low, high) = bounds(&outline.points);
            push_all(record, &[low.x, low.y, high.x, high.y]);
        }
        if matches!(self.code, 5 | 23) {
            record.extend(count(outline.parts.len()));
        }
        if self.code != 1 {
            record.extend(count(outline.points.len()));
        }
        if matches!(self.code, 5 | 23) {
            for part in &outline.parts {
                record.extend(part.to_le_bytes());
            }
        }
        for point in &outline.points {
            push_all(record, &[point.x, point.y]);
        }
        if self.code == 23 {
            let (low, high) = range(&outline.measures).unwrap_or((NO_MEASURE, NO_MEASURE));
            push_all(record, &[low, high]);
            push_all(record, &outline.measures);
        }
    }

    /// Writes the `.shx`.
    pub(super) fn write_shx(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_header(HEADER + 8 * self.sizes.len() as u64, out)?;
        let mut offset = HEADER;
        for &size in &self.sizes {
            out.write_all(&words(offset).to_be_bytes())?;
            out.write_all(&words(u64::from(size)).to_be_bytes())?;
            offset += RECORD_HEADER + u64::from(size);
        }
        Ok(())
    }
}

/// Lengths are counted in words of 16 bits. Larger files were refused before.
fn words(bytes: u64) -> i32 {
    i32::try_from(bytes / 2).unwrap_or(i32::MAX)
}

fn count(number: usize) -> [u8; 4] {
    i32::try_from(number).unwrap_or(i32::MAX).to_le_bytes()
}

fn push_all(record: &mut Vec<u8>, numbers: &[f64]) {
    record.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn bounds(points: &[Coord<f64>]) -> (Coord<f64>, Coord<f64>) {
    let start = points.first().copied().unwrap_or_default();
    points.iter().fold((start, start), |(low, high), p| {
        (Coord { x: low.x.min(p.x), y: low.y.min(p.y) }, Coord { x: high.x.max(p.x), y: high.y.max(p.y) })
    })
}

/// The smallest and largest measure, if there is any.
fn range(measures: &[f64]) -> Option<(f64, f64)> {
    measures.iter().filter(|&&m| m > -1e38).fold(None, |all, &m| {
        let (low, high) = all.unwrap_or((m, m));
        Some((low.min(m), high.max(m)))
    })
}

#[cfg(test)]
mod tests {
    use geo::line_string;

    use super::*;
    use crate::export::OutputCrs;
    use crate::index::Layer;

    #[test]
    fn kept_records_are_those_made_again() {
        let feature = |no: usize| Feature {
            id: format!("{no}"),
            geometry: Some(line_string![(x: 112.0, y: 38.0), (x: 113.0, y: no as f64)].into()),
            measures: vec![vec![1000.0, 1000.0 + no as f64]],
            values: Vec::new(),
        };
        let features: Vec<Feature> = (1..40).map(feature).collect();
        let features: Vec<&Feature> = features.iter().collect();
        let outliner = Outliner { layer: Layer::Lines, crs: OutputCrs::CGCS2000 };
        let files = [0, 1000, KEPT].map(|max| {
            let plan = ShapePlan::keeping(max, Kind::Line, &features, &outliner).unwrap();
            assert_eq!(plan.kept.is_some(), max == KEPT);
            let mut file = Vec::new();
            plan.write_shp(&features, &outliner, &mut file).unwrap();
            assert_eq!(file.len() as u64, plan.bytes());
            file
        });
        assert!(files[0] == files[1] && files[1] == files[2]);
    }
}
