//! What a key can hold.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use axum::http::Uri;

/// How a value is written in TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// In quotation marks.
    Text,
    /// Digits.
    Number,
    /// `true` or `false`.
    Truth,
    /// An array of texts.
    List,
}

impl Shape {
    /// What to say of a value of another shape.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("带引号的文本", "text in quotation marks"),
            Self::Number => ("不带引号的整数", "a whole number without quotation marks"),
            Self::Truth => ("不带引号的 true 或 false", "true or false without quotation marks"),
            Self::List => ("文本数组，如 [\"10.0.0.1\"]", "an array of texts such as [\"10.0.0.1\"]"),
        }
    }
}

/// A value that can be read from text, as flags and the environment give it.
pub trait Setting: Sized {
    /// How it is written in TOML.
    const SHAPE: Shape;

    /// What is allowed, Chinese and English.
    fn allowed() -> (String, String);

    /// The value of a text, if it is one.
    fn read(text: &str) -> Option<Self>;

    /// The text of the value; `None` when it is not set.
    fn text(&self) -> Option<String>;
}

impl Setting for SocketAddr {
    const SHAPE: Shape = Shape::Text;

    fn allowed() -> (String, String) {
        (
            "IP地址:端口，如 127.0.0.1:8080 或 [::]:8443".into(),
            "ADDRESS:PORT such as 127.0.0.1:8080 or [::]:8443".into(),
        )
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for bool {
    const SHAPE: Shape = Shape::Truth;

    fn allowed() -> (String, String) {
        ("true 或 false".into(), "true or false".into())
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for Option<PathBuf> {
    const SHAPE: Shape = Shape::Text;

    fn allowed() -> (String, String) {
        ("路径".into(), "a path".into())
    }

    fn read(text: &str) -> Option<Self> {
        (!text.contains('\0')).then(|| (!text.is_empty()).then(|| text.into()))
    }

    fn text(&self) -> Option<String> {
        self.as_ref().map(|path| path.display().to_string())
    }
}

/// A whole number between two bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole<const MIN: u32, const MAX: u32>(pub u32);

impl<const MIN: u32, const MAX: u32> Setting for Whole<MIN, MAX> {
    const SHAPE: Shape = Shape::Number;

    fn allowed() -> (String, String) {
        (format!("{MIN}–{MAX} 的整数"), format!("a whole number {MIN}–{MAX}"))
    }

    fn read(text: &str) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        text.parse().ok().filter(|number| (MIN..=MAX).contains(number)).map(Self)
    }

    fn text(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

/// The address at which clients reach the service: scheme and host, and a path without `/` at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The address, without `/` at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether clients come over HTTPS.
    pub fn secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl Setting for Option<PublicUrl> {
    const SHAPE: Shape = Shape::Text;

    fn allowed() -> (String, String) {
        (
            "http:// 或 https:// 开头的网址，不含 ? 与 #，如 https://map.example.org".into(),
            "an address that begins with http:// or https://, without ? and #, such as https://map.example.org"
                .into(),
        )
    }

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(None);
        }
        let uri: Uri = text.parse().ok()?;
        let web = matches!(uri.scheme_str(), Some("http" | "https"));
        let host =
            uri.authority().is_some_and(|host| !host.host().is_empty() && !host.as_str().contains('@'));
        (web && host && !text.contains(['?', '#']))
            .then(|| Some(PublicUrl(text.trim_end_matches('/').to_owned())))
    }

    fn text(&self) -> Option<String> {
        self.as_ref().map(|url| url.0.clone())
    }
}

/// A network: an address and how many of its first bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    bits: u8,
}

impl Net {
    fn read(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => most,
            Some(bits) if bits.bytes().all(|b| b.is_ascii_digit()) => {
                bits.parse().ok().filter(|b| *b <= most)?
            }
            Some(_) => return None,
        };
        let net = Self { address, bits };
        // 10.0.0.1/8 may mean the one or the other: say which.
        (net.masked(address) == bits_of(address)).then_some(net)
    }

    fn masked(&self, address: IpAddr) -> u128 {
        let width = if self.address.is_ipv4() { 32 } else { 128 };
        let dropped = width - u32::from(self.bits);
        bits_of(address).checked_shr(dropped).and_then(|kept| kept.checked_shl(dropped)).unwrap_or(0)
    }

    /// Whether an address is in the network.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.address.is_ipv4() && self.masked(address) == bits_of(self.address)
    }
}

fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(Ipv4Addr::to_bits(address)),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// Networks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nets(pub Vec<Net>);

impl Nets {
    /// Whether one of them has an address.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(address))
    }
}

impl Setting for Nets {
    const SHAPE: Shape = Shape::List;

    fn allowed() -> (String, String) {
        (
            "IP 地址或网段，逗号分隔，网段之外的位为 0，如 127.0.0.1,10.0.0.0/8".into(),
            "addresses or networks separated by commas, bits outside the network 0, such as 127.0.0.1,10.0.0.0/8"
                .into(),
        )
    }

    fn read(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return Some(Self::default());
        }
        text.split(',').map(|net| Net::read(net.trim())).collect::<Option<_>>().map(Self)
    }

    fn text(&self) -> Option<String> {
        let nets: Vec<_> = self.0.iter().map(|net| format!("{}/{}", net.address, net.bits)).collect();
        Some(nets.join(","))
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// The word for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl Setting for $name {
            const SHAPE: Shape = Shape::Text;

            fn allowed() -> (String, String) {
                let known = [$($word),*].join("、");
                (format!("其中之一：{known}"), format!("one of {}", known.replace('、', ", ")))
            }

            fn read(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)* _ => None }
            }

            fn text(&self) -> Option<String> {
                Some(self.as_str().to_owned())
            }
        }
    };
}

words! {
    /// How the log is written.
    LogFormat {
        /// Lines for people.
        Text = "text",
        /// A JSON object per line.
        Json = "json",
    }
}

words! {
    /// The least level that is logged.
    Level {
        /// Only what went wrong.
        Error = "error",
        /// And what should be looked at.
        Warn = "warn",
        /// And a line per request that is no tile.
        Info = "info",
        /// And a line per tile.
        Debug = "debug",
        /// Everything.
        Trace = "trace",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_say_exactly_whom_they_mean() {
        let nets = Nets::read("127.0.0.1, 10.0.0.0/8,fd00::/8,0.0.0.0/32").expect("networks");
        for (address, inside) in [
            ("127.0.0.1", true),
            ("127.0.0.2", false),
            ("10.255.1.2", true),
            ("11.0.0.0", false),
            ("fd12::1", true),
            ("fe80::1", false),
            ("::ffff:10.1.1.1", true),
        ] {
            assert_eq!(nets.contains(address.parse().expect("an address")), inside, "{address}");
        }
        assert!(Nets::read("0.0.0.0/0").expect("all").contains("8.8.8.8".parse().expect("an address")));
        for wrong in ["10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/+8", "host", "10.0.0.1,", "10.0.0.0/"] {
            assert_eq!(Nets::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn addresses_for_clients_are_whole_and_without_a_query() {
        let read = |text| Option::<PublicUrl>::read(text).flatten().map(|url| url.as_str().to_owned());
        assert_eq!(read("https://map.example.org/").as_deref(), Some("https://map.example.org"));
        assert_eq!(read("http://10.0.0.1:8080/map").as_deref(), Some("http://10.0.0.1:8080/map"));
        for wrong in
            ["map.example.org", "ftp://a", "https://a/?b", "https://a/#b", "https://u:p@a/", "https:///x"]
        {
            assert!(Option::<PublicUrl>::read(wrong).is_none(), "{wrong}");
        }
        for wrong in ["+1", "-1", "", "1.0", "99999999999"] {
            assert!(Whole::<0, 100>::read(wrong).is_none(), "{wrong}");
        }
    }
}
