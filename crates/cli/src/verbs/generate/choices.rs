//! What `--rename`, `--type` and `--derive` say.

use conform_codegen::derives::DerivedTrait;
use conform_codegen::replacements::{FORMATS, Replacement};

use crate::crate_choices::check_new_name;
use crate::values::did_you_mean;

/// Another name in the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rename {
    pub(super) kind: RenamedKind,
    pub(super) from: String,
    pub(super) to: String,
}

/// A type in place of that of the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChosenType {
    /// Whether the name is that of a schema; otherwise it is that of a format.
    pub(super) of_schema: bool,
    pub(super) name: String,
    pub(super) ty: Replacement,
}

/// Reads `KIND:NAME=TYPE`.
pub(super) fn typed(text: &str) -> Result<ChosenType, String> {
    let form = "write format:FORMAT=TYPE or schema:NAME=TYPE";
    let (kind, rest) = text.split_once(':').ok_or(form)?;
    let (name, ty) = rest.split_once('=').ok_or(form)?;
    let ty: Replacement = ty.parse()?;
    match kind {
        "schema" if !name.is_empty() => Ok(ChosenType {
            of_schema: true,
            name: name.to_owned(),
            ty,
        }),
        "format" if FORMATS.contains(&name) => Ok(ChosenType {
            of_schema: false,
            name: name.to_owned(),
            ty: ty.of_format(name).map(|_| ty)?,
        }),
        "format" => Err(format!(
            "the formats are: {}{}",
            FORMATS.join(", "),
            did_you_mean(name, FORMATS)
        )),
        _ => {
            let near = did_you_mean(kind, ["format", "schema"]);
            Err(format!("{form}{near}"))
        }
    }
}

/// A trait to derive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChosenTrait {
    /// The schema; `None` for all types.
    pub(super) schema: Option<String>,
    pub(super) name: DerivedTrait,
}

/// Reads `TRAIT` or `SCHEMA:TRAIT`.
pub(super) fn derived(text: &str) -> Result<ChosenTrait, String> {
    // The path of a trait has two colons.
    let parts = text
        .find(':')
        .filter(|at| text[*at..].len() > 1 && !text[*at..].starts_with("::"));
    let (schema, name) = match parts {
        Some(at) => (Some(text[..at].to_owned()), &text[at + 1..]),
        None => (None, text),
    };
    Ok(ChosenTrait {
        schema,
        name: name.parse()?,
    })
}

/// What has another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RenamedKind {
    Schema,
    Member,
    Operation,
    Tag,
}

impl RenamedKind {
    pub(super) const ALL: [(Self, &'static str); 4] = [
        (Self::Schema, "schema"),
        (Self::Member, "member"),
        (Self::Operation, "operation"),
        (Self::Tag, "tag"),
    ];
}

/// Reads `KIND:NAME=NEW`.
pub(super) fn rename(text: &str) -> Result<Rename, String> {
    let form = "write schema:NAME=NEW, member:SCHEMA.NAME=NEW, operation:ID=NEW or tag:NAME=NEW";
    let (kind, names) = text.split_once(':').ok_or(form)?;
    let (from, to) = names.rsplit_once('=').ok_or(form)?;
    let (kind, _) = RenamedKind::ALL
        .into_iter()
        .find(|(_, name)| *name == kind)
        .ok_or_else(|| {
            let kinds = RenamedKind::ALL.map(|(_, name)| name);
            format!("{form}{}", did_you_mean(kind, kinds))
        })?;
    if from.is_empty() || to.is_empty() {
        return Err(form.to_owned());
    }
    check_new_name(to)?;
    Ok(Rename {
        kind,
        from: from.to_owned(),
        to: to.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_traits_say_what_they_are_for() {
        for text in [
            "uuid=uuid::Uuid",
            "format:uuid",
            "format:email=uuid::Uuid",
            "format:date=uuid::Uuid",
            "schema:=uuid",
            "schema:Id=Uuid",
        ] {
            assert!(typed(text).is_err(), "{text}");
        }
        for text in ["", "Clone", "Pet:", ":Eq", "Pet:Sometimes"] {
            let read = derived(text);
            let is_bad = match &read {
                Ok(chosen) => chosen.schema.as_deref() == Some(""),
                Err(_) => true,
            };
            assert!(is_bad, "{text}: {read:?}");
        }
        let chosen = derived("a::Schema").expect("it is a path");
        assert_eq!(chosen.schema, None);
    }

    #[test]
    fn renames_name_what_they_rename() {
        for text in [
            "Pet=Animal",
            "schema:Pet",
            "shema:Pet=Animal",
            "schema:=Animal",
            "schema:Pet=",
        ] {
            assert!(rename(text).is_err(), "{text}");
        }
    }
}
