//! Malicious files of other formats: XML, archives, WARC and lines of NDJSON. Each ends with a message, in little memory.

use std::io::Write as _;

use serde_json::Value;

use crate::cli::{Folder, conform};

const SPEC: &str = "openapi: 3.1.0
info: {title: Kites, version: '1'}
paths:
  /kites:
    get:
      operationId: listKites
      responses:
        '200':
          description: The kites.
          content:
            application/xml: {schema: {type: object, xml: {name: kites}, properties: {tail: {type: integer}}}}
            application/json: {schema: {type: object, properties: {tail: {type: integer}}}}
";

/// Checks a file. Returns the exit status, and the rules and messages of what is found.
fn checked(folder: &Folder, name: &str, bytes: &[u8]) -> (u8, String) {
    let spec = folder.write("kites.yaml", SPEC);
    let path = folder.path(name);
    std::fs::write(&path, bytes).expect("it can be written");
    let args = [
        "check",
        "--spec",
        &spec,
        "--max-bytes",
        "1000000",
        "--format",
        "json",
        &path,
    ];
    let ended = conform(&args, "");
    let report: Value = serde_json::from_str(&ended.stdout).expect("the report is JSON");
    let findings = report["findings"].as_array().expect("there is a list");
    let lines = findings.iter().map(|finding| {
        let [rule, message] =
            ["rule", "message"].map(|name| finding[name].as_str().unwrap_or_default());
        format!("{rule}: {message}\n")
    });
    (ended.status, lines.collect())
}

/// A line of NDJSON whose answer has this body.
fn answer(media_type: &str, more: &str, body: &str) -> String {
    let body = serde_json::Value::from(body);
    format!(
        "{{\"request\":{{\"method\":\"GET\",\"url\":\"/kites\"}},\"response\":{{\"status\":200,\"headers\":{{\"Content-Type\":\"{media_type}\"{more}}},\"body\":{body}}}}}\n"
    )
}

#[test]
fn xml_that_expands_nests_or_lies_is_refused() {
    let folder = Folder::new("malicious-xml");
    let laughs = (0..20).fold(String::from("<!ENTITY l0 \"ha\">"), |text, n| {
        format!("{text}<!ENTITY l{} \"&l{n};&l{n};&l{n};&l{n};\">", n + 1)
    });
    let deep = format!(
        "<kites>{}{}</kites>",
        "<a>".repeat(100_000),
        "</a>".repeat(100_000)
    );
    let wide = format!("<kites {}=\"1\"/>", "a".repeat(200_000));
    let many: String = (0..20_000).map(|n| format!(" a{n}=\"1\"")).collect();
    for (what, xml, expected) in [
        (
            "entities",
            format!("<!DOCTYPE kites [{laughs}]><kites><tail>&l20;</tail></kites>"),
            "malformed-body",
        ),
        (
            "a file",
            "<!DOCTYPE kites [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><kites>&f;</kites>"
                .to_owned(),
            "malformed-body",
        ),
        ("depth", deep, "malformed-body"),
        ("a name", wide, "undeclared-member"),
        ("attributes", format!("<kites{many}/>"), "undeclared-member"),
        (
            "a repeated attribute",
            "<kites a=\"1\" a=\"2\"/>".to_owned(),
            "malformed-body",
        ),
        ("two roots", "<kites/><kites/>".to_owned(), "malformed-body"),
        ("no root", "<!-- -->".to_owned(), "malformed-body"),
        (
            "an unknown prefix",
            "<a:kites/>".to_owned(),
            "malformed-body",
        ),
        (
            "a character that is none",
            "<kites>&#0;</kites>".to_owned(),
            "malformed-body",
        ),
        (
            "an open comment",
            "<kites><!-- </kites>".to_owned(),
            "malformed-body",
        ),
        ("an open tag", "<kites".to_owned(), "malformed-body"),
    ] {
        let line = answer("application/xml", "", &xml);
        let (status, found) = checked(&folder, "xml.ndjson", line.as_bytes());
        assert!(found.starts_with(expected), "{what}: {status} {found:.300}");
    }
    // An encoding that nobody knows, and one that the text does not have.
    for (encoding, expected) in [("x-morse", "unchecked-body"), ("UTF-8", "malformed-body")] {
        let declaration = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>");
        let text = [declaration.as_bytes(), b"<kites><n>\xe9</n></kites>"].concat();
        let encoded = conform_traffic_base64(&text);
        let line = format!(
            "{{\"request\":{{\"method\":\"GET\",\"url\":\"/kites\"}},\"response\":{{\"status\":200,\"headers\":{{\"Content-Type\":\"application/xml\"}},\"body\":\"{encoded}\",\"encoding\":\"base64\"}}}}\n"
        );
        let (_, found) = checked(&folder, "encoded.ndjson", line.as_bytes());
        assert!(found.starts_with(expected), "{encoding}: {found}");
    }
}

