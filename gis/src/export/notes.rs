//! The texts beside a shapefile: what the fields mean, what was cut, and whose data it is.

use super::{Cut, Options, OutputCrs, Report};
use crate::index::{FieldKind, Layer};
use crate::tile::attribution;

/// Programs of the office read UTF-8 only behind this mark.
const BOM: &str = "\u{FEFF}";

/// The field dictionary as CSV.
pub(super) fn dictionary(layer: Layer) -> String {
    let mut text = format!("{BOM}short,name,zh,en,unit,type\r\n");
    for field in layer.fields() {
        let kind = match field.kind {
            FieldKind::Text => "text 文本".to_owned(),
            FieldKind::Int => "numeric(18,0) 整数".to_owned(),
            FieldKind::Real(decimals) => format!("numeric(18,{decimals}) 小数"),
            FieldKind::Date => "date 日期".to_owned(),
            FieldKind::Bool => "logical 是否".to_owned(),
        };
        let cells = [field.short, field.name, field.zh, field.en, field.unit, &kind];
        text += &cells.map(quoted).join(",");
        text += "\r\n";
    }
    text
}

/// The texts that were cut, whole, as CSV.
pub(super) fn cuts(cuts: &[Cut]) -> String {
    let mut text = format!("{BOM}id,field,bytes,kept,text\r\n");
    for cut in cuts {
        let (bytes, kept) = (cut.bytes.to_string(), cut.kept.to_string());
        text += &[cut.id.as_str(), cut.field, &bytes, &kept, &cut.text].map(quoted).join(",");
        text += "\r\n";
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// What is said about the coordinates wherever an export can say it, Chinese and English.
pub(super) fn crs_note(crs: &OutputCrs<'_>) -> (String, String) {
    let epsg = crs.epsg();
    match epsg {
        4490 => (
            "坐标系 EPSG:4490(2000国家大地坐标系),经度、纬度，单位度。".to_owned(),
            "Coordinates in EPSG:4490 (CGCS2000), longitude and latitude in degrees.".to_owned(),
        ),
        4326 => (
            "坐标系 EPSG:4326(WGS 84)。数值与 CGCS2000 相同，未作基准转换，两者相差约 1 m 以内。".to_owned(),
            "Coordinates in EPSG:4326 (WGS 84). The numbers are those of CGCS2000 without datum \
             transformation; the two agree within about 1 m."
                .to_owned(),
        ),
        3857 => (
            "坐标系 EPSG:3857(Web 墨卡托),不可用于量算面积和距离；WGS 84 与 CGCS2000 视为相同（约 1 m 以内）。"
                .to_owned(),
            "Coordinates in EPSG:3857 (Web Mercator), not fit for measuring areas or distances; WGS 84 is taken \
             to be CGCS2000 (within about 1 m)."
                .to_owned(),
        ),
        _ => (
            format!("坐标系 EPSG:{epsg}（CGCS2000 高斯-克吕格投影），x 为东坐标，y 为北坐标，单位米。"),
            format!("Coordinates in EPSG:{epsg} (CGCS2000, Gauss–Krüger), x is easting and y northing, metres."),
        ),
    }
}

/// The read-me.
pub(super) fn readme(layer: Layer, options: &Options<'_>, report: &Report) -> String {
    let shapes = report.without_geometry < report.features;
    let (zh, en) = crs_note(&options.crs);
    let encoding = options.encoding.name();
    let (all, without, cut) = (report.features, report.without_geometry, report.cuts.len());
    let name = layer.name();
    let mut lines = vec![
        format!("{} / {name}", layer.zh()),
        String::new(),
        format!(
            "要素 {all} 个，其中无图形 {without} 个。 / {all} features, {without} of them without geometry."
        ),
        zh,
        en,
        format!("属性文本编码 {encoding}。 / Text is encoded in {encoding}."),
        "字段含义见“字段说明.csv”。空值表示未知,不表示没有。 / The fields are explained in 字段说明.csv. \
         An empty value means unknown, not none."
            .to_owned(),
    ];
    if let Some(day) = options.as_of {
        lines.push(format!("内容为 {day} 当日有效的数据。 / The data are those in force on {day}."));
    }
    if let Some(selection) = &options.selection {
        lines.push(format!(
            "只是该图层的一部分：{} / Only a part of the layer: {}",
            selection.zh, selection.en
        ));
    }
    if without > 0 {
        lines.push(format!(
            "无图形的要素在 {name}_nogeom.dbf 中。 / Features without geometry are in {name}_nogeom.dbf."
        ));
    }
    if shapes && layer.fields().iter().any(|field| field.name == "from_m") {
        lines.push(
            "线的 M 值为公里标,单位米;起止里程另见字段 QDLC、ZDLC。 / The M values of lines are kilometre posts \
             in metres; see also the fields QDLC and ZDLC."
                .to_owned(),
        );
    }
    if cut > 0 {
        lines.push(format!(
            "有 {cut} 处文本超过 254 字节被截断,全文见“截断清单.csv”。 / {cut} texts were cut at 254 bytes; \
             whole in 截断清单.csv."
        ));
    }
    lines.push(
        "线形和县界为示意，不具法律效力。 / Lines and county boundaries are indicative, without legal force."
            .to_owned(),
    );
    lines.push(format!("数据来源 / Sources: {}", attribution(layer)));
    format!("{BOM}{}\r\n", lines.join("\r\n"))
}
