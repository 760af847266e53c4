//! What the end-to-end tests share: the built binary, as a command and as a service.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// The day on which the tests ask: answers must not change with the calendar.
pub const AS_OF: &str = "2026-11-22";

/// The binary with an empty data folder of its own.
pub fn landrail(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_landrail"));
    command.env("LANDRAIL_DATA", data);
    command
}

/// Runs the binary on the embedded data.
pub fn run(args: &[&str]) -> Output {
    let data = tempfile::tempdir().expect("a temporary folder");
    landrail(data.path()).args(args).output().expect("the binary runs")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8 output")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8 errors")
}

/// `landrail locate … --json` on the embedded data.
pub fn locate(words: &[&str]) -> Value {
    let mut args = vec!["locate", "--json", "--as-of", AS_OF];
    args.extend(words);
    let output = run(&args);
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The five gazettes, or `None` with a notice where they are not beside the checkout.
pub fn seeds() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: ../shared/seeds absent");
        return None;
    };
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    Some(files)
}

/// A running service on a free port; killed when dropped.
pub struct Service {
    child: Child,
    pub url: String,
    _data: tempfile::TempDir,
}

impl Service {
    pub fn start() -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let mut child = landrail(data.path())
            .args(["serve", "--bind", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("its address");
        let url = line.split_once("http://").expect("an address").1.trim().trim_end_matches('/');
        Self { child, url: format!("http://{url}"), _data: data }
    }

    /// A response whatever its status.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = agent.get(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Response::new(request.call().expect("a response"))
    }

    pub fn post(&self, path: &str, kind: &str, body: &[u8]) -> Response {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.post(format!("{}{path}", self.url)).header("content-type", kind);
        Response::new(request.send(body).expect("a response"))
    }

    pub fn json(&self, path: &str) -> Value {
        let response = self.get(path, &[]);
        assert_eq!(response.status, 200, "{path}: {}", String::from_utf8_lossy(&response.body));
        serde_json::from_slice(&response.body).expect("JSON")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Response {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Response {
    fn new(mut response: ureq::http::Response<ureq::Body>) -> Self {
        let body = response.body_mut().with_config().limit(1 << 30).read_to_vec().expect("a body");
        Self { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Asserts a problem document with this status, naming what is wrong in both languages.
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        assert!(self.header("content-type").starts_with("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let detail = problem["detail"].as_str().expect("a detail").to_owned();
        assert!(detail.contains(" / "), "both languages: {detail}");
        detail
    }
}
