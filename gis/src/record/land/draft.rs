//! What all kinds of decision share: the empty form, reasons, findings and the finished record.

use std::sync::LazyLock;

use regex::Regex;

use super::body::Body;
use super::figure::{pattern, unit_in};
use super::forms::{self, Sheet};
use super::situs::{county_of, situs};
use super::{sums, whole};
use crate::gazette::{Document, Gazette};
use crate::record::{
    Area, Body as RecordBody, Condition, Confidence, Decision, DecisionKind, DecisionStatus, DoubtKind,
    Finding, Reason, Record, Situs, Source, Stated, Term, Validity,
};

static CITED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{Han}{2,12}[〔\[]\d{4}[〕\]]第?\d+号"));
static REQUEST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"》\((?P<no>\p{Han}{2,12}[〔\[]\d{4}[〕\]]第?\d+号)\)文?(?:已)?(?:收悉|收到)"));

/// A decision being read from one document.
pub(super) struct Draft<'a> {
    pub(super) gazette: &'a Gazette,
    pub(super) document: &'a Document,
    pub(super) counties: &'a [&'a str],
    pub(super) body: Body,
    /// The tables that stand in the document, read by the words of their headers.
    pub(super) sheets: Vec<Sheet>,
    pub(super) findings: Vec<Finding>,
    /// Who issued the document, as far as it says.
    pub(super) issuer: Option<String>,
    /// Whether it is one of several things in the document.
    pub(super) one_of_several: bool,
    /// The identifier that the record will have.
    pub(super) id: String,
    /// The lines that the record stands on.
    pub(super) lines: [usize; 2],
    reasons: Vec<(Confidence, Reason)>,
}

