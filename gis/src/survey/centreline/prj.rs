//! The coordinate system of a `.prj` file.

use std::sync::LazyLock;

use regex::Regex;

use crate::crs::{Crs, Zone};
use crate::survey::found::{Said, excerpt, said};

/// Longer than any description of a coordinate system.
const MOST_BYTES: usize = 64 << 10;

#[expect(clippy::expect_used, reason = "the patterns are constants and every test run compiles them")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid constant pattern")
}

static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^\s*([A-Z0-9_]+)\s*\[\s*"([^"]*)""#));
static CODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d{1,6})"?\s*\]\s*\]\s*$"#));
static PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"PARAMETER\s*\[\s*"([^"]*)"\s*,\s*([-+0-9.eE]+)"#));
static DATUM: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:DATUM|ENSEMBLE)\s*\[\s*"([^"]*)""#));
static ZONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^cgcs_?2000_(3_degree_)?(?:gk|gauss_kruger)_(cm|zone)_(\d{1,3})e?$"));
static LENGTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:LENGTHUNIT|UNIT)\s*\[\s*"([^"]*)"\s*,\s*([-+0-9.eE]+)"#));

/// The supported system that a `.prj` describes, as `EPSG:…`; the name inside it where it is none
/// of them. Both the name and the numbers are looked at: a file whose name says one zone and whose
/// false easting another is a fault.
pub(super) fn read(bytes: &[u8]) -> Result<String, Said> {
    let text = bytes.get(..MOST_BYTES.min(bytes.len())).unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    let text = text.trim_start_matches('\u{feff}').trim();
    let Some(head) = NAME.captures(text) else {
        return Err(said(
            format!(".prj 不是坐标系描述(WKT): “{}”", excerpt(text)),
            format!("the .prj is no description of a coordinate system (WKT): {:?}", excerpt(text)),
        ));
    };
    let (kind, name) = (&head[1], &head[2]);
    let numbers = Numbers::of(text);
    let code = CODE.captures(text).and_then(|code| code[1].parse::<u32>().ok());
    let by_name = match kind {
        "GEOGCS" | "GEOGCRS" | "GEODCRS" => geographic(name),
        _ => projected(name, &numbers),
    };
    let by_code = code.and_then(|code| code.to_string().parse::<Crs>().ok());
    if let (Some(a), Some(b)) = (by_name, by_code)
        && a != b
    {
        return Err(contradiction(name, &format!("AUTHORITY EPSG:{}", code.unwrap_or_default())));
    }
    let Some(crs) = by_code.or(by_name) else {
        return Ok(code.map_or_else(|| excerpt(name), |code| format!("EPSG:{code}")));
    };
    if let Crs::GaussKruger(zone) = crs {
        numbers.agree(zone).map_err(|what| contradiction(name, &what))?;
    }
    Ok(crs.to_string())
}

fn contradiction(name: &str, what: &str) -> Said {
    let name = excerpt(name);
    said(
        format!(".prj 自相矛盾: 名称为“{name}”，但 {what}；请核对坐标系后重写 .prj"),
        format!(
            "the .prj contradicts itself: it is named {name:?}, but has {what}; check the system and write the .prj again"
        ),
    )
}

/// A name in lower case, with every run of other characters as one `_`.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

fn geographic(name: &str) -> Option<Crs> {
    match plain(name).as_str() {
        "gcs_china_geodetic_coordinate_system_2000"
        | "china_geodetic_coordinate_system_2000"
        | "cgcs2000"
        | "gcs_cgcs2000"
        | "gcs_cgcs_2000"
        | "china_2000" => Some(Crs::Cgcs2000),
        "gcs_wgs_1984" | "wgs_1984" | "wgs_84" | "wgs84" => Some(Crs::Wgs84),
        _ => None,
    }
}

fn projected(name: &str, numbers: &Numbers) -> Option<Crs> {
    let name = plain(name);
    if matches!(name.as_str(), "wgs_1984_web_mercator_auxiliary_sphere" | "wgs_84_pseudo_mercator") {
        return Some(Crs::WebMercator);
    }
    let zone = match ZONE.captures(&name) {
        Some(named) => {
            let number: u32 = named[3].parse().ok()?;
            match (named.get(1).is_some(), &named[2]) {
                (true, "zone") => Zone::three_degrees(number)?,
                (true, _) if number % 3 == 0 => Zone::three_degrees(number / 3)?.without_prefix(),
                (false, "zone") => Zone::six_degrees(number)?,
                (false, _) if number % 6 == 3 => Zone::six_degrees(number.div_ceil(6))?.without_prefix(),
                _ => return None,
            }
        }
        None => numbers.zone()?,
    };
    Some(Crs::GaussKruger(zone))
}

