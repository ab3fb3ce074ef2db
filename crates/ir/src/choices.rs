//! What a user chooses about an API before code is generated: which operations to take, other names, and exact numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Additional, Api, Definition, Expr, Name, NumberFormat, Operation, TypeId, Use};

/// What a user chooses about an API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The tags whose operations are taken.
    pub tags: Vec<String>,
    /// The ids of further operations that are taken. With neither tags nor ids, all operations and types are taken.
    pub operations: Vec<String>,
    /// Other names.
    pub renames: Renames,
    /// Schemas that the caller makes other choices about, by their names.
    pub schemas: Vec<String>,
    /// Whether every number that is not an integer keeps its digits, whatever its format.
    pub exact_numbers: bool,
}

/// Other names, by those of the description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// Of types, by the names of schemas.
    pub schemas: BTreeMap<String, String>,
    /// Of operations, by their ids.
    pub operations: BTreeMap<String, String>,
    /// Of members, by the names of schema and member with a dot between them.
    pub members: BTreeMap<String, String>,
    /// Of tags.
    pub tags: BTreeMap<String, String>,
}

/// A name in [`Choices`] that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusedName {
    /// The API does not have it.
    Unknown {
        /// What would have the name: `tag`, `operation`, `schema` or `member`.
        kind: &'static str,
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// It is another name for something, and something else has it.
    Taken {
        /// What would get the name: `operation`, `schema` or `member`.
        kind: &'static str,
        /// Its name in the description.
        name: String,
        /// The other name.
        new: String,
    },
}

impl Api {
    /// Changes the API as the choices say. Types that no taken operation uses are removed; webhooks and callbacks are removed
    /// unless their tags or ids are taken, too.
    ///
    /// # Errors
    ///
    /// Returns the names of the choices that the API does not have, and new names that something else has. Then it is not changed.
    pub fn choose(&mut self, choices: &Choices) -> Result<(), Vec<RefusedName>> {
        let mut refused = self.unknown(choices);
        refused.extend(self.taken(&choices.renames));
        if !refused.is_empty() {
            return Err(refused);
        }
        if !choices.tags.is_empty() || !choices.operations.is_empty() {
            self.take(choices);
        }
        self.rename(&choices.renames);
        if choices.exact_numbers {
            self.each_use_mut(&mut |used| exact(&mut used.expr));
        }
        Ok(())
    }

    fn unknown(&self, choices: &Choices) -> Vec<RefusedName> {
        let all = self.operations.iter().chain(&self.webhooks);
        let ids: BTreeSet<String> = all.map(|operation| operation.id.clone()).collect();
        let tags: BTreeSet<String> = self.tags.iter().map(|tag| tag.name.clone()).collect();
        let schemas: BTreeSet<String> = self
            .types
            .iter()
            .filter_map(|ty| component(&ty.name))
            .collect();
        let members = || -> BTreeSet<String> {
            let objects = self.types.iter().filter_map(|ty| match &ty.definition {
                Definition::Object(object) => Some((component(&ty.name)?, object)),
                _ => None,
            });
            objects
                .flat_map(|(name, object)| {
                    object
                        .fields
                        .iter()
                        .map(move |field| format!("{name}.{}", field.wire))
                })
                .collect()
        };
        let members = if choices.renames.members.is_empty() {
            BTreeSet::new()
        } else {
            members()
        };
        let renames = &choices.renames;
        let asked = [
            (
                "tag",
                &tags,
                choices
                    .tags
                    .iter()
                    .chain(renames.tags.keys())
                    .collect::<Vec<_>>(),
            ),
            (
                "operation",
                &ids,
                choices
                    .operations
                    .iter()
                    .chain(renames.operations.keys())
                    .collect(),
            ),
            (
                "schema",
                &schemas,
                renames.schemas.keys().chain(&choices.schemas).collect(),
            ),
            ("member", &members, renames.members.keys().collect()),
        ];
        let mut unknown = Vec::new();
        for (kind, known, names) in asked {
            for name in names.into_iter().filter(|name| !known.contains(*name)) {
                unknown.push(RefusedName::Unknown {
                    kind,
                    name: name.clone(),
                    known: known.iter().cloned().collect(),
                });
            }
        }
        unknown
    }

