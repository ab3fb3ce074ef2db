//! Secrets and private data in `Debug`, `Display` and headers.

use conform_client::{
    Blob, BoxFuture, Call, Credential, Empty, File, HeaderMap, HttpBuilder, HttpRequest,
    HttpResponse, HttpTransport, Multipart, StatusCode, Style, Transport, TransportError,
    TransportErrorKind,
};

use super::api::{LOGIN, SECRETS, at};
use super::block;

#[test]
fn credentials_go_over_plain_http_to_the_own_machine_only() {
    struct Fine;
    impl Transport for Fine {
        fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            Box::pin(async { Ok(HttpResponse::new(StatusCode::OK, HeaderMap::new(), "")) })
        }
    }
    for (url, sent) in [
        ("http://api.example.org", false),
        ("http://10.0.0.7:8080", false),
        ("http://[2001:db8::1]", false),
        ("https://api.example.org", true),
        ("http://localhost:8080", true),
        ("http://127.0.0.2", true),
        ("http://[::1]", true),
    ] {
        let client = |allowed: &str| {
            at(url, |b| {
                let b = b
                    .transport(Fine)
                    .credential(3, Credential::basic("Ann", "s3cr3t"));
                b.allow_plain_http(allowed)
            })
        };
        let call: Call<Blob> = client("other.example.org").call(&LOGIN).finish();
        let problem = block(call).err().map(|error| error.to_string());
        assert_eq!(problem.is_none(), sent, "{url}: {problem:?}");
        if let Some(problem) = problem {
            assert!(
                problem.contains("over plain HTTP") && !problem.contains("s3cr3t"),
                "{problem}"
            );
        }
        let host = url.split("//").nth(1).unwrap_or_default();
        let host = host.strip_suffix(":8080").unwrap_or(host);
        let call: Call<Blob> = client(host).call(&LOGIN).finish();
        assert!(block(call).is_ok(), "{url}");
    }
}

#[test]
fn debug_and_display_show_no_secrets_and_no_patient_data() {
    let core = at("http://127.0.0.1:1", |b| {
        b.credential(1, "s3cr3t").credential(2, "s3cr3t")
    });
    let call: Call<Empty> = core
        .call(&SECRETS)
        .query("name", Style::FORM, "Jane")
        .finish();
    let call = call.with_header("Authorization", "s3cr3t");
    let mut shown = format!("{call:?} {core:?}");
    let error = block(call).unwrap_err();
    assert_eq!(
        error.transport().map(TransportError::kind),
        Some(TransportErrorKind::Connect)
    );
    shown += &format!("{error} {error:?} {:?}", error.transport());
    let file = File::new("Jane").named("Jane.png").header("X-Of", "Jane");
    shown += &format!("{file:?}");
    let mut headers = HeaderMap::new();
    headers.insert("x-key", "s3cr3t".parse().unwrap());
    let http = HttpBuilder::new().default_headers(headers);
    shown += &format!("{:?}", HttpTransport::new(http).unwrap());
    let form = Multipart::new()
        .text("name", "Jane")
        .file("photo", "image/png", file);
    shown += &format!("{form:?}");
    let mut source: Option<&dyn std::error::Error> = Some(&error);
    while let Some(cause) = source {
        shown += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    assert!(
        !shown.contains("s3cr3t") && !shown.contains("Jane"),
        "{shown}"
    );
}

#[test]
fn headers_of_the_caller_are_marked_as_sensitive() {
    struct Printed;
    impl Transport for Printed {
        fn send(
            &self,
            request: HttpRequest,
        ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            let shown = format!("{:?}", request.headers);
            Box::pin(async { Ok(HttpResponse::new(StatusCode::OK, HeaderMap::new(), shown)) })
        }
    }
    let core = at("http://example.org", |b| {
        b.allow_plain_http("example.org")
            .transport(Printed)
            .header("X-Key", "s3cr3t")
            .credential(3, Credential::basic("Ann", "s3cr3t"))
    });
    let call: Call<Blob> = core
        .call(&LOGIN)
        .header("X-Patient", Style::SIMPLE, "Jane")
        .cookie("name", Style::FORM, "Jane")
        .finish();
    let shown = block(call.with_header("X-More", "s3cr3t").text()).unwrap();
    assert!(
        !shown.contains("s3cr3t") && !shown.contains("Jane"),
        "{shown}"
    );
    assert_eq!(shown.matches("Sensitive").count(), 5, "{shown}");
}
