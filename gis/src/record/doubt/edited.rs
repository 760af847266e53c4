//! The doubt about an edit whose source reads otherwise by now.

use super::{Doubt, doubt_id, stem};
use crate::record::{DoubtKind, Finding, Record, differences};

/// Most fields that are named.
const MOST: usize = 6;

impl Doubt {
    /// An editor's record stands in place of what its source says, and the source says something else
    /// than when it was edited. `before` is what it said then, `now` what it says since the state
    /// `since`. `None` when only the place in the source or personal numbers differ.
    pub fn source_changed(
        edited: &Record,
        before: Option<&Record>,
        now: &Record,
        since: i64,
    ) -> Option<Self> {
        let changed = differences(before.unwrap_or(edited), now);
        let of_content = |field: &String| {
            !field.starts_with("source") && !field.ends_with("mobiles") && !field.ends_with("mobile_withheld")
        };
        let mut fields: Vec<String> = changed.into_iter().map(|one| one.field).filter(of_content).collect();
        if fields.is_empty() && before.is_some() {
            return None;
        }
        let more = fields.len() > MOST;
        fields.truncate(MOST);
        if more {
            fields.push("…".to_owned());
        }
        let (id, list) = (&now.id, fields.join(", "));
        let finding = Finding::new(
            now.source.lines[0],
            format!("记录 {id} 由编辑员改过，仍按修改作答；此后来源的内容有变（{list}），请核对后重新编辑"),
            format!(
                "the record {id} was edited by an editor and is served so; the source now reads otherwise ({list}): \
                 check it and edit it again"
            ),
        );
        let finding = Finding { record: Some(id.clone()), ..finding.kind(DoubtKind::Repeats) };
        let source = &now.source;
        let about = source.document.as_deref().unwrap_or_else(|| stem(&source.file));
        // Accepted once it is accepted for this reading, not for the next.
        let anchor = format!("{id} {since}");
        Some(Self {
            id: doubt_id(about, DoubtKind::Repeats, &anchor, None, None, 0),
            file: source.file.clone(),
            document: source.document.clone(),
            place: source.place.clone(),
            records: vec![id.clone()],
            finding,
        })
    }
}
