//! `GET /lines/{line}/files`, `PUT` and `DELETE /lines/{line}`: the operator's own data of a line, as
//! the three texts that stand in the data folder.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landrail_gis::fault::{Fault, Faults};
use landrail_gis::line::{MANIFEST, OwnFiles};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::edit::reason;
use super::import::faulty;
use super::limits;
use super::lines::summary;
use super::params::{Params, Parts};
use super::problem::short;
use super::who::Who;
use super::{Problem, Service};
use crate::access::Role;
use crate::intake::line::{self, another_line};
use crate::live::{LineChange, LineError};
use crate::store::{Digest, Folder, StoreError, files_of};

/// The three texts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    /// The text of `line.toml`.
    manifest: String,
    /// The table of vertices.
    centreline: String,
    /// The table of posts.
    posts: String,
}

impl From<&OwnFiles> for Texts {
    fn from(files: &OwnFiles) -> Self {
        let OwnFiles { manifest, centreline, posts, .. } = files.clone();
        Self { manifest, centreline, posts }
    }
}

/// The tag of the three texts.
fn etag(files: &OwnFiles) -> String {
    let all = [&files.manifest, &files.centreline, &files.posts]
        .map(|text| Digest::of(text.as_bytes()).to_string());
    format!("\"{}\"", Digest::of(all.concat().as_bytes()))
}

impl From<LineError<Self>> for Problem {
    fn from(error: LineError<Self>) -> Self {
        match error {
            LineError::NoStore => Self::read_only(),
            LineError::Refused(problem) => problem,
            LineError::Files(error) => {
                tracing::error!("{error}");
                Self::conflict(
                    "数据目录中的线路或更正文件有误（见服务日志），改正后才能更改线路数据；未改动 / a line or corrections file in the data folder is faulty (see the log of the service); mend it first, nothing was changed",
                )
            }
            LineError::Store(StoreError::Line(Faults(faults))) => faulty(&without_folders(faults)),
            LineError::Store(error) => error.into(),
        }
    }
}

/// Where the data folder stands is the operator's business.
fn without_folders(faults: Vec<Fault>) -> Vec<Fault> {
    let own = |mut fault: Fault| {
        fault.file = fault.file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        fault
    };
    faults.into_iter().map(own).collect()
}

/// A line crosses counties: who is limited to some of them does not change it.
fn may_change(who: &Who) -> Result<(), Problem> {
    who.require(Role::Editor)?;
    if who.grant.counties.is_empty() {
        return Ok(());
    }
    let own: Vec<_> = who.grant.counties.iter().map(String::as_str).collect();
    let own = own.join("、");
    Err(Problem::forbidden(format!(
        "线路跨县，线路数据需要不限县的权限；当前令牌限于{own} / a line crosses counties and its data take a grant without limits, yours is for {own}"
    )))
}

fn no_own(name: &str) -> Problem {
    let short = short(name);
    Problem::not_found(format!("“{short}”没有自有数据 / there are no own data of the line {short:?}"))
}

