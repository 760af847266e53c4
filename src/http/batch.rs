//! `POST /locate`: many questions, JSON or CSV, one answer each in the shape of a single one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use landrail_gis::answer;
use serde::{Deserialize, Deserializer};

use super::limits;
use super::locate::{Ask, FIELDS};
use super::params::Params;
use super::problem::short;
use super::view::KNOWN_ON;
use super::{Problem, Service};
use crate::live::{Known, View};

/// Most rows of one batch.
const MAX_ROWS: usize = 10_000;

/// Most bytes of answers: a batch that would exceed it is refused, not cut.
const MAX_ANSWER: usize = 256 << 20;

/// Longest time for the answers of a batch; work on another thread does not end with its request.
const MAX_TIME: Duration = Duration::from_secs(30);

pub(super) async fn post(
    State(service): State<Arc<Service>>,
    params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let params = params.only(&[KNOWN_ON])?;
    let view = View { as_of: None, known_on: params.known_on()? };
    let body = limits::body(&service, body).await?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("application/json");
    let asks = match kind.split(';').next().unwrap_or_default().trim() {
        "application/json" => json(&body)?,
        "text/csv" => csv(&body)?,
        other => {
            let other = short(other);
            return Err(Problem::media_type(format!(
                "Content-Type 应为 application/json 或 text/csv，不是 {other} / must be application/json or text/csv"
            )));
        }
    };
    if asks.len() > MAX_ROWS {
        return Err(Problem::too_large(format!(
            "一批最多{MAX_ROWS}行 / at most {MAX_ROWS} rows in one batch"
        )));
    }
    let (_, known) = service.view(view).await?;
    let permit = service.heavy().await?;
    let answers = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        answer_all(&known, view, &asks)
    })
    .await
    .map_err(|_| Problem::internal())??;
    Ok(([(header::CONTENT_TYPE, "application/json")], answers).into_response())
}

/// A JSON array: an answer per row in order, or `{"row": n, "problem": …}` for a faulty one.
fn answer_all(known: &Known, view: View, asks: &[Ask]) -> Result<Vec<u8>, Problem> {
    let (snapshot, today) = (&known.snapshot, view.day());
    let recorded = view.known_on.and_then(|moment| known.recorded(moment));
    let mut out = vec![b'['];
    let start = Instant::now();
    for (no, ask) in asks.iter().enumerate() {
        if start.elapsed() > MAX_TIME {
            return Err(Problem::too_large("应答超时，请分批查询 / it takes too long, send smaller batches"));
        }
        if no > 0 {
            out.push(b',');
        }
        let written = match ask.question(today) {
            Ok(question) => match answer::locate(snapshot, &question) {
                Ok(mut answer) => {
                    answer.caveats.extend(recorded.clone());
                    serde_json::to_writer(&mut out, &answer)
                }
                Err(error) => fault(&mut out, no, error.into()),
            },
            Err(problem) => fault(&mut out, no, problem),
        };
        written.map_err(|_| Problem::internal())?;
        if out.len() > MAX_ANSWER {
            return Err(Problem::too_large(
                "应答过大，请分批查询 / the answers are too large, send smaller batches",
            ));
        }
    }
    out.push(b']');
    Ok(out)
}

fn fault(out: &mut Vec<u8>, no: usize, problem: Problem) -> serde_json::Result<()> {
    #[derive(serde::Serialize)]
    struct Fault {
        row: usize,
        problem: Problem,
    }
    serde_json::to_writer(out, &Fault { row: no + 1, problem })
}

fn json(body: &[u8]) -> Result<Vec<Ask>, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        Problem::bad(format!(
            "JSON 应为数组,如 [{{\"lon\":112.69,\"lat\":38.44}}, {{\"line\":\"大西高铁\",\"post\":\"K199+000\"}}] / \
             the body must be a JSON array of questions: {error}"
        ))
    })
}

fn csv(body: &[u8]) -> Result<Vec<Ask>, Problem> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(body);
    let bad = |error: csv::Error| Problem::bad(format!("CSV 无法读取 / unreadable CSV: {error}"));
    let headers = reader.headers().map_err(bad)?.clone();
    if let Some(unknown) = headers.iter().find(|name| !FIELDS.contains(name)) {
        let known = FIELDS.join(", ");
        let unknown = short(unknown);
        return Err(Problem::bad(format!(
            "CSV 列“{unknown}”未知，可用：{known} / unknown CSV column {unknown:?}, known are: {known}"
        )));
    }
    reader.deserialize().take(MAX_ROWS + 1).map(|row| row.map_err(bad)).collect()
}

/// A number or a text, as text: spreadsheets and programs write either.
pub(super) fn text<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(serde_json::Number),
        Text(String),
    }
    Ok(Option::<Either>::deserialize(d)?.map(|either| match either {
        Either::Number(number) => number.to_string(),
        Either::Text(text) => text,
    }))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const JSON: &str = r#"[{"lon":112.6867,"lat":"38.4425","crs":"EPSG:4490","within":500},{"line":"大西高铁","post":"K199+000","as_of":"2021-09-01"}]"#;
    const CSV: &str = "line,post,as_of\n大西高铁,K199+000,2021-09-01\n\"宁岢线\",K63 000,\n";

    /// A body with stretches of its bytes replaced, so that characters are cut too.
    fn damaged(body: &'static str) -> impl Strategy<Value = Vec<u8>> {
        let bytes = prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..6),
            "[\\[\\]{}\",:0-9a-z\n\r线°]{0,8}".prop_map(String::into_bytes),
        ];
        proptest::collection::vec((0..=body.len(), 0_usize..12, bytes), 0..6).prop_map(move |cuts| {
            let mut body = body.as_bytes().to_vec();
            for (at, length, with) in cuts {
                let from = at.min(body.len());
                let to = (from + length).min(body.len());
                body.splice(from..to, with);
            }
            body
        })
    }

    fn asked(read: Result<Vec<Ask>, Problem>) {
        for ask in read.unwrap_or_default() {
            if let Ok(question) = ask.question(date(2021, 9, 1)) {
                assert!(question.within_m.is_finite() && question.given.chars().count() <= 200);
            }
        }
    }

    #[test]
    fn undamaged_bodies_are_read() {
        assert_eq!(json(JSON.as_bytes()).map(|asks| asks.len()).ok(), Some(2));
        assert_eq!(csv(CSV.as_bytes()).map(|asks| asks.len()).ok(), Some(2));
    }

    proptest! {
        #[test]
        fn no_damaged_json_panics(body in damaged(JSON)) {
            asked(json(&body));
        }

        #[test]
        fn no_damaged_csv_panics(body in damaged(CSV)) {
            asked(csv(&body));
        }

        #[test]
        fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            asked(json(&body));
            asked(csv(&body));
        }
    }
}
