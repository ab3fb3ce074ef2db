//! The code in the pages of the repository: commands are run, settings and code are read, and what is shown as output is what is printed.

mod builds;
mod pages;
mod transcripts;

use std::path::Path;

pub(crate) use self::pages::page;
use self::pages::{Page, pages, repository};
use crate::cli::{Folder, conform};
use crate::server::program::Running;

/// Replaces names of files: those that were written to `folder` or are in the fixture are read there, all others are written to `folder`.
fn argument(previous: &str, word: &str, folder: &Folder) -> String {
    let (form, name) = match word.split_once('=') {
        Some((form, name)) if previous == "--format" => (format!("{form}="), name),
        _ => (String::new(), word),
    };
    let own = Path::new(&folder.path(name)).to_owned();
    let fixture = repository().join("tests/fixtures/docs").join(name);
    let repository = repository().join(name);
    let path = if name.contains('.') && own.is_file() {
        own.display().to_string()
    } else if fixture.is_file() {
        fixture.display().to_string()
    } else if !form.is_empty()
        || [
            "-o",
            "--out",
            "--baseline",
            "-p",
            "--record",
            "--coverage-output",
        ]
        .contains(&previous)
    {
        folder.path(name)
    } else if name.contains('/') && repository.exists() {
        repository.display().to_string()
    } else {
        return word.to_owned();
    };
    format!("{form}{path}")
}

/// Returns the arguments of a command with the files that they name.
fn arguments(command: &str, folder: &Folder) -> Vec<String> {
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    let previous = std::iter::once("").chain(words.iter().copied());
    let words = previous.zip(&words);
    words
        .map(|(previous, word)| argument(previous, word, folder))
        .collect()
}

/// Runs a command of a page that needs no build, and panics if it fails.
fn run_command(command: &str, folder: &Folder, place: &str) {
    let arguments = arguments(command, folder);
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match (
        command.split_whitespace().next(),
        arguments.first().copied(),
    ) {
        (Some("conform"), Some("serve")) => {
            // A server of a page has no end; this one ends after an answer.
            arguments.extend(["--exchanges", "1"]);
            let running = Running::start(&arguments);
            assert!(running.get("/loaves/7", "").starts_with("HTTP/1.1 200"));
            assert_eq!(running.end().status, 0, "{place}: {command}");
        }
        (Some("conform"), _) => {
            let ended = conform(&arguments, "");
            assert_eq!(
                ended.status, 0,
                "{place}: {command}\n{}{}",
                ended.stdout, ended.stderr
            );
        }
        // `reference::browser` looks at the page with it.
        (Some("chromium"), _) => {}
        (Some("mkdir"), _) => {
            let made = std::fs::create_dir_all(arguments.last().expect("it has a folder"));
            assert!(made.is_ok(), "{place}: {command}");
        }
        _ => panic!("{place}: no test runs `{command}`"),
    }
}

#[test]
fn every_shell_command_of_every_page_is_run() {
    let mut count = 0;
    for page in pages() {
        let folder = Folder::new(&format!("page-{}", page.path.replace('/', "-")));
        for (line, command) in page.commands() {
            count += 1;
            if !builds::runs(&command) {
                run_command(&command, &folder, &format!("{}:{line}", page.path));
            }
        }
    }
    assert!(count > 20, "the pages have commands");
}

/// The jobs of the page on CI run commands that stand in a tested block, too.
#[test]
fn jobs_run_the_commands_that_are_tested() {
    let page = page("docs/ci.md");
    let tested: Vec<String> = page.commands().into_iter().map(|(_, it)| it).collect();
    let jobs = page
        .text
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

/// Whoever adds a block in another language says here how it is verified.
#[test]
fn every_block_is_in_a_language_that_is_verified() {
    let documented = documented_sources();
    for page in pages() {
        for block in page.blocks() {
            let place = format!("{}:{}", page.path, block.line);
            match block.language.as_str() {
                // Commands and their output: see the other tests.
                "sh" | "console" | "ndjson" | "toml" => {}
                // Layouts, pictures and templates, which nothing reads.
                "text" | "" => {}
                // The library of a crate with a build script, which `cli::generate` compiles.
                "rust,ignore" if page.path == "docs/generating.md" => {}
                // Programs for third-party documents, with code of another generator, too: neither is in this repository.
                "rust,ignore" if page.path == "docs/other-generators.md" => {}
                "json" => {
                    let read = serde_json::from_str::<serde_json::Value>(&block.text);
                    assert!(read.is_ok(), "{place}: {read:?}");
                }
                "yaml" => {
                    let read = serde_yaml::from_str::<serde_yaml::Value>(&block.text);
                    assert!(read.is_ok(), "{place}: {read:?}");
                }
                "rust" | "rust,no_run" => assert!(
                    documented.contains(&format!("/{}\")", page.path))
                        || documented.contains(&crate_page(&page.path)),
                    "{place}: no crate compiles it by `#[doc = include_str!(…)]`"
                ),
                other => panic!("{place}: nothing verifies blocks of `{other}`"),
            }
        }
    }
}

/// How the crate of a page includes it.
fn crate_page(path: &str) -> String {
    let name = Path::new(path).file_name().expect("it has a name");
    format!("include_str!(\"../{}\")", name.to_string_lossy())
}

/// Returns the front pages of all crates, and the other files that include pages as documentation.
fn documented_sources() -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(repository().join("crates")).expect("the folder can be read") {
        let folder = entry.expect("the folder can be read").path();
        for file in ["src/lib.rs", "src/build.rs"] {
            text += &std::fs::read_to_string(folder.join(file)).unwrap_or_default();
        }
    }
    text
}

