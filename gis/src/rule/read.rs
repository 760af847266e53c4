//! One table of the rules file becomes one checked value.

use std::collections::{HashMap, HashSet};

use toml::Value;

use super::field::Fields;
use super::{
    About, Base, Citation, Class, Kind, Limit, Predecessor, RailwayClass, Rule, RuleError, Scope, Season,
    Window,
};

/// Every field of a rule.
const FIELDS: &[&str] = &[
    "id",
    "title_zh",
    "title_en",
    "what_zh",
    "what_en",
    "kind",
    "railway",
    "counties",
    "cities",
    "province",
    "distance_m",
    "distance_min_m",
    "distance_max_m",
    "class",
    "widths_of",
    "base",
    "seasons",
    "valid_from",
    "valid_from_between",
    "valid_to",
    "valid_to_between",
    "valid_note",
    "predecessor",
    "basis",
    "file",
    "document",
    "lines",
    "verified",
    "note_zh",
    "note_en",
    "clear_distance_m",
    "needs_surveyed",
    "sensitive",
];

pub(super) fn read_about(fields: &Fields<'_>) -> Result<About, RuleError> {
    const METRES: &str = "formation_allowance_m";
    fields.only(&["province", METRES, "formation_allowance_zh", "formation_allowance_en"])?;
    Ok(About {
        province: fields.required("province")?.to_owned(),
        formation_allowance_m: fields.metres(METRES)?.ok_or_else(|| {
            fields.error(METRES, "缺少必填字段，请补上", "required field is missing, add it")
        })?,
        formation_allowance_zh: fields.required("formation_allowance_zh")?.to_owned(),
        formation_allowance_en: fields.required("formation_allowance_en")?.to_owned(),
    })
}

pub(super) fn read_cities(fields: &Fields<'_>) -> Result<HashMap<String, Vec<String>>, RuleError> {
    let mut seen = HashSet::new();
    let mut cities = HashMap::new();
    for city in fields.table.keys() {
        let counties = fields.texts(city)?;
        if counties.iter().any(|county| !seen.insert(*county)) {
            return Err(fields.error(city, "同一县列了两次", "a county stands twice"));
        }
        cities.insert(city.clone(), counties.into_iter().map(str::to_owned).collect());
    }
    Ok(cities)
}

