//! Printed coordinates in degrees, minutes and seconds, and the two ways to read them.

use std::sync::LazyLock;

use regex::Regex;

use crate::gazette::half_width;
use crate::record::CoordinateReading;

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test compiles it")]
static AXIS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?P<pre>东经|北纬)?(?P<d>\d{1,3})[°º度](?:(?P<m>\d{1,2})['′’‘分](?:(?P<s>\d{1,2})(?:"|″|”|“|''|′′|秒))?)?(?P<suf>[ENen])?"#)
        .expect("a valid constant pattern")
});

/// One printed axis: whole degrees, minutes and seconds as digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Axis {
    degrees: String,
    minutes: Option<String>,
    seconds: Option<String>,
}

/// A printed coordinate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Printed {
    lon: Axis,
    lat: Axis,
}

impl Printed {
    /// Reads a cell; exactly one longitude and one latitude have to be in it, in either order.
    pub(super) fn parse(cell: &str) -> Option<Self> {
        let text: String = cell.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        let (mut lon, mut lat) = (None, None);
        for found in AXIS.captures_iter(&text) {
            let axis = Axis {
                degrees: found["d"].to_owned(),
                minutes: found.name("m").map(|m| m.as_str().to_owned()),
                seconds: found.name("s").map(|s| s.as_str().to_owned()),
            };
            let mark = found.name("suf").or_else(|| found.name("pre"))?.as_str();
            let slot = if matches!(mark, "E" | "e" | "东经") { &mut lon } else { &mut lat };
            if slot.replace(axis).is_some() {
                return None;
            }
        }
        Some(Self { lon: lon?, lat: lat? })
    }

    /// Whether seconds are printed on both axes.
    pub(super) const fn has_seconds(&self) -> bool {
        self.lon.seconds.is_some() && self.lat.seconds.is_some()
    }

    /// As degrees, minutes and seconds. What makes that impossible is in `against`.
    pub(super) fn dms(&self) -> CoordinateReading {
        let mut against = Vec::new();
        let lon = self.lon.sexagesimal(180.0, &mut against);
        let lat = self.lat.sexagesimal(90.0, &mut against);
        CoordinateReading {
            how: "dms".to_owned(),
            lon,
            lat,
            precision_arcsec: self.lon.step().max(self.lat.step()),
            against,
        }
    }

    /// As decimal degrees whose decimals were printed as minutes and seconds: `113°19'3"` = 113.193.
    pub(super) fn decimal_digits(&self) -> CoordinateReading {
        let mut against = Vec::new();
        let lon = self.lon.decimal(180.0, &mut against);
        let lat = self.lat.decimal(90.0, &mut against);
        CoordinateReading {
            how: "decimal_digits".to_owned(),
            lon,
            lat,
            precision_arcsec: self.lon.decimal_step().max(self.lat.decimal_step()),
            against,
        }
    }
}

impl Axis {
    fn sexagesimal(&self, limit: f64, against: &mut Vec<String>) -> Option<f64> {
        let number =
            |text: &Option<String>| text.as_deref().map_or(Some(0.0), |text| text.parse::<f64>().ok());
        let (d, m, s) = (self.degrees.parse::<f64>().ok()?, number(&self.minutes)?, number(&self.seconds)?);
        let mut possible = true;
        if m >= 60.0 {
            against.push(format!("{m} 分，超过 59 / {m} minutes"));
            possible = false;
        }
        if s >= 60.0 {
            against.push(format!("{s} 秒，超过 59 / {s} seconds"));
            possible = false;
        }
        let value = d + m / 60.0 + s / 3600.0;
        if value > limit {
            against.push(format!("{value} 度，超过 {limit} / {value} degrees"));
            possible = false;
        }
        possible.then_some(value)
    }

    fn decimal(&self, limit: f64, against: &mut Vec<String>) -> Option<f64> {
        let value: f64 = format!("{}.{}0", self.degrees, self.digits()).parse().ok()?;
        if value > limit {
            against.push(format!("{value} 度，超过 {limit} / {value} degrees"));
            return None;
        }
        Some(value)
    }

    fn digits(&self) -> String {
        format!(
            "{}{}",
            self.minutes.as_deref().unwrap_or_default(),
            self.seconds.as_deref().unwrap_or_default()
        )
    }

    /// One unit of the last printed place, in arc-seconds.
    const fn step(&self) -> f64 {
        match (&self.minutes, &self.seconds) {
            (_, Some(_)) => 1.0,
            (Some(_), None) => 60.0,
            (None, None) => 3600.0,
        }
    }

    fn decimal_step(&self) -> f64 {
        // At most four digits are read.
        let digits = i32::try_from(self.digits().len()).unwrap_or(4);
        (3600.0 * 10_f64.powi(-digits) * 1e6).round() / 1e6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_readings_of_one_print() {
        let printed = Printed::parse(r#"113° 19' 3" E; 39° 55' 9" N"#).unwrap();
        let dms = printed.dms();
        assert!(
            (dms.lon.unwrap() - 113.3175).abs() < 1e-9 && (dms.lat.unwrap() - 39.919_166_666).abs() < 1e-6
        );
        assert!((dms.precision_arcsec - 1.0).abs() < 1e-12);
        let decimal = printed.decimal_digits();
        assert_eq!((decimal.lon, decimal.lat), (Some(113.193), Some(39.559)));
        assert!((decimal.precision_arcsec - 3.6).abs() < 1e-9);
    }

    #[test]
    fn leading_zeros_of_minutes_are_digits() {
        let printed = Printed::parse(r#"113° 07' 6" E; 39° 62' 1" N"#).unwrap();
        assert_eq!(printed.decimal_digits().lon, Some(113.076));
        assert_eq!(printed.decimal_digits().lat, Some(39.621));
        let dms = printed.dms();
        assert_eq!(dms.lat, None, "62 minutes are never carried over");
        assert!(dms.against[0].contains("62 minutes"));
    }

    #[test]
    fn without_seconds_and_in_chinese() {
        let printed = Printed::parse("112° 30' E; 40° 23' N").unwrap();
        assert!(!printed.has_seconds());
        assert!((printed.dms().precision_arcsec - 60.0).abs() < 1e-12);
        assert!((printed.decimal_digits().precision_arcsec - 36.0).abs() < 1e-9);
        assert_eq!(Printed::parse("北纬40°23′，东经112°30′"), Some(printed));
    }

    #[test]
    fn anything_else_is_not_a_coordinate() {
        for cell in ["", "1043", "112° 30' E", "112° 30' E; 113° 2' E", "112° 30'; 40° 23'", "五十度"]
        {
            assert_eq!(Printed::parse(cell), None, "{cell}");
        }
        let beyond = Printed::parse("999° 1' E; 91° 2' N").unwrap();
        assert_eq!((beyond.dms().lon, beyond.decimal_digits().lat), (None, None));
    }
}
