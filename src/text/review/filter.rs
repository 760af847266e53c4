//! Which items are asked for.

use landrail_gis::check::{Item, State};
use landrail_gis::record::DoubtKind;

/// Stands for items without a county or document.
const WITHOUT: &str = "-";

/// What an item must be; what is not given does not matter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Its kind.
    pub kind: Option<DoubtKind>,
    /// Its state.
    pub state: Option<State>,
    /// Its county; `-` for none.
    pub county: Option<String>,
    /// Its document number; `-` for none.
    pub document: Option<String>,
    /// Its file.
    pub file: Option<String>,
    /// A text in what it says.
    pub q: Option<String>,
}

impl Filter {
    /// Whether an item is asked for.
    pub fn takes(&self, item: &Item) -> bool {
        let doubt = &item.doubt;
        let is = |asked: &Option<String>, value: Option<&str>| {
            asked.as_deref().is_none_or(|asked| value.map_or(asked == WITHOUT, |value| value == asked))
        };
        self.kind.is_none_or(|kind| doubt.finding.kind == kind)
            && self.state.is_none_or(|state| item.state == state)
            && is(&self.county, item.county.as_deref())
            && is(&self.document, doubt.document.as_deref())
            && self.file.as_ref().is_none_or(|file| doubt.file == *file)
            && self.q.as_deref().is_none_or(|q| says(item, q))
    }
}

fn says(item: &Item, q: &str) -> bool {
    let (doubt, finding) = (&item.doubt, &item.doubt.finding);
    let texts = [&doubt.id, &doubt.file, &finding.zh, &finding.en].into_iter();
    let perhaps = [&doubt.document, &doubt.place, &finding.field, &finding.printed, &item.used, &item.county];
    let q = q.to_lowercase();
    texts
        .chain(perhaps.into_iter().flatten())
        .chain(&doubt.records)
        .chain(&finding.candidates)
        .any(|text| text.to_lowercase().contains(&q))
}
