//! A bar on the terminal while an import reads.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::walk::Listing;

/// What is shown: bytes and files done, the rate and the time left.
const TEMPLATE: &str = "{bar:30} {bytes}/{total_bytes} {msg} {bytes_per_sec} 还需 / left {eta}";

/// The bar, or nothing where nobody would see it.
pub(super) struct Progress {
    bar: ProgressBar,
    files: usize,
    done: usize,
}

impl Progress {
    pub(super) fn new(listing: &Listing, quiet: bool) -> Self {
        let total = listing.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add);
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        // Time goes on while a large file is read.
        if !bar.is_hidden() {
            bar.enable_steady_tick(std::time::Duration::from_millis(250));
        }
        Self { bar, files: listing.files.len(), done: 0 }
    }

    /// A file is done with.
    pub(super) fn done(&mut self, bytes: u64) {
        self.done += 1;
        self.bar.set_message(format!("{}/{} 文件 / files", self.done, self.files));
        self.bar.inc(bytes);
    }

    /// Writes to standard output without the bar in between.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
