//! What a reader makes of a gazette.

use super::{Finding, Record};

/// Records and doubts, in file order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The records.
    pub records: Vec<Record>,
    /// The doubts.
    pub findings: Vec<Finding>,
}
