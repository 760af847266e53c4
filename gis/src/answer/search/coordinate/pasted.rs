//! Links that map programs share, and the words that name a program or a system.

use super::numbers::{Figure, Pair};
use crate::answer::Words;

/// What is known of the system of a coordinate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Datum {
    /// Nothing.
    Unsaid,
    /// It was named, as a `crs` of a question.
    Named(String),
    /// It comes from a program, which has its own.
    Program(Program),
}

/// A map program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    Amap,
    Tencent,
    Baidu,
    Google,
    Apple,
    /// A link of which only the two numbers are known.
    Other,
}

impl Program {
    /// Its name in Chinese and English.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Amap => ("高德", "Amap"),
            Self::Tencent => ("腾讯地图", "Tencent Maps"),
            Self::Baidu => ("百度", "Baidu"),
            Self::Google => ("谷歌地图", "Google Maps"),
            Self::Apple => ("苹果地图", "Apple Maps"),
            Self::Other => ("链接", "the link"),
        }
    }

    /// The system that its coordinates of places in China are in; none when it has more than one.
    pub(super) const fn crs(self) -> Option<&'static str> {
        match self {
            Self::Amap | Self::Tencent | Self::Apple => Some("gcj02"),
            Self::Baidu => Some("bd09"),
            // On its road map it is GCJ-02, on its pictures and in its programs often WGS 84.
            Self::Google | Self::Other => None,
        }
    }
}

/// A link, or `None` when the text holds none. An error says why a link gives no coordinate.
pub(super) fn link(text: &str) -> Option<Result<(Pair, Datum), Words>> {
    let lower = text.to_lowercase();
    let begin = match lower.find("://") {
        Some(at) => lower.get(..at)?.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |before| {
            before + lower.get(before..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8)
        }),
        None => lower.find("geo:")?,
    };
    let whole: String = lower.get(begin..)?.chars().take_while(|c| !c.is_whitespace()).collect();
    let whole = decoded(&whole);
    if let Some(rest) = whole.strip_prefix("geo:") {
        return Some(geo(rest));
    }
    let (scheme, rest) = whole.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is = |part: &str| host.contains(part) || scheme.contains(part);
    let program = if is("amap") || is("autonavi") {
        Program::Amap
    } else if is("baidu") || is("bdapp") {
        Program::Baidu
    } else if is("qq.com") || is("qqmap") {
        Program::Tencent
    } else if is("google") || is("goo.gl") {
        Program::Google
    } else if is("apple.com") || scheme == "maps" {
        Program::Apple
    } else {
        Program::Other
    };
    let value = |name: &str| parameter(rest, name);
    let named = |names: &[&str]| names.iter().find_map(|name| value(name).and_then(|v| two(v, None)));
    let split = |lon: &str, lat: &str| two(&format!("{},{}", value(lon)?, value(lat)?), Some(true));
    let pair = match program {
        Program::Amap => named(&["position", "to", "dest", "lnglat", "location", "center", "from", "q", "p"])
            .or_else(|| {
                split("lon", "lat").or_else(|| split("lng", "lat")).or_else(|| split("dlon", "dlat"))
            }),
        Program::Baidu => named(&["location", "latlng", "destination", "center", "origin"]),
        Program::Tencent => named(&["marker", "coord", "tocoord", "center", "pointx", "fromcoord"]),
        Program::Google | Program::Apple => after(rest, "!3d")
            .zip(after(rest, "!4d"))
            .and_then(|(lat, lon)| two(&format!("{lat},{lon}"), None))
            .or_else(|| rest.split_once('@').and_then(|(_, at)| two(at, None)))
            .or_else(|| named(&["ll", "coordinate", "q", "query", "destination", "daddr", "center", "sll"])),
        Program::Other => split("mlon", "mlat")
            .or_else(|| split("lon", "lat"))
            .or_else(|| split("lng", "lat"))
            .or_else(|| rest.split_once("map=").and_then(|(_, at)| two(at.split_once('/')?.1, None)))
            .or_else(|| rest.split_once('@').and_then(|(_, at)| two(at, None)))
            .or_else(|| rest.split(['?', '&', '#', '=']).find_map(|part| two(part, None))),
    };
    let (zh, en) = program.words();
    let Some(pair) = pair else {
        let why = if program == Program::Baidu && rest.contains('@') {
            Words::new(
                "百度链接里是百度墨卡托米制坐标，无法换算；请在百度地图中复制经纬度",
                "the Baidu link holds metres of Baidu's own projection, which cannot be converted; copy longitude and latitude",
            )
        } else {
            Words::new(
                format!("{zh}链接里没有坐标（短链接请先在浏览器中打开，再复制完整链接或坐标）"),
                format!(
                    "no coordinate in {en} (open a short link in a browser first and copy the whole link or the coordinate)"
                ),
            )
        };
        return Some(Err(why));
    };
    let said = match (program, value("coordinate"), value("coord_type"), value("dev")) {
        (Program::Amap, Some("wgs84"), ..)
        | (Program::Amap, _, _, Some("1"))
        | (Program::Baidu, _, Some("wgs84"), _) => Some("EPSG:4326"),
        (Program::Baidu, _, Some("gcj02"), _) => return Some(Ok((pair, Datum::Program(Program::Amap)))),
        _ if host.contains("openstreetmap") => Some("EPSG:4326"),
        _ => None,
    };
    Some(Ok((pair, said.map_or(Datum::Program(program), |crs| Datum::Named(crs.to_owned())))))
}

