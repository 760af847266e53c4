//! Columns by their header, in Chinese or English, in any order.

use super::found::{Found, said};
use crate::chainage::half_width;

/// What a column of a survey table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Line,
    Track,
    Post,
    PostOut,
    Lon,
    Lat,
    East,
    North,
    /// `X` or `Y` alone: either may be north.
    BareX,
    BareY,
    Name,
    Tolerance,
    Basis,
    Letter,
    ValidFrom,
    ValidTo,
    Seq,
    /// A kind of point, as in the bundled table of line points.
    Kind,
    /// M values of vertices.
    Measure,
}

/// The unit that a header states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Unstated,
    Metres,
    Kilometres,
}

/// A recognised column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) field: Field,
    pub(super) unit: Unit,
    /// Its place in the row, 0-based.
    pub(super) at: usize,
    /// The header as printed.
    pub(super) header: String,
}

/// The columns of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Columns {
    known: Vec<Column>,
    unknown: Vec<String>,
}

impl Columns {
    /// Recognises the cells of a header row.
    pub(super) fn of<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let mut columns = Self::default();
        for (at, cell) in cells.into_iter().enumerate() {
            let header = super::cell::trimmed(cell);
            match field_of(header) {
                Some((field, unit)) => {
                    columns.known.push(Column { field, unit, at, header: header.to_owned() });
                }
                None if header.is_empty() => {}
                None => columns.unknown.push(header.to_owned()),
            }
        }
        columns
    }

    pub(super) fn get(&self, field: Field) -> Option<&Column> {
        self.known.iter().find(|column| column.field == field)
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.get(field).is_some()
    }

    /// How many columns are recognised.
    pub(super) fn count(&self) -> usize {
        self.known.len()
    }

    /// Faults for two columns of one meaning; a note of the columns that are not read.
    pub(super) fn report(&self, found: &mut Found, row: usize, unread: &[Field]) {
        for (no, column) in self.known.iter().enumerate() {
            let twin = self.known.iter().take(no).find(|other| other.field == column.field);
            if let Some(twin) = twin {
                let (a, b) = (&twin.header, &column.header);
                found.fault(
                    Some(row),
                    Some(b),
                    said(
                        format!(
                            "第 {} 列“{a}”与第 {} 列“{b}”含义相同；请只保留一列",
                            twin.at + 1,
                            column.at + 1
                        ),
                        format!(
                            "columns {} ({a}) and {} ({b}) mean the same; keep one",
                            twin.at + 1,
                            column.at + 1
                        ),
                    ),
                );
            }
        }
        let mut left: Vec<&str> = self.unknown.iter().map(String::as_str).collect();
        left.extend(self.known.iter().filter(|c| unread.contains(&c.field)).map(|c| c.header.as_str()));
        if !left.is_empty() {
            let list: String = super::found::excerpt(&left.join("、"));
            found.note(said(format!("未读取的列: {list}"), format!("columns not read: {list}")));
        }
    }
}

/// The meaning of a name of an attribute.
pub(super) fn meaning(name: &str) -> Option<Field> {
    field_of(super::cell::trimmed(name)).map(|(field, _)| field)
}

/// The meaning and unit of a header.
fn field_of(header: &str) -> Option<(Field, Unit)> {
    if header.len() > 200 {
        return None;
    }
    let plain: String =
        half_width(header).to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    let plain = plain.trim_start_matches('\u{feff}').trim_matches('*');
    let (base, inside) = plain.split_once(['(', '[', '/', '〔', '【']).unwrap_or((plain, ""));
    let inside = inside.trim_end_matches([')', ']', '〕', '】']);
    let mut unit = match inside {
        "m" | "米" | "metre" | "metres" | "meter" | "meters" => Unit::Metres,
        "km" | "公里" | "千米" => Unit::Kilometres,
        _ => Unit::Unstated,
    };
    if let Some(field) = position(base, inside) {
        return Some((field, unit));
    }
    // `kpost_m` states its unit in the name.
    let named = [
        ("kpostoutm", Field::PostOut),
        ("kpostm", Field::Post),
        ("chainagem", Field::Post),
        ("postm", Field::Post),
    ];
    if let Some((_, field)) = named.into_iter().find(|(name, _)| *name == base) {
        return Some((field, Unit::Metres));
    }
    if matches!(base, "km" | "chainagekm" | "postkm" | "kpostkm") {
        return Some((Field::Post, Unit::Kilometres));
    }
    let field = match base {
        "line" | "linename" | "railway" | "线名" | "线路" | "线路名" | "线路名称" | "铁路" | "铁路线" => {
            Field::Line
        }
        "track" | "行别" | "线行" | "上下行" => Field::Track,
        "post" | "kpost" | "kilometrepost" | "kilometerpost" | "kmpost" | "chainage" | "公里标" | "里程"
        | "里程标" | "里程桩号" | "桩号" | "来向里程" | "来向公里标" | "公里桩" => {
            Field::Post
        }
        "outgoing" | "outgoingpost" | "postout" | "kpostout" | "chainageout" | "去向里程" | "去向公里标"
        | "去向桩号" => Field::PostOut,
        "name" | "站名" | "名称" | "点名" | "车站" => Field::Name,
        "tolerance" | "tolerancem" | "kposttolerancem" | "误差" | "中误差" | "精度" => {
            Field::Tolerance
        }
        "basis" | "kpostbasis" | "依据" | "来源" => Field::Basis,
        "letter" | "suffix" | "后缀" | "长链后缀" => Field::Letter,
        "validfrom" | "有效起" | "生效日期" | "起始日期" => Field::ValidFrom,
        "validto" | "有效止" | "失效日期" | "截止日期" => Field::ValidTo,
        "seq" | "order" | "序号" | "点号" => Field::Seq,
        "kind" => Field::Kind,
        "m" | "measure" | "m值" => Field::Measure,
        _ => return None,
    };
    if field == Field::Tolerance && unit == Unit::Unstated {
        unit = Unit::Metres;
    }
    Some((field, unit))
}

