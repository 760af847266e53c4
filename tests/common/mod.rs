//! What the end-to-end tests share: the built binary, as a command and as a service.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

pub mod line;
pub mod store;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// The day on which the tests ask: answers must not change with the calendar.
pub const AS_OF: &str = "2026-11-22";

/// Every published layer.
pub const LAYERS: [&str; 11] = [
    "segments",
    "county_segments",
    "parcels",
    "temporary_uses",
    "constraints",
    "lines",
    "stations",
    "kilometre_posts",
    "counties",
    "findings",
    "appointments",
];

/// The binary with an empty data folder of its own.
pub fn landrail(data: &Path) -> Command {
    // A long run uses a copy, so that a build meanwhile does not take the program away.
    let own = std::env::var_os("LANDRAIL_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_landrail").into());
    let mut command = Command::new(own);
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

/// A gazette that stands in no repository: two land decisions of a made-up year.
pub fn made_up() -> String {
    let reply = |number: &str, area: &str| {
        format!(
            "原平市人民政府\n关于某路便道临时用地审查意见的批复\n\n原政函〔2031〕{number}号\n市自然资源局：\n\
             你局《关于某路便道临时用地的请示》（原自资〔2031〕26号）文已收悉。由于无法避让耕地 \
             1.5公顷(22.50 亩，其中基本农田 12.30 亩)，原则上同意 ABC-1 标项目部使用原平市沿沟乡、崞阳镇等 \
             3 个村 {area} 土地作为施工便道临时用地，使用期限两年。\n原平市人民政府\n2031年3月4日\n\n"
        )
    };
    reply("7", "2.25公顷（33.75亩）") + &reply("8", "3公顷（45亩）")
}

/// So many of them twice, each with numbers of its own.
pub fn made_up_many(times: usize) -> String {
    let text = made_up();
    (0..times)
        .map(|no| {
            let [a, b] = [2 * no + 1, 2 * no + 2];
            text.replace("〔2031〕7号", &format!("〔2032〕{a}号"))
                .replace("〔2031〕8号", &format!("〔2032〕{b}号"))
        })
        .collect()
}

/// `landrail import` into a data folder.
pub fn import(data: &Path, args: &[&str]) -> Output {
    landrail(data).arg("import").args(args).output().expect("the binary runs")
}

/// The store's file in a data folder.
pub fn store(data: &Path) -> PathBuf {
    data.join("landrail.gpkg")
}

/// The tables of a store, for what no command shows.
pub fn tables(data: &Path) -> rusqlite::Connection {
    assert!(store(data).is_file(), "a store");
    rusqlite::Connection::open(store(data)).expect("a database")
}

/// How long the log of a store is and the digest of what is in force: the same as long as nothing
/// was changed. `None` without a store.
pub fn state(data: &Path) -> Option<(i64, String)> {
    if !store(data).exists() {
        return None;
    }
    let last = "SELECT seq, state FROM lr_audit ORDER BY seq DESC LIMIT 1";
    Some(tables(data).query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("an entry"))
}

/// The records of imports that are in force.
pub fn stored(data: &Path) -> Vec<Value> {
    stored_lines(data, "record").into_iter().filter(|(history, _)| !history).map(|(_, line)| line).collect()
}

/// What imports brought of one kind, each with whether another issue has replaced it.
pub fn stored_lines(data: &Path, kind: &str) -> Vec<(bool, Value)> {
    let db = tables(data);
    let mut query = db
        .prepare(
            "SELECT u.retired_seq IS NOT NULL, i.body FROM lr_unit u JOIN lr_item i ON i.unit = u.unit \
             WHERE u.origin = 'import' AND u.to_seq IS NULL AND i.kind = ?1 ORDER BY u.place, u.unit, i.item",
        )
        .expect("the tables of a store");
    let lines = query.query_map([kind], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).expect("rows");
    lines.map(|line| line.expect("a row")).map(|(old, body)| (old, body.parse().expect("JSON"))).collect()
}

/// What stands in a data folder, sorted.
pub fn names(data: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(data).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Digits of a personal mobile with no digit or letter beside them.
pub fn has_mobile(text: &str) -> bool {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(10)).any(|at| {
        let run = &bytes[at..at + 11];
        run[0] == b'1'
            && (b'3'..=b'9').contains(&run[1])
            && run.iter().all(u8::is_ascii_digit)
            && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric() && bytes[at - 1] != b'.')
            && bytes.get(at + 11).is_none_or(|b| !b.is_ascii_alphanumeric())
    })
}

/// A running service on a free port; killed when dropped. The data folder outlives the process.
pub struct Service {
    child: Running,
    pub url: String,
    _data: Option<tempfile::TempDir>,
}

impl Service {
    /// On the embedded data.
    pub fn start() -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let service = Self::start_on(data.path());
        Self { _data: Some(data), ..service }
    }

    /// On the records of a data folder.
    pub fn start_on(data: &Path) -> Self {
        let mut child = landrail(data)
            .args(["serve", "--bind", "127.0.0.1:0"])
            .env("LANDRAIL_LOG_LEVEL", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("its address");
        let url = line.split_once("http://").expect("an address").1.trim().trim_end_matches('/');
        Self { child: Running(child), url: format!("http://{url}"), _data: None }
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

    /// Any request, with a body if one is given.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Response {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Response::new(
            match body {
                Some(body) => agent.run(
                    request
                        .header("content-type", "application/geo+json")
                        .body(body.to_string())
                        .expect("a request"),
                ),
                None => agent.run(request.body(()).expect("a request")),
            }
            .expect("a response"),
        )
    }

    pub fn json(&self, path: &str) -> Value {
        let response = self.get(path, &[]);
        assert_eq!(response.status, 200, "{path}: {}", String::from_utf8_lossy(&response.body));
        serde_json::from_slice(&response.body).expect("JSON")
    }
}

/// A token of an administrator, made before the service runs.
pub fn admin(data: &Path) -> String {
    let output =
        landrail(data).args(["token", "add", "--name", "测绘科", "--role", "admin"]).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    format!("Bearer {}", stdout(&output).trim())
}

/// A text as a part of a path or query.
pub fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |coded, byte| coded + &format!("%{byte:02X}"))
}

/// A process that does not outlive the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
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
