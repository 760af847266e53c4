//! What is known of lines and places.

/// Lines and places by name, as far as a review asks.
pub trait Atlas {
    /// Whether there is such a line.
    fn has_line(&self, name: &str) -> bool;

    /// Lines with similar names.
    fn similar_lines(&self, name: &str) -> Vec<String>;

    /// Whether there is such a county.
    fn has_county(&self, name: &str) -> bool;

    /// Whether the county has such a township; `None` when nothing is known of its townships.
    fn has_township(&self, county: &str, name: &str) -> Option<bool>;
}

#[cfg(feature = "geometry")]
impl Atlas for crate::index::Reference {
    fn has_line(&self, name: &str) -> bool {
        self.lines.get(name).is_some()
    }

    fn similar_lines(&self, name: &str) -> Vec<String> {
        self.lines.suggest(name).into_iter().map(str::to_owned).collect()
    }

    fn has_county(&self, name: &str) -> bool {
        self.gazetteer.county(name).is_some()
    }

    fn has_township(&self, county: &str, name: &str) -> Option<bool> {
        let known = self.gazetteer.townships().iter().any(|township| township.county == county);
        known.then(|| self.gazetteer.township(county, name).is_some())
    }
}
