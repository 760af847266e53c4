//! The service beside a bare axum handler that sends the same bytes and headers, as ratios.
//!
//! Both servers run in this process, each on a runtime of its own with one worker thread, and are
//! asked in turns over loopback by one client thread with 32 connections. The bare handler knows
//! nothing but its ready response, so its rate is what HTTP itself costs on this machine; before
//! anything is measured the responses of both are compared byte for byte.
//!
//! Beside the rates stands the time that the server's thread was on a processor per request: it is
//! the steadier figure on a machine that does other work at the same time.
//!
//! Without `--bench` (as `cargo test --benches` calls it) only the comparison is made.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use axum_server::Handle;
use landrail::config::Config;
use landrail::http::Service;
use landrail::live::Live;
use landrail::serve::serve_on;
use landrail_gis::chainage::{Chainage, Span};
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::record::{self, Record, embedded};
use tokio::net::{TcpListener, TcpStream};

const CONNECTIONS: usize = 32;
const ROUNDS: usize = 5;
/// A round ends with whichever comes first.
const ROUND: (Duration, u64) = (Duration::from_millis(1200), 200_000);
const WARM_UP: (Duration, u64) = (Duration::from_millis(300), 20_000);

/// Segments added to the embedded ones: no embedded tile is as large as the one to be measured.
const GENERATED: usize = 250;
/// The least size of the compressed tile.
const TILE_BYTES: usize = 20_000;

const LOCATE: &str = "/locate?line=%E5%A4%A7%E8%A5%BF%E9%AB%98%E9%93%81&post=K199%2B000";
const TILE: &str = "/tiles/segments/6/52/24.mvt";

fn main() {
    let measure = std::env::args().any(|arg| arg == "--bench");
    let client = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let live = Live::fixed(snapshot()).expect("the embedded data");
    let service = server(Serve::Landrail(Arc::new(Service::new(Arc::new(live)))));
    let cases = client.block_on(cases(service));
    println!("{CONNECTIONS} connections, 1 worker, {ROUNDS} rounds of each; medians; times in µs");
    println!("{:<14} {:>8}  {:>26}  {:>26}  ratio", "case", "bytes", "bare req/s p50/p99 busy", "landrail");
    for case in cases {
        if measure {
            client.block_on(compare(&case));
        } else {
            println!("{:<14} {:>8}  responses agree", case.name, case.bytes);
        }
    }
}

/// The embedded data and generated segments of random range on two lines, so that a tile has
/// enough in it.
fn snapshot() -> Snapshot {
    let (mut records, documents) = embedded();
    let reference = Reference::embedded();
    let templates: Vec<Record> = records
        .iter()
        .filter(
            |r| matches!(&r.body, record::Body::Segment(s) if s.line == "北同蒲线" && s.township.is_some()),
        )
        .cloned()
        .collect();
    let extent = reference.lines.get("北同蒲线").and_then(|line| line.chains.first()?.calibrated());
    let extent = extent.expect("the line is calibrated");
    let mut seed = 7_u64;
    let mut random = |below: i64| {
        // Numerical Recipes' generator: the same tile in every run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33).cast_signed().rem_euclid(below.max(1))
    };
    for no in 0..GENERATED {
        let mut record = templates[no % templates.len()].clone();
        record.id = format!("bench-{no}");
        if let record::Body::Segment(segment) = &mut record.body {
            let from = extent.from.mm() + random(extent.to.mm() - extent.from.mm() - 9_000_000);
            let to = Chainage::from_mm(from + 1_000_000 + random(8_000_000));
            segment.span = Span::new(Chainage::from_mm(from), to);
            segment.printed = format!("北同蒲线 {}-{to}", segment.span.from);
            segment.local.name = Some(format!("甲{}", random(1_000_000)));
            segment.railway.name = Some(format!("乙{}", random(1_000_000)));
        }
        records.push(record);
    }
    Snapshot::build(records, documents, Arc::new(reference))
}

/// A server of this process.
#[derive(Clone)]
struct Server {
    address: SocketAddr,
    /// The worker's accounting file; empty where the system has none.
    schedstat: PathBuf,
}

impl Server {
    /// Nanoseconds that the worker has been on a processor.
    fn busy(&self) -> Option<f64> {
        std::fs::read_to_string(&self.schedstat).ok()?.split_whitespace().next()?.parse().ok()
    }
}

/// What a server gives.
enum Serve {
    /// The service as `landrail serve` runs it.
    Landrail(Arc<Service>),
    Bare(Router),
}

