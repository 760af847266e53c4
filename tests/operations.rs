//! The service as operators meet it: configuration, HTTPS, limits, health, metrics, log and stopping.

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Service, landrail, stderr, stdout};
use serde_json::Value;

/// A service started with flags, whose log is kept.
struct Started {
    child: Child,
    address: String,
    _data: tempfile::TempDir,
}

impl Started {
    fn with(flags: &[&str]) -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let mut child = landrail(data.path())
            .args(["serve", "--bind", "127.0.0.1:0"])
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("its address");
        let address = line.split_once("://").expect("an address").1.trim().trim_end_matches('/').to_owned();
        Self { child, address, _data: data }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("the service listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        stream
    }

    /// Sends a request as written, and reads until the service closes.
    fn exchange(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str, headers: &str) -> String {
        self.exchange(&format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}\r\n",
            self.address
        ))
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.expect("kill runs").success());
    }

    /// Stops it and gives its exit code and log.
    fn stopped(mut self) -> (Option<i32>, String) {
        let mut log = String::new();
        self.child.stderr.take().expect("piped").read_to_string(&mut log).expect("a log");
        (self.child.wait().expect("it ends").code(), log)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn status(answer: &str) -> u16 {
    answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("no status: {answer}"))
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let of = |line: &'a str| line.split_once(": ").filter(|(own, _)| own.eq_ignore_ascii_case(name));
    head.lines().find_map(of).map_or("", |(_, value)| value)
}

/// The service refuses to start; what it says.
fn refused(data: &Path, flags: &[&str]) -> (Option<i32>, String) {
    let output = landrail(data).arg("serve").args(flags).output().expect("the binary runs");
    (output.status.code(), stderr(&output))
}

// --- configuration ----------------------------------------------------------------------------------

fn shown(data: &Path, flags: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = landrail(data);
    command.args(["config", "show", "--format", "json"]).args(flags).envs(variables.iter().copied());
    command.output().expect("the binary runs")
}

fn settings(output: &Output) -> Value {
    assert!(output.status.success(), "{}", stderr(output));
    let all: Value = serde_json::from_str(&stdout(output)).expect("JSON");
    all["settings"].clone()
}

#[test]
fn a_flag_beats_the_environment_and_that_the_file() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let file = data.path().join("landrail.toml");
    std::fs::write(&file, "bind = \"127.0.0.1:1001\"\nrate_burst = 11\nmax_body = 3\n").expect("written");
    let found = settings(&shown(
        data.path(),
        &["--bind", "127.0.0.1:1003"],
        &[("LANDRAIL_BIND", "127.0.0.1:1002"), ("LANDRAIL_RATE_BURST", "12")],
    ));
    assert_eq!(found["bind"]["value"], "127.0.0.1:1003");
    assert_eq!(found["bind"]["from"]["name"], "--bind");
    assert_eq!(found["rate_burst"]["value"], 12);
    assert_eq!(found["rate_burst"]["from"]["name"], "LANDRAIL_RATE_BURST");
    assert_eq!(found["max_body"]["value"], 3);
    assert_eq!(found["max_body"]["from"]["line"], 3);
    assert_eq!(found["log"]["from"]["kind"], "default");

    let other = data.path().join("other.toml");
    std::fs::write(&other, "max_body = 9\n").expect("written");
    let named = settings(&shown(data.path(), &["--config", other.to_str().expect("UTF-8")], &[]));
    assert_eq!((&named["max_body"]["value"], &named["rate_burst"]["value"]), (&9.into(), &1000.into()));
    let by_variable =
        settings(&shown(data.path(), &[], &[("LANDRAIL_CONFIG", other.to_str().expect("UTF-8"))]));
    assert_eq!(by_variable["max_body"]["value"], 9);
}

