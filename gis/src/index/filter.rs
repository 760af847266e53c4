//! Choosing features: a condition as a tree, whatever language it was written in.

use std::cmp::Ordering;

use super::{Feature, FeatureNo, FieldNo, Layer, Table, Value};

/// What lists inside a text are joined with.
const JOINT: char = '、';

/// A condition on the features of a layer.
///
/// Fields are those of the layer that the condition is made for ([`Layer::field_no`]). What is not known
/// decides nothing: a comparison with an unknown value is neither true nor false, nor is its opposite, and
/// only what is true is chosen. [`Filter::Unknown`] asks for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Filter {
    /// Every feature.
    #[default]
    All,
    /// All of these hold; true for an empty list.
    And(Vec<Self>),
    /// One of these holds; false for an empty list.
    Or(Vec<Self>),
    /// The opposite holds.
    Not(Box<Self>),
    /// The value is one of these, or, where [`Choice::lists`] says that the field lists several, one of
    /// them is.
    AnyOf {
        /// The field.
        field: FieldNo,
        /// The values.
        values: Vec<Value>,
        /// Whether the text of the field is a list.
        lists: bool,
    },
    /// The value stands so to another: numbers by size, days in time, text by its characters. Values of
    /// different kinds are not comparable, and neither is true nor false.
    Compare {
        /// The field.
        field: FieldNo,
        /// How it stands.
        relation: Relation,
        /// The other.
        to: Value,
    },
    /// The value is not known.
    Unknown(FieldNo),
    /// The bounding box of the geometry meets this box, `[west, south, east, north]` in degrees, its edges
    /// included. False for a feature without geometry.
    Meets([f64; 4]),
}

/// How a value stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Equal.
    Equal,
    /// Less, earlier.
    Less,
    /// Less or equal.
    AtMost,
    /// Greater, later.
    Greater,
    /// Greater or equal.
    AtLeast,
}

impl Relation {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

impl Filter {
    /// Features whose bounding box meets a box `[west, south, east, north]` in degrees. One with its west
    /// east of its east reaches across the antimeridian.
    pub fn bbox([west, south, east, north]: [f64; 4]) -> Self {
        if west <= east {
            return Self::Meets([west, south, east, north]);
        }
        Self::Or(vec![Self::Meets([west, south, 180.0, north]), Self::Meets([-180.0, south, east, north])])
    }

    /// This and another.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, one) | (one, Self::All) => one,
            (Self::And(mut all), Self::And(more)) => {
                all.extend(more);
                Self::And(all)
            }
            (Self::And(mut all), one) => {
                all.push(one);
                Self::And(all)
            }
            (one, Self::And(mut all)) => {
                all.insert(0, one);
                Self::And(all)
            }
            (one, other) => Self::And(vec![one, other]),
        }
    }

    /// Whether the feature is chosen.
    pub fn chooses(&self, feature: &Feature) -> bool {
        self.holds(feature) == Some(true)
    }

    /// Whether it holds for a feature; `None` where something that is not known would decide.
    pub fn holds(&self, feature: &Feature) -> Option<bool> {
        match self {
            Self::All => Some(true),
            Self::And(all) => decide(all, feature, false),
            Self::Or(any) => decide(any, feature, true),
            Self::Not(inner) => inner.holds(feature).map(|holds| !holds),
            Self::AnyOf { field, values, lists } => match value(feature, *field) {
                Value::Null => None,
                Value::Text(text) if *lists => {
                    let is = |one: &Value| matches!(one, Value::Text(one) if text.split(JOINT).any(|part| part == one));
                    Some(values.iter().any(is))
                }
                found => Some(values.iter().any(|one| compare(found, one).is_some_and(Ordering::is_eq))),
            },
            Self::Compare { field, relation, to } => {
                compare(value(feature, *field), to).map(|order| relation.holds(order))
            }
            Self::Unknown(field) => Some(*value(feature, *field) == Value::Null),
            Self::Meets([west, south, east, north]) => Some(
                feature
                    .bounds()
                    .is_some_and(|[w, s, e, n]| w <= *east && e >= *west && s <= *north && n >= *south),
            ),
        }
    }

    /// The boxes of which it says that one is met, and nothing else; `None` when it says something else.
    fn boxes(&self) -> Option<Vec<[f64; 4]>> {
        match self {
            Self::Meets(of) => Some(vec![*of]),
            Self::Or(any) => any.iter().map(Self::boxes).collect::<Option<Vec<_>>>().map(|all| all.concat()),
            _ => None,
        }
    }
}

/// Whether one condition turns out as `stop` (then so does the whole), or none does; unknown in between.
fn decide(conditions: &[Filter], feature: &Feature, stop: bool) -> Option<bool> {
    let mut whole = Some(!stop);
    for condition in conditions {
        match condition.holds(feature) {
            Some(holds) if holds == stop => return Some(stop),
            Some(_) => {}
            None => whole = None,
        }
    }
    whole
}

