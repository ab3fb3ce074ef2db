//! Where `conform.toml` has a choice that the description turned out not to allow.

use std::ops::Range;
use std::sync::Arc;

use conform_ir::RefusedName;
use conform_json::Span;
use conform_report::{Label, Source};
use toml::de::{DeTable, DeValue};

use super::Config;
use crate::paths;

impl Config {
    /// Returns the place of a name; `None` if the file does not have it, so that the command line must.
    pub(crate) fn place_of(&self, refused: &RefusedName) -> Option<Label> {
        let text = std::fs::read_to_string(&self.path).ok()?;
        let source = Arc::new(conform_json::Source::new(paths::shown(&self.path), text));
        let (table, _) = DeTable::parse_recoverable(source.text());
        let range = find(table.get_ref(), refused)?;
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span {
            start: offset(range.start),
            end: offset(range.end),
        };
        Some(Label::in_source(
            Source::from(Arc::clone(&source)),
            span,
            "",
        ))
    }
}

/// Finds a name among the items of lists and the keys of tables that may have names of its kind.
fn find(root: &DeTable<'_>, refused: &RefusedName) -> Option<Range<usize>> {
    let (RefusedName::Unknown { kind, name, .. } | RefusedName::Taken { kind, name, .. }) = refused;
    let (list, tables): (_, &[&[&str]]) = match *kind {
        "tag" => (Some("tags"), &[&["rename", "tags"]]),
        "operation" => (Some("operations"), &[&["rename", "operations"]]),
        "member" => (None, &[&["rename", "members"]]),
        _ => (
            None,
            &[&["rename", "schemas"], &["types", "schemas"], &["derives"]],
        ),
    };
    let items = list.and_then(|list| {
        table_at(root, &["generate"])?
            .get(list)?
            .get_ref()
            .as_array()
    });
    let is_it = |value: &&toml::Spanned<DeValue<'_>>| value.get_ref().as_str() == Some(name);
    if let Some(item) = items.and_then(|items| items.iter().find(is_it)) {
        return Some(item.span());
    }
    tables.iter().find_map(|path| {
        let table = table_at(root, path)?;
        let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
        Some(match refused {
            RefusedName::Unknown { .. } => key.span(),
            RefusedName::Taken { .. } => value.span(),
        })
    })
}

fn table_at<'t>(root: &'t DeTable<'t>, path: &[&str]) -> Option<&'t DeTable<'t>> {
    path.iter()
        .try_fold(root, |table, name| table.get(*name)?.get_ref().as_table())
}
