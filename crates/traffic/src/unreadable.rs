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
    if PACKETS.iter().any(|mark| start.starts_with(mark)) {
        return Some((
            "a capture of network packets (pcap)",
            "record HAR, by a proxy such as mitmproxy or in a browser",
        ));
    }
    let mut binary = BINARY.iter();
    if let Some((_, what, instead)) = binary.find(|(mark, ..)| start.starts_with(mark)) {
        return Some((what, instead));
    }
    if is_flow(start) {
        return Some((
            "a file of flows of mitmproxy",
            "export it as HAR: `mitmdump -nr FILE --set hardump=traffic.har`",
        ));
    }
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    // A line of a log may start with a bracket, too.
    let mut known = match text.starts_with(['{', '[']) {
        true => JSON.iter().chain(&TEXT[..ALSO_BRACKETS]),
        false => [].iter().chain(&TEXT[..]),
    };
    let found = known.find(|kind| (kind.is)(text));
    found.map(|kind| (kind.what, kind.instead))
}

/// A kind of file, and how it is known.
struct Kind {
    is: fn(&str) -> bool,
    what: &'static str,
    instead: &'static str,
}

/// Exports of Insomnia are JSON or YAML.
const INSOMNIA: Kind = Kind {
    is: |text| text.contains("mock.insomnia.rest") || text.contains("environment.insomnia.rest"),
    what: "an Insomnia export without requests",
    instead: "export the collection",
};

/// How captures of packets start.
const PACKETS: [&[u8]; 4] = [
    b"\xd4\xc3\xb2\xa1",
    b"\xa1\xb2\xc3\xd4",
    b"\x4d\x3c\xb2\xa1",
    b"\x0a\x0d\x0d\x0a",
];

/// How files start that are packed, or that have columns: with what they are, and what to do instead.
const BINARY: [(&[u8], &str, &str); 6] = [
    (
        b"\x28\xb5\x2f\xfd",
        "compressed with Zstandard",
        "unpack it first: `zstd -d FILE`",
    ),
    (
        b"\xfd7zXZ\0",
        "compressed with xz",
        "unpack it first: `xz -d FILE`",
    ),
    (
        b"BZh9",
        "compressed with bzip2",
        "unpack it first: `bzip2 -d FILE`",
    ),
    (
        b"\x04\x22\x4d\x18",
        "compressed with LZ4",
        "unpack it first: `lz4 -d FILE`",
    ),
    (
        b"ARROW1\0\0",
        "a file of Arrow (Feather)",
        "write it as Parquet",
    ),
    (b"Obj\x01", "a file of Avro", "write it as Parquet"),
];

/// Whether a JSON text has members of all of these names.
fn has(text: &str, names: &[&str]) -> bool {
    let mut names = names.iter();
    names.all(|name| {
        text.contains(&format!("\"{name}\":")) || text.contains(&format!("\"{name}\" :"))
    })
}

