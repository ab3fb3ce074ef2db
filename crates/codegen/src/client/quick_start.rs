//! A first call: a client with its credentials, and one operation with what it needs. It stands in the README and, compiled as a
//! test, in the root of the crate.

use std::fmt::Write as _;

use conform_ir::{Api, Operation, SecurityKind};

use crate::names::{Bare, Position, identifier};
use crate::rust_type::Imports;
use crate::text::{WIDTH, columns, string_literal};

/// A call that could stand in the documentation.
pub(super) struct Sample<'a> {
    pub(super) operation: &'a Operation,
    /// The method.
    pub(super) method: String,
    /// Names and types of its arguments.
    pub(super) arguments: Vec<Argument>,
    /// What the types of the arguments import.
    pub(super) imports: Imports,
    /// What comes before the method: `visits()`; empty for methods of the client itself.
    pub(super) accessor: String,
    /// The feature that the method needs, if features leave out operations.
    pub(super) feature: Option<String>,
}

/// An argument of a method.
#[derive(Clone)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) ty: String,
    /// Whether it is a struct that needs no member.
    pub(super) has_default: bool,
}

impl Argument {
    /// Reads `name: Type`.
    pub(super) fn new(declaration: &str, has_default: bool) -> Self {
        let (name, ty) = declaration.split_once(": ").unwrap_or((declaration, ""));
        Self {
            name: name.to_owned(),
            ty: ty.to_owned(),
            has_default,
        }
    }

    /// A value for it, where one can be made up that says nothing of the API's data.
    fn value(&self) -> Option<String> {
        let ty = self.ty.as_str();
        Some(match ty {
            "&str" => string_literal(&Bare(&self.name).to_string()),
            "bool" => "true".to_owned(),
            "i32" | "i64" | "u32" | "u64" => "1".to_owned(),
            _ if self.has_default => format!("&{}::default()", ty.trim_start_matches('&')),
            // What is left out still has a type.
            _ if ty.starts_with("Option<impl ") => "None::<Vec<u8>>".to_owned(),
            _ if ty.starts_with("Option<") => "None".to_owned(),
            _ if ty.starts_with("&[") => "&[]".to_owned(),
            _ if ty.starts_with("impl ") => "b\"...\".to_vec()".to_owned(),
            _ => return None,
        })
    }

    /// Whether the type itself stands in the text.
    fn names_type(&self) -> bool {
        self.has_default || self.value().is_none()
    }
}

impl Sample<'_> {
    /// How little there is to say before the call can be made; the least is the best to begin with.
    fn effort(&self) -> (bool, usize, bool, usize) {
        let given = self
            .arguments
            .iter()
            .filter(|a| a.value().is_none())
            .count();
        (
            self.operation.deprecated,
            given,
            self.operation.method != "GET",
            self.arguments.len(),
        )
    }

    /// Whether it is better to begin with than another; of equal ones the first is.
    pub(super) fn betters(&self, other: Option<&Self>) -> bool {
        other.is_none_or(|other| self.effort() < other.effort())
    }
}

/// A first call, as text.
pub(crate) struct QuickStart {
    /// The code, without what only a test needs.
    pub(crate) code: String,
    /// The feature that it needs.
    pub(crate) feature: Option<String>,
    /// Whether the code is a function, or statements of one.
    is_function: bool,
}

impl QuickStart {
    pub(super) fn new(
        api: &Api,
        sample: Option<Sample<'_>>,
        credentials: &[Option<String>],
        crate_name: &str,
    ) -> Self {
        let mut imports = sample.as_ref().map_or_else(Imports::new, |sample| {
            let text: Vec<&str> = sample
                .arguments
                .iter()
                .filter(|argument| argument.names_type())
                .map(|argument| argument.ty.as_str())
                .collect();
            let text = text.join(" ");
            let used = super::words(&text);
            let mut imports = sample.imports.clone();
            imports.retain(|name| used.contains(name));
            imports
        });
        imports.add(crate_name, "Client");
        let mut settings = String::new();
        if !api
            .servers
            .first()
            .is_some_and(|server| server.url.contains("://"))
        {
            settings.push_str("    .base_url(\"https://api.example.org\")\n");
        }
        let alternatives = sample
            .as_ref()
            .map_or(&[][..], |sample| &sample.operation.security);
        let schemes = alternatives.iter().min_by_key(|all| all.schemes.len());
        for (index, _) in schemes.into_iter().flat_map(|all| &all.schemes) {
            let (Some(scheme), Some(Some(method))) =
                (api.security_schemes.get(*index), credentials.get(*index))
            else {
                continue;
            };
            let variable = string_literal(&identifier(&scheme.name, Position::Constant));
            let user = if scheme.kind == SecurityKind::Basic {
                "\"user\", "
            } else {
                ""
            };
            let _ = writeln!(settings, "    .{method}({user}std::env::var({variable})?)");
        }
        let mut body = if settings.is_empty() {
            "let client = Client::builder().build()?;\n".to_owned()
        } else {
            format!("let client = Client::builder()\n{settings}    .build()?;\n")
        };
        let mut given = Vec::new();
        if let Some(sample) = &sample {
            let mut values = Vec::new();
            for argument in &sample.arguments {
                values.push(argument.value().unwrap_or_else(|| {
                    given.push(format!("{}: {}", argument.name, argument.ty));
                    argument.name.clone()
                }));
            }
            let call = format!("{}({})", sample.method, values.join(", "));
            let accessor = &sample.accessor;
            let line = format!("let answer = client{accessor}.{call}.await?;");
            if columns(&line) < WIDTH - 4 {
                let _ = writeln!(body, "{line}");
            } else {
                let tag = if accessor.is_empty() {
                    String::new()
                } else {
                    format!("    {accessor}\n")
                };
                let _ = write!(
                    body,
                    "let answer = client\n{tag}    .{call}\n    .await?;\n"
                );
            }
        }
        let uses = imports.render();
        let code = if given.is_empty() {
            format!("{uses}\n{body}")
        } else {
            let mut function = String::new();
            for line in body.lines() {
                let _ = writeln!(function, "    {line}");
            }
            format!(
                "{uses}\nasync fn run({}) -> Result<(), Box<dyn std::error::Error>> {{\n{function}    Ok(())\n}}\n",
                given.join(", ")
            )
        };
        Self {
            code: code.trim_start().to_owned(),
            feature: sample.and_then(|sample| sample.feature),
            is_function: !given.is_empty(),
        }
    }

    /// The code as a test of the documentation, a line of it each.
    pub(crate) fn test(&self) -> Vec<String> {
        if self.is_function {
            return self.code.lines().map(str::to_owned).collect();
        }
        let (uses, body) = self.code.rsplit_once("\n\n").unwrap_or(("", &self.code));
        let mut lines: Vec<String> = uses.lines().map(str::to_owned).collect();
        lines.push(String::new());
        lines.push("# async fn run() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
        lines.extend(body.lines().map(str::to_owned));
        lines.push("# Ok(())".to_owned());
        lines.push("# }".to_owned());
        lines
    }
}
