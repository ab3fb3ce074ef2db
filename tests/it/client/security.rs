//! Security alternatives and credentials.

use conform_client::{
    BoxError, BoxFuture, Builder, Call, Credential, Empty, ErrorKind, Operation, Requirement,
    SecretString, TokenSource,
};

use super::api::{LOGIN, at, core, echo, with};
use super::block;

#[test]
fn alternatives_of_security_are_tried_in_order() {
    static ALL: Operation = Operation::new(
        "all",
        "GET",
        "/all",
        &[
            &[Requirement::new(0), Requirement::new(1)],
            &[Requirement::new(2), Requirement::new(3)],
            &[Requirement::new(4).scopes(&["read"])],
        ],
    );
    let server = echo();
    let send = |set: fn(Builder) -> Builder| {
        let call: Call<Empty> = with(&server, set).call(&ALL).finish();
        block(call)
            .map(|()| server.one().dump())
            .map_err(|error| error.to_string())
    };
    let header_and_query = send(|b| b.credential(0, "k").credential(1, "a b").credential(4, "t"));
    assert_eq!(
        header_and_query.as_deref(),
        Ok("GET /all?account=a%20b\nx-key: k")
    );
    let cookie_and_basic = send(|b| {
        b.credential(0, "k")
            .credential(2, "s;1")
            .credential(3, Credential::basic("Ann", "pä:ss"))
    });
    assert_eq!(
        cookie_and_basic.as_deref(),
        Ok("GET /all\nauthorization: Basic QW5uOnDDpDpzcw==\ncookie: session=s%3B1")
    );
    assert_eq!(
        send(|b| b
            .credential(1, "a")
            .credential(3, Credential::basic("Ann", "x"))),
        Err(
            "GET /all (all): credentials are missing: set `key`, or `session`, or `token`"
                .to_owned()
        )
    );

    struct Source;
    impl TokenSource for Source {
        fn token<'a>(
            &'a self,
            scopes: &'a [&'a str],
        ) -> BoxFuture<'a, Result<SecretString, BoxError>> {
            Box::pin(async move { Ok(format!("for-{}", scopes.join("+")).into()) })
        }
    }
    let source = send(|b| b.credential(4, Credential::source(Source)));
    assert_eq!(
        source.as_deref(),
        Ok("GET /all\nauthorization: Bearer for-read")
    );
}

#[test]
fn empty_alternative_is_used_last() {
    static OPTIONAL: Operation =
        Operation::new("optional", "GET", "/o", &[&[], &[Requirement::new(0)]]);
    let server = echo();
    let call: Call<Empty> = core(&server).call(&OPTIONAL).finish();
    block(call).unwrap();
    assert_eq!(server.one().dump(), "GET /o");
    let call: Call<Empty> = with(&server, |b| b.credential(0, "k"))
        .call(&OPTIONAL)
        .finish();
    block(call).unwrap();
    assert_eq!(server.one().dump(), "GET /o\nx-key: k");
}

#[test]
fn user_name_with_a_colon_is_refused() {
    let core = at("http://127.0.0.1:1", |b| {
        b.credential(3, Credential::basic("jane:doe", "s3cr3t"))
    });
    let call: Call<Empty> = core.call(&LOGIN).finish();
    let error = block(call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        "GET /login (login): no credential for `login`: the user name must not contain a colon"
    );
}
