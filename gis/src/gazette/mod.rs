//! Bytes of a gazette → text → documents with their lines. Knows nothing of parcels or railways.

mod document;
mod text;

pub use document::{Document, Gazette, split};
pub use text::{Encoding, GazetteError, decode};
