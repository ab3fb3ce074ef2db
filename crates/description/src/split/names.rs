//! The names of files that parts of a description go to.

use std::collections::HashSet;

use conform_json::Format;

use crate::Description;

/// The names that are taken, in lower case: some file systems do not tell the cases apart.
pub(super) struct Names {
    taken: HashSet<String>,
    extension: &'static str,
}

impl Names {
    pub(super) fn new(description: &Description, format: Format) -> Self {
        let files = description.files();
        Self {
            taken: files.map(|file| file.name().to_lowercase()).collect(),
            extension: match format {
                Format::Json => "json",
                Format::Yaml => "yaml",
            },
        }
    }

    /// The file of a path or webhook: `paths/visits_id.yaml` for `/visits/{id}`.
    pub(super) fn of_path(&mut self, section: &str, path: &str) -> String {
        let words = path.split(|ch: char| !is_plain(ch));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let stem = if words.is_empty() {
            "root".to_owned()
        } else {
            words.join("_")
        };
        self.free(&format!("{section}/{stem}"))
    }

    /// The file of a component: `components/schemas/Visit.yaml`.
    pub(super) fn of_component(&mut self, section: &str, name: &str) -> String {
        let stem: String = name
            .chars()
            .map(|ch| if is_plain(ch) { ch } else { '_' })
            .collect();
        let stem = if stem.is_empty() || stem.starts_with('.') {
            format!("_{stem}")
        } else {
            stem
        };
        self.free(&format!("components/{section}/{stem}"))
    }

    /// A name that no other file has.
    fn free(&mut self, stem: &str) -> String {
        let mut number = 1;
        loop {
            let name = match number {
                1 => format!("{stem}.{}", self.extension),
                _ => format!("{stem}-{number}.{}", self.extension),
            };
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

/// Whether a character is one of file names and URIs alike.
fn is_plain(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-' | '_')
}
