//! The program `conform-sql`, held against `conform check` in every form.

use std::ffi::OsString;
use std::process::{Command, Stdio};

use conform_openapi::io::{Io, StreamColors};

use crate::folder::Folder;
use crate::{REPORT, SPEC, fixture};

/// What a run of a program came to.
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

fn conform_sql(args: &[&str]) -> Ended {
    conform_sql_within(&[], args)
}

/// Runs `conform-sql` with these variables in its environment.
pub(crate) fn conform_sql_within(environment: &[(&str, &str)], args: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conform-sql"));
    command.envs(environment.iter().copied());
    let ended = command.args(args).stdin(Stdio::null()).output();
    let ended = ended.expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    Ended {
        status: ended.status.code().expect("it ends by itself"),
        stdout: text(ended.stdout),
        stderr: text(ended.stderr),
    }
}

/// Runs `conform`, and returns what it has printed.
pub(crate) fn conform(args: &[&str]) -> String {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let io = Io {
        stdin: &mut std::io::empty(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        color: StreamColors::default(),
        progress: false,
    };
    let args = std::iter::once("conform").chain(args.iter().copied());
    let status = conform_openapi::run(args.map(OsString::from), io);
    assert!(status < 2, "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("it is text")
}

#[test]
fn reports_have_every_form_of_the_program() {
    let folder = Folder::new("forms");
    let captures = ["first", "second"].map(|name| fixture(&format!("report/merge/{name}.ndjson")));
    let tables = ["a.parquet", "b.parquet"].map(|name| folder.path(name));
    folder.converted(&captures[0], "a.parquet");
    folder.converted(&captures[1], "b.parquet");
    let tables = tables.map(|file| format!("traffic={file}"));
    let spec = fixture(SPEC);
    for form in [
        "human", "line", "json", "full", "sarif", "github", "markdown",
    ] {
        let args = [
            "--spec",
            &spec,
            "--table",
            &tables[0],
            "--table",
            &tables[1],
            "--format",
            form,
            "--partitions",
            "3",
            REPORT,
        ];
        let sql = conform_sql(&args);
        assert_eq!(sql.status, 0, "{form}: {}", sql.stderr);
        let args = [
            "check",
            "--spec",
            &spec,
            "--format",
            form,
            &captures[0],
            &captures[1],
        ];
        let whole = conform(&args);
        assert!(
            sql.stdout == whole,
            "{form}: {}\nis not\n{whole}",
            sql.stdout
        );
    }
    let out = folder.path("report.xml");
    let args = ["--spec", &spec, "--table", &tables[0], "-o", &out, REPORT];
    let ended = conform_sql(&args);
    assert_eq!(
        (ended.status, ended.stdout.as_str()),
        (0, ""),
        "{}",
        ended.stderr
    );
    let written = std::fs::read_to_string(out).expect("it was written");
    assert!(written.contains("<testsuites>"), "{written}");
}

#[test]
fn what_is_no_report_has_no_form_of_one() {
    let spec = fixture(SPEC);
    let table = conform_sql(&["--spec", &spec, "SELECT 7 AS seven, 'x' AS x"]);
    assert_eq!(table.status, 0, "{}", table.stderr);
    assert!(table.stdout.contains("| seven | x |"), "{}", table.stdout);
    let text = conform_sql(&["--spec", &spec, "SELECT 'only a text'"]);
    assert_eq!(text.stdout, "only a text");
    let refused = conform_sql(&["--spec", &spec, "--format", "sarif", "SELECT 'only a text'"]);
    assert_eq!(refused.status, 2);
    assert!(
        refused.stderr.contains("the result is not one report"),
        "{}",
        refused.stderr
    );
    let missing = conform_sql(&["--spec", "no.yaml", "--table", "t=no.parquet", "SELECT 1"]);
    assert_eq!(missing.status, 2);
    assert!(missing.stderr.contains("no.parquet"), "{}", missing.stderr);
}

#[test]
fn mistakes_say_what_was_expected_and_what_is_near() {
    let folder = Folder::new("mistakes");
    let file = folder.converted(&fixture("report/merge/first.ndjson"), "x.parquet");
    let (traffic, spec) = (format!("traffic={file}"), fixture(SPEC));
    let cut = folder.path("cut.parquet");
    let whole = std::fs::read(&file).expect("it was written");
    std::fs::write(&cut, &whole[..whole.len() / 2]).expect("it can be written");
    std::fs::create_dir(folder.path("empty")).expect("a folder can be made");
    let (cut, empty) = (format!("t={cut}"), format!("t={}", folder.path("empty")));
    for (table, sql, words) in [
        (
            &*traffic,
            "SELECT conform_report(exchange) FROM trafic",
            &["there is no table `trafic`", "did you mean `traffic`?"][..],
        ),
        (
            &traffic,
            "SELECT conform_reprot(exchange) FROM traffic",
            &["conform_reprot", "Did you mean 'conform_report'?"],
        ),
        (
            &traffic,
            "SELECT conform_report(exchange) FROM traffic WHERE statuss >= 500",
            &["statuss", "traffic.status"],
        ),
        (
            &traffic,
            "SELECT conform_report(path) FROM traffic",
            &["must have a struct with the columns of an exchange, found Utf8"],
        ),
        (
            &traffic,
            "SELECT conform_report() FROM traffic",
            &["conform_report"],
        ),
        (&traffic, "SELEKT 1", &["SELEKT"]),
        (
            &traffic,
            "SELECT * FROM conform_capture('no.har')",
            &["there is no file `no.har`"],
        ),
        (
            &traffic,
            "SELECT * FROM conform_capture(path)",
            &["must have one argument, the path as a string"],
        ),
        (&cut, REPORT, &["cannot read `", "cut.parquet"]),
        (&empty, REPORT, &["No files found at", "empty"]),
        ("traffic", REPORT, &["write NAME=PATH"]),
        ("=x", REPORT, &["write NAME=PATH"]),
    ] {
        let ended = conform_sql(&["--spec", &spec, "--table", table, sql]);
        assert_eq!(ended.status, 2, "{sql}: {}", ended.stdout);
        for word in words {
            assert!(ended.stderr.contains(word), "{sql}: {}", ended.stderr);
        }
    }
    let nothing = conform_sql(&["--spec", &spec, "SELECT * FROM traffic"]);
    assert!(
        nothing
            .stderr
            .contains("name its files: --table traffic=PATH"),
        "{}",
        nothing.stderr
    );
}
