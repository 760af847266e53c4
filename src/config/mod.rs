//! How the service is configured: by flags, by the environment and by a file, in this order.
//!
//! [`KEYS`] is the one table: file keys, environment variables, flags, their help and what
//! `landrail config show` prints are made of it. Base maps are tables of the file only: [`basemap`].

pub mod basemap;
mod file;
mod flags;
mod keys;
mod show;
mod value;

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use landrail_gis::fault::{Fault, Faults};

pub use file::{FILE_NAME, check};
pub use flags::Flags;
pub use keys::{Config, KEYS, Key};
pub use show::{Format, show};
pub use value::{Level, LogFormat, Net, Nets, PublicUrl, Setting, Shape, Whole};

/// Names the file; no key of it.
const FILE_VARIABLE: &str = "LANDRAIL_CONFIG";

/// Environment variables with our prefix that tests of the page use.
const OTHERS: [&str; 3] = [FILE_VARIABLE, "LANDRAIL_BIN", "LANDRAIL_URL"];

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// Nobody said anything.
    #[default]
    Default,
    /// A line of the file.
    File {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
    },
    /// An environment variable.
    Environment(String),
    /// A flag.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("默认 / default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// A configuration with the file it was read from, if there is one.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The effective values.
    pub config: Config,
    /// The file.
    pub file: Option<PathBuf>,
}

/// Reads the configuration of this process.
///
/// # Errors
/// All faults of file, environment and flags in one go.
pub fn load(flags: &Flags) -> Result<Loaded, Faults> {
    load_from(flags, std::env::vars_os(), crate::store::default_folder())
}

fn load_from(
    flags: &Flags,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    folder: Option<PathBuf>,
) -> Result<Loaded, Faults> {
    let mut faults = Vec::new();
    let environment = variables(environment, &mut faults);
    let given = |name: &str| environment.iter().find(|(own, _)| own == name).map(|(_, value)| value);
    // The data folder decides where the file is, so it is known before the file is.
    let named_data = flags
        .get("data")
        .or_else(|| given("LANDRAIL_DATA").map(String::as_str))
        .filter(|text| !text.is_empty())
        .map(PathBuf::from);
    let data = named_data.or(folder);
    let named = flags.file().map(Path::to_owned).or_else(|| given(FILE_VARIABLE).map(PathBuf::from));
    let file =
        named.clone().or_else(|| data.as_ref().map(|data| data.join(FILE_NAME)).filter(|f| f.exists()));

    let mut config = Config::default();
    if let Some(file) = &file {
        file::read(file, named.is_some(), &mut config, &mut faults);
    }
    for (name, value) in &environment {
        if OTHERS.contains(&name.as_str()) {
            continue;
        }
        let key = KEYS.iter().find(|key| &key.variable() == name);
        match key {
            Some(key) => {
                set(&mut config, key, value, Origin::Environment(name.clone()), &mut faults);
            }
            None => faults.push(unknown_variable(name)),
        }
    }
    for (key, value) in flags.given() {
        set(&mut config, key, value, Origin::Flag(format!("--{}", key.flag())), &mut faults);
    }
    if config.data.is_none() {
        config.data = data;
    }
    faults.extend(config.contradictions());
    if faults.is_empty() { Ok(Loaded { config, file }) } else { Err(Faults(faults)) }
}

/// The environment variables with our prefix, as text.
fn variables(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    faults: &mut Vec<Fault>,
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, value) in environment {
        let Some(name) = name.to_str().filter(|name| name.starts_with("LANDRAIL_")) else { continue };
        match value.into_string() {
            Ok(value) => found.push((name.to_owned(), value)),
            Err(_) => faults.push(Fault::file(name, "值不是 UTF-8 文本", "the value is not UTF-8 text")),
        }
    }
    found.sort();
    found
}

fn unknown_variable(name: &str) -> Fault {
    let known: Vec<_> = KEYS.iter().map(Key::variable).collect();
    let like = alike(name, known.iter().map(String::as_str));
    Fault::file(
        name,
        format!("没有这个环境变量，相近：{like}；全部见 landrail config show"),
        format!("no such environment variable, alike: {like}; landrail config show lists all"),
    )
}

/// Sets a value or says what is wrong with it.
fn set(config: &mut Config, key: &Key, text: &str, origin: Origin, faults: &mut Vec<Fault>) -> bool {
    let place = origin.to_string();
    let done = config.set(key.name, text, origin);
    if !done {
        let (zh, en) = key.refuse(text);
        faults.push(Fault::file(place, zh, en));
    }
    done
}

/// The known name that shares most with an unknown one.
fn alike<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> &'a str {
    let pairs =
        |text: &str| text.to_ascii_lowercase().as_bytes().windows(2).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let own = pairs(name);
    known
        .max_by_key(|known| {
            let other = pairs(known);
            let common = other.iter().filter(|pair| own.contains(pair)).count();
            (common * 1000 / (other.len() + own.len()).max(1), std::cmp::Reverse(known.len()))
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
        pairs.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))).collect()
    }

    #[test]
    fn flags_go_before_the_environment_and_that_before_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(FILE_NAME);
        std::fs::write(&file, "bind = \"127.0.0.1:1\"\nrate_limit = 7\nlog = \"json\"\n").expect("written");
        let flags = Flags::of(&[("bind", "127.0.0.1:3")]);
        let variables =
            environment(&[("LANDRAIL_BIND", "127.0.0.1:2"), ("LANDRAIL_LOG", "text"), ("HOME", "/")]);
        let loaded = load_from(&flags, variables, Some(folder.path().to_owned())).expect("valid");
        let config = loaded.config;
        assert_eq!(config.bind.port(), 3);
        assert_eq!(config.origin("bind"), &Origin::Flag("--bind".into()));
        assert_eq!(config.log, LogFormat::Text);
        assert_eq!(config.origin("log"), &Origin::Environment("LANDRAIL_LOG".into()));
        assert_eq!(config.rate_limit.0, 7);
        assert_eq!(config.origin("rate_limit"), &Origin::File { path: file, line: 2 });
        assert_eq!(config.origin("rate_burst"), &Origin::Default);
        assert_eq!(config.data.as_deref(), Some(folder.path()));
    }

    #[test]
    fn every_fault_is_found_in_one_go() {
        let flags = Flags::of(&[("request_timeout", "0")]);
        let variables = environment(&[("LANDRAIL_RATE_LIMITS", "5"), ("LANDRAIL_BIND", "here")]);
        let faults = load_from(&flags, variables, None).expect_err("three faults");
        let text = faults.to_string();
        assert_eq!(faults.0.len(), 3, "{text}");
        for part in
            ["--request-timeout", "“0”", "1–3600", "LANDRAIL_RATE_LIMIT；", "“here”", "127.0.0.1:8080"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_named_file_must_be_there_and_the_one_of_the_data_folder_need_not() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(
            load_from(&Flags::default(), [], Some(folder.path().to_owned())).expect("none").file.is_none()
        );
        let missing = folder.path().join("absent.toml");
        let variables = environment(&[(FILE_VARIABLE, missing.to_str().expect("UTF-8"))]);
        let faults = load_from(&Flags::default(), variables, None).expect_err("absent");
        assert!(faults.to_string().contains("absent.toml"), "{faults}");
    }
}
