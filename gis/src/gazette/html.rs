//! Web pages: paragraphs and data tables, as a browser would show them.
//!
//! The page is read as a stream of tags, without a tree: however deep tags are nested, time and memory
//! stay proportional to the page. Tables that only lay out the page are told from data tables when
//! they end, and become paragraphs.

mod page;
mod tags;

pub(super) use page::read;
pub(super) use tags::{declared_charset, is_page};