/// A column of coordinates. Chinese survey tables call north X and east Y, so that X and Y alone
/// decide nothing; the words 东, 北, 横 (across: east), 纵 (upwards: north), E and N do.
fn position(base: &str, inside: &str) -> Option<Field> {
    match base {
        "lon" | "lng" | "long" | "longitude" | "经度" | "东经" => return Some(Field::Lon),
        "lat" | "latitude" | "纬度" | "北纬" => return Some(Field::Lat),
        _ => {}
    }
    let bare = base.replace("坐标", "").replace('值', "").replace("coordinate", "").replace("coord", "");
    let word = |text: &str| match text {
        "东" | "东向" | "横" | "e" | "east" | "easting" => Some(Field::East),
        "北" | "北向" | "纵" | "n" | "north" | "northing" => Some(Field::North),
        _ => None,
    };
    let letters = |text: &str| text.trim_matches(['x', 'y', '.', '-', ',']).to_owned();
    let inside = inside.replace("坐标", "");
    let inside =
        inside.split([',', '，', '/']).map(|part| word(&letters(part))).find(Option::is_some).flatten();
    match (word(&letters(&bare)), inside) {
        (Some(one), None) => Some(one),
        (Some(one), Some(two)) if one == two => Some(one),
        (None, Some(one)) if matches!(bare.as_str(), "" | "x" | "y") => Some(one),
        (None, None) if bare == "x" => Some(Field::BareX),
        (None, None) if bare == "y" => Some(Field::BareY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(field: Field, headers: &[&str]) {
        for header in headers {
            assert_eq!(field_of(header).map(|(field, _)| field), Some(field), "{header}");
        }
    }

    #[test]
    fn headers_in_both_languages_and_widths() {
        reads(Field::Line, &["line", "线名", "线路", " 线 路 ", "LINE"]);
        reads(Field::Post, &["post", "公里标", "里程", "里程（m）", "kpost_m", "公里标(km)", "桩号"]);
        reads(Field::PostOut, &["outgoing post", "去向里程", "kpost_out_m"]);
        reads(Field::Lon, &["lon", "经度", "经度（°）", "Longitude"]);
        reads(Field::Tolerance, &["tolerance", "误差", "误差(m)", "kpost_tolerance_m"]);
        reads(Field::Basis, &["basis", "依据", "kpost_basis"]);
        assert_eq!(field_of("备注"), None);
        assert_eq!(field_of("coord_source"), None);
        assert_eq!(field_of("coord_tolerance_m"), None);
    }

    #[test]
    fn units_are_read_from_the_header() {
        let unit = |header| field_of(header).unwrap().1;
        assert_eq!(unit("里程(m)"), Unit::Metres);
        assert_eq!(unit("里程/米"), Unit::Metres);
        assert_eq!(unit("kpost_m"), Unit::Metres);
        assert_eq!(unit("公里标（公里）"), Unit::Kilometres);
        assert_eq!(unit("公里标"), Unit::Unstated);
    }

    #[test]
    fn east_and_north_by_words_never_by_the_letters_x_and_y() {
        reads(
            Field::East,
            &[
                "E",
                "easting",
                "东坐标",
                "东坐标(m)",
                "Y(东)",
                "东坐标Y",
                "Y坐标（东）",
                "横坐标",
                "X(E)",
                "横坐标Y",
            ],
        );
        reads(Field::North, &["N", "northing", "北坐标", "X(北)", "北坐标X", "X坐标(北)", "纵坐标", "Y(N)"]);
        reads(Field::BareX, &["X", "x坐标", "坐标X", "x(m)"]);
        reads(Field::BareY, &["Y", "y", "Y坐标"]);
    }
}