fn any_line(text: &str, is: impl Fn(&str) -> bool) -> bool {
    text.lines().any(is)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

const EXPORT_POSTMAN: &str = "export it for Postman, as a collection of version 2.1";

const WRITE_JSON: &str = "have the server write JSON, an entry a line";

const RECORD_HAR: &str = "record HAR";

/// Documents in JSON.
const JSON: [Kind; 13] = [
    Kind {
        is: |text| has(text, &["_postman_variable_scope"]),
        what: "an environment of Postman, which has no requests",
        instead: "export the collection, as version 2.1",
    },
    Kind {
        is: |text| text.contains("\"Thunder Client\""),
        what: "a collection of Thunder Client",
        instead: EXPORT_POSTMAN,
    },
    Kind {
        is: |text| has(text, &["requests", "folders", "endpoint"]),
        what: "a collection of Hoppscotch",
        instead: RECORD_HAR,
    },
    Kind {
        is: |text| has(text, &["requests", "order"]) || has(text, &["requests", "folders"]),
        what: "a Postman collection of version 1",
        instead: "export it as version 2.1",
    },
    Kind {
        is: |text| has(text, &["imposters"]) || has(text, &["stubs", "protocol"]),
        what: "a configuration of Mountebank",
        instead: "record HAR of what its clients send",
    },
    Kind {
        is: |text| has(text, &["httpRequest", "httpResponse"]),
        what: "expectations of MockServer",
        instead: "have MockServer retrieve its recorded requests and responses as HAR",
    },
    Kind {
        is: |text| has(text, &["Guid", "Request", "Response"]),
        what: "mappings of WireMock.Net",
        instead: "record HAR of what its clients send",
    },
    Kind {
        is: |text| has(text, &["endpointPrefix", "routes"]),
        what: "an environment of Mockoon",
        instead: "record HAR of what its clients send",
    },
    Kind {
        is: |text| has(text, &["constants", "events"]) && text.contains("logEventTypes"),
        what: "a log of Chrome's network stack (NetLog)",
        instead: "save HAR in the network panel of the developer tools",
    },
    Kind {
        is: |text| has(text, &["type", "snapshot"]) && text.contains("\"resource-snapshot\""),
        what: "the network log of a Playwright trace",
        instead: "record HAR, by the option `recordHar` of a context",
    },
    Kind {
        is: |text| has(text, &["metric", "type", "data"]),
        what: "metrics of k6, which have no bodies",
        instead: "record HAR, by a proxy such as mitmproxy",
    },
    INSOMNIA,
    Kind {
        is: |text| text.starts_with('{') && (has(text, &["swagger"]) || has(text, &["openapi"])),
        what: "a description",
        instead: "name it with `--spec`, and the recorded traffic here",
    },
];

/// How many of the other texts may start with a bracket.
const ALSO_BRACKETS: usize = 2;

/// Other texts.
const TEXT: [Kind; 15] = [
    Kind {
        is: |text| any_line(text, |line| line.trim() == "[[responses]]"),
        what: "a recording of `responses` for Python in TOML",
        instead: "record it as YAML, which is what `responses` does by default",
    },
    Kind {
        is: |text| {
            text.starts_with('[')
                && first_line(text).contains("] \"")
                && first_line(text).contains(" HTTP/")
        },
        what: "an access log of Envoy in text",
        instead: WRITE_JSON,
    },
    Kind {
        is: |text| first_line(text).starts_with("== Info: ") || text.contains("\n=> Send header"),
        what: "a log of `curl --trace` or `--trace-ascii`, which breaks bodies into lines",
        instead: "record `curl -v`, with `2>&1`",
    },
    Kind {
        is: |text| is_combined(first_line(text)),
        what: "an access log in text, whose fields depend on the server's configuration",
        instead: WRITE_JSON,
    },
    Kind {
        is: |text| is_load_balancer(first_line(text)),
        what: "an access log of a load balancer in text",
        instead: "convert its lines to JSON with the members `method`, `url` and `status`",
    },
    Kind {
        is: |text| any_line(text, |line| line.starts_with("#Fields:")),
        what: "a log with `#Fields`, as IIS and CloudFront write it",
        instead: "convert its lines to JSON with the members `method`, `url` and `status`",
    },
    Kind {
        is: |text| text.contains("<items burpVersion="),
        what: "items of Burp Suite in XML",
        instead: RECORD_HAR,
    },
    Kind {
        is: |text| text.starts_with("<?xml") && text.contains("<testResults"),
        what: "results of JMeter in XML",
        instead: "record HAR, by a proxy such as mitmproxy",
    },
    Kind {
        is: |text| any_line(text, is_curl_command),
        what: "a command of curl, without the response",
        instead: "record `curl -v`, with `2>&1`",
    },
    Kind {
        is: |text| {
            text.starts_with("---request begin---") || text.contains("\n---request begin---")
        },
        what: "a log of `wget --debug`",
        instead: "record `curl -v`, with `2>&1`",
    },
    Kind {
        is: |text| is_replay(text),
        what: "requests of GoReplay",
        instead: "record HAR",
    },
    Kind {
        is: |text| first_line(text).starts_with("HTTP/"),
        what: "a response without its request",
        instead: "record `curl -v`, with `2>&1`",
    },
    Kind {
        is: |text| any_line(text, is_request_line),
        what: "requests in text, as editors and HTTPie write them",
        instead: "record HAR, or `curl -v` with `2>&1`",
    },
    INSOMNIA,
    Kind {
        is: |text| any_line(text, |line| line.starts_with("opencollection:")),
        what: "the root of a Bruno collection, which has no requests",
        instead: "name its folder",
    },
];

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

/// `https 2024-01-01T00:00:00.000000Z app/name/id 1.2.3.4:80 … "GET https://host:443/ HTTP/1.1" …`
fn is_load_balancer(line: &str) -> bool {
    let request = line.split('"').nth(1).unwrap_or_default();
    line.matches(' ').count() > 8 && request.contains("://") && request.contains(" HTTP/")
}

fn is_curl_command(line: &str) -> bool {
    let command = line.trim_start().trim_start_matches("$ ");
    command.starts_with("curl ") && (command.contains("://") || command.contains(" -"))
}

/// `1 ID TIME LATENCY`, and the request after it.
fn is_replay(text: &str) -> bool {
    let words: Vec<&str> = first_line(text).split(' ').collect();
    let is_number =
        |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    words.len() >= 3
        && ["1", "2", "3"].contains(&words[0])
        && words[1].len() >= 24
        && words[2..].iter().all(is_number)
}

/// `GET https://host/path`, also with the version at its end.
fn is_request_line(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default();
    let target = words.next().unwrap_or_default();
    let is_method = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].contains(&method);
    let is_target = target.contains("://") || target.starts_with(['/', '{']);
    is_method
        && is_target
        && words
            .next()
            .is_none_or(|version| version.starts_with("HTTP/"))
}

