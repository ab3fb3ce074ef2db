//! Components of the root file: their names.

use conform_description::NodeMember;

use crate::codes;
use crate::linter::Linter;

/// A component of the root file.
#[derive(Clone, Copy)]
pub(crate) struct Component<'d> {
    /// The member of `components` that contains it, such as `schemas`.
    pub(crate) section: &'d str,
    pub(crate) entry: NodeMember<'d>,
}

impl<'d> Linter<'d> {
    /// The components of the root file.
    pub(crate) fn components(&mut self) {
        let Some(components) = self.description.root().get("components") else {
            return;
        };
        let sections = components
            .members()
            .filter(|section| !section.key.starts_with("x-") && section.node.is_object());
        let components: Vec<Component<'d>> = sections
            .flat_map(|section| {
                section.node.members().map(move |entry| Component {
                    section: section.key,
                    entry,
                })
            })
            .collect();
        for Component { entry, .. } in &components {
            let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
            if !entry.key.bytes().all(is_allowed) && entry.key != "$ref" {
                let message = format!("`{}` is not a valid name of a component", entry.key);
                let problem = self
                    .problem(codes::COMPONENT_NAME, entry.key_label(""), message)
                    .help("use only letters, digits, `.`, `-` and `_`");
                self.push(problem);
            }
        }
        self.unused(&components);
    }
}
