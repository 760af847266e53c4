//! Bytes of a file → lines and tables → documents. Knows nothing of parcels or railways.
//!
//! ```text
//! input (which format?) → text | html | separated | workbook | docx → grid, assembly → document
//! ```

mod assembly;
mod blocks;
mod contents;
mod date;
mod dates;
mod document;
mod docx;
mod entities;
mod grid;
mod html;
mod input;
mod normalise;
mod number;
mod office;
mod origin;
mod page;
mod separated;
mod table;
mod text;
mod unnumbered;
mod workbook;

pub use date::parse_date;
pub use document::{Document, Gazette, split};
pub use normalise::{half_width, is_cjk, join_cjk, plain};
pub use number::DocumentNumber;
pub use origin::{Note, NoteKind, Origin};
pub use page::page_breaks;
pub use table::{Merged, Table, TableCell, TableRow};
pub use text::{Charset, Encoding, GazetteError, MAX_FILE_BYTES, MAX_LINE_BYTES, decode};
pub use unnumbered::Unnumbered;
