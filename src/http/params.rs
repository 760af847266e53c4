//! Query parameters: read strictly, so that a misspelt one is not silently ignored.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};

use axum::http::request;
use serde::de::DeserializeOwned;

use super::Problem;
use super::problem::short;

/// Longest query string that is read.
const MAX_QUERY: usize = 2048;

/// The query parameters of a request, each at most once.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, _: &S) -> Result<Self, Problem> {
        if parts.uri.query().map_or(0, str::len) > MAX_QUERY {
            return Err(Problem::bad(format!(
                "查询串超过{MAX_QUERY}字节 / the query is longer than {MAX_QUERY} bytes"
            )));
        }
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|error| Problem::bad(format!("查询参数无法解析 / unreadable query: {error}")))?;
        Ok(Self(pairs))
    }
}

/// The variable parts of a path; one that is not UTF-8 is a problem document like any other fault.
pub(super) struct Parts<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Parts<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        let Path(variables) = Path::<T>::from_request_parts(parts, state).await?;
        Ok(Self(variables))
    }
}

impl Params {
    /// Refuses parameters that the resource does not know and repeated ones.
    pub(super) fn only(self, known: &[&str]) -> Result<Self, Problem> {
        for (at, (name, _)) in self.0.iter().enumerate() {
            let short = short(name);
            if !known.contains(&name.as_str()) {
                let known = known.join(", ");
                return Err(Problem::bad(format!(
                    "未知参数 {short}，可用：{known} / unknown parameter {short}, known are: {known}"
                )));
            }
            if self.0[..at].iter().any(|(earlier, _)| earlier == name) {
                return Err(Problem::bad(format!("参数 {short} 重复 / parameter {short} is repeated")));
            }
        }
        Ok(self)
    }

    /// The value of a parameter; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The value parsed, or a problem naming the parameter.
    pub(super) fn parsed<T: FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.get(name).map(|value| value.parse().map_err(|_| wrong(name, value))).transpose()
    }

    /// `bbox=west,south,east,north` in degrees. West of the antimeridian and east of it at once, the west
    /// is the greater number.
    pub(super) fn bbox(&self) -> Result<Option<[f64; 4]>, Problem> {
        let Some(text) = self.get("bbox") else { return Ok(None) };
        let numbers: Vec<f64> = text.split(',').map_while(|n| n.trim().parse().ok()).collect();
        match numbers.as_slice() {
            &[west, south, east, north]
                if text.split(',').count() == 4
                    && south <= north
                    && (-180.0..=180.0).contains(&west)
                    && (-180.0..=180.0).contains(&east)
                    && (-90.0..=90.0).contains(&south)
                    && (-90.0..=90.0).contains(&north) =>
            {
                Ok(Some([west, south, east, north]))
            }
            _ => Err(Problem::bad(
                "bbox 应为“西,南,东,北”（度） / bbox must be west,south,east,north in degrees, e.g. 112,38,113,39",
            )),
        }
    }
}

pub(super) fn wrong(name: &str, value: &str) -> Problem {
    let short = short(value);
    Problem::bad(format!("参数 {name}=“{short}” 无效 / parameter {name}={short:?} is not valid"))
}

#[cfg(test)]
mod tests {
    use axum::http::Uri;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_query_panics(
            query in "([a-z]{1,4}|bbox|limit)?=?([0-9a-fA-F%&=+.,;-]|%E4%BA%AC|%ff|-?[0-9]{1,3},){0,60}",
        ) {
            let uri: Uri = format!("/locate?{query}").parse().unwrap();
            if let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(&uri) {
                let params = Params(pairs);
                let _ = params.clone().only(&["bbox", "limit"]);
                let _ = params.parsed::<usize>("limit");
                let _ = params.bbox();
            }
        }

        #[test]
        fn a_box_that_is_accepted_is_one_on_earth(numbers in proptest::collection::vec(-200.0_f64..200.0, 0..6)) {
            let text = numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
            if let Ok(Some([west, south, east, north])) = Params(vec![("bbox".to_owned(), text)]).bbox() {
                prop_assert_eq!(numbers.len(), 4);
                prop_assert!(south <= north && west >= -180.0 && east <= 180.0 && north <= 90.0);
            }
        }
    }
}
