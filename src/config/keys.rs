//! The table of keys.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use landrail_gis::fault::Fault;

use super::Origin;
use super::basemap::Basemap;
use super::value::{Level, LogFormat, Nets, PublicUrl, Setting, Shape, Whole};

/// A key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// What it belongs to, Chinese and English.
    pub group: &'static str,
    /// What stands for its value in help.
    pub value_name: &'static str,
    /// What it does, Chinese and English.
    pub help: &'static str,
    /// How its value is written in TOML.
    pub shape: Shape,
    /// What is allowed, Chinese and English.
    pub allowed: fn() -> (String, String),
}

/// The flags of all keys, which clap wants to live as long as the program.
static FLAGS: LazyLock<BTreeMap<&'static str, String>> =
    LazyLock::new(|| KEYS.iter().map(|key| (key.name, key.name.replace('_', "-"))).collect());

impl Key {
    /// Its environment variable.
    pub fn variable(&self) -> String {
        format!("LANDRAIL_{}", self.name.to_ascii_uppercase())
    }

    /// Its flag, without the dashes.
    pub fn flag(&self) -> &'static str {
        FLAGS.get(self.name).map_or(self.name, String::as_str)
    }

    /// What to say of a value that it does not take.
    pub(super) fn refuse(&self, text: &str) -> (String, String) {
        let (zh, en) = (self.allowed)();
        let (name, text) = (self.name, text.chars().take(60).collect::<String>());
        (
            format!("{name} 的值“{text}”无效，应为{zh}"),
            format!("{name} = {text:?} is not valid, expected {en}"),
        )
    }
}

