//! Gives made-up lines to the engine. The only file that knows how the engine is filled.

use std::fmt::Write as _;

use landrail_gis::line::Lines;

use super::model::Made;

/// ± metres that every coordinate and every post is given with.
pub(crate) const TOLERANCE_M: f64 = 0.001;

const HEADER: &str = "line,track,seq,name,lon,lat,kpost_m,kpost_out_m,kpost_tolerance_m,kind,kpost_basis,coord_source,coord_tolerance_m";

/// The engine's lines with all these tracks.
pub(crate) fn lines(tracks: &[&Made]) -> Lines {
    let mut names: Vec<&str> = tracks.iter().map(|made| made.line.as_str()).collect();
    names.dedup();
    let toml: String =
        names.iter().map(|name| format!("[[line]]\nname = \"{name}\"\nschematic = false\n")).collect();
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
    Lines::load(&csv, &toml).expect("a made-up line is sound").0
}
