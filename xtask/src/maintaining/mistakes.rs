//! Mistakes of people who edit the description or its payloads, many of them: the first report of each names what was done wrong.

use std::fs;
use std::thread;

use super::{Copy, assert_snapshot};
use crate::kept::Kept;

/// A mistake, in words, and how it is made.
type Mistake = (&'static str, fn(&Copy));

const HOST: &str = "visits/schemas/VisitHost.yaml";
const CLOSE: &str = "visits/paths/visits_close.yaml";

/// Moves a file of the copy.
fn rename(copy: &Copy, from: &str, to: &str) {
    fs::rename(copy.root.join(from), copy.root.join(to)).expect("it can be renamed");
}

/// Replaces the bytes of a file of the copy.
fn rewrite(copy: &Copy, path: &str, change: impl FnOnce(String) -> String) {
    let text = change(copy.read(path));
    copy.write_bytes(path, text.as_bytes());
}

/// Mistakes that are reported.
const MISTAKES: [Mistake; 37] = [
    ("a schema is not in the list", |copy| {
        let line = "    Payment: {$ref: visits/schemas/Payment.yaml}\n";
        copy.edit("openapi.yaml", line, "");
    }),
    ("a path is not in the list", |copy| {
        let line = "  /visits/close: {$ref: visits/paths/visits_close.yaml}\n";
        copy.edit("openapi.yaml", line, "");
    }),
    ("a schema is listed twice", |copy| {
        let line = "    Payment: {$ref: visits/schemas/Payment.yaml}\n";
        let twice = format!("{line}    PaymentOnce: {{$ref: visits/schemas/Payment.yaml}}\n");
        copy.edit("openapi.yaml", line, &twice);
    }),
    ("a line of the list is there twice", |copy| {
        let line = "    Payment: {$ref: visits/schemas/Payment.yaml}\n";
        copy.edit("openapi.yaml", line, &line.repeat(2));
    }),
    ("a payload has no entry", |copy| {
        let body = b"{\"data\":{\"id\":\"1525\"}}";
        copy.write_bytes("tests/payloads/closeVisit/200.made-other.json", body);
    }),
    ("an entry has no payload", |copy| {
        let path = copy
            .root
            .join("tests/payloads/closeVisit/200.captured.json");
        fs::remove_file(path).expect("it is there");
    }),
    ("a payload has another extension", |copy| {
        rename(
            copy,
            "tests/payloads/closeVisit/200.captured.json",
            "tests/payloads/closeVisit/200.captured.jsn",
        );
    }),
    ("a payload has a status that is none", |copy| {
        rename(
            copy,
            "tests/payloads/closeVisit/200.captured.json",
            "tests/payloads/closeVisit/20.captured.json",
        );
    }),
    ("a payload has a status that is not described", |copy| {
        rename(
            copy,
            "tests/payloads/closeVisit/200.captured.json",
            "tests/payloads/closeVisit/201.captured.json",
        );
    }),
    ("a folder of payloads has a typo", |copy| {
        rename(
            copy,
            "tests/payloads/closeVisit",
            "tests/payloads/closevisit",
        );
    }),
    ("an operation is renamed", |copy| {
        copy.edit(CLOSE, "operationId: closeVisit", "operationId: endVisit");
    }),
    ("two operations have one operationId", |copy| {
        copy.edit(CLOSE, "operationId: closeVisit", "operationId: getVisit");
    }),
    ("an operation has two tags", |copy| {
        copy.edit(
            CLOSE,
            "tags: [Appointment API]",
            "tags: [Appointment API, Visit export]",
        );
    }),
    ("a tag has a typo", |copy| {
        copy.edit(CLOSE, "tags: [Appointment API]", "tags: [Apointment API]");
    }),
    ("a status has a letter", |copy| {
        copy.edit(CLOSE, "    \"404\":", "    \"4O4\":");
    }),
    ("an answer has no error of a status", |copy| {
        let lines = "    \"503\":\n      $ref: ../../shared/responses/ServiceUnavailable.yaml\n";
        copy.edit(CLOSE, lines, "");
    }),
    ("the error of a status is that of another", |copy| {
        copy.edit(CLOSE, "NotFound.yaml", "Forbidden.yaml");
    }),
    ("a file lies in the folder of a resource", |copy| {
        rename(
            copy,
            "spec/visits/schemas/Payment.yaml",
            "spec/visits/Payment.yaml",
        );
    }),
    ("a file has another extension", |copy| {
        rename(
            copy,
            "spec/visits/schemas/Payment.yaml",
            "spec/visits/schemas/Payment.yml",
        );
    }),
    ("a file begins with a small letter", |copy| {
        rename(
            copy,
            "spec/visits/schemas/Payment.yaml",
            "spec/visits/schemas/payment.yaml",
        );
    }),
    ("a file is empty", |copy| {
        copy.write_bytes("spec/visits/schemas/Payment.yaml", b"");
    }),
    ("a merge has left its markers", |copy| {
        let line = "    example: owner\n";
        let both = format!("<<<<<<< HEAD\n{line}=======\n    example: guest\n>>>>>>> roles\n");
        copy.edit(HOST, line, &both);
    }),
    ("a merge has left its markers in a list", |copy| {
        let line = "    Payment: {$ref: visits/schemas/Payment.yaml}\n";
        let both = format!("<<<<<<< HEAD\n{line}=======\n>>>>>>> prices\n");
        copy.edit("openapi.yaml", line, &both);
    }),
    ("a merge has left its markers in a payload", |copy| {
        let body = b"<<<<<<< HEAD\n{\"data\":{\"id\":\"1525\"}}\n=======\n{\"data\":{\"id\":1525}}\n>>>>>>> ids\n";
        copy.write_bytes("tests/payloads/closeVisit/200.captured.json", body);
    }),
    ("a payload has a comma too many", |copy| {
        let body = b"{\"data\":{\"id\":\"1525\",}}";
        copy.write_bytes("tests/payloads/closeVisit/200.captured.json", body);
    }),
    ("a text of a payload has a tab", |copy| {
        let body = b"{\"data\":{\"id\":\"15\t25\"}}";
        copy.write_bytes("tests/payloads/closeVisit/200.captured.json", body);
    }),
    ("a description has a colon", |copy| {
        copy.edit(
            HOST,
            "description: Given and family name.",
            "description: Names: given and family.",
        );
    }),
    ("a quote is not closed", |copy| {
        copy.edit(CLOSE, "id: \"1525\"", "id: \"1525");
    }),
    ("an item of a list has no space", |copy| {
        copy.edit(
            "visits/schemas/VisitGroupId.yaml",
            "  - title: Text",
            "  -title: Text",
        );
    }),
    ("a required member is not described", |copy| {
        copy.edit(HOST, "required: [id]", "required: [id, rolle]");
    }),
    ("a description stands beside a reference", |copy| {
        copy.edit(
            HOST,
            "  id:\n    $ref:",
            "  id:\n    description: The user.\n    $ref:",
        );
    }),
    ("a reference has no extension", |copy| {
        copy.edit(HOST, "schemas/UserId.yaml", "schemas/UserId");
    }),
    ("a reference leads to the wrong folder", |copy| {
        copy.edit(
            HOST,
            "../../shared/schemas/UserId.yaml",
            "../schemas/UserId.yaml",
        );
    }),
    ("a pattern is not closed", |copy| {
        copy.edit("visits/schemas/RoomId.yaml", "'^[0-9]+$'", "'^[0-9+$'");
    }),
    ("a yes is a text", |copy| {
        copy.edit(CLOSE, "    required: true", "    required: \"true\"");
    }),
    ("a way of signing in has a typo", |copy| {
        copy.edit(
            "visits/paths/visits_add_econsult.yaml",
            "    - ApiToken: []\n      AccountCode: []\n      ApiKey: []\n      ApiSecret: []",
            "    - ApiTokn: []\n      AccountCode: []\n      ApiKey: []\n      ApiSecret: []",
        );
    }),
    ("a property has no description", |copy| {
        copy.edit(
            HOST,
            "    description: Time zone, by its name in the IANA database.\n",
            "",
        );
    }),
];

/// What is different, and means the same.
const HARMLESS: [Mistake; 5] = [
    ("lines end as on Windows", |copy| {
        rewrite(copy, "spec/visits/schemas/Visit.yaml", |text| {
            text.replace('\n', "\r\n")
        });
        rewrite(copy, "spec/openapi.yaml", |text| text.replace('\n', "\r\n"));
        rewrite(copy, "tests/payloads/index.yaml", |text| {
            text.replace('\n', "\r\n")
        });
    }),
    ("a file begins with a byte order mark", |copy| {
        rewrite(copy, "spec/visits/schemas/Room.yaml", |text| {
            format!("\u{feff}{text}")
        });
    }),
    ("a payload is indented with tabs", |copy| {
        let body = b"{\n\t\"data\": {\n\t\t\"id\": \"1525\"\n\t}\n}\n";
        copy.write_bytes("tests/payloads/closeVisit/200.captured.json", body);
    }),
    ("the last line has no end", |copy| {
        rewrite(copy, "spec/visits/schemas/Visit.yaml", |text| {
            text.trim_end().to_owned()
        });
    }),
    ("a status is a number", |copy| {
        copy.edit(CLOSE, "    \"404\":", "    404:");
    }),
];

/// Returns the first report of a text, which ends at an empty line.
fn first_report(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or_default().trim_end()
}

/// Returns the first report of each mistake.
fn reports(name: &str, mistakes: &[Mistake]) -> String {
    let copy = Copy::new(name);
    let mut kept = Kept::default();
    let mut reports = String::new();
    for (mistake, make) in mistakes {
        make(&copy);
        let (is_fine, text) = copy.check_again(&mut kept);
        assert!(!is_fine, "{mistake}: nothing is reported");
        reports += &format!("## {mistake}\n\n{}\n\n", first_report(&text));
        copy.restore();
    }
    reports
}

#[test]
fn the_first_report_names_the_mistake() {
    let (first, second) = MISTAKES.split_at(MISTAKES.len() / 2);
    let reports = thread::scope(|scope| {
        let first = scope.spawn(|| reports("mistakes-first", first));
        let second = reports("mistakes-second", second);
        first.join().expect("each is reported") + &second
    });
    assert_snapshot("mistakes", &reports);
}

#[test]
fn what_means_the_same_is_not_reported() {
    let copy = Copy::new("harmless");
    for (_, make) in HARMLESS {
        make(&copy);
    }
    let (is_fine, text) = copy.check();
    assert!(is_fine, "{text}");
}
