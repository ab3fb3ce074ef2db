//! Where in a description a generated item comes from.

use conform_description::{Description, Node, Origin};
use conform_json::{Source, Span};
use conform_report::Label;

use super::items::ItemChange;
use super::surface::{Item, Surface};
use crate::change::{Side, SideNames};
use crate::paired::line;

/// The places of the items of a side.
pub(super) struct Places<'d, 's> {
    description: &'d Description,
    surface: &'s Surface,
}

impl<'d, 's> Places<'d, 's> {
    pub(super) const fn new(description: &'d Description, surface: &'s Surface) -> Self {
        Self {
            description,
            surface,
        }
    }

    /// Returns the label on what an item comes from: a schema or its member, an operation, or else the whole description.
    pub(super) fn label(
        &self,
        side: Side,
        change: &ItemChange,
        names: &SideNames,
    ) -> Option<Label> {
        if !self.surface.items.contains_key(&change.path) {
            return self.owner(side, change, names);
        }
        if let Some(node) = self.schema(&change.path) {
            let member = change.member.as_deref();
            let member = member.and_then(|name| member_of(node, name));
            return Some(match member {
                Some((properties, key)) => names.label_on_key(side, properties, key, ""),
                None => names.label_on(side, node, ""),
            });
        }
        let operation = self.operation(&change.path);
        let node = operation.unwrap_or_else(|| self.description.root());
        Some(names.label_on(side, node, ""))
    }

    /// The label on what an item of the other side would be in.
    fn owner(&self, side: Side, change: &ItemChange, names: &SideNames) -> Option<Label> {
        let (owner, _) = change.path.rsplit_once("::")?;
        let node = self.schema(owner)?;
        Some(names.label_on(side, node, ""))
    }

    /// The schema of a type of the models.
    fn schema(&self, path: &str) -> Option<Node<'d>> {
        let name = path.strip_prefix("models::")?;
        let name = name.split("::").next().unwrap_or(name);
        self.node(self.surface.types.get(name)?)
    }

    /// The operation of a method, or of the method that takes a type of the client.
    fn operation(&self, path: &str) -> Option<Node<'d>> {
        let request = match self.surface.items.get(path)? {
            Item::Function { request, .. } => request.as_deref(),
            _ => {
                let (module, name) = path.rsplit_once("::")?;
                let functions = self.surface.items.iter();
                let mut of_module = functions.filter(|(other, _)| other.starts_with(module));
                of_module.find_map(|(_, item)| match item {
                    Item::Function {
                        arguments,
                        result,
                        request: Some(request),
                    } => {
                        let mut texts = arguments.iter().map(|(_, ty)| ty).chain([result]);
                        texts.any(|text| text.contains(name)).then_some(&**request)
                    }
                    _ => None,
                })
            }
        }?;
        let operations = self.description.operations();
        let found = operations
            .iter()
            .find(|operation| line(operation) == request);
        found.map(|operation| operation.node)
    }

    /// The value that starts at a position.
    fn node(&self, origin: &Origin) -> Option<Node<'d>> {
        let mut files = self.description.files().enumerate();
        let (index, document) = files.find(|(_, document)| *document.name() == origin.file)?;
        let start = offset(document.source(), origin)?;
        let pointer = document.pointer_at(Span::at(start));
        self.description.file_root(index)?.at(&pointer)
    }
}

/// The member of a schema that a field is made of: the object with it, and its key.
fn member_of<'d>(schema: Node<'d>, field: &str) -> Option<(Node<'d>, &'d str)> {
    let field = field.trim_start_matches("r#").trim_end_matches('_');
    let plain = |name: &str| {
        let letters = name.chars().filter(|ch| ch.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let properties = schema.get("properties")?;
    let member = properties
        .members()
        .find(|member| plain(member.key) == plain(field))?;
    Some((properties, member.key))
}

/// The offset of a position.
fn offset(source: &Source, origin: &Origin) -> Option<u32> {
    let line = usize::try_from(origin.line.checked_sub(1)?).ok()?;
    let start: usize = source
        .text()
        .split_inclusive('\n')
        .take(line)
        .map(str::len)
        .sum();
    let column = usize::try_from(origin.column.checked_sub(1)?).ok()?;
    let rest = source.text().get(start..)?;
    let inner: usize = rest.chars().take(column).map(char::len_utf8).sum();
    u32::try_from(start + inner).ok()
}
