//! `POST /import`: a file as `landrail import` takes it: all of it is stored, or nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use landrail_gis::fault::Fault;
use landrail_gis::record::{Reading, Record, ended_by_number, has_personal};
use serde_json::{Value, json};

use super::edit::reason;
use super::limits;
use super::params::Params;
use super::who::Who;
use super::{Problem, Service};
use crate::access::{Grant, Role};
use crate::intake::{self, Fewer, Names, Read, Reader, Taken};
use crate::live::Known;
use crate::store::interface::Seq;
use crate::store::{FileState, Folder, Intake, Outcome, Session};

/// Longest file name, in characters.
const MAX_NAME: usize = 120;

/// Most entries of each list of an answer.
const MAX_LISTED: usize = 200;

/// The `seq` of a dry run, by which an import is the one that was looked at.
const EXPECTED: &str = "expected_seq";

/// What the parameters say.
struct Asked {
    name: String,
    reason: String,
    dry_run: bool,
    accept_fewer: bool,
    preview: bool,
    /// The state of the store that its preview was made on.
    expected: Option<Seq>,
    notes: Vec<String>,
}

impl Asked {
    fn new(params: Params) -> Result<Self, Problem> {
        let params = params.only(&["name", "reason", "dry_run", "accept_fewer", "preview", EXPECTED])?;
        let mut notes = Vec::new();
        let given = params.get("name").ok_or_else(|| {
            Problem::bad(
                "请给出文件名 name，记录以它为出处 / give the file's name, records cite it: ?name=FILE",
            )
        })?;
        let name = file_name(given)?;
        if name != given.trim() {
            notes.push(format!(
                "文件名取“{name}”，未取其路径 / the file is cited as {name:?}, without its path"
            ));
        }
        let dry_run = params.parsed("dry_run")?.unwrap_or(false);
        let preview = params.parsed("preview")?.unwrap_or(false);
        if preview && !dry_run {
            return Err(Problem::bad("preview 只用于 dry_run=true / preview goes with dry_run=true"));
        }
        Ok(Self {
            name,
            reason: reason(&params)?,
            dry_run,
            preview,
            expected: params.parsed(EXPECTED)?.map(Seq),
            accept_fewer: params.parsed("accept_fewer")?.unwrap_or(false),
            notes,
        })
    }
}

/// The name of a file without the folders that a browser may put before it.
fn file_name(given: &str) -> Result<String, Problem> {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let fits = !name.is_empty() && !name.starts_with('.') && name.chars().count() <= MAX_NAME;
    if !fits || name.chars().any(char::is_control) {
        return Err(Problem::bad(format!(
            "name 应为1–{MAX_NAME}字的文件名，不以点开头 / name is a file name of 1 to {MAX_NAME} characters that does not begin with a dot"
        )));
    }
    if has_personal(name) {
        return Err(Problem::bad(
            "文件名中有手机号等个人信息，请改名后再上传 / the file's name holds a mobile or something else personal: rename it",
        ));
    }
    Ok(name.to_owned())
}

pub(super) async fn post(
    State(service): State<Arc<Service>>,
    who: Who,
    params: Params,
    body: Body,
) -> Result<Response, Problem> {
    let deadline = limits::Deadline::of(&service);
    let asked = who.require(Role::Editor).and_then(|()| Asked::new(params));
    let body = limits::body_of(&service, body, service.operations.max_import).await;
    let (asked, bytes) = (asked?, body?);
    let permit = service.heavy().await?;
    let answer = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        import(&service, &who, asked, bytes.into(), deadline)
    })
    .await
    .map_err(|_| Problem::internal())??;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

fn import(
    service: &Service,
    who: &Who,
    asked: Asked,
    bytes: Vec<u8>,
    deadline: limits::Deadline,
) -> Result<Value, Problem> {
    let folder = service.live().folder().ok_or_else(Problem::read_only)?;
    let corrections = intake::corrections_of(Some(folder))?;
    let mut reader = Reader::new(Some(Folder::open(folder)), !asked.dry_run, corrections);
    let name = asked.name.as_str();
    let read = match reader.take(Names { name, within: name, path: name }, bytes)? {
        Ok(Taken::Read(read)) => read,
        // There is one file only.
        Ok(Taken::Copy(_)) => return Err(Problem::internal()),
        Err(error) => return Err(faulty(&[intake::fault(&error, name)])),
    };
    own_counties(&who.grant, &read.reading.records)?;
    let (intake, names) = reader.finish();
    let mut preview = None;
    let done = service.live().import(&who.actor, intake, |known, session, intake| {
        as_previewed(asked.expected, known)?;
        if !asked.accept_fewer {
            refuse_fewer(session, intake, &names)?;
        }
        let outcome = session.outcome(intake);
        let cited = &read.reading.file;
        own_counties(&who.grant, replaced(known, intake, cited, &outcome).map(AsRef::as_ref))?;
        own_repeals(&who.grant, &read.reading, known.snapshot.records().iter().map(AsRef::as_ref))?;
        if asked.preview {
            let same = outcome.files.first().copied().flatten() == Some(FileState::Unchanged);
            preview = Some(super::preview::of(known, &read, replaced(known, intake, cited, &outcome), same));
        }
        deadline.check()?;
        Ok::<_, Problem>((!asked.dry_run).then(|| asked.reason.clone()))
    })?;
    let seq = done.state.seq;
    let mut told = told(&asked, &read, &done.given);
    told["seq"] = json!(seq);
    told["recorded_at"] = json!(done.state.at);
    if let Some(preview) = preview {
        told["preview"] = preview;
    }
    Ok(told)
}