/// What the numbers of a projected system say.
struct Numbers {
    meridian: Option<f64>,
    easting: Option<f64>,
    /// Whether it is a Transverse Mercator of CGCS2000 in metres with nothing unusual.
    plain: bool,
}

impl Numbers {
    fn of(text: &str) -> Self {
        let (mut meridian, mut easting, mut usual) = (None, None, true);
        for parameter in PARAMETER.captures_iter(text) {
            let value: Option<f64> = parameter[2].parse().ok();
            match plain(&parameter[1]).as_str() {
                "central_meridian" | "longitude_of_natural_origin" | "longitude_of_center" => {
                    meridian = value
                }
                "false_easting" => easting = value,
                "scale_factor" | "scale_factor_at_natural_origin" => usual &= value == Some(1.0),
                "false_northing" | "latitude_of_origin" | "latitude_of_natural_origin" => {
                    usual &= value == Some(0.0)
                }
                _ => usual = false,
            }
        }
        let datum = DATUM.captures(text).is_some_and(|datum| {
            matches!(
                plain(&datum[1]).as_str(),
                "d_china_2000" | "china_2000" | "d_cgcs_2000" | "cgcs2000" | "d_cgcs2000"
            )
        });
        let lower = text.to_lowercase();
        let mercator = ["gauss_kruger", "transverse_mercator", "transverse mercator", "gauss-kruger"];
        let metres = LENGTH.captures_iter(text).all(|unit| {
            unit[1].to_lowercase().contains("degree")
                || unit[2].parse::<f64>().is_ok_and(|value| value == 1.0)
        });
        Self {
            meridian,
            easting,
            plain: usual && datum && metres && mercator.iter().any(|word| lower.contains(word)),
        }
    }

    /// The zone of a system that is not named after it.
    fn zone(&self) -> Option<Zone> {
        let zones = (4513..=4554).chain(4491..=4512).filter_map(Zone::from_epsg);
        if !self.plain {
            return None;
        }
        // The 3° zones come first: without a prefix a 6° zone is the same system.
        zones
            .into_iter()
            .find(|zone| self.meridian.is_some() && self.easting.is_some() && self.agree(*zone).is_ok())
    }

    /// Whether what is stated agrees with a zone; the number that does not otherwise.
    fn agree(&self, zone: Zone) -> Result<(), String> {
        if let Some(meridian) = self.meridian
            && (meridian - f64::from(zone.central_meridian())).abs() > 1e-9
        {
            return Err(format!("Central_Meridian={meridian}"));
        }
        if let Some(easting) = self.easting
            && (easting - zone.false_easting()).abs() > 1e-6
        {
            return Err(format!("False_Easting={easting}"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::esri_wkt;

    fn crs(text: &str) -> String {
        read(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_this_program_exports_is_recognised() {
        for code in (4490..=4554).chain([4326, 3857]) {
            assert_eq!(crs(&esri_wkt(code).unwrap()), format!("EPSG:{code}"));
        }
    }

    #[test]
    fn other_names_and_the_numbers_alone() {
        let named = |name: &str| esri_wkt(4547).unwrap().replace("CGCS2000_3_Degree_GK_CM_114E", name);
        assert_eq!(crs(&named("CGCS2000 / 3-degree Gauss-Kruger CM 114E")), "EPSG:4547");
        assert_eq!(crs(&named("甲线测量坐标系")), "EPSG:4547");
        let zone = esri_wkt(4526).unwrap().replace("CGCS2000_3_Degree_GK_Zone_38", "my_zone");
        assert_eq!(crs(&zone), "EPSG:4526");
        let local = named("my_zone").replace("[\"Scale_Factor\",1.0]", "[\"Scale_Factor\",0.9999]");
        assert_eq!(crs(&local), "my_zone");
    }

    #[test]
    fn a_name_against_its_numbers_is_a_fault() {
        let prj = esri_wkt(4547).unwrap().replace("500000.0", "38500000.0");
        assert!(read(prj.as_bytes()).unwrap_err().1.contains("False_Easting=38500000"));
        let prj = esri_wkt(4547).unwrap().replace("114.0", "111.0");
        assert!(read(prj.as_bytes()).unwrap_err().0.contains("Central_Meridian=111"));
    }

    #[test]
    fn an_old_datum_keeps_its_name_and_rubbish_is_a_fault() {
        let prj = "PROJCS[\"Xian_1980_3_Degree_GK_CM_114E\",GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\",SPHEROID[\"Xian_1980\",6378140.0,298.257]]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"Central_Meridian\",114.0],UNIT[\"Meter\",1.0]]";
        assert_eq!(crs(prj), "Xian_1980_3_Degree_GK_CM_114E");
        assert!(read(b"").is_err() && read(b"\xff\xfe nonsense").is_err());
    }
}
