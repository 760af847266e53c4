//! Gives made-up lines to the engine. The only file that knows how the engine is filled.

use std::fmt::Write as _;

use geo::Coord;
use landrail_gis::chainage::Chainage;
use landrail_gis::line::{AnchorKind, Chain, Line, Lines, Point, Surveyed};

use super::model::Made;

/// ± metres that every coordinate and every post is given with.
pub(crate) const TOLERANCE_M: f64 = 0.001;

/// How a surveyed line is written down.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Written {
    /// The centreline is drawn against increasing posts.
    pub(crate) centreline_against: bool,
    /// The table of posts runs against increasing posts.
    pub(crate) posts_against: bool,
    /// Equations come without coordinates.
    pub(crate) bare_equations: bool,
}

/// The engine's lines with all these tracks as surveyed centrelines, posts apart from vertices.
/// The error is what the engine has against a line.
pub(crate) fn surveyed(tracks: &[&Made], written: Written) -> Result<Lines, String> {
    let mut lines: Vec<Line> = Vec::new();
    for made in tracks {
        let (chain, _) = Chain::surveyed(survey(made, written))
            .map_err(|faults| format!("refused, {written:?}: {faults}"))?;
        match lines.iter_mut().find(|line| line.name == made.line) {
            Some(line) => line.chains.push(chain),
            None => lines.push(Line {
                name: made.line.clone(),
                aliases: Vec::new(),
                chains: vec![chain],
                high_speed: false,
                editions: Vec::new(),
                own_source: Some("made up".to_owned()),
            }),
        }
    }
    Ok(Lines::new(lines))
}

fn survey(made: &Made, written: Written) -> Surveyed {
    let mut centreline: Vec<Coord<f64>> =
        made.xy.iter().map(|xy| made.degrees(*xy)).map(|(x, y)| Coord { x, y }).collect();
    if written.centreline_against {
        centreline.reverse();
    }
    let mut marks = made.marks.clone();
    if written.posts_against {
        marks.reverse();
    }
    let point = |(no, mark): (usize, &super::model::Mark)| {
        let equation = mark.incoming != mark.outgoing;
        Point {
            row: no + 2,
            name: "".into(),
            at: (!(equation && written.bare_equations)).then(|| made.degrees(made.place(mark.along))),
            post: Some(Chainage::from_mm(mark.incoming)),
            post_out: equation.then(|| Chainage::from_mm(mark.outgoing)),
            letter: None,
            post_tolerance_m: Some(TOLERANCE_M),
            kind: if equation { AnchorKind::Equation } else { AnchorKind::Post },
            post_basis: "made up".into(),
            coord_source: "made up".into(),
            coord_tolerance_m: TOLERANCE_M,
            valid_from: None,
            valid_to: None,
        }
    };
    Surveyed {
        line: made.line.clone(),
        track: made.track,
        centreline,
        coord_tolerance_m: TOLERANCE_M,
        points: marks.iter().enumerate().map(point).collect(),
        centreline_file: "centreline".to_owned(),
        posts_file: "posts".to_owned(),
        may_cross: true,
    }
}

const HEADER: &str = "line,track,seq,name,lon,lat,kpost_m,kpost_out_m,kpost_tolerance_m,kind,kpost_basis,coord_source,coord_tolerance_m";

/// The same from the table in which every post is a vertex.
pub(crate) fn joined(tracks: &[&Made]) -> Result<Lines, String> {
    let mut names: Vec<&str> = tracks.iter().map(|made| made.line.as_str()).collect();
    names.dedup();
    let entry = |name: &&str| format!("[[line]]\nname = \"{name}\"\nschematic = false\n");
    let toml = names.iter().map(entry).collect::<Vec<_>>().concat();
    let mut csv = format!("{HEADER}\n");
    for made in tracks {
        let mut points: Vec<(f64, [f64; 2], String, String)> = Vec::new();
        let mut along = 0.0;
        for (i, xy) in made.xy.iter().enumerate() {
            if i > 0 {
                along += super::model::distance(made.xy[i - 1], *xy);
            }
            points.push((along, *xy, String::new(), String::new()));
        }
        let metres = |mm: i64| format!("{:.3}", mm as f64 / 1000.0);
        for mark in &made.marks {
            let out = if mark.incoming == mark.outgoing { String::new() } else { metres(mark.outgoing) };
            points.push((mark.along, made.place(mark.along), metres(mark.incoming), out));
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        // A mark on a vertex takes its place.
        points.dedup_by(|b, a| {
            let same = (b.0 - a.0).abs() < 1e-6;
            if same && a.2.is_empty() {
                (a.2, a.3) = (b.2.clone(), b.3.clone());
            }
            same
        });
        for (seq, (_, xy, post, out)) in points.iter().enumerate() {
            let (lon, lat) = made.degrees(*xy);
            let tolerance = if post.is_empty() { String::new() } else { TOLERANCE_M.to_string() };
            writeln!(
                csv,
                "{},{},{seq},,{lon:.13},{lat:.13},{post},{out},{tolerance},shape,,,{TOLERANCE_M}",
                made.line,
                made.track.zh(),
            )
            .expect("text grows");
        }
    }
    Lines::load(&csv, &toml).map(|(lines, _)| lines).map_err(|faults| format!("refused: {faults}"))
}
