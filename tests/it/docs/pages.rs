//! The Markdown pages of the repository, and the code blocks in them.

use std::fs;
use std::path::{Path, PathBuf};

/// A page, by its path from the root of the repository.
pub(crate) struct Page {
    pub(super) path: String,
    pub(super) text: String,
}

/// A fenced code block.
pub(super) struct Block {
    /// The line of its fence, from 1.
    pub(super) line: usize,
    /// What is behind the fence: `sh`, `rust,no_run` and so on.
    pub(super) language: String,
    pub(super) text: String,
}

/// Returns the root of the repository.
pub(super) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns a page.
pub(crate) fn page(path: &str) -> Page {
    let text = fs::read_to_string(repository().join(path));
    Page {
        path: path.to_owned(),
        text: text.unwrap_or_else(|error| panic!("{path}: {error}")),
    }
}

/// Returns every page that people read, sorted.
pub(super) fn pages() -> Vec<Page> {
    let mut paths = Vec::new();
    let root = repository();
    for folder in ["", "docs", "fuzz", "spec", "tests/payloads"] {
        list(&root, folder, &mut paths);
    }
    for entry in fs::read_dir(root.join("crates")).expect("the folder can be read") {
        let name = entry.expect("the folder can be read").file_name();
        list(
            &root,
            &format!("crates/{}", name.to_string_lossy()),
            &mut paths,
        );
    }
    paths.sort();
    paths.iter().map(|path| page(path)).collect()
}

/// Adds the pages of a folder, without those of its folders.
fn list(root: &Path, folder: &str, paths: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(root.join(folder)) else {
        return;
    };
    for entry in entries {
        let name = entry.expect("the folder can be read").file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".md") {
            let path = format!("{folder}/{name}");
            paths.push(path.trim_start_matches('/').to_owned());
        }
    }
}

impl Page {
    /// Returns the code blocks of the page.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut found: Vec<Block> = Vec::new();
        let mut in_block = false;
        for (index, line) in self.text.lines().enumerate() {
            if in_block && line == "```" {
                in_block = false;
            } else if in_block {
                let block = found.last_mut().expect("it was begun");
                block.text += &format!("{line}\n");
            } else if let Some(language) = line.strip_prefix("```") {
                in_block = true;
                found.push(Block {
                    line: index + 1,
                    language: language.to_owned(),
                    text: String::new(),
                });
            }
        }
        found
    }

    /// Returns the texts of the blocks in a language.
    pub(crate) fn blocks_of(&self, language: &str) -> Vec<String> {
        let blocks = self.blocks().into_iter();
        let of_language = blocks.filter(|block| block.language == language);
        of_language.map(|block| block.text).collect()
    }

    /// Returns the commands in the `sh` blocks of the page, with their line numbers. A comment behind a command is left out, and a line that ends
    /// in a backslash goes on.
    pub(super) fn commands(&self) -> Vec<(usize, String)> {
        let mut found: Vec<(usize, String)> = Vec::new();
        let shell = self.blocks().into_iter();
        for block in shell.filter(|block| block.language == "sh") {
            let mut goes_on = false;
            for (index, line) in block.text.lines().enumerate() {
                let command = line.split(" #").next().unwrap_or_default().trim();
                let part = command.trim_end_matches('\\').trim_end();
                match found.last_mut() {
                    Some((_, last)) if goes_on => *last += &format!(" {part}"),
                    _ if part.is_empty() => {}
                    _ => found.push((block.line + 1 + index, part.to_owned())),
                }
                goes_on = command.ends_with('\\');
            }
        }
        found
    }

    /// Returns the code in the running text of the page, with line numbers.
    pub(super) fn inline_code(&self) -> Vec<(usize, &str)> {
        let mut found = Vec::new();
        let mut in_block = false;
        for (index, line) in self.text.lines().enumerate() {
            if line.starts_with("```") {
                in_block = !in_block;
            } else if !in_block {
                let code = line.split('`').skip(1).step_by(2);
                found.extend(code.map(|code| (index + 1, code)));
            }
        }
        found
    }
}
