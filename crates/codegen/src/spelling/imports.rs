//! The imports of one file.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::names::version_order;
use crate::text::{MAX_WIDTH, columns};

/// The names that a file imports, by the modules that they are in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Imports {
    by_module: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// No imports.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a name in a module.
    pub(crate) fn add(&mut self, module: &str, name: &str) {
        self.by_module
            .entry(module.to_owned())
            .or_default()
            .insert(name.to_owned());
    }

    /// Leaves out a name, such as the one that the file itself declares.
    pub(crate) fn remove(&mut self, module: &str, name: &str) {
        if let Some(names) = self.by_module.get_mut(module) {
            names.remove(name);
            if names.is_empty() {
                self.by_module.remove(module);
            }
        }
    }

    /// Writes the module `from`, and all modules below it, as `to`: `crate::generated` as `super` for a file in that module.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        for (module, names) in std::mem::take(&mut self.by_module) {
            let rest = module.strip_prefix(from);
            let module = match rest.filter(|rest| rest.is_empty() || rest.starts_with("::")) {
                Some(rest) => format!("{to}{rest}"),
                None => module,
            };
            self.by_module.entry(module).or_default().extend(names);
        }
    }

    /// The order of two modules: segment by segment; a list in braces comes behind everything below its module.
    fn order(&self, a: &str, b: &str) -> Ordering {
        let key = |module: &str| -> Vec<(bool, String)> {
            let mut key: Vec<_> = module
                .split("::")
                .map(|segment| (false, segment.to_owned()))
                .collect();
            // rustfmt has these before all names, in this order.
            let keywords = ["self", "super", "crate"];
            if let Some(rank) = keywords.iter().position(|word| *word == key[0].1) {
                key[0].1 = rank.to_string();
            }
            let names = &self.by_module[module];
            match names.first() {
                Some(name) if names.len() == 1 => key.push((false, name.clone())),
                _ => key.push((true, String::new())),
            }
            key
        };
        let (a, b) = (key(a), key(b));
        for (a, b) in a.iter().zip(&b) {
            let order = a.0.cmp(&b.0).then_with(|| version_order(&a.1, &b.1));
            if order != Ordering::Equal {
                return order;
            }
        }
        a.len().cmp(&b.len())
    }

    /// Writes the `use` lines: the standard library, other crates, then this crate, an empty line between the groups. The
    /// last line ends in a line feed; without imports the text is empty.
    pub(crate) fn render(&self) -> String {
        let group = |module: &str| match module.split("::").next() {
            Some("std" | "core" | "alloc") => 0,
            Some("self" | "super" | "crate") => 2,
            _ => 1,
        };
        let mut text = String::new();
        for number in 0..3 {
            let mut lines = String::new();
            let mut modules: Vec<&String> = self
                .by_module
                .keys()
                .filter(|module| group(module) == number)
                .collect();
            modules.sort_by(|a, b| self.order(a, b));
            for module in modules {
                lines.push_str(&use_line(
                    module,
                    self.by_module[module].iter().map(String::as_str),
                ));
            }
            if !text.is_empty() && !lines.is_empty() {
                text.push('\n');
            }
            text.push_str(&lines);
        }
        text
    }
}

/// Writes `use module::{A, B};`, sorted, on as many lines as needed; each ends in a line feed.
fn use_line<'a>(module: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by(|a, b| version_order(a, b));
    names.dedup();
    if let [name] = names.as_slice() {
        return format!("use {module}::{name};\n");
    }
    let line = format!("use {module}::{{{}}};\n", names.join(", "));
    // rustfmt counts bytes here where it decides to break, and columns where it breaks: lines that cannot break are for both.
    if line.trim_end().len() > MAX_WIDTH - 2 && !line.is_ascii() {
        return names
            .iter()
            .map(|name| format!("use {module}::{name};\n"))
            .collect();
    }
    // rustfmt keeps two columns free, for reasons of its own; and one in the rows below, unless there is one row only.
    if columns(line.trim_end()) <= MAX_WIDTH - 2 {
        return line;
    }
    let mut text = format!("use {module}::{{\n");
    let one_row = 4 + columns(&names.join(", ")) < MAX_WIDTH;
    let limit = if one_row { MAX_WIDTH } else { MAX_WIDTH - 1 };
    let mut row = String::new();
    for name in names {
        if !row.is_empty() && 4 + columns(&row) + 1 + columns(name) + 1 > limit {
            text.push_str(&format!("    {row}\n"));
            row.clear();
        }
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(name);
        row.push(',');
    }
    text.push_str(&format!("    {row}\n}};\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_import_stays_on_its_line() {
        assert_eq!(
            use_line("super", ["B", "A10", "A9", "B"]),
            "use super::{A9, A10, B};\n"
        );
        assert_eq!(use_line("super", ["B"]), "use super::B;\n");
    }

    #[test]
    fn a_long_import_fills_rows() {
        let names: Vec<String> = (0..12).map(|i| format!("Ninechars{i}")).collect();
        let text = use_line("super", names.iter().map(String::as_str));
        assert_eq!(
            text,
            "use super::{\n    \
             Ninechars0, Ninechars1, Ninechars2, Ninechars3, Ninechars4, Ninechars5, Ninechars6, Ninechars7,\n    \
             Ninechars8, Ninechars9, Ninechars10, Ninechars11,\n};\n"
        );
    }

    #[test]
    fn the_only_row_may_reach_the_last_column() {
        let (first, last) = ("A".repeat(60), "B".repeat(33));
        assert_eq!(
            use_line("super", [first.as_str(), last.as_str()]),
            format!("use super::{{\n    {first}, {last},\n}};\n")
        );
        let names = [first.as_str(), last.as_str(), "C"];
        assert_eq!(
            use_line("super", names),
            format!("use super::{{\n    {first},\n    {last}, C,\n}};\n")
        );
        let names = ["A", &"B".repeat(91), &"C".repeat(60), &"D".repeat(33)];
        assert_eq!(
            use_line("super", names),
            format!(
                "use super::{{\n    {}, {},\n    {},\n    {},\n}};\n",
                names[0], names[1], names[2], names[3]
            )
        );
    }

    #[test]
    fn a_module_is_renamed_with_all_below_it() {
        let mut imports = Imports::new();
        imports.add("crate::generated::client", "Client");
        imports.add("crate::generated", "Visit");
        imports.add("crate::generatedness", "Other");
        imports.rename("crate::generated", "super");
        assert_eq!(
            imports.render(),
            "use super::Visit;\nuse super::client::Client;\nuse crate::generatedness::Other;\n"
        );
    }
}
