//! An operation: its methods, the types that are declared for them, and its row in the table.

use conform_ir::Operation;

use super::bodies::{self, Body};
use super::continued::{self, Continuation};
use super::parameters::{self, Parameters};
use super::part_encoding::EncodingTable;
use super::planner::{Planner, TypeAlias};
use super::private_messages::has_private_messages;
use super::responses::{self, Responses, Success};
use super::security::SharedTables;
use crate::names::{Bare, Position, Scope, identifier};
use crate::spelling::{Declared, RustType};

/// An operation, in Rust.
pub(in crate::client) struct OperationPlan<'a> {
    pub(in crate::client) operation: &'a Operation,
    /// The type that has the methods.
    pub(in crate::client) owner: String,
    /// The operation's constant.
    pub(in crate::client) constant: String,
    /// The constant of its security.
    pub(in crate::client) security: String,
    /// The index of its own server.
    pub(in crate::client) server: Option<usize>,
    pub(in crate::client) parameters: Parameters<'a>,
    /// The bodies that it takes, the preferred one first.
    pub(in crate::client) bodies: Vec<Body<'a>>,
    pub(in crate::client) responses: Responses<'a>,
    pub(in crate::client) aliases: Vec<TypeAlias>,
    /// The runtime's type of a call.
    call: RustType,
    /// The methods that call it. The first sends the preferred body and asks for the preferred response.
    pub(in crate::client) methods: Vec<MethodPlan>,
    /// How its calls go on.
    pub(in crate::client) continuation: Continuation<'a>,
    /// Whether errors must not show the messages of the server.
    pub(in crate::client) has_private_messages: bool,
}

/// A method that calls an operation.
pub(in crate::client) struct MethodPlan {
    pub(in crate::client) name: String,
    pub(in crate::client) difference: MethodDifference,
}

/// How a method differs from the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::client) enum MethodDifference {
    /// It is the first one.
    First,
    /// It sends the body with this index.
    Body(usize),
    /// It asks for the success with this index.
    Success(usize),
}

/// Where the methods of an operation are.
pub(super) struct MethodOwner<'o> {
    /// The type that has them.
    pub(super) ty: &'o str,
    /// The words of the tag, which an operation's id may begin with and a method's name does not need.
    pub(super) prefix: Option<&'o str>,
}

/// Plans an operation. `methods` has the names of the owner's methods.
pub(super) fn plan<'a>(
    mut planner: Planner<'_, 'a>,
    owner: &MethodOwner<'_>,
    methods: &mut Scope,
    tables: &SharedTables<'_>,
) -> OperationPlan<'a> {
    let operation = planner.operation;
    let first = methods.claim(&method_name(operation, owner.prefix));
    let mut scope = Scope::reserving(["self", "call"]);
    let bodies = bodies::plan(&mut planner, &scope);
    let body_arguments = bodies.iter().map(|body| body.arguments.len()).max();
    let body_arguments = body_arguments.unwrap_or(0);
    if body_arguments > 0 {
        // Parameters of these names get a number.
        scope.claim("body");
        scope.claim(bodies::MEDIA_TYPE);
    }
    let parameters = parameters::plan(&mut planner, scope, body_arguments);
    let responses = responses::plan(&mut planner);
    let constant = planner.constant("");
    let methods_of_calls = name_methods(first.clone(), &bodies, &responses, methods);
    let continuation = continued::plan(&mut planner, &first, &responses, methods);
    OperationPlan {
        operation,
        owner: owner.ty.to_owned(),
        constant,
        security: tables.security(operation).to_owned(),
        server: tables.server(operation),
        methods: methods_of_calls,
        continuation,
        has_private_messages: has_private_messages(planner.types().api(), operation),
        parameters,
        bodies,
        responses,
        call: planner.runtime("Call"),
        aliases: planner.aliases,
    }
}

