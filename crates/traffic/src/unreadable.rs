//! Recordings that are not read, by their content: what they are, and what to record instead.

/// Returns what a file is that no reader is for, and what can be read of the same program; `None` if it is not known.
///
/// ```
/// use conform_traffic::unreadable;
///
/// let (what, instead) = unreadable(b"\xd4\xc3\xb2\xa1\x02\0").unwrap();
/// assert_eq!(what, "a capture of network packets (pcap)");
/// assert!(instead.contains("HAR"));
/// assert!(unreadable(b"{}").is_none());
/// ```
#[must_use]
pub fn unreadable(start: &[u8]) -> Option<(&'static str, &'static str)> {
    const PACKETS: [&[u8]; 4] = [
        b"\xd4\xc3\xb2\xa1",
        b"\xa1\xb2\xc3\xd4",
        b"\x4d\x3c\xb2\xa1",
        b"\x0a\x0d\x0d\x0a",
    ];
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_object = text.starts_with('{');
    let is = |names: &[&str]| {
        is_object
            && names.iter().all(|name| {
                text.contains(&format!("\"{name}\":")) || text.contains(&format!("\"{name}\" :"))
            })
    };
    let first = text.lines().next().unwrap_or_default();
    Some(if PACKETS.iter().any(|mark| start.starts_with(mark)) {
        (
            "a capture of network packets (pcap)",
            "record HAR, by a proxy such as mitmproxy or in a browser",
        )
    } else if is_flow(start) {
        (
            "a file of flows of mitmproxy",
            "export it as HAR: `mitmdump -nr FILE --set hardump=traffic.har`",
        )
    } else if is(&["_postman_variable_scope"]) {
        (
            "an environment of Postman, which has no requests",
            "export the collection, as version 2.1",
        )
    } else if is(&["requests", "order"]) || is(&["requests", "folders"]) {
        (
            "a Postman collection of version 1",
            "export it as version 2.1",
        )
    } else if is(&["swagger"]) || is(&["openapi"]) {
        (
            "a description",
            "name it with `--spec`, and the recorded traffic here",
        )
    } else if first.starts_with("== Info: ") || text.contains("\n=> Send header") {
        (
            "a log of `curl --trace-ascii`, which breaks bodies into lines",
            "record `curl -v`, with `2>&1`",
        )
    } else if is_combined(first) {
        (
            "an access log in text, whose fields depend on the server's configuration",
            "have the server write JSON, an entry a line",
        )
    } else {
        return None;
    })
}

/// mitmproxy writes netstrings with a type at the end: the length, a colon, and the first member of a dictionary.
fn is_flow(start: &[u8]) -> bool {
    let digits = start
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let rest = start.get(digits..).unwrap_or_default();
    let inner = rest.strip_prefix(b":").unwrap_or_default();
    digits > 0
        && inner.first().is_some_and(u8::is_ascii_digit)
        && inner.windows(7).any(|window| window == b"version")
}

/// `1.2.3.4 - - [01/Jan/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 7`
fn is_combined(line: &str) -> bool {
    let Some((before, after)) = line.split_once("] \"") else {
        return false;
    };
    let request = after.split('"').next().unwrap_or_default();
    before.contains(" [") && request.contains(" HTTP/")
}

#[cfg(test)]
mod tests {
    use super::unreadable;

    #[test]
    fn each_kind_is_named_with_what_to_record_instead() {
        for (start, expected) in [
            (
                "\u{feff}{\"id\": \"a\", \"_postman_variable_scope\": \"environment\"}",
                "environment of Postman",
            ),
            (
                "{\"id\": \"a\", \"order\": [], \"requests\": []}",
                "version 1",
            ),
            ("{\"openapi\": \"3.0.3\"}", "a description"),
            ("1337:9:websocket;0:~7:version;2:21#", "mitmproxy"),
            (
                "== Info: Trying 10.0.0.1:443...\n=> Send header, 80 bytes",
                "--trace-ascii",
            ),
            (
                "1.2.3.4 - - [01/Jan/2024:00:00:00 +0000] \"GET /quays HTTP/1.1\" 200 7",
                "access log",
            ),
        ] {
            let found = unreadable(start.as_bytes()).map(|(what, _)| what);
            assert!(
                found.is_some_and(|what| what.contains(expected)),
                "{start}: {found:?}"
            );
        }
        for start in ["", "{}", "12:30 a meeting", "openapi", "[1] \"x\""] {
            assert!(unreadable(start.as_bytes()).is_none(), "{start}");
        }
    }
}
