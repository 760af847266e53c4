//! What all kinds of decision share: the empty form, reasons, findings and the finished record.

use std::sync::LazyLock;

use regex::Regex;

use super::body::Body;
use super::figure::pattern;
use super::situs::{county_of, situs};
use crate::gazette::{Document, Gazette};
use crate::record::{
    Area, Body as RecordBody, Condition, Confidence, Decision, DecisionKind, DecisionStatus, Finding, Reason,
    Record, Situs, Source, Stated, Validity,
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
    /// Where the land is described, for the source's cell.
    pub(super) findings: Vec<Finding>,
    reasons: Vec<(Confidence, Reason)>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(gazette: &'a Gazette, document: &'a Document, counties: &'a [&'a str]) -> Self {
        let body = Body::new(gazette, document);
        Self { gazette, document, counties, body, findings: Vec::new(), reasons: Vec::new() }
    }

    /// The form with what every reply has: number, issuer, addressee, date and request.
    pub(super) fn blank(&self, kind: DecisionKind, status: DecisionStatus) -> Decision {
        let request = REQUEST.captures(&self.body.norm).and_then(|found| {
            let no = found.name("no")?;
            Some(self.body.printed(no.range()))
        });
        Decision {
            kind,
            status,
            title: self.document.title.clone(),
            number: self.document.number.clone(),
            issuer: self.document.issuer.clone().into(),
            addressee: self.document.addressee.clone().into(),
            date: self.document.date.into(),
            request: request.into(),
            project: Stated::Unknown,
            party: Stated::Unknown,
            party_role: None,
            parcel_no: Stated::Unknown,
            parcels_unlisted: None,
            situs: Situs::default(),
            land_use: Stated::Unknown,
            area: Stated::Unknown,
            cultivated: Stated::Unknown,
            basic_farmland: Stated::Unknown,
            classes: Vec::new(),
            redline: Stated::Unknown,
            plots: Vec::new(),
            term: Stated::Unknown,
            renewal: Stated::Unknown,
            reclamation: Stated::Unknown,
            controls: Vec::new(),
            prices: Vec::new(),
            conditions: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// The place phrase in its parts. Where it names no county, the county of the issuer is taken
    /// if the issuer is a county's government.
    pub(super) fn situs(&mut self, printed: &str) -> Situs {
        let mut out = situs(printed, self.counties);
        if out.county.is_none()
            && let Some(issuer) = self.document.issuer.as_deref()
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
        self.reasons.push((confidence, reason));
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
        self.findings.push(Finding::new(self.body.line(at), zh, en));
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
        let number = self.document.parsed_number();
        let confidence =
            self.reasons.iter().map(|(confidence, _)| *confidence).max().unwrap_or(Confidence::Verbatim);
        let end = decision.term.value().and_then(super::super::Term::end);
        let note = match (&decision.term, end) {
            (Stated::Value(_), None) => "term stated without a start: end unknown",
            (_, Some(_)) => "from the date of signature to the end of the term",
            _ => "from the date of signature; end not stated",
        };
        let cell = Some(decision.situs.printed.clone()).filter(|cell| !cell.is_empty());
        let record = Record {
            id: number.map_or_else(
                || format!("{}-{}", self.document.number, self.document.first_line),
                |n| n.stem(),
            ),
            source: Source {
                file: self.gazette.file.clone(),
                document: Some(self.document.number.clone()),
                lines: [self.document.first_line, self.document.last_line],
                place: None,
                cell,
            },
            confidence,
            reasons: self.reasons.into_iter().map(|(_, reason)| reason).collect(),
            validity: Validity { from: self.document.date, to: end, note: Some(note.to_owned()) },
            body: RecordBody::Decision(decision),
        };
        (record, self.findings)
    }

    /// Notes areas whose two units disagree, or that cannot be read.
    fn check_areas(&mut self, decision: &Decision) {
        let line = self.document.first_line;
        let areas = [
            ("面积", &decision.area),
            ("耕地", &decision.cultivated),
            ("基本农田", &decision.basic_farmland),
        ];
        let parts = decision.parts.iter().map(|part| (part.name.as_str(), &part.area));
        for (name, area) in areas.into_iter().chain(parts) {
            let (zh, en) = match area {
                Stated::Value(Area { units_agree: Some(false), printed, .. }) => (
                    format!("{name} {printed}：两种单位不一致，按原文保留"),
                    format!("{name} {printed}: the two units disagree; kept as printed"),
                ),
                Stated::Illegible(raw) => {
                    (format!("{name}“{raw}”无法辨读"), format!("{name} \"{raw}\" cannot be read"))
                }
                _ => continue,
            };
            self.findings.push(Finding::new(line, zh, en));
        }
    }
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
