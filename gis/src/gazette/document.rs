//! Text → documents.
//!
//! A document is found by its number (发文字号) standing alone on a line. A line of the table of
//! contents carries a page number or stands beside a title, so it does not stand alone; where the
//! contents and the body print different numbers, only the body's is seen. The title stands above
//! the number, the addressee below it, and a document ends where the next title begins, or after
//! its signature where another act begins whose title and number are lost.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::number::DocumentNumber;
use super::table::Table;
use super::{Encoding, GazetteError, Note, Origin, dates, input, join_cjk, parse_date, plain};

/// A title is printed on at most this many lines.
const MAX_TITLE_LINES: usize = 6;

/// An addressee is printed on at most this many lines.
const MAX_ADDRESSEE_LINES: usize = 3;

/// One gazette file, decoded and split.
#[derive(Debug, Clone)]
pub struct Gazette {
    /// The file name, without folders.
    pub file: String,
    /// How its bytes were read.
    pub encoding: Encoding,
    /// Every line of the file; line 1 is `lines[0]`.
    pub lines: Vec<String>,
    /// The documents found, in file order. Empty when nothing gazette-like is in the file, which
    /// is no error here, but has to be told.
    pub documents: Vec<Document>,
    /// The tables found, in file order.
    pub tables: Vec<Table>,
    /// Where the lines stand in a file that is not shown as lines; see [`Gazette::place`].
    pub origin: Origin,
    /// What whoever reads the file has to know of it: hidden sheets, values that cannot be shown.
    pub notes: Vec<Note>,
}

/// One government document inside a gazette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The title, joined over the lines it was printed on.
    pub title: String,
    /// The document number as printed, e.g. `原政函〔2022〕106号`.
    pub number: String,
    /// The issuing body, if printed above the title or in the signature.
    pub issuer: Option<String>,
    /// The addressee.
    pub addressee: Option<String>,
    /// The date of signature, if printed; `None` too when several could be it.
    pub date: Option<Date>,
    /// First line (1-based), that of the title.
    pub first_line: usize,
    /// Last line (1-based).
    pub last_line: usize,
}

impl Gazette {
    /// A line by its 1-based number.
    pub fn line(&self, number: usize) -> Option<&str> {
        self.lines.get(number.checked_sub(1)?).map(String::as_str)
    }

    /// The document that a line belongs to.
    pub fn document_at(&self, line: usize) -> Option<&Document> {
        let after = self.documents.partition_point(|document| document.first_line <= line);
        self.documents.get(after.checked_sub(1)?).filter(|document| line <= document.last_line)
    }

    /// How many distinct document numbers stand alone on a line and open a document.
    pub fn distinct_numbers(&self) -> usize {
        self.documents.iter().filter_map(Document::parsed_number).collect::<BTreeSet<_>>().len()
    }

    /// Lines that are a document number but open no document: they have neither a title above nor
    /// an addressee below, as when a citation was broken over lines. For the import summary.
    pub fn loose_numbers(&self) -> Vec<usize> {
        let known: BTreeSet<_> = self.documents.iter().filter_map(|d| d.number_line(self)).collect();
        candidates(&self.lines).into_iter().map(|(i, _)| i + 1).filter(|line| !known.contains(line)).collect()
    }
}

impl Document {
    /// The number in parts.
    pub fn parsed_number(&self) -> Option<DocumentNumber> {
        DocumentNumber::parse(&self.number)
    }

    /// Every line with its 1-based number, title and signature included.
    pub fn lines<'g>(&self, gazette: &'g Gazette) -> impl Iterator<Item = (usize, &'g str)> + use<'g> {
        let skip = self.first_line.saturating_sub(1);
        let take = self.last_line.saturating_sub(skip);
        gazette
            .lines
            .iter()
            .map(String::as_str)
            .zip(1..)
            .skip(skip)
            .take(take)
            .map(|(text, line)| (line, text))
    }

    /// The line of the number, 1-based.
    pub fn number_line(&self, gazette: &Gazette) -> Option<usize> {
        self.number_lines(gazette).map(|(first, _)| first)
    }

    /// The first and the last line of the number, 1-based: it may be broken over two.
    fn number_lines(&self, gazette: &Gazette) -> Option<(usize, usize)> {
        let wanted = self.parsed_number()?;
        self.lines(gazette).find_map(|(line, _)| {
            let (number, last) = number_at(&gazette.lines, line - 1)?;
            (number == wanted).then_some((line, last + 1))
        })
    }

    /// The lines after the number.
    pub fn body<'g>(&self, gazette: &'g Gazette) -> impl Iterator<Item = (usize, &'g str)> + use<'g> {
        let after = self.number_lines(gazette).map_or(self.first_line, |(_, last)| last);
        self.lines(gazette).filter(move |(line, _)| *line > after)
    }

    /// The whole text, with its line breaks.
    pub fn text(&self, gazette: &Gazette) -> String {
        self.lines(gazette).map(|(_, text)| text).collect::<Vec<_>>().join("\n")
    }
}

