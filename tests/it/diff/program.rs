//! `conform diff` as a program.

use crate::cli::{Folder, conform};

const OLD: &str = "openapi: 3.1.0
info: {title: Harbour, version: 1.4.0}
paths:
  /berths:
    get:
      operationId: listBerths
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
      responses: {'200': {description: Fine.}}
";

fn written(folder: &Folder, name: &str, text: &str) -> String {
    let path = folder.path(name);
    let parent = std::path::Path::new(&path)
        .parent()
        .expect("a file is in a folder");
    std::fs::create_dir_all(parent).expect("a folder can be made");
    std::fs::write(&path, text).expect("a file can be written");
    path
}

#[test]
fn a_breaking_change_is_reported_with_both_places_and_the_next_version() {
    let folder = Folder::new("diff-report");
    let old = written(&folder, "old/openapi.yaml", OLD);
    written(&folder, "new/openapi.yaml", &OLD.replace("100", "50"));
    // A folder stands for the root file in it.
    let new = folder.path("new");
    let ended = conform(&["diff", &old, &new], "");
    assert_eq!(ended.status, 1, "{}", ended.stderr);
    for part in [
        "error[schema-range]: `maximum` of the query parameter `limit` is 50, was 100",
        "old/openapi.yaml:7:69",
        "new/openapi.yaml:7:69",
        "51 is accepted by the old description and refused by the new one",
        "next version: 2.0.0 (major, after 1.4.0)",
    ] {
        assert!(ended.stdout.contains(part), "{part}:\n{}", ended.stdout);
    }
    let ended = conform(&["diff", &new, &old], "");
    assert_eq!(ended.status, 0, "{}", ended.stdout);
    assert!(
        ended.stdout.contains("note[schema-range]"),
        "{}",
        ended.stdout
    );
    assert!(
        ended
            .stdout
            .contains("next version: 1.5.0 (minor, after 1.4.0)"),
        "{}",
        ended.stdout
    );
}

#[test]
fn baselines_ignored_codes_and_ignore_files_hide_changes() {
    let folder = Folder::new("diff-known");
    let old = written(&folder, "old.yaml", OLD);
    let new = written(&folder, "new.yaml", &OLD.replace("100", "50"));
    let baseline = folder.path("known.json");
    let written_report = conform(&["diff", &old, &new, "-o", &baseline], "");
    assert_eq!(written_report.status, 1, "{}", written_report.stderr);
    for arguments in [
        ["--baseline", baseline.as_str()],
        ["--ignore-rule", "schema-range"],
        ["--fail-on", "never"],
    ] {
        let mut all = vec!["diff", old.as_str(), new.as_str()];
        all.extend(arguments);
        let ended = conform(&all, "");
        assert_eq!(ended.status, 0, "{arguments:?}: {}", ended.stdout);
    }
    let unknown = conform(&["diff", &old, &new, "--ignore-rule", "no-such-code"], "");
    assert_eq!(unknown.status, 2);
}

#[test]
fn every_form_of_report_is_written() {
    let folder = Folder::new("diff-forms");
    let old = written(&folder, "old.yaml", OLD);
    let new = written(&folder, "new.yaml", &OLD.replace("100", "50"));
    for form in [
        "human", "line", "json", "sarif", "junit", "github", "markdown",
    ] {
        let ended = conform(&["diff", &old, &new, "--format", form], "");
        assert_eq!(ended.status, 1, "{form}: {}", ended.stderr);
        assert!(
            ended.stdout.contains("schema-range"),
            "{form}: {}",
            ended.stdout
        );
    }
}

#[test]
fn what_cannot_be_read_is_an_error_of_its_own() {
    let folder = Folder::new("diff-unreadable");
    let old = written(&folder, "old.yaml", OLD);
    let broken = written(&folder, "broken.yaml", "openapi: 3.1.0\ninfo: [");
    for new in [
        folder.path("absent.yaml"),
        broken,
        "no-such-revision:openapi.yaml".to_owned(),
    ] {
        let ended = conform(&["diff", &old, &new], "");
        assert_eq!(ended.status, 2, "{new}: {}{}", ended.stdout, ended.stderr);
        assert!(!ended.stderr.is_empty(), "{new}");
    }
}

#[test]
fn exchanges_that_would_fail_tomorrow_are_reported_and_counted() {
    let folder = Folder::new("diff-traffic");
    let old = written(&folder, "old.yaml", OLD);
    let new = written(&folder, "new.yaml", &OLD.replace("100", "50"));
    let line = |limit: u32| {
        format!(
            "{{\"request\":{{\"method\":\"GET\",\"url\":\"/berths?limit={limit}\",\"headers\":{{}}}},\"response\":{{\"status\":200,\"headers\":{{}}}}}}\n"
        )
    };
    // The last one fails with both.
    let lines: String = [10, 70, 80, 900].map(line).concat();
    let capture = written(&folder, "yesterday.ndjson", &lines);
    let ended = conform(&["diff", &old, &new, "--traffic", &capture], "");
    assert_eq!(ended.status, 1, "{}", ended.stderr);
    let sums = "3 of 4 exchanges conform to the old description, and 2 of these would fail with the new one";
    assert!(ended.stdout.contains(sums), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("yesterday.ndjson:2"),
        "{}",
        ended.stdout
    );
    let ended = conform(&["diff", &old, &old, "--traffic", &capture], "");
    assert_eq!(ended.status, 0, "{}", ended.stdout);
}

#[test]
fn a_changelog_is_written_in_markdown() {
    let folder = Folder::new("changelog");
    let old = written(&folder, "old.yaml", OLD);
    let new = written(&folder, "new.yaml", &OLD.replace("100", "50"));
    let ended = conform(&["changelog", &old, &new], "");
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let expected = "# 2.0.0

## Breaking

- `maximum` of the query parameter `limit` is 50, was 100
  - Concerns query parameter `limit` of listBerths.
  - For example, `51` in the query parameter `limit` of listBerths is refused: expected is a number of at most 50.
";
    assert_eq!(ended.stdout, expected);
    let ended = conform(&["changelog", &old, &old], "");
    assert_eq!(ended.stdout, "# Changes\n\nNothing has changed.\n");
}
