//! The form of a corrections file.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::value::UNKNOWN;
use super::{
    Accepted, Correction, Corrections, CorrectionsError, Decided, RecordCorrection, SCOPES, Withdrawn,
};
use crate::record::personal::{has_mobile, scrub};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    correction: Vec<Spanned<RawCorrection>>,
    #[serde(default)]
    accepted: Vec<Spanned<RawAccepted>>,
    #[serde(default)]
    withdrawn: Vec<Spanned<RawWithdrawn>>,
}

/// An entry of either scope; which keys it must have depends on the scope.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCorrection {
    scope: Option<String>,
    file: Option<String>,
    line: Option<usize>,
    row: Option<u32>,
    record: Option<String>,
    field: String,
    old: Option<String>,
    new: Option<String>,
    zh: Option<String>,
    en: Option<String>,
    reason: Option<String>,
    by: Option<String>,
    at: Option<Datetime>,
    doubt: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccepted {
    doubt: String,
    reason: String,
    by: Option<String>,
    at: Option<Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWithdrawn {
    id: String,
    reason: Option<String>,
    by: Option<String>,
    at: Option<Datetime>,
}

/// One block of the file, at its place.
enum Block {
    Correction(Box<RawCorrection>),
    Accepted(RawAccepted),
    Withdrawn(RawWithdrawn),
}

pub(super) fn parse(file: &str, toml: &str) -> Result<Corrections, CorrectionsError> {
    // Before anything else: the message about a fault in the form quotes the line it stands in.
    let personal = |entry: String| CorrectionsError::Personal { file: file.to_owned(), entry };
    let at_line = |line: usize| format!("第{line}行 / line {line}");
    if let Some(line) = toml.lines().position(has_mobile) {
        return Err(personal(at_line(line + 1)));
    }
    let read: File = toml::from_str(toml)
        .map_err(|e| CorrectionsError::Form { file: file.to_owned(), what: scrub(&e.to_string()) })?;
    let mut lines = Lines::new(toml);
    let mut corrections = Corrections::none();
    for (at, block) in in_order(read) {
        let line = lines.of(at);
        let fault = |zh: &str, en: &str| CorrectionsError::Entry {
            file: file.to_owned(),
            line,
            zh: zh.into(),
            en: en.into(),
        };
        match block {
            Block::Correction(raw) => {
                // A number that is written with escapes shows only now.
                let texts = [&raw.old, &raw.new, &raw.zh, &raw.en, &raw.reason, &raw.by, &raw.record];
                if texts.into_iter().flatten().any(|text| has_mobile(text)) || has_mobile(&raw.field) {
                    return Err(personal(at_line(line)));
                }
                match (raw.scope.is_some(), raw.record.is_some()) {
                    (true, false) => corrections.entries.push(for_reader(file, *raw, &fault)?),
                    (false, true) => {
                        corrections.decided.push(Decided::Correction(for_record(*raw, line, &fault)?));
                    }
                    _ => {
                        return Err(fault(
                            "条目须有 scope（按行更正）或 record（按记录更正）之一",
                            "an entry has either scope (for a line of a file) or record (for a record)",
                        ));
                    }
                }
            }
            Block::Accepted(raw) => {
                if [&raw.doubt, &raw.reason].into_iter().chain(&raw.by).any(|text| has_mobile(text)) {
                    return Err(personal(at_line(line)));
                }
                if raw.reason.trim().is_empty() {
                    return Err(fault("reason 不能为空", "reason must not be blank"));
                }
                let at = raw.at.map(|at| at.to_string());
                let (doubt, reason, by) = (raw.doubt, raw.reason, raw.by);
                corrections.decided.push(Decided::Accepted(Accepted { doubt, reason, by, at }));
            }
            Block::Withdrawn(raw) => {
                if std::iter::once(&raw.id).chain(&raw.reason).chain(&raw.by).any(|text| has_mobile(text)) {
                    return Err(personal(at_line(line)));
                }
                let at = raw.at.map(|at| at.to_string());
                let withdrawn = Withdrawn { id: raw.id, reason: raw.reason, by: raw.by, at };
                corrections.decided.retain(|decided| !decided.is_about(&withdrawn.id));
            }
        }
    }
    Ok(corrections)
}

/// All blocks in the order of the file, with the byte where each begins.
fn in_order(read: File) -> Vec<(usize, Block)> {
    let mut blocks: Vec<(usize, Block)> = Vec::new();
    blocks.extend(
        read.correction.into_iter().map(|b| (b.span().start, Block::Correction(Box::new(b.into_inner())))),
    );
    blocks.extend(read.accepted.into_iter().map(|b| (b.span().start, Block::Accepted(b.into_inner()))));
    blocks.extend(read.withdrawn.into_iter().map(|b| (b.span().start, Block::Withdrawn(b.into_inner()))));
    blocks.sort_by_key(|(at, _)| *at);
    blocks
}

/// Counts lines up to bytes that come in rising order.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    fn of(&mut self, at: usize) -> usize {
        self.line += self.text.get(self.at..at).unwrap_or_default().matches('\n').count();
        self.at = self.at.max(at);
        self.line
    }
}

type Fault<'f> = &'f dyn Fn(&str, &str) -> CorrectionsError;

fn for_reader(file: &str, raw: RawCorrection, fault: Fault<'_>) -> Result<Correction, CorrectionsError> {
    let (Some(scope), Some(of), Some(line)) = (raw.scope, raw.file, raw.line) else {
        return Err(fault("scope 条目须有 file 和 line", "an entry with a scope has file and line"));
    };
    let (Some(zh), Some(en)) = (raw.zh.or_else(|| raw.reason.clone()), raw.en.or(raw.reason)) else {
        return Err(fault(
            "条目须有理由：zh 和 en，或 reason",
            "an entry has its argument: zh and en, or reason",
        ));
    };
    let entry = Correction {
        scope,
        file: of,
        line,
        row: raw.row,
        field: raw.field,
        old: raw.old,
        new: raw.new,
        zh,
        en,
    };
    if SCOPES.contains(&entry.scope.as_str()) {
        Ok(entry)
    } else {
        let (scope, entry) = (entry.scope.clone(), entry.to_string());
        Err(CorrectionsError::Scope { file: file.to_owned(), scope, entry })
    }
}

fn for_record(
    raw: RawCorrection,
    line: usize,
    fault: Fault<'_>,
) -> Result<RecordCorrection, CorrectionsError> {
    if raw.file.is_some() || raw.line.is_some() || raw.row.is_some() {
        return Err(fault(
            "record 条目不写 file、line、row",
            "an entry with a record has no file, line or row",
        ));
    }
    let Some(record) = raw.record else {
        return Err(fault("条目须有 record", "the entry has no record"));
    };
    let (reason, reason_en) = match (raw.reason, raw.zh, raw.en) {
        (Some(reason), None, None) => (reason, None),
        (None, Some(zh), Some(en)) => (zh, Some(en)),
        _ => {
            return Err(fault(
                "条目须有理由：reason，或 zh 和 en",
                "an entry has its argument: reason, or zh and en",
            ));
        }
    };
    if reason.trim().is_empty() {
        return Err(fault("reason 不能为空", "reason must not be blank"));
    }
    // Absent is unknown, as in the entries for a reader.
    let word = |text: Option<String>| text.unwrap_or_else(|| UNKNOWN.to_owned());
    Ok(RecordCorrection {
        record,
        field: raw.field,
        old: word(raw.old),
        new: word(raw.new),
        reason,
        reason_en,
        by: raw.by,
        at: raw.at.map(|at| at.to_string()),
        doubt: raw.doubt,
        line,
    })
}
