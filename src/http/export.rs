//! `GET /export/{layer}.{shp.zip|geojson|csv}`, with `crs` and `encoding`; CSV also with `wkt=true`
//! (a last column with the geometry) and `bom=true` (a byte-order mark). `bbox` and the properties of the
//! layer choose features, as on `/collections/{layer}/items`.

use std::io::Read as _;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use landrail_gis::export::{ExportError, Format};
use landrail_gis::index::Layer;

use super::params::{Params, Parts};
use super::tiles::layer;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service, selection};
use crate::export::{Request, RequestError, write};

/// Bytes sent at a time.
const CHUNK: usize = 256 << 10;

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Io(_) | RequestError::Export(ExportError::Io(_)) => {
                tracing::error!("{error}");
                Self::internal()
            }
            _ => Self::bad(error),
        }
    }
}

pub(super) async fn get(
    State(service): State<Arc<Service>>,
    Parts(file): Parts<String>,
    params: Params,
) -> Result<Response, Problem> {
    let (name, format) = split(&file)?;
    let params = params.only(&selection::known(name, &["crs", "encoding", "wkt", "bom", AS_OF, KNOWN_ON]))?;
    let selection = params.selection(name)?;
    let (wkt, bom) = (params.parsed("wkt")?, params.parsed("bom")?);
    let request = Request::new(name, format, params.get("crs"), params.get("encoding"))?
        .csv(wkt.unwrap_or(false), bom.unwrap_or(false))?
        .only(selection.filter(), selection.words());
    let view = params.view()?;
    let (_, known) = service.view(view).await?;
    let permit = service.heavy().await?;
    let (written, length) = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let (written, _) = write(&known.snapshot, &request)?;
        let length = written.metadata()?.len();
        Ok::<_, RequestError>((written, length))
    })
    .await
    .map_err(|_| Problem::internal())??;
    let chunks = futures_util::stream::try_unfold(written, |mut file| async move {
        tokio::task::spawn_blocking(move || {
            let mut chunk = vec![0; CHUNK];
            let read = file.read(&mut chunk)?;
            chunk.truncate(read);
            Ok((read > 0).then_some((Bytes::from(chunk), file)))
        })
        .await
        .unwrap_or_else(|_| Err(std::io::Error::other("the reader was stopped")))
    });
    // Files of several days, or of a part, must not pass for each other in a folder.
    let day = view.as_of.map_or_else(String::new, |day| format!("-{day}"));
    let part = if selection.is_all() { "" } else { "-selection" };
    let disposition = format!("attachment; filename=\"{}{day}{part}.{}\"", name.name(), format.extension());
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CONTENT_LENGTH, length.to_string()),
            (header::CACHE_CONTROL, "no-cache".to_owned()),
        ],
        Body::from_stream(chunks),
    )
        .into_response())
}

fn split(file: &str) -> Result<(Layer, Format), Problem> {
    for format in Format::ALL {
        if let Some(name) = file.strip_suffix(format.extension()).and_then(|name| name.strip_suffix('.')) {
            return Ok((layer(name)?, format));
        }
    }
    Err(Problem::not_found(
        "格式应为 .shp.zip、.geojson 或 .csv / the format is .shp.zip, .geojson or .csv, e.g. /export/segments.shp.zip",
    ))
}
