//! `landrail`: whose land, whose railway section, what may be done here, and who answers for it?

use std::process::ExitCode;

/// With the allocator of glibc, a quarter of an hour of edits and answers on many threads left four
/// times as much memory resident as was in use: pieces that no arena gives back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    landrail::cli::run()
}