/// That the store is as it was when the preview was made.
fn as_previewed(expected: Option<Seq>, known: &Known) -> Result<(), Problem> {
    let now = known.state.as_ref().map(|state| state.seq);
    match expected {
        Some(seen) if Some(seen) != now => Err(Problem::precondition_failed(
            "预览之后数据已有变化，未存储；请重新预览再存储 / the data changed after the preview, nothing was stored: preview it again, then store it",
        )
        .with("expected_seq", json!(seen))
        .with("seq", json!(now))),
        _ => Ok(()),
    }
}

fn told(asked: &Asked, read: &Read, outcome: &Outcome) -> Value {
    let reading = &read.reading;
    let state = match outcome.files.first().copied().flatten() {
        Some(FileState::New) => "new",
        Some(FileState::Changed) => "changed",
        Some(FileState::Unchanged) => "unchanged",
        Some(FileState::Empty) | None => "empty",
    };
    let mut notes = asked.notes.clone();
    if let Some(name) = &read.renamed_from {
        notes.push(format!(
            "与已存的他县文件“{name}”同名，两份都有效，本文件以“{}”引用 / a stored file of another county has the name {name:?}: both stay, this one is cited as {:?}",
            reading.file, reading.file
        ));
    }
    if reading.records.is_empty() {
        notes.push("文件中没有读出任何记录 / no record was read in this file".to_owned());
    }
    if !outcome.masked.is_empty() {
        let count = outcome.masked.len();
        notes.push(format!(
            "{count}条记录此前由编辑员改过，仍按修改作答，本文件内容与当时不同；请在待核清单中核对 / {count} records were edited before and are served as edited; this file has them otherwise than they were then: see the doubts to review"
        ));
    }
    if asked.dry_run {
        notes.push("未存储（dry_run） / nothing stored (dry_run)".to_owned());
    }
    let few = |list: &[[String; 2]]| json!(list.iter().take(MAX_LISTED).collect::<Vec<_>>());
    json!({
        "file": reading.file,
        "encoding": reading.encoding.as_str(),
        "lines": reading.lines,
        "outcome": state,
        "stored": !asked.dry_run && outcome.units > 0,
        "documents": reading.documents.iter().map(|d| d.number.as_str()).take(MAX_LISTED).collect::<Vec<_>>(),
        "counts": {
            "documents": reading.documents.len(),
            "records": reading.records.len(),
            "doubts": read.doubts.len(),
            "units_written": outcome.units,
            "records_written": outcome.records,
            "retired": outcome.retired.len(),
        },
        "retired": outcome.retired.iter().take(MAX_LISTED).collect::<Vec<_>>(),
        "still_in_force": few(&outcome.still),
        "no_longer_read": few(&outcome.dropped),
        // Records that an editor changed before, and that the file has otherwise than they were then.
        "edits_that_stand": outcome.masked.iter().take(MAX_LISTED).collect::<Vec<_>>(),
        "notes": notes,
    })
}

/// The records that an import takes the place of: those of its documents, those outside of documents
/// in a file of its name, and those that the same bytes no longer give.
fn replaced<'k>(
    known: &'k Known,
    intake: &Intake,
    file: &str,
    outcome: &Outcome,
) -> impl Iterator<Item = &'k Arc<Record>> {
    let numbers: BTreeSet<String> = intake
        .numbers()
        .into_iter()
        .chain(outcome.dropped.iter().map(|[_, what]| what.as_str()))
        .map(str::to_owned)
        .collect();
    let files: BTreeSet<String> =
        outcome.dropped.iter().map(|[file, _]| file.clone()).chain([file.to_owned()]).collect();
    known.snapshot.records().iter().filter(move |record| match &record.source.document {
        Some(number) => numbers.contains(number),
        None => files.contains(&record.source.file),
    })
}

