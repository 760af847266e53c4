//! Where the service may listen.

use std::net::SocketAddr;
use std::path::Path;

use crate::config::{Config, Nets};

/// Whether the service may listen on an address: others reach every address but those of this
/// computer, and then there must be somebody who can take tokens back.
///
/// # Errors
/// Why not, and the command that helps, Chinese and English.
pub fn may_bind(address: SocketAddr, has_admin: bool, data: Option<&Path>) -> Result<(), String> {
    if only_here(address) || has_admin {
        return Ok(());
    }
    let data = data.map_or_else(String::new, |data| format!(" --data {}", quoted(data)));
    let command = format!("landrail token add --name 管理员 --role admin{data}");
    Err(format!(
        "拒绝监听 {address}：其他计算机可以访问该地址，但数据目录中没有有效的管理员令牌，无人能管理权限。\
         请先执行 {command}，或只在本机监听（--bind 127.0.0.1:{port}） / refusing to listen on {address}: other \
         computers reach it, and the data folder has no valid admin token, so nobody could manage access. \
         Run {command} first, or listen on this computer only (--bind 127.0.0.1:{port})",
        port = address.port()
    ))
}

/// Whether the service may speak plain HTTP where it listens.
///
/// # Errors
/// Why not and what to do instead, Chinese and English.
pub fn may_speak_plainly(config: &Config) -> Result<(), String> {
    if only_here(config.bind) || config.tls() || config.insecure_http {
        return Ok(());
    }
    let address = config.bind;
    let port = address.port();
    if !config.trusted_proxies.0.is_empty() {
        // The operator says that a proxy stands before it, which ends HTTPS; only it is let in.
        return Ok(());
    }
    Err(format!(
        "拒绝在 {address} 上使用明文 HTTP：令牌、登录与个人号码会被同一网络中的人看到，手机也只把位置交给 HTTPS 页面。\
         三种办法：① 用 HTTPS：--tls-cert FILE --tls-key FILE（没有证书可用 landrail tls self-signed --host 主机名或IP --out 目录 生成）；\
         ② 由本机的反向代理提供 HTTPS：--bind 127.0.0.1:{port}；代理在别的主机时设 --trusted-proxies 代理地址；\
         ③ 确知网络可信：--insecure-http \
         / refusing to speak plain HTTP on {address}: tokens, sessions and personal numbers could be read on the way, \
         and phones give their position to HTTPS pages only. Either (1) HTTPS: --tls-cert FILE --tls-key FILE \
         (landrail tls self-signed --host NAME_OR_IP --out DIR makes a pair), or (2) HTTPS by a proxy on this computer: \
         --bind 127.0.0.1:{port}; for a proxy elsewhere set --trusted-proxies to its address, or (3) if the network is known to be \
         safe: --insecure-http"
    ))
}

/// Who alone may connect: plain HTTP for the sake of proxies is for nobody else.
pub(super) fn only_proxies(config: &Config) -> Option<Nets> {
    let open = only_here(config.bind) || config.tls() || config.insecure_http;
    (!open).then(|| config.trusted_proxies.clone())
}

/// Whether nobody but this computer reaches an address.
fn only_here(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Setting as _;

    #[test]
    fn others_are_let_in_only_when_somebody_can_manage_access() {
        for here in ["127.0.0.1:80", "127.9.9.9:80", "[::1]:80", "[::ffff:127.0.0.1]:80"] {
            assert_eq!(may_bind(here.parse().expect("an address"), false, None), Ok(()), "{here}");
        }
        for there in ["0.0.0.0:80", "[::]:80", "192.168.1.5:80", "[::ffff:10.0.0.1]:80"] {
            let there = there.parse().expect("an address");
            assert_eq!(may_bind(there, true, None), Ok(()));
            let why = may_bind(there, false, Some(Path::new("/srv/甲 乙"))).expect_err("refused");
            assert!(
                why.contains("landrail token add --name 管理员 --role admin --data '/srv/甲 乙'")
                    && why.contains(" / "),
                "{why}"
            );
        }
    }

    #[test]
    fn plain_http_to_others_must_be_wanted() {
        let config = |bind: &str| Config { bind: bind.parse().expect("an address"), ..Config::default() };
        assert_eq!(may_speak_plainly(&config("127.0.0.1:80")), Ok(()));
        let why = may_speak_plainly(&config("0.0.0.0:80")).expect_err("refused");
        for way in
            ["--tls-cert", "self-signed", "--trusted-proxies", "--insecure-http", "--bind 127.0.0.1:80"]
        {
            assert!(why.contains(way), "{way}: {why}");
        }
        assert_eq!(may_speak_plainly(&Config { insecure_http: true, ..config("0.0.0.0:80") }), Ok(()));
        assert_eq!(may_speak_plainly(&Config { tls_cert: Some("c".into()), ..config("0.0.0.0:80") }), Ok(()));
        let trusted_proxies = Nets::read("10.0.0.1").expect("networks");
        assert_eq!(may_speak_plainly(&Config { trusted_proxies, ..config("0.0.0.0:80") }), Ok(()));
    }
}
