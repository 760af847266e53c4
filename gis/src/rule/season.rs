//! [`Season`]: a part of every year, from day to day, that may wrap the year's end.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// A season; both days belong to it. `12-01/05-15` contains New Year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    from: (i8, i8),
    to: (i8, i8),
}

impl Season {
    /// Reads `MM-DD/MM-DD`; `None` when the form or a day is wrong. `02-29` is a day.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('/')?;
        Some(Self { from: month_day(from)?, to: month_day(to)? })
    }

    /// Whether the day lies in the season.
    pub fn contains(self, date: Date) -> bool {
        let day = (date.month(), date.day());
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            // A season over New Year is the complement of the gap between its end and its start.
            day >= self.from || day <= self.to
        }
    }

    /// First month and day.
    pub const fn from(self) -> (i8, i8) {
        self.from
    }

    /// Last month and day.
    pub const fn to(self) -> (i8, i8) {
        self.to
    }
}

impl std::fmt::Display for Season {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ((a, b), (c, d)) = (self.from, self.to);
        write!(f, "{a:02}-{b:02}/{c:02}-{d:02}")
    }
}

impl Serialize for Season {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `MM-DD` of a leap year, two digits each.
fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(month) || !digits(day) {
        return None;
    }
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // Any leap year serves to check the day.
    Date::new(2024, month, day).ok()?;
    Some((month, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_fire_season_wraps_the_year() {
        let fire = Season::parse("12-01/05-15").unwrap();
        for inside in [date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29)] {
            assert!(fire.contains(inside), "{inside}");
        }
        assert!(fire.contains(date(2025, 5, 15)));
        assert!(!fire.contains(date(2025, 5, 16)));
        assert!(!fire.contains(date(2025, 11, 30)));
        assert_eq!(fire.to_string(), "12-01/05-15");
    }

    #[test]
    fn a_season_inside_the_year_and_leap_days() {
        let rest = Season::parse("04-01/06-30").unwrap();
        assert!(rest.contains(date(2023, 4, 1)) && rest.contains(date(2023, 6, 30)));
        assert!(!rest.contains(date(2023, 3, 31)) && !rest.contains(date(2023, 7, 1)));
        let leap = Season::parse("02-29/02-29").unwrap();
        assert!(leap.contains(date(2024, 2, 29)) && !leap.contains(date(2023, 3, 1)));
        let one_day_off = Season::parse("03-01/02-28").unwrap();
        assert!(!one_day_off.contains(date(2024, 2, 29)) && one_day_off.contains(date(2023, 2, 28)));
    }

    #[test]
    fn wrong_forms_are_refused() {
        for bad in [
            "",
            "12-01",
            "13-01/05-15",
            "02-30/05-15",
            "1-1/5-15",
            "12-01/05-15/",
            "十二-01/05-15",
            "+1-01/05-15",
        ] {
            assert_eq!(Season::parse(bad), None, "{bad}");
        }
    }
}