/// Names the methods: the first one, one for each further body, one for each further success.
fn name_methods(
    first: String,
    bodies: &[Body<'_>],
    responses: &Responses<'_>,
    scope: &mut Scope,
) -> Vec<MethodPlan> {
    // Without what escapes a keyword: `r#` or, for `crate`, `self` and `super`, an underscore.
    let bare = Bare(&first).to_string();
    let bare = bare.trim_end_matches('_').to_owned();
    let mut methods = vec![MethodPlan {
        name: first,
        difference: MethodDifference::First,
    }];
    for (index, body) in bodies.iter().enumerate().skip(1) {
        methods.push(MethodPlan {
            name: scope.claim(&format!("{bare}{}", body.suffix)),
            difference: MethodDifference::Body(index),
        });
    }
    for (index, success) in responses.successes.iter().enumerate().skip(1) {
        // Where a body of that kind can be sent, too, its method has the plain name.
        let mut others = bodies.iter().skip(1);
        let is_sent = others.any(|body| body.suffix == success.suffix);
        let infix = if is_sent { "_as" } else { "" };
        methods.push(MethodPlan {
            name: scope.claim(&format!("{bare}{infix}{}", success.suffix)),
            difference: MethodDifference::Success(index),
        });
    }
    methods
}

/// The operation's id in snake case, without the words of the tag.
fn method_name(operation: &Operation, prefix: Option<&str>) -> String {
    let whole = identifier(operation.name(), Position::Value);
    let rest = prefix.and_then(|prefix| whole.strip_prefix(prefix)?.strip_prefix('_'));
    match rest {
        Some(rest) if rest.starts_with(|c: char| c.is_alphabetic()) => {
            identifier(rest, Position::Value)
        }
        _ => whole,
    }
}

impl<'a> OperationPlan<'a> {
    /// Returns how comments refer to the first method.
    pub(in crate::client) fn link(&self) -> String {
        format!("[`{}::{}`]", self.owner, Bare(&self.methods[0].name))
    }

    /// Returns the tables of encodings: of the parameters, then of the bodies.
    pub(in crate::client) fn encodings(&self) -> impl Iterator<Item = &EncodingTable> {
        let bodies = self.bodies.iter();
        let of_bodies = bodies.filter_map(|body| body.encodings.as_ref());
        self.parameters.encodings.iter().chain(of_bodies)
    }

    /// Returns whether any type is declared beside the methods.
    pub(in crate::client) fn has_declarations(&self) -> bool {
        self.parameters.structure.is_some()
            || self.bodies.iter().any(|body| body.form.is_some())
            || !self.aliases.is_empty()
            || !self.responses.enums.is_empty()
    }

    /// Returns the body that a method sends.
    pub(in crate::client) fn body(&self, method: &MethodPlan) -> Option<&Body<'a>> {
        match method.difference {
            MethodDifference::Body(index) => self.bodies.get(index),
            MethodDifference::First | MethodDifference::Success(_) => self.bodies.first(),
        }
    }

    /// Returns the success that a method asks for.
    pub(in crate::client) fn success(&self, method: &MethodPlan) -> &Success {
        match method.difference {
            MethodDifference::Success(index) => &self.responses.successes[index],
            MethodDifference::First | MethodDifference::Body(_) => &self.responses.successes[0],
        }
    }

    /// Returns what a method returns: `Call<Json<Visit>, Json<Problem>>`.
    pub(in crate::client) fn result(&self, method: &MethodPlan) -> RustType {
        let success = self.success(method).reader.clone();
        let error = self.responses.error.clone();
        self.call
            .clone()
            .with(std::iter::once(success).chain(error))
    }

    /// Returns the arguments of a method, without `self`: required parameters, the body, and the struct of other parameters.
    pub(in crate::client) fn arguments(&self, method: &MethodPlan) -> Vec<Declared> {
        let mut arguments = self.parameters.arguments.clone();
        let body = self.body(method).into_iter();
        arguments.extend(body.flat_map(|body| body.arguments.clone()));
        let params = self.parameters.structure.as_ref();
        arguments.extend(params.map(|params| Declared {
            name: params.argument.clone(),
            ty: params.ty.clone().reference(),
        }));
        arguments
    }
}
