//! Methods that go on where a call ends: to the next pages of a list, or until a job has ended.

use conform_ir::{
    Additional, Api, Content, ContentKind, Definition, Expr, Operation, Pagination, Polling,
    Status, Use,
};

use super::planner::Planner;
use super::responses::Responses;
use crate::names::{Bare, Scope};
use crate::spelling::RustType;

/// A method that goes on where the first method of an operation ends.
pub(in crate::client) struct ContinuedMethod {
    pub(in crate::client) name: String,
    pub(in crate::client) kind: ContinuedKind,
    /// The constant that says how.
    pub(in crate::client) constant: String,
    pub(in crate::client) result: RustType,
}

/// How it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::client) enum ContinuedKind {
    /// It returns the pages of a list.
    Pages,
    /// It returns the items of all pages.
    Items,
    /// It returns the result of a job.
    WhenDone,
}

/// How the calls of an operation go on.
#[derive(Default)]
pub(in crate::client) struct Continuation<'a> {
    pub(in crate::client) methods: Vec<ContinuedMethod>,
    /// The constant that says how pages are asked for.
    pub(in crate::client) pagination: Option<(String, &'a Pagination)>,
    /// The constant that says when a job has ended.
    pub(in crate::client) polling: Option<(String, &'a Polling)>,
}

/// Plans how the calls of an operation go on. `first` is the name of its first method.
pub(super) fn plan<'a>(
    planner: &mut Planner<'_, 'a>,
    first: &str,
    responses: &Responses<'_>,
    scope: &mut Scope,
) -> Continuation<'a> {
    let operation = planner.operation;
    let mut continuation = Continuation::default();
    let bare = Bare(first).to_string();
    let bare = bare.trim_end_matches('_').to_owned();
    let error = responses.error.clone();
    let success = responses.successes[0].reader.clone();
    if let Some(pagination) = &operation.pagination {
        let constant = planner.constant("_PAGES");
        let item = success_content(operation)
            .and_then(|content| content.ty.as_ref())
            .and_then(|body| list_item(planner.types().api(), body, &pagination.items));
        let item = match item {
            Some(item) => planner.spell(item),
            None => planner.names.speller.runtime("Value"),
        };
        let results = [
            (ContinuedKind::Pages, "pages", "Pages", success.clone()),
            (ContinuedKind::Items, "items", "Items", item),
        ];
        for (kind, suffix, ty, argument) in results {
            let arguments = std::iter::once(argument).chain(error.clone());
            continuation.methods.push(ContinuedMethod {
                name: scope.claim(&format!("{bare}_{suffix}")),
                kind,
                constant: constant.clone(),
                result: planner.runtime(ty).with(arguments),
            });
        }
        continuation.pagination = Some((constant, pagination));
    }
    if let Some(polling) = &operation.polling {
        let constant = planner.constant("_JOB");
        let arguments = std::iter::once(success).chain(error);
        continuation.methods.push(ContinuedMethod {
            name: scope.claim(&format!("{bare}_when_done")),
            kind: ContinuedKind::WhenDone,
            constant: constant.clone(),
            result: planner.runtime("WhenDone").with(arguments),
        });
        continuation.polling = Some((constant, polling));
    }
    continuation
}

/// The JSON body of the first success.
fn success_content(operation: &Operation) -> Option<&Content> {
    let successes = operation.responses.iter();
    let successes = successes.filter(|response| {
        matches!(
            response.status,
            Status::Code(200..=299) | Status::Range(2) | Status::Default
        )
    });
    let mut contents = successes.flat_map(|response| &response.contents);
    contents.find(|content| content.kind == ContentKind::Json)
}

/// Returns the type of the items of the list that a JSON Pointer leads to; `None` where no type says it.
fn list_item<'a>(api: &'a Api, body: &'a Use, pointer: &str) -> Option<&'a Use> {
    let tokens = pointer.split('/').skip(1);
    let tokens: Vec<String> = tokens
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect();
    walk(api, &body.expr, &tokens, 0)
}

fn walk<'a>(api: &'a Api, expr: &'a Expr, tokens: &[String], depth: usize) -> Option<&'a Use> {
    /// Types that contain only each other.
    const DEEPEST: usize = 64;
    if depth == DEEPEST {
        return None;
    }
    let deeper = |expr: &'a Expr, tokens: &[String]| walk(api, expr, tokens, depth + 1);
    match (expr, tokens) {
        (Expr::Array(item), []) => Some(item),
        (Expr::Array(item), [token, rest @ ..]) if token.parse::<usize>().is_ok() => {
            deeper(&item.expr, rest)
        }
        (Expr::Map(value), [_, rest @ ..]) => deeper(&value.expr, rest),
        (Expr::Blank(inner), _) => deeper(inner, tokens),
        (Expr::Named(id), _) => match &api.ty(*id).definition {
            Definition::Alias(used) | Definition::Newtype(used) => deeper(&used.expr, tokens),
            Definition::Union(union) => {
                let mut variants = union.variants.iter();
                variants.find_map(|variant| deeper(&variant.ty.expr, tokens))
            }
            Definition::Object(object) => {
                let (token, rest) = tokens.split_first()?;
                let field = object.fields.iter().find(|field| field.wire == *token);
                match (field, &object.additional) {
                    (Some(field), _) => deeper(&field.ty.expr, rest),
                    (None, Additional::Typed(value)) => deeper(&value.expr, rest),
                    (None, _) => None,
                }
            }
            Definition::Enum(_) => None,
        },
        _ => None,
    }
}
