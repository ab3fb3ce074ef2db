//! The program `conform-sql`, held against `conform check` in every form.

use std::ffi::OsString;
use std::process::{Command, Stdio};

use conform_openapi::io::{Io, StreamColors};

use crate::{Folder, REPORT, SPEC, fixture};

/// What a run of a program came to.
struct Ended {
    status: i32,
    stdout: String,
    stderr: String,
}

fn conform_sql(args: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conform-sql"));
    let ended = command.args(args).stdin(Stdio::null()).output();
    let ended = ended.expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    Ended {
        status: ended.status.code().expect("it ends by itself"),
        stdout: text(ended.stdout),
        stderr: text(ended.stderr),
    }
}

fn conform(args: &[&str]) -> String {
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
