//! [`Crs`]: the coordinate systems that are accepted, and their names.

use std::fmt;
use std::str::FromStr;

use super::{CrsError, Zone};

/// A coordinate system. Axes are always longitude, latitude or easting, northing, whatever order
/// the EPSG definition has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Crs {
    /// CGCS2000 longitude, latitude: EPSG:4490.
    Cgcs2000,
    /// WGS 84 longitude, latitude: EPSG:4326, CRS84.
    Wgs84,
    /// WGS 84 / Pseudo-Mercator: EPSG:3857. For display only, never for distances.
    WebMercator,
    /// A Gauss–Krüger zone of CGCS2000: EPSG:4491–4554.
    GaussKruger(Zone),
    /// GCJ-02 longitude, latitude, as AMap-type maps use it.
    Gcj02,
    /// BD-09 longitude, latitude, as Baidu uses it.
    Bd09,
}

impl Crs {
    /// The EPSG code; GCJ-02 and BD-09 have none.
    pub const fn epsg(self) -> Option<u32> {
        match self {
            Self::Cgcs2000 => Some(4490),
            Self::Wgs84 => Some(4326),
            Self::WebMercator => Some(3857),
            Self::GaussKruger(zone) => Some(zone.epsg()),
            Self::Gcj02 | Self::Bd09 => None,
        }
    }

    /// Whether coordinates are degrees.
    pub const fn is_geographic(self) -> bool {
        matches!(self, Self::Cgcs2000 | Self::Wgs84 | Self::Gcj02 | Self::Bd09)
    }

    /// What a reader of a result in, or from, this system should know (Chinese, English).
    pub fn note(self) -> Option<(String, String)> {
        let (zh, en) = match self {
            Self::Wgs84 | Self::WebMercator => (
                "WGS 84 与 CGCS2000 视为相同（恒等变换，误差约 1 米）",
                "WGS 84 and CGCS2000 are taken as identical (identity, about 1 m)",
            ),
            Self::Gcj02 => (
                "按 crs=gcj02 由公式近似还原（GCJ-02 偏移坐标），误差数米；仅在明确指定时使用，使用者须遵守测绘法规",
                "restored from GCJ-02 by formula because crs=gcj02 was given, to some metres; only on explicit request, and \
                 subject to Chinese surveying law",
            ),
            Self::Bd09 => (
                "按 crs=bd09 由公式近似还原（BD-09 偏移坐标），误差数米；仅在明确指定时使用，使用者须遵守测绘法规",
                "restored from BD-09 by formula because crs=bd09 was given, to some metres; only on explicit request, and \
                 subject to Chinese surveying law",
            ),
            Self::Cgcs2000 | Self::GaussKruger(_) => return None,
        };
        Some((zh.to_owned(), en.to_owned()))
    }

    fn from_epsg(code: u32, given: &str) -> Result<Self, CrsError> {
        match code {
            4490 => Ok(Self::Cgcs2000),
            4326 => Ok(Self::Wgs84),
            3857 => Ok(Self::WebMercator),
            4610 | 2327..=2390 => {
                Err(CrsError::NoDatumParameters {
                    code, datum_zh: "1980西安坐标系", datum_en: "Xi'an 1980"
                })
            }
            4214 | 2401..=2442 | 21413..=21423 | 21453..=21463 | 21473..=21483 => {
                Err(CrsError::NoDatumParameters {
                    code,
                    datum_zh: "1954北京坐标系",
                    datum_en: "Beijing 1954",
                })
            }
            _ => Zone::from_epsg(code)
                .map(Self::GaussKruger)
                .ok_or_else(|| CrsError::Unknown(given.chars().take(80).collect())),
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.epsg()) {
            (_, Some(code)) => write!(f, "EPSG:{code}"),
            (Self::Bd09, None) => f.write_str("BD-09"),
            (_, None) => f.write_str("GCJ-02"),
        }
    }
}

impl FromStr for Crs {
    type Err = CrsError;

    /// Reads a code or name: `EPSG:4490`, `4490`, an OGC URN or URL, `CRS84`, `cgcs2000`, `wgs84`,
    /// `gcj02`, `bd09`. Case and separators do not matter.
    fn from_str(text: &str) -> Result<Self, CrsError> {
        let given = text.trim();
        let lower = given.to_ascii_lowercase();
        let name: String = lower.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect();
        match name.as_str() {
            "cgcs2000" | "国家2000" | "2000国家大地坐标系" => return Ok(Self::Cgcs2000),
            "wgs84" | "crs84" | "ogc:crs84" => return Ok(Self::Wgs84),
            "gcj02" | "gcj" => return Ok(Self::Gcj02),
            "bd09" | "bd09ll" => return Ok(Self::Bd09),
            "webmercator" => return Ok(Self::WebMercator),
            "xian80" | "西安80" => return Self::from_epsg(4610, given),
            "beijing54" | "北京54" => return Self::from_epsg(4214, given),
            _ => {}
        }
        if lower.ends_with("crs84") && (lower.starts_with("urn:ogc:def:crs:") || lower.starts_with("http")) {
            return Ok(Self::Wgs84);
        }
        let digits = ["http://www.opengis.net/def/crs/epsg/0/", "https://www.opengis.net/def/crs/epsg/0/"]
            .into_iter()
            .chain(["urn:ogc:def:crs:epsg::", "epsg::", "epsg:"])
            .find_map(|prefix| lower.strip_prefix(prefix))
            .unwrap_or(&lower);
        let unknown = || CrsError::Unknown(given.chars().take(80).collect());
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unknown());
        }
        Self::from_epsg(digits.parse().map_err(|_| unknown())?, given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_read() {
        for (text, crs) in [
            ("EPSG:4490", Crs::Cgcs2000),
            ("4490", Crs::Cgcs2000),
            ("cgcs2000", Crs::Cgcs2000),
            (" epsg:4326 ", Crs::Wgs84),
            ("CRS84", Crs::Wgs84),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", Crs::Wgs84),
            ("http://www.opengis.net/def/crs/EPSG/0/4326", Crs::Wgs84),
            ("urn:ogc:def:crs:EPSG::3857", Crs::WebMercator),
            ("GCJ-02", Crs::Gcj02),
            ("bd09", Crs::Bd09),
        ] {
            assert_eq!(text.parse::<Crs>(), Ok(crs), "{text}");
        }
        let zone: Crs = "EPSG:4547".parse().unwrap();
        assert_eq!(zone.to_string(), "EPSG:4547");
    }

    #[test]
    fn unknown_systems_are_named_in_the_error() {
        for text in ["", "EPSG:", "EPSG:9999", "4555", "99999999999999", "mars", "EPSG:45x7", "-4490"] {
            let error = text.parse::<Crs>().unwrap_err();
            assert!(matches!(error, CrsError::Unknown(_)), "{text}");
            assert!(error.to_string().contains(text), "{error}");
        }
    }

    #[test]
    fn old_datums_are_refused_with_the_reason() {
        for text in ["4610", "EPSG:2362", "2327", "2390", "EPSG:4214", "2414", "2435", "2442", "21419"] {
            let error = text.parse::<Crs>().unwrap_err();
            assert!(matches!(error, CrsError::NoDatumParameters { .. }), "{text}: {error}");
            assert!(error.to_string().contains("参数"), "{error}");
        }
    }
}