/// That all records are of the counties of a grant.
fn own_counties<'r>(grant: &Grant, records: impl IntoIterator<Item = &'r Record>) -> Result<(), Problem> {
    if grant.counties.is_empty() {
        return Ok(());
    }
    let (mut others, mut unknown) = (BTreeSet::new(), 0_usize);
    for record in records {
        match record.county() {
            Some(county) if grant.covers(Some(county)) => {}
            Some(county) => {
                others.insert(county.to_owned());
            }
            None => unknown += 1,
        }
    }
    if others.is_empty() && unknown == 0 {
        return Ok(());
    }
    let join = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join("、");
    let (own, list) = (join(&grant.counties), join(&others));
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if !others.is_empty() {
        zh.push(format!("涉及{list}"));
        en.push(format!("it concerns {list}"));
    }
    if unknown > 0 {
        zh.push(format!("有{unknown}条记录不属于任何已知县"));
        en.push(format!("{unknown} records are of no known county"));
    }
    Err(Problem::forbidden(format!(
        "只能导入（或替换）{own}的记录；{}；未存储 / your token is for {own} only; {}; nothing stored",
        zh.join("，"),
        en.join(", ")
    ))
    .with("counties", json!(others))
    .with("without_county", json!(unknown)))
}

/// That the documents of a file end no record beyond the counties of a grant: what a document repeals
/// by its number loses all its records, those of other counties too.
fn own_repeals<'r>(
    grant: &Grant,
    reading: &Reading,
    known: impl IntoIterator<Item = &'r Record>,
) -> Result<(), Problem> {
    if grant.counties.is_empty() {
        return Ok(());
    }
    let ended = ended_by_number(&reading.records, &reading.documents, known);
    let beyond = ended.iter().filter(|(_, record)| !record.county().is_some_and(|c| grant.covers(Some(c))));
    let numbers: BTreeSet<&str> = beyond.map(|(number, _)| number.as_str()).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    let join = |names: Vec<&str>| names.join("、");
    let own = join(grant.counties.iter().map(String::as_str).collect());
    let list = join(numbers.iter().copied().take(MAX_LISTED).collect());
    Err(Problem::forbidden(format!(
        "文件废止{list}，其中有{own}以外的记录，只有不限县的令牌可以导入；未存储 / the file repeals {list}, which has records beyond {own}: only a token without counties imports it; nothing stored"
    ))
    .with("repeals", json!(numbers)))
}

fn refuse_fewer(session: &Session, intake: &mut Intake, names: &[String]) -> Result<(), Problem> {
    let fewer = intake::refuse_fewer(Some(session), intake, names);
    let Some(first) = fewer.first() else { return Ok(()) };
    let faults = |fewer: &Fewer| {
        let of = |(number, before, after): &(String, usize, usize)| {
            json!({ "file": fewer.file, "document": number, "field": "records", "known": before, "value": after,
                "zh": "读出的记录比已有的少", "en": "fewer records than there are already" })
        };
        fewer.documents.iter().map(of).collect::<Vec<_>>()
    };
    let (name, list) = (&first.file, first.list());
    Err(Problem::unprocessable(format!(
        "{name}: 读出的记录比已有的少，文件可能不完整：{list}；请重新获取完整文件，确认无误则加 accept_fewer=true；未存储 / fewer records than there are already, the file may be cut short ({list}): fetch the whole file again, or add accept_fewer=true; nothing stored"
    ))
    .with("faults", json!(fewer.iter().flat_map(faults).collect::<Vec<_>>())))
}

/// Faults of a file, each with where it stands.
pub(super) fn faulty(faults: &[Fault]) -> Problem {
    let listed: Vec<Value> = faults
        .iter()
        .take(MAX_LISTED)
        .map(|fault| {
            json!({ "file": fault.file, "row": fault.row, "field": fault.field, "zh": fault.zh, "en": fault.en })
        })
        .collect();
    let (zh, en) = faults.first().map_or_else(Default::default, |fault| {
        let row = |word: &str| fault.row.map_or_else(String::new, |row| format!("{word}{row}"));
        let field = fault.field.as_ref().map_or_else(String::new, |field| format!(" {field}"));
        let at = |row: String| format!("{}{row}{field}", fault.file);
        (format!("{}：{}", at(row(" 行")), fault.zh), format!("{}: {}", at(row(" row ")), fault.en))
    });
    let (more_zh, more_en) = match faults.len().saturating_sub(1) {
        0 => (String::new(), String::new()),
        more => (format!("（另有{more}处）"), format!(" ({more} more)")),
    };
    Problem::unprocessable(format!("{zh}{more_zh}；未存储 / {en}{more_en}; nothing stored"))
        .with("faults", json!(listed))
}
