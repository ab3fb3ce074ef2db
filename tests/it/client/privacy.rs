//! Secrets and private data in `Debug`, `Display` and headers.

use conform_client::{
    Blob, BoxFuture, Call, Credential, Empty, File, HeaderMap, HttpBuilder, HttpRequest,
    HttpResponse, HttpTransport, Multipart, StatusCode, Style, Transport, TransportError,
    TransportErrorKind,
};

use super::api::{LOGIN, SECRETS, at};
use super::block;

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
        b.transport(Printed)
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
