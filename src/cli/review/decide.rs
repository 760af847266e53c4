//! Accepting, correcting and taking back: each adds blocks to the corrections file.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use landrail_gis::check::{Item, State};
use landrail_gis::record::{
    Accepted, DoubtKind, FieldError, Record, RecordCorrection, Withdrawn, field_value, with_field,
};

use super::super::{DataArgs, Failure, print};
use super::{AcceptArgs, CorrectArgs, Review, UndoArgs, names};
use crate::store::corrections;

pub(super) fn accept(args: &AcceptArgs) -> Result<(), Failure> {
    let (by, at) = signed(args.signed.by.as_deref())?;
    let reason = reason(&args.signed.reason)?;
    add(&args.data, |review| {
        let mut seen = HashSet::new();
        let mut blocks = Vec::new();
        for id in args.ids.iter().filter(|id| seen.insert(id.as_str())) {
            let item = review.item(id).ok_or_else(|| review.unknown(id))?;
            undecided(item)?;
            let (by, at) = (Some(by.clone()), Some(at.clone()));
            blocks.push(Accepted { doubt: id.clone(), reason: reason.clone(), by, at }.block());
        }
        Ok(blocks)
    })
}

/// A decision is not made twice: the first one would be hidden.
fn undecided(item: &Item) -> Result<(), Failure> {
    let id = &item.doubt.id;
    match item.state {
        State::Open => Ok(()),
        State::Accepted => Err(Failure::Input(format!("{id} 已认可，无须再认可 / {id} is accepted already"))),
        State::Corrected => Err(Failure::Input(format!(
            "{id} 已更正；要改为认可，请先撤回：landrail review undo {id} / {id} is corrected already: undo that first"
        ))),
    }
}

pub(super) fn correct(args: &CorrectArgs) -> Result<(), Failure> {
    let (by, at) = signed(args.signed.by.as_deref())?;
    let reason = reason(&args.signed.reason)?;
    let values = args.values.iter().map(|text| assignment(text)).collect::<Result<Vec<_>, _>>()?;
    add(&args.data, |review| {
        let (doubt, records) = targets(review, &args.id)?;
        let mut blocks = Vec::new();
        let mut unchanged = None;
        let mut changes = Vec::new();
        for before in records {
            let mut record: Record = before.clone();
            for (field, value) in &values {
                let named = |error: FieldError| Failure::Input(format!("{}: {error}", record.id));
                let old = field_value(&record, field).map_err(named)?;
                match with_field(&record, field, value) {
                    Ok(changed) => {
                        let entry = RecordCorrection {
                            record: record.id.clone(),
                            field: (*field).to_owned(),
                            old,
                            new: (*value).to_owned(),
                            reason: reason.clone(),
                            reason_en: None,
                            by: Some(by.clone()),
                            at: Some(at.clone()),
                            doubt: doubt.clone(),
                            line: 0,
                        };
                        blocks.push(entry.block());
                        record = changed;
                    }
                    // Of thirty records some may have the value already.
                    Err(error @ FieldError::Unchanged { .. }) => unchanged = unchanged.or(Some(named(error))),
                    Err(error) => return Err(named(error)),
                }
            }
            changes.push((before, record));
        }
        names::check(review, &changes, args.force)?;
        match unchanged {
            Some(nothing) if blocks.is_empty() => Err(nothing),
            _ => Ok(blocks),
        }
    })
}

/// The records that an identifier stands for: those of a doubt, or one by its own.
fn targets<'r>(review: &'r Review, id: &str) -> Result<(Option<String>, Vec<&'r Record>), Failure> {
    if let Some(record) = review.record(id) {
        return Ok((None, vec![record]));
    }
    let item = review.item(id).ok_or_else(|| review.unknown(id))?;
    if item.doubt.finding.kind == DoubtKind::Stale {
        let record = item.doubt.records.join(" ");
        return Err(Failure::Input(format!(
            "{id} 是失效的更正：请先撤回（landrail review undo {record}），再对记录重新更正 / {id} is a stale correction: undo it, then correct the record again"
        )));
    }
    let records: Vec<_> = item.doubt.records.iter().filter_map(|id| review.record(id)).collect();
    if records.is_empty() {
        return Err(Failure::Input(format!(
            "{id} 不涉及已读出的记录，无从更正：可认可（landrail review accept {id} --reason …），或更正原文件后重新导入 / {id} bears on no record that was read: accept it, or put the file right and import it again"
        )));
    }
    Ok((Some(id.to_owned()), records))
}

pub(super) fn undo(args: &UndoArgs) -> Result<(), Failure> {
    let (by, at) = signed(args.by.as_deref())?;
    add(&args.data, |review| {
        let folder = args.data.required()?;
        let standing = corrections::load(&folder)?;
        if !standing.decided().iter().any(|decided| decided.is_about(&args.id)) {
            // What a person decided about it may stand under the record.
            return Err(match review.item(&args.id) {
                Some(item) if item.state != State::Open => Failure::Input(format!(
                    "{} 是按记录更正的，请撤回记录：landrail review undo {} / it was corrected by its record: undo the record",
                    args.id,
                    item.doubt.records.first().map_or("", String::as_str)
                )),
                Some(_) => Failure::Input(format!(
                    "{} 尚未认可或更正，没有可撤回的 / nothing was decided about it",
                    args.id
                )),
                None if review.record(&args.id).is_some() => Failure::Input(format!(
                    "{} 没有更正，没有可撤回的 / the record has no correction",
                    args.id
                )),
                None => review.unknown(&args.id),
            });
        }
        let reason = args.reason.clone().filter(|reason| !reason.trim().is_empty());
        let (by, at) = (Some(by.clone()), Some(at.clone()));
        Ok(vec![Withdrawn { id: args.id.clone(), reason, by, at }.block()])
    })
}

/// Adds what `decide` makes of the review, and prints the change of the file.
fn add(data: &DataArgs, decide: impl FnOnce(&Review) -> Result<Vec<String>, Failure>) -> Result<(), Failure> {
    let folder = data.required()?;
    // The review is made under the lock: nothing it finds can change before the blocks are written.
    let change = corrections::add(&folder, || decide(&Review::of(data)?))?;
    print(&change.diff())
}

fn assignment(text: &str) -> Result<(&str, &str), Failure> {
    match text.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() && !value.trim().is_empty() => {
            Ok((field.trim(), value.trim()))
        }
        _ => Err(Failure::Input(format!(
            "“{}”应为 字段=新值，如 local.name=张三；不详写 字段=unknown / give field=value, or field=unknown",
            text.chars().take(60).collect::<String>()
        ))),
    }
}

fn reason(text: &str) -> Result<String, Failure> {
    match text.trim() {
        "" => Err(Failure::Input(
            "--reason 不能为空：写明依据 / --reason must not be blank: say why".to_owned(),
        )),
        text => Ok(text.to_owned()),
    }
}

/// Who decides, and now in China.
fn signed(by: Option<&str>) -> Result<(String, String), Failure> {
    let by = match by.map(str::trim) {
        Some("") => return Err(Failure::Input("--by 不能为空 / --by must not be blank".to_owned())),
        Some(name) => name.to_owned(),
        None => user(),
    };
    let now = Timestamp::now().to_zoned(TimeZone::fixed(offset(8)));
    Ok((by, now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()))
}

/// The name of the user that runs the program.
fn user() -> String {
    let named = ["USER", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()).unwrap_or_else(|| {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata("/proc/self")
            .map_or_else(|_| "未署名".to_owned(), |own| format!("uid {}", own.uid()))
    })
}
