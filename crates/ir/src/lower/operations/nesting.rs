//! Lists and objects inside of parameters: what the specification leaves open, and what no style can express.
//!
//! OpenAPI 3.0.3 §4.7.12.4 defines `deepObject` for "a simple mechanism for rendering nested objects" of one level, and RFC 6570 §2.3
//! expands lists and objects of scalars only. Servers differ, so a description may say how they read it by `x-query-style`.

use foldhash::HashSet;

use crate::lower::codes;
use crate::lower::operations::lowering::OperationLowering;
use crate::{Definition, Expr, ParameterEncoding, ParameterStyle};

/// What is inside of a list or an object.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Inner {
    /// A list or an object in a list.
    InList,
    /// A list that is this member.
    List(String),
    /// An object that is this member.
    Object(String),
}

impl<'d> OperationLowering<'_, 'd> {
    /// Reports parameters with lists or objects inside of lists or objects.
    pub(crate) fn report_nesting(&mut self) {
        for value in std::mem::take(&mut self.styled) {
            let ParameterEncoding::Style {
                style,
                explode,
                nesting: None,
                ..
            } = value.encoding
            else {
                continue;
            };
            let inner = self.inner(&value.expr);
            let Some(first) = inner.first() else { continue };
            if !self.reported.insert(value.schema.address()) {
                continue;
            }
            let is_deep = style == ParameterStyle::DeepObject;
            let diagnostics = &self.types.diagnostics;
            let warning = if is_deep || style == ParameterStyle::Form && explode {
                let (what, written) = described(first, is_deep);
                diagnostics
                    .warning(
                        codes::OPEN_QUERY_STYLE,
                        value.schema,
                        format!("OpenAPI does not define how {what} is written in a query"),
                        format!("written as `{written}`"),
                    )
                    .help("say beside `in: query` how the server reads it: `x-query-style: brackets`, `indexed`, `repeated` or `spring`")
            } else {
                diagnostics
                    .warning(
                        codes::NESTED_PARAMETER,
                        value.schema,
                        "no style of this parameter can express a list or an object inside of another",
                        "a call with such a value fails",
                    )
                    .help("write `content: {application/json: {schema: …}}` instead of `schema`, or for a query `style: deepObject`")
            };
            self.types.diagnostics.push(warning);
        }
    }

    /// Returns the lists and objects inside of the lists and objects that a type stands for.
    fn inner(&self, expr: &Expr) -> Vec<Inner> {
        let mut found = Vec::new();
        for outer in self.alternatives(expr) {
            match outer {
                Expr::Array(item) if self.is_container(&item.expr) => found.push(Inner::InList),
                Expr::Tuple(items) if items.iter().any(|item| self.is_container(&item.expr)) => {
                    found.push(Inner::InList);
                }
                Expr::Map(value) => found.extend(self.member("name", &value.expr)),
                Expr::Named(id) => {
                    if let Definition::Object(object) = &self.types.drafts[*id].ty.definition {
                        let fields = object.fields.iter().filter(|field| !field.read_only);
                        found.extend(
                            fields.filter_map(|field| self.member(&field.wire, &field.ty.expr)),
                        );
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn member(&self, name: &str, expr: &Expr) -> Option<Inner> {
        self.alternatives(expr).iter().find_map(|expr| match expr {
            Expr::Array(_) | Expr::Tuple(_) => Some(Inner::List(name.to_owned())),
            Expr::Map(_) | Expr::Named(_) => Some(Inner::Object(name.to_owned())),
            _ => None,
        })
    }

    fn is_container(&self, expr: &Expr) -> bool {
        self.member("", expr).is_some()
    }

    /// Returns the types that a type stands for: aliases followed, the branches of unions; of named types, objects only.
    fn alternatives<'e>(&'e self, expr: &'e Expr) -> Vec<&'e Expr> {
        let mut found = Vec::new();
        let mut seen = HashSet::default();
        let mut left = vec![expr];
        while let Some(expr) = left.pop() {
            match expr {
                Expr::Blank(inner) => left.push(inner),
                Expr::Named(id) => match &self.types.drafts[*id].ty.definition {
                    Definition::Object(_) => found.push(expr),
                    Definition::Enum(_) => {}
                    _ if !seen.insert(*id) => {}
                    Definition::Alias(used) | Definition::Newtype(used) => left.push(&used.expr),
                    Definition::Union(union) => {
                        left.extend(union.variants.iter().rev().map(|branch| &branch.ty.expr));
                    }
                },
                other => found.push(other),
            }
        }
        found
    }
}

/// Returns what is not defined, and how it is written.
fn described(inner: &Inner, is_deep: bool) -> (String, String) {
    match (inner, is_deep) {
        (Inner::InList, _) => (
            "a list or an object in a list".to_owned(),
            "name[0][key]=…".to_owned(),
        ),
        (Inner::List(name), false) => (
            format!("the list `{name}` in an object"),
            format!("{name}=…&{name}=…"),
        ),
        (Inner::Object(name), false) => (
            format!("the object `{name}` in an object"),
            format!("{name}[key]=…"),
        ),
        (Inner::List(name), true) => (
            format!("the list `{name}` in an object"),
            format!("name[{name}][0]=…"),
        ),
        (Inner::Object(name), true) => (
            format!("the object `{name}` in an object"),
            format!("name[{name}][key]=…"),
        ),
    }
}
