//! Problems that the authors of a description allow: by a comment at the place, or by a line of an ignore file.
//!
//! ```yaml
//! # conform-ignore: unused-component kept for version 1 of the app
//! OldVisit: {type: object}
//! Visit: {type: objekt} # conform-ignore: unknown-type the server writes it so
//! ```
//!
//! A comment behind a value applies to its line; one on a line of its own to the next line. Both apply to everything inside
//! the member or element that starts on that line. Several codes are separated by commas.
//!
//! JSON has no comments. An ignore file has a line for each: `CODE FILE#POINTER REASON`, such as
//! `unused-component openapi.json#/components/schemas/OldVisit kept for version 1 of the app`. It applies to everything inside
//! that value, or in the whole file where there is no pointer. Lines that start with `#` are comments.

use std::collections::HashSet;
use std::sync::Arc;

use conform_description::Description;
use conform_json::{Document, Format, Source, Span, Value};
use conform_report::{Code, Diagnostic, Label, Profile, nearest};

use crate::codes;
use crate::levels::all;

/// How a comment starts that allows something.
const MARK: &str = "conform-ignore:";

/// What the authors of a description allow.
#[derive(Debug, Default)]
pub struct Ignores {
    entries: Vec<Entry>,
    problems: Vec<Diagnostic>,
}

/// Diagnostics without those that are allowed.
#[derive(Debug, Default)]
pub struct Sifted {
    /// Those that are not allowed, and problems of the comments and lines that allow them.
    pub kept: Vec<Diagnostic>,
    /// How many are allowed.
    pub ignored: usize,
}

/// One comment, or one line of an ignore file.
#[derive(Debug)]
struct Entry {
    codes: Vec<&'static str>,
    scope: Scope,
    /// Where it is written.
    place: Label,
}

/// What an entry applies to.
#[derive(Debug)]
enum Scope {
    /// Bytes of a file.
    Bytes { file: Arc<str>, span: Span },
    /// A value of a file, and everything inside it.
    Value { file: String, pointer: String },
}

impl Scope {
    fn includes(&self, diagnostic: &Diagnostic) -> bool {
        let location = &diagnostic.primary.location;
        match self {
            Self::Bytes { file, span } => {
                location.file() == &**file && span.range().contains(&(location.start() as usize))
            }
            Self::Value { file, pointer } => {
                location.file() == file
                    && (pointer.is_empty()
                        || location.pointer().is_some_and(|found| {
                            let rest = found.strip_prefix(pointer.as_str());
                            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                        }))
            }
        }
    }
}

impl Ignores {
    /// Finds the comments in the files of a description.
    #[must_use]
    pub fn of(description: &Description) -> Self {
        let mut found = Self::default();
        for document in description.files() {
            if document.format() == Format::Yaml && document.text().contains(MARK) {
                found.comments(document, description.profile());
            }
        }
        found
    }

    /// Adds the lines of an ignore file with this name and text.
    pub fn add_file(&mut self, name: &str, text: &str) {
        let source = Arc::new(Source::new(name, text));
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(offset(start), offset(start + line.trim_end().len()));
            let label = Label::in_source(Arc::clone(&source).into(), span, "");
            start += line.len();
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (codes, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let rest = rest.trim();
            let (place, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let (file, pointer) = place.split_once('#').unwrap_or((place, ""));
            let scope = Scope::Value {
                file: file.to_owned(),
                pointer: pointer.to_owned(),
            };
            let form = "CODE FILE#POINTER REASON";
            self.add(codes, reason, scope, label, Profile::Strict, form);
        }
    }

    /// Takes out the diagnostics that are allowed, and adds what is wrong with what allows them.
    #[must_use]
    pub fn sift(mut self, diagnostics: Vec<Diagnostic>, profile: Profile) -> Sifted {
        let mut sifted = Sifted::default();
        let mut used: HashSet<(usize, &'static str)> = HashSet::new();
        for diagnostic in diagnostics {
            let code = diagnostic.code.as_str();
            let applies =
                |entry: &Entry| entry.codes.contains(&code) && entry.scope.includes(&diagnostic);
            match self.entries.iter().position(applies) {
                Some(index) => {
                    used.insert((index, code));
                    sifted.ignored += 1;
                }
                None => sifted.kept.push(diagnostic),
            }
        }
        for (index, entry) in self.entries.into_iter().enumerate() {
            for code in entry.codes {
                if !used.contains(&(index, code)) {
                    let message = format!("there is no problem `{code}` here");
                    let label = entry.place.clone();
                    let problem = Diagnostic::new(codes::UNUSED_IGNORE, profile, label, message)
                        .help("remove it, or move it to the line of the problem");
                    sifted.kept.push(problem);
                }
            }
        }
        sifted.kept.append(&mut self.problems);
        conform_report::sort(&mut sifted.kept);
        sifted
    }

    /// The comments of a file.
    fn comments(&mut self, document: &Arc<Document>, profile: Profile) {
        let text = document.text();
        let lines: Vec<(usize, &str)> = text
            .split_inclusive('\n')
            .scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some((start, line))
            })
            .collect();
        let parts = Parts::of(document);
        for (index, &(start, line)) in lines.iter().enumerate() {
            let Some(at) = comment(line) else { continue };
            if parts.has_text_at(start + at) {
                continue;
            }
            let is_alone = line[..at].trim().is_empty();
            let target = if is_alone {
                let mut next = lines[index + 1..].iter();
                next.find(|(_, line)| {
                    let line = line.trim();
                    !line.is_empty() && !line.starts_with('#')
                })
            } else {
                Some(&lines[index])
            };
            let body = line[at..].trim_end();
            let place = Span::new(offset(start + at), offset(start + at + body.len()));
            let label = Label::new(document, place, "");
            let after = body[1..]
                .trim_start()
                .strip_prefix(MARK)
                .unwrap_or_default();
            let after = after.trim();
            let (codes, reason) = split_codes(after);
            let scope = Scope::Bytes {
                file: Arc::clone(document.name()),
                span: target.map_or(place, |&(start, line)| parts.of_line(start, line)),
            };
            let form = "# conform-ignore: CODE REASON";
            self.add(&codes, reason, scope, label, profile, form);
        }
    }

