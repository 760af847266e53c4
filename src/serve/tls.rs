//! HTTPS: the operator's certificate and key, read with words for what is wrong with them.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use landrail_gis::fault::Fault;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use rustls::{Error, ServerConfig};

use super::validity::{self, Validity};

/// A certificate with less time than this is warned of.
const SOON_DAYS: i64 = 30;

/// What is ready to serve.
#[derive(Debug)]
pub struct Tls {
    /// For the server.
    pub config: Arc<ServerConfig>,
    /// What the operator should know, Chinese and English.
    pub warning: Option<String>,
}

/// Reads a certificate with its chain and its key.
///
/// # Errors
/// Which of the files is wrong, and what to do.
pub fn load(cert: &Path, key: &Path, now: Timestamp) -> Result<Tls, Fault> {
    let (cert_name, key_name) = (cert.display().to_string(), key.display().to_string());
    let chain = certificates(cert)?;
    let of_cert = |zh: &str, en: &str| Fault::file(cert_name.clone(), zh, en).at("tls_cert");
    let Some(leaf) = chain.first() else {
        return Err(of_cert(
            "文件中没有证书（BEGIN CERTIFICATE）；证书与私钥是否写反？",
            "no certificate (BEGIN CERTIFICATE) in the file; are certificate and key exchanged?",
        ));
    };
    let Some(validity) = validity::of(leaf) else {
        return Err(of_cert("证书内容损坏，无法解析", "the certificate is damaged and cannot be read"));
    };
    if now > validity.to {
        let day = validity.to.strftime("%F");
        return Err(of_cert(
            &format!("证书已于 {day} 过期，请换新证书"),
            &format!("the certificate expired on {day}, renew it"),
        ));
    }
    if now < validity.from {
        let day = validity.from.strftime("%F");
        return Err(of_cert(
            &format!("证书自 {day} 起才有效，请检查本机时钟"),
            &format!("the certificate is valid from {day} only, check the clock of this computer"),
        ));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| unusable_key(&key_name, &error))?;
    let provider = Arc::new(ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
    let mut config = config.map_err(|error| match error {
        Error::InconsistentKeys(_) => Fault::file(
            key_name.clone(),
            format!("私钥与证书 {cert_name} 不是一对"),
            format!("the key does not belong to the certificate {cert_name}"),
        )
        .at("tls_key"),
        Error::InvalidCertificate(_) => {
            of_cert("证书内容损坏，无法使用", "the certificate is damaged and cannot be used")
        }
        other => Fault::file(
            key_name.clone(),
            format!("私钥无法使用（{other}），应为 RSA、ECDSA 或 Ed25519 私钥"),
            format!("the key cannot be used, expected one of RSA, ECDSA or Ed25519: {other}"),
        )
        .at("tls_key"),
    })?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Tls { config: Arc::new(config), warning: ends_soon(&cert_name, &validity, now) })
}

fn ends_soon(name: &str, validity: &Validity, now: Timestamp) -> Option<String> {
    let days = (validity.to.as_second() - now.as_second()) / 86_400;
    (days < SOON_DAYS).then(|| {
        format!(
            "{name}: 证书还有 {days} 天过期，请及时更换 / the certificate expires in {days} days, renew it"
        )
    })
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Fault> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    read.map_err(|error| {
        let name = file.display().to_string();
        match error {
            pem::Error::Io(error) => Fault::file(
                name,
                format!("证书无法读取，请检查路径与权限（{error}）"),
                "the certificate cannot be read, check the path and its permissions",
            ),
            error => Fault::file(
                name,
                format!("不是 PEM 证书（{error}）；DER 格式请用 openssl x509 -inform der -in 文件 -out 新文件 转换"),
                format!("not a PEM certificate ({error}); openssl x509 -inform der -in FILE -out NEW converts DER"),
            ),
        }
        .at("tls_cert")
    })
}

fn unusable_key(name: &str, error: &pem::Error) -> Fault {
    match error {
        pem::Error::Io(error) => Fault::file(
            name,
            format!("私钥无法读取，请检查路径与权限（{error}）"),
            "the key cannot be read, check the path and its permissions",
        ),
        pem::Error::NoItemsFound => Fault::file(
            name,
            "文件中没有私钥（BEGIN PRIVATE KEY）；证书与私钥是否写反？有口令的私钥请先用 openssl pkey 去掉口令",
            "no key (BEGIN PRIVATE KEY) in the file; are certificate and key exchanged? Remove a passphrase with openssl pkey first",
        ),
        error => {
            Fault::file(name, format!("不是 PEM 私钥（{error}）"), format!("not a PEM private key ({error})"))
        }
    }
    .at("tls_key")
}