pub(super) fn read_rule(fields: &Fields<'_>, before: &[Rule]) -> Result<Rule, RuleError> {
    const MISSING: (&str, &str) = ("缺少必填字段，请补上", "required field is missing, add it");
    let missing = |field: &str| fields.error(field, MISSING.0, MISSING.1);
    fields.only(FIELDS)?;
    let owned = |field: &str| Ok::<_, RuleError>(fields.text(field)?.map(str::to_owned));
    let names = |field: &str| {
        Ok::<_, RuleError>(fields.texts(field)?.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    // Without a legal basis nothing is loaded, least of all a number.
    let basis = fields.required("basis")?.to_owned();
    let kind = fields.word("kind", &Kind::ALL)?.ok_or_else(|| missing("kind"))?;
    let railway = fields.word("railway", &RailwayClass::ALL)?;
    if kind.is_measured_to_lines() != railway.is_some() {
        return Err(fields.error(
            "railway",
            "按线路判定的规则必须、其他规则不得给出 railway",
            "kinds measured to lines need it, other kinds must not have it",
        ));
    }
    let classes = read_classes(fields, before)?;
    let base = read_base(fields)?;
    let measured = matches!(kind, Kind::DistanceAlongRailway | Kind::DistanceFromFeature);
    if measured && classes.is_empty() {
        return Err(missing("distance_m"));
    }
    if measured && base.is_empty() {
        return Err(missing("base"));
    }
    if !measured && !classes.is_empty() {
        return Err(fields.error("kind", "该类规则不带距离", "this kind carries no distance"));
    }
    let clear_distance_m = fields.metres("clear_distance_m")?;
    if (kind == Kind::NumberNotGiven) != clear_distance_m.is_some() {
        return Err(fields.error(
            "clear_distance_m",
            "无数值的铁路规则必须、其他规则不得给出",
            "needed by number_not_given and by no other kind",
        ));
    }
    let from = fields.edge("valid_from", "valid_from_between")?.ok_or_else(|| missing("valid_from"))?;
    let to = fields.edge("valid_to", "valid_to_between")?;
    if from.earliest.zip(to.and_then(|to| to.latest)).is_some_and(|(first, last)| first > last) {
        return Err(fields.error("valid_to", "止日早于起日", "the last day is before the first"));
    }
    let source = read_source(fields)?;
    let verified = match (fields.flag("verified")?, &source) {
        (Some(verified), _) => verified,
        // What a gazette says was read in its text.
        (None, Some(_)) => true,
        (None, None) => return Err(missing("verified")),
    };
    let mut seasons = Vec::new();
    for text in fields.texts("seasons")? {
        seasons.push(
            Season::parse(text)
                .ok_or_else(|| fields.error("seasons", "应为 MM-DD/MM-DD", "must be MM-DD/MM-DD"))?,
        );
    }
    Ok(Rule {
        id: fields.required("id")?.to_owned(),
        title_zh: fields.required("title_zh")?.to_owned(),
        title_en: fields.required("title_en")?.to_owned(),
        what_zh: fields.required("what_zh")?.to_owned(),
        what_en: fields.required("what_en")?.to_owned(),
        kind,
        railway,
        scope: Scope { counties: names("counties")?, cities: names("cities")?, province: owned("province")? },
        classes,
        base,
        seasons,
        valid: Window { from, to },
        valid_note: owned("valid_note")?,
        predecessor: fields.word("predecessor", &Predecessor::ALL)?,
        basis,
        source,
        verified,
        note_zh: owned("note_zh")?,
        note_en: owned("note_en")?,
        clear_distance_m,
        widths_of: fields.text("widths_of")?.map(str::to_owned),
        needs_surveyed: fields.flag("needs_surveyed")?.unwrap_or(false),
        sensitive: fields.flag("sensitive")?.unwrap_or(false),
    })
}

fn read_base(fields: &Fields<'_>) -> Result<Vec<Base>, RuleError> {
    let find = |word: &str| Base::ALL.iter().find(|(name, _)| *name == word).map(|(_, base)| *base);
    fields
        .texts("base")?
        .into_iter()
        .map(find)
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| fields.error("base", "不是已知的起算对象", "not a known base of a distance"))
}

fn read_classes(fields: &Fields<'_>, before: &[Rule]) -> Result<Vec<Class>, RuleError> {
    let single = fields.limit("distance_m", "distance_min_m", "distance_max_m")?;
    let given =
        [single.is_some(), fields.table.contains_key("class"), fields.table.contains_key("widths_of")];
    if given.iter().filter(|given| **given).count() > 1 {
        return Err(fields.error(
            "class",
            "distance_m、class、widths_of 只能取一",
            "use one of distance_m, class, widths_of",
        ));
    }
    if let Some(limit) = single {
        return Ok(vec![Class { zh: String::new(), en: String::new(), limit, high_speed: None }]);
    }
    if let Some(id) = fields.text("widths_of")? {
        let other = before.iter().find(|rule| rule.id == id && !rule.classes.is_empty());
        return other.map(|rule| rule.classes.clone()).ok_or_else(|| {
            fields.error("widths_of", "前面没有带距离的该规则", "no earlier rule of this id has distances")
        });
    }
    let Some(value) = fields.table.get("class") else { return Ok(Vec::new()) };
    let wrong = || fields.error("class", "应为非空的表数组", "must be an array of tables that is not empty");
    let items = value.as_array().filter(|items| !items.is_empty()).ok_or_else(wrong)?;
    let mut classes = Vec::with_capacity(items.len());
    for item in items {
        let table = item.as_table().ok_or_else(wrong)?;
        let part = Fields { file: fields.file, rule: fields.rule, table };
        part.only(&["zh", "en", "m", "min_m", "max_m", "high_speed_m"])?;
        classes.push(Class {
            zh: part.required("zh")?.to_owned(),
            en: part.required("en")?.to_owned(),
            limit: part
                .limit("m", "min_m", "max_m")?
                .ok_or_else(|| part.error("m", "缺少数值", "the figure is missing"))?,
            high_speed: part.metres("high_speed_m")?.map(|m| Limit { min_m: m, max_m: m }),
        });
    }
    Ok(classes)
}

fn read_source(fields: &Fields<'_>) -> Result<Option<Citation>, RuleError> {
    let Some(file) = fields.text("file")? else {
        let stray = ["document", "lines"].into_iter().find(|field| fields.table.contains_key(*field));
        return stray
            .map_or(Ok(None), |field| Err(fields.error(field, "缺少 file", "stands without a file")));
    };
    let wrong = || {
        fields.error(
            "lines",
            "应为两个从1起的行号，先小后大",
            "must be two line numbers from 1, the smaller first",
        )
    };
    let numbers: Option<Vec<usize>> = fields.table.get("lines").and_then(Value::as_array).and_then(|items| {
        items.iter().map(|v| v.as_integer().and_then(|n| usize::try_from(n).ok())).collect()
    });
    match numbers.as_deref() {
        Some(&[first, last]) if 1 <= first && first <= last => Ok(Some(Citation {
            file: file.to_owned(),
            document: fields.text("document")?.map(str::to_owned),
            lines: [first, last],
        })),
        _ => Err(wrong()),
    }
}

/// A name that is not in `[cities]` would make a rule vanish in silence.
pub(super) fn check_scope(
    fields: &Fields<'_>,
    scope: &Scope,
    cities: &HashMap<String, Vec<String>>,
    about: &About,
) -> Result<(), RuleError> {
    let known = |county: &String| cities.values().any(|counties| counties.contains(county));
    if !scope.counties.iter().all(known) {
        return Err(fields.error(
            "counties",
            "含 [cities] 中没有的县",
            "names a county that is not in [cities]",
        ));
    }
    if !scope.cities.iter().all(|city| cities.contains_key(city)) {
        return Err(fields.error("cities", "含 [cities] 中没有的市", "names a city that is not in [cities]"));
    }
    if scope.province.as_ref().is_some_and(|province| *province != about.province) {
        return Err(fields.error("province", "与 [about] 的省不同", "differs from the province of [about]"));
    }
    Ok(())
}