pub(super) async fn files(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    who: Who,
    params: Params,
) -> Result<Response, Problem> {
    params.only(&[])?;
    who.require(Role::Editor)?;
    let store = service.store().map(Arc::clone).ok_or_else(|| no_own(&name))?;
    let found = tokio::task::spawn_blocking(move || {
        let kept = store.files()?;
        files_of(&kept, &name)?.ok_or_else(|| no_own(&name))
    })
    .await
    .map_err(|_| Problem::internal())??;
    let headers = [(header::ETAG, etag(&found)), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((headers, Json(Texts::from(&found))).into_response())
}

/// Checks `If-Match` and `If-None-Match` against the texts in force.
fn precondition(headers: &HeaderMap, before: Option<&OwnFiles>) -> Result<(), Problem> {
    let given = |name| -> Vec<&str> {
        let lines =
            headers.get_all(name).iter().filter_map(|value: &header::HeaderValue| value.to_str().ok());
        lines.flat_map(|line| line.split(',')).map(str::trim).collect()
    };
    let (wanted, unwanted) = (given(header::IF_MATCH), given(header::IF_NONE_MATCH));
    let tag = before.map(etag);
    let is = |own: &&str| tag.as_deref().is_some_and(|tag| *own == "*" || *own == tag);
    if !wanted.is_empty() && !wanted.iter().any(is) {
        return Err(Problem::precondition_failed(
            "该线路的自有数据已被更改或不存在，未写入；请重新读取后再改 / the own data of the line were changed meanwhile or are not there, nothing was written: read them again",
        )
        .with("etag", json!(tag)));
    }
    if unwanted.iter().any(is) {
        return Err(Problem::precondition_failed(
            "该线路已有自有数据，未写入；替换请以 If-Match 带回其 ETag / the line has own data already, nothing was written: send their ETag as If-Match to replace them",
        )
        .with("etag", json!(tag)));
    }
    if before.is_some() && wanted.is_empty() {
        return Err(Problem::precondition_required(
            "该线路已有自有数据：请先读取 /lines/…/files，并以 If-Match 带回其 ETag / the line has own data: read /lines/…/files and send their ETag back as If-Match",
        ));
    }
    Ok(())
}

pub(super) async fn put(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    who: Who,
    headers: HeaderMap,
    params: Params,
    body: Body,
) -> Result<Response, Problem> {
    let deadline = limits::Deadline::of(&service);
    let asked = may_change(&who).and_then(|()| {
        let params = params.only(&["reason", "accept_differences"])?;
        Ok((reason(&params)?, params.parsed("accept_differences")?.unwrap_or(false)))
    });
    let body = limits::body_of(&service, body, service.operations.max_import).await;
    let ((reason, accept), body) = (asked?, body?);
    let given: Texts = serde_json::from_slice(&body).map_err(|error| {
        Problem::bad(format!(
            "请求体应为 {{\"manifest\", \"centreline\", \"posts\"}} 三个文本 / the body is an object of the three texts manifest, centreline and posts: {:?} at line {}",
            error.classify(),
            error.line()
        ))
    })?;
    drop(body);
    let permit = service.heavy().await?;
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let folder = Folder::open(service.live().folder().ok_or_else(Problem::read_only)?);
        let place = folder.line_place(&name);
        let Texts { manifest, centreline, posts } = given;
        let sent = line::files(&place, manifest, centreline, posts).map_err(|Faults(all)| faulty(&all))?;
        let done = service.live().change_line(&who.actor, "line.put", &name, |before, known| {
            precondition(&headers, before)?;
            let lines = &known.snapshot.reference().lines;
            let checked = line::check(&place, &name, &sent, lines).map_err(|Faults(all)| faulty(&all))?;
            let another = checked.differences.as_ref().and_then(another_line);
            if let Some((zh, en)) = another.filter(|_| !accept) {
                return Err(faulty(&[Fault::file(
                    format!("{place}/{MANIFEST}"),
                    format!("与{name}现有数据相差过大：{zh}；请核对线名，确为实情则加 accept_differences=true"),
                    format!("too far from what is known of {name}: {en}; check the name of the line, or add accept_differences=true"),
                )]));
            }
            let mut notes: Vec<String> =
                checked.warnings.iter().map(|warning| warning.what.clone()).collect();
            let kept = checked.own.write();
            let same = |a: &OwnFiles, b: &OwnFiles| a.centreline == b.centreline && a.posts == b.posts;
            if !same(&kept, &sent) || kept.manifest != sent.manifest {
                notes.push(
                    "三个文本按规范格式保存（注释与其他列不保留），以 /lines/…/files 为准 / the texts are kept in canonical form, without comments and other columns: see /lines/…/files".to_owned(),
                );
            }
            let detail = json!({ "line": name, "reason": reason, "tracks": checked.own.tracks.len() });
            deadline.check()?;
            let given = (before.is_none(), etag(&kept), summary(&checked.built), notes);
            Ok((LineChange::Put(Box::new(checked.own)), detail, given))
        })?;
        let (new, tag, line, notes) = done.given;
        let told = json!({
            "line": line, "notes": notes, "seq": done.state.seq, "recorded_at": done.state.at,
        });
        let status = if new { StatusCode::CREATED } else { StatusCode::OK };
        let headers = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-store".to_owned())];
        Ok((status, headers, Json(told)).into_response())
    })
    .await
    .map_err(|_| Problem::internal())?
}

pub(super) async fn delete(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    who: Who,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, Problem> {
    may_change(&who)?;
    let deadline = limits::Deadline::of(&service);
    let reason = reason(&params.only(&["reason"])?)?;
    let permit = service.heavy().await?;
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let done = service.live().change_line(&who.actor, "line.remove", &name, |before, _| {
            if before.is_none() {
                return Err(no_own(&name));
            }
            precondition(&headers, before)?;
            deadline.check()?;
            Ok((LineChange::Remove, json!({ "line": name, "reason": reason }), ()))
        })?;
        let snapshot = service.snapshot();
        let line = snapshot.reference().lines.get(&name).map(summary);
        Ok(Json(json!({ "line": line, "seq": done.state.seq, "recorded_at": done.state.at })))
    })
    .await
    .map_err(|_| Problem::internal())?
}
