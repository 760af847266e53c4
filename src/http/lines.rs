//! `/lines…`: the railway lines, how they are calibrated, and the geometry of a range of posts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use landrail_gis::answer::{self, LineWords};
use landrail_gis::chainage::parse_range;
use landrail_gis::line::{Anchor, Chain, Line, Lines};
use landrail_gis::survey::read_track;
use serde_json::{Value, json};

use super::params::{Params, Parts};
use super::problem::short;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service};
use crate::range;

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let params = params.only(&[KNOWN_ON])?;
    let (_, state) = service.view(params.view()?).await?;
    let lines: Vec<_> = state.snapshot.reference().lines.iter().map(summary).collect();
    Ok(Json(json!({ "lines": lines })))
}

pub(super) async fn one(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let params = params.only(&[KNOWN_ON])?;
    let (_, state) = service.view(params.view()?).await?;
    let permit = service.heavy().await?;
    // A line may have hundreds of thousands of posts.
    let value = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let line = known(&state.snapshot.reference().lines, &name)?;
        let mut value = summary(line);
        let tracks: Vec<_> = line.chains.iter().map(in_full).collect();
        value["tracks"] = json!(tracks);
        Ok::<_, Problem>(value)
    })
    .await
    .map_err(|_| Problem::internal())??;
    Ok(Json(value))
}

pub(super) async fn range(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    params: Params,
) -> Result<Response, Problem> {
    let params = params.only(&["posts", "track", "origin", AS_OF, KNOWN_ON])?;
    let posts = params.get("posts").ok_or_else(|| {
        Problem::bad("请给出 posts,如 K241+500-K264+000 / give posts, e.g. K241+500-K264+000")
    })?;
    let written = parse_range(posts).map_err(Problem::bad)?;
    let track = match params.get("track") {
        None => LineWords::split(&name).track.unwrap_or_default(),
        Some(text) => read_track(text).ok_or_else(|| {
            let text = short(text);
            Problem::bad(format!("行别“{text}”无法识别 / unknown track {text:?}"))
        })?,
    };
    let view = params.view()?;
    let on = view.day();
    let origin = params.get("origin").map(str::to_owned);
    let (_, state) = service.view(view.whatever_day()).await?;
    let permit = service.heavy().await?;
    // A range may have millions of vertices.
    let body = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let lines = &state.snapshot.reference().lines;
        let words = LineWords::split(&name);
        let line = known(lines, words.line)?;
        let edition = answer::edition(line, origin.as_deref().or(words.origin.as_deref()))?;
        Ok::<_, Problem>(range::geojson(lines, line, track, &written, edition, on).to_string())
    })
    .await
    .map_err(|_| Problem::internal())??;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}

fn known<'a>(lines: &'a Lines, name: &str) -> Result<&'a Line, Problem> {
    lines.get(name).ok_or_else(|| {
        let (name, alike) = (short(name), lines.suggest(name).join("、"));
        Problem::not_found(format!("未知线名“{name}”，相近：{alike} / unknown line {name:?}; alike: {alike}"))
    })
}

fn summary(line: &Line) -> Value {
    let editions: Vec<_> = line
        .editions
        .iter()
        .map(|e| json!({"name": e.name, "origin": e.origin, "offset_m": e.offset.metres(), "source": e.source}))
        .collect();
    let tracks: Vec<_> = line.chains.iter().map(brief).collect();
    json!({
        "name": line.name,
        "aliases": line.aliases,
        "high_speed": line.high_speed,
        "source": line.source(),
        "own": line.own_source.is_some(),
        "editions": editions,
        "tracks": tracks,
    })
}

fn brief(chain: &Chain) -> Value {
    let span = chain.calibrated();
    json!({
        "track": chain.track.zh(),
        "from": span.map(|span| span.from),
        "to": span.map(|span| span.to),
        "schematic": chain.schematic,
        "vertices": chain.vertices(),
        "length_m": (chain.length_m() * 1000.0).round() / 1000.0,
    })
}

fn in_full(chain: &Chain) -> Value {
    let mut value = brief(chain);
    let posts: Vec<_> =
        chain.anchors.iter().filter(|anchor| anchor.post.is_some()).map(calibration).collect();
    value["calibration"] = json!(posts);
    if let Some((stated, measured)) = chain.lengths_m() {
        let mm = |metres: f64| (metres * 1000.0).round() / 1000.0;
        value["stated_length_m"] = json!(mm(stated));
        value["calibrated_length_m"] = json!(mm(measured));
    }
    value
}

fn calibration(anchor: &Anchor) -> Value {
    json!({
        "name": *anchor.name,
        "post": anchor.post,
        "outgoing": anchor.post_out,
        "letter": anchor.letter,
        "along_m": (anchor.along_m * 1000.0).round() / 1000.0,
        "off_m": (anchor.off_m * 1000.0).round() / 1000.0,
        "tolerance_m": anchor.post_tolerance_m,
        "kind": anchor.kind.as_str(),
        "basis": *anchor.post_basis,
        "valid_from": anchor.valid_from,
        "valid_to": anchor.valid_to,
    })
}