impl<'a> Draft<'a> {
    /// A draft of a document. `classes` tells whether its tables may have columns of land classes.
    pub(super) fn new(
        gazette: &'a Gazette,
        document: &'a Document,
        counties: &'a [&'a str],
        classes: bool,
    ) -> Self {
        let lines = [document.first_line, document.last_line];
        let after =
            gazette.tables.partition_point(|table| table.rows.last().is_none_or(|r| r.line < lines[0]));
        let within = gazette.tables.iter().skip(after);
        let sheets: Vec<Sheet> = within
            .take_while(|table| table.rows.first().is_some_and(|row| row.line <= lines[1]))
            .filter_map(|table| forms::sheet(table, lines, classes, unit_above(gazette, table)))
            .collect();
        let in_table = |line: usize| sheets.iter().any(|s| s.lines[0] <= line && line <= s.lines[1]);
        let body = Body::new(gazette, document, in_table);
        let id = document.parsed_number().map_or_else(|| unnumbered_id(gazette, document), |n| n.stem());
        let issuer = document.issuer.clone().or_else(|| whole::signer(gazette, document));
        Self {
            gazette,
            document,
            counties,
            body,
            sheets,
            findings: Vec::new(),
            issuer,
            one_of_several: false,
            id,
            lines,
            reasons: Vec::new(),
        }
    }

    /// A draft of one of several things in the same document: its own text and its own identifier.
    pub(super) fn part(&self, n: usize, body: Body, lines: [usize; 2]) -> Self {
        Self {
            gazette: self.gazette,
            document: self.document,
            counties: self.counties,
            body,
            sheets: Vec::new(),
            findings: Vec::new(),
            issuer: self.issuer.clone(),
            one_of_several: true,
            id: format!("{}-p{n}", self.id),
            lines,
            reasons: Vec::new(),
        }
    }

    /// The first line that the record stands on.
    pub(super) const fn line(&self) -> usize {
        self.lines[0]
    }

    /// Notes a doubt about a field of this record.
    pub(super) fn doubt(&mut self, finding: Finding, field: &str) {
        self.findings.push(finding.on(&self.id, field));
    }

    /// The form with what every reply has: number, issuer, addressee, date and request.
    pub(super) fn blank(&self, kind: DecisionKind, status: DecisionStatus) -> Decision {
        let request = REQUEST.captures(&self.body.norm).and_then(|found| {
            let no = found.name("no")?;
            Some(self.body.printed(no.range()))
        });
        Decision {
            title: self.document.title.clone(),
            number: self.document.number.clone(),
            issuer: self.issuer.clone().into(),
            addressee: self.document.addressee.clone().into(),
            date: self.document.date.into(),
            request: request.into(),
            ..Decision::unknown(kind, status)
        }
    }

    /// The place phrase in its parts. Where it names no county, the county of the issuer is taken
    /// if the issuer is a county's government.
    pub(super) fn situs(&mut self, printed: &str) -> Situs {
        let mut out = situs(printed, self.counties);
        if out.county.is_none()
            && let Some(issuer) = self.issuer.as_deref()
            && let Some(county) = county_of(issuer, self.counties)
        {
            out.county = Some(county.to_owned());
            self.because(
                Confidence::Inferred,
                Reason {
                    field: "situs.county".to_owned(),
                    fault: "not printed in the place phrase".to_owned(),
                    printed: None,
                    used: Some(county.to_owned()),
                    zh: "地点未写县名，按发文机关所在县市推断".to_owned(),
                    en: "the place phrase names no county: taken from the issuing government".to_owned(),
                    by_correction: false,
                },
            );
        }
        out
    }

    /// Records why a field is not simply what was printed.
    pub(super) fn because(&mut self, confidence: Confidence, reason: Reason) {
        let known = self.reasons.iter().any(|(_, r)| r.field == reason.field && r.fault == reason.fault);
        if !known {
            self.reasons.push((confidence, reason));
        }
    }

    /// Records that a figure and its unit stand on different lines, with or without text between.
    pub(super) fn joined_if_split(&mut self, field: &str, from: usize, to: usize, printed: &str) {
        let (first, last) = (self.body.line(from), self.body.line(to.saturating_sub(1)));
        if first == last {
            return;
        }
        self.because(
            Confidence::Corrected,
            Reason {
                field: field.to_owned(),
                fault: "split over lines".to_owned(),
                printed: None,
                used: Some(printed.to_owned()),
                zh: format!("数字与单位分在第 {first} 行和第 {last} 行，按连续文字合并"),
                en: format!("figure and unit stand on lines {first} and {last}: joined"),
                by_correction: false,
            },
        );
    }

    /// Notes a doubt at a place of the text.
    pub(super) fn note(&mut self, at: usize, zh: impl Into<String>, en: impl Into<String>) {
        let mut finding = Finding::new(self.body.line(at), zh, en);
        finding.record = Some(self.id.clone());
        self.findings.push(finding);
    }

    /// The last document cited before a place of the same clause.
    pub(super) fn cited_before(&self, at: usize) -> Option<String> {
        let clause = self.body.clauses().into_iter().find(|clause| clause.start <= at && at <= clause.end)?;
        let text = self.body.slice(clause.start..at);
        let last = CITED.find_iter(text).last()?;
        Some(self.body.printed(clause.start + last.start()..clause.start + last.end()))
    }

    /// The finished record. Its confidence is that of its weakest field.
    pub(super) fn finish(mut self, decision: Decision) -> (Record, Vec<Finding>) {
        self.check_areas(&decision);
        sums::check(&mut self, &decision);
        let confidence =
            self.reasons.iter().map(|(confidence, _)| *confidence).max().unwrap_or(Confidence::Verbatim);
        let end = decision.term.value().and_then(Term::end);
        // A refusal is not over when the time that was asked for is.
        let end = end.filter(|_| !decision.status.gives_nothing());
        let start = decision.date.value().copied();
        let (start, end) = match (start, end) {
            // A period must not be empty: a term that ended before the signature is a doubt.
            (Some(from), Some(to)) if to < from => {
                let finding = Finding::new(
                    self.line(),
                    format!("期限止于 {to}，早于发文日期 {from}"),
                    format!("the term ended on {to}, before the document was signed on {from}"),
                );
                self.doubt(finding.kind(DoubtKind::Term), "term");
                (None, Some(to))
            }
            period => period,
        };
        let note = match (&decision.term, end) {
            (Stated::Value(_), None) if !decision.status.gives_nothing() => {
                "term stated without a start: end unknown"
            }
            (_, Some(_)) => "from the date of signature to the end of the term",
            _ => "from the date of signature; end not stated",
        };
        let cell = Some(decision.situs.printed.clone()).filter(|cell| !cell.is_empty());
        let numbered = !self.document.number.is_empty();
        let record = Record {
            id: self.id,
            source: Source {
                file: self.gazette.file.clone(),
                document: numbered.then(|| self.document.number.clone()),
                lines: self.lines,
                place: None,
                cell,
            },
            confidence,
            reasons: self.reasons.into_iter().map(|(_, reason)| reason).collect(),
            validity: Validity { from: start, to: end, note: Some(note.to_owned()) },
            boundary: None,
            body: RecordBody::Decision(decision),
        };
        (record, self.findings)
    }

    /// Notes areas whose two units disagree, or that cannot be read.
    fn check_areas(&mut self, decision: &Decision) {
        let mut areas: Vec<(String, String, &Stated<Area>)> = [
            ("面积", "area", &decision.area),
            ("基本农田", "basic_farmland", &decision.basic_farmland),
            ("生态保护红线", "redline", &decision.redline),
        ]
        .into_iter()
        .map(|(zh, field, area)| (zh.to_owned(), field.to_owned(), area))
        .collect();
        // 耕地 is among the classes where they are listed.
        if !decision.classes.iter().any(|class| class.area == decision.cultivated) {
            areas.push(("耕地".to_owned(), "cultivated".to_owned(), &decision.cultivated));
        }
        for (i, class) in decision.classes.iter().enumerate() {
            areas.push((class.printed.clone(), format!("classes.{i}.area"), &class.area));
        }
        for (i, plot) in decision.plots.iter().enumerate() {
            areas.push((format!("地块{}", plot.no), format!("plots.{i}.area"), &plot.area));
        }
        for (i, part) in decision.parts.iter().enumerate() {
            areas.push((part.name.clone(), format!("parts.{i}.area"), &part.area));
        }
        for (name, field, area) in areas {
            let (zh, en, printed) = match area {
                Stated::Value(Area { units_agree: Some(false), printed, .. }) => (
                    format!("{name} {printed}：两种单位不一致，按原文保留"),
                    format!("{name} {printed}: the two units disagree; kept as printed"),
                    printed.clone(),
                ),
                Stated::Illegible(raw) => (
                    format!("{name}“{raw}”无法辨读"),
                    format!("{name} \"{raw}\" cannot be read"),
                    raw.clone(),
                ),
                _ => continue,
            };
            let finding = Finding::new(self.lines[0], zh, en).kind(DoubtKind::Areas).printed(&printed);
            self.doubt(finding, &field);
        }
    }
}

