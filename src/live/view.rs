//! What is or was known, seen from a day: `as_of` and `known_on`.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{Timestamp, civil, tz};
use thiserror::Error;

use super::known::Base;
use super::{Known, Live};
use crate::store::StoreError;
use crate::store::interface::{Seq, State};

/// Views that are kept.
const KEPT: usize = 8;

/// From which day, and at which moment of record time, one looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// The day; today, or the day of `known_on`, without one.
    pub as_of: Option<Date>,
    /// What was known at this moment; what is known now without one.
    pub known_on: Option<Timestamp>,
}

/// Why there is no such view.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ViewError {
    /// The store begins later.
    #[error(
        "known_on={asked} 早于本数据库的第一条记录（{first}），当时的内容不可知 / known_on={asked} is before the first entry of this store ({first}): what was known then cannot be told"
    )]
    TooEarly {
        /// The moment asked for.
        asked: Timestamp,
        /// The first moment that is known.
        first: Timestamp,
    },
    /// The moment is still to come.
    #[error("known_on={0} 在将来 / known_on={0} is in the future")]
    Future(Timestamp),
    /// The text says no moment.
    #[error(
        "known_on=“{0}”不是时刻，如 2026-11-22T16:30 或 2026-11-22T08:30:00Z / known_on={0:?} is no moment, e.g. 2026-11-22T16:30 (China) or 2026-11-22T08:30:00Z"
    )]
    NoMoment(String),
    /// There is no store.
    #[error(
        "此服务没有数据文件，不保存历史，known_on 不可用 / this service has no store and no history: known_on is not possible"
    )]
    NoStore,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which snapshot a view is: the state, and the day.
pub type ViewKey = (Option<Seq>, Option<Date>);

/// What a view shows, and its key.
pub type Seen = (Option<ViewKey>, Arc<Known>);

/// The views that were asked for last.
#[derive(Debug, Default)]
pub(super) struct Views {
    kept: Mutex<VecDeque<(ViewKey, Arc<Known>)>>,
    /// Those that are being made: who wants the same waits for it.
    making: Mutex<HashMap<ViewKey, Arc<Mutex<()>>>>,
}

impl Views {
    fn get(&self, key: ViewKey) -> Option<Arc<Known>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| *known == key)?;
        let found = kept.remove(at)?;
        kept.push_back(found.clone());
        Some(found.1)
    }

    /// What was known at a state, seen from whatever day.
    fn base(&self, seq: Option<Seq>) -> Option<Base> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|((known, _), _)| *known == seq).map(|(_, known)| known.base.clone())
    }

    /// What is held while a view is made.
    fn making(&self, key: ViewKey) -> Arc<Mutex<()>> {
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(making.entry(key).or_default())
    }

    fn made(&self, key: ViewKey) {
        self.making.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }

    fn keep(&self, key: ViewKey, known: Arc<Known>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((key, known));
        if kept.len() > KEPT {
            kept.pop_front();
        }
    }
}

/// The day of a moment in China, where the offices are.
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(tz::TimeZone::fixed(tz::offset(8))).date()
}

/// The moment that a text says: `2026-11-22T08:30:00Z`; `2026-11-22T16:30`, which is the time of China;
/// or a day, which is its end.
///
/// # Errors
/// A text that says none.
pub fn moment(text: &str) -> Result<Timestamp, ViewError> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let china = tz::TimeZone::fixed(tz::offset(8));
    let local = if text.contains('T') {
        text.parse::<civil::DateTime>().ok()
    } else {
        text.parse::<Date>().ok().map(|day| day.at(23, 59, 59, 999_999_999))
    };
    let zoned = local.and_then(|local| local.to_zoned(china).ok()).map(|zoned| zoned.timestamp());
    // The end of today is still to come: what is known today is what is known now.
    let today = text.parse::<Date>().is_ok_and(|day| day == crate::data::today());
    zoned
        .map(|moment| if today { moment.min(Timestamp::now()) } else { moment })
        .ok_or_else(|| ViewError::NoMoment(text.chars().take(40).collect()))
}

impl View {
    /// Whether it is what is served without being asked for.
    pub fn is_current(self) -> bool {
        self == Self::default()
    }

