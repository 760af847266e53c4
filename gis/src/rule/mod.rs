//! Statutory and local constraints as data, with legal basis, season and validity.
//!
//! The rules stand in `gis/data/rules.toml`; nothing of them is code. [`Rules::evaluate`] answers
//! for one place and one day, for every rule that is relevant there: `applies`, `does_not_apply`
//! or `undecided` with a reason. Unknown is never answered as none.
//!
//! ```
//! use jiff::civil::date;
//! use landrail_gis::rule::{Context, Rules, Verdict};
//!
//! let rules = Rules::embedded();
//! let mut cx = Context::new(date(2026, 12, 31));
//! cx.county = Some("应县");
//! let fire = rules.evaluate(&cx).into_iter().find(|a| a.rule.id == "shanxi-fire-season");
//! assert_eq!(fire.map(|a| a.verdict), Some(Verdict::Applies));
//! ```

mod answer;
mod context;
mod error;
mod evaluate;
mod field;
mod model;
mod parse;
mod railway;
mod read;
mod season;
mod terms;
mod verdict;
mod window;
mod words;

pub use answer::{Announced, ConstraintAnswer};
pub use context::{Context, NearRailway};
pub use error::RuleError;
pub use evaluate::evaluate;
pub use model::{Base, Citation, Class, Kind, Limit, Predecessor, RailwayClass, Rule, Scope};
pub use parse::{About, Rules};
pub use season::Season;
pub use terms::{TermLimit, TermRule, TermRules};
pub use verdict::{Undecided, Verdict};
pub use window::{Edge, Status, Window};
