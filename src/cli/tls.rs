//! `landrail tls self-signed`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Failure, print};
use crate::data;
use crate::serve::self_signed::{Host, MAX_DAYS, PairError, write};

#[derive(Debug, Args)]
pub(super) struct TlsArgs {
    #[command(subcommand)]
    command: TlsCommand,
}

#[derive(Debug, Subcommand)]
enum TlsCommand {
    /// 生成自签名的证书与私钥 / Make a self-signed certificate and its key
    SelfSigned(SelfSignedArgs),
}

#[derive(Debug, Args)]
struct SelfSignedArgs {
    /// 客户端访问时用的主机名或 IP 地址，可多个 / names or addresses by which clients reach the service
    #[arg(long, value_name = "NAME_OR_IP", required = true, num_args = 1..)]
    host: Vec<Host>,
    /// 写入的目录 / folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 有效天数（手机最多接受 825 天） / days that it holds (phones accept 825 at most)
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_DAYS)))]
    days: u16,
}

pub(super) fn run(args: &TlsArgs) -> Result<(), Failure> {
    let TlsCommand::SelfSigned(args) = &args.command;
    let pair = write(&args.host, &args.out, args.days, data::today()).map_err(|error| match error {
        PairError::Make(_) => Failure::other(error),
        _ => Failure::input(error),
    })?;
    let (cert, key, authority) = (pair.cert.display(), pair.key.display(), pair.authority.display());
    let host = args.host.first().map_or_else(String::new, |host| match host {
        Host::Name(name) => name.clone(),
        Host::Address(std::net::IpAddr::V6(address)) => format!("[{address}]"),
        Host::Address(address) => address.to_string(),
    });
    print(&format!(
        "\
证书 / certificate: {cert}
私钥 / key:         {key}（只有本用户可读，不要外传 / for this user only, keep it secret）
根证书 / authority: {authority}（签发密钥已销毁，不能再签其他证书 / its key is gone, it can sign nothing else）
有效至 / until:     {until}

1. 启动 / serve:
   landrail serve --bind 0.0.0.0:8443 --tls-cert {cert} --tls-key {key}
   https://{host}:8443/

2. 手机只把位置交给受信任的 HTTPS 页面，请在每部手机、每台电脑上安装根证书 {authority}：
   - 安卓：设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书
   - 鸿蒙：设置 → 安全 → 更多安全设置 → 加密和凭据 → 从存储设备安装
   - iPhone：用“文件”或邮件打开，设置 → 已下载描述文件 → 安装；再到 通用 → 关于本机 → 证书信任设置 中打开
   - Windows：双击 → 安装证书 → 本地计算机 → 受信任的根证书颁发机构
   Phones give their position only to HTTPS pages that they trust: install the authority on each device
   (Android: Settings > Security > Encryption & credentials > Install a certificate > CA certificate;
   iPhone: open the file, install the profile, then General > About > Certificate Trust Settings).
   不要在浏览器中“继续访问不安全网站”代替安装 / do not click through the browser's warning instead.
",
        until = pair.until,
    ))
}
