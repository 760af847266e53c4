//! Templates of addresses of tiles.

use super::Secret;
use super::known::{Known, known};

/// The address of a tile with places for its level, column and row, as `https://t{0-7}.example.org/{z}/{x}/{y}.png?tk={key}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    /// The scheme with `://`.
    scheme: &'static str,
    /// Host and port as they are asked.
    authorities: Vec<String>,
}

/// What is wrong, Chinese and English.
type Said = (String, String);

/// What may stand in braces after the host.
const PLACES: [&str; 5] = ["z", "x", "y", "-y", "key"];

/// Parameters that hold a secret.
const SECRETS: [&str; 9] =
    ["tk", "key", "ak", "token", "access_token", "apikey", "api_key", "appkey", "subscription-key"];

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, Said> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme));
        let Some((scheme, rest)) = scheme.and_then(|scheme| Some((scheme, text.strip_prefix(scheme)?)))
        else {
            return Err(said("应以 https:// 或 http:// 开头", "it must begin with https:// or http://"));
        };
        if text.chars().any(|c| c.is_control() || c.is_whitespace() || "#\"'<>\\`".contains(c)) {
            return Err(said(
                "不能含有空白、# 或引号",
                "it must have no blanks, no # and no quotation marks",
            ));
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let authorities = authorities(authority)?;
        let places = places(path)?;
        for place in &places {
            if !PLACES.contains(place) {
                return Err(said(
                    &format!("不认识 {{{place}}}，可用：{{z}} {{x}} {{y}} {{-y}} {{key}}"),
                    &format!("{{{place}}} is not known, there are: {{z}} {{x}} {{y}} {{-y}} {{key}}"),
                ));
            }
        }
        let has = |place: &str| places.contains(&place);
        if !(has("z") && has("x") && (has("y") != has("-y"))) {
            return Err(said(
                "应含 {z}、{x}，以及 {y}（自北向南）或 {-y}（自南向北）",
                "it needs {z}, {x}, and {y} (from the north) or {-y} (from the south)",
            ));
        }
        if let Some(name) = open_secret(path) {
            return Err(said(
                &format!(
                    "请勿把密钥直接写在地址里：写 {name}={{key}}，密钥另写在 key 中，以便显示配置时遮盖"
                ),
                &format!(
                    "write {name}={{key}} and the key itself in `key`, so that it is masked where the configuration is shown"
                ),
            ));
        }
        Ok(Self { text: text.to_owned(), scheme, authorities })
    }

    /// The origins that it asks.
    pub fn origins(&self) -> Vec<String> {
        self.authorities.iter().map(|host| format!("{}{host}", self.scheme)).collect()
    }

    /// Whether a key is to be put in.
    pub fn has_key(&self) -> bool {
        self.text.contains("{key}")
    }

    /// The template with the key in its place.
    pub fn with_key(&self, key: Option<&Secret>) -> String {
        self.text.replace("{key}", key.map_or("", Secret::reveal))
    }

    /// What is known of the maps of its hosts.
    pub(super) fn known(&self) -> Option<Known> {
        self.authorities.iter().find_map(|host| known(host.split(':').next().unwrap_or_default()))
    }
}

fn said(zh: &str, en: &str) -> Said {
    (zh.to_owned(), en.to_owned())
}

/// Host and port, for each character of a range such as `{0-7}` in the host.
fn authorities(authority: &str) -> Result<Vec<String>, Said> {
    let wrong = || {
        said(
            "主机应为域名或 IPv4 地址，可带端口，可含一处 {0-7} 或 {a-c}",
            "the host must be a name or an IPv4 address, with a port if need be, and may have one {0-7} or {a-c}",
        )
    };
    let hosts: Vec<String> = match authority.split_once('{') {
        None => vec![authority.to_owned()],
        Some((before, rest)) => {
            let (range, after) = rest.split_once('}').ok_or_else(wrong)?;
            let &[from, b'-', to] = range.as_bytes() else { return Err(wrong()) };
            let alike = |test: fn(&u8) -> bool| test(&from) && test(&to);
            if from > to || !(alike(u8::is_ascii_digit) || alike(u8::is_ascii_lowercase)) {
                return Err(wrong());
            }
            (from..=to).map(|c| format!("{before}{}{after}", char::from(c))).collect()
        }
    };
    let hosts: Vec<_> = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
    // These go into a header of ours: nothing but what a name is made of.
    let plain = |name: &str| {
        !name.is_empty()
            && name.len() <= 253
            && name.bytes().all(|c| c.is_ascii_alphanumeric() || b"-.".contains(&c))
            && name.split('.').all(|part| !part.is_empty() && !part.starts_with('-'))
    };
    let good = |host: &String| match host.split_once(':') {
        None => plain(host),
        Some((name, port)) => {
            plain(name)
                && port.bytes().all(|c| c.is_ascii_digit())
                && port.parse::<u16>().is_ok_and(|p| p > 0)
        }
    };
    if hosts.iter().all(good) { Ok(hosts) } else { Err(wrong()) }
}

