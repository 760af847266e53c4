//! A certificate of our own, for a service that no public authority certifies: in a local network, or
//! by its address.
//!
//! It is signed by an authority that is made for it alone and whose key is thrown away: phones take
//! only authorities into their trust, and this one can never sign for any other name.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use jiff::ToSpan as _;
use jiff::civil::Date;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose, SanType,
};

/// Phones refuse certificates that hold longer.
pub const MAX_DAYS: u16 = 825;

/// What a certificate is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// A name, as in `map.example.org` or `*.example.org`.
    Name(String),
    /// An address.
    Address(IpAddr),
}

impl std::str::FromStr for Host {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
            return if address.is_unspecified() {
                Err(format!(
                    "{text} 不是客户端能访问的地址，请写主机名或本机的局域网 IP / clients cannot reach {text}: give the name or the address of this computer"
                ))
            } else {
                Ok(Self::Address(address))
            };
        }
        let name = text.strip_prefix("*.").unwrap_or(text);
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        // A name of digits and dots is an address with a mistake.
        let numeric = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
        if text.len() <= 253 && name.split('.').all(label) && !numeric {
            Ok(Self::Name(text.to_ascii_lowercase()))
        } else {
            Err(format!(
                "“{text}”不是主机名或 IP 地址；不要写 http://、端口或路径，中文域名请写 xn-- 形式 / {text:?} is no host name or address: no http://, port or path, international names in their xn-- form"
            ))
        }
    }
}

/// The files that were written.
#[derive(Debug)]
pub struct Written {
    /// The certificate with its authority: `tls_cert`.
    pub cert: PathBuf,
    /// The key: `tls_key`.
    pub key: PathBuf,
    /// The authority, to be installed on phones and computers.
    pub authority: PathBuf,
    /// The last day on which it holds.
    pub until: Date,
}

/// Why no pair was made.
#[derive(Debug, thiserror::Error)]
pub enum PairError {
    /// There is a file already.
    #[error(
        "{0} 已存在，不覆盖；请换 --out 目录，或先移走旧文件 / exists and is not overwritten: choose another --out, or move the old file away"
    )]
    Exists(PathBuf),
    /// A file cannot be written.
    #[error("{0}: 无法写入（{1}） / cannot be written")]
    Io(PathBuf, io::Error),
    /// The certificate cannot be made.
    #[error("无法生成证书（{0}） / the certificate cannot be made")]
    Make(#[from] rcgen::Error),
    /// The days lead out of the calendar.
    #[error("日期超出范围 / the date is out of range")]
    Date,
}

/// Makes a certificate, its key and its authority and writes them to a folder, which is made if need be.
///
/// # Errors
/// When one of the files exists already, and then none is written, or when a file cannot be written.
pub fn write(hosts: &[Host], folder: &Path, days: u16, today: Date) -> Result<Written, PairError> {
    let path = |name: &str| folder.join(name);
    let (cert, key, authority) = (path("landrail.crt"), path("landrail.key"), path("landrail-ca.crt"));
    if let Some(known) = [&cert, &key, &authority].into_iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(PairError::Exists(known.clone()));
    }
    // A day before: clocks of phones differ, and so do days.
    let from = today.checked_sub(1.day()).map_err(|_| PairError::Date)?;
    let until = today.checked_add(i64::from(days).days()).map_err(|_| PairError::Date)?;
    let pair = make(hosts, from, until)?;
    std::fs::create_dir_all(folder).map_err(|error| PairError::Io(folder.to_owned(), error))?;
    for (path, text, secret) in
        [(&key, &pair.key, true), (&cert, &pair.cert, false), (&authority, &pair.authority, false)]
    {
        write_new(path, text, secret).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => PairError::Exists(path.clone()),
            _ => PairError::Io(path.clone(), error),
        })?;
    }
    Ok(Written { cert, key, authority, until })
}

/// Texts in PEM.
struct Pair {
    cert: String,
    key: String,
    authority: String,
}

fn make(hosts: &[Host], from: Date, until: Date) -> Result<Pair, rcgen::Error> {
    let at = |day: Date| {
        rcgen::date_time_ymd(day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs())
    };
    let mut root = CertificateParams::default();
    // The day tells several of them apart in the list of a phone.
    root.distinguished_name = named(&format!("landrail {from}"));
    root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    (root.not_before, root.not_after) = (at(from), at(until));
    let authority = CertifiedIssuer::self_signed(root, KeyPair::generate()?)?;

    let mut leaf = CertificateParams::default();
    let first = hosts.first().map_or_else(String::new, |host| match host {
        Host::Name(name) => name.clone(),
        Host::Address(address) => address.to_string(),
    });
    leaf.distinguished_name = named(&first);
    leaf.subject_alt_names = hosts
        .iter()
        .map(|host| {
            Ok(match host {
                Host::Name(name) => SanType::DnsName(name.as_str().try_into()?),
                Host::Address(address) => SanType::IpAddress(*address),
            })
        })
        .collect::<Result<_, rcgen::Error>>()?;
    leaf.is_ca = IsCa::ExplicitNoCa;
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    leaf.use_authority_key_identifier_extension = true;
    (leaf.not_before, leaf.not_after) = (at(from), at(until));
    let key = KeyPair::generate()?;
    let cert = leaf.signed_by(&key, &authority)?;
    Ok(Pair { cert: cert.pem() + &authority.pem(), key: key.serialize_pem(), authority: authority.pem() })
}