#[test]
fn nothing_of_the_configuration_is_ignored() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let file = data.path().join("landrail.toml");
    for (text, parts) in [
        ("\nrate_limits = 5\n", ["第 2 行", "rate_limits", "相近：rate_limit"]),
        ("log = \"xml\"\n", ["第 1 行", "“xml”", "text、json"]),
        ("max_body = \"4\"\n", ["max_body", "不带引号", "1–1024"]),
        ("header_timeout = 0\n", ["header_timeout", "“0”", "1–3600"]),
        ("bind = \"127.0.0.1\"\n", ["bind", "“127.0.0.1”", "端口"]),
        ("data = \"/elsewhere\"\n", ["data", "第 1 列", "--config"]),
        ("log = \n", ["第 1 行", "第", "TOML"]),
    ] {
        std::fs::write(&file, text).expect("written");
        for output in [
            shown(data.path(), &[], &[]),
            landrail(data.path()).args(["serve", "--bind", "127.0.0.1:0"]).output().expect("the binary runs"),
        ] {
            assert_eq!(output.status.code(), Some(2), "{text}");
            for part in parts {
                assert!(stderr(&output).contains(part), "{text}: {part}: {}", stderr(&output));
            }
        }
    }
    std::fs::write(&file, "rate_limits = 5\nlog = \"xml\"\n").expect("written");
    let check = landrail(data.path()).args(["config", "check"]).arg(&file).output().expect("the binary runs");
    assert!(
        stderr(&check).contains("rate_limits") && stderr(&check).contains("xml"),
        "both: {}",
        stderr(&check)
    );
    std::fs::write(&file, "# 空\n").expect("written");
    assert!(landrail(data.path()).args(["config", "check"]).arg(&file).status().expect("it runs").success());
    let output = shown(data.path(), &[], &[("LANDRAIL_RATELIMIT", "5")]);
    assert!(stderr(&output).contains("LANDRAIL_RATE_LIMIT"), "{}", stderr(&output));
    let output = shown(data.path(), &["--config", "/no/such/file.toml"], &[]);
    assert!(stderr(&output).contains("/no/such/file.toml"), "{}", stderr(&output));
}

// --- where it listens, and how ----------------------------------------------------------------------

#[test]
fn it_does_not_open_to_others_by_mistake() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let (code, said) = refused(data.path(), &["--bind", "0.0.0.0:0"]);
    assert_eq!(code, Some(2));
    for way in ["HTTP", "--tls-cert", "landrail tls self-signed", "--insecure-http"] {
        assert!(said.contains(way), "{way}: {said}");
    }
    let (code, said) = refused(data.path(), &["--bind", "0.0.0.0:0", "--insecure-http"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("landrail token add --name 管理员 --role admin --data "), "{said}");
    let (code, said) = refused(data.path(), &["--tls-cert", "a.pem"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("tls_key"), "{said}");
}

/// Asks over TLS, trusting one authority alone.
fn ask_tls(address: &str, name: &str, authority: &Path, path: &str) -> std::io::Result<String> {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, ServerName};
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).expect("a certificate")).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let mut connection = rustls::ClientConnection::new(Arc::new(config), name).expect("a connection");
    let mut socket = TcpStream::connect(address)?;
    let mut stream = rustls::Stream::new(&mut connection, &mut socket);
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn https_with_a_pair_of_our_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("tls");
    let made = |hosts: &[&str], out: &Path| {
        let mut command = landrail(folder.path());
        command.args(["tls", "self-signed", "--out"]).arg(out).arg("--days").arg("30");
        for host in hosts {
            command.args(["--host", host]);
        }
        command.output().expect("the binary runs")
    };
    let output = made(&["127.0.0.1", "map.example"], &out);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("landrail serve --bind") && stdout(&output).contains("证书信任设置"));
    let again = made(&["127.0.0.1"], &out);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("不覆盖"), "{}", stderr(&again));
    assert_eq!(made(&["https://a"], &folder.path().join("other")).status.code(), Some(2));

    let path = |name: &str| out.join(name).to_str().expect("UTF-8").to_owned();
    let (cert, key, authority) = (path("landrail.crt"), path("landrail.key"), out.join("landrail-ca.crt"));
    let service = Started::with(&["--tls-cert", &cert, "--tls-key", &key]);
    for name in ["127.0.0.1", "map.example"] {
        let answer = ask_tls(&service.address, name, &authority, "/tiles/lines.json").expect("an answer");
        assert_eq!(status(&answer), 200);
        assert!(
            answer.contains(&format!("https://{}/tiles/lines/", service.address)),
            "links are HTTPS: {answer}"
        );
    }
    assert!(ask_tls(&service.address, "other.example", &authority, "/").is_err(), "for no other name");
    let plain = TcpStream::connect(&service.address).map(|mut stream| {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    });
    assert!(!plain.expect("it listens").starts_with(b"HTTP/1.1 200"), "nothing goes out unencrypted");

    let two = folder.path().join("two");
    assert!(made(&["127.0.0.1"], &two).status.success());
    let other_key = two.join("landrail.key");
    let (code, said) =
        refused(folder.path(), &["--tls-cert", &cert, "--tls-key", other_key.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(2));
    assert!(said.contains("不是一对") && said.contains("two"), "{said}");
    let (_, said) = refused(folder.path(), &["--tls-cert", "/absent.crt", "--tls-key", &key]);
    assert!(said.contains("/absent.crt") && said.contains("无法读取"), "{said}");
}

