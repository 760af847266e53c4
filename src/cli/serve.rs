//! `landrail serve`.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;

use super::Failure;
use crate::config::{self, Config, Flags, Loaded};
use crate::data;
use crate::http::{Condition, Part, Service, log};
use crate::serve::{ServeError, Tls, load_tls, may_bind, may_speak_plainly, serve};

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    flags: Flags,
}

pub(super) fn run(args: &ServeArgs) -> Result<(), Failure> {
    let Loaded { config, file } = config::load(&args.flags).map_err(Failure::input)?;
    log::start(config.log, config.log_level);
    if let Some(file) = file {
        tracing::info!("配置文件 / configuration: {}", file.display());
    }
    may_speak_plainly(&config).map_err(Failure::Input)?;
    // The store that keeps the tokens comes with the next change: until then nobody is an admin.
    may_bind(config.bind, false, config.data.as_deref()).map_err(Failure::Input)?;
    let tls = tls(&config)?;

    let (snapshot, decisions) = data::reviewed(config.data.as_deref()).map_err(Failure::other)?;
    let service = Arc::new(Service::new(snapshot).with_decisions(decisions).configured(&config));
    let health = &service.operations.health;
    health.set(Part::Loaded, Condition::Good);
    health.set(Part::Verified, Condition::Good);
    // Nothing is written by the service yet.
    health.set(Part::Writable, Condition::NotNeeded);

    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::other)?;
    let served = runtime.block_on(serve(&config, service, tls));
    // Work on other threads does not end with its request.
    runtime.shutdown_timeout(Duration::from_millis(100));
    served.map_err(|error| match error {
        ServeError::Bind { .. } | ServeError::Run(_) => Failure::other(error),
    })
}

fn tls(config: &Config) -> Result<Option<Tls>, Failure> {
    let (Some(cert), Some(key)) = (&config.tls_cert, &config.tls_key) else { return Ok(None) };
    let tls = load_tls(cert, key, Timestamp::now()).map_err(Failure::input)?;
    if let Some(warning) = &tls.warning {
        tracing::warn!("{warning}");
    }
    Ok(Some(tls))
}
