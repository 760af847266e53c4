//! What a line of the operator must be, whichever way it comes: by the command line or over HTTP.

use landrail_gis::fault::{Fault, Faults};
use landrail_gis::line::{
    self, Differences, Line, LineWarning, Lines, MANIFEST, OwnFiles, OwnLine, TableNames,
};
use landrail_gis::record::has_personal;

use crate::data;
use crate::store::StoreError;

/// Part of the known points of a line that must lie abeam of its new centreline.
const MOST_OF_IT: f64 = 0.8;

/// A known point this far from its new line, and ten times its own tolerance, is one of another line.
const ANOTHER_LINE_M: f64 = 5_000.0;

/// Longest name of a line, in characters.
const MAX_NAME: usize = 40;

/// Why a line is none that can take the place of the one in force, Chinese and English: a centreline
/// under the name of another line, or of a section only, would replace what is known of the whole.
pub fn another_line(differences: &Differences) -> Option<(String, String)> {
    let percent = differences.within * 100.0;
    let far = differences
        .points
        .iter()
        .find(|point| !point.beyond_end && point.off_m > ANOTHER_LINE_M.max(10.0 * point.old_lateral_m));
    match far {
        Some(point) => Some((
            format!("{}离新中心线 {:.1} km", point.name, point.off_m / 1000.0),
            format!("{} is {:.1} km from the new centreline", point.name, point.off_m / 1000.0),
        )),
        None if differences.within < MOST_OF_IT => Some((
            format!("原有已知点只有 {percent:.0}% 在新中心线范围内，导入后其余区段将没有线形"),
            format!(
                "only {percent:.0}% of the known points are abeam of it, the rest of the line would be without geometry"
            ),
        )),
        None => None,
    }
}

/// What is wrong with the name of a new line, Chinese and English. Brackets after a name hold an
/// origin: 京原线(北京).
pub fn name_fault(name: &str) -> Option<(String, String)> {
    let plain = |c: char| c.is_alphanumeric() || "-·".contains(c);
    (name.is_empty() || !name.chars().all(plain) || name.chars().count() > MAX_NAME).then(|| {
        (
            format!(
                "线名“{name}”不合用：用文字、数字与连字符，不超过{MAX_NAME}字，不用括号（括号写起算点）"
            ),
            format!(
                "the name {name:?} will not do: letters, digits and hyphens, {MAX_NAME} at most; brackets hold an origin"
            ),
        )
    })
}

/// A line that will do.
#[derive(Debug)]
pub struct Checked {
    /// As it is stored.
    pub own: OwnLine,
    /// As it is served.
    pub built: Line,
    /// What is noteworthy of it.
    pub warnings: Vec<LineWarning>,
    /// What differs from the line in force; none when there was no geometry of it.
    pub differences: Option<Differences>,
}

/// The three texts of a line, with the names that its manifest gives the tables.
///
/// # Errors
/// A manifest that is malformed.
pub fn files(place: &str, manifest: String, centreline: String, posts: String) -> Result<OwnFiles, Faults> {
    let names: TableNames = OwnLine::table_names(place, &manifest)?;
    Ok(OwnFiles { manifest, names, centreline, posts })
}

/// Reads and builds the line of a name from its texts. `place` stands before the file names in
/// messages; `known` are the lines in force, among them the operator's.
///
/// # Errors
/// Every fault with file, row and field.
pub fn check(place: &str, name: &str, files: &OwnFiles, known: &Lines) -> Result<Checked, Faults> {
    let own = OwnLine::read(place, files)?;
    let manifest = format!("{place}/{MANIFEST}");
    if own.line.name != name {
        let given = &own.line.name;
        let (zh, en) = (
            format!("线名“{given}”与请求路径中的“{name}”不同"),
            format!("the line {given:?} is not that of the path, {name:?}"),
        );
        return Err(Fault::file(manifest, zh, en).at("name").into());
    }
    if known.get(name).is_none_or(|line| line.name != name)
        && let Some((zh, en)) = name_fault(name)
    {
        return Err(Fault::file(manifest, zh, en).at("name").into());
    }
    let personal = personal(place, files, &own);
    if !personal.is_empty() {
        return Err(Faults(personal));
    }
    let (built, warnings) = own.clone().build()?;
    let mut others: Vec<Line> =
        known.iter().filter(|line| line.own_source.is_some() && line.name != name).cloned().collect();
    others.push(built.clone());
    match data::with_own(others) {
        Err(StoreError::Line(faults)) => return Err(faults),
        Err(error) => return Err(Fault::file(manifest, error.to_string(), error.to_string()).into()),
        Ok(_) => {}
    }
    let before = known.get(name).filter(|line| !line.chains.is_empty());
    let differences = before.map(|old| line::differences(old, &built));
    Ok(Checked { own, built, warnings, differences })
}

/// What of a line is published and holds something personal.
fn personal(place: &str, files: &OwnFiles, own: &OwnLine) -> Vec<Fault> {
    const ZH: &str = "含手机号等个人信息，线路数据会公布，请删除";
    const EN: &str = "holds a mobile or something else personal, and line data are published: remove it";
    let mut faults = Vec::new();
    let mut of_manifest = |field: &str, text: &str| {
        if has_personal(text) {
            faults.push(Fault::file(format!("{place}/{MANIFEST}"), ZH, EN).at(field));
        }
    };
    of_manifest("source", own.line.own_source.as_deref().unwrap_or_default());
    own.line.aliases.iter().for_each(|alias| of_manifest("aliases", alias));
    for edition in &own.line.editions {
        for text in [&edition.name, &edition.origin, &edition.source] {
            of_manifest("edition", text);
        }
    }
    for point in own.tracks.iter().flat_map(|track| &track.points) {
        for (field, text) in
            [("name", &point.name), ("kpost_basis", &point.post_basis), ("coord_source", &point.coord_source)]
        {
            if has_personal(text) {
                faults
                    .push(Fault::row(format!("{place}/{}", files.names.posts), point.row, ZH, EN).at(field));
            }
        }
    }
    faults
}