// --- limits -----------------------------------------------------------------------------------------

#[test]
fn a_client_that_asks_too_often_must_wait() {
    let service =
        Started::with(&["--rate-limit", "1", "--rate-burst", "3", "--trusted-proxies", "127.0.0.1"]);
    let ask = |client: &str| service.get("/about", &format!("x-forwarded-for: {client}\r\n"));
    let first: Vec<u16> = (0..3).map(|_| status(&ask("192.0.2.1"))).collect();
    assert_eq!(first, [200, 200, 200]);
    let refused = ask("192.0.2.1");
    assert_eq!(status(&refused), 429, "{refused}");
    assert_eq!(header(&refused, "retry-after"), "1");
    assert_eq!(header(&refused, "content-type"), "application/problem+json; charset=utf-8");
    assert!(refused.contains("请求过于频繁") && !header(&refused, "x-request-id").is_empty(), "{refused}");
    assert_eq!(status(&ask("192.0.2.2")), 200, "another client");
    assert_eq!(status(&ask("192.0.2.1, 192.0.2.3")), 200, "only the last address counts");
    let health = service.get("/health/live", "x-forwarded-for: 192.0.2.1\r\n");
    assert_eq!(status(&health), 200, "a watchdog is not refused");
    assert!(service.get("/metrics", "").contains("landrail_requests_rate_limited_total 1"));
    let metrics = service.get("/metrics", "x-forwarded-for: 192.0.2.9\r\n");
    assert_eq!(status(&metrics), 403, "{metrics}");
}

#[test]
fn without_a_trusted_proxy_nobody_else_says_who_asks() {
    let service = Started::with(&["--rate-limit", "1", "--rate-burst", "3"]);
    assert_eq!(status(&service.get("/metrics", "")), 200);
    assert_eq!(
        status(&service.get("/metrics", "x-forwarded-for: 127.0.0.1\r\n")),
        403,
        "that is no local request"
    );
    for _ in 0..5 {
        assert_eq!(status(&service.get("/about", "")), 200, "this computer is not limited");
    }
    let codes: Vec<u16> = (1..=3)
        .map(|no| status(&service.get("/about", &format!("x-forwarded-for: 192.0.2.{no}\r\n"))))
        .collect();
    assert_eq!(codes, [200, 200, 429], "one client, whatever it writes");
}

#[test]
fn heads_that_never_end_and_idle_connections_are_closed() {
    let service = Started::with(&["--header-timeout", "1", "--max-connections", "3"]);
    let mut never = service.connect();
    never.write_all(b"GET /about HTTP/1.1\r\nhost: a\r\nx-a: ").expect("sent");
    let silent = service.connect();
    let mut idle = service.connect();
    idle.write_all(b"GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n").expect("sent");
    let start = Instant::now();
    let mut fourth = service.connect();
    let _ = fourth.write_all(b"GET /about HTTP/1.1\r\nhost: a\r\n\r\n");
    let mut answer = Vec::new();
    let _ = fourth.read_to_end(&mut answer);
    assert!(answer.is_empty(), "there are only three places");
    for mut stream in [never, silent, idle] {
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(!String::from_utf8_lossy(&answer).contains(" 500 "));
    }
    assert!(start.elapsed() < Duration::from_secs(15), "they were closed, not waited for");
    assert_eq!(status(&service.get("/about", "")), 200);
}