fn named(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

fn write_new(path: &Path, text: &str, secret: bool) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        // From the first byte on, nobody else reads it.
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{load_tls, may_bind};
    use super::*;

    fn hosts(texts: &[&str]) -> Vec<Host> {
        texts.iter().map(|text| text.parse().expect("a host")).collect()
    }

    #[test]
    fn a_pair_is_made_once_and_serves() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("tls");
        let today = date(2026, 11, 22);
        let pair =
            write(&hosts(&["map.example.org", "192.0.2.7", "2001:db8::1"]), &out, 365, today).expect("made");
        assert_eq!(pair.until, date(2027, 11, 22));
        let now = "2026-11-22T01:00:00Z".parse().expect("a time");
        assert!(load_tls(&pair.cert, &pair.key, now).expect("a pair").warning.is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&pair.key).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "nobody else reads the key");
        }
        let before = std::fs::read(&pair.key).expect("a key");
        let again = write(&hosts(&["a.example"]), &out, 1, today).expect_err("exists");
        assert!(again.to_string().contains("landrail.crt"), "{again}");
        assert_eq!(std::fs::read(&pair.key).expect("a key"), before);
        assert!(may_bind(([127, 0, 0, 1], 1).into(), false, None).is_ok());
    }

    #[test]
    fn what_is_wrong_with_a_pair_is_said_of_the_right_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let today = date(2026, 11, 22);
        let pair =
            |name: &str| write(&hosts(&["a.example"]), &folder.path().join(name), 90, today).expect("made");
        let (one, two) = (pair("one"), pair("two"));
        let text = folder.path().join("text.pem");
        std::fs::write(&text, "hello").expect("written");
        let broken = folder.path().join("broken.pem");
        let cut: String = std::fs::read_to_string(&one.cert).expect("a file").chars().take(200).collect();
        std::fs::write(&broken, cut).expect("written");
        let absent = folder.path().join("absent.pem");
        let (good, late, soon, early) =
            ("2026-11-23T00:00:00Z", "2028-01-01T00:00:00Z", "2027-02-15T00:00:00Z", "2020-01-01T00:00:00Z");
        for (cert, key, now, parts) in [
            (&one.cert, &two.key, good, ["landrail.key", "tls_key", "不是一对"]),
            (&absent, &one.key, good, ["absent.pem", "tls_cert", "无法读取"]),
            (&one.cert, &absent, good, ["absent.pem", "tls_key", "无法读取"]),
            (&one.key, &one.cert, good, ["landrail.key", "tls_cert", "写反"]),
            (&one.cert, &one.cert, good, ["landrail.crt", "tls_key", "写反"]),
            (&text, &one.key, good, ["text.pem", "tls_cert", "没有证书"]),
            (&broken, &one.key, good, ["broken.pem", "tls_cert", "PEM"]),
            (&one.cert, &one.key, late, ["landrail.crt", "2027-02-20", "过期"]),
            (&one.cert, &one.key, early, ["landrail.crt", "2026-11-21", "时钟"]),
        ] {
            let fault = load_tls(cert, key, now.parse().expect("a time"))
                .map(|_| ())
                .expect_err("a fault")
                .to_string();
            for part in parts {
                assert!(fault.contains(part), "{part}: {fault}");
            }
        }
        let tls = load_tls(&one.cert, &one.key, soon.parse().expect("a time")).expect("still good");
        assert!(tls.warning.expect("a warning").contains("5 天"));
    }

    #[test]
    fn hosts_are_names_or_addresses() {
        for good in ["map.example.org", "*.example.org", "localhost", "10.0.0.1", "[::1]", "xn--fiqs8s"] {
            assert!(good.parse::<Host>().is_ok(), "{good}");
        }
        for wrong in
            ["", "http://a", "a:80", "a b", "-a", "a..b", "10.0.0.256", "0.0.0.0", "地图.中国", "a.*.b"]
        {
            assert!(wrong.parse::<Host>().is_err(), "{wrong}");
        }
    }
}
