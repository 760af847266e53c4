//! `POST /review/{id}/decision`: an editor accepts a doubt as it stands, or corrects what it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use landrail_gis::check::{Item, State as Decided};
use landrail_gis::record::{
    Accepted, DoubtKind, FieldError, Record, RecordCorrection, field_value, has_personal, with_field,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::limits::Deadline;
use super::params::{Params, Parts};
use super::who::Who;
use super::{Problem, Service, review};
use crate::access::Role;
use crate::intake::doubtful_names;
use crate::live::Known;

/// Longest reason and value, in characters.
const MAX_CHARS: usize = 500;
const MAX_BODY: usize = 16 << 10;
/// Most fields of a correction.
const MAX_FIELDS: usize = 20;
/// What stands where something personal was taken out.
const WITHHELD: &str = "[withheld]";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Accept,
    Correct,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    action: Action,
    reason: String,
    /// By path of a field, what it shall say; `unknown` and `none` in these words.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// A line or place that no table has is meant.
    #[serde(default)]
    force: bool,
}

impl Asked {
    fn of(body: &[u8]) -> Result<Self, Problem> {
        if body.len() > MAX_BODY {
            return Err(Problem::too_large(format!(
                "请求超过{MAX_BODY}字节 / the request is larger than {MAX_BODY} bytes"
            )));
        }
        let mut asked: Self = serde_json::from_slice(body).map_err(|_| {
            Problem::bad(
                "请求应为 {\"action\": \"accept\"|\"correct\", \"reason\": \"…\", \"values\": {\"字段\": \"新值\"}} / send action, reason and values",
            )
        })?;
        asked.reason = checked("reason", &asked.reason)?;
        asked.values = asked
            .values
            .iter()
            .map(|(field, value)| Ok((checked("values", field)?, checked(field, value)?)))
            .collect::<Result<_, Problem>>()?;
        match (asked.action, asked.values.len()) {
            (Action::Accept, 0) | (Action::Correct, 1..=MAX_FIELDS) => Ok(asked),
            (Action::Accept, _) => Err(Problem::bad("认可不改字段，请勿给 values / accept takes no values")),
            (Action::Correct, _) => Err(Problem::bad(format!(
                "更正应有1–{MAX_FIELDS}个字段 / a correction has 1 to {MAX_FIELDS} values"
            ))),
        }
    }
}

/// A text that may be kept and shown. It is not quoted when it is refused: it may be personal.
fn checked(name: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if has_personal(text) || has_personal(name) {
        return Err(Problem::bad(
            "内容有手机号、证件号、账号或密码，请删除 / a mobile, identity or account number or a password is in it: remove it",
        ));
    }
    if !(1..=MAX_CHARS).contains(&text.chars().count()) || text.chars().any(char::is_control) {
        return Err(Problem::bad(format!(
            "{name} 应为1–{MAX_CHARS}字，不含换行等控制字符 / {name} has 1 to {MAX_CHARS} characters and no control characters"
        )));
    }
    Ok(text.to_owned())
}

pub(super) async fn post(
    State(service): State<Arc<Service>>,
    Parts(doubt): Parts<String>,
    who: Who,
    headers: HeaderMap,
    params: Params,
    body: Bytes,
) -> Result<Response, Problem> {
    let deadline = Deadline::of(&service);
    params.only(&[])?;
    who.require(Role::Editor)?;
    let asked = Asked::of(&body)?;
    let tag = headers.get(header::IF_MATCH).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    let Some(tag) = tag else {
        return Err(Problem::precondition_required(
            "请先读取该存疑项，并以 If-Match 带回其 ETag / read the doubt first and send its ETag back as If-Match",
        ));
    };
    let permit = service.editing().await?;
    let answer = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let decide = |known: &Known| {
            let entries = decide(&service, known, &who, &doubt, &tag, &asked)?;
            // The lines of the file and an import may have been waited for.
            deadline.check()?;
            Ok(entries)
        };
        let action = match asked.action {
            Action::Accept => "review.accept",
            Action::Correct => "review.correct",
        };
        let done = service.live().decide(&who.actor, action, decide)?;
        let (seq, at) = (done.state.seq, done.state.at);
        Ok::<_, Problem>(json!({ "id": doubt, "seq": seq, "recorded_at": at, "notes": done.given }))
    })
    .await
    .map_err(|_| Problem::internal())??;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

type Entries = (Vec<String>, Value, Vec<String>);

fn decide(
    service: &Service,
    known: &Known,
    who: &Who,
    doubt: &str,
    tag: &str,
    asked: &Asked,
) -> Result<Entries, Problem> {
    let reviewed = review::now(service);
    let item = reviewed.item(doubt)?;
    if review::tag(item, &known.snapshot)? != tag {
        return Err(Problem::precondition_failed(
            "该存疑项或其记录已有变化，未写入；请重新查看 / the doubt or its records changed meanwhile, nothing was written: look again",
        ));
    }
    let records: Vec<&Record> =
        item.doubt.records.iter().filter_map(|id| known.snapshot.record(id)).collect();
    for record in &records {
        who.may_edit(record.county())?;
    }
    if records.is_empty() {
        who.may_edit(item.county.as_deref())?;
    }
    if item.state != Decided::Open {
        let (zh, en) = (item.state.zh(), item.state.as_str());
        return Err(Problem::conflict(format!(
            "该存疑项{zh}，未写入；要改请先撤回（landrail review undo） / the doubt is {en} already, nothing was written: undo that first"
        )));
    }
    let detail = json!({
        "doubt": doubt, "reason": asked.reason, "fields": asked.values.keys().collect::<Vec<_>>(), "records": records.len(),
    });
    let (by, at) = (Some(who.actor.name.clone()), Some(now()));
    match asked.action {
        Action::Accept => {
            let entry = Accepted { doubt: doubt.to_owned(), reason: asked.reason.clone(), by, at };
            Ok((vec![entry.block()], detail, Vec::new()))
        }
        Action::Correct => {
            let (blocks, notes) = corrections(known, item, &records, asked, by.as_ref(), at.as_ref())?;
            Ok((blocks, detail, notes))
        }
    }
}