#[test]
fn bodies_have_a_largest_size_and_a_time() {
    let service = Started::with(&["--max-body", "1", "--request-timeout", "1"]);
    let large = vec![b' '; (1 << 20) + 1];
    let head = |length: usize| {
        format!(
            "POST /locate HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        )
    };
    let answer = service.exchange(&(head(large.len()) + &String::from_utf8_lossy(&large)));
    assert_eq!(status(&answer), 413, "{answer}");
    assert!(answer.contains("1 MiB") && answer.contains("problem+json"), "{answer}");
    // Half a body, and then nothing.
    let answer = service.exchange(&(head(100) + "[{\"lon\":"));
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(answer.contains("problem+json"), "{answer}");
}

// --- health, metrics, log ---------------------------------------------------------------------------

#[test]
fn health_and_metrics_say_how_the_service_is() {
    let service = Service::start();
    assert_eq!(service.json("/health/live")["live"], true);
    // The store is verified beside the first answers: readiness waits for it.
    let until = Instant::now() + Duration::from_mins(1);
    while service.get("/health/ready", &[]).status == 503 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    let ready = service.json("/health/ready");
    assert_eq!(ready["ready"], true, "{ready}");
    for part in ["loaded", "verified", "writable"] {
        assert_eq!(ready["parts"][part]["ok"], true, "{ready}");
    }
    for _ in 0..3 {
        assert_eq!(service.get("/tiles/counties/7/104/48.mvt", &[]).status, 200);
    }
    service.get("/collections/lines/items/secret-name", &[]).problem(404);
    service.get("/secret-page?secret=query", &[]).problem(404);
    let metrics = String::from_utf8(service.get("/metrics", &[]).body).expect("UTF-8");
    for line in [
        "landrail_requests_total{route=\"/tiles/{layer}/{z}/{x}/{y}\",method=\"GET\",status=\"2xx\"} 3",
        "landrail_requests_total{route=\"/collections/{layer}/items/{id}\",method=\"GET\",status=\"4xx\"} 1",
        "landrail_requests_total{route=\"(page)\",method=\"GET\",status=\"4xx\"} 1",
        "landrail_tile_cache_misses_total 1",
        "landrail_tile_cache_hits_total 2",
        "landrail_tile_cache_tiles 1",
        "landrail_features{layer=\"segments\"} 194",
        "landrail_requests_in_flight 1",
        "landrail_ready 1",
        "landrail_request_duration_seconds_count{route=\"/health/live\",method=\"GET\"} 1",
    ] {
        assert!(metrics.contains(&format!("{line}\n")), "{line}: {metrics}");
    }
    assert!(metrics.ends_with("# EOF\n") && !metrics.contains("secret"), "templates only");
}

#[test]
fn the_log_has_a_line_per_request_and_nothing_of_what_was_asked() {
    let service = Started::with(&["--log", "json", "--trusted-proxies", "127.0.0.1"]);
    let answer = service.get(
        "/locate?lon=112.6867&lat=38.4425",
        "x-forwarded-for: 192.0.2.77\r\nx-request-id: from-the-proxy\r\n",
    );
    assert_eq!(status(&answer), 200);
    assert_eq!(header(&answer, "x-request-id"), "from-the-proxy");
    let other = service.get("/search?q=%E6%9D%8E%E7%90%A6", "x-request-id: bad id\r\n");
    let id = header(&other, "x-request-id").to_owned();
    service.get("/no/such/%E6%9D%8E", "");
    service.get("/tiles/lines/7/104/48.mvt", "");
    service.signal("TERM");
    let (code, log) = service.stopped();
    assert_eq!(code, Some(0), "{log}");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let requests: Vec<_> = lines.iter().filter(|line| line["target"] == "landrail::request").collect();
    let routes: Vec<_> = requests.iter().map(|line| line["route"].as_str().expect("a route")).collect();
    assert_eq!(routes, ["/locate", "/search", "(page)"], "tiles only at debug");
    assert_eq!((&requests[0]["status"], &requests[0]["id"]), (&200.into(), &"from-the-proxy".into()));
    assert_eq!(requests[0]["role"], "public");
    assert!(requests[0]["ms"].is_number() && requests[0]["bytes"].is_number());
    assert_eq!(requests.get(1).map(|line| &line["id"]), Some(&id.as_str().into()));
    for part in ["112.68", "38.44", "李", "%E6", "192.0.2.77", "no/such"] {
        assert!(!log.contains(part), "{part}: {log}");
    }
}

#[test]
fn answers_carry_headers_that_protect() {
    let service = Service::start();
    let page = service.get("/", &[]);
    for (name, part) in [
        ("content-security-policy", "frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("permissions-policy", "geolocation=(self)"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert!(page.header(name).contains(part), "{name}: {}", page.header(name));
    }
    assert_eq!(page.header("strict-transport-security"), "", "only over HTTPS");
    assert_eq!(service.get("/about", &[]).header("cache-control"), "no-cache");
    let tile = service.get("/tiles/counties/7/104/48.mvt", &[]);
    assert_eq!(tile.header("x-content-type-options"), "nosniff");

    let behind = Started::with(&["--trusted-proxies", "127.0.0.1"]);
    let answer =
        behind.get("/tiles/lines.json", "x-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: https\r\n");
    assert!(header(&answer, "strict-transport-security").contains("max-age"), "{answer}");
    assert!(answer.contains("https://127.0.0.1"), "{answer}");
    let named = Started::with(&["--public-url", "https://map.example.org/gis/"]);
    assert!(named.get("/tiles/lines.json", "").contains("\"https://map.example.org/gis/tiles/lines/"));
}

// --- stopping ---------------------------------------------------------------------------------------

/// A request that is at work: its head is in, its body is not whole.
fn at_work(service: &Started) -> TcpStream {
    let mut stream = service.connect();
    let head = "POST /locate HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-type: text/csv\r\ncontent-length: 15\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("sent");
    // The service asks for the body when the request has reached its handler.
    let mut told = [0; 25];
    stream.read_exact(&mut told).expect("told to go on");
    assert!(told.starts_with(b"HTTP/1.1 100"));
    stream
}

#[test]
fn a_request_at_work_is_finished_before_the_service_ends() {
    for name in ["TERM", "INT"] {
        let service = Started::with(&[]);
        let mut stream = at_work(&service);
        service.signal(name);
        // New ones are not taken any more.
        let start = Instant::now();
        while TcpStream::connect(&service.address).is_ok() {
            assert!(start.elapsed() < Duration::from_secs(10), "it still listens");
            std::thread::sleep(Duration::from_millis(10));
        }
        stream.write_all(b"lon,lat\n112,38\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert_eq!(status(&answer), 200, "{answer}");
        let (code, log) = service.stopped();
        assert_eq!(code, Some(0), "{name}: {log}");
    }
}

#[test]
fn a_request_that_never_ends_does_not_keep_the_service() {
    let service = Started::with(&["--shutdown-grace", "1"]);
    let stream = at_work(&service);
    service.signal("TERM");
    let (code, log) = service.stopped();
    assert_eq!(code, Some(0), "{log}");
    drop(stream);

    let service = Started::with(&["--shutdown-grace", "600"]);
    let stream = at_work(&service);
    service.signal("TERM");
    while TcpStream::connect(&service.address).is_ok() {
        std::thread::sleep(Duration::from_millis(10));
    }
    service.signal("TERM");
    let (code, log) = service.stopped();
    assert_eq!(code, Some(130), "a second signal ends it at once: {log}");
    drop(stream);
}
