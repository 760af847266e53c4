//! The service as its users run it: the binary, a data folder, and the commands beside it.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

/// The binary on a data folder, without what the caller's environment says to it or to this bench: the
/// service refuses variables of its name that it does not know.
fn command(binary: &Path, data: &Path) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("LANDRAIL_") {
            command.env_remove(name);
        }
    }
    command.env("LANDRAIL_DATA", data);
    command
}

/// Runs a command of the binary; its standard output.
pub(crate) fn landrail(binary: &Path, data: &Path, args: &[&str]) -> Result<String, String> {
    let output = command(binary, data)
        .args(args)
        .output()
        .map_err(|error| format!("{}: {error}", binary.display()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("landrail {}: {} {said}", args.join(" "), output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a service uses at a moment.
#[derive(Clone, Copy, Default)]
pub(crate) struct Usage {
    /// Resident memory, MiB.
    pub(crate) rss: f64,
    /// Seconds on a processor so far.
    pub(crate) busy: f64,
    /// The store's file and its log, MiB.
    pub(crate) store: f64,
    pub(crate) wal: f64,
}

/// A running service.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    data: PathBuf,
    log: PathBuf,
}

impl Server {
    pub(crate) fn start(binary: &Path, data: &Path, log: PathBuf) -> Result<Self, String> {
        let told = |error: std::io::Error| format!("{}: {error}", binary.display());
        let mut child = command(binary, data)
            .args(["serve", "--bind", "127.0.0.1:0", "--rate-limit", "0", "--rate-heavy", "0"])
            .args(["--log-level", "warn"])
            .stdout(Stdio::piped())
            .stderr(File::create(&log).map_err(told)?)
            .spawn()
            .map_err(told)?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line).map_err(told)?;
        }
        let address =
            line.split_once("http://").and_then(|(_, at)| at.trim().trim_end_matches('/').parse().ok());
        let data = data.to_owned();
        match address {
            Some(address) => Ok(Self { child, address, data, log }),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                Err(format!("the service did not start: {}", fs::read_to_string(&log).unwrap_or_default()))
            }
        }
    }

    pub(crate) fn usage(&self) -> Usage {
        let of =
            |name: &str| fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).unwrap_or_default();
        let status = of("status");
        let rss = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        // Hundredths of a second, of all threads, also those that ended.
        let stat = of("stat");
        let times = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        let busy = times.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0;
        let size = |name: &str| fs::metadata(self.data.join(name)).map_or(0.0, |meta| mib(meta.len()));
        Usage {
            rss: rss.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0,
            busy,
            store: size("landrail.gpkg"),
            wal: size("landrail.gpkg-wal"),
        }
    }

    /// Asks it to end, as a service manager does.
    pub(crate) fn stop(mut self) -> Result<(ExitStatus, String), String> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().map_err(|error| error.to_string())?;
        if !asked.success() {
            return Err("the service had ended before it was asked to".to_owned());
        }
        let status = self.child.wait().map_err(|error| error.to_string())?;
        let log = fs::read_to_string(&self.log).map_err(|error| error.to_string())?;
        Ok((status, log))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
