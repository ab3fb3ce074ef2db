//! What a maintainer of the description sees: twelve typical edits, and the five steps to one more endpoint, each in a copy of
//! the repository.

mod mistakes;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use conform_openapi::io::{Io, StreamColors};
use conform_openapi::outcome::Outcome;
use conform_openapi::verbs::generate;

use crate::kept::Kept;
use crate::repository::{context_in, workspace};
use crate::{Cli, Verb, check, fix, new_operation};

/// A copy of the files that describe the API, removed when it goes.
struct Copy {
    root: PathBuf,
}

impl Copy {
    /// Copies the description and the payloads.
    fn new(name: &str) -> Self {
        let folders = [
            "spec",
            "tests/payloads",
            "tests/fixtures/validator/mistakes",
        ];
        Self::of(name, &folders)
    }

    fn of(name: &str, folders: &[&str]) -> Self {
        let root = std::env::temp_dir().join(format!("conform-{name}-{}", std::process::id()));
        let copy = Self { root };
        copy.fill(folders);
        copy
    }

    /// Undoes all edits of the description and the payloads.
    fn restore(&self) {
        let folders = ["spec", "tests/payloads"];
        for folder in folders {
            fs::remove_dir_all(self.root.join(folder)).expect("it can be removed");
        }
        self.fill(&folders);
    }

    fn fill(&self, folders: &[&str]) {
        for folder in folders {
            let from = workspace().join(folder);
            for file in conform_traffic::list_files(&from).expect("the folder can be listed") {
                let below = file.strip_prefix(workspace()).expect("it is below");
                self.write_bytes(&below.to_string_lossy(), &fs::read(&file).expect("a file"));
            }
        }
        let config = fs::read(workspace().join("conform.toml")).expect("it is there");
        self.write_bytes("conform.toml", &config);
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect("it is readable")
    }

    /// Replaces the first occurrence of a text in a file of the description.
    fn edit(&self, path: &str, old: &str, new: &str) {
        let path = format!("spec/{path}");
        let text = self.read(&path);
        assert!(text.contains(old), "{path} has no {old:?}");
        self.write_bytes(&path, text.replacen(old, new, 1).as_bytes());
    }