/// Serves on a loopback port, from a runtime of its own, until the process ends.
fn server(what: Serve) -> Server {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        // Spawned, so that the worker accepts and serves; this thread only waits.
        let done = runtime.spawn(async move {
            let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
            listener.set_nonblocking(true).expect("a listener");
            let address = listener.local_addr().expect("an address");
            let thread = std::fs::read_link("/proc/thread-self").unwrap_or_default();
            let schedstat = PathBuf::from("/proc").join(thread).join("schedstat");
            tell.send(Server { address, schedstat }).expect("the client waits");
            match what {
                Serve::Landrail(service) => {
                    serve_on(listener, &Config::default(), service, None, Handle::new()).await
                }
                Serve::Bare(router) => {
                    axum::serve(TcpListener::from_std(listener).expect("a listener"), router).await
                }
            }
        });
        runtime.block_on(done)
    });
    told.recv().expect("the server started")
}

/// The bare handler: one ready response, whatever is asked.
fn bare(path: &str, status: StatusCode, headers: HeaderMap, body: Bytes) -> Server {
    let respond = move || {
        let mut response = Response::new(Body::from(body.clone()));
        *response.status_mut() = status;
        *response.headers_mut() = headers.clone();
        std::future::ready(response)
    };
    let path = path.split('?').next().unwrap_or(path);
    server(Serve::Bare(Router::new().route(path, get(respond))))
}

struct Case {
    name: &'static str,
    bytes: usize,
    request: Arc<[u8]>,
    service: Server,
    bare: Server,
}

/// Asks the service once for each case and sets a bare handler with its response beside it.
async fn cases(service: Server) -> Vec<Case> {
    let tile = ask(&service, &request(TILE, &[("accept-encoding", "gzip")])).await;
    assert_eq!(tile.header("content-encoding"), Some("gzip"), "the tile is compressed");
    assert!(tile.body.len() >= TILE_BYTES, "the tile has only {} bytes", tile.body.len());
    let etag = tile.header("etag").expect("a tile has an etag").to_owned();
    let requests = [
        ("/locate", LOCATE, request(LOCATE, &[])),
        ("tile, gzip", TILE, request(TILE, &[("accept-encoding", "gzip")])),
        ("tile, 304", TILE, request(TILE, &[("accept-encoding", "gzip"), ("if-none-match", &etag)])),
    ];
    let mut cases = Vec::new();
    for (name, path, request) in requests {
        let ours = ask(&service, &request).await;
        let bare = bare(path, ours.status, ours.to_send(), Bytes::from(ours.body.clone()));
        let theirs = ask(&bare, &request).await;
        assert_eq!(ours.status, theirs.status, "{name}: status");
        assert_eq!(ours.comparable(), theirs.comparable(), "{name}: headers");
        assert!(ours.body == theirs.body, "{name}: bodies differ");
        cases.push(Case {
            name,
            bytes: ours.body.len(),
            request: request.into(),
            service: service.clone(),
            bare,
        });
    }
    cases
}

fn request(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").expect("text can grow");
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// A response as it came over the wire.
struct Received {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Received {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// All headers but the clock and the number of the request, in a fixed order.
    fn comparable(&self) -> Vec<&(String, String)> {
        let own = self.headers.iter().filter(|(name, _)| name != "date" && name != "x-request-id");
        let mut headers: Vec<_> = own.collect();
        headers.sort();
        headers
    }

    /// What a handler sets itself; hyper adds the rest.
    fn to_send(&self) -> HeaderMap {
        let own = self.headers.iter().filter(|(name, _)| name != "date" && name != "content-length");
        own.map(|(name, value)| {
            let name = HeaderName::try_from(name.as_str()).expect("a header name");
            (name, HeaderValue::try_from(value.as_str()).expect("a header value"))
        })
        .collect()
    }
}

async fn ask(server: &Server, request: &[u8]) -> Received {
    let stream = TcpStream::connect(server.address).await.expect("the server listens");
    let mut buffer = vec![0; 1 << 20];
    let (head, total) = exchange(&stream, request, &mut buffer).await;
    let text = std::str::from_utf8(&buffer[..head]).expect("the head is text");
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
    let headers = lines.filter_map(|line| line.split_once(": "));
    Received {
        status: status.parse().expect("a status"),
        headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
        body: buffer[head..total].to_vec(),
    }
}

/// Sends a request and reads one response: the lengths of its head and of all of it.
async fn exchange(stream: &TcpStream, request: &[u8], buffer: &mut [u8]) -> (usize, usize) {
    let mut sent = 0;
    while sent < request.len() {
        match stream.try_write(&request[sent..]) {
            Ok(written) => sent += written,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                stream.writable().await.expect("the connection stands");
            }
            Err(error) => panic!("cannot write: {error}"),
        }
    }
    let mut filled = 0;
    let mut ends = None;
    loop {
        match stream.try_read(&mut buffer[filled..]) {
            Ok(0) => panic!("the server closed after {filled} bytes"),
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                stream.readable().await.expect("the connection stands");
                continue;
            }
            Err(error) => panic!("cannot read: {error}"),
        }
        ends = ends.or_else(|| lengths(&buffer[..filled]));
        match ends {
            Some((_, total)) if total < filled => panic!("more came than was asked for"),
            Some(ends) if ends.1 == filled => return ends,
            _ => {}
        }
    }
}

