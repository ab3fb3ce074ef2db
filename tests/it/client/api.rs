//! The API that the tests of the client runtime call, and servers for it.

use std::io::Read;
use std::net::{TcpListener, TcpStream};

use conform_client::{
    Api, Builder, Core, Operation, Requirement, SecurityKind, SecurityScheme, Server as ApiServer,
    ServerVariable,
};

use super::server::{Answer, Server};

pub(super) static API: Api = Api {
    user_agent: "client-tests/1",
    servers: &[ApiServer {
        url: "https://{host}/{stage}",
        variables: &[
            ServerVariable {
                name: "host",
                default: "vsee.me",
                values: &[],
            },
            ServerVariable {
                name: "stage",
                default: "stable",
                values: &["stable", "next"],
            },
        ],
    }],
    schemes: &[
        SecurityScheme {
            name: "key",
            kind: SecurityKind::Header("X-Key"),
        },
        SecurityScheme {
            name: "account",
            kind: SecurityKind::Query("account"),
        },
        SecurityScheme {
            name: "session",
            kind: SecurityKind::Cookie("session"),
        },
        SecurityScheme {
            name: "login",
            kind: SecurityKind::Basic,
        },
        SecurityScheme {
            name: "token",
            kind: SecurityKind::Bearer,
        },
    ],
};

pub(super) static OPEN: Operation = Operation::new("open", "GET", "/open/{id}", &[]);
pub(super) static POST: Operation = Operation::new("post", "POST", "/things", &[]);
pub(super) static GET: Operation = Operation::new("get", "GET", "/things", &[]);
pub(super) static KEYED: Operation =
    Operation::new("keyed", "GET", "/keyed", &[&[Requirement::new(0)]]);
pub(super) static LOGIN: Operation =
    Operation::new("login", "GET", "/login", &[&[Requirement::new(3)]]);
pub(super) static BEARER: Operation =
    Operation::new("bearer", "GET", "/bearer", &[&[Requirement::new(4)]]);
pub(super) static SECRETS: Operation = Operation::new(
    "secrets",
    "GET",
    "/secrets",
    &[&[Requirement::new(1), Requirement::new(2)]],
);

/// Returns a client of this server.
pub(super) fn core(server: &Server) -> Core {
    with(server, |builder| builder)
}

/// Returns a client of this server with further settings.
pub(super) fn with(server: &Server, set: impl FnOnce(Builder) -> Builder) -> Core {
    at(&server.url(), set)
}

/// Returns a client of the server at this URL with further settings.
pub(super) fn at(url: &str, set: impl FnOnce(Builder) -> Builder) -> Core {
    set(Builder::new(&API).base_url(url))
        .build()
        .expect("the settings are fine")
}

/// Starts a server that responds to every request with the same JSON.
pub(super) fn echo() -> Server {
    Server::start(|_| Answer::json(200, r#"{"ok": true}"#))
}

/// Starts a server that reads the head of each request and then calls `write`, which may break the protocol. Returns its URL.
pub(super) fn raw(write: impl Fn(&mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = listener.local_addr().expect("it has an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).unwrap_or_default() == 0 {
                    break;
                }
                head.push(byte[0]);
            }
            write(&mut stream);
        }
    });
    format!("http://127.0.0.1:{port}")
}
