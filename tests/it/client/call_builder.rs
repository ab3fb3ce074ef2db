//! Parameters that would change the request.

use conform_client::{Call, Empty, ErrorKind, Style};

use super::api::{GET, OPEN, POST, SECRETS, at, core, echo};
use super::block;
use super::server::{Answer, Server};

#[test]
fn path_parameters_cannot_change_the_path() {
    let server = echo();
    let get = |id: &str| {
        let call: Call<Empty> = core(&server)
            .call(&OPEN)
            .path("id", Style::SIMPLE, id)
            .finish();
        block(call)
            .map(|()| server.one().target().to_owned())
            .map_err(|error| error.to_string())
    };
    let rows = [
        ("a/b?c#d", "/open/a%2Fb%3Fc%23d"),
        ("ü %2e", "/open/%C3%BC%20%252e"),
        ("...", "/open/..."),
        ("a..", "/open/a.."),
    ];
    for (id, target) in rows {
        assert_eq!(get(id).as_deref(), Ok(target));
    }
    let head = "GET /open/{id} (open): the request cannot be built: ";
    assert_eq!(
        get(""),
        Err(format!(
            "{head}the parameter `id` is empty, which would change the path"
        ))
    );
    for id in [".", ".."] {
        assert_eq!(
            get(id),
            Err(format!(
                "{head}a path segment must not be `.` or `..`, which would change the path: `id`"
            ))
        );
    }
    let call: Call<Empty> = core(&server).call(&OPEN).finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{head}the path parameter `id` is not set")
    );
    assert!(server.take().is_empty());
}

#[test]
fn header_parameter_cannot_add_a_header() {
    let server = echo();
    let call: Call<Empty> = core(&server)
        .call(&POST)
        .header("X-Note", Style::SIMPLE, "a\r\nX-Admin: 1")
        .finish();
    let error = block(call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        "POST /things (post): the request cannot be built: the parameter `X-Note` contains a character that is not allowed there"
    );
    assert!(server.take().is_empty());
}

#[test]
fn line_breaks_are_refused_or_escaped() {
    let server = Server::start(|_| Answer::empty(204));
    let core = at(&server.url(), |b| {
        b.credential(2, "a\r\nX-Admin: 1").credential(1, "k")
    });
    let calls: [Call<Empty>; 4] = [
        core.call(&GET)
            .cookie("c", Style::COOKIE, "a\r\nX-Admin: 1")
            .finish(),
        core.call(&GET)
            .finish::<Empty, _>()
            .with_header("X-Note", "a\nb"),
        core.call(&GET)
            .finish::<Empty, _>()
            .with_header("X-Note\r\nX-Admin", "1"),
        core.call(&POST)
            .body("text/plain\r\nX-Admin: 1", "x")
            .finish(),
    ];
    for call in calls {
        assert_eq!(block(call).unwrap_err().kind(), ErrorKind::Request);
    }
    assert!(server.take().is_empty());
    // A secret in a cookie is percent-encoded.
    let call: Call<Empty> = core
        .call(&SECRETS)
        .query("q", Style::FORM, "a\r\nb")
        .finish();
    block(call).unwrap();
    assert_eq!(
        server.one().dump(),
        "GET /secrets?q=a%0D%0Ab&account=k\ncookie: session=a%0D%0AX-Admin%3A%201"
    );
}
