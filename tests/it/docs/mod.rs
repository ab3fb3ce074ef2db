//! The commands in `docs/`, run on a small description and its traffic.

use std::path::Path;

use crate::cli::{Folder, conform};

fn tests() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the lines of the `sh` blocks of a page that run `conform`, with their line numbers.
fn commands(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_block = false;
    for (index, line) in page.lines().enumerate() {
        match line {
            "```sh" => in_block = true,
            "```" => in_block = false,
            _ if in_block && line.starts_with("conform ") => {
                // What stands behind `#` is a comment of the shell.
                let command = line.split(" #").next().unwrap_or_default();
                found.push((index + 1, command.trim().to_owned()));
            }
            _ => {}
        }
    }
    found
}

/// Replaces names of files: those of the fixture are read there, all others are written to `folder`.
fn argument(previous: &str, word: &str, folder: &Folder) -> String {
    let (form, name) = match word.split_once('=') {
        Some((form, name)) if previous == "--format" => (format!("{form}="), name),
        _ => (String::new(), word),
    };
    let fixture = tests().join("fixtures/docs").join(name);
    let path = if fixture.is_file() {
        fixture.display().to_string()
    } else if !form.is_empty() || ["-o", "--out", "--baseline"].contains(&previous) {
        folder.path(name)
    } else {
        return word.to_owned();
    };
    format!("{form}{path}")
}

/// Runs every command of a page.
fn run_commands_of(name: &str) {
    let page =
        std::fs::read_to_string(tests().join("../docs").join(name)).expect("the page is there");
    let folder = Folder::new(name);
    let commands = commands(&page);
    assert!(!commands.is_empty(), "the page has commands");
    for (line, command) in commands {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let previous = std::iter::once("").chain(words.iter().copied());
        let arguments: Vec<String> = previous
            .zip(&words)
            .map(|(previous, word)| argument(previous, word, &folder))
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ended = conform(&arguments, "");
        assert_eq!(
            ended.status, 0,
            "docs/{name}:{line}: {command}\n{}{}",
            ended.stdout, ended.stderr
        );
    }
}

#[test]
fn every_command_of_the_page_on_ci_succeeds() {
    run_commands_of("ci.md");
}

#[test]
fn every_command_of_the_page_on_comparing_succeeds() {
    run_commands_of("diff.md");
}

#[test]
fn every_command_of_the_page_on_suggest_succeeds() {
    run_commands_of("suggest.md");
}

#[test]
fn every_command_of_the_page_on_overlays_succeeds() {
    run_commands_of("overlays.md");
}

#[test]
fn every_command_of_the_page_on_generating_succeeds() {
    run_commands_of("generating.md");
}

/// The jobs of the page run commands that stand in a tested block, too.
#[test]
fn jobs_run_the_commands_that_are_tested() {
    let page = std::fs::read_to_string(tests().join("../docs/ci.md")).expect("the page is there");
    let tested: Vec<String> = commands(&page).into_iter().map(|(_, it)| it).collect();
    let jobs = page
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- "))
        .filter(|line| line.starts_with("conform "));
    let mut count = 0;
    for job in jobs {
        count += 1;
        assert!(tested.iter().any(|it| it == job), "not tested: {job}");
    }
    assert!(count > 0, "a job runs conform");
}

/// Returns the blocks of a page in a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}");
    let mut found: Vec<String> = Vec::new();
    let mut in_block = false;
    for line in page.lines() {
        if in_block && line == "```" {
            in_block = false;
        } else if in_block {
            let block = found.last_mut().expect("it was begun");
            *block += &format!("{line}\n");
        } else if line == fence {
            in_block = true;
            found.push(String::new());
        }
    }
    found
}

#[test]
fn every_configuration_of_the_pages_is_valid() {
    let folder = Folder::new("docs-toml");
    for file in ["openapi.yaml", "spec/openapi.yaml"] {
        let path = folder.path(file);
        let parent = Path::new(&path)
            .parent()
            .expect("it has a folder")
            .to_owned();
        std::fs::create_dir_all(parent).expect("it can be made");
        folder.write(file, "openapi: 3.1.0\n");
    }
    let mut count = 0;
    for page in ["configuration.md", "program.md"] {
        let page = std::fs::read_to_string(tests().join("../docs").join(page));
        for block in blocks(&page.expect("the page is there"), "toml") {
            count += 1;
            let description = "description = \"openapi.yaml\"\n";
            let whole = match block.contains("description = ") {
                true => block.clone(),
                false => format!("{description}{block}"),
            };
            folder.write("conform.toml", &whole);
            let read = conform_openapi::config::Config::read(folder.path("conform.toml").as_ref());
            assert!(read.is_ok(), "{block}\n{:?}", read.err());
        }
    }
    assert!(count > 2, "the pages have configurations");
}

/// The page shows what the program prints for a published document, if that is there.
#[test]
fn the_first_run_prints_what_the_page_shows() {
    let museum = conform_tests::corpus::folder().join("museum.yaml");
    let Ok(description) = std::fs::read_to_string(museum) else {
        println!("skipped: there are no third-party documents");
        return;
    };
    let page = std::fs::read_to_string(tests().join("../docs/first-run.md"));
    let page = page.expect("the page is there");
    let folder = Folder::new("docs-first-run");
    folder.write("museum.yaml", &description);
    folder.write("traffic.ndjson", &blocks(&page, "ndjson").concat());
    let here = folder.path("");
    let shown = blocks(&page, "console").concat();
    let mut printed = String::new();
    for command in shown.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let words = command.split(' ').skip(1);
        let words: Vec<String> = words
            .scan("", |previous, word| {
                let is_file =
                    ["museum.yaml", "traffic.ndjson"].contains(&word) || *previous == "--out";
                *previous = word;
                Some(if is_file {
                    folder.path(word)
                } else {
                    word.to_owned()
                })
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ended = conform(&words, "");
        let text = (ended.stdout + &ended.stderr).replace(&here, "");
        printed += &format!("$ {command}\n{text}");
        if ended.status != 0 {
            printed += &format!("(exit code {})\n", ended.status);
        }
    }
    // How many files a runtime has is no business of the page.
    let without_counts = |text: &str| -> String {
        let is_count =
            |line: &&str| line.contains(" files added") || line.contains(" files up to date");
        text.lines()
            .filter(|line| !is_count(line))
            .map(|line| format!("{line}\n"))
            .collect()
    };
    assert!(
        without_counts(&printed) == without_counts(&shown),
        "write it anew:\n{printed}"
    );
}
