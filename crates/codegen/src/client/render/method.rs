//! Methods that call an operation.

use askama::Template;

use crate::client::plan::{
    ContinuedKind, ContinuedMethod, MethodDifference, MethodPlan, OperationPlan, Step,
};
use crate::docs;
use crate::prose::Prose;
use crate::spelling::{Declared, Imports, RustType};
use crate::text::{
    CALL_WIDTH, CHAIN_WIDTH, CallArguments, MAX_WIDTH, columns, line_width, prefixed,
    string_literal,
};

/// Columns of a line in the comment of a method.
const DOCS_WIDTH: usize = MAX_WIDTH - "    /// ".len();

/// The indentation of a method of a chain that is on several lines.
const CHAIN_INDENT: usize = 12;

/// A method.
#[derive(Template)]
#[template(path = "client/src/generated/method.rs.j2")]
pub(super) struct MethodTemplate {
    docs: String,
    deprecated: bool,
    signature: Signature,
    /// The arguments of `call`: the operation.
    operation: CallArguments,
    steps: Vec<StepTemplate>,
    /// The arguments of `accept`: media types.
    accept: Option<CallArguments>,
    /// Whether each call of the chain is on a line of its own.
    wrapped: bool,
}

/// The signature of a method, from `pub fn` to the brace.
#[derive(Template)]
#[template(path = "client/src/generated/signature.rs.j2")]
struct Signature {
    name: String,
    arguments: Vec<Declared>,
    result: RustType,
    layout: SignatureLayout,
}

/// A method that goes on where the first method of an operation ends.
#[derive(Template)]
#[template(path = "client/src/generated/continued.rs.j2")]
pub(super) struct ContinuedTemplate {
    docs: String,
    deprecated: bool,
    signature: Signature,
    /// The first method.
    first: String,
    /// Whether its call is on a line of its own.
    on_own_line: bool,
    arguments: CallArguments,
    /// The method of the runtime that goes on, and its argument.
    runtime_method: &'static str,
    continued: CallArguments,
}

/// How a signature is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignatureLayout {
    /// On one line.
    Line,
    /// Each argument on a line of its own.
    ArgumentsWrapped,
    /// The same, and the brace is on a line of its own.
    BraceWrapped,
    /// The same as [`SignatureLayout::ArgumentsWrapped`], and the arguments of the returned type are on lines of their own.
    ResultWrapped,
}

/// A call in a chain.
#[derive(Template)]
#[template(path = "client/src/generated/step.rs.j2")]
struct StepTemplate {
    method: &'static str,
    arguments: CallArguments,
    /// The argument of the method without which the call is not made.
    optional: Option<String>,
    /// Whether that argument is first converted into an `Option`.
    is_converted: bool,
    /// Whether the body of the closure is a block.
    in_block: bool,
}

impl MethodTemplate {
    /// Fills in a method of an operation; the first one has the example.
    pub(super) fn new(
        operation: &OperationPlan<'_>,
        method: &MethodPlan,
        example: &[String],
        imports: &mut Imports,
    ) -> Self {
        let body = operation.body(method);
        let success = operation.success(method);
        let steps: Vec<&Step> = operation
            .parameters
            .steps
            .iter()
            .chain(body.map(|body| &body.step))
            .collect();
        let types = steps.iter().flat_map(|step| &step.arguments);
        for ty in types.flat_map(|argument| &argument.types) {
            ty.add_imports(imports);
        }
        let constant = vec![format!("&{}", operation.constant)];
        let accept = success.accept.as_ref();
        let accept = accept.map(|accept| vec![string_literal(accept)]);
        let mut template = Self {
            docs: prefixed(&method_docs(operation, method, example), 4, "///"),
            deprecated: operation.operation.deprecated,
            signature: Signature::new(operation, method, imports),
            operation: CallArguments::on_one_line(constant.clone()),
            steps: steps.iter().map(|step| StepTemplate::new(step)).collect(),
            accept: accept.clone().map(CallArguments::on_one_line),
            wrapped: false,
        };
        let text = template.to_string();
        let chain = text.lines().rev().nth(1).unwrap_or_default();
        if columns(chain.trim_start()) > CHAIN_WIDTH {
            template.wrapped = true;
            template.operation = CallArguments::chained(constant, CHAIN_INDENT, ".call".len());
            template.accept =
                accept.map(|accept| CallArguments::chained(accept, CHAIN_INDENT, ".accept".len()));
            template.steps = steps
                .iter()
                .map(|step| StepTemplate::wrapped(step))
                .collect();
        }
        template
    }
}

impl Signature {
    fn new(operation: &OperationPlan<'_>, method: &MethodPlan, imports: &mut Imports) -> Self {
        let arguments = operation.arguments(method);
        Self::of(&method.name, arguments, operation.result(method), imports)
    }

