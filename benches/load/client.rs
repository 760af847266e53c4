//! A client for one connection that stays open: what HTTP/1.1 needs and no more, so that the client
//! takes little of the processors that it shares with the service.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than the service lets an answer take.
const TIMEOUT: Duration = Duration::from_mins(2);

/// A response.
pub(crate) struct Response {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub(crate) fn json(&self) -> Result<serde_json::Value, String> {
        serde_json::from_slice(&self.body).map_err(|error| format!("no JSON: {error}"))
    }

    pub(crate) fn contains(&self, text: &str) -> bool {
        let text = text.as_bytes();
        self.body.windows(text.len()).any(|part| part == text)
    }
}

/// A request.
#[derive(Default)]
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: &'a [u8],
}

/// A connection, opened again when the service or an error closed it.
pub(crate) struct Client {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, buffer: Vec::new() }
    }

    /// Sends a request and reads the response. No request is sent twice: an edit that was cut off may
    /// have been made.
    pub(crate) fn send(&mut self, request: &Request<'_>) -> Result<Response, String> {
        let answer = self.exchange(request);
        if answer.is_err() {
            self.stream = None;
        }
        answer.map_err(|error| format!("connection: {error}"))
    }

    fn exchange(&mut self, request: &Request<'_>) -> io::Result<Response> {
        let stream = match self.stream.take() {
            Some(stream) => self.stream.insert(stream),
            None => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(TIMEOUT))?;
                self.stream.insert(stream)
            }
        };
        let out = &mut self.buffer;
        out.clear();
        write!(out, "{} {} HTTP/1.1\r\nhost: 127.0.0.1\r\n", request.method, request.path)?;
        for (name, value) in request.headers {
            write!(out, "{name}: {value}\r\n")?;
        }
        if !request.body.is_empty() {
            write!(out, "content-length: {}\r\n", request.body.len())?;
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(request.body);
        stream.write_all(out)?;
        let response = read(stream, out)?;
        if response.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
            self.stream = None;
        }
        Ok(response)
    }
}

fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Response> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    buffer.clear();
    let mut chunk = [0; 8 << 10];
    let end = loop {
        let searched = buffer.len().saturating_sub(3);
        match stream.read(&mut chunk)? {
            0 => return Err(wrong("closed before the head was complete")),
            read => buffer.extend_from_slice(&chunk[..read]),
        }
        if let Some(at) = buffer[searched..].windows(4).position(|four| four == b"\r\n\r\n") {
            break searched + at + 4;
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let status = head.get(9..12).and_then(|code| code.parse().ok()).ok_or_else(|| wrong("no status"))?;
    let mut response = Response { status, head, body: buffer[end..].to_vec() };
    let length = match response.header("content-length") {
        _ if matches!(status, 204 | 304) => 0,
        Some(length) => length.parse().map_err(|_| wrong("content-length"))?,
        None => return Err(wrong("neither a length nor an empty answer")),
    };
    if response.body.len() > length {
        return Err(wrong("more than was announced"));
    }
    let had = response.body.len();
    response.body.resize(length, 0);
    stream.read_exact(&mut response.body[had..])?;
    Ok(response)
}

/// A part of a path or a query.
pub(crate) fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
                Ok(())
            }
            _ => write!(out, "%{byte:02X}"),
        };
        out
    })
}