/// The unit that stands above a table: `单位：公顷`.
fn unit_above(gazette: &Gazette, table: &crate::gazette::Table) -> Option<&'static str> {
    let first = table.rows.first()?.line;
    (first.saturating_sub(3)..first).rev().find_map(|line| {
        let text = gazette.line(line)?;
        let (_, unit) = text.split_once("单位")?;
        unit_in(unit)
    })
}

/// The identifier of a document without a number: that of its file, and of its title.
fn unnumbered_id(gazette: &Gazette, document: &Document) -> String {
    if !document.number.is_empty() {
        return format!("{}-{}", document.number, document.first_line);
    }
    let stem = gazette.file.rsplit_once('.').map_or(gazette.file.as_str(), |(stem, _)| stem);
    format!("{stem}-{:08x}", crate::hash::fnv1a(&document.title) & 0xffff_ffff)
}

/// A condition without a figure.
pub(super) fn condition(kind: &str, zh: impl Into<String>, en: impl Into<String>) -> Condition {
    Condition {
        kind: kind.to_owned(),
        zh: zh.into(),
        en: en.into(),
        value: None,
        basis: None,
        pending: false,
    }
}

/// Something that the source names or implies but does not contain.
pub(super) fn known_gap(zh: impl Into<String>, en: impl Into<String>) -> Condition {
    condition("known_gap", zh, en)
}
