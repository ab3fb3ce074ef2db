//! The server on a socket of this machine.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use conform_server::net::{self, NetLimits};
use conform_server::{ApiServer, Fault, Faults, ServerOptions};

use super::museum;

/// A server that ends with the test.
struct Running {
    address: SocketAddr,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    runtime: tokio::runtime::Runtime,
    served: Option<tokio::task::JoinHandle<()>>,
}

impl Running {
    fn start(limits: NetLimits, faults: &[&str]) -> Self {
        let faults = faults
            .iter()
            .map(|text| Fault::parse(text).expect("a fault"));
        let faults = Faults::new(faults.collect(), None);
        let options = ServerOptions {
            faults,
            ..ServerOptions::default()
        };
        let router = net::router(ApiServer::new(museum(), options), limits);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let (listener, address) = runtime.block_on(net::listen(free)).expect("a port");
        let (end, ended) = tokio::sync::oneshot::channel();
        let served = runtime.spawn(net::serve(listener, router, limits, async {
            let _ = ended.await;
        }));
        Self {
            address,
            end: Some(end),
            runtime,
            served: Some(served),
        }
    }

    /// Sends bytes, and returns all that comes back.
    fn send(&self, bytes: &[u8]) -> Result<String, std::io::Error> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        // The server may have answered before it has read all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        if answer.is_empty() {
            read?;
        }
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn get(&self, path: &str) -> Result<String, std::io::Error> {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        if let Some(served) = self.served.take() {
            self.runtime
                .block_on(served)
                .expect("the server has not panicked");
        }
    }
}

const HOURS: &str = "/api/opening-hours";

#[test]
fn garbage_is_answered_or_cut_off_and_the_server_lives() {
    let limits = NetLimits {
        time: Duration::from_millis(300),
        ..NetLimits::default()
    };
    let running = Running::start(limits, &[]);
    let long_head = format!(
        "GET {HOURS} HTTP/1.1\r\nHost: x\r\nA: {}\r\n\r\n",
        "a".repeat(400_000)
    );
    let many = format!(
        "GET {HOURS} HTTP/1.1\r\nHost: x\r\n{}\r\n",
        "A: b\r\n".repeat(5_000)
    );
    let garbage: [&[u8]; 12] = [
        b"",
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /api/%ff%fe%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /api/exhibits?%zz=%&&=\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST /api/exhibits HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /api/exhibits HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /api/exhibits HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        long_head.as_bytes(),
        many.as_bytes(),
    ];
    for bytes in garbage {
        let answer = running.send(bytes).unwrap_or_default();
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{:?}: {answer}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(60)])
        );
        let fine = running.get(HOURS).expect("an answer");
        assert!(fine.starts_with("HTTP/1.1 200"), "{fine}");
    }
    assert!(
        running
            .send(long_head.as_bytes())
            .is_ok_and(|answer| answer.contains(" 431 "))
    );
}

#[test]
fn bodies_that_are_too_large_or_too_slow_are_refused() {
    let limits = NetLimits {
        body: 100,
        time: Duration::from_millis(300),
        ..NetLimits::default()
    };
    let running = Running::start(limits, &[]);
    let head = "POST /api/exhibits HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length:";
    let large = format!("{head} 200\r\n\r\n{}", "x".repeat(200));
    let answer = running.send(large.as_bytes()).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let slow = running
        .send(format!("{head} 50\r\n\r\n{{").as_bytes())
        .expect("an answer");
    assert!(slow.starts_with("HTTP/1.1 408"), "{slow}");
}

#[test]
fn answers_break_off_and_connections_are_reset_on_purpose() {
    let running = Running::start(
        NetLimits::default(),
        &["openingHours:truncatex1", "openingHours:resetx1"],
    );
    let cut = running.get(HOURS).expect("a part of an answer");
    let (head, body) = cut.split_once("\r\n\r\n").expect("a head");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length
        .and_then(|length| length.parse().ok())
        .expect("a length");
    assert!(!body.is_empty() && body.len() < length, "{cut}");
    assert!(running.get(HOURS).is_err(), "the connection is reset");
    assert!(
        running
            .get(HOURS)
            .is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    );
}

#[test]
fn an_open_connection_ends_with_the_server() {
    let running = Running::start(NetLimits::default(), &[]);
    let mut stream = TcpStream::connect(running.address).expect("a connection");
    write!(stream, "GET {HOURS} HTTP/1.1\r\nHost: x\r\n\r\n").expect("it is sent");
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
    drop(running);
    let mut rest = Vec::new();
    assert!(
        stream.read_to_end(&mut rest).is_ok(),
        "it ends without an error"
    );
}