    /// Returns the new names that another schema, operation or member has once all are renamed.
    fn taken(&self, renames: &Renames) -> Vec<RefusedName> {
        let mut refused = Vec::new();
        let schemas = self.types.iter().filter_map(|ty| component(&ty.name));
        refused.extend(collisions("schema", schemas, &renames.schemas));
        let operations = self.operations.iter().chain(&self.webhooks);
        let ids = operations.map(|operation| operation.id.clone());
        refused.extend(collisions("operation", ids, &renames.operations));
        if renames.members.is_empty() {
            return refused;
        }
        for ty in &self.types {
            if let (Some(schema), Definition::Object(object)) =
                (component(&ty.name), &ty.definition)
            {
                let fields = object.fields.iter();
                let names = fields.map(|field| format!("{schema}.{}", field.wire));
                let of_schema = |(from, to): (&String, &String)| {
                    let is_own = from.starts_with(&format!("{schema}."));
                    is_own.then(|| (from.clone(), format!("{schema}.{to}")))
                };
                let renames = renames.members.iter().filter_map(of_schema).collect();
                refused.extend(collisions("member", names, &renames));
            }
        }
        refused
    }

    /// Removes the operations that are not taken, and the types that no other operation uses.
    fn take(&mut self, choices: &Choices) {
        let is_taken = |operation: &Operation| {
            choices.operations.contains(&operation.id)
                || operation.tags.iter().any(|tag| choices.tags.contains(tag))
        };
        self.operations.retain(is_taken);
        self.webhooks.retain(is_taken);
        let mut used = BTreeSet::new();
        let mut pending: Vec<TypeId> = Vec::new();
        for operation in self.operations.iter_mut().chain(&mut self.webhooks) {
            each_use_of_operation(operation, &mut |used| add_named(&used.expr, &mut pending));
        }
        while let Some(id) = pending.pop() {
            if used.insert(id) {
                let definition = &mut self.types[id.0 as usize].definition;
                each_use_of_definition(definition, &mut |used| add_named(&used.expr, &mut pending));
            }
        }
        let mut next = 0;
        let places: BTreeMap<TypeId, TypeId> = used
            .iter()
            .map(|id| {
                next += 1;
                (*id, TypeId(next - 1))
            })
            .collect();
        let mut index = 0;
        self.types.retain(|_| {
            index += 1;
            used.contains(&TypeId(index - 1))
        });
        self.value_examples.retain(|value| {
            let mut named = Vec::new();
            add_named(&value.ty.expr, &mut named);
            named.iter().all(|id| used.contains(id))
        });
        self.each_use_mut(&mut |used| move_types(&mut used.expr, &places));
        self.counts.operations = self.operations.len();
        self.counts.webhooks = self.webhooks.len();
        self.counts.schemas = self
            .types
            .iter()
            .filter_map(|ty| component(&ty.name))
            .count();
    }

    fn rename(&mut self, renames: &Renames) {
        for ty in &mut self.types {
            let Some(schema) = component(&ty.name) else {
                continue;
            };
            if let Definition::Object(object) = &mut ty.definition
                && !renames.members.is_empty()
            {
                for field in &mut object.fields {
                    if let Some(name) = renames.members.get(&format!("{schema}.{}", field.wire)) {
                        field.rename = Some(name.clone());
                    }
                }
            }
            if let Some(name) = renames.schemas.get(&schema) {
                ty.name = Name::Component(name.clone());
            }
        }
        let replace = |name: &mut String, names: &BTreeMap<String, String>| {
            let other = names.get(name);
            other.inspect(|other| name.clone_from(other)).is_some()
        };
        for operation in self.operations.iter_mut().chain(&mut self.webhooks) {
            if replace(&mut operation.id, &renames.operations) {
                operation.rename = None;
            }
            for tag in &mut operation.tags {
                replace(tag, &renames.tags);
            }
        }
        for tag in &mut self.tags {
            replace(&mut tag.name, &renames.tags);
        }
    }

    /// Shows each use of a type.
    fn each_use_mut(&mut self, show: &mut impl FnMut(&mut Use)) {
        for ty in &mut self.types {
            each_use_of_definition(&mut ty.definition, show);
        }
        for operation in self.operations.iter_mut().chain(&mut self.webhooks) {
            each_use_of_operation(operation, show);
        }
        for value in &mut self.value_examples {
            show(&mut value.ty);
        }
    }
}

