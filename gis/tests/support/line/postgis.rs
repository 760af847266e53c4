//! A throw-away `PostGIS`. The single-user mode of `PostgreSQL` is used: it reads a script, writes its
//! tables and ends, so that there is no server that could be left over and no port or socket.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Why the oracle cannot be asked here.
pub(crate) type Absent = String;

/// A cluster of its own, deleted with the value.
pub(crate) struct Cluster {
    dir: tempfile::TempDir,
    bin: PathBuf,
}

/// `PostgreSQL` refuses to run as root; then everything runs as the user of the package.
fn command(program: &Path) -> Command {
    let root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

fn succeeded(what: &str, output: std::io::Result<Output>) -> Output {
    let output = output.unwrap_or_else(|error| panic!("{what}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    let failed = ["ERROR:", "FATAL:", "PANIC:"].iter().any(|word| errors.contains(word));
    assert!(output.status.success() && !failed, "{what}: {errors}");
    output
}

/// The newest `PostgreSQL` that has `PostGIS`.
fn installed() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let version = entry.ok()?.file_name().into_string().ok()?;
            let bin = PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"));
            let control = format!("/usr/share/postgresql/{version}/extension/postgis.control");
            // The package of the scripts may be there without that of the library.
            let library = format!("/usr/lib/postgresql/{version}/lib/postgis-3.so");
            let whole =
                bin.join("initdb").exists() && [control, library].iter().all(|p| Path::new(p).exists());
            Some((version.parse().ok()?, bin)).filter(|_| whole)
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

impl Cluster {
    pub(crate) fn new() -> Result<Self, Absent> {
        let bin =
            installed().ok_or("PostgreSQL with PostGIS absent (apt-get install postgresql-15-postgis-3)")?;
        let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
        let root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
        if root {
            let user = Command::new("chown").arg("postgres").arg(dir.path()).output();
            if !user.as_ref().is_ok_and(|output| output.status.success()) {
                return Err("no user postgres to run PostgreSQL as".to_owned());
            }
            if !Command::new("setpriv").arg("--version").output().is_ok_and(|o| o.status.success()) {
                return Err("setpriv absent, and PostgreSQL does not run as root".to_owned());
            }
        }
        let mut initdb = command(&bin.join("initdb"));
        initdb.arg("-D").arg(dir.path().join("data"));
        initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        let made = initdb.current_dir(dir.path()).output().map_err(|error| format!("initdb: {error}"))?;
        if !made.status.success() {
            return Err(format!("initdb does not run here: {}", String::from_utf8_lossy(&made.stderr)));
        }
        Ok(Self { dir, bin })
    }

    /// Writes the tables, runs the script with `DIR` replaced and gives the table reader.
    pub(crate) fn run(&self, script: &str, tables: &[(&str, String)]) {
        let dir = self.dir.path();
        for (name, rows) in tables {
            std::fs::write(dir.join(name), rows).expect("a table can be written");
        }
        let script = script.replace("DIR", &dir.display().to_string());
        std::fs::write(dir.join("script.sql"), script).expect("the script can be written");
        let input = std::fs::File::open(dir.join("script.sql")).expect("the script was written");
        let mut postgres = command(&self.bin.join("postgres"));
        postgres.args(["--single", "-j", "-F", "-D"]).arg(dir.join("data")).arg("postgres");
        postgres.current_dir(dir).stdin(Stdio::from(input));
        succeeded("postgres --single", postgres.output());
    }

    /// The rows of a table that the script wrote.
    pub(crate) fn table(&self, name: &str) -> Vec<Vec<String>> {
        let path = self.dir.path().join(name);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(&path)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let rows = reader.records().map(|row| row.expect("PostgreSQL writes CSV"));
        rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
    }
}
