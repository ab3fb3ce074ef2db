//! A small HTTP/1.1 server on loopback for tests. It records every request and sends the responses that the test chooses.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A received request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// Method, target and version.
    pub(super) line: String,
    /// The headers in the order in which they were received, with names in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// The body, without chunked encoding.
    pub(super) body: Vec<u8>,
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn method(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }

    pub(super) fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    pub(super) fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    /// Returns the request as text: the request line, the sorted headers that a client chooses, and the body. The boundary is replaced.
    pub(super) fn dump(&self) -> String {
        let usual = [
            "host",
            "user-agent",
            "accept-encoding",
            "content-length",
            "transfer-encoding",
        ];
        let mut headers: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, value)| {
                !usual.contains(&name.as_str()) && (name != "accept" || value != "*/*")
            })
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        headers.sort();
        let line = self.line.strip_suffix(" HTTP/1.1").unwrap_or(&self.line);
        let mut text = format!("{line}\n{}", headers.concat());
        if !self.body.is_empty() {
            text.push('\n');
            text.push_str(&String::from_utf8_lossy(&self.body).replace("\r\n", "\n"));
        }
        if let Some(boundary) = self
            .header("content-type")
            .and_then(|value| value.split("boundary=").nth(1))
        {
            text = text.replace(boundary, "BOUNDARY");
        }
        text.trim_end().to_owned()
    }
}

/// A response of the server.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// The pieces of the body, each of which is sent separately.
    pub(super) pieces: Vec<Vec<u8>>,
    pub(super) end: End,
}

/// How a response ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    #[default]
    WholeEvent,
    /// The connection is closed inside the body.
    Broken,
    /// The connection is closed before anything is sent.
    Silent,
}

impl Answer {
    pub(super) fn new(status: u16, media_type: &str, body: impl AsRef<[u8]>) -> Self {
        let answer = Self {
            status,
            ..Self::default()
        };
        answer.header("content-type", media_type).piece(body)
    }

    pub(super) fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::new(status, "application/json", body)
    }

    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// Returns a response that is never sent: the connection is closed instead.
    pub(super) fn silence() -> Self {
        Self {
            end: End::Silent,
            ..Self::default()
        }
    }

    /// Closes the connection after the pieces, before the body has ended.
    pub(super) fn broken(mut self) -> Self {
        self.end = End::Broken;
        self
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn piece(mut self, body: impl AsRef<[u8]>) -> Self {
        self.pieces.push(body.as_ref().to_vec());
        self
    }
}

/// The server. It runs until the test ends.
pub(super) struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts a server that sends the response that `answer` returns for a request.
    pub(super) fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener
            .local_addr()
            .expect("a listener has an address")
            .port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                let answer = Arc::clone(&answer);
                std::thread::spawn(move || serve(stream, &seen, answer.as_ref()));
            }
        });
        Self { port, requests }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the requests so far and forgets them.
    pub(super) fn take(&self) -> Vec<Request> {
        std::mem::take(
            &mut *self
                .requests
                .lock()
                .expect("no test panics while it holds this"),
        )
    }

    /// Returns the only request so far and forgets it.
    pub(super) fn one(&self) -> Request {
        let mut all = self.take();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<Request>>, answer: &dyn Fn(&Request) -> Answer) {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket can be cloned"));
    let mut writer = stream;
    while let Some(request) = read(&mut reader) {
        let answer = answer(&request);
        let head = request.method() == "HEAD";
        seen.lock()
            .expect("no test panics while it holds this")
            .push(request);
        if write(&mut writer, &answer, head).is_none() {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let line = text_line(reader)?;
    let mut headers = Vec::new();
    loop {
        let line = text_line(reader)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut request = Request {
        line,
        headers,
        body: Vec::new(),
    };
    if let Some(length) = request.header("content-length") {
        request.body = vec![0; length.parse().ok()?];
        reader.read_exact(&mut request.body).ok()?;
    } else if request.header("transfer-encoding") == Some("chunked") {
        loop {
            let size = usize::from_str_radix(&text_line(reader)?, 16).ok()?;
            let mut chunk = vec![0; size];
            reader.read_exact(&mut chunk).ok()?;
            text_line(reader)?;
            if size == 0 {
                break;
            }
            request.body.extend(chunk);
        }
    }
    Some(request)
}

fn text_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = Vec::new();
    if reader.read_until(b'\n', &mut line).ok()? == 0 {
        return None;
    }
    let line = line.strip_suffix(b"\r\n")?;
    Some(String::from_utf8_lossy(line).into_owned())
}

fn write(writer: &mut impl Write, answer: &Answer, head: bool) -> Option<()> {
    if answer.end == End::Silent {
        return None;
    }
    let mut text = format!("HTTP/1.1 {} X\r\n", answer.status);
    for (name, value) in &answer.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let bodiless = head || matches!(answer.status, 204 | 304);
    if bodiless {
        text.push_str("\r\n");
        return writer.write_all(text.as_bytes()).ok();
    }
    text.push_str("transfer-encoding: chunked\r\n\r\n");
    writer.write_all(text.as_bytes()).ok()?;
    for piece in answer.pieces.iter().filter(|piece| !piece.is_empty()) {
        writer
            .write_all(format!("{:x}\r\n", piece.len()).as_bytes())
            .ok()?;
        writer.write_all(piece).ok()?;
        writer.write_all(b"\r\n").ok()?;
        writer.flush().ok()?;
    }
    if answer.end == End::Broken {
        return None;
    }
    writer.write_all(b"0\r\n\r\n").ok()
}
