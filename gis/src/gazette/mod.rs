//! Bytes of a gazette → text → documents with their lines. Knows nothing of parcels or railways.

mod contents;
mod date;
mod document;
mod normalise;
mod number;
mod page;
mod table;
mod text;
mod unnumbered;

pub use date::parse_date;
pub use document::{Document, Gazette, split};
pub use normalise::{half_width, is_cjk, join_cjk, plain};
pub use number::DocumentNumber;
pub use page::page_breaks;
pub use table::{Merged, Table, TableCell, TableRow};
pub use text::{Encoding, GazetteError, MAX_FILE_BYTES, MAX_LINE_BYTES, decode};
pub use unnumbered::Unnumbered;