/// RFC 5870: latitude first, WGS 84 unless it says otherwise.
fn geo(rest: &str) -> Result<(Pair, Datum), Words> {
    let asked = parameter(rest, "q").and_then(|q| two(q, Some(false)));
    let pair = asked.or_else(|| two(rest, Some(false)));
    let other = rest.split(';').skip(1).find_map(|part| part.strip_prefix("crs="));
    let other = other.map(|crs| crs.split(['?', ';']).next().unwrap_or_default());
    match (pair, other) {
        (_, Some(crs)) if !matches!(crs, "" | "wgs84") => Err(Words::new(
            format!("geo 链接的坐标系“{crs}”不支持，只支持 wgs84"),
            format!("the system {crs:?} of the geo link is not supported, only wgs84"),
        )),
        (Some(pair), _) => Ok((pair, Datum::Named("EPSG:4326".to_owned()))),
        (None, _) => Err(Words::new("geo 链接里没有坐标", "no coordinate in the geo link")),
    }
}

/// The value of a parameter behind `?`, `&` or `#`.
fn parameter<'t>(rest: &'t str, name: &str) -> Option<&'t str> {
    rest.split(['?', '&', '#', ';']).find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

/// The number behind a mark.
fn after(rest: &str, mark: &str) -> Option<String> {
    let (_, from) = rest.split_once(mark)?;
    let number: String = from.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
    (!number.is_empty()).then_some(number)
}

/// The first two numbers that follow each other, longitude first in the result: which is which, their size
/// tells in China, else the order that the link has (`true`: longitude first).
fn two(text: &str, longitude_first: Option<bool>) -> Option<Pair> {
    let parts: Vec<&str> = text.split([',', ';', '/', ' ', ':', '|', '(']).collect();
    let figure = |text: &str| {
        let digits = text.trim().trim_end_matches('z').trim_start_matches('+');
        let plain = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
        let value = digits.parse::<f64>().ok().filter(|v| plain && v.abs() <= 180.0)?;
        Some(Figure { value, digits: digits.to_owned(), parts: 1, axis: None })
    };
    let (a, b) = parts.windows(2).find_map(|two| match two {
        // A whole number is a zoom or an identifier, not a coordinate.
        [a, b] if a.contains('.') && b.contains('.') => Some((figure(a)?, figure(b)?)),
        _ => None,
    })?;
    let lon = |v: f64| (73.0..=136.0).contains(&v);
    let lat = |v: f64| (3.0..=54.0).contains(&v);
    let first = match (lon(a.value) && lat(b.value), lat(a.value) && lon(b.value)) {
        (true, false) => true,
        (false, true) => false,
        _ => longitude_first.unwrap_or(false),
    };
    Some(if first { [a, b] } else { [b, a] })
}

