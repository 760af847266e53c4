//! What is known of lines and places.

use crate::record::{Finding, Record};

/// Lines and places by name, as far as a review asks.
pub trait Atlas {
    /// Whether there is such a line.
    fn has_line(&self, name: &str) -> bool;

    /// Lines with similar names.
    fn similar_lines(&self, name: &str) -> Vec<String>;

    /// The counties, townships and villages of the records that are in no table, or in several.
    fn unknown_places(&self, records: &[&Record]) -> Vec<Finding>;
}

#[cfg(feature = "geometry")]
impl Atlas for crate::index::Reference {
    fn has_line(&self, name: &str) -> bool {
        self.lines.get(name).is_some()
    }

    fn similar_lines(&self, name: &str) -> Vec<String> {
        self.lines.suggest(name).into_iter().map(str::to_owned).collect()
    }

    fn unknown_places(&self, records: &[&Record]) -> Vec<Finding> {
        crate::place::unknown_places(records)
    }
}
