//! One question, one answer: who answers for this place and what binds it.
//!
//! [`locate`] is the only way to ask; the command line, `/locate` and the batch all call it.
//! Everything in an [`Answer`] borrows from the [`Snapshot`](crate::index::Snapshot).

mod caveat;
mod constraints;
mod documents;
mod due;
mod editions;
mod land;
mod later;
mod locate;
mod notes;
mod office;
mod official;
mod pack;
mod place;
mod post;
mod question;
mod railway;
mod search;
mod segments;
mod zones;

pub use caveat::{Caveat, Words};
pub use constraints::ConstraintAnswer;
pub use documents::DocumentAnswer;
pub use due::{
    Basis, DEFAULT_DUE_DAYS, Due, DueCounts, DueDate, DueError, DueFilter, DueHow, DueList, DueState,
    MAX_DUE_DAYS, Matter, check_county as check_due_county, check_days, due,
};
pub use land::{ExpiryAnswer, ExpiryState, FarmlandAnswer, LandAnswer, ReclamationAnswer, Relation};
pub use locate::{Answer, AskError, QueryEcho, locate, locate_known_to};
pub use office::{
    Bound as OfficeBound, Holder, HolderState, OfficeEvidence, OfficeHistory, OfficeRef, Tenure,
    office_history, offices,
};
pub use official::OfficialAnswer;
pub use pack::{Counts as PackCounts, PACK_WITHIN_M, PackFacts, PackScope, pack};
pub use place::{Candidate, PlaceAnswer, PlaceKind, ShortChain, round_degrees};
pub use post::edition;
pub use question::{
    DEFAULT_WITHIN_M, LineWords, MAX_WITHIN_M, Question, QuestionError, Where, check_accuracy, check_date,
    check_within,
};
pub use railway::{Gap, Listed, NearStretch, OtherPost, RailwayAnswer, WorkshopHint};
pub use search::{Found, Given, Outcome, SearchHit, search};
pub use segments::{Match, SegmentAnswer};
pub use zones::ZoneConstraint;
