//! Choosing features against a plain walk over all of them, with the embedded records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use landrail_gis::index::{Choice, Feature, Filter, Layer, NOT_STATED, Order, Reference, Snapshot, Value};
use landrail_gis::record::embedded;
use proptest::prelude::*;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let (records, documents) = embedded();
    Snapshot::build_on(records, documents, Arc::new(Reference::embedded()), date(2022, 12, 1))
});

fn snapshot() -> &'static Snapshot {
    &SNAPSHOT
}

fn text(layer: Layer, feature: &Feature, field: &str) -> Option<String> {
    let no = layer.fields().iter().position(|of| of.name == field).expect("a field");
    match &feature.values[no] {
        Value::Text(text) => Some(text.clone()),
        Value::Null => None,
        other => panic!("{field}: {other:?}"),
    }
}

/// The values that a feature has of a property.
fn parts(layer: Layer, feature: &Feature, choice: Choice) -> BTreeSet<String> {
    let Some(text) = text(layer, feature, choice.field) else { return [NOT_STATED.to_owned()].into() };
    if choice.lists { text.split('、').map(str::to_owned).collect() } else { [text].into() }
}

fn meets(feature: &Feature, [west, south, east, north]: [f64; 4]) -> bool {
    let in_longitude = |w: f64, e: f64| {
        if west <= east { w <= east && e >= west } else { e >= west || w <= east }
    };
    feature.bounds().is_some_and(|[w, s, e, n]| in_longitude(w, e) && s <= north && n >= south)
}

fn layers() -> impl Strategy<Value = Layer> {
    proptest::sample::select(Layer::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_chosen_is_what_a_walk_finds(
        layer in layers(),
        picks in proptest::collection::vec(any::<proptest::sample::Index>(), 0..4),
        named in 0_usize..4,
        corners in proptest::option::of((110.0_f64..114.5, 37.5_f64..40.5, 0.0_f64..2.0, 0.0_f64..2.0)),
        across in any::<bool>(),
    ) {
        let table = snapshot().table(layer);
        let choices = layer.choices();
        let choice = choices[named % choices.len()];
        let known: Vec<String> =
            table.features().iter().flat_map(|feature| parts(layer, feature, choice)).collect::<BTreeSet<_>>().into_iter().collect();
        let wanted: BTreeSet<&str> = if known.is_empty() {
            BTreeSet::new()
        } else {
            picks.iter().map(|pick| pick.get(&known).as_str()).collect()
        };
        let bbox = corners.map(|(west, south, width, height)| {
            // Across the antimeridian it is all of the earth but the gap between.
            if across { [west + width + 0.001, south, west, south + height] } else { [west, south, west + width, south + height] }
        });
        let mut filter = bbox.map_or(Filter::All, Filter::bbox);
        if !wanted.is_empty() {
            filter = filter.and(choice.any_of(layer, wanted.iter().copied()).expect("a choice of the layer"));
        }
        let walked: Vec<usize> = table
            .features()
            .iter()
            .enumerate()
            .filter(|(_, feature)| bbox.is_none_or(|bbox| meets(feature, bbox)))
            .filter(|(_, feature)| wanted.is_empty() || parts(layer, feature, choice).iter().any(|part| wanted.contains(part.as_str())))
            .map(|(no, _)| no)
            .collect();
        prop_assert_eq!(&table.chosen(&filter), &walked);
        // The opposite of a condition on places is all else; of one on what is stated, not what is unknown.
        if let (Some(bbox), true) = (bbox, wanted.is_empty()) {
            let outside = table.chosen(&Filter::Not(Box::new(Filter::bbox(bbox))));
            prop_assert_eq!(outside.len() + walked.len(), table.features().len());
        }
    }

    #[test]
    fn sorting_loses_nothing_and_puts_the_unknown_last(layer in layers(), field in 0_usize..64, descending in any::<bool>()) {
        let table = snapshot().table(layer);
        let field = field % layer.fields().len();
        let mut numbers: Vec<_> = (0..table.features().len()).collect();
        table.sort(&mut numbers, &[Order { field, descending }]);
        prop_assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), table.features().len());
        let of = |no: &usize| &table.features()[*no].values[field];
        for pair in numbers.windows(2) {
            let (a, b) = (of(&pair[0]), of(&pair[1]));
            let (less, more) = if descending { (b, a) } else { (a, b) };
            match (less, more) {
                (Value::Null, _) => prop_assert!(descending || *b == Value::Null),
                (_, Value::Null) => prop_assert!(!descending || *a != Value::Null || *b == Value::Null),
                (Value::Text(a), Value::Text(b)) => prop_assert!(a <= b),
                (Value::Int(a), Value::Int(b)) => prop_assert!(a <= b),
                (Value::Real(a), Value::Real(b)) => prop_assert!(a <= b),
                (Value::Date(a), Value::Date(b)) => prop_assert!(a <= b),
                (Value::Bool(a), Value::Bool(b)) => prop_assert!(a <= b),
                pair => prop_assert!(false, "{pair:?}"),
            }
        }
    }
}

