//! Base maps as `landrail config show` shows them: their keys masked.

use std::fmt::Write as _;

use serde_json::{Map, Value, json as made};

use super::{Basemap, FIELDS, Written};

impl Written {
    /// As JSON; a secret masked.
    fn value(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Truth(truth) => (*truth).into(),
            Self::List(texts) => texts.as_slice().into(),
            Self::Secret(secret) => secret.masked().into(),
        }
    }
}

/// What was written of a base map, in the order of the table of keys.
fn written(basemap: &Basemap) -> impl Iterator<Item = (&'static str, &Written)> {
    FIELDS.iter().filter_map(|field| {
        let (_, value) = basemap.written.iter().find(|(name, _)| *name == field.name)?;
        Some((field.name, value))
    })
}

/// For people. Writing to a `String` cannot fail, so results of `write!` are dropped.
pub fn text(basemaps: &[Basemap]) -> String {
    let mut out = String::from("\n底图 / base maps\n");
    if basemaps.is_empty() {
        out.push_str("  无 / none\n");
    }
    for basemap in basemaps {
        let _ = writeln!(out, "  [[basemap]] {:<32} {}", basemap.id, basemap.origin);
        for (name, value) in written(basemap).filter(|(name, _)| *name != "id") {
            let value = match value.value() {
                Value::String(text) => text,
                other => other.to_string(),
            };
            let _ = writeln!(out, "    {name:<16} {value}");
        }
        let hosts: Vec<_> = basemap.hosts().into_iter().collect();
        let hosts = if hosts.is_empty() { "无 / none".to_owned() } else { hosts.join(" ") };
        let _ = writeln!(out, "    浏览器访问 / browsers ask: {hosts}");
    }
    out
}

/// As a file that says the same, but for its keys, which stand there as remarks.
pub fn toml(basemaps: &[Basemap]) -> String {
    let mut out = String::new();
    for basemap in basemaps {
        let _ = writeln!(out, "\n[[basemap]]  # {}", basemap.origin);
        for (name, value) in written(basemap) {
            let hidden = matches!(value, Written::Secret(_));
            // JSON's texts, numbers and arrays of texts are TOML's too.
            let _ = match (hidden, value.value()) {
                (true, value) => writeln!(out, "# {name} = {value}  # 密钥不显示 / not shown, put it back"),
                (false, value) => writeln!(out, "{name} = {value}"),
            };
        }
    }
    out
}

/// For programs.
pub fn json(basemaps: &[Basemap]) -> Value {
    let one = |basemap: &Basemap| {
        let values: Map<_, _> =
            written(basemap).map(|(name, value)| (name.to_owned(), value.value())).collect();
        made!({"id": basemap.id, "from": basemap.origin.to_string(), "hosts": basemap.hosts(), "values": values})
    };
    basemaps.iter().map(one).collect()
}