    /// Runs a chore in the copy, and returns its outcome and what it printed.
    fn run(
        &self,
        chore: impl FnOnce(&Path, &mut conform_openapi::context::Context<'_>) -> Outcome,
    ) -> (bool, String) {
        let (mut stdin, mut printed, mut stderr) = (std::io::empty(), Vec::new(), std::io::sink());
        let outcome = {
            let mut context = context_in(
                &self.root,
                Io {
                    stdin: &mut stdin,
                    stdout: &mut printed,
                    stderr: &mut stderr,
                    color: StreamColors::default(),
                    progress: false,
                },
            );
            chore(&self.root, &mut context)
        };
        let text = String::from_utf8_lossy(&printed).replace('\\', "/");
        let root = format!("{}/", self.root.display()).replace('\\', "/");
        (outcome.is_ok(), text.replace(&root, ""))
    }

    /// Checks what people write, and returns what is reported without the sums of the stages.
    fn check(&self) -> (bool, String) {
        self.check_again(&mut Kept::default())
    }

    /// The same, with what the last check has left.
    fn check_again(&self, kept: &mut Kept) -> (bool, String) {
        let args = check::Args::default();
        let (is_fine, text) = self.run(|root, context| check::written(root, &args, kept, context));
        let stages = [
            "description  ",
            "sister pages ",
            "bundle ",
            "payloads ",
            "coverage ",
            "mistakes ",
        ];
        let is_sum = |line: &&str| {
            stages.iter().any(|stage| line.starts_with(stage))
                || line.contains("cargo conform check --coverage")
        };
        let lines: Vec<&str> = text.lines().filter(|line| !is_sum(line)).collect();
        (is_fine, lines.join("\n"))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What is left in the folder of temporary files does no harm.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// A name, and an edit.
type Case = (&'static str, fn(&Copy));

/// Typical edits that go wrong.
const EDITS: [Case; 12] = [
    ("rename-property", |copy| {
        copy.edit(
            "visits/schemas/VisitHost.yaml",
            "  timezone:",
            "  time_zone:",
        )
    }),
    ("add-enum-value", |copy| {
        copy.edit("visits/schemas/VisitStatus.yaml", "40, 50]", "40, 50, 60]")
    }),
    ("make-nullable", |copy| {
        let path = "visits/schemas/VisitHost.yaml";
        copy.edit(
            path,
            "    example: owner",
            "    nullable: true\n    example: owner",
        )
    }),
    ("delete-used-schema", |copy| {
        let path = copy.root.join("spec/visits/schemas/Payment.yaml");
        fs::remove_file(path).expect("it is there")
    }),
    ("typo-in-reference", |copy| {
        copy.edit(
            "visits/schemas/Visit.yaml",
            "../schemas/Payment.yaml",
            "../schemas/Paymnet.yaml",
        )
    }),
    ("indentation", |copy| {
        copy.edit("visits/schemas/VisitHost.yaml", "  role:", "   role:")
    }),
    ("tab", |copy| {
        copy.edit("visits/schemas/VisitHost.yaml", "  role:", "\trole:")
    }),
    ("duplicate-key", |copy| {
        copy.edit("visits/schemas/VisitHost.yaml", "  suffix:", "  title:")
    }),
    ("wrong-type", |copy| {
        copy.edit(
            "visits/schemas/VisitHost.yaml",
            "    type: string",
            "    type: strng",
        )
    }),
    ("no-operation-id", |copy| {
        copy.edit(
            "visits/paths/visits_close.yaml",
            "  operationId: closeVisit\n",
            "",
        )
    }),
    ("no-path-parameter", |copy| {
        let lines = "parameters:\n  - $ref: ../parameters/VisitIdPath.yaml\n";
        copy.edit("visits/paths/visits_id.yaml", lines, "")
    }),
    ("unfit-example", |copy| {
        copy.edit(
            "visits/paths/visits_close.yaml",
            "id: \"1525\"",
            "id: [1525]",
        )
    }),
];

#[test]
fn typical_edits_are_reported_with_place_cause_and_help() {
    for (name, edit) in EDITS {
        let copy = Copy::new(name);
        edit(&copy);
        let (is_fine, text) = copy.check();
        assert!(!is_fine, "{name} is not found");
        assert_snapshot(&format!("edit-{name}"), &text);
    }
}

#[test]
fn a_check_does_again_only_what_a_change_concerns() {
    let copy = Copy::new("kept");
    let args = check::Args::default();
    let mut kept = Kept::default();
    let check = |kept: &mut Kept| {
        let result = copy.run(|root, context| check::written(root, &args, kept, context));
        (result, [kept.loads, kept.documents.parsings])
    };
    let (first, [loads, parsings]) = check(&mut kept);
    assert!(first.0, "{}", first.1);
    // Both descriptions, and every file once.
    assert_eq!(loads, 2);
    assert!(parsings > 100, "{parsings} files");
    let (again, work) = check(&mut kept);
    assert_eq!((again, work), (first.clone(), [loads, parsings]));
    copy.write_bytes("tests/payloads/closeVisit/200.captured.json", b"{}");
    let ((is_fine, _), work) = check(&mut kept);
    assert_eq!((is_fine, work), (false, [loads, parsings]), "a payload");
    copy.edit(
        "visits/schemas/Gender.yaml",
        "Gender of a user",
        "Sex of a user",
    );
    let (_, work) = check(&mut kept);
    assert_eq!(work, [loads + 1, parsings + 1], "a file of the description");
    copy.edit("sister/rooms/paths/rooms.yaml", "summary:", "summary:  ");
    let (_, work) = check(&mut kept);
    assert_eq!(
        work,
        [loads + 2, parsings + 2],
        "a file of the sister pages"
    );
    copy.edit("shared/schemas/Count.yaml", "counts or codes", "counts");
    let (_, work) = check(&mut kept);
    assert_eq!(work, [loads + 4, parsings + 3], "a file of both");
}

#[test]
fn several_faults_are_reported_at_once() {
    let copy = Copy::new("several");
    copy.edit(
        "visits/schemas/VisitHost.yaml",
        "    type: string\n    example: owner",
        "    example: owner\n    type: string",
    );
    copy.edit(
        "visits/paths/visits_close.yaml",
        "tags: [Appointment API]",
        "tags: [Appointments]",
    );
    copy.edit(
        "visits/paths/visits_close.yaml",
        "    \"404\":\n      $ref: ../../shared/responses/NotFound.yaml\n",
        "",
    );
    copy.write_bytes(
        "spec/visits/schemas/Unlisted.yaml",
        b"description: A name.\ntype: string\n",
    );
    copy.write_bytes(
        "tests/payloads/closeVisit/200.made-other.json",
        b"{\"data\":{\"id\":\"1\"}}",
    );
    let (is_fine, text) = copy.check();
    assert!(!is_fine);
    for code in [
        "key-order",
        "undescribed",
        "missing-answer",
        "layout",
        "payload-index",
    ] {
        assert!(text.contains(&format!("error[{code}]")), "{code} in {text}");
    }
}

#[test]
fn fix_orders_keys_and_lists_components_and_changes_nothing_else() {
    let copy = Copy::new("fix");
    let untouched = copy.read("spec/visits/schemas/VisitHost.yaml");
    let list = copy.read("spec/openapi.yaml");
    let lines = "    type: string\n    example: owner";
    copy.edit(
        "visits/schemas/VisitHost.yaml",
        lines,
        "    example: owner\n    type: string",
    );
    copy.edit(
        "openapi.yaml",
        "    Visit: {$ref: visits/schemas/Visit.yaml}\n",
        "",
    );
    let changed = fix::run(&copy.root).expect("it can be fixed");
    assert_eq!(
        changed,
        ["spec/openapi.yaml", "spec/visits/schemas/VisitHost.yaml"]
    );
    assert_eq!(copy.read("spec/visits/schemas/VisitHost.yaml"), untouched);
    assert_eq!(copy.read("spec/openapi.yaml"), list);
    assert_eq!(fix::run(&copy.root).expect("it can be fixed"), [""; 0]);
}

/// Runs `new-operation` with a payload, and with more arguments.
fn add(copy: &Copy, operation: &str, payload: &str, more: &[&str]) -> (bool, String) {
    copy.write_bytes("body.json", payload.as_bytes());
    let file = copy.root.join("body.json").display().to_string();
    let words = [
        "cargo xtask",
        "new-operation",
        operation,
        "--payload",
        &file,
    ];
    let words = words.iter().chain(more);
    let cli = Cli::try_parse_from(words).expect("the arguments are right");
    let Verb::NewOperation(args) = cli.verb else {
        unreachable!("the verb is `new-operation`")
    };
    copy.run(|root, context| new_operation::run(root, &args, context))
}

/// Asserts a snapshot of this module.
fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // An endpoint more moves the lines of the list of files.
    settings.add_filter(r"(spec/openapi\.yaml):\d+", "$1:[line]");
    settings.add_filter(r"(?m)^\d{3} \|", "[n] |");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A body of an operation that no API has.
const NOTES: &str = r#"{"data": [
    {"id": "9", "visit_id": "18407167", "sender_id": "575", "text": "Hello", "created": 1633630312, "read": false, "parts": [], "seen": null},
    {"id": "10", "visit_id": "18407167", "sender_id": 575, "text": null, "created": 1633630400, "read": true, "parts": [{"kind": 1}], "seen": null}
]}"#;

#[test]
fn new_operation_passes_every_check_at_once() {
    let copy = Copy::new("new");
    let (is_fine, text) = add(&copy, "GET /visits/{id}/sample_notes", NOTES, &[]);
    assert!(is_fine, "{text}");
    let (is_fine, text) = copy.check();
    assert!(is_fine, "{text}");
    let path = copy.read("spec/visits/paths/visits_id_sample_notes.yaml");
    assert!(path.contains("operationId: listVisitSampleNotes"), "{path}");
    assert!(
        path.contains("$ref: ../parameters/VisitIdPath.yaml"),
        "{path}"
    );
    let schema = copy.read("spec/visits/schemas/VisitSampleNote.yaml");
    assert_snapshot("new-operation", &format!("{path}---\n{schema}"));
    let (is_fine, _) = add(&copy, "GET /visits/{id}/sample_notes", NOTES, &[]);
    assert!(!is_fine, "no operation is added twice");
    let (is_fine, text) = copy.check();
    assert!(is_fine, "a refused operation leaves nothing behind: {text}");
}

#[test]
fn new_operation_describes_the_request_and_the_query() {
    let copy = Copy::new("request");
    let (is_fine, text) = add(&copy, "GET /visits/{id}/sample_notes", NOTES, &[]);
    assert!(is_fine, "{text}");
    copy.write_bytes(
        "sent.json",
        br#"{"text": "Hello", "room_code": "vclinicroom", "urgent": true, "to": [{"user_id": 575}]}"#,
    );
    let sent = copy.root.join("sent.json").display().to_string();
    let operation = "POST /visits/{id}/sample_notes?start=1470186000&limit=20&notify=true&tone=low+key&intake_id=";
    // The objects of the answer are those of the list, and get its schema; another object needs another name.
    let (is_fine, text) = add(
        &copy,
        operation,
        r#"{"data": {"text": "Hello"}}"#,
        &["--request", &sent],
    );
    assert!(
        !is_fine && !text.contains("wrote"),
        "`VisitSampleNote` has another form: {text}"
    );
    let (is_fine, text) = add(
        &copy,
        operation,
        r#"{"data": {"id": "11", "text": "Hello"}}"#,
        &["--request", &sent],
    );
    assert!(is_fine, "{text}");
    let (is_fine, text) = copy.check();
    assert!(is_fine, "{text}");
    let path = copy.read("spec/visits/paths/visits_id_sample_notes.yaml");
    let (_, post) = path.split_once("post:").expect("the operation is there");
    let (post, _) = post.split_once("    \"400\":").expect("it has errors");
    let input = copy.read("spec/visits/schemas/VisitSampleNoteInput.yaml");
    let inner = copy.read("spec/visits/schemas/VisitSampleNoteInputTo.yaml");
    let answer = copy.read("spec/visits/schemas/VisitSampleNoteResponse.yaml");
    assert_snapshot(
        "new-operation-with-request",
        &format!("{post}---\n{input}---\n{inner}---\n{answer}"),
    );
    for query in ["limit=1&limit=2", "=1", "a=%FF"] {
        let operation = format!("GET /visits/{{id}}/other_notes?{query}");
        let (is_fine, text) = add(&copy, &operation, r#"{"data": []}"#, &[]);
        assert!(!is_fine, "{query}: {text}");
    }
}

#[test]
fn new_operation_is_generated_without_an_edit_of_rust() {
    let folders = [
        "spec",
        "tests/payloads",
        "tests/fixtures/validator/mistakes",
        "crates/models",
        "crates/client",
    ];
    let copy = Copy::of("generate", &folders);
    let (is_fine, text) = add(&copy, "GET /visits/{id}/sample_notes", NOTES, &[]);
    assert!(is_fine, "{text}");
    let check = |copy: &Copy| {
        copy.run(|root, context| {
            check::once(root, &check::Args::default(), &mut Kept::default(), context)
        })
    };
    let (is_fine, text) = check(&copy);
    assert!(!is_fine, "the generated code is not up to date: {text}");
    let cli = Cli::try_parse_from(["cargo xtask", "generate"]).expect("the arguments are right");
    let Verb::Generate(args) = cli.verb else {
        unreachable!("the verb is `generate`")
    };
    let (is_fine, text) = copy.run(|root, context| generate::run_in(root, &args, context));
    assert!(is_fine, "{text}");
    let (is_fine, text) = check(&copy);
    assert!(is_fine, "{text}");
    let client = copy.read("crates/client/src/generated/appointment_api.rs");
    assert!(
        client.contains("pub fn list_visit_sample_notes("),
        "{client}"
    );
    let model = copy.read("crates/models/src/generated/visit_sample_note.rs");
    assert!(model.contains("pub struct VisitSampleNote {"), "{model}");
}

#[test]
fn new_operation_of_a_new_resource_asks_for_a_tag() {
    let copy = Copy::new("resource");
    for operation in ["GET /wards/{ward}", "/wards", "FETCH /wards", "GET wards"] {
        let (is_fine, text) = add(&copy, operation, r#"{"data": {"id": 1}}"#, &[]);
        assert!(!is_fine, "{operation}: {text}");
    }
    let (is_fine, text) = copy.check();
    assert!(is_fine, "{text}");
}
