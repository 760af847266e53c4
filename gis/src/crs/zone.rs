//! The Gauss–Krüger zones of CGCS2000 (EPSG:4491–4554).

/// A Gauss–Krüger zone of CGCS2000. Coordinates are easting, northing in metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone(u32);

impl Zone {
    /// The zone of an EPSG code between 4491 and 4554.
    pub const fn from_epsg(code: u32) -> Option<Self> {
        if code >= 4491 && code <= 4554 { Some(Self(code)) } else { None }
    }

    /// The 3° zone with the number in the easting, e.g. 38 → EPSG:4526; numbers 25 to 45.
    pub const fn three_degrees(number: u32) -> Option<Self> {
        if number >= 25 && number <= 45 { Some(Self(4513 + number - 25)) } else { None }
    }

    /// The 6° zone with the number in the easting, e.g. 19 → EPSG:4497; numbers 13 to 23.
    pub const fn six_degrees(number: u32) -> Option<Self> {
        if number >= 13 && number <= 23 { Some(Self(4491 + number - 13)) } else { None }
    }

    /// The EPSG code.
    pub const fn epsg(self) -> u32 {
        self.0
    }

    /// Width of the zone in degrees, 3 or 6.
    pub const fn width(self) -> u32 {
        if self.0 <= 4512 { 6 } else { 3 }
    }

    /// Whether the zone's number stands before the easting.
    pub const fn prefixed(self) -> bool {
        matches!(self.0, 4491..=4501 | 4513..=4533)
    }

    /// The zone's number: 13 to 23 for 6°, 25 to 45 for 3°.
    pub const fn number(self) -> u32 {
        match self.0 {
            code @ ..=4501 => code - 4491 + 13,
            code @ 4502..=4512 => code - 4502 + 13,
            code @ 4513..=4533 => code - 4513 + 25,
            code => code - 4534 + 25,
        }
    }

    /// Central meridian in degrees east.
    pub const fn central_meridian(self) -> u32 {
        if self.width() == 6 { self.number() * 6 - 3 } else { self.number() * 3 }
    }

    /// The false easting in metres.
    pub fn false_easting(self) -> f64 {
        500_000.0 + if self.prefixed() { f64::from(self.number()) * 1e6 } else { 0.0 }
    }

    /// The same zone with the number in the easting.
    #[must_use]
    pub const fn with_prefix(self) -> Self {
        match self.0 {
            code @ 4502..=4512 => Self(code - 11),
            code @ 4534..=4554 => Self(code - 21),
            code => Self(code),
        }
    }

    /// The same zone without the number in the easting.
    #[must_use]
    pub const fn without_prefix(self) -> Self {
        match self.0 {
            code @ 4491..=4501 => Self(code + 11),
            code @ 4513..=4533 => Self(code + 21),
            code => Self(code),
        }
    }

    /// Whether a longitude lies in the zone's own strip.
    pub fn covers(self, lon: f64) -> bool {
        (lon - f64::from(self.central_meridian())).abs() <= f64::from(self.width()) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_handbooks_meridians() {
        for (code, number, meridian, easting) in [
            (4525, 37, 111, 37_500_000.0),
            (4526, 38, 114, 38_500_000.0),
            (4527, 39, 117, 39_500_000.0),
            (4546, 37, 111, 500_000.0),
            (4547, 38, 114, 500_000.0),
            (4497, 19, 111, 19_500_000.0),
            (4508, 19, 111, 500_000.0),
        ] {
            let zone = Zone::from_epsg(code).unwrap();
            assert_eq!((zone.number(), zone.central_meridian()), (number, meridian), "EPSG:{code}");
            assert!((zone.false_easting() - easting).abs() < 1e-6, "EPSG:{code}");
        }
        assert_eq!(Zone::three_degrees(38), Zone::from_epsg(4526));
        assert_eq!(Zone::six_degrees(19), Zone::from_epsg(4497));
        assert_eq!(Zone::from_epsg(4490), None);
        assert_eq!(Zone::from_epsg(4555), None);
    }

    #[test]
    fn the_prefix_can_be_added_and_taken_away() {
        for code in 4491..=4554 {
            let zone = Zone::from_epsg(code).unwrap();
            assert!(zone.with_prefix().prefixed() && !zone.without_prefix().prefixed());
            assert_eq!(zone.with_prefix().central_meridian(), zone.without_prefix().central_meridian());
            assert_eq!(zone.with_prefix().width(), zone.width());
        }
    }
}
