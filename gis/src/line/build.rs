//! Points and a centreline → a checked chain.
//!
//! Every fault is found in one go and names its row; what is only noteworthy is a [`LineWarning`].

use std::sync::Arc;

use geo::Coord;
use jiff::civil::Date;

use super::calibration::Eras;
use super::checks::{check_changes, check_names, check_posts, check_values, contradicts, lengths_differ};
use super::path::Path;
use super::{Anchor, AnchorKind, Chain, Track, crossing, fit};
use crate::chainage::Chainage;
use crate::fault::{Fault, Faults};

/// Something in the line data that a reader should know but that does not stop the load, e.g. a
/// chord longer than the difference of its posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWarning {
    /// The line.
    pub line: String,
    /// What was noticed, with figures, Chinese and English.
    pub what: String,
}

/// A point as a table gives it: a station, a shape point, a post or an equation.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The row of its table, 1-based, header included.
    pub row: usize,
    /// Name, may be empty.
    pub name: Arc<str>,
    /// Longitude and latitude, degrees CGCS2000. On a surveyed centreline an equation may do
    /// without: it then stands where its incoming post is.
    pub at: Option<(f64, f64)>,
    /// The kilometre post, of an equation the incoming one.
    pub post: Option<Chainage>,
    /// The outgoing post of an equation.
    pub post_out: Option<Chainage>,
    /// The letter of the repeated posts after a long chain.
    pub letter: Option<char>,
    /// ± metres along of the post.
    pub post_tolerance_m: Option<f64>,
    /// What it is.
    pub kind: AnchorKind,
    /// What the post rests on.
    pub post_basis: Arc<str>,
    /// What the coordinate rests on.
    pub coord_source: Arc<str>,
    /// ± metres of the coordinate.
    pub coord_tolerance_m: f64,
    /// First day on which the post holds.
    pub valid_from: Option<Date>,
    /// Last day on which the post holds.
    pub valid_to: Option<Date>,
}

/// A surveyed centreline with its posts.
#[derive(Debug, Clone, PartialEq)]
pub struct Surveyed {
    /// The line's canonical name.
    pub line: String,
    /// The track.
    pub track: Track,
    /// The vertices, degrees CGCS2000, in either direction.
    pub centreline: Vec<Coord<f64>>,
    /// ± metres of the centreline.
    pub coord_tolerance_m: f64,
    /// Posts and equations, in the order of the table.
    pub points: Vec<Point>,
    /// The file of the centreline, for messages.
    pub centreline_file: String,
    /// The file of the posts, for messages.
    pub posts_file: String,
    /// Whether the line may cross itself, as a spiral does.
    pub may_cross: bool,
}

impl Chain {
    /// The chain of a surveyed centreline: each post is set on the centreline where it stands
    /// nearest. A centreline drawn against increasing posts is turned round, with a warning.
    ///
    /// # Errors
    /// Fewer than two vertices or posts, figures that no railway has, a vertex that cannot be projected, a centreline that crosses
    /// itself, a post farther from it than both tolerances together, repeated posts, posts that do
    /// not increase from one to the next, an equation without a place among its neighbours.
    pub fn surveyed(parts: Surveyed) -> Result<(Self, Vec<LineWarning>), Faults> {
        let mut warnings = Vec::new();
        let vertices: Vec<[f64; 2]> = parts.centreline.iter().map(|c| [c.x, c.y]).collect();
        if vertices.len() < 2 {
            let (zh, en) = (
                format!("{}{} 的中心线不足两个点，不成线", parts.line, parts.track.zh()),
                format!("the centreline of {} has fewer than two points", parts.line),
            );
            return Err(Fault::file(&parts.centreline_file, zh, en).into());
        }
        let mut faults = Vec::new();
        check_values(&parts, &mut faults);
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        let mut path = Path::new(&vertices, parts.coord_tolerance_m)
            .map_err(|no| unprojectable(&parts.centreline_file, no))?;
        if path.length_m() <= 0.0 {
            let (zh, en) = ("中心线长度为零：所有点重合", "the centreline has no length: all points are one");
            return Err(Fault::file(&parts.centreline_file, zh, en).into());
        }
        if !parts.may_cross
            && let Some(fault) = crossing::first(&path, &parts.centreline_file)
        {
            return Err(fault.into());
        }
        let mut anchors = fit::onto(&mut path, &parts, &mut faults, &mut warnings);
        anchors.sort_by(|a, b| a.along_m.total_cmp(&b.along_m));
        if anchors.iter().filter(|anchor| anchor.post.is_some()).count() < 2 && faults.is_empty() {
            let (zh, en) = (
                format!("{}{} 的公里标不足两个，无法标定", parts.line, parts.track.zh()),
                format!("{} has fewer than two kilometre posts: nothing can be calibrated", parts.line),
            );
            faults.push(Fault::file(&parts.posts_file, zh, en));
        }
        finish(&parts.line, parts.track, false, path, anchors, &parts.posts_file, faults, warnings)
    }

