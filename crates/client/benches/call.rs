//! What a call costs above a bare request: `cargo bench -p vsee-client`.
//!
//! A server on loopback sends the captured visit. The two ways, and the client without a network, take turns; what is printed are medians.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark prints its result"
)]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

use serde::Deserialize;
use vsee_client::Client;
use vsee_client::runtime::{
    BoxFuture, HeaderMap, HttpRequest, HttpResponse, StatusCode, Transport, TransportError,
};
use vsee_models::VisitId;

/// The captured response of `GET /visits/{id}`.
const VISIT: &str =
    include_str!("../../../tests/payloads/getVisit/200.captured-first-postvisit.json");

/// How many calls are made in each turn, and how many turns there are.
const CALLS: u32 = 200;
const TURNS: usize = 40;

/// Four members of the visit, for a derive.
#[derive(Deserialize)]
struct Four {
    data: FourMembers,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only reading is measured")]
struct FourMembers {
    id: serde_json::Value,
    status: Option<serde_json::Value>,
    start: Option<serde_json::Value>,
    end: Option<serde_json::Value>,
}

/// Sends the visit without a network.
struct InMemory;

impl Transport for InMemory {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let response = HttpResponse::new(StatusCode::OK, HeaderMap::new(), VISIT.as_bytes());
        Box::pin(async { Ok(response) })
    }
}

fn client(url: &str) -> Client {
    Client::builder()
        .base_url(url)
        .api_token("token")
        .account_code("vclinic")
        .build()
        .unwrap()
}

/// Starts a server that sends the visit for every request, and keeps connections. Returns its URL.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(&stream));
        }
    });
    url
}

fn answer(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
    let length = VISIT.len();
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{VISIT}"
    );
    let mut line = String::new();
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    loop {
        line.clear();
        if reader.read_line(&mut line).unwrap_or_default() == 0 {
            return;
        }
        if line == "\r\n" && writer.write_all(response.as_bytes()).is_err() {
            return;
        }
    }
}

/// A way to make a call, and how long it took in each turn, in microseconds.
struct Way<'w> {
    name: &'static str,
    call: Box<dyn Fn() + 'w>,
    times: Vec<f64>,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let url = serve();
    let client = &client(&url);
    let in_memory = &Client::builder()
        .base_url(&url)
        .api_token("token")
        .account_code("vclinic")
        .transport(InMemory)
        .build()
        .unwrap();
    let id = &VisitId::from(14);
    let reqwest = &reqwest::Client::new();
    let target = &format!("{url}/visits/14");
    let runtime = &runtime;
    let bare = || {
        let request = reqwest
            .get(target)
            .header("X-ApiToken", "token")
            .header("X-AccountCode", "vclinic")
            .header("Accept", "application/json");
        let bytes =
            runtime.block_on(async { request.send().await.unwrap().bytes().await.unwrap() });
        assert_eq!(bytes.len(), VISIT.len());
    };
    let four = || {
        let request = reqwest.get(target).header("X-ApiToken", "token");
        let bytes =
            runtime.block_on(async { request.send().await.unwrap().bytes().await.unwrap() });
        let visit: Four = serde_json::from_slice(&bytes).unwrap();
        assert!(!visit.data.id.is_null());
    };
    let mut ways = [
        Way::new("bare reqwest, bytes", bare),
        Way::new("client, bytes", || {
            let bytes =
                runtime.block_on(client.appointment_api().get_visit(id).bytes().into_future());
            assert_eq!(bytes.unwrap().len(), VISIT.len());
        }),
        Way::new("bare reqwest, a derive of four members", four),
        Way::new("client, the whole visit", || {
            let visit = runtime.block_on(client.appointment_api().get_visit(id).into_future());
            assert!(visit.unwrap().data.status.is_some());
        }),
        Way::new("client without a network, bytes", || {
            let bytes = runtime.block_on(
                in_memory
                    .appointment_api()
                    .get_visit(id)
                    .bytes()
                    .into_future(),
            );
            assert_eq!(bytes.unwrap().len(), VISIT.len());
        }),
        Way::new("client without a network, the whole visit", || {
            let visit = runtime.block_on(in_memory.appointment_api().get_visit(id).into_future());
            assert!(visit.unwrap().data.status.is_some());
        }),
    ];
    for _ in 0..TURNS {
        for way in &mut ways {
            let start = Instant::now();
            (0..CALLS).for_each(|_| (way.call)());
            way.times
                .push(start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS));
        }
    }
    let floor = ways[0].median();
    for way in &mut ways {
        let median = way.median();
        println!("{:<42} {median:>8.1} µs  {:>5.2}", way.name, median / floor);
    }
}

impl<'w> Way<'w> {
    fn new(name: &'static str, call: impl Fn() + 'w) -> Self {
        Self {
            name,
            call: Box::new(call),
            times: Vec::new(),
        }
    }

    fn median(&mut self) -> f64 {
        self.times.sort_by(f64::total_cmp);
        self.times[self.times.len() / 2]
    }
}