/// Reads a file of any kind: recognises its format by its content, and by the extension of its name
/// where the content leaves it open, and finds its lines, tables and documents.
///
/// Plain text, web pages (also those that are named `.xls`), CSV and TSV, workbooks (XLSX, XLS) and
/// documents (DOCX); text in UTF-8, GB18030 or UTF-16. A paragraph is a line, and so is a row of a
/// table, its cells separated by tabs; in a workbook of one sheet the line number is that of the row.
///
/// # Errors
/// As [`decode`](super::decode), and [`GazetteError::Format`] for a format that is not read, a
/// damaged or encrypted file, or one that unpacks to more than any gazette. A file without any
/// document is no error: `documents` is empty.
pub fn split(file: &str, bytes: &[u8]) -> Result<Gazette, GazetteError> {
    let input::Input { encoding, lines, tables, origin, notes } = input::read(file, bytes)?;
    let documents = find(&lines);
    let mut notes = notes;
    notes.extend(dates::doubts(&lines, &documents));
    Ok(Gazette { file: file.to_owned(), encoding, lines, documents, tables, origin, notes })
}

/// Every line that is a document number, 0-based.
fn candidates(lines: &[String]) -> Vec<(usize, DocumentNumber)> {
    (0..lines.len()).filter_map(|i| Some((i, number_at(lines, i)?.0))).collect()
}

/// The document number that stands on a line, or on this and the next that is not blank, and its last
/// line, 0-based: `甲政函〔2022〕` / `106号`.
pub(super) fn number_at(lines: &[String], at: usize) -> Option<(DocumentNumber, usize)> {
    const LONGEST: usize = 120;
    let line = lines.get(at)?;
    if let Some(number) = DocumentNumber::parse(line) {
        return Some((number, at));
    }
    if line.len() > LONGEST || !line.contains(['〔', '[', '［', '(', '（', '【']) || line.contains('\t') {
        return None;
    }
    let first = plain(line);
    // Not the bracket of a bookmark.
    if first.ends_with('号') || !first.contains(['〔', '[', '［', '(', '（', '【']) {
        return None;
    }
    let mut below = lines.iter().enumerate().skip(at + 1).take(3).filter(|(_, line)| !line.trim().is_empty());
    let (last, second) = below.next().filter(|(_, line)| line.len() <= LONGEST)?;
    let second = plain(second);
    if DocumentNumber::parse(&second).is_some() {
        return None;
    }
    DocumentNumber::parse(&(first + &second)).map(|number| (number, last))
}

/// A document's opening: title, number and addressee.
struct Opening {
    at: usize,
    /// The last line of the number.
    last: usize,
    number: DocumentNumber,
    title_from: usize,
    title: Vec<String>,
    addressee: Option<String>,
}

fn find(lines: &[String]) -> Vec<Document> {
    let mut openings: Vec<Opening> = Vec::new();
    let mut seen: BTreeMap<DocumentNumber, usize> = BTreeMap::new();
    for (at, number) in candidates(lines) {
        // The lines that belong to the opening before cannot be this one's title.
        let floor = openings.last().map_or(0, |before| before.last + 1);
        if at < floor {
            continue;
        }
        let (title_from, title) = title_above(lines, at, floor);
        let last = number_at(lines, at).map_or(at, |(_, last)| last);
        let addressee = addressee_below(lines, last);
        if title.is_empty() && addressee.is_none() {
            continue;
        }
        let opening = Opening { at, last, number, title_from, title, addressee };
        // Printed again: a bare line of the contents gives way to the one with an addressee.
        let earlier = seen.get(&opening.number).and_then(|index| openings.get(*index));
        if earlier.is_none_or(|earlier| earlier.addressee.is_none() && opening.addressee.is_some()) {
            seen.insert(opening.number.clone(), openings.len());
            openings.push(opening);
        }
    }
    let kept: Vec<Opening> = openings
        .into_iter()
        .enumerate()
        .filter(|(i, o)| seen.get(&o.number) == Some(i))
        .map(|(_, o)| o)
        .collect();
    let ends = kept.iter().skip(1).map(|next| next.title_from).chain([lines.len()]).collect::<Vec<_>>();
    kept.into_iter().zip(ends).map(|(opening, end)| document(lines, opening, end)).collect()
}

fn document(lines: &[String], opening: Opening, end: usize) -> Document {
    let body = lines.get(opening.last + 1..end).unwrap_or_default();
    let signed = signature(body);
    let lost = signed.at.and_then(|at| {
        let after = body.iter().skip(at + 1).position(|line| opens_lost_act(line))?;
        Some(at + 1 + after)
    });
    let body = body.get(..lost.unwrap_or(body.len())).unwrap_or_default();
    let last =
        body.iter().rposition(|line| !plain(line).is_empty()).map_or(opening.last, |i| opening.last + 1 + i);
    let title = join_cjk(&opening.title.join(" "));
    Document {
        issuer: issuer_of(&title).or(signed.by),
        title,
        number: lines
            .get(opening.at..=opening.last)
            .unwrap_or_default()
            .iter()
            .map(|line| plain(line))
            .collect(),
        addressee: opening.addressee,
        date: signed.date,
        first_line: opening.title_from + 1,
        last_line: last + 1,
    }
}