/// What stands in braces.
fn places(path: &str) -> Result<Vec<&str>, Said> {
    let wrong = || said("{ 与 } 不成对", "{ and } do not match");
    let mut found = Vec::new();
    for part in path.split('{').skip(1) {
        found.push(part.split_once('}').ok_or_else(wrong)?.0);
    }
    let ends = path.matches('}').count();
    if ends == found.len() { Ok(found) } else { Err(wrong()) }
}

/// A parameter of a secret whose value is written out.
fn open_secret(path: &str) -> Option<&str> {
    let (_, query) = path.split_once('?')?;
    query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let secret = SECRETS.iter().any(|secret| secret.eq_ignore_ascii_case(name));
        (secret && !value.is_empty() && value != "{key}").then_some(name)
    })
}

/// A text as a part of an address.
pub(super) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:,".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hosts_are_named_one_by_one() {
        let template =
            Template::read("https://T{0-2}.example.org:8443/a/{z}/{x}/{-y}.png?tk={key}").expect("read");
        let hosts = ["0", "1", "2"].map(|no| format!("https://t{no}.example.org:8443"));
        assert_eq!(template.origins(), hosts);
        let key = Secret("abc".into());
        assert_eq!(
            template.with_key(Some(&key)),
            "https://T{0-2}.example.org:8443/a/{z}/{x}/{-y}.png?tk=abc"
        );
        assert_eq!(
            Template::read("http://127.0.0.1:8125/{z}/{x}/{y}").expect("read").origins(),
            ["http://127.0.0.1:8125"]
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, part) in [
            ("ftp://a/{z}/{x}/{y}", "https://"),
            ("//a/{z}/{x}/{y}", "https://"),
            ("https:///{z}/{x}/{y}", "host must be"),
            ("https://u:p@a/{z}/{x}/{y}", "host must be"),
            ("https://[::1]/{z}/{x}/{y}", "host must be"),
            ("https://{c-a}.b/{z}/{x}/{y}", "host must be"),
            ("https://{a-c}{0-1}.b/{z}/{x}/{y}", "host must be"),
            ("https://a;script-src/{z}/{x}/{y}", "host must be"),
            ("https://*.b/{z}/{x}/{y}", "host must be"),
            ("https://a:0/{z}/{x}/{y}", "host must be"),
            ("https://a/{z}/{x}", "it needs {z}"),
            ("https://a/{z}/{x}/{y}/{-y}", "it needs {z}"),
            ("https://a/{z}/{x}/{y}/{s}", "{s} is not known"),
            ("https://a/{z}/{x}/{y", "do not match"),
            ("https://a/{z}/{x}/{y}}", "do not match"),
            ("https://a/{z}/{x}/{y}#a", "no blanks"),
            ("https://a/{z}/{x}/{y}?TK=123", "TK={key}"),
        ] {
            let (zh, en) = Template::read(text).expect_err(text);
            assert!(en.contains(part) && !zh.is_empty(), "{text}: {en}");
        }
    }

    proptest! {
        /// Whatever is configured, the header that names the hosts stays one.
        #[test]
        fn a_host_that_is_taken_is_a_plain_one(host in r"[a-z0-9.:;, '*{}@\[\]-]{0,20}") {
            if let Ok(template) = Template::read(&format!("https://{host}/{{z}}/{{x}}/{{y}}")) {
                for origin in template.origins() {
                    let host = origin.strip_prefix("https://").expect("the scheme");
                    prop_assert!(host.bytes().all(|c| c.is_ascii_alphanumeric() || b".-:".contains(&c)), "{origin}");
                }
            }
        }
    }
}
