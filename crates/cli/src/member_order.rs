//! What can be chosen about the order of members, on the command line and in `conform.toml`.

use conform_description::SortedMap;
use conform_description::grammar::ObjectKind;
use schemars::JsonSchema;
use serde::Deserialize;

/// A map whose names can be sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum SortedName {
    /// Paths.
    Paths,
    /// The components of each section.
    Components,
    /// The statuses of responses.
    Responses,
    /// The properties of schemas.
    Properties,
}

impl From<SortedName> for SortedMap {
    fn from(name: SortedName) -> Self {
        match name {
            SortedName::Paths => Self::Paths,
            SortedName::Components => Self::Components,
            SortedName::Responses => Self::Responses,
            SortedName::Properties => Self::Properties,
        }
    }
}

/// Reads `KIND=NAME,NAME`.
pub(crate) fn order_of_kind(text: &str) -> Result<(ObjectKind, Vec<String>), String> {
    let (kind, names) = text.split_once('=').ok_or("write KIND=NAME,NAME")?;
    let names = names.split(',').map(|name| name.trim().to_owned());
    Ok((object_kind(kind)?, names.collect()))
}

/// Reads the name of a kind of object.
pub(crate) fn object_kind(name: &str) -> Result<ObjectKind, String> {
    let known = |kind: &ObjectKind| kind.name() == name;
    ObjectKind::ALL.into_iter().find(known).ok_or_else(|| {
        let names = ObjectKind::ALL.map(ObjectKind::name);
        match conform_report::nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the kinds of object are: {}", names.join(", ")),
        }
    })
}