macro_rules! keys {
    ($($group:literal { $($name:ident: $type:ty = $default:expr, $value:literal, $help:literal;)* })*) => {
        /// The effective values of all keys.
        #[derive(Debug, Clone)]
        pub struct Config {
            $($(#[doc = $help] pub $name: $type,)*)*
            /// Where the values come from that are not the default.
            pub origins: BTreeMap<&'static str, Origin>,
            /// The base maps: they stand in the file only.
            pub basemaps: Vec<Basemap>,
        }

        /// All keys, in the order in which they are shown.
        pub static KEYS: &[Key] = &[$($(Key {
            name: stringify!($name),
            group: $group,
            value_name: $value,
            help: $help,
            shape: <$type as Setting>::SHAPE,
            allowed: <$type as Setting>::allowed,
        },)*)*];

        impl Default for Config {
            fn default() -> Self {
                Self { $($($name: $default,)*)* origins: BTreeMap::new(), basemaps: Vec::new() }
            }
        }

        impl Config {
            /// Sets a value; `false` when the key does not take it.
            pub(super) fn set(&mut self, name: &str, text: &str, origin: Origin) -> bool {
                match name {
                    $($(stringify!($name) => match <$type as Setting>::read(text) {
                        Some(value) => {
                            self.$name = value;
                            self.origins.insert(stringify!($name), origin);
                            true
                        }
                        None => false,
                    },)*)*
                    _ => false,
                }
            }

            /// A value as text; `None` when the key is not set.
            pub fn text(&self, name: &str) -> Option<String> {
                match name {
                    $($(stringify!($name) => Setting::text(&self.$name),)*)*
                    _ => None,
                }
            }
        }
    };
}

keys! {
    "服务 / service" {
        bind: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080), "ADDRESS",
            "监听地址 / address to listen on";
        public_url: Option<PublicUrl> = None, "URL",
            "对外网址，用于绝对链接 / the address that clients use, for absolute links";
        data: Option<PathBuf> = None, "DIR",
            "数据目录（默认为用户的 XDG 数据目录） / data folder (default: the XDG data folder)";
        read_only: bool = false, "BOOL",
            "只读：不接受修改 / take no edits";
        shutdown_grace: Whole<0, 3600> = Whole(30), "SECONDS",
            "停止时等待在途请求的秒数 / seconds that running requests have to end when the service stops";
    }
    "安全连接 / secure connections" {
        tls_cert: Option<PathBuf> = None, "FILE",
            "HTTPS 证书（PEM，含中间证书） / certificate for HTTPS (PEM, with the intermediate ones)";
        tls_key: Option<PathBuf> = None, "FILE",
            "HTTPS 私钥（PEM） / private key for HTTPS (PEM)";
        insecure_http: bool = false, "BOOL",
            "允许在非本机地址上用明文 HTTP / allow plain HTTP on an address that others reach";
        trusted_proxies: Nets = Nets(Vec::new()), "NETS",
            "可信反向代理的地址或网段，只采信它们的 X-Forwarded-For、X-Forwarded-Proto / proxies whose X-Forwarded-For and X-Forwarded-Proto are believed";
    }
    "限额 / limits" {
        rate_limit: Whole<0, 100_000> = Whole(50), "N",
            "每个客户端每秒请求数，0 为不限 / requests per second of a client, 0 for no limit";
        rate_burst: Whole<1, 1_000_000> = Whole(1000), "N",
            "每个客户端可一次连发的请求数 / requests that a client may send at once";
        rate_heavy: Whole<0, 100_000> = Whole(60), "N",
            "每个客户端每分钟的批量查询与导出数，0 为不限 / batches and exports of a client per minute, 0 for no limit";
        rate_sign_in: Whole<0, 100_000> = Whole(10), "N",
            "每个客户端每分钟的登录尝试数，0 为不限 / sign-in attempts of a client per minute, 0 for no limit";
        rate_loopback: bool = false, "BOOL",
            "本机请求也受限 / limit the requests of this computer too";
        max_body: Whole<1, 1024> = Whole(4), "MIB",
            "请求体上限（MiB） / largest request body in MiB";
        max_import: Whole<1, 1024> = Whole(64), "MIB",
            "导入的文件与线路数据的上限（MiB） / largest file or line data that is imported over HTTP, in MiB";
        max_connections: Whole<1, 1_000_000> = Whole(2000), "N",
            "同时的连接数上限 / most connections at the same time";
        header_timeout: Whole<1, 3600> = Whole(15), "SECONDS",
            "收到请求头的时限（秒），也是空闲连接的时限 / seconds in which the head of a request must come, and that a connection may idle";
        request_timeout: Whole<1, 3600> = Whole(60), "SECONDS",
            "应答的时限（秒） / seconds that an answer may take";
    }
    "日志与指标 / logs and metrics" {
        log: LogFormat = LogFormat::Text, "FORMAT",
            "日志格式 / format of the log";
        log_level: Level = Level::Info, "LEVEL",
            "日志级别；debug 也记录每个瓦片 / least level that is logged; debug has every tile too";
        metrics_public: bool = false, "BOOL",
            "任何人可读 /metrics，否则只限本机与管理员 / let anybody read /metrics, not only this computer and admins";
    }
    "登录 / signing in" {
        session_hours: Whole<1, 8760> = Whole(12), "HOURS",
            "登录有效的小时数 / hours that signing in holds";
    }
}

impl Config {
    /// Where a value comes from.
    pub fn origin(&self, name: &str) -> &Origin {
        static DEFAULT: Origin = Origin::Default;
        self.origins.get(name).unwrap_or(&DEFAULT)
    }

    /// Makes the relative paths that a file gives relative to its folder.
    pub(super) fn anchor(&mut self, name: &str, folder: &Path) {
        let path = match name {
            "data" => &mut self.data,
            "tls_cert" => &mut self.tls_cert,
            "tls_key" => &mut self.tls_key,
            _ => return,
        };
        if let Some(path) = path {
            *path = folder.join(&path);
        }
    }

    /// Whether the service speaks HTTPS itself.
    pub fn tls(&self) -> bool {
        self.tls_cert.is_some()
    }

    /// What an operator should know and may leave as it is, Chinese and English.
    pub fn warnings(&self) -> Vec<(String, String)> {
        let secure = self.tls() || self.public_url.as_ref().is_some_and(PublicUrl::secure);
        self.basemaps.iter().flat_map(|basemap| basemap.warnings(secure)).collect()
    }

    /// Values that do not go together.
    pub(super) fn contradictions(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let alone = match (&self.tls_cert, &self.tls_key) {
            (Some(_), None) => Some(("tls_cert", "tls_key")),
            (None, Some(_)) => Some(("tls_key", "tls_cert")),
            _ => None,
        };
        if let Some((given, missing)) = alone {
            faults.push(Fault::file(
                self.origin(given).to_string(),
                format!(
                    "有 {given} 没有 {missing}，HTTPS 两者都要；没有证书可用 landrail tls self-signed 生成"
                ),
                format!("{given} without {missing}: HTTPS needs both; landrail tls self-signed makes a pair"),
            ));
        }
        if self.tls() && self.insecure_http {
            faults.push(Fault::file(
                self.origin("insecure_http").to_string(),
                "insecure_http 与 tls_cert 不能同时使用，请去掉其一",
                "insecure_http and tls_cert do not go together, remove one",
            ));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_shown_reads_back_as_the_same() {
        let mut config = Config::default();
        for key in KEYS {
            let shown = config.text(key.name);
            assert!(config.set(key.name, shown.as_deref().unwrap_or(""), Origin::Default), "{}", key.name);
            assert_eq!(config.text(key.name), shown, "{}", key.name);
            assert!(key.help.contains(" / ") && key.group.contains(" / "), "{}: both languages", key.name);
        }
    }
}
