//! Identifiers of doubts.

use crate::chainage::half_width;
use crate::hash::fnv1a;
use crate::record::DoubtKind;

/// The identifier of a doubt: ten hexadecimal digits over what it is about. `document` is the document
/// number, or the name of a file without its extension; `anchor` the row, record or county; `ordinal`
/// tells exact repeats apart.
pub(crate) fn doubt_id(
    document: &str,
    kind: DoubtKind,
    anchor: &str,
    field: Option<&str>,
    printed: Option<&str>,
    ordinal: usize,
) -> String {
    let printed: String = half_width(printed.unwrap_or_default()).split_whitespace().collect();
    let ordinal = ordinal.to_string();
    let parts = [document, kind.as_str(), anchor, field.unwrap_or_default(), &printed, &ordinal];
    let hash = fnv1a(&parts.join("\u{1f}"));
    format!("d-{:010x}", (hash ^ (hash >> 40)) & ((1 << 40) - 1))
}

/// What stands for a document that has no number: the file's name, whatever form it was saved in.
pub(crate) fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| if stem.is_empty() { file } else { stem })
}
