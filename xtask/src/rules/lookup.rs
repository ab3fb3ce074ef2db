//! What the description already has, for one operation more.

use conform_json::Value;

use super::files::{self, FileKind, Item, Role, Tree};
use super::layout::stem;

impl Tree {
    /// Returns every operation with the resource that it belongs to.
    fn operations(&self) -> impl Iterator<Item = (&str, Item<'_>)> {
        let files = self.files.iter();
        files.flat_map(|file| {
            let items = files::items(file).into_iter();
            let operations = items.filter(|item| item.role == Role::Operation);
            operations.map(|item| (file.resource.as_str(), item))
        })
    }

    /// Returns the ids of all operations.
    pub(crate) fn operation_ids(&self) -> Vec<String> {
        self.operations()
            .filter_map(|(_, item)| Some(item.object.get("operationId")?.as_str()?.to_owned()))
            .collect()
    }

    /// Returns the tag that most operations of a resource have.
    pub(crate) fn tag_of(&self, resource: &str) -> Option<String> {
        let operations = self.operations().filter(|(of, _)| *of == resource);
        let tags = operations.filter_map(|(_, item)| {
            let first = item.object.get("tags")?.as_array()?.get(0)?;
            Some(first.as_str()?.to_owned())
        });
        let tags: Vec<String> = tags.collect();
        let count = |tag: &String| tags.iter().filter(|other| *other == tag).count();
        tags.iter().max_by_key(|tag| count(tag)).cloned()
    }

    /// Returns the error answers that all operations share: status and path, by status.
    pub(crate) fn error_answers(&self) -> Vec<(String, String)> {
        let files = self.files.iter();
        let files =
            files.filter(|file| file.kind == FileKind::Response && file.resource == "shared");
        let answers = files.filter_map(|file| {
            let text = file.document.root().get("description")?.as_str()?;
            Some((text.split_once(':')?.0.to_owned(), file.path()))
        });
        let mut answers: Vec<_> = answers.collect();
        answers.sort();
        answers
    }

    /// Returns references to the schemas that properties with a name have, where they can be used in a resource, in order of
    /// files.
    pub(crate) fn schemas_of(&self, resource: &str, name: &str) -> Vec<String> {
        // Names that mean another thing in each object.
        if matches!(name, "id" | "data" | "type" | "status" | "title") {
            return Vec::new();
        }
        let schemas = self.files.iter().filter_map(|file| {
            let schema = file.document.root().get("properties")?.get(name)?;
            let part = schema.get("allOf").and_then(|list| list.as_array()?.get(0));
            let target = part.unwrap_or(schema).get("$ref")?.as_str()?;
            let is_shared = target.starts_with("../../shared/");
            let path = match (is_shared, file.resource.as_str()) {
                (true, _) => target.to_owned(),
                (false, "shared") => target.replacen("..", "../../shared", 1),
                (false, own) if own == resource => target.to_owned(),
                _ => return None,
            };
            (!path.ends_with("/Unseen.yaml")).then_some(path)
        });
        schemas.collect()
    }

    /// Returns the reference to a schema from the schemas of a resource; `None` if another resource has it.
    pub(crate) fn reference_to(&self, resource: &str, name: &str) -> Option<String> {
        let mut files = self.files.iter();
        let file = files.find(|file| file.kind == FileKind::Schema && file.stem == name)?;
        match file.resource.as_str() {
            own if own == resource => Some(format!("../schemas/{name}.yaml")),
            "shared" => Some(format!("../../shared/schemas/{name}.yaml")),
            _ => None,
        }
    }

    /// Returns the lines of a parameter that another path with the same start has.
    pub(crate) fn path_parameter(&self, prefix: &str, name: &str) -> Option<String> {
        let paths = self.contents.root().get("paths")?.as_object()?;
        let mut same = paths.iter().filter(|path| path.key.starts_with(prefix));
        same.find_map(|path| {
            let stem = stem(path.key);
            let mut files = self.files.iter();
            let file = files.find(|file| file.kind == FileKind::Path && file.stem == stem)?;
            let list = file.document.root().get("parameters")?.as_array()?;
            list.iter().find_map(|parameter| {
                let text = &file.document.text()[parameter.span().range()];
                let is_named = match parameter.get("$ref").and_then(Value::as_str) {
                    Some(target) => self.is_parameter(&file.resource, target, name),
                    None => parameter.get("name").and_then(Value::as_str) == Some(name),
                };
                is_named.then(|| format!("  - {}\n", text.trim_end()))
            })
        })
    }

    /// Returns whether a reference leads to a parameter with a name.
    fn is_parameter(&self, resource: &str, target: &str, name: &str) -> bool {
        let path = target.replacen("..", resource, 1);
        let mut files = self.files.iter();
        files.any(|file| {
            file.path() == path
                && file.document.root().get("name").and_then(Value::as_str) == Some(name)
        })
    }
}
