//! `landrail.toml`.

use std::ops::Range;
use std::path::{Path, PathBuf};

use landrail_gis::fault::{Fault, Faults};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::value::Shape;
use super::{Config, KEYS, Key, Origin, alike, basemap};

/// The name of the file in the data folder.
pub const FILE_NAME: &str = "landrail.toml";

/// The name of the tables of base maps.
const BASEMAP: &str = "basemap";

/// No such file is larger.
const MAX_BYTES: u64 = 1 << 20;

/// Checks a file alone.
///
/// # Errors
/// All its faults.
pub fn check(file: &Path) -> Result<Config, Faults> {
    let mut config = Config::default();
    let mut faults = Vec::new();
    read(file, true, &mut config, &mut faults);
    faults.extend(config.contradictions());
    if faults.is_empty() { Ok(config) } else { Err(Faults(faults)) }
}

/// Reads a file into the configuration. `named` is whether the caller named it; the one of the data
/// folder cannot say where that is.
pub(super) fn read(file: &Path, named: bool, config: &mut Config, faults: &mut Vec<Fault>) {
    let shown = file.display().to_string();
    let text = match contents(file) {
        Ok(text) => text,
        Err((zh, en)) => return faults.push(Fault::file(shown, zh, en)),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().unwrap_or(0..0);
            let (line, column) = position(text, &at);
            let why = error.message();
            return faults.push(Fault::row(
                shown,
                line,
                format!("第 {column} 列：不是合法的 TOML（{why}）"),
                format!("column {column}: not valid TOML: {why}"),
            ));
        }
    };
    let folder = std::path::absolute(file).ok().and_then(|file| file.parent().map(Path::to_owned));
    let whole = TomlFile { path: file, shown: &shown, text, folder: folder.as_deref() };
    for (name, value) in table.get_ref() {
        let (line, _) = position(text, &name.span());
        let at = |zh: String, en: String| whole.fault(&name.span(), name.get_ref().to_string(), zh, en);
        if name.get_ref() == BASEMAP {
            config.basemaps = basemap::read(&name.span(), value, &whole, faults);
            continue;
        }
        let Some(key) = KEYS.iter().find(|key| key.name == name.get_ref().as_ref()) else {
            let like = alike(name.get_ref(), KEYS.iter().map(|key| key.name).chain([BASEMAP]));
            faults.push(at(
                format!("没有这个键，相近：{like}；全部见 landrail config show"),
                format!("no such key, alike: {like}; landrail config show lists all"),
            ));
            continue;
        };
        if key.name == "data" && !named {
            faults.push(at(
                "此文件就在数据目录中，不能再指定数据目录；请用 --data、LANDRAIL_DATA，或用 --config 指定文件"
                    .into(),
                "this file lies in the data folder and cannot say where that is: use --data, LANDRAIL_DATA, or name the file with --config".into(),
            ));
            continue;
        }
        match as_text(key, value) {
            Some(value) => {
                let origin = Origin::File { path: PathBuf::from(file), line };
                if config.set(key.name, &value, origin) {
                    if let Some(folder) = &folder {
                        config.anchor(key.name, folder);
                    }
                } else {
                    let (zh, en) = key.refuse(&value);
                    faults.push(at(zh, en));
                }
            }
            None => {
                let (zh, en) = key.shape.words();
                let (allowed_zh, allowed_en) = (key.allowed)();
                let raw = whole.raw(&value.span());
                faults.push(at(
                    format!("值“{raw}”应写成{zh}（{allowed_zh}）"),
                    format!("{raw:?} must be {en} ({allowed_en})"),
                ));
            }
        }
    }
}

/// A file that is being read: what messages need.
pub(super) struct TomlFile<'a> {
    /// Where it is.
    pub(super) path: &'a Path,
    /// How messages call it.
    pub(super) shown: &'a str,
    /// What it says.
    pub(super) text: &'a str,
    /// From where its paths count.
    pub(super) folder: Option<&'a Path>,
}

impl TomlFile<'_> {
    /// A fault at a place of the text.
    pub(super) fn fault(
        &self,
        at: &Range<usize>,
        field: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Fault {
        let (line, column) = position(self.text, at);
        let (zh, en): (String, String) = (zh.into(), en.into());
        Fault::row(self.shown, line, format!("第 {column} 列：{zh}"), format!("column {column}: {en}"))
            .at(field)
    }

    /// The line of a place, from 1.
    pub(super) fn line(&self, at: &Range<usize>) -> usize {
        position(self.text, at).0
    }

    /// A value as it is written, shortened.
    pub(super) fn raw(&self, at: &Range<usize>) -> String {
        excerpt(self.text.get(at.clone()).unwrap_or_default()).replace('\n', " ")
    }
}

