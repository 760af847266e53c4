//! Bytes → text.

use thiserror::Error;

/// The encoding a file was read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// GB18030, of which GBK is a part.
    Gb18030,
}

/// Why a file could not be read as a gazette.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GazetteError {
    /// There is nothing in the file.
    #[error("{file}: 文件为空 / the file is empty")]
    Empty {
        /// The file.
        file: String,
    },
}

/// Decodes the bytes of a file: BOM, then strict UTF-8, then GB18030.
pub fn decode(file: &str, bytes: &[u8]) -> Result<(String, Encoding), GazetteError> {
    let _ = bytes;
    Err(GazetteError::Empty { file: file.to_owned() })
}
