//! `landrail serve`.

use std::net::SocketAddr;

use clap::Args;

use super::{DataArgs, Failure};
use crate::store::Folder;
use crate::{data, http};

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// 监听地址 / address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
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
    let (snapshot, decisions) = data::reviewed(args.data.folder().as_deref()).map_err(Failure::other)?;
    let store = args.data.folder().map(|folder| Folder::open(&folder).store()).transpose()?.flatten();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::other)?;
    runtime.block_on(http::serve(args.bind, snapshot, decisions, store)).map_err(|error| {
        Failure::Other(format!(
            "无法监听 {}（{error}），请换端口：--bind 127.0.0.1:8081 / cannot listen there, choose another port",
            args.bind
        ))
    })
}
