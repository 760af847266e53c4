//! The feature that an editor sends, taken apart; and the feature that is served now.

use serde_json::{Map, Value};

use super::EditFault;
use super::context::{Cx, EditContext};
use crate::index::{Layer, served};
use crate::record::Record;

/// A feature as it was sent.
pub(super) struct Input<'f> {
    pub(super) properties: &'f Map<String, Value>,
    /// None when the member is absent: nothing is said of the geometry.
    pub(super) geometry: Option<&'f Value>,
    pub(super) id: Option<&'f Value>,
}

impl<'f> Input<'f> {
    pub(super) fn read(feature: &'f Value, cx: &mut Cx<'_>) -> Result<Self, EditFault> {
        let object = feature.as_object().ok_or_else(|| {
            EditFault::new("", "应为一个 GeoJSON Feature 对象", "must be a GeoJSON Feature object")
        })?;
        if object.get("type").and_then(Value::as_str) != Some("Feature") {
            return Err(EditFault::new(
                "/type",
                "应为 \"Feature\"（一次一个要素）",
                "must be \"Feature\", one at a time",
            ));
        }
        let properties = object.get("properties").and_then(Value::as_object).ok_or_else(|| {
            EditFault::new("/properties", "缺少 properties 对象", "the object of properties is missing")
        })?;
        if let Some(crs) = object.get("crs") {
            cx.push_crs(crs);
        }
        Ok(Self { properties, geometry: object.get("geometry"), id: object.get("id") })
    }

    /// A feature may name its record; another one than that asked for is a mix-up.
    pub(super) fn check_id(&self, id: &str, cx: &mut Cx<'_>) {
        let named = [(self.id, "/id"), (self.properties.get("id"), "/properties/id")];
        for (given, pointer) in named {
            let Some(given) = given.filter(|given| !given.is_null()) else { continue };
            if given.as_str() != Some(id) {
                let fault = EditFault::new(
                    pointer,
                    format!("与所编辑的记录 {id} 不同；标识不能改动"),
                    format!("is not that of the record {id}; an identifier never changes"),
                );
                cx.push(match given {
                    Value::String(text) => fault.with(text),
                    _ => fault,
                });
            }
        }
    }
}

impl Cx<'_> {
    /// The `crs` member of the older GeoJSON: degrees of CGCS2000 are what is taken here.
    pub(super) fn push_crs(&mut self, crs: &Value) {
        let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or_default();
        let code = name.rsplit([':', '/']).next().unwrap_or_default();
        if matches!(code, "4490" | "4326" | "CRS84") {
            self.note(
                format!("crs 成员 {code} 与 CGCS2000 经纬度一致（4326 误差约 1 米）"),
                format!("the crs member {code} agrees with CGCS2000 degrees (4326 within about 1 m)"),
            );
        } else {
            self.push(
                EditFault::new(
                    "/crs",
                    "要素须用 CGCS2000 经纬度（EPSG:4490），不接受其他坐标系的 crs 成员；请先换算",
                    "features are in CGCS2000 degrees (EPSG:4490); a crs member naming another system is not taken: \
                     transform first",
                )
                .with(name),
            );
        }
    }
}

/// The layer that shows a record, and the feature as it is served: without personal numbers.
pub(super) fn serve(record: &Record, ctx: &EditContext<'_>) -> Option<(Layer, Served)> {
    let record = record.clone().without_personal();
    let (layer, mut feature) = served(&record, ctx.lines, ctx.gazetteer)?;
    let mut bytes = Vec::new();
    if crate::export::write_feature(layer, &feature, &mut bytes).is_err() {
        // A geometry that cannot be written is not served.
        feature.geometry = None;
        bytes.clear();
        crate::export::write_feature(layer, &feature, &mut bytes).ok()?;
    }
    let mut json: Value = serde_json::from_slice(&bytes).ok()?;
    let geometry = json.get_mut("geometry").map(Value::take).unwrap_or_default();
    match json.get_mut("properties").map(Value::take) {
        Some(Value::Object(properties)) => Some((layer, Served { properties, geometry })),
        _ => None,
    }
}

/// A feature as it is served.
pub(super) struct Served {
    pub(super) properties: Map<String, Value>,
    pub(super) geometry: Value,
}
