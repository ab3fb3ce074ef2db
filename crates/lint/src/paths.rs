//! Path templates: their braces, and paths that are the same.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use conform_description::NodeMember;
use conform_json::Span;
use conform_report::Label;

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// The templates of all paths.
    pub(crate) fn paths(&mut self) {
        let mut seen: HashMap<String, NodeMember<'d>> = HashMap::new();
        let Some(paths) = self.description.root().follow("paths") else {
            return;
        };
        for path in paths.members().filter(|path| !path.key.starts_with("x-")) {
            self.template(path);
            let without_names = without_names(path.key);
            let Some(first) = seen.get(&without_names) else {
                seen.insert(without_names, path);
                continue;
            };
            let message = format!(
                "`{}` is the same path as `{}`",
                brief(path.key),
                brief(first.key)
            );
            let problem = self
                .problem(codes::SAME_PATH, path.key_label(""), message)
                .with(first.key_label("the other one"))
                .help("move the operations into one path item: the names of parameters do not distinguish paths");
            self.push(problem);
        }
    }

    /// The braces of a path.
    fn template(&mut self, path: NodeMember<'d>) {
        let mut open: Option<usize> = None;
        let mut names: HashSet<&str> = HashSet::new();
        for (at, ch) in path.key.char_indices() {
            let fault = match (ch, open) {
                ('{', None) => {
                    open = Some(at);
                    continue;
                }
                ('{', Some(_)) => "has an opening brace inside braces",
                ('}', None) => "has a closing brace without an opening brace",
                ('}', Some(start)) => {
                    open = None;
                    let name = &path.key[start + 1..at];
                    if name.is_empty() {
                        "has braces without a name"
                    } else if names.insert(name) {
                        continue;
                    } else {
                        "contains the same name twice"
                    }
                }
                ('?', None) => "has a query, which belongs to parameters with `in: query`",
                ('#', None) => "has a fragment, which is not sent to servers",
                _ => continue,
            };
            let label = KeyText::of(path).label(at, ch.len_utf8(), "");
            let message = format!("the path `{}` {fault}", brief(path.key));
            let problem = self.problem(codes::MALFORMED_PATH, label, message);
            self.push(problem);
            return;
        }
        if let Some(at) = open {
            let label = KeyText::of(path).label(at, 1, "opened here");
            let message = format!(
                "the path `{}` has an opening brace without a closing brace",
                brief(path.key)
            );
            let problem = self.problem(codes::MALFORMED_PATH, label, message);
            self.push(problem);
        }
    }
}

/// A path template without the names in its braces.
fn without_names(path: &str) -> String {
    let mut out = String::new();
    let mut is_name = false;
    for ch in path.chars() {
        match ch {
            '{' => is_name = true,
            '}' => is_name = false,
            _ if is_name => continue,
            _ => {}
        }
        out.push(ch);
    }
    out
}

/// A key, and where its text starts in the file.
pub(crate) struct KeyText<'d> {
    member: NodeMember<'d>,
    /// `None` if the key is written with escapes.
    start: Option<u32>,
}

impl<'d> KeyText<'d> {
    pub(crate) fn of(member: NodeMember<'d>) -> Self {
        let file = member.node.address().file;
        let text = member.node.description().document(file).text();
        let written = text.get(member.key_span.range()).unwrap_or_default();
        let offset = written
            .find(member.key)
            .and_then(|offset| u32::try_from(offset).ok());
        Self {
            member,
            start: offset.map(|offset| member.key_span.start + offset),
        }
    }

    /// Makes a label on a part of the key, given in bytes, or on the whole key if it is written with escapes.
    pub(crate) fn label(&self, at: usize, length: usize, message: &str) -> Label {
        match self.start {
            Some(start) => {
                let start = start + u32::try_from(at).unwrap_or(0);
                let end = start + u32::try_from(length).unwrap_or(0);
                self.member.node.label_of(Span::new(start, end), message)
            }
            None => self.member.key_label(message),
        }
    }
}

/// A path as messages show it, shortened if it is long.
pub(crate) fn brief(path: &str) -> Cow<'_, str> {
    const LONGEST: usize = 300;
    match path.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &path[..end])),
        None => Cow::Borrowed(path),
    }
}