/// Whether a line addresses all local governments: inside a document, after its signature, that is
/// the beginning of another act whose title and number are lost.
pub(super) fn opens_lost_act(line: &str) -> bool {
    let line = if line.len() < 300 { plain(line) } else { return false };
    line.starts_with('各')
        && line.contains("人民政府")
        && line.ends_with(['：', ':'])
        && !line.contains(['。', '；', '\t'])
}

/// The title above a number: upwards to the line that begins with an issuing body, or with 关于.
fn title_above(lines: &[String], at: usize, floor: usize) -> (usize, Vec<String>) {
    let mut found: Vec<(usize, String)> = Vec::new();
    for i in (floor..at).rev() {
        let line = lines.get(i).map(|line| plain(line)).unwrap_or_default();
        if line.is_empty() {
            continue;
        }
        if found.len() == MAX_TITLE_LINES || ends_other(&line) {
            break;
        }
        let opens = issuer_of(&line).is_some();
        found.push((i, line));
        if opens {
            break;
        }
    }
    // Without an issuing body the title begins at 关于; what stands above that is other text.
    if found.last().is_none_or(|(_, line)| issuer_of(line).is_none()) {
        let about =
            found.iter().rposition(|(_, line)| line.starts_with("关于") || line.contains("人民政府关于"));
        found.truncate(about.map_or(0, |i| i + 1));
    }
    found.reverse();
    let from = found.first().map_or(at, |(i, _)| *i);
    (from, found.into_iter().map(|(_, line)| line).collect())
}

/// Whether a line ends something else: a sentence, a date, a stamp or a table row.
fn ends_other(line: &str) -> bool {
    line.ends_with(['。', '；', '：', ':'])
        || line.contains('\t')
        || parse_date(line).is_some()
        || line.starts_with(['（', '(']) && line.contains("公开")
}

/// The issuing body that a text begins with: `…人民政府` or `…人民政府办公室`, alone or before 关于.
fn issuer_of(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let end = compact.find("人民政府")? + "人民政府".len();
    let (head, rest) = compact.split_at_checked(end)?;
    let name = head.strip_suffix("人民政府").unwrap_or_default();
    if !(2..=12).contains(&name.chars().count())
        || !name.ends_with(['市', '县', '区', '乡', '镇', '省'])
        || name.contains(['，', '、', '《', '于'])
    {
        return None;
    }
    let (issuer, rest) = match rest.strip_prefix("办公室").or_else(|| rest.strip_prefix("办公厅")) {
        Some(rest) => (compact.get(..compact.len() - rest.len())?, rest),
        None => (head, rest),
    };
    (rest.is_empty() || rest.starts_with("关于") || rest.starts_with("印发") || rest.starts_with("批转"))
        .then(|| issuer.to_owned())
}

/// The addressee below a number: up to three lines, the last of which ends with a colon.
fn addressee_below(lines: &[String], at: usize) -> Option<String> {
    let mut text = String::new();
    let below = lines.iter().skip(at + 1).map(|line| plain(line)).filter(|line| !line.is_empty());
    for line in below.take(MAX_ADDRESSEE_LINES) {
        if DocumentNumber::parse(&line).is_some() || line.contains('。') || line.contains('\t') {
            return None;
        }
        text.push_str(&line);
        if let Some(whole) = text.strip_suffix(['：', ':']) {
            return Some(join_cjk(whole)).filter(|whole| !whole.is_empty());
        }
    }
    None
}

/// Who signed, when, and on which line of the body (0-based).
#[derive(Default)]
pub(super) struct Signature {
    pub(super) date: Option<Date>,
    by: Option<String>,
    at: Option<usize>,
}

/// The signature: the first date alone on a line under an issuing body; otherwise the only date
/// that stands alone.
pub(super) fn signature(body: &[String]) -> Signature {
    let mut above = String::new();
    let mut unsigned: Vec<Date> = Vec::new();
    for (at, line) in body.iter().map(|line| plain(line)).enumerate().filter(|(_, line)| !line.is_empty()) {
        if let Some(date) = dates::at(body, at) {
            if let Some(signer) = issuer_of(&above).filter(|signer| signer.len() == join_cjk(&above).len()) {
                return Signature { date: Some(date), by: Some(signer), at: Some(at) };
            }
            unsigned.push(date);
        }
        above = line;
    }
    unsigned.dedup();
    match unsigned.as_slice() {
        [date] => Signature { date: Some(*date), ..Signature::default() },
        _ => Signature::default(),
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