/// Returns the renames of these names to one that another of them has then.
fn collisions(
    kind: &'static str,
    names: impl Iterator<Item = String>,
    renames: &BTreeMap<String, String>,
) -> Vec<RefusedName> {
    if renames.is_empty() {
        return Vec::new();
    }
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric() || *c == '.');
        letters.flat_map(char::to_lowercase).collect()
    };
    let names: BTreeSet<String> = names.collect();
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for name in &names {
        *all.entry(letters(renames.get(name).unwrap_or(name)))
            .or_default() += 1;
    }
    let renames = renames.iter().filter(|(name, _)| names.contains(*name));
    let taken = renames.filter(|(_, new)| all.get(&letters(new)).is_some_and(|count| *count > 1));
    let refused = taken.map(|(name, new)| RefusedName::Taken {
        kind,
        name: name.clone(),
        new: new.rsplit('.').next().unwrap_or(new).to_owned(),
    });
    refused.collect()
}

fn component(name: &Name) -> Option<String> {
    match name {
        Name::Component(name) => Some(name.clone()),
        Name::Inline(_) => None,
    }
}

fn each_use_of_definition(definition: &mut Definition, show: &mut impl FnMut(&mut Use)) {
    match definition {
        Definition::Object(object) => {
            for field in &mut object.fields {
                show(&mut field.ty);
            }
            if let Additional::Typed(used) = &mut object.additional {
                show(used);
            }
        }
        Definition::Union(union) => {
            for variant in &mut union.variants {
                show(&mut variant.ty);
            }
        }
        Definition::Alias(used) | Definition::Newtype(used) => show(used),
        Definition::Enum(_) => {}
    }
}

fn each_use_of_operation(operation: &mut Operation, show: &mut impl FnMut(&mut Use)) {
    for parameter in &mut operation.parameters {
        show(&mut parameter.ty);
    }
    let bodies = operation
        .body
        .iter_mut()
        .flat_map(|body| &mut body.contents);
    bodies.for_each(|content| content.each_use_mut(&mut *show));
    for response in &mut operation.responses {
        for content in &mut response.contents {
            content.each_use_mut(&mut *show);
        }
        for header in &mut response.headers {
            show(&mut header.ty);
        }
    }
}

/// Shows an expression, and the uses that are written in it.
fn each_expr(expr: &mut Expr, show: &mut impl FnMut(&mut Expr)) {
    let mut pending = vec![expr];
    while let Some(expr) = pending.pop() {
        show(expr);
        match expr {
            Expr::Array(inner) | Expr::Map(inner) => pending.push(&mut inner.expr),
            Expr::Tuple(items) => pending.extend(items.iter_mut().map(|item| &mut item.expr)),
            Expr::Loose(inner) | Expr::Blank(inner) => pending.push(inner),
            Expr::Named(_)
            | Expr::Any
            | Expr::Null
            | Expr::Boolean
            | Expr::Integer(_)
            | Expr::Number(_)
            | Expr::String(_) => {}
        }
    }
}

fn add_named(expr: &Expr, into: &mut Vec<TypeId>) {
    each_expr(&mut expr.clone(), &mut |expr| {
        if let Expr::Named(id) = expr {
            into.push(*id);
        }
    });
}

fn move_types(expr: &mut Expr, places: &BTreeMap<TypeId, TypeId>) {
    each_expr(expr, &mut |expr| {
        if let Expr::Named(id) = expr {
            *id = places[id];
        }
    });
}

fn exact(expr: &mut Expr) {
    each_expr(expr, &mut |expr| {
        if let Expr::Number(format @ NumberFormat::Double) = expr {
            *format = NumberFormat::Decimal;
        }
    });
}

#[cfg(test)]
mod tests {
    use conform_description::{Description, LoadOptions};

    use super::*;

    const TEXT: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
  /toys:
    post:
      operationId: addToy
      tags: [toys]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Toy: {type: object, properties: {price: {type: number}}}
    Owner: {type: object, properties: {name: {type: string}}}
    Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}, weight: {type: number}, type: {type: string}}}
    Unused: {type: string, enum: [a]}
