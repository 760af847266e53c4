//! The summary that `landrail import` prints.

/// placeholder until readers land
pub struct ImportSummary;

/// placeholder
pub fn import(_: &ImportSummary) -> String {
    String::new()
}
