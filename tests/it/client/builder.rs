//! Building clients.

use conform_client::{Api, Builder, Server as ApiServer, ServerVariable};

use super::api::API;

#[test]
fn invalid_settings_are_refused() {
    let refused =
        |set: fn(Builder) -> Builder| set(Builder::new(&API)).build().unwrap_err().to_string();
    assert_eq!(
        refused(|b| b.server_variable("stage", "old")),
        "the server variable `stage` must be one of `stable`, `next`"
    );
    assert_eq!(
        refused(|b| b.server_variable("account", "x")),
        "the server `https://{host}/{stage}` has no variable `account`; its variables are `host`, `stage`"
    );
    assert_eq!(
        refused(|b| b.base_url("/api_v3")),
        "the base URL `/api_v3` must be an absolute http or https URL without user, password, query and fragment"
    );
    assert_eq!(
        refused(|b| b.server(3)),
        "the description has no server with index 3"
    );
    assert_eq!(
        refused(|b| b.header("X Y", "1")),
        "the header `X Y` has an invalid name or value"
    );
}

static TENANTS: Api = Api {
    user_agent: "client-tests/1",
    servers: &[ApiServer {
        url: "https://api-{account}.example.org/{stage}",
        variables: &[
            ServerVariable {
                name: "account",
                default: "demo",
                values: &[],
            },
            ServerVariable {
                name: "stage",
                default: "v1",
                values: &[],
            },
        ],
    }],
    schemes: &[],
};

#[test]
fn server_variable_cannot_change_the_host() {
    let build = |account: &str, stage: &str| {
        let builder = Builder::new(&TENANTS)
            .server_variable("account", account)
            .server_variable("stage", stage)
            .build();
        builder
            .map(|core| core.base_url().to_owned())
            .map_err(|error| error.to_string())
    };
    for account in [
        "evil.net/",
        "x@evil.net",
        "evil.net?",
        "evil.net#",
        "evil.net\\",
        "ev\til.net/",
    ] {
        assert_eq!(
            build(account, "v1").unwrap_err(),
            "the server variable `account` is part of the host name and contains a character that would end it"
        );
    }
    assert_eq!(
        build("clinic", "v2/next").as_deref(),
        Ok("https://api-clinic.example.org/v2/next")
    );
}

#[test]
fn invalid_base_url_is_reported_without_its_secrets() {
    for url in [
        "http://jane@example.org",
        "http://jane:s3cr3t@example.org",
        "http:jane:s3cr3t@example.org/",
        "http://example.org/?token=s3cr3t",
        "http://example.org/#s3cr3t",
        "jane:s3cr3t@example.org",
    ] {
        let builder = Builder::new(&API).base_url(url);
        let shown = format!("{builder:?}");
        let error = builder.build().unwrap_err();
        for text in [shown, format!("{error:?}"), error.to_string()] {
            assert!(!text.contains("s3cr3t") && !text.contains("jane"), "{text}");
            assert!(text.contains("example.org"), "{text}");
        }
    }
}
