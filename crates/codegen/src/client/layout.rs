//! Signatures and bodies of methods, laid out as rustfmt lays them out.

use crate::text::{WIDTH, call, columns, generic, typed};

/// A type of the form `Call<A, B>`.
#[derive(Clone, Debug)]
pub(super) struct CallType {
    /// `Call`, or its path.
    pub(super) name: String,
    /// What a success is read as, and what errors are, if any are declared.
    pub(super) arguments: Vec<String>,
}

impl CallType {
    fn line(&self) -> String {
        format!("{}<{}>", self.name, self.arguments.join(", "))
    }
}

/// `    pub fn name(&self, …) -> Call<…> {`, a line feed at its end.
pub(super) fn signature(name: &str, arguments: &[String], result: &CallType) -> String {
    let all: Vec<&str> = std::iter::once("&self")
        .chain(arguments.iter().map(String::as_str))
        .collect();
    let line = format!(
        "    pub fn {name}({}) -> {} {{",
        all.join(", "),
        result.line()
    );
    if columns(&line) <= WIDTH {
        return line + "\n";
    }
    let mut text = format!("    pub fn {name}(\n");
    for argument in all {
        generic(argument, 8, &mut text);
    }
    // rustfmt's own thresholds, found by trying: the brace steps down before the line is full, the type breaks when it is over-full.
    let bare = format!("    ) -> {}", result.line());
    if columns(&bare) <= 94 {
        return text + &bare + " {\n";
    }
    if columns(&bare) <= 102 {
        return text + &bare + "\n    {\n";
    }
    text.push_str(&format!("    ) -> {}<\n", result.name));
    for argument in &result.arguments {
        generic(argument, 8, &mut text);
    }
    text + "    > {\n"
}

/// `    pub fn name(…) -> Self {`, a line feed at its end.
pub(super) fn builder_method(name: &str, arguments: &[&str]) -> String {
    let line = format!("    pub fn {name}({}) -> Self {{", arguments.join(", "));
    if columns(&line) <= WIDTH {
        return line + "\n";
    }
    let arguments: String = arguments
        .iter()
        .map(|argument| format!("        {argument},\n"))
        .collect();
    format!("    pub fn {name}(\n{arguments}    ) -> Self {{\n")
}

/// `    pub name: Type,`, on two lines where one is too short.
pub(super) fn field(name: &str, ty: &str) -> String {
    format!("    {}", typed(4, &format!("pub {name}:"), ty, ","))
}

/// A method without arguments that returns a type of the crate's own, its body in braces.
pub(super) fn accessor(name: &str, ty: &str) -> String {
    let line = format!("    pub fn {name}(&self) -> {ty} {{");
    let head = if columns(&line) <= WIDTH {
        line
    } else {
        format!("    pub fn {name}(\n        &self,\n    ) -> {ty} {{")
    };
    let arguments = ["self.core.clone()".to_owned()];
    let call = crate::text::call(8, columns(ty) + "::new".len(), &arguments, 0);
    format!("{head}\n        {ty}::new{call}\n    }}\n")
}

/// A constructor `new` of what is `given` (name and type) for a struct of these fields (name and default, empty where it is given).
pub(super) fn constructor(given: &[(&str, &str)], fields: &[(&str, &str)]) -> String {
    let given: Vec<String> = given
        .iter()
        .map(|(name, ty)| format!("{name}: {ty}"))
        .collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, default)| match *default {
            "" => (*name).to_owned(),
            default => format!("{name}: {default}"),
        })
        .collect();
    let line = fields.join(", ");
    // rustfmt's `struct_lit_width`.
    let body = if columns(&line) <= 18 {
        format!("        Self {{ {line} }}\n")
    } else {
        let lines: String = fields
            .iter()
            .map(|field| format!("            {field},\n"))
            .collect();
        format!("        Self {{\n{lines}        }}\n")
    };
    format!("{}{body}    }}\n", builder_method("new", &given))
}

/// A link of a chain of method calls.
#[derive(Clone, Debug)]
pub(super) enum Link {
    /// `.name(arguments)`
    Call(&'static str, Vec<String>),
    /// `.optional(argument, |call, argument| call.name(arguments))`
    Optional(String, &'static str, Vec<String>),
}

/// `self.core.call(&X).….finish()`, each line indented by eight and ended by a line feed.
pub(super) fn chain(links: &[Link]) -> String {
    let flat: Vec<String> = links.iter().map(Link::flat).collect();
    let line = format!("self.core{}", flat.concat());
    if columns(&line) <= 60 {
        return format!("        {line}\n");
    }
    let mut text = "        self.core\n".to_owned();
    for link in links {
        text.push_str(&format!("            {}\n", link.lines()));
    }
    text
}

impl Link {
    fn is_single(&self) -> bool {
        matches!(self, Self::Call(_, arguments) if arguments.len() == 1)
    }

    fn flat(&self) -> String {
        match self {
            Self::Call(name, arguments) => format!(".{name}({})", arguments.join(", ")),
            Self::Optional(value, name, arguments) => {
                format!(
                    ".optional({value}, |call, {value}| call.{name}({}))",
                    arguments.join(", ")
                )
            }
        }
    }

    fn lines(&self) -> String {
        match self {
            // One argument stays beside its method, however long it is.
            Self::Call(..) if 12 + columns(&self.flat()) <= WIDTH && self.is_single() => {
                self.flat()
            }
            Self::Call(name, arguments) => {
                format!(".{name}{}", call(12, name.len() + 1, arguments, 0))
            }
            Self::Optional(value, name, arguments) => {
                let flat = self.flat();
                // Sixty columns for the arguments, as for every call.
                if columns(&flat) - ".optional()".len() <= 60 && 12 + columns(&flat) <= WIDTH {
                    return flat;
                }
                let inner = format!("call.{name}");
                let inner = format!("{inner}{}", call(16, columns(&inner), arguments, 0));
                format!(
                    ".optional({value}, |call, {value}| {{\n                {inner}\n            }})"
                )
            }
        }
    }
}