/// The lengths of the head and of the whole response, once the head is complete.
fn lengths(bytes: &[u8]) -> Option<(usize, usize)> {
    const NAME: &[u8] = b"\r\ncontent-length: ";
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let body = bytes[..head].windows(NAME.len()).position(|part| part == NAME).map_or(0, |at| {
        let digits = bytes[at + NAME.len()..head].iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'))
    });
    Some((head, head + body))
}

/// One round against one server.
struct Run {
    rate: f64,
    p50: f64,
    p99: f64,
    /// Microseconds of the server's thread per request.
    busy: f64,
}

/// Keeps all connections busy until the time or the number of requests is used up.
async fn run(server: &Server, request: &Arc<[u8]>, (time, number): (Duration, u64)) -> Run {
    let left = Arc::new(AtomicU64::new(number));
    let mut streams = Vec::new();
    for _ in 0..CONNECTIONS {
        streams.push(TcpStream::connect(server.address).await.expect("the server listens"));
    }
    let busy = server.busy();
    let start = Instant::now();
    let connections: Vec<_> = streams
        .into_iter()
        .map(|s| tokio::spawn(connection(s, request.clone(), left.clone(), start + time)))
        .collect();
    let mut nanoseconds = Vec::new();
    for connection in connections {
        nanoseconds.append(&mut connection.await.expect("no connection failed"));
    }
    let seconds = start.elapsed().as_secs_f64();
    let number = nanoseconds.len() as f64;
    let busy = server.busy().zip(busy).map_or(f64::NAN, |(after, before)| (after - before) / 1000.0 / number);
    nanoseconds.sort_unstable();
    let part = |share: f64| {
        let at = ((nanoseconds.len() as f64 * share) as usize).min(nanoseconds.len().saturating_sub(1));
        nanoseconds.get(at).map_or(0.0, |ns| f64::from(*ns) / 1000.0)
    };
    Run { rate: number / seconds, p50: part(0.50), p99: part(0.99), busy }
}

async fn connection(
    stream: TcpStream,
    request: Arc<[u8]>,
    left: Arc<AtomicU64>,
    deadline: Instant,
) -> Vec<u32> {
    let mut buffer = vec![0; 128 << 10];
    let mut taken = Vec::new();
    let mut expected = None;
    let mut now = Instant::now();
    while now < deadline && left.fetch_sub(1, Ordering::Relaxed).cast_signed() > 0 {
        let ends = exchange(&stream, &request, &mut buffer).await;
        // Every response is as long as the first, which was compared: none is an error page.
        assert_eq!(*expected.get_or_insert(ends), ends, "a response differs");
        let then = std::mem::replace(&mut now, Instant::now());
        taken.push(u32::try_from((now - then).as_nanos()).unwrap_or(u32::MAX));
    }
    taken
}

async fn compare(case: &Case) {
    for server in [&case.bare, &case.service] {
        run(server, &case.request, WARM_UP).await;
    }
    let (mut bare, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // In turns, so that neither always has the machine as the other left it.
        let (first, second) =
            if round % 2 == 0 { (&case.bare, &case.service) } else { (&case.service, &case.bare) };
        let one = run(first, &case.request, ROUND).await;
        let two = run(second, &case.request, ROUND).await;
        let (b, o) = if round % 2 == 0 { (one, two) } else { (two, one) };
        ratios.push(o.rate / b.rate);
        bare.push(b);
        ours.push(o);
    }
    let show = |runs: &[Run]| {
        let of = |pick: fn(&Run) -> f64| median(runs.iter().map(pick).collect());
        format!("{:.0}  {:.0}/{:.0}  {:.1}", of(|r| r.rate), of(|r| r.p50), of(|r| r.p99), of(|r| r.busy))
    };
    let ratio = median(ratios);
    println!("{:<14} {:>8}  {:>26}  {:>26}  {ratio:.2}", case.name, case.bytes, show(&bare), show(&ours));
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
