//! `landrail`: whose land, whose railway section, what may be done here, and who answers for it?

use std::process::ExitCode;

fn main() -> ExitCode {
    landrail::cli::run()
}
