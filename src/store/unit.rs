//! A unit: what one file says of one document, or outside all of its documents. Units are read,
//! compared and replaced as a whole.

use std::collections::HashMap;

use jiff::civil::Date;
use landrail_gis::record::{DocumentRef, Doubt, Record};
use serde::{Deserialize, Serialize};

use super::digest::Digest;

/// The head of a unit; its lines follow: documents, records, doubts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The file it was read from.
    pub file: String,
    /// Digest of that file; unknown for what an older version stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Digest>,
    /// The document's number; none for what stands outside all numbered documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// When it was imported; unknown for what an older version stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Date>,
    /// How many documents are in it: more than one where a number is printed twice.
    pub documents: usize,
    /// How many records.
    pub records: usize,
    /// How many doubts.
    pub doubts: usize,
    /// Digest of its lines.
    pub digest: Digest,
    /// Digest of what it says, wherever it stands: without file and line numbers.
    pub content: Digest,
    /// Since when another reading is in force in its place: it is kept and no longer served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_at: Option<Date>,
}

/// What a unit is about: where two units have the same, the later one replaces the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    /// A numbered document.
    Document(&'a str),
    /// What stands in a file outside its numbered documents.
    File(&'a str),
}

impl Unit {
    /// What it is about.
    pub(super) fn key(&self) -> Key<'_> {
        self.document.as_deref().map_or(Key::File(&self.file), Key::Document)
    }

    /// How many lines follow its head.
    pub(super) fn lines(&self) -> usize {
        self.documents.saturating_add(self.records).saturating_add(self.doubts)
    }
}

/// A line of a unit.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one line at a time is held")]
pub(super) enum Line {
    /// A document.
    Document(DocumentRef),
    /// A record.
    Record(Record),
    /// A doubt.
    Doubt(Doubt),
}

/// The same for writing.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum LineRef<'a> {
    Document(&'a DocumentRef),
    Record(&'a Record),
    Doubt(&'a Doubt),
}

/// What was read of one file, to be cut into units.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// Its name.
    pub file: &'a str,
    /// Its digest.
    pub hash: Option<Digest>,
    /// Its documents.
    pub documents: &'a [DocumentRef],
    /// Its records.
    pub records: &'a [Record],
    /// Its doubts.
    pub doubts: &'a [Doubt],
}

/// A unit with its lines as they are written.
#[derive(Debug)]
pub struct Drafted {
    /// The head.
    pub head: Unit,
    /// The lines, each with its line end.
    pub text: String,
}

/// Cuts what was read of a file into units: its documents in the order of the file, then what
/// stands outside all of them.
///
/// # Errors
/// A record that could not be read back, such as one with a number that JSON does not have.
pub(super) fn units(parts: Parts<'_>, imported: Option<Date>) -> Result<Vec<Drafted>, serde_json::Error> {
    let mut drafts = Drafts::default();
    for document in parts.documents {
        drafts.of(Some(&document.number)).documents.push(document);
    }
    for record in parts.records {
        drafts.of(record.source.document.as_deref()).records.push(record);
    }
    for doubt in parts.doubts {
        drafts.of(doubt.document.as_deref()).doubts.push(doubt);
    }
    drafts.list.sort_by_key(|draft| draft.number.is_none());
    drafts.list.into_iter().map(|draft| draft.finish(parts, imported)).collect()
}

/// All of something as one unit.
pub(super) fn whole(file: &str, stored: &super::Stored) -> Result<Drafted, serde_json::Error> {
    let draft = Draft {
        number: None,
        documents: stored.documents.iter().collect(),
        records: stored.records.iter().collect(),
        doubts: stored.doubts.iter().collect(),
    };
    let (documents, records, doubts) = (&stored.documents, &stored.records, &stored.doubts);
    draft.finish(Parts { file, hash: None, documents, records, doubts }, None)
}

/// The drafts of a file, by document number.
#[derive(Default)]
struct Drafts<'a> {
    list: Vec<Draft<'a>>,
    at: HashMap<Option<&'a str>, usize>,
}

impl<'a> Drafts<'a> {
    fn of(&mut self, number: Option<&'a str>) -> &mut Draft<'a> {
        let next = self.list.len();
        let at = *self.at.entry(number).or_insert(next);
        if at == next {
            self.list.push(Draft { number, ..Draft::default() });
        }
        &mut self.list[at]
    }
}

#[derive(Default)]
struct Draft<'a> {
    number: Option<&'a str>,
    documents: Vec<&'a DocumentRef>,
    records: Vec<&'a Record>,
    doubts: Vec<&'a Doubt>,
}

impl Draft<'_> {
    fn finish(self, parts: Parts<'_>, imported: Option<Date>) -> Result<Drafted, serde_json::Error> {
        let (mut text, mut content) = (String::new(), Digest::default());
        for d in &self.documents {
            push(&mut text, LineRef::Document(d))?;
            content.add(&serde_json::to_vec(&(&d.title, &d.number, &d.issuer, &d.addressee, d.date))?);
        }
        for r in &self.records {
            push(&mut text, LineRef::Record(r))?;
            content.add(&serde_json::to_vec(&(&r.id, r.confidence, &r.reasons, &r.validity, &r.body))?);
        }
        for doubt in &self.doubts {
            push(&mut text, LineRef::Doubt(doubt))?;
        }
        let head = Unit {
            file: parts.file.to_owned(),
            hash: parts.hash,
            document: self.number.map(str::to_owned),
            imported,
            documents: self.documents.len(),
            records: self.records.len(),
            doubts: self.doubts.len(),
            digest: Digest::of(text.as_bytes()),
            content,
            replaced_at: None,
        };
        Ok(Drafted { head, text })
    }
}

/// Adds a line of JSON, and tries whether it can be read again: a store that cannot be read is
/// found out now and not at the next start.
fn push(text: &mut String, line: LineRef<'_>) -> Result<(), serde_json::Error> {
    let json = serde_json::to_string(&line)?;
    serde_json::from_str::<Line>(&json)?;
    text.push_str(&json);
    text.push('\n');
    Ok(())
}
