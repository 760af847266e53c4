//! `landrail serve`.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;

use super::Failure;
use crate::access::Role;
use crate::config::{self, Config, Flags, Loaded};
use crate::http::{Condition, Part, Service, log};
use crate::live::Live;
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
    for (zh, en) in config.warnings() {
        tracing::warn!("{zh} / {en}");
    }
    may_speak_plainly(&config).map_err(Failure::Input)?;
    let tls = tls(&config)?;

    let live = match &config.data {
        Some(folder) if !config.read_only => Live::open(folder),
        folder => Live::open_read_only(folder.as_deref()),
    };
    let live = Arc::new(live.map_err(Failure::other)?);
    let has_admin = live.store().map_or(Ok(false), |store| store.has_token(Role::Admin, Timestamp::now()));
    may_bind(config.bind, has_admin.map_err(Failure::other)?, config.data.as_deref())
        .map_err(Failure::Input)?;
    Live::watch(&live);
    let service = Arc::new(Service::new(live).configured(&config));
    service.operations.health.set(Part::Loaded, Condition::Good);
    verify(Arc::clone(&service));

    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::other)?;
    let served = runtime.block_on(serve(&config, service, tls));
    // Work on other threads does not end with its request.
    runtime.shutdown_timeout(Duration::from_millis(100));
    served.map_err(|error| match error {
        ServeError::Bind { .. } | ServeError::Run(_) => Failure::other(error),
    })
}

/// Checks the whole store while it is served already: with a million records that takes a while.
fn verify(service: Arc<Service>) {
    let health = |part, condition| service.operations.health.set(part, condition);
    match service.live().store().map(Arc::clone).filter(|_| service.live().is_editable()) {
        Some(store) => service
            .operations
            .health
            .probe_writable(move || store.writable().map_err(|error| error.to_string())),
        None => health(Part::Writable, Condition::NotNeeded),
    }
    let Some(store) = service.live().store().map(Arc::clone) else {
        return health(Part::Verified, Condition::NotNeeded);
    };
    std::thread::spawn(move || {
        let condition = match store.check(None) {
            Ok(checked) => match checked.faults.first() {
                None => Condition::Good,
                Some(fault) => Condition::Failed(fault.clone()),
            },
            Err(error) => Condition::Failed(error.to_string()),
        };
        if let Condition::Failed(why) = &condition {
            tracing::error!("{why}");
        }
        service.operations.health.set(Part::Verified, condition);
    });
}

fn tls(config: &Config) -> Result<Option<Tls>, Failure> {
    let (Some(cert), Some(key)) = (&config.tls_cert, &config.tls_key) else { return Ok(None) };
    let tls = load_tls(cert, key, Timestamp::now()).map_err(Failure::input)?;
    if let Some(warning) = &tls.warning {
        tracing::warn!("{warning}");
    }
    Ok(Some(tls))
}