    /// The chain that joins points in their order. `schematic` says that it does not follow the track.
    ///
    /// # Errors
    /// As [`Chain::surveyed`]; every point needs coordinates.
    pub fn joining(
        line: &str,
        track: Track,
        schematic: bool,
        points: Vec<Point>,
        file: &str,
    ) -> Result<(Self, Vec<LineWarning>), Faults> {
        let mut faults = Vec::new();
        if let [only] = points.as_slice() {
            let (zh, en) = (format!("{line} 只有一个点，不成线"), format!("{line} has a single point"));
            faults.push(Fault::row(file, only.row, zh, en));
        }
        let mut lonlat = Vec::with_capacity(points.len());
        for point in &points {
            match point.at {
                Some((lon, lat)) => lonlat.push([lon, lat]),
                None => faults.push(Fault::row(file, point.row, "缺少坐标", "the coordinates are missing")),
            }
        }
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        let rows: Vec<usize> = points.iter().map(|point| point.row).collect();
        let coord_m: Vec<f64> = points.iter().map(|point| point.coord_tolerance_m).collect();
        let mut path = Path::through(&lonlat, &coord_m, schematic)
            .map_err(|no| Fault { row: rows.get(no).copied(), ..unprojectable(file, no) })?;
        let anchors: Vec<Anchor> = points
            .into_iter()
            .enumerate()
            .map(|(no, point)| {
                let at = point.at.unwrap_or_default();
                point.into_anchor(at, path.along_at(no), 0.0)
            })
            .collect();
        if schematic {
            let calibrated: Vec<usize> = (0..anchors.len())
                .filter(|&no| anchors.get(no).is_some_and(|a| a.post.is_some() && a.valid_to.is_none()))
                .collect();
            for pair in calibrated.windows(2) {
                if let [first, last] = *pair
                    && let (Some(a), Some(b)) = (anchors.get(first), anchors.get(last))
                    && let (Some(from), Some(to)) = (a.post_out.or(a.post), b.post)
                {
                    path.bulge(first, last, to.metres() - from.metres());
                }
            }
        }
        finish(line, track, schematic, path, anchors, file, faults, Vec::new())
    }

    /// The length of the calibrated stretch in metres as the posts state it (last − first + Σ long
    /// chains − Σ short chains), and as the centreline has it.
    pub fn lengths_m(&self) -> Option<(f64, f64)> {
        let calibration = self.calibration(None)?;
        let (from, to) = calibration.reach()?;
        Some((calibration.stated_m(), to - from))
    }
}

impl Point {
    pub(super) fn into_anchor(self, (lon, lat): (f64, f64), along_m: f64, off_m: f64) -> Anchor {
        Anchor {
            name: self.name,
            lon,
            lat,
            along_m,
            off_m,
            post: self.post,
            post_out: self.post_out,
            letter: self.letter,
            post_tolerance_m: self.post_tolerance_m,
            kind: self.kind,
            post_basis: self.post_basis,
            coord_source: self.coord_source,
            coord_tolerance_m: self.coord_tolerance_m,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            row: self.row,
        }
    }
}

fn unprojectable(file: &str, vertex: usize) -> Fault {
    Fault::file(
        file,
        format!("第 {} 个点的坐标无法投影，请检查经纬度", vertex + 1),
        format!("vertex {} cannot be projected, check its longitude and latitude", vertex + 1),
    )
}

#[expect(clippy::too_many_arguments, reason = "the parts of a chain, brought together once")]
fn finish(
    line: &str,
    track: Track,
    schematic: bool,
    path: Path,
    anchors: Vec<Anchor>,
    file: &str,
    mut faults: Vec<Fault>,
    mut warnings: Vec<LineWarning>,
) -> Result<(Chain, Vec<LineWarning>), Faults> {
    check_names(line, &anchors, file, &mut faults);
    let found = faults.len();
    check_changes(&anchors, file, &mut faults);
    if faults.len() > found {
        return Err(Faults(faults));
    }
    let mut pairs: Vec<LineWarning> = Vec::new();
    let eras = Eras::new(&anchors, &path, schematic, |of_time| {
        check_posts(line, of_time, file, &mut faults);
        if !schematic {
            faults.extend(of_time.windows(2).filter_map(|pair| contradicts(line, pair, file)));
        }
        pairs.extend(of_time.windows(2).filter_map(|pair| lengths_differ(line, track, schematic, pair)));
    });
    pairs.dedup();
    warnings.extend(pairs);
    if !faults.is_empty() {
        faults.dedup();
        return Err(Faults(faults));
    }
    Ok((Chain { line: line.into(), track, anchors, schematic, path, eras }, warnings))
}
