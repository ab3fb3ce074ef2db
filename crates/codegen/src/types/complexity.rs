//! Aliases for type expressions that are too complex to be read, such as lists of lists of lists of maps.
//!
//! Clippy warns about them (`type_complexity`). This is a convention of Rust, so the intermediate representation has no such
//! aliases.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use conform_ir::{Additional, Api, Definition, Expr, Name, Operation, Origin, Type, TypeId, Use};

/// Items and values with a higher complexity than this get an alias. Four nested lists have a lower one: the coordinates of
/// polygons are of that type.
const MAX_COMPLEXITY: usize = 190;

/// How deep an item is nested at least: in a list, in an `Option`, in a member.
const ITEM_DEPTH: usize = 3;

/// Returns the API with an alias for each item of a list, and each value of a map, that is too complex. The aliases come after
/// all other types.
pub(super) fn with_aliases(api: &Api) -> Cow<'_, Api> {
    if !has_complex_items(api) {
        return Cow::Borrowed(api);
    }
    let mut api = api.clone();
    let mut aliases = Aliases::new(&api);
    let mut types = std::mem::take(&mut api.types);
    for ty in &mut types {
        aliases.context = UseContext {
            origin: ty.origin.clone(),
            in_request: ty.in_request,
            in_response: ty.in_response,
        };
        let name = match &ty.name {
            Name::Component(name) => vec![name.clone()],
            Name::Inline(words) => words.clone(),
        };
        aliases.definition(&mut ty.definition, &name);
    }
    for operation in &mut api.operations {
        aliases.operation(operation, false);
    }
    for webhook in &mut api.webhooks {
        aliases.operation(webhook, true);
    }
    for example in &mut api.value_examples {
        aliases.expr(&mut example.ty.expr, &["example".to_owned()]);
    }
    types.extend(aliases.types);
    api.types = types;
    Cow::Owned(api)
}

fn has_complex_items(api: &Api) -> bool {
    fn in_expr(expr: &Expr) -> bool {
        match expr {
            Expr::Array(item) | Expr::Map(item) => {
                complexity(item, ITEM_DEPTH) > MAX_COMPLEXITY || in_expr(&item.expr)
            }
            Expr::Tuple(items) => items.iter().any(|item| in_expr(&item.expr)),
            Expr::Loose(inner) | Expr::Blank(inner) => in_expr(inner),
            _ => false,
        }
    }
    let in_types = api.types.iter().any(|ty| match &ty.definition {
        Definition::Object(object) => {
            let additional = match &object.additional {
                Additional::Typed(used) => Some(used),
                _ => None,
            };
            let fields = object.fields.iter().map(|field| &field.ty);
            fields.chain(additional).any(|used| in_expr(&used.expr))
        }
        Definition::Union(union) => union.variants.iter().any(|one| in_expr(&one.ty.expr)),
        Definition::Alias(used) | Definition::Newtype(used) => in_expr(&used.expr),
        Definition::Enum(_) => false,
    });
    in_types
        || api.operations.iter().chain(&api.webhooks).any(|operation| {
            let mut found = false;
            each_use(operation, |used| found |= in_expr(&used.expr));
            found
        })
}

fn each_use(operation: &Operation, mut show: impl FnMut(&Use)) {
    for parameter in &operation.parameters {
        show(&parameter.ty);
    }
    let bodies = operation.body.iter().flat_map(|body| &body.contents);
    let responses = operation.responses.iter();
    for content in bodies.chain(responses.clone().flat_map(|response| &response.contents)) {
        content.each_use(&mut show);
    }
    for header in responses.flat_map(|response| &response.headers) {
        show(&header.ty);
    }
}

/// Adds aliases.
struct Aliases {
    /// The index of the next alias among all types.
    next: u32,
    types: Vec<Type>,
    by_expr: HashMap<Expr, TypeId>,
    names: HashSet<Vec<String>>,
    context: UseContext,
}

/// Where the expression is used.
struct UseContext {
    origin: Origin,
    in_request: bool,
    in_response: bool,
}

impl Aliases {
    fn new(api: &Api) -> Self {
        let names = api.types.iter().filter_map(|ty| match &ty.name {
            Name::Inline(words) => Some(words.clone()),
            Name::Component(_) => None,
        });
        Self {
            next: u32::try_from(api.types.len()).unwrap_or(u32::MAX),
            types: Vec::new(),
            by_expr: HashMap::new(),
            names: names.collect(),
            context: UseContext {
                origin: Origin {
                    file: "".into(),
                    line: 1,
                    column: 1,
                },
                in_request: false,
                in_response: false,
            },
        }
    }

    fn definition(&mut self, definition: &mut Definition, name: &[String]) {
        match definition {
            Definition::Object(object) => {
                for field in &mut object.fields {
                    self.expr(&mut field.ty.expr, &with(name, &field.wire));
                }
                if let Additional::Typed(used) = &mut object.additional {
                    self.expr(&mut used.expr, &with(name, "value"));
                }
            }
            Definition::Union(union) => {
                for variant in &mut union.variants {
                    self.expr(&mut variant.ty.expr, &with(name, &variant.name));
                }
            }
            Definition::Alias(used) | Definition::Newtype(used) => {
                let inner = match &used.expr {
                    Expr::Map(_) => "value",
                    _ => "item",
                };
                self.expr(&mut used.expr, &with(name, inner));
            }
            Definition::Enum(_) => {}
        }
    }