/// Percent-signs resolved; what is no text is left as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex.filter(|_| byte == b'%') {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Words that name a program or a system, lower case, the longer ones first.
const NAMES: [(&str, Named); 38] = [
    ("2000国家大地坐标系", Named::Crs("EPSG:4490")),
    ("高德地图", Named::Of(Program::Amap)),
    ("腾讯地图", Named::Of(Program::Tencent)),
    ("微信位置", Named::Of(Program::Tencent)),
    ("百度地图", Named::Of(Program::Baidu)),
    ("谷歌地图", Named::Of(Program::Google)),
    ("苹果地图", Named::Of(Program::Apple)),
    ("火星坐标", Named::Crs("gcj02")),
    ("国家2000", Named::Crs("EPSG:4490")),
    ("大地2000", Named::Crs("EPSG:4490")),
    ("cgcs2000", Named::Crs("EPSG:4490")),
    ("google maps", Named::Of(Program::Google)),
    ("google", Named::Of(Program::Google)),
    ("bd09ll", Named::Crs("bd09")),
    ("gcj-02", Named::Crs("gcj02")),
    ("gcj02", Named::Crs("gcj02")),
    ("bd-09", Named::Crs("bd09")),
    ("bd09", Named::Crs("bd09")),
    ("wgs-84", Named::Crs("EPSG:4326")),
    ("wgs 84", Named::Crs("EPSG:4326")),
    ("wgs84", Named::Crs("EPSG:4326")),
    ("天地图", Named::Crs("EPSG:4490")),
    ("西安80", Named::Crs("西安80")),
    ("xian80", Named::Crs("xian80")),
    ("北京54", Named::Crs("北京54")),
    ("beijing54", Named::Crs("beijing54")),
    ("amap", Named::Of(Program::Amap)),
    ("baidu", Named::Of(Program::Baidu)),
    ("高德", Named::Of(Program::Amap)),
    ("腾讯", Named::Of(Program::Tencent)),
    ("微信", Named::Of(Program::Tencent)),
    ("百度", Named::Of(Program::Baidu)),
    ("谷歌", Named::Of(Program::Google)),
    ("苹果", Named::Of(Program::Apple)),
    ("gps", Named::Crs("EPSG:4326")),
    ("gcj", Named::Crs("gcj02")),
    ("坐标系", Named::Nothing),
    ("坐标", Named::Nothing),
];

