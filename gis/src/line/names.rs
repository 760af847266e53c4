//! Line names as people type them.

use std::collections::BTreeSet;

use super::Line;

/// The form in which names are compared: half-width, without blanks, lower case, without the
/// ending that says that it is a line.
pub(super) fn key(name: &str) -> String {
    let text: String = name
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    ["铁路线", "铁路", "线"]
        .into_iter()
        .find_map(|end| text.strip_suffix(end))
        .filter(|stem| stem.chars().count() >= 2)
        .map_or_else(|| text.clone(), str::to_owned)
}

/// Canonical names that share characters with `name`, the most alike first. For messages only:
/// 准朔 and 准池, 薛梅 and 薛孤 are alike and different.
pub(super) fn suggest<'a>(name: &str, lines: impl Iterator<Item = &'a Line>) -> Vec<&'a str> {
    let wanted: BTreeSet<char> = key(name).chars().collect();
    let mut scored: Vec<(usize, &str)> = lines
        .map(|line| {
            let shared = std::iter::once(&line.name)
                .chain(&line.aliases)
                .map(|alias| key(alias).chars().collect::<BTreeSet<_>>().intersection(&wanted).count())
                .max();
            (shared.unwrap_or(0), line.name.as_str())
        })
        .filter(|&(shared, _)| shared > 0)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}