/// Writes bytes as base64.
fn conform_traffic_base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let all = chunk
            .iter()
            .fold(0_u32, |all, byte| (all << 8) | u32::from(*byte));
        let all = all << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(all >> (18 - 6 * place)) as usize % 64];
            out.push(if place <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

#[test]
fn bodies_and_archives_that_grow_are_refused() {
    let folder = Folder::new("malicious-archives");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![b' '; 64 << 20])
        .expect("memory can be written");
    let bomb = conform_traffic_base64(&gzip.finish().expect("memory can be written"));
    let line = |coding: &str, body: &str| {
        format!(
            "{{\"request\":{{\"method\":\"GET\",\"url\":\"/kites\"}},\"response\":{{\"status\":200,\"headers\":{{\"Content-Type\":\"application/json\",\"Content-Encoding\":\"{coding}\"}},\"body\":\"{body}\",\"encoding\":\"base64\"}}}}\n"
        )
    };
    for (coding, body) in [
        ("gzip", bomb.as_str()),
        ("br", "AAAA"),
        ("zstd", "AAAA"),
        ("deflate", "AAAA"),
        ("nonsense", "AAAA"),
        ("gzip", "H4sIAAAAAAAC"),
    ] {
        let (status, found) = checked(&folder, "bomb.ndjson", line(coding, body).as_bytes());
        assert_eq!(status, 1, "{coding}");
        assert!(found.starts_with("malformed-body"), "{coding}: {found}");
    }
    // Archives: what is no archive, what is cut off, and one whose only file is larger than its bound.
    let mut stored = Vec::new();
    zip_with(&mut stored, "har.har", &vec![b' '; 3_000_000]);
    let whole =
        std::fs::read(crate::checking::root().join("fixtures/traffic/recorded/playwright.har.zip"));
    let whole = whole.expect("the fixture is there");
    for (what, bytes) in [
        ("a short one", b"PK\x03\x04".to_vec()),
        ("half of one", whole[..whole.len() / 2].to_vec()),
        ("a large one", stored),
        (
            "one with wrong lengths",
            whole
                .iter()
                .map(|byte| if *byte == 0 { 0xff } else { *byte })
                .collect(),
        ),
    ] {
        let (status, found) = checked(&folder, "trace.har.zip", &bytes);
        assert_eq!(status, 1, "{what}: {found}");
        assert!(!found.is_empty(), "{what}");
    }
}

/// Writes an archive with one file that is deflated.
fn zip_with(out: &mut Vec<u8>, name: &str, content: &[u8]) {
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    deflate.write_all(content).expect("memory can be written");
    let packed = deflate.finish().expect("memory can be written");
    let size = |bytes: &[u8]| {
        u32::try_from(bytes.len())
            .expect("it is short")
            .to_le_bytes()
    };
    let length = u16::try_from(name.len())
        .expect("it is short")
        .to_le_bytes();
    let shared: Vec<u8> = [
        &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
        &size(&packed),
        &size(content),
        &length,
        &[0, 0],
    ]
    .concat();
    out.extend([&b"PK\x03\x04"[..], &shared, name.as_bytes(), &packed].concat());
    let start = size(out);
    out.extend(
        [
            &b"PK\x01\x02\x14\x00"[..],
            &shared,
            &[0; 14],
            name.as_bytes(),
        ]
        .concat(),
    );
    let directory = 46 + u32::try_from(name.len()).expect("it is short");
    out.extend(
        [
            &b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..],
            &directory.to_le_bytes(),
            &start,
            &[0, 0],
        ]
        .concat(),
    );
}

#[test]
fn records_with_wrong_lengths_and_hostile_lines_are_reported() {
    let folder = Folder::new("malicious-records");
    let record = |kind: &str, length: &str, block: &str| {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://kites.example/kites\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
        )
    };
    let request = "GET /kites HTTP/1.1\r\nHost: kites.example\r\n\r\n";
    let response = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"tail\":\"x\"}";
    for length in [
        "99999999999999999999",
        "18446744073709551615",
        "-1",
        "x",
        "5000",
        "0",
        "",
    ] {
        let text = record("request", &request.len().to_string(), request)
            + &record("response", length, response);
        let (status, found) = checked(&folder, "crawl.warc", text.as_bytes());
        assert_ne!(status, 0, "{length}: {found}");
    }
    let long = format!("{{\"request\":{}", "{\"a\":".repeat(100_000));
    for line in [
        "{\"request\":{\"method\":\"GET\",\"url\":\"/kites\"},\"response\":{\"status\":1e999}}",
        "{\"request\":{\"method\":\"GET\",\"url\":\"/kites\"},\"response\":{\"status\":-200}}",
        "{\"request\":{\"method\":\"GET\",\"url\":\"\"},\"response\":{\"status\":200}}",
        "{\"request\":{\"method\":\"\",\"url\":\"/kites\"}}",
        "{\"request\":{\"method\":\"GET\",\"url\":\"/kites/%zz/%ff?%=&&==\"}}",
        "{\"request\":[],\"response\":[]}",
        "{\"request\":{\"method\":\"GET\",\"url\":\"/kites\",\"headers\":5}}",
        "{\"request\":{\"method\":\"GET\",\"url\":\"/kites\",\"headers\":[[\"a\"]]}}",
        "[]",
        "null",
        "{\"request\":\"\\ud800\"}",
        "\u{0}",
        &long,
    ] {
        let (status, found) = checked(&folder, "lines.ndjson", line.as_bytes());
        assert_eq!(status, 1, "{line:.80}: {found}");
        assert!(!found.is_empty(), "{line:.80}");
    }
}
