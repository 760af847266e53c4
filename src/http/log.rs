//! The log of the service, on standard error.

use tracing_subscriber::EnvFilter;

use crate::config::{Level, LogFormat};

/// Starts the log. Other crates write only what should be looked at.
pub fn start(format: LogFormat, level: Level) {
    let filter = EnvFilter::new(format!("warn,landrail={}", level.as_str()));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first log.
    let _ = match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
        }
    };
}