/// The value of a field; unknown for a field that the layer does not have.
fn value(feature: &Feature, field: FieldNo) -> &Value {
    feature.values.get(field).unwrap_or(&Value::Null)
}

/// How two values stand to each other; `None` where one is not known or they are of different kinds.
pub(super) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Real(a), Value::Real(b)) => a.partial_cmp(b),
        // Whole numbers of the layers are rows, counts and years: all of them exact as decimals.
        (Value::Int(a), Value::Real(b)) => (*a as f64).partial_cmp(b),
        (Value::Real(a), Value::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// A property that the features of a layer may be chosen by, by naming values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The name of it, the same in all layers: `county`, `line`, `kind`, `status`, `confidence` …
    pub name: &'static str,
    /// The field of the layer.
    pub field: &'static str,
    /// Whether the text of the field lists several values, joined by `、`.
    pub lists: bool,
}

/// The word for features that do not state the property, among its values.
pub const NOT_STATED: &str = "unknown";

const fn one(name: &'static str, field: &'static str) -> Choice {
    Choice { name, field, lists: false }
}

const fn several(name: &'static str, field: &'static str) -> Choice {
    Choice { name, field, lists: true }
}

const SEGMENTS: &[Choice] = &[one("county", "county"), one("line", "line"), one("confidence", "confidence")];
const PARCELS: &[Choice] =
    &[one("county", "county"), one("kind", "kind"), one("status", "status"), one("confidence", "confidence")];
const TEMPORARY_USES: &[Choice] = &[
    one("county", "county"),
    one("kind", "kind"),
    one("status", "status"),
    one("confidence", "confidence"),
    one("term_state", "term_state"),
];
const CONSTRAINTS: &[Choice] = &[several("county", "county"), one("line", "line"), one("kind", "title")];
const LINES: &[Choice] = &[one("line", "line")];
const STATIONS: &[Choice] = &[several("line", "lines")];
const COUNTIES: &[Choice] = &[one("county", "name")];
const FINDINGS: &[Choice] =
    &[several("county", "county"), one("line", "line"), one("kind", "kind_zh"), one("severity", "severity")];
const APPOINTMENTS: &[Choice] =
    &[one("county", "county"), one("kind", "act"), one("confidence", "confidence")];

impl Layer {
    /// What its features may be chosen by.
    pub const fn choices(self) -> &'static [Choice] {
        match self {
            Self::Segments | Self::CountySegments => SEGMENTS,
            Self::Parcels => PARCELS,
            Self::TemporaryUses => TEMPORARY_USES,
            Self::Constraints => CONSTRAINTS,
            Self::Lines | Self::KilometrePosts => LINES,
            Self::Stations => STATIONS,
            Self::Counties => COUNTIES,
            Self::Findings => FINDINGS,
            Self::Appointments => APPOINTMENTS,
        }
    }

    /// The position of a field among the fields.
    pub fn field_no(self, name: &str) -> Option<FieldNo> {
        self.fields().iter().position(|field| field.name == name)
    }
}

impl Choice {
    /// The condition that a feature of the layer has one of these values; [`NOT_STATED`] among them
    /// stands for features that do not state it. `None` for a layer that does not have the property.
    pub fn any_of<'v>(&self, layer: Layer, values: impl IntoIterator<Item = &'v str>) -> Option<Filter> {
        let field = layer.field_no(self.field)?;
        let (unstated, values): (Vec<_>, Vec<_>) = values.into_iter().partition(|value| *value == NOT_STATED);
        let values: Vec<_> = values.into_iter().map(|value| Value::Text(value.to_owned())).collect();
        let any = Filter::AnyOf { field, values, lists: self.lists };
        Some(if unstated.is_empty() { any } else { Filter::Or(vec![any, Filter::Unknown(field)]) })
    }
}

/// How features are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By the values of this field. What is not known comes last either way.
    pub field: FieldNo,
    /// From the greatest to the least.
    pub descending: bool,
}

impl Table {
    /// Numbers of the features that a condition chooses, in feature order. Boxes that it demands are
    /// looked up in the R-tree, and only what is in them is read.
    pub fn chosen(&self, filter: &Filter) -> Vec<FeatureNo> {
        let all = match filter {
            Filter::And(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        };
        let by_box = all.iter().enumerate().find_map(|(at, one)| Some((at, one.boxes()?)));
        let (at, mut found) = match by_box {
            Some((at, boxes)) => (Some(at), boxes.into_iter().flat_map(|of| self.in_box(of)).collect()),
            None => (None, (0..self.features().len()).collect::<Vec<_>>()),
        };
        // A feature may meet both parts of a box across the antimeridian.
        found.sort_unstable();
        found.dedup();
        let rest: Vec<_> =
            all.iter().enumerate().filter(|(no, _)| Some(*no) != at).map(|(_, one)| one).collect();
        let chooses = |feature: &Feature| rest.iter().all(|one| one.chooses(feature));
        found.retain(|no| self.features().get(*no).is_some_and(|feature| chooses(feature)));
        found
    }

    /// Puts numbers of features in order, by the first of `orders` that tells two apart; those that none
    /// tells apart stay as they are.
    pub fn sort(&self, numbers: &mut [FeatureNo], orders: &[Order]) {
        let of = |no: FeatureNo, field| self.features().get(no).map_or(&Value::Null, |f| value(f, field));
        numbers.sort_by(|&a, &b| {
            let by = |order: &Order| {
                let (a, b) = (of(a, order.field), of(b, order.field));
                let unknown = (*a == Value::Null).cmp(&(*b == Value::Null));
                let known = compare(a, b).unwrap_or(Ordering::Equal);
                unknown.then(if order.descending { known.reverse() } else { known })
            };
            orders.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        });
    }
}

#[cfg(test)]
mod tests {
    use geo::{Geometry, Point};