    fn add(
        &mut self,
        codes: &str,
        reason: &str,
        scope: Scope,
        place: Label,
        profile: Profile,
        form: &str,
    ) {
        let mut known = Vec::new();
        for name in codes.split(',').map(str::trim) {
            if let Some(code) = all().find(|code| code.as_str() == name) {
                known.push(code.as_str());
                continue;
            }
            let message = if name.is_empty() {
                "the code is missing".to_owned()
            } else {
                format!("there is no code `{name}`")
            };
            let help = match nearest(name, all().map(Code::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write `{form}`"),
            };
            let label = place.clone();
            let problem = Diagnostic::new(codes::MALFORMED_IGNORE, profile, label, message);
            self.problems.push(problem.help(help));
        }
        if known.is_empty() {
            return;
        }
        if reason.trim().is_empty() {
            let message = "the reason is missing";
            let label = place.clone();
            let problem = Diagnostic::new(codes::MALFORMED_IGNORE, profile, label, message)
                .help(format!("write `{form}`"));
            self.problems.push(problem);
        }
        self.entries.push(Entry {
            codes: known,
            scope,
            place,
        });
    }
}

/// The codes and the reason of a comment. A comma may be followed by a space.
fn split_codes(text: &str) -> (String, &str) {
    let mut codes = String::new();
    let mut rest = text;
    loop {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        codes.push_str(word);
        rest = after.trim_start();
        if !word.ends_with(',') || rest.is_empty() {
            return (codes, rest);
        }
    }
}

/// Where the comment of a line starts, if it is one that allows something.
fn comment(line: &str) -> Option<usize> {
    line.match_indices('#').map(|(at, _)| at).find(|&at| {
        let before = line[..at].chars().next_back();
        before.is_none_or(char::is_whitespace) && line[at + 1..].trim_start().starts_with(MARK)
    })
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Where the keys, scalars, members and elements of a document are.
struct Parts {
    /// Keys and scalars.
    texts: Vec<Span>,
    /// Where a member or element starts, and where it ends.
    items: Vec<Span>,
}

impl Parts {
    fn of(document: &Document) -> Self {
        let mut parts = Self {
            texts: Vec::new(),
            items: Vec::new(),
        };
        let mut stack: Vec<Value<'_>> = vec![document.root()];
        while let Some(value) = stack.pop() {
            if let Some(object) = value.as_object() {
                for member in object.iter() {
                    parts.texts.push(member.key_span);
                    parts.items.push(member.key_span.to(member.value.span()));
                    stack.push(member.value);
                }
            } else if let Some(array) = value.as_array() {
                for item in array.iter() {
                    parts.items.push(item.span());
                    stack.push(item);
                }
            } else {
                parts.texts.push(value.span());
            }
        }
        parts
    }

    /// Whether a byte is within a key or scalar.
    fn has_text_at(&self, at: usize) -> bool {
        self.texts.iter().any(|span| span.range().contains(&at))
    }

    /// A line, up to the end of what starts on it.
    fn of_line(&self, start: usize, line: &str) -> Span {
        let range = start..start + line.len();
        let items = self.items.iter();
        let ends = items
            .filter(|item| range.contains(&(item.start as usize)))
            .map(|item| item.end);
        Span::new(
            offset(start),
            ends.max().unwrap_or(0).max(offset(range.end)),
        )
    }
}