/// An entry for every record and field, and what is told of names that are forced.
fn corrections(
    known: &Known,
    item: &Item,
    records: &[&Record],
    asked: &Asked,
    by: Option<&String>,
    at: Option<&String>,
) -> Result<(Vec<String>, Vec<String>), Problem> {
    if item.doubt.finding.kind == DoubtKind::Stale {
        return Err(Problem::conflict(
            "这是失效的更正，请先撤回（landrail review undo）再更正 / this is a stale correction: undo it, then correct the record again",
        ));
    }
    if records.is_empty() {
        return Err(Problem::unprocessable(
            "该存疑项不涉及已读出的记录，无从更正；可以认可，或更正原文件后重新导入 / it bears on no record that was read: accept it, or put the file right and import it again",
        ));
    }
    let (mut blocks, mut changes, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for &before in records {
        let mut record = before.clone();
        for (field, value) in &asked.values {
            let changed =
                field_value(&record, field).and_then(|old| Ok((old, with_field(&record, field, value)?)));
            match changed {
                Ok((old, _)) if old.contains(WITHHELD) => faults.push(json!({
                    "record": record.id, "field": field,
                    "zh": "该字段有不公开的号码，请在存放数据的机器上用 landrail review correct 更正",
                    "en": "the field holds a number that is not published: use landrail review correct where the data are kept",
                })),
                Ok((old, changed)) => {
                    let entry = RecordCorrection {
                        record: record.id.clone(),
                        field: field.clone(),
                        old,
                        new: value.clone(),
                        reason: asked.reason.clone(),
                        reason_en: None,
                        by: by.cloned(),
                        at: at.cloned(),
                        doubt: Some(item.doubt.id.clone()),
                        line: 0,
                    };
                    blocks.push(entry.block());
                    record = changed;
                }
                // Of thirty records some may have the value already.
                Err(FieldError::Unchanged { .. }) => {}
                Err(error) => {
                    let (zh, en) = error.words();
                    faults.push(json!({ "record": record.id, "field": field, "zh": zh, "en": en }));
                }
            }
        }
        changes.push((before, record));
    }
    // Of thirty records each has the same fault of the same field.
    faults.dedup_by(|one, other| one["field"] == other["field"] && one["zh"] == other["zh"]);
    if let Some(first) = faults.first() {
        let text = |name: &str| first[name].as_str().unwrap_or_default().to_owned();
        let (zh, en) = (text("zh"), text("en"));
        return Err(Problem::unprocessable(format!("{zh}；未写入 / {en}; nothing was written"))
            .with("faults", json!(faults)));
    }
    if blocks.is_empty() {
        return Err(Problem::unprocessable(
            "各字段已是所给的值，没有改动 / the fields have these values already, nothing to change",
        ));
    }
    let counties: BTreeSet<&str> = known.snapshot.records().iter().filter_map(|r| r.county()).collect();
    let told = doubtful_names(known.snapshot.reference(), &counties, &changes);
    if !told.is_empty() && !asked.force {
        let (zh, en) = told[0].split_once(" / ").unwrap_or((&told[0], &told[0]));
        return Err(Problem::unprocessable(format!(
            "{zh}；未写入，确认无误请勾选强制（force，仍列为存疑） / {en}; nothing was written, force it if it is right"
        ))
        .with("forceable", json!(true)));
    }
    Ok((blocks, told))
}

/// Now in China.
fn now() -> String {
    Timestamp::now().to_zoned(TimeZone::fixed(offset(8))).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_has_a_reason_and_nothing_personal() {
        let of = |value: Value| Asked::of(value.to_string().as_bytes());
        let asked =
            of(json!({"action": "correct", "reason": " 现场核对 ", "values": {"local.name": "张三"}}))
                .unwrap();
        assert_eq!((asked.reason.as_str(), asked.values["local.name"].as_str()), ("现场核对", "张三"));
        assert!(of(json!({"action": "accept", "reason": "无误"})).is_ok());
        for bad in [
            json!({"action": "accept", "reason": " "}),
            json!({"action": "accept", "reason": "x", "values": {"a": "b"}}),
            json!({"action": "correct", "reason": "x"}),
            json!({"action": "drop", "reason": "x"}),
            json!({"action": "accept", "reason": "x", "more": 1}),
            json!({"action": "correct", "reason": "x", "values": {"local.name": "13800138000"}}),
            json!({"action": "accept", "reason": "请打13800138000"}),
        ] {
            let problem = serde_json::to_string(&of(bad).unwrap_err()).unwrap();
            assert!(!problem.contains("0138"), "{problem}");
        }
    }
}