    fn operation(&mut self, operation: &mut Operation, is_webhook: bool) {
        let context = |is_request: bool| UseContext {
            origin: operation.origin.clone(),
            in_request: is_request != is_webhook,
            in_response: is_request == is_webhook,
        };
        let (request, response) = (context(true), context(false));
        let name = [operation.name().to_owned()];
        self.context = request;
        for parameter in &mut operation.parameters {
            self.expr(&mut parameter.ty.expr, &with(&name, &parameter.wire));
        }
        for content in operation
            .body
            .iter_mut()
            .flat_map(|body| &mut body.contents)
        {
            content.each_use_mut(|used| self.expr(&mut used.expr, &with(&name, "request")));
        }
        self.context = response;
        for one in &mut operation.responses {
            for header in &mut one.headers {
                self.expr(&mut header.ty.expr, &with(&name, &header.wire));
            }
            for content in &mut one.contents {
                content.each_use_mut(|used| self.expr(&mut used.expr, &with(&name, "response")));
            }
        }
    }

    /// Replaces items and values that are too complex, the innermost first.
    fn expr(&mut self, expr: &mut Expr, name: &[String]) {
        match expr {
            Expr::Array(item) | Expr::Map(item) => {
                self.expr(&mut item.expr, name);
                if complexity(item, ITEM_DEPTH) > MAX_COMPLEXITY {
                    let inner = std::mem::replace(&mut item.expr, Expr::Any);
                    item.expr = Expr::Named(self.alias(inner, name));
                }
            }
            Expr::Tuple(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.expr(&mut item.expr, &with(name, &(index + 1).to_string()));
                }
            }
            Expr::Loose(inner) | Expr::Blank(inner) => self.expr(inner, name),
            _ => {}
        }
    }

    /// Returns the alias for an expression. It is named after the first use.
    fn alias(&mut self, expr: Expr, name: &[String]) -> TypeId {
        let UseContext {
            ref origin,
            in_request,
            in_response,
        } = self.context;
        if let Some(&id) = self.by_expr.get(&expr) {
            let first = self.next - u32::try_from(self.types.len()).unwrap_or(u32::MAX);
            let ty = &mut self.types[(id.0 - first) as usize];
            ty.in_request |= in_request;
            ty.in_response |= in_response;
            return id;
        }
        let mut words = name.to_vec();
        let mut number = 1;
        while !self.names.insert(words.clone()) {
            number += 1;
            words = name.to_vec();
            if let Some(last) = words.last_mut() {
                *last = format!("{last} {number}");
            }
        }
        let id = TypeId(self.next);
        self.next += 1;
        self.by_expr.insert(expr.clone(), id);
        self.types.push(Type {
            name: Name::Inline(words),
            origin: origin.clone(),
            docs: conform_ir::Docs::default(),
            deprecated: false,
            sensitive: false,
            in_request,
            in_response,
            definition: Definition::Alias(Use::of(expr)),
            examples: Vec::new(),
        });
        id
    }
}

fn with(name: &[String], word: &str) -> Vec<String> {
    let mut name = name.to_vec();
    name.push(word.to_owned());
    name
}

/// The complexity of a type as clippy counts it: ten points for itself and for each type in it, times how deep that is nested.
fn complexity(used: &Use, depth: usize) -> usize {
    let (own, depth) = if used.nullable {
        (10 * depth, depth + 1)
    } else {
        (0, depth)
    };
    own + of_expr(&used.expr, depth)
}

fn of_expr(expr: &Expr, depth: usize) -> usize {
    let inside = match expr {
        Expr::Array(item) => complexity(item, depth + 1),
        // The names in a map are strings.
        Expr::Map(value) => 10 * (depth + 1) + complexity(value, depth + 1),
        Expr::Tuple(items) => items.iter().map(|item| complexity(item, depth + 1)).sum(),
        Expr::Loose(inner) | Expr::Blank(inner) => of_expr(inner, depth + 1),
        _ => 0,
    };
    10 * depth + inside
}

#[cfg(test)]
mod tests {
    use conform_ir::StringFormat;

    use super::*;

    fn lists(depth: usize) -> Expr {
        (0..depth).fold(Expr::String(StringFormat::Plain), |inner, _| {
            Expr::Array(Box::new(Use::of(inner)))
        })
    }

    fn api(expr: Expr) -> Api {
        let mut aliases = Aliases::new(&Api::default());
        let id = aliases.alias(expr, &["Coordinates".to_owned()]);
        assert_eq!(id, TypeId(0));
        Api {
            types: aliases.types,
            ..Api::default()
        }
    }

    #[test]
    fn coordinates_of_polygons_stay_one_type() {
        assert!(matches!(with_aliases(&api(lists(4))), Cow::Borrowed(_)));
    }

    #[test]
    fn deep_lists_get_an_alias_for_their_items() {
        let api = api(lists(6));
        let Cow::Owned(api) = with_aliases(&api) else {
            panic!("an alias is added");
        };
        let names: Vec<String> = api.types.iter().map(|ty| ty.name.to_string()).collect();
        assert_eq!(names, ["Coordinates", "Coordinates/item"]);
    }
}
