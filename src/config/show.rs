//! `landrail config show`: every value and where it comes from. No key holds a secret: a private key
//! is named by its file. The keys of base maps are masked.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::value::Shape;
use super::{Config, KEYS, Loaded, Origin, basemap};

/// How the configuration is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// As a file that says the same.
    Toml,
    /// For programs.
    Json,
}

/// The configuration as text. Writing to a `String` cannot fail, so results of `write!` are dropped.
pub fn show(loaded: &Loaded, format: Format) -> String {
    match format {
        Format::Text => text(loaded),
        Format::Toml => toml(&loaded.config),
        Format::Json => {
            let mut text = serde_json::to_string_pretty(&json(loaded)).unwrap_or_default();
            text.push('\n');
            text
        }
    }
}

fn text(loaded: &Loaded) -> String {
    let mut out = String::new();
    let file = loaded.file.as_ref().map_or("无 / none".to_owned(), |file| file.display().to_string());
    let _ = writeln!(out, "配置文件 / file: {file}");
    let mut group = "";
    for key in KEYS {
        if key.group != group {
            group = key.group;
            let _ = writeln!(out, "\n{group}");
        }
        let value = loaded.config.text(key.name).filter(|value| !value.is_empty());
        let value = value.unwrap_or_else(|| "-".to_owned());
        let _ = writeln!(out, "  {:<16} {value:<28} {}", key.name, loaded.config.origin(key.name));
    }
    out + &basemap::text(&loaded.config.basemaps)
}

fn toml(config: &Config) -> String {
    let mut out = String::new();
    let mut group = "";
    for key in KEYS {
        if key.group != group {
            let _ = writeln!(out, "{}# {}", if group.is_empty() { "" } else { "\n" }, key.group);
            group = key.group;
        }
        let origin = config.origin(key.name);
        let _ = match value(config, key.name, key.shape) {
            Value::Null => writeln!(out, "# {} =  # {}", key.name, key.help),
            // JSON's texts, numbers, truths and arrays of texts are TOML's too.
            value => writeln!(out, "{} = {value}  # {origin}", key.name),
        };
    }
    out + &basemap::toml(&config.basemaps)
}

fn json(loaded: &Loaded) -> Value {
    let config = &loaded.config;
    let mut settings = Map::new();
    for key in KEYS {
        let from = match config.origin(key.name) {
            Origin::Default => json!({"kind": "default"}),
            Origin::File { path, line } => {
                json!({"kind": "file", "path": path.display().to_string(), "line": line})
            }
            Origin::Environment(name) => json!({"kind": "environment", "name": name}),
            Origin::Flag(name) => json!({"kind": "flag", "name": name}),
        };
        settings
            .insert(key.name.to_owned(), json!({"value": value(config, key.name, key.shape), "from": from}));
    }
    let file = loaded.file.as_ref().map(|file| file.display().to_string());
    json!({"file": file, "settings": settings, "basemaps": basemap::json(&config.basemaps)})
}

fn value(config: &Config, name: &str, shape: Shape) -> Value {
    let Some(text) = config.text(name) else { return Value::Null };
    match shape {
        Shape::Text => Value::String(text),
        Shape::Number => text.parse::<u32>().map_or(Value::Null, Value::from),
        Shape::Truth => Value::Bool(text == "true"),
        Shape::List => text.split(',').filter(|item| !item.is_empty()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_as_toml_is_a_file_that_says_the_same() {
        let mut config = Config::default();
        for (name, text) in [
            ("bind", "[::1]:8443"),
            ("trusted_proxies", "10.0.0.0/8,::1/128"),
            ("tls_cert", "/甲\"乙\\.pem"),
            ("tls_key", "/k"),
            ("read_only", "true"),
        ] {
            assert!(config.set(name, text, Origin::Flag(name.into())), "{name}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("shown.toml");
        std::fs::write(&file, toml(&config)).expect("written");
        let read = super::super::check(&file).expect("valid");
        for key in KEYS {
            assert_eq!(read.text(key.name), config.text(key.name), "{}", key.name);
        }
    }
}