    /// The day: the one that is given, that of `known_on`, or today.
    pub fn day(self) -> Date {
        self.as_of.unwrap_or_else(|| self.known_on.map_or_else(crate::data::today, day_of))
    }

    /// What was known, for an answer that is given for a day of its own and does not need the layers
    /// of it.
    #[must_use]
    pub fn whatever_day(self) -> Self {
        Self { as_of: None, ..self }
    }
}

/// Where a view is found.
struct Place {
    current: Arc<Known>,
    state: Option<State>,
    day: Option<Date>,
    key: ViewKey,
}

impl Place {
    fn is_current(&self) -> bool {
        self.key == (self.current.state.as_ref().map(|state| state.seq), self.current.day())
    }
}

impl Live {
    fn place(&self, view: View) -> Result<Place, ViewError> {
        let current = self.current();
        let (state, day) = match view.known_on {
            None => (current.state.clone(), view.as_of.or(current.day())),
            Some(moment) => {
                // A clock that was set back: what is known was known by the moment of its entry.
                let known_by = current.state.as_ref().map(|state| state.at).max(Some(Timestamp::now()));
                if Some(moment) > known_by {
                    return Err(ViewError::Future(moment));
                }
                let store = self.store.as_ref().ok_or(ViewError::NoStore)?;
                let Some(state) = store.state_at(moment)? else {
                    let first = store.entries(Seq(0), 1)?.pop().map_or(moment, |entry| entry.at);
                    return Err(ViewError::TooEarly { asked: moment, first });
                };
                (Some(state), Some(view.as_of.unwrap_or_else(|| day_of(moment))))
            }
        };
        let key = (state.as_ref().map(|state| state.seq), day);
        Ok(Place { current, state, day, key })
    }

    /// What a view shows, where nothing has to be made for it.
    ///
    /// # Errors
    /// As [`Self::view`].
    pub fn view_at_hand(&self, view: View) -> Result<Option<Seen>, ViewError> {
        let place = self.place(view)?;
        if place.is_current() {
            return Ok(Some((None, place.current)));
        }
        Ok(self.views.get(place.key).map(|known| (Some(place.key), known)))
    }

    /// What a view shows. The key tells views apart: what has one key never changes. It has none for
    /// what is shown now.
    ///
    /// # Errors
    /// A moment that is not known; a store that cannot be read.
    pub fn view(&self, view: View) -> Result<(Option<ViewKey>, Arc<Known>), ViewError> {
        self.view_if(view, || Ok(()))
    }

    /// The same, asking first whether it may be made, where it must. Of those who want it at once, one
    /// is asked and makes it.
    ///
    /// # Errors
    /// As [`Self::view`]; what `may` says.
    pub fn view_if<E: From<ViewError>>(
        &self,
        view: View,
        may: impl FnOnce() -> Result<(), E>,
    ) -> Result<(Option<ViewKey>, Arc<Known>), E> {
        let place = self.place(view)?;
        if place.is_current() {
            return Ok((None, place.current));
        }
        let key = place.key;
        if let Some(known) = self.views.get(key) {
            return Ok((Some(key), known));
        }
        let making = self.views.making(key);
        let _making = making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = self.views.get(key) {
            return Ok((Some(key), known));
        }
        let made = may().and_then(|()| Ok(self.make(place)?));
        if let Ok(known) = &made {
            self.views.keep(key, Arc::clone(known));
        }
        self.views.made(key);
        Ok((Some(key), made?))
    }

    fn make(&self, place: Place) -> Result<Arc<Known>, ViewError> {
        let Place { current, state, day, key: (seq, _) } = place;
        let base = match self.views.base(seq) {
            _ if seq == current.state.as_ref().map(|state| state.seq) => current.base.clone(),
            Some(base) => base,
            None => {
                let store = self.store.as_ref().ok_or(ViewError::NoStore)?;
                Base::new(store.contents(seq)?, Some(&current.base))?
            }
        };
        let day = day.unwrap_or_else(crate::data::today);
        Ok(Arc::new(Known::new(base, state, day, Some(&current))))
    }
}