#[derive(Debug, Clone, Copy)]
enum Named {
    Of(Program),
    Crs(&'static str),
    Nothing,
}

/// The text without the words that name a program or a system, and what they name.
pub(super) fn named(text: &str) -> (String, Datum) {
    let mut rest = text.to_lowercase();
    let mut datum = Datum::Unsaid;
    if let Some(at) = rest.find("epsg") {
        let number: String = rest
            .get(at + 4..)
            .unwrap_or_default()
            .trim_start_matches([':', ' ', '='])
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        if let Some(digits) = rest.get(at..).and_then(|t| t.find(&number)).filter(|_| !number.is_empty()) {
            rest.replace_range(at..at + digits + number.len(), " ");
            datum = Datum::Named(format!("EPSG:{number}"));
        }
    }
    for (word, what) in NAMES {
        let Some(at) = rest.find(word) else { continue };
        rest.replace_range(at..at + word.len(), " ");
        match (what, &datum) {
            (Named::Of(program), Datum::Unsaid) => datum = Datum::Program(program),
            // A system that is named says more than a program.
            (Named::Crs(crs), Datum::Unsaid | Datum::Program(_)) => datum = Datum::Named(crs.to_owned()),
            _ => {}
        }
    }
    for word in ["crs=", "crs", "经纬度", "位置", "定位"] {
        rest = rest.replace(word, " ");
    }
    (rest, datum)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GCJ: &str = "112.6867 38.4425";

    fn read(text: &str) -> (String, Datum) {
        let (pair, datum) =
            link(text).unwrap_or_else(|| panic!("{text}")).unwrap_or_else(|e| panic!("{e:?}"));
        (format!("{} {}", pair[0].digits, pair[1].digits), datum)
    }

    /// The forms that the programs document for their links.
    #[test]
    fn links_of_map_programs_are_read() {
        let wgs = || Datum::Named("EPSG:4326".to_owned());
        for (text, datum) in [
            ("https://uri.amap.com/marker?position=112.6867,38.4425&name=x", Datum::Program(Program::Amap)),
            ("https://uri.amap.com/marker?position=112.6867%2C38.4425", Datum::Program(Program::Amap)),
            ("https://uri.amap.com/marker?position=112.6867,38.4425&coordinate=wgs84", wgs()),
            (
                "https://ditu.amap.com/regeo?lng=112.6867&lat=38.4425&src=uriapi",
                Datum::Program(Program::Amap),
            ),
            ("https://www.amap.com/?q=38.4425,112.6867,%E5%BF%BB%E5%B7%9E", Datum::Program(Program::Amap)),
            ("https://www.amap.com/?p=B001,38.4425,112.6867,x,y", Datum::Program(Program::Amap)),
            ("androidamap://viewMap?lat=38.4425&lon=112.6867&dev=0", Datum::Program(Program::Amap)),
            ("androidamap://viewMap?lat=38.4425&lon=112.6867&dev=1", wgs()),
            (
                "我在这里 https://uri.amap.com/navigation?to=112.6867,38.4425,x 快来",
                Datum::Program(Program::Amap),
            ),
            (
                "https://api.map.baidu.com/marker?location=38.4425,112.6867&output=html",
                Datum::Program(Program::Baidu),
            ),
            (
                "http://api.map.baidu.com/marker?location=38.4425,112.6867&coord_type=gcj02",
                Datum::Program(Program::Amap),
            ),
            (
                "https://apis.map.qq.com/uri/v1/marker?marker=coord:38.4425,112.6867;title:x",
                Datum::Program(Program::Tencent),
            ),
            ("https://www.google.com/maps/@38.4425,112.6867,15z", Datum::Program(Program::Google)),
            (
                "https://www.google.com/maps/place/x/@38.1,112.1,15z/data=!3d38.4425!4d112.6867",
                Datum::Program(Program::Google),
            ),
            ("https://maps.google.com/?q=38.4425,112.6867", Datum::Program(Program::Google)),
            ("https://maps.apple.com/?ll=38.4425,112.6867&q=x", Datum::Program(Program::Apple)),
            ("https://www.openstreetmap.org/#map=15/38.4425/112.6867", wgs()),
            ("https://www.openstreetmap.org/?mlat=38.4425&mlon=112.6867", wgs()),
            ("geo:38.4425,112.6867", wgs()),
            ("geo:38.4425,112.6867;u=35", wgs()),
            ("geo:0,0?q=38.4425,112.6867(x)", wgs()),
            ("https://example.org/#map=9/38.4425/112.6867", Datum::Program(Program::Other)),
        ] {
            assert_eq!(read(text), (GCJ.to_owned(), datum), "{text}");
        }
    }

    #[test]
    fn a_link_without_a_coordinate_says_so() {
        for text in [
            "https://surl.amap.com/abc123",
            "https://j.map.baidu.com/xx/yyy",
            "https://map.baidu.com/@12543210.5,4612345.6,15z",
            "geo:",
            "geo:38.4,112.6;crs=nad27",
            "https://",
        ] {
            assert!(matches!(link(text), Some(Err(_))), "{text}");
        }
        assert_eq!(link("北同蒲 241.5"), None);
    }

    #[test]
    fn words_name_the_system() {
        for (text, datum) in [
            ("高德 112.6867,38.4425", Datum::Program(Program::Amap)),
            ("112.6867 38.4425 gcj02", Datum::Named("gcj02".to_owned())),
            ("112.6867 38.4425 高德 gcj-02", Datum::Named("gcj02".to_owned())),
            ("百度坐标:112.6867,38.4425", Datum::Program(Program::Baidu)),
            ("388768.533 4288075.251 EPSG:4547", Datum::Named("EPSG:4547".to_owned())),
            ("112.6867,38.4425", Datum::Unsaid),
        ] {
            let (rest, found) = named(text);
            assert_eq!(found, datum, "{text}");
            assert!(super::super::numbers::read(&rest).unwrap().is_some(), "{text} → {rest}");
        }
    }
}
