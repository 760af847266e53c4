//! `landrail`: whose land, whose railway section, what may be done here, and who answers for it?

use std::process::ExitCode;

/// The allocator of glibc left five times as much memory resident as was in use after some minutes of
/// edits and answers on many threads; this one gives it back (`.cargo/config.toml` says how soon).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    landrail::cli::run()
}
