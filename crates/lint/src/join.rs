//! One diagnostic for many problems of the same kind, for third-party descriptions.

use std::collections::HashMap;

use conform_report::{Code, Diagnostic};

use crate::codes;

/// How many places of one problem are shown.
const SHOWN: usize = 3;

/// What problems with one code have in common if they are reported together.
#[derive(PartialEq, Eq, Hash)]
enum Common {
    /// Only the code.
    Code,
    /// The related place, by file and byte.
    Other(String, u32),
    /// The message.
    Message(String),
}

impl Common {
    fn of(diagnostic: &Diagnostic) -> Self {
        if [codes::UNUSED_COMPONENT, codes::UNDECLARED_TAG].contains(&diagnostic.code) {
            return Self::Code;
        }
        match diagnostic.related.first() {
            Some(first) if diagnostic.code == codes::SAME_PATH => {
                Self::Other(first.file().to_owned(), first.location.start())
            }
            _ => Self::Message(diagnostic.message.clone()),
        }
    }
}

/// Joins problems with the same code and message, unused components, undeclared tags, and the paths that are the same as
/// one path.
pub(crate) fn join(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut counts: HashMap<(Code, Common), (usize, usize)> = HashMap::new();
    let mut joined: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        let common = Common::of(&diagnostic);
        let differs = !matches!(common, Common::Message(_));
        let key = (diagnostic.code, common);
        match counts.get_mut(&key) {
            None => {
                counts.insert(key, (joined.len(), 0));
                joined.push(diagnostic);
            }
            Some((first, more)) => {
                *more += 1;
                if *more < SHOWN {
                    let mut label = diagnostic.primary;
                    label.message = if differs { "this too" } else { "here too" }.to_owned();
                    joined[*first].related.push(label);
                }
            }
        }
    }
    for (first, more) in counts.into_values() {
        if let Some(hidden) = more.checked_sub(SHOWN - 1).filter(|&hidden| hidden > 0) {
            let places = if hidden == 1 {
                "1 more place has".to_owned()
            } else {
                format!("{hidden} more places have")
            };
            joined[first]
                .help
                .push(format!("{places} the same problem").into());
        }
    }
    joined
}
