//! HAR as different programs write it.

use crate::checking::snapshot;
use crate::cli::conform;

/// Browsers, proxies and browser drivers write HAR in different ways.
#[test]
fn har_of_each_writer_is_read() {
    for writer in [
        "charles",
        "chrome",
        "firefox",
        "insomnia",
        "malformed",
        "mitmproxy",
        "playwright",
    ] {
        let capture = format!("@fixtures/traffic/har/made-{writer}.har");
        let spec = "@fixtures/traffic/har/api.yaml";
        let ended = conform(&["check", "--spec", spec, &capture], "");
        // File names are relative to the folder in which the tests run.
        let reported = ended.stdout.replace("fixtures/traffic/har/", "");
        snapshot(&format!("traffic/har-{writer}"), &reported);
        assert_eq!(ended.stderr, "");
    }
}
