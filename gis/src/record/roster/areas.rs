//! Which area code a number without one has: that of its county's city, by a table.

use std::sync::LazyLock;

use serde::Deserialize;

/// A prefecture-level city.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct City {
    pub name: String,
    pub code: String,
    #[serde(default)]
    counties: Vec<String>,
    /// Counties whose names other cities have too.
    #[serde(default)]
    homonyms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    city: Vec<City>,
}

/// Where a number without area code is dialled; `None` when that is not known.
pub(super) type Area = Option<&'static City>;

static CITIES: LazyLock<Vec<City>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../data/roster/area_codes.toml"))
        .expect("the embedded table of area codes is read in a test");
    file.city
});

/// The city of a county. A county that no table has gets that of its document; a namesake only that.
pub(super) fn of_county(county: &str, document: Area) -> Area {
    if let Some(city) = CITIES.iter().find(|city| city.counties.iter().any(|c| c == county)) {
        return Some(city);
    }
    let homonym = CITIES.iter().any(|city| city.homonyms.iter().any(|c| c == county));
    match document {
        Some(city) if homonym && !city.homonyms.iter().any(|c| c == county) => None,
        other => other,
    }
}

/// Whether a table has the county.
pub(super) fn knows_county(county: &str) -> bool {
    CITIES.iter().any(|city| city.counties.iter().chain(&city.homonyms).any(|c| c == county))
}

/// The county that a text names first and longest, e.g. an issuer or a title.
pub(super) fn county_in(text: &str) -> Option<&'static str> {
    CITIES
        .iter()
        .flat_map(|city| &city.counties)
        .filter_map(|county| Some((text.find(county.as_str())?, county.as_str())))
        .min_by_key(|(at, county)| (*at, std::cmp::Reverse(county.len())))
        .map(|(_, county)| county)
}

/// The county that an issuer or a title prints, of whatever province: what stands before 人民政府, or
/// what a title begins with. A city of the table is none.
pub(super) fn printed_county(text: &str) -> Option<String> {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let county = |head: &str| {
        let kind = head.chars().next_back()?;
        let bare = head.strip_suffix(kind)?;
        // Province and city before it are not its name.
        let name = bare.rsplit(['省', '市', '州', '盟']).next().filter(|name| !name.is_empty())?;
        let name = name.rsplit("关于").next()?.trim_start_matches("印发").trim_start_matches("公布");
        let found = format!("{name}{kind}");
        let vague = name.starts_with(['全', '各', '本', '我', '该', '某']) && name.chars().count() == 1
            || ["开发", "示范", "自治", "保护", "园"].iter().any(|word| name.ends_with(word))
            || CITIES.iter().any(|city| city.name == found);
        let fits = "县区市旗".contains(kind) && (1..=8).contains(&name.chars().count()) && !vague;
        fits.then_some(found)
    };
    for word in text.split(|c: char| !han(c)).filter(|word| word.len() <= 300) {
        if let Some((head, _)) = word.split_once("人民政府") {
            if let Some(found) = county(head) {
                return Some(found);
            }
            continue;
        }
        for behind in ["铁路", "境内", "双段长", "护路"] {
            if let Some((head, _)) = word.split_once(behind)
                && !head.ends_with('市')
                && let Some(found) = county(head)
            {
                return Some(found);
            }
        }
    }
    None
}

/// The city that a text names, itself or by one of its counties.
pub(super) fn of_text(text: &str) -> Area {
    CITIES
        .iter()
        .find(|city| text.contains(city.name.as_str()))
        .or_else(|| CITIES.iter().find(|city| city.counties.iter().any(|c| text.contains(c.as_str()))))
}

impl City {
    /// The rule by which its area code is put before a number.
    pub(super) fn rule(&self) -> String {
        let Self { name, code, .. } = self;
        format!("补区号{code}（{name}） / area code {code} of {name} added")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_of_a_county_gives_the_code() {
        let code = |county, document| of_county(county, document).map(|city: &City| city.code.as_str());
        let datong = of_text("大同市人民政府办公室");
        assert_eq!(code("忻府区", None), Some("0350"));
        assert_eq!(code("应县", datong), Some("0349"), "the county decides, not the issuer");
        assert_eq!(code("盂县", None), Some("0353"));
        assert_eq!(code("甲县", datong), Some("0352"));
        assert_eq!(code("甲县", None), None);
        assert_eq!(code("城区", None), None, "several cities have one");
        assert_eq!(code("城区", datong), None);
        assert_eq!(code("城区", of_text("平定县人民政府")), Some("0353"));
        assert_eq!(county_in("关于印发原平市铁路护路名单的通知"), Some("原平市"));
    }

    #[test]
    fn a_county_of_no_table_is_taken_as_printed() {
        let county = |text| printed_county(text);
        for text in [
            "阳曲县人民政府办公室关于印发铁路双段长名单的通知",
            "太原市阳曲县人民政府",
            "阳曲县铁路沿线双段长名单",
            "关于公布阳曲县铁路护路双段长名单的通知",
        ] {
            assert_eq!(county(text).as_deref(), Some("阳曲县"), "{text}");
        }
        assert_eq!(county("辛集市人民政府办公室").as_deref(), Some("辛集市"));
        for text in
            ["太原市人民政府", "全县铁路双段长名单", "铁路沿线双段长名单", "河北省人民政府", "大同市铁路名单"]
        {
            assert_eq!(county(text), None, "{text}");
        }
    }

    #[test]
    fn eleven_cities_with_a_code_of_their_own() {
        let codes: std::collections::BTreeSet<_> = CITIES.iter().map(|city| &city.code).collect();
        assert_eq!((CITIES.len(), codes.len()), (11, 11));
        let counties = CITIES.iter().flat_map(|c| c.counties.iter().chain(&c.homonyms));
        let mut known: Vec<&str> = counties.map(String::as_str).collect();
        let mut all = crate::record::land::COUNTIES.to_vec();
        known.sort_unstable();
        all.sort_unstable();
        assert_eq!(known, all);
    }
}