";

    fn api() -> Api {
        let files = [("openapi.yaml", TEXT)];
        let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
        crate::lower(&loaded.description.expect("it loads")).api
    }

    fn names(api: &Api) -> Vec<String> {
        api.types.iter().map(|ty| ty.name.to_string()).collect()
    }

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect()
    }

    #[test]
    fn types_that_no_taken_operation_uses_are_removed() {
        for (tags, operations, expected) in [
            (&["pets"][..], &[][..], &["Owner", "Pet"][..]),
            (&[], &["addToy"], &["Toy"]),
            (&["pets"], &["addToy"], &["Toy", "Owner", "Pet"]),
            (&[], &[], &["Toy", "Owner", "Pet", "Unused"]),
        ] {
            let mut api = api();
            let choices = Choices {
                tags: list(tags),
                operations: list(operations),
                ..Choices::default()
            };
            assert_eq!(api.choose(&choices), Ok(()));
            assert_eq!(names(&api), list(expected), "{tags:?} {operations:?}");
            assert_eq!(api.counts.schemas, expected.len());
            assert_eq!(api.counts.operations, api.operations.len());
            // Types are still found by their ids.
            if let Some(pet) = api.types.iter().find(|ty| ty.name.to_string() == "Pet") {
                let Definition::Object(object) = &pet.definition else {
                    panic!("{pet:?}");
                };
                let Expr::Named(owner) = &object.fields[0].ty.expr else {
                    panic!("{object:?}");
                };
                assert_eq!(api.ty(*owner).name.to_string(), "Owner");
            }
        }
    }

    #[test]
    fn names_and_numbers_are_changed() {
        let mut api = api();
        let choices = Choices {
            renames: Renames {
                schemas: map(&[("Pet", "Animal")]),
                operations: map(&[("listPets", "all")]),
                members: map(&[("Pet.type", "kind")]),
                tags: map(&[("pets", "animals")]),
            },
            exact_numbers: true,
            ..Choices::default()
        };
        assert_eq!(api.choose(&choices), Ok(()));
        let animal = &api.types[2];
        assert_eq!(animal.name.to_string(), "Animal");
        let Definition::Object(object) = &animal.definition else {
            panic!("{animal:?}");
        };
        assert_eq!(
            object.fields[1].ty.expr,
            Expr::Number(NumberFormat::Decimal)
        );
        assert_eq!(object.fields[2].rename.as_deref(), Some("kind"));
        assert_eq!(api.operations[0].id, "all");
        assert_eq!(api.operations[0].tags, ["animals"]);
        assert!(api.tags.iter().any(|tag| tag.name == "animals"));
    }

    #[test]
    fn names_that_the_api_does_not_have_are_returned() {
        let mut api = api();
        let choices = Choices {
            tags: list(&["pet"]),
            operations: list(&["listPet"]),
            renames: Renames {
                schemas: map(&[("Pets", "Animal")]),
                members: map(&[("Pet.kind", "type")]),
                ..Renames::default()
            },
            ..Choices::default()
        };
        let unknown = api.choose(&choices).expect_err("nothing has these names");
        let unknown: Vec<_> = unknown
            .iter()
            .map(|refused| match refused {
                RefusedName::Unknown { kind, name, .. } => (*kind, name.as_str()),
                RefusedName::Taken { .. } => panic!("{refused:?}"),
            })
            .collect();
        let expected = [
            ("tag", "pet"),
            ("operation", "listPet"),
            ("schema", "Pets"),
            ("member", "Pet.kind"),
        ];
        assert_eq!(unknown, expected);
        assert_eq!(api.types.len(), 4);
    }

    #[test]
    fn names_that_something_else_has_are_returned() {
        let taken = |kind, name: &str, new: &str| RefusedName::Taken {
            kind,
            name: name.to_owned(),
            new: new.to_owned(),
        };
        let renamed = |schemas: &[_], operations: &[_], members: &[_]| {
            let choices = Choices {
                renames: Renames {
                    schemas: map(schemas),
                    operations: map(operations),
                    members: map(members),
                    ..Renames::default()
                },
                ..Choices::default()
            };
            api().choose(&choices)
        };
        let expected = vec![
            taken("schema", "Pet", "owner"),
            taken("operation", "listPets", "add_toy"),
            taken("member", "Pet.type", "weight"),
        ];
        let refused = renamed(
            &[("Pet", "owner")],
            &[("listPets", "add_toy")],
            &[("Pet.type", "weight")],
        );
        assert_eq!(refused, Err(expected));
        // Two that change their names may take each other's.
        let swapped = [("Pet", "Owner"), ("Owner", "Pet")];
        assert_eq!(renamed(&swapped, &[], &[]), Ok(()));
    }
}