#[test]
fn the_values_to_choose_from_are_all_that_there_are() {
    for layer in Layer::ALL {
        let table = snapshot().table(layer);
        let none = vec![Filter::All; layer.choices().len()];
        for values in table.values(layer, &none, &Filter::All) {
            let mut counted: BTreeMap<String, usize> = BTreeMap::new();
            for feature in table.features() {
                for part in parts(layer, feature, values.choice) {
                    *counted.entry(part).or_default() += 1;
                }
            }
            let told = values.counts.iter().cloned().chain([(NOT_STATED.to_owned(), values.not_stated)]);
            let told: BTreeMap<_, _> = told.filter(|(_, count)| *count > 0).collect();
            assert_eq!(told, counted, "{} {}", layer.name(), values.choice.name);
            for (value, count) in told {
                let filter = values.choice.any_of(layer, [value.as_str()]).expect("a choice of the layer");
                assert_eq!(table.chosen(&filter).len(), count, "{} {value}", layer.name());
            }
        }
    }
}

#[test]
fn no_value_passes_for_the_word_of_what_is_not_stated() {
    for layer in Layer::ALL {
        for choice in layer.choices() {
            for feature in snapshot().table(layer).features() {
                assert_ne!(text(layer, feature, choice.field).as_deref(), Some(NOT_STATED), "{}", feature.id);
            }
        }
    }
}

/// A rule that ended is not among the constraints of a later day, one of unknown dates is.
#[test]
fn the_constraints_of_a_day_are_those_that_may_be_in_force() {
    let (records, documents) = embedded();
    let reference = Arc::new(Reference::embedded());
    let on = |day| Snapshot::build_on(records.clone(), documents.clone(), Arc::clone(&reference), day);
    let (then, later) = (on(date(2023, 12, 31)), on(date(2024, 1, 1)));
    let valid_to = Layer::Constraints.field_no("valid_to").expect("a field");
    let ending = |snapshot: &Snapshot| {
        let last = Value::Date(date(2023, 12, 31));
        snapshot.table(Layer::Constraints).features().iter().filter(|f| f.values[valid_to] == last).count()
    };
    assert!(ending(&then) > 0 && ending(&later) == 0, "{} {}", ending(&then), ending(&later));
    // What is taken over from one day to the next is what is made for it.
    let (kept, made) = (
        then.updated(
            then.records().to_vec(),
            documents.clone().into(),
            Arc::clone(&reference),
            Some(date(2024, 1, 1)),
        ),
        &later,
    );
    let ids = |snapshot: &Snapshot| -> Vec<String> {
        snapshot.table(Layer::Constraints).features().iter().map(|feature| feature.id.clone()).collect()
    };
    assert_eq!(ids(&kept), ids(made));
    let undated = |f: &&Arc<Feature>| f.values[valid_to] == Value::Null;
    let table =
        |snapshot: &Snapshot| snapshot.table(Layer::Constraints).features().iter().filter(undated).count();
    assert!(table(&later) > 0);
}
