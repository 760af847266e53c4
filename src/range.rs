//! The geometry of a range of posts as GeoJSON, for the command line and HTTP alike.

use jiff::civil::Date;
use landrail_gis::answer::round_degrees;
use landrail_gis::chainage::{Chainage, KilometrePost, PostRange, Span};
use landrail_gis::line::{Edition, Line, Lines, PostAsk, RangeAsk, RangeEnd, Selector, Slice, Track};
use serde_json::{Value, json};

/// A feature per track (and per reading of an ambiguous notation): the stretch that follows the
/// centreline, the post at every vertex, and what of the range has no geometry. `edition` says from
/// where the posts of the range count; those in the features count as the line does.
pub fn geojson(
    lines: &Lines,
    line: &Line,
    track: Track,
    range: &PostRange,
    edition: Option<&Edition>,
    on: Date,
) -> Value {
    let back = |at: Chainage| {
        edition.map_or(at, |edition| Chainage::from_mm(at.mm().saturating_sub(edition.offset.mm())))
    };
    let mut features = Vec::new();
    for span in range.spans() {
        let span = Span::new(back(span.from), back(span.to));
        let (lower, upper) =
            if range.is_reversed() { (&range.to, &range.from) } else { (&range.from, &range.to) };
        let ask =
            RangeAsk { track, span, selectors: [Selector::of(lower), Selector::of(upper)], on: Some(on) };
        let slices = lines.slice_range(&line.name, &ask);
        if slices.is_empty() {
            let (zh, en) = no_geometry(line, track);
            features.push(json!({
                "type": "Feature",
                "geometry": null,
                "properties": {
                    "line": line.name, "track": track.zh(), "from": span.from, "to": span.to,
                    "geometry_state": "none", "note_zh": zh, "note_en": en,
                },
            }));
        }
        let letters = letters(lines, line, [(lower, span.from), (upper, span.to)], on);
        features.extend(slices.iter().map(|slice| feature(line, track, span, range, slice, &letters)));
    }
    json!({"type": "FeatureCollection", "features": features})
}

/// Why nothing can be drawn.
fn no_geometry(line: &Line, track: Track) -> (String, String) {
    let tracks: Vec<&str> = line.chains.iter().map(|chain| chain.track.zh()).collect();
    match tracks.as_slice() {
        [] => ("该线没有线形数据".to_owned(), "the line has no geometry".to_owned()),
        _ if line.chains_of(Some(track)).next().is_some() => (
            "该线的线形没有公里标标定".to_owned(),
            "the geometry of the line has no kilometre posts".to_owned(),
        ),
        tracks => {
            let (asked, known) = (track.zh(), tracks.join("、"));
            (
                format!("数据中没有该线的{asked}，有：{known}"),
                format!("the data have no {asked} of this line, they have {known}"),
            )
        }
    }
}

fn feature(
    line: &Line,
    track: Track,
    span: Span,
    range: &PostRange,
    slice: &Slice,
    letters: &[String],
) -> Value {
    let parts: Vec<Vec<[f64; 2]>> = slice
        .geometry
        .iter()
        .map(|part| part.coords().map(|c| [round_degrees(c.x), round_degrees(c.y)]).collect())
        .collect();
    let state = match (parts.is_empty(), slice.missing.is_empty()) {
        (true, _) => "none",
        (false, true) => "whole",
        (false, false) => "partial",
    };
    json!({
        "type": "Feature",
        "geometry": if parts.is_empty() { Value::Null } else { json!({"type": "MultiLineString", "coordinates": parts}) },
        "properties": {
            "line": line.name,
            "track": slice.track.zh(),
            "track_asked": track.zh(),
            "from": span.from,
            "to": span.to,
            "written": format!("{}-{}", range.from.printed, range.to.printed),
            "written_reversed": range.is_reversed(),
            "by_number_m": span.length_m(),
            "length_m": (slice.length_m * 1000.0).round() / 1000.0,
            "geometry_state": state,
            "missing": slice.missing,
            "numbers_restart": slice.restarts,
            "from_end": end(&slice.ends[0]),
            "to_end": end(&slice.ends[1]),
            "measures_m": slice.measures,
            "tolerance_m": (!parts.is_empty()).then(|| cm(slice.tolerance_m)),
            "lateral_m": (!parts.is_empty()).then(|| cm(slice.lateral_m)),
            "prefixes_unchecked": unchecked(range),
            "letters_unchecked": letters,
            "schematic": slice.schematic,
        },
    })
}

/// Whole centimetres.
fn cm(metres: f64) -> f64 {
    (metres * 100.0).round() / 100.0
}

/// Prefixes that may stand for another chainage than the line's, which the number alone does not tell.
fn unchecked(range: &PostRange) -> Vec<&str> {
    [&range.from, &range.to].into_iter().filter_map(|post| post.other_prefix()).collect()
}

/// Ends whose letter is that of no long chain in the data: they are taken by number.
fn letters(lines: &Lines, line: &Line, ends: [(&KilometrePost, Chainage); 2], on: Date) -> Vec<String> {
    let unmet = |(post, at): &(&KilometrePost, Chainage)| {
        let ask = PostAsk { selector: Selector::of(post), on: Some(on), ..PostAsk::new(*at) };
        lines.resolve_post(&line.name, &ask).is_some_and(|(_, met)| !met)
    };
    ends.iter().filter(|end| unmet(end)).map(|(post, _)| post.printed.clone()).collect()
}

fn end(end: &RangeEnd) -> Value {
    match end {
        RangeEnd::At => json!({"kind": "at"}),
        RangeEnd::Several(along) => json!({
            "kind": "several", "along_m": along.iter().map(|m| cm(*m)).collect::<Vec<_>>(),
            "note_zh": "端点在长链内有多处，按范围最大者画；可用后缀字母指明",
            "note_en": "the end stands at several places in a long chain; drawn to the farthest, a letter decides",
        }),
        RangeEnd::InGap((before, after)) => json!({
            "kind": "in_gap", "before": before, "after": after,
            "note_zh": "端点在短链内，实地没有此公里标，画到短链处",
            "note_en": "the end lies in a short chain: no such post on the ground, drawn to where the numbers jump",
        }),
        RangeEnd::Beyond => json!({
            "kind": "beyond",
            "note_zh": "端点超出已标定里程，不外推",
            "note_en": "the end is beyond the calibrated posts; nothing is extrapolated",
        }),
    }
}
