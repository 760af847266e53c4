//! The flags of all keys.

use std::path::{Path, PathBuf};

use clap::builder::OsStringValueParser;
use clap::{Arg, ArgMatches, Command, value_parser};

use super::{KEYS, Key};

/// What the command line says of the configuration.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    file: Option<PathBuf>,
    given: Vec<(usize, String)>,
}

impl Flags {
    /// The file that was named.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The keys that were given, with their values.
    pub fn given(&self) -> impl Iterator<Item = (&'static Key, &str)> {
        self.given.iter().filter_map(|(no, value)| Some((KEYS.get(*no)?, value.as_str())))
    }

    /// The value given for a key.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.given().find(|(key, _)| key.name == name).map(|(_, value)| value)
    }

    #[cfg(test)]
    pub(super) fn of(pairs: &[(&str, &str)]) -> Self {
        let no = |name| KEYS.iter().position(|key| key.name == name).expect("a key");
        let given = pairs.iter().map(|(name, value)| (no(*name), (*value).to_owned())).collect();
        Self { file: None, given }
    }
}

impl clap::Args for Flags {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("配置文件（默认为 LANDRAIL_CONFIG 或数据目录中的 landrail.toml） / configuration file (default: LANDRAIL_CONFIG, or landrail.toml in the data folder)");
        KEYS.iter().fold(command.arg(file), |command, key| command.arg(arg(key)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn arg(key: &'static Key) -> Arg {
    let arg = Arg::new(key.name)
        .long(key.flag())
        .value_name(key.value_name)
        .help(key.help)
        .help_heading(key.group)
        .value_parser(OsStringValueParser::new());
    if key.shape == super::Shape::Truth {
        // `--read-only` alone says yes.
        arg.num_args(0..=1).require_equals(true).default_missing_value("true")
    } else {
        arg
    }
}

impl clap::FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given = Vec::new();
        for (no, key) in KEYS.iter().enumerate() {
            if let Some(value) = matches.get_one::<std::ffi::OsString>(key.name) {
                let value = value.to_str().ok_or_else(|| {
                    clap::Error::raw(
                        clap::error::ErrorKind::InvalidUtf8,
                        format!("--{} 的值不是 UTF-8 文本 / the value is not UTF-8 text\n", key.flag()),
                    )
                })?;
                given.push((no, value.to_owned()));
            }
        }
        Ok(Self { file: matches.get_one::<PathBuf>("config").cloned(), given })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
