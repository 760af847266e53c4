//! `landrail serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;

use super::{DataArgs, Failure};
use crate::http;
use crate::live::Live;

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// 监听地址 / address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// 只读:不建立、不修改数据文件 / read only: no store is made or changed
    #[arg(long)]
    read_only: bool,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &ServeArgs) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("landrail=info,warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let live = match args.data.folder() {
        Some(folder) if !args.read_only => Live::open(&folder),
        folder => Live::open_read_only(folder.as_deref()),
    };
    let live = Arc::new(live.map_err(Failure::other)?);
    Live::watch(&live);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::other)?;
    runtime.block_on(http::serve(args.bind, live)).map_err(|error| {
        Failure::Other(format!(
            "无法监听 {}（{error}），请换端口：--bind 127.0.0.1:8081 / cannot listen there, choose another port",
            args.bind
        ))
    })
}
