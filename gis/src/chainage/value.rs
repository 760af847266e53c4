//! [`Chainage`] and [`Span`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A position along one line and track, in integer millimetres from the line's origin.
///
/// May be negative. Printed and serialised in the field's form, `K241+500` or `K241+500.25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chainage(i64);

impl Chainage {
    /// A chainage of `mm` millimetres.
    pub const fn from_mm(mm: i64) -> Self {
        Self(mm)
    }

    /// A chainage of `m` whole metres.
    pub const fn from_metres(m: i64) -> Self {
        Self(m * 1000)
    }

    /// Millimetres from the origin.
    pub const fn mm(self) -> i64 {
        self.0
    }

    /// Metres from the origin, for display and geometry.
    pub fn metres(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl fmt::Display for Chainage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let mm = self.0.unsigned_abs();
        write!(f, "{sign}K{}+{:03}", mm / 1_000_000, mm / 1000 % 1000)?;
        match mm % 1000 {
            0 => Ok(()),
            frac => write!(f, ".{}", format!("{frac:03}").trim_end_matches('0')),
        }
    }
}

impl FromStr for Chainage {
    type Err = super::PostError;

    /// Reads the canonical form that [`Display`](fmt::Display) writes; for anything a person
    /// typed or a gazette printed use [`parse_post`](super::parse_post).
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = || super::PostError::Unreadable(s.chars().take(60).collect());
        let (sign, rest) = match s.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, s),
        };
        let (km, m) = rest.strip_prefix('K').and_then(|r| r.split_once('+')).ok_or_else(bad)?;
        let (m, frac) = m.split_once('.').unwrap_or((m, "0"));
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        // 13 digits of kilometres are more than 64 bits of millimetres; the sum is made in 128.
        if !digits(km) || !digits(m) || !digits(frac) || km.len() > 13 || m.len() != 3 || frac.len() > 3 {
            return Err(bad());
        }
        let number = |t: &str| t.parse::<i128>().map_err(|_| bad());
        let mm = number(km)? * 1_000_000 + number(m)? * 1000 + number(&format!("{frac:0<3}"))?;
        i64::try_from(sign * mm).map(Self).map_err(|_| bad())
    }
}

impl Serialize for Chainage {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Chainage {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A half-open stretch of chainage, `[from, to)`; `from <= to`.
///
/// The direction in which a document wrote it is not kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The lower end, included.
    pub from: Chainage,
    /// The upper end, excluded.
    pub to: Chainage,
}

impl Span {
    /// The stretch between two posts, in either order.
    pub fn new(a: Chainage, b: Chainage) -> Self {
        Self { from: a.min(b), to: a.max(b) }
    }

    /// Whether `at` lies in `[from, to)`.
    pub fn contains(self, at: Chainage) -> bool {
        self.from <= at && at < self.to
    }

    /// Length in metres.
    pub fn length_m(self) -> f64 {
        (i128::from(self.to.mm()) - i128::from(self.from.mm())) as f64 / 1000.0
    }

    /// The common part, if it is longer than nothing.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from < to).then_some(Self { from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_stretch_has_a_length() {
        let all = Span::new(Chainage::from_mm(i64::MIN), Chainage::from_mm(i64::MAX));
        assert!((all.length_m() - 18_446_744_073_709_552.0).abs() < 1000.0);
    }
}
