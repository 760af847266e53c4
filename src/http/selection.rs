//! Which features of a layer are asked for: `bbox`, and the properties that the layer may be chosen by
//! (`county=`, `line=`, `kind=` …), several values parted by commas.

use landrail_gis::export;
use landrail_gis::index::{Filter, Layer, NOT_STATED, Order, Table, Values};

use super::Problem;
use super::params::Params;
use super::problem::short;
use super::search::escape;

/// The parameters.
const BBOX: &str = "bbox";
pub(super) const SORT: &str = "sortby";

/// Most values of one property.
const MOST: usize = 200;

/// Most fields that features are put in order by.
const MOST_ORDERS: usize = 8;

/// The features that are asked for.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    layer: Layer,
    bbox: Option<[f64; 4]>,
    /// The conditions on the choices of the layer, in their order.
    by: Vec<Filter>,
    /// The parameters again, for links.
    query: String,
    words: Option<export::Selection>,
}

/// The parameters that a resource of a layer knows: its own and those of a selection.
pub(super) fn known(layer: Layer, own: &[&'static str]) -> Vec<&'static str> {
    let choices = layer.choices().iter().map(|choice| choice.name);
    own.iter().copied().chain([BBOX]).chain(choices).collect()
}

impl Params {
    /// The selection that the parameters ask for.
    pub(super) fn selection(&self, layer: Layer) -> Result<Selection, Problem> {
        let bbox = self.bbox()?;
        let (mut zh, mut en, mut query) = (Vec::new(), Vec::new(), Vec::new());
        if let Some([west, south, east, north]) = bbox {
            query.push(format!("&bbox={west},{south},{east},{north}"));
            zh.push(format!("外接框与范围 {west},{south},{east},{north}（度）相交"));
            en.push(format!("the bounding box meets {west},{south},{east},{north} (degrees)"));
        }
        let mut by = Vec::new();
        for choice in layer.choices() {
            let Some(text) = self.get(choice.name) else {
                by.push(Filter::All);
                continue;
            };
            let values = values(text);
            if values.is_empty() || values.len() > MOST {
                return Err(Problem::bad(format!(
                    "{0} 应有 1–{MOST} 个值，以逗号分隔 / {0} takes 1–{MOST} values, parted by commas",
                    choice.name
                )));
            }
            let any =
                choice.any_of(layer, values.iter().map(String::as_str)).ok_or_else(Problem::internal)?;
            by.push(any);
            query.push(format!("&{}={}", choice.name, escape(text)));
            let field = layer.fields().iter().find(|field| field.name == choice.field);
            let stated =
                |unknown| values.iter().map(move |v| if v == NOT_STATED { unknown } else { v.as_str() });
            let all = |unknown| stated(unknown).collect::<Vec<_>>();
            zh.push(format!("{}：{}", field.map_or(choice.name, |f| f.zh), all("未载明").join("、")));
            en.push(format!("{}: {}", field.map_or(choice.name, |f| f.en), all("not stated").join(", ")));
        }
        let words = (!zh.is_empty()).then(|| export::Selection { zh: zh.join("；"), en: en.join("; ") });
        Ok(Selection { layer, bbox, by, query: query.concat(), words })
    }

    /// `sortby=county,-area_m2`: fields of the layer, the greatest first after a minus.
    pub(super) fn orders(&self, layer: Layer) -> Result<Vec<Order>, Problem> {
        let Some(text) = self.get(SORT) else { return Ok(Vec::new()) };
        let one = |word: &str| {
            // A plus sign in a query is a blank.
            let (descending, name) = match word.strip_prefix('-') {
                Some(name) => (true, name),
                None => (false, word.trim_start_matches(['+', ' '])),
            };
            let field = layer.field_no(name).ok_or_else(|| {
                let (name, fields) = (short(name), layer.fields().iter().map(|f| f.name).collect::<Vec<_>>());
                let fields = fields.join(", ");
                Problem::bad(format!(
                    "{SORT}：图层 {0} 没有字段 {name}，可用：{fields} / {SORT}: layer {0} has no field {name}, there are: {fields}",
                    layer.name()
                ))
            })?;
            Ok(Order { field, descending })
        };
        let orders: Vec<_> = text.split(',').map(one).collect::<Result<_, Problem>>()?;
        if orders.len() > MOST_ORDERS {
            return Err(Problem::bad(format!(
                "{SORT} 最多 {MOST_ORDERS} 个字段 / {SORT} takes at most {MOST_ORDERS} fields"
            )));
        }
        Ok(orders)
    }
}

impl Selection {
    /// The features whose properties are asked for, wherever they are.
    pub(super) fn anywhere(&self) -> Filter {
        self.by.iter().cloned().fold(Filter::All, Filter::and)
    }

    /// The features that are asked for.
    pub(super) fn filter(&self) -> Filter {
        self.within().and(self.anywhere())
    }

    fn within(&self) -> Filter {
        self.bbox.map_or(Filter::All, Filter::bbox)
    }

    /// Whether it is the whole layer.
    pub(super) fn is_all(&self) -> bool {
        self.words.is_none()
    }

    /// The parameters again, each behind an ampersand.
    pub(super) fn query(&self) -> &str {
        &self.query
    }

    /// What it is, in words; none for the whole layer.
    pub(super) fn words(&self) -> Option<export::Selection> {
        self.words.clone()
    }

    /// The values to choose further by.
    pub(super) fn values(&self, table: &Table) -> Vec<Values> {
        table.values(self.layer, &self.by, &self.within())
    }
}

/// The values of a list. A comma inside of one stands behind a backslash, and so does a backslash.
fn values(text: &str) -> Vec<String> {
    let (mut all, mut value, mut escaped) = (Vec::new(), String::new(), false);
    for character in text.chars() {
        match character {
            '\\' if !escaped => escaped = true,
            ',' if !escaped => all.push(std::mem::take(&mut value)),
            _ => {
                escaped = false;
                value.push(character);
            }
        }
    }
    all.push(value);
    all.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_behind_a_backslash_parts_nothing() {
        for (text, wanted) in [
            ("原平市, 代县", &["原平市", "代县"][..]),
            (r"a\,b,c\\,d", &["a,b", r"c\", "d"]),
            (",,", &[]),
            ("\\", &[]),
        ] {
            assert_eq!(values(text), wanted, "{text}");
        }
    }
}
