//! Which values the features of a layer have, to choose by.

use std::collections::HashMap;

use super::{Choice, FeatureNo, Filter, Layer, Table, Value};

/// The values of a property among features.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The property.
    pub choice: Choice,
    /// Every value with how many features have it, the most frequent first, then by its characters.
    pub counts: Vec<(String, usize)>,
    /// Features that do not state it.
    pub not_stated: usize,
}

impl Table {
    /// The values of every property that the layer may be chosen by. `wanted` are the conditions on each
    /// of [`Layer::choices`], in that order, and `elsewhere` the one on all else: the values of a property
    /// are those of the features that the others choose, so that one sees what a further value would add.
    pub fn values(&self, layer: Layer, wanted: &[Filter], elsewhere: &Filter) -> Vec<Values> {
        let base = self.chosen(elsewhere);
        let of = |(no, choice): (usize, &Choice)| {
            let others: Vec<_> =
                wanted.iter().enumerate().filter(|(at, _)| *at != no).map(|(_, one)| one).collect();
            let chosen = base.iter().filter(|at| {
                self.features().get(**at).is_some_and(|feature| others.iter().all(|one| one.chooses(feature)))
            });
            self.count(layer, *choice, chosen.copied())
        };
        layer.choices().iter().enumerate().map(of).collect()
    }

    fn count(&self, layer: Layer, choice: Choice, features: impl Iterator<Item = FeatureNo>) -> Values {
        let field = layer.field_no(choice.field);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut not_stated = 0;
        for feature in features.filter_map(|no| self.features().get(no)) {
            match field.and_then(|field| feature.values.get(field)) {
                Some(Value::Text(text)) if choice.lists => {
                    for part in text.split('、') {
                        *counts.entry(part).or_default() += 1;
                    }
                }
                Some(Value::Text(text)) => *counts.entry(text).or_default() += 1,
                _ => not_stated += 1,
            }
        }
        let mut counts: Vec<_> = counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Values { choice, counts, not_stated }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Feature, Value};

    fn table(rows: &[(Option<&str>, &str)]) -> Table {
        let row = |(county, line): &(Option<&str>, &str)| {
            let mut values = vec![Value::Null; Layer::Findings.fields().len()];
            let at = |name| Layer::Findings.field_no(name).expect("a field");
            values[at("county")] = (*county).into();
            values[at("line")] = (*line).into();
            Feature { id: String::new(), geometry: None, measures: Vec::new(), values }
        };
        Table::new(rows.iter().map(row).collect())
    }

    #[test]
    fn each_property_is_counted_under_the_choices_of_the_others() {
        let table = table(&[(Some("代县、繁峙县"), "京原线"), (Some("代县"), "北同蒲线"), (None, "京原线")]);
        let none = vec![Filter::All; Layer::Findings.choices().len()];
        let all = table.values(Layer::Findings, &none, &Filter::All);
        assert_eq!(all[0].counts, [("代县".to_owned(), 2), ("繁峙县".to_owned(), 1)]);
        assert_eq!(all[0].not_stated, 1);
        let mut wanted = none;
        wanted[1] = Layer::Findings.choices()[1].any_of(Layer::Findings, ["京原线"]).expect("a condition");
        let some = table.values(Layer::Findings, &wanted, &Filter::All);
        assert_eq!(some[0].counts, [("代县".to_owned(), 1), ("繁峙县".to_owned(), 1)]);
        // The choice of a line does not hide the other lines.
        assert_eq!(some[1].counts, [("京原线".to_owned(), 2), ("北同蒲线".to_owned(), 1)]);
    }
}