/// The beginning of a text, for a message.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}

fn contents(file: &Path) -> Result<String, (String, String)> {
    let unreadable = |error: std::io::Error| {
        (
            format!("配置文件无法读取，请检查路径与权限（{error}）"),
            "the configuration file cannot be read, check the path and its permissions".to_owned(),
        )
    };
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > MAX_BYTES {
        return Err(("超过 1 MiB，不是配置文件".into(), "larger than 1 MiB: no configuration file".into()));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = String::from_utf8_lossy(&error.as_bytes()[..at]).matches('\n').count() + 1;
        (
            format!("第 {line} 行不是 UTF-8，请另存为 UTF-8"),
            format!("line {line} is not UTF-8, save it as UTF-8"),
        )
    })
}

/// The value as flags and the environment would give it; `None` when it is of another shape.
fn as_text(key: &Key, value: &Spanned<DeValue<'_>>) -> Option<String> {
    match (key.shape, value.get_ref()) {
        (Shape::Text, DeValue::String(text)) => Some(text.to_string()),
        (Shape::Number, DeValue::Integer(number)) => {
            i64::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number.to_string())
        }
        (Shape::Truth, DeValue::Boolean(truth)) => Some(truth.to_string()),
        (Shape::List, DeValue::Array(items)) => {
            let items: Option<Vec<_>> = items.iter().map(|item| item.get_ref().as_str()).collect();
            Some(items?.join(","))
        }
        _ => None,
    }
}

/// Line and column, from 1, the column in characters.
fn position(text: &str, at: &Range<usize>) -> (usize, usize) {
    let before = text.get(..at.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("made-up.toml");
        std::fs::write(&file, text).expect("written");
        check(&file).map(|_| ()).expect_err("faults").to_string()
    }

    #[test]
    fn a_fault_names_line_column_key_value_and_what_is_allowed() {
        for (text, parts) in [
            ("\nbnd = \"127.0.0.1:1\"", ["第 2 行 bnd", "第 1 列", "相近：bind"]),
            ("bind = \"nowhere\"", ["第 1 行 bind", "“nowhere”", "127.0.0.1:8080"]),
            ("# 注\n  bind = 8080", ["第 2 行 bind", "第 3 列", "带引号的文本"]),
            ("rate_limit = \"5\"", ["rate_limit", "不带引号的整数", "0–100000"]),
            ("rate_limit = -5", ["rate_limit", "“-5”", "0–100000"]),
            ("rate_limit = 1e3", ["rate_limit", "“1e3”", "整数"]),
            ("read_only = 1", ["read_only", "true 或 false", "“1”"]),
            ("trusted_proxies = \"10.0.0.1\"", ["trusted_proxies", "数组", "10.0.0.0/8"]),
            ("trusted_proxies = [\"10.0.0.1/8\"]", ["trusted_proxies", "“10.0.0.1/8”", "网段"]),
            ("log = \"xml\"", ["log", "“xml”", "text、json"]),
            ("[limits]\nrate_limit = 5", ["第 1 行 limits", "第 2 列", "没有这个键"]),
            ("bind = ", ["第 1 行", "列", "TOML"]),
            ("log = \"text\"\nlog = \"json\"", ["第 2 行", "列", "TOML"]),
            ("tls_cert = \"a.pem\"", ["made-up.toml:1", "tls_key", "self-signed"]),
        ] {
            let said = faults(text);
            for part in parts {
                assert!(said.contains(part), "{text}: {part}: {said}");
            }
        }
        assert_eq!(faults("a = 1\nb = 2\nlog = 3").matches("第 1 列").count(), 3, "all in one go");
    }

    #[test]
    fn paths_of_a_file_count_from_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("made-up.toml");
        std::fs::write(&file, "\u{feff}tls_cert = 'a.pem'\ntls_key = '/k.pem'\nrate_burst = 1_000\n")
            .expect("written");
        let config = check(&file).expect("valid");
        assert_eq!(config.tls_cert, Some(folder.path().join("a.pem")));
        assert_eq!(config.tls_key.as_deref(), Some(Path::new("/k.pem")));
        assert_eq!(config.rate_burst.0, 1000);
    }
}