    use super::*;

    const COUNTY: FieldNo = 3;

    fn feature(county: Option<&str>, at: Option<(f64, f64)>) -> Feature {
        let mut values = vec![Value::Null; Layer::Segments.fields().len()];
        values[COUNTY] = county.into();
        let geometry = at.map(|(x, y)| Geometry::Point(Point::new(x, y)));
        Feature { id: format!("{county:?} {at:?}"), geometry, measures: Vec::new(), values }
    }

    fn county(values: &[&str], lists: bool) -> Filter {
        let values = values.iter().map(|value| Value::from(*value)).collect();
        Filter::AnyOf { field: COUNTY, values, lists }
    }

    #[test]
    fn what_is_not_known_decides_nothing_either_way() {
        let is = county(&["原平市"], false);
        let unknown = feature(None, None);
        assert_eq!(is.holds(&unknown), None);
        assert_eq!(Filter::Not(Box::new(is.clone())).holds(&unknown), None);
        assert!(Filter::Unknown(COUNTY).chooses(&unknown));
        // True or unknown is true, false and unknown is false, whatever stands first.
        let (yes, no) = (Filter::All, Filter::Not(Box::new(Filter::All)));
        for pair in [[is.clone(), yes.clone()], [yes, is.clone()]] {
            assert_eq!(Filter::Or(pair.to_vec()).holds(&unknown), Some(true));
            assert_eq!(Filter::And(pair.to_vec()).holds(&unknown), None);
        }
        for pair in [[is.clone(), no.clone()], [no, is]] {
            assert_eq!(Filter::And(pair.to_vec()).holds(&unknown), Some(false));
            assert_eq!(Filter::Or(pair.to_vec()).holds(&unknown), None);
        }
    }

    #[test]
    fn a_list_is_searched_by_its_parts_and_nothing_else() {
        let both = feature(Some("代县、繁峙县"), None);
        assert!(county(&["繁峙县"], true).chooses(&both));
        assert!(!county(&["峙县"], true).chooses(&both) && !county(&["代县、繁峙县"], true).chooses(&both));
        assert!(!county(&["代县"], false).chooses(&both));
    }

    #[test]
    fn values_of_different_kinds_are_not_comparable() {
        assert_eq!(compare(&Value::Int(2), &Value::Real(2.0)), Some(Ordering::Equal));
        assert_eq!(compare(&Value::Text("2".to_owned()), &Value::Int(2)), None);
        assert_eq!(compare(&Value::Real(f64::NAN), &Value::Real(1.0)), None);
        assert_eq!(compare(&Value::Null, &Value::Null), None);
    }

    #[test]
    fn every_choice_is_a_text_field_of_its_layer() {
        for layer in Layer::ALL {
            for choice in layer.choices() {
                let no =
                    layer.field_no(choice.field).unwrap_or_else(|| panic!("{}: {choice:?}", layer.name()));
                assert_eq!(layer.fields()[no].kind, crate::index::FieldKind::Text, "{}", choice.field);
            }
        }
    }

    #[test]
    fn a_box_across_the_antimeridian_is_two() {
        let across = Filter::bbox([170.0, -10.0, -170.0, 10.0]);
        let features =
            [(175.0, 0.0), (-175.0, 0.0), (0.0, 0.0), (175.0, 20.0)].map(|at| feature(None, Some(at)));
        let table = Table::new(features.to_vec());
        assert_eq!(table.chosen(&across), [0, 1]);
        assert_eq!(table.chosen(&Filter::Not(Box::new(across))), [2, 3]);
    }

    #[test]
    fn what_is_not_known_comes_last_in_either_order() {
        let names = [Some("b"), None, Some("a"), Some("b"), None];
        let table = Table::new(names.map(|name| feature(name, None)).to_vec());
        for (descending, wanted) in [(false, [2, 0, 3, 1, 4]), (true, [0, 3, 2, 1, 4])] {
            let mut numbers: Vec<_> = (0..5).collect();
            table.sort(&mut numbers, &[Order { field: COUNTY, descending }]);
            assert_eq!(numbers, wanted);
        }
    }
}
