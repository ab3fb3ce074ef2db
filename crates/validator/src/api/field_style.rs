//! How the fields of a form are written, by their Encoding Objects (3.0.3 §4.7.15).

use conform_description::Node;

/// How the values of a field are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldStyle {
    /// One field for each value.
    Exploded,
    /// One field for all values, separated by commas, spaces or pipes.
    Joined(Separator),
    /// `name[member]`.
    Deep,
}

/// What is between the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    Comma,
    Space,
    Pipe,
}

impl Separator {
    /// Returns how it is written in a form.
    pub(crate) fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::Comma => &[","],
            Self::Space => &["%20", "+", " "],
            Self::Pipe => &["%7C", "%7c", "|"],
        }
    }
}

impl FieldStyle {
    /// Returns that of an Encoding Object.
    pub(crate) fn of(node: Node<'_>) -> Self {
        let explode = node.get("explode").and_then(Node::as_bool);
        match (node.text("style"), explode) {
            (Some("deepObject"), _) => FieldStyle::Deep,
            (Some("spaceDelimited"), None | Some(false)) => FieldStyle::Joined(Separator::Space),
            (Some("pipeDelimited"), None | Some(false)) => FieldStyle::Joined(Separator::Pipe),
            (_, Some(false)) => FieldStyle::Joined(Separator::Comma),
            _ => FieldStyle::Exploded,
        }
    }

    /// Returns those of a Media Type Object, with the names of their fields.
    pub(crate) fn of_fields(media: Node<'_>) -> Vec<(String, Self)> {
        let encoding = media.follow("encoding").into_iter();
        let members = encoding.flat_map(Node::members);
        members
            .map(|member| (member.key.to_owned(), Self::of(member.node)))
            .collect()
    }
}