#[test]
fn every_configuration_of_the_pages_is_valid() {
    let folder = Folder::new("docs-toml");
    for file in ["openapi.yaml", "spec/openapi.yaml", "public.overlay.yaml"] {
        let path = folder.path(file);
        let parent = Path::new(&path)
            .parent()
            .expect("it has a folder")
            .to_owned();
        std::fs::create_dir_all(parent).expect("it can be made");
        folder.write(file, "openapi: 3.1.0\n");
    }
    let mut count = 0;
    for page in pages() {
        for block in page.blocks_of("toml") {
            count += 1;
            let description = "description = \"openapi.yaml\"\n";
            let whole = match block.contains("description = ") {
                true => block.clone(),
                false => format!("{description}{block}"),
            };
            folder.write("conform.toml", &whole);
            let read = conform_openapi::config::Config::read(folder.path("conform.toml").as_ref());
            assert!(read.is_ok(), "{}: {block}\n{:?}", page.path, read.err());
        }
    }
    assert!(count > 2, "the pages have configurations");
}

/// Verbs and options that the running text names are those that the program has.
#[test]
fn every_command_in_running_text_exists() {
    let mut count = 0;
    for page in pages() {
        for (line, code) in page.inline_code() {
            let mut words = code.split_whitespace();
            if words.next() != Some("conform") {
                continue;
            }
            let Some(verb) = words.next().filter(|word| is_verb(word)) else {
                continue;
            };
            count += 1;
            let help = conform(&[verb, "--help"], "");
            assert_eq!(help.status, 0, "{}:{line}: {code}", page.path);
            for option in words.filter(|word| word.starts_with("--")) {
                let option = option.split(['=', '[']).next().unwrap_or_default();
                let is_known = help.stdout.split_whitespace().any(|word| {
                    let word = word.split(['=', '[', ',']).next().unwrap_or_default();
                    word == option
                });
                assert!(is_known, "{}:{line}: {code}: no {option}", page.path);
            }
        }
    }
    assert!(count > 30, "the pages name commands");
}

/// Whether a word behind `conform` is meant as a verb and not as a placeholder.
fn is_verb(word: &str) -> bool {
    word != "help" && word.chars().all(|c| c.is_ascii_lowercase())
}

/// The page of the program has a word for each verb.
#[test]
fn the_page_of_the_program_names_every_verb() {
    let page: Page = page("docs/program.md");
    let help = conform(&["--help"], "").stdout;
    let (_, commands) = help.split_once("Commands:\n").expect("it lists them");
    let names = commands
        .lines()
        .take_while(|line| line.starts_with("  "))
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help");
    let mut count = 0;
    for name in names {
        count += 1;
        assert!(
            page.text.contains(&format!("`conform {name}")),
            "`conform {name}` is not named"
        );
    }
    assert!(count > 10, "there are verbs: {help}");
}

/// The code of the README is an example, which another test runs.
#[test]
fn the_code_of_the_readme_is_an_example() {
    let example = repository().join("crates/client/examples/first_calls.rs");
    let example = std::fs::read_to_string(example).expect("the example is there");
    let blocks = page("README.md").blocks_of("rust,no_run");
    assert!(!blocks.is_empty(), "the README has code");
    for block in blocks {
        assert!(
            example.ends_with(&block),
            "the example differs from:\n{block}"
        );
    }
}

/// The README is for a minute.
#[test]
fn the_readme_is_short() {
    let lines = page("README.md").text.lines().count();
    assert!(lines <= 150, "{lines} lines");
}