#[cfg(test)]
mod tests {
    use super::unreadable;

    #[test]
    fn packed_files_and_those_of_columns_are_known() {
        for (start, what) in [
            (&b"\x28\xb5\x2f\xfd\x24"[..], "compressed with Zstandard"),
            (b"\xfd7zXZ\0\0", "compressed with xz"),
            (b"BZh91AY", "compressed with bzip2"),
            (b"\x04\x22\x4d\x18\x60", "compressed with LZ4"),
            (b"ARROW1\0\0", "a file of Arrow (Feather)"),
            (b"Obj\x01\x04", "a file of Avro"),
        ] {
            let found = unreadable(start).map(|(what, _)| what);
            assert_eq!(found, Some(what));
        }
    }

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
            (
                "{\"clientName\": \"Thunder Client\", \"folders\": [], \"requests\": []}",
                "Thunder Client",
            ),
            (
                "{\"v\": 2, \"folders\": [], \"requests\": [{\"endpoint\": \"<<base>>/quays\"}]}",
                "Hoppscotch",
            ),
            ("{\"imposters\": [{\"port\": 1}]}", "Mountebank"),
            (
                "[{\"httpRequest\": {\"path\": \"/quays\"}, \"httpResponse\": {}}]",
                "MockServer",
            ),
            (
                "[{\"Guid\": \"a\", \"Request\": {}, \"Response\": {}}]",
                "WireMock.Net",
            ),
            ("{\"endpointPrefix\": \"\", \"routes\": []}", "Mockoon"),
            (
                "{\"constants\": {\"logEventTypes\": {}}, \"events\": []}",
                "NetLog",
            ),
            (
                "{\"type\": \"resource-snapshot\", \"snapshot\": {}}",
                "Playwright trace",
            ),
            (
                "{\"type\": \"Point\", \"metric\": \"http_reqs\", \"data\": {}}",
                "k6",
            ),
            ("type: mock.insomnia.rest/5.0\n", "Insomnia export without"),
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
            (
                "https 2024-01-01T00:00:00.000000Z app/quay/7 10.0.0.1:2817 10.0.0.2:80 0.0 0.0 0.0 200 200 34 366 \"GET https://harbour.example:443/quays HTTP/1.1\" \"curl\"",
                "load balancer",
            ),
            (
                "#Version: 1.0\n#Fields: date time cs-method cs-uri-stem sc-status\n",
                "#Fields",
            ),
            (
                "<?xml version=\"1.0\"?>\n<items burpVersion=\"2024.1\">",
                "Burp",
            ),
            (
                "<?xml version=\"1.0\"?>\n<testResults version=\"1.2\">",
                "JMeter",
            ),
            (
                "curl 'https://harbour.example/quays' \\\n  -H 'accept: */*'",
                "command of curl",
            ),
            ("---request begin---\nGET /quays HTTP/1.1", "wget"),
            (
                "1 8e091765ae902fef8a2b7d9dd960e9d52222bd8c 1465207464000 0\nGET /quays HTTP/1.1",
                "GoReplay",
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
                "without its request",
            ),
            (
                "### quays\nGET {{base}}/quays\nAccept: */*\n",
                "requests in text",
            ),
            (
                "[[responses]]\n[responses.response]\nurl = \"/quays\"\n",
                "in TOML",
            ),
            (
                "opencollection: 1.0.0\ninfo:\n  name: harbour\n",
                "root of a Bruno",
            ),
        ] {
            let found = unreadable(start.as_bytes()).map(|(what, _)| what);
            assert!(
                found.is_some_and(|what| what.contains(expected)),
                "{start}: {found:?}"
            );
        }
        for start in [
            "",
            "{}",
            "12:30 a meeting",
            "openapi",
            "[1]",
            "GET well soon",
        ] {
            assert!(unreadable(start.as_bytes()).is_none(), "{start}");
        }
    }
}
