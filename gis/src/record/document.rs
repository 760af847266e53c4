//! A gazette's document as a citable reference.

use super::DocumentRef;
use super::personal::scrub;
use super::repeal::repeals;
use crate::gazette::{Document, Gazette};

impl DocumentRef {
    /// The reference to a document of a gazette, without personal numbers.
    pub fn of(gazette: &Gazette, document: &Document) -> Self {
        Self {
            file: gazette.file.clone(),
            title: scrub(&document.title),
            number: document.number.clone(),
            issuer: document.issuer.as_deref().map(scrub),
            addressee: document.addressee.as_deref().map(scrub),
            date: document.date,
            lines: [document.first_line, document.last_line],
            repeals: repeals(gazette, document),
        }
    }

    /// The references to every document of a gazette, in file order.
    pub fn all(gazette: &Gazette) -> Vec<Self> {
        gazette.documents.iter().map(|document| Self::of(gazette, document)).collect()
    }
}