    fn of(name: &str, arguments: Vec<Declared>, result: RustType, imports: &mut Imports) -> Self {
        let mut signature = Self {
            name: name.to_owned(),
            arguments,
            result,
            layout: SignatureLayout::Line,
        };
        signature.result.add_imports(imports);
        for argument in &signature.arguments {
            argument.ty.add_imports(imports);
        }
        if line_width(&signature.to_string(), 0, 4) > MAX_WIDTH {
            signature.layout = SignatureLayout::ArgumentsWrapped;
            let text = signature.to_string();
            let last = text.lines().last().map_or(0, columns) - " {".len();
            // rustfmt's own thresholds, found by trying: the brace is wrapped before the line is full, the type when it is
            // over-full.
            signature.layout = match last {
                ..=94 => SignatureLayout::ArgumentsWrapped,
                95..=102 => SignatureLayout::BraceWrapped,
                _ => SignatureLayout::ResultWrapped,
            };
        }
        signature
    }
}

impl ContinuedTemplate {
    /// Fills in a method that goes on where the first method of an operation ends.
    pub(super) fn new(
        operation: &OperationPlan<'_>,
        method: &ContinuedMethod,
        imports: &mut Imports,
    ) -> Self {
        let link = operation.link();
        let (runtime_method, prose) = match method.kind {
            ContinuedKind::Pages => ("pages", Prose::Pages { method: &link }),
            ContinuedKind::Items => ("items", Prose::Items { method: &link }),
            ContinuedKind::WhenDone => ("when_done", Prose::WhenDone { method: &link }),
        };
        let arguments = operation.arguments(&operation.methods[0]);
        let first = operation.methods[0].name.clone();
        let named = arguments.iter().map(|argument| argument.name.clone());
        let passed = std::iter::once("self".to_owned()).chain(named);
        let passed: Vec<String> = passed.collect();
        let width = columns(&format!("Self::{first}({});", passed.join(", ")));
        let on_own_line = "        let call = ".len() + width > MAX_WIDTH
            && 12 + width <= MAX_WIDTH
            && columns(&passed.join(", ")) <= CALL_WIDTH;
        let passed = match on_own_line {
            true => CallArguments::on_one_line(passed),
            false => CallArguments::fitted(
                passed,
                8,
                "let call = Self::".len() + columns(&first),
                ";".len(),
            ),
        };
        Self {
            docs: prefixed(&wrapped(&prose.to_string()), 4, "///"),
            deprecated: operation.operation.deprecated,
            on_own_line,
            arguments: passed,
            first,
            continued: CallArguments::chained(
                vec![format!("&{}", method.constant)],
                8,
                "call.".len() + runtime_method.len(),
            ),
            runtime_method,
            signature: Signature::of(&method.name, arguments, method.result.clone(), imports),
        }
    }
}

impl StepTemplate {
    fn new(step: &Step) -> Self {
        Self {
            method: step.method,
            arguments: CallArguments::on_one_line(arguments(step)),
            optional: step.optional.clone(),
            is_converted: step.is_converted,
            in_block: false,
        }
    }

    /// The step on lines of its own.
    fn wrapped(step: &Step) -> Self {
        let mut template = Self::new(step);
        let before = ".".len() + step.method.len();
        if template.optional.is_none() {
            template.arguments = CallArguments::chained(arguments(step), CHAIN_INDENT, before);
            return template;
        }
        let line = columns(&template.to_string());
        if line - ".optional()".len() > CALL_WIDTH || CHAIN_INDENT + line > MAX_WIDTH {
            template.in_block = true;
            let before = "call".len() + before;
            template.arguments =
                CallArguments::fitted(arguments(step), CHAIN_INDENT + 4, before, 0);
        }
        template
    }
}

fn arguments(step: &Step) -> Vec<String> {
    let arguments = step.arguments.iter();
    arguments.map(|argument| argument.text.clone()).collect()
}

/// The lines of a method's comment.
fn method_docs(
    operation: &OperationPlan<'_>,
    method: &MethodPlan,
    example: &[String],
) -> Vec<String> {
    let media_types = |index: usize| -> &[&str] {
        let body = operation.bodies.get(index);
        body.map_or(&[], |body| &body.media_types)
    };
    let link = operation.link();
    match &method.difference {
        MethodDifference::First => {
            let ir = operation.operation;
            let fallback = Prose::Operation { id: &ir.id }.to_string();
            let accepts = operation.responses.successes[0].accept.as_deref();
            let accepts: Vec<&str> = accepts.unwrap_or_default().split(", ").collect();
            let body = operation.bodies.first();
            let notes = Prose::OperationNotes {
                call: &format!("{} {}", ir.method, ir.path),
                bodies: media_types(0),
                takes_media_type: body.is_some_and(|body| body.takes_media_type),
                accepts: &accepts,
                statuses: &operation.responses.error_statuses,
            };
            let mut lines = docs::comment_lines(&ir.docs, 4, &fallback);
            lines.push(String::new());
            lines.extend(docs::lines(&notes.to_string(), DOCS_WIDTH));
            docs::add_paragraph(&mut lines, example.to_vec());
            lines
        }
        MethodDifference::Body(index) => {
            let prose = Prose::MethodWithBody {
                method: &link,
                media_types: media_types(*index),
            };
            wrapped(&prose.to_string())
        }
        MethodDifference::Success(index) => {
            let accept = &operation.responses.successes[*index].accept;
            let prose = Prose::MethodAnsweredAs {
                method: &link,
                media_types: accept.as_deref().unwrap_or_default(),
            };
            wrapped(&prose.to_string())
        }
    }
}

/// Text of the generator in lines of a comment, without escapes, so that links stay links.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > DOCS_WIDTH {
            lines.push(word.to_owned());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}
