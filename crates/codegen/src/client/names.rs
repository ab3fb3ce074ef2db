//! Names of the client crate: what it imports, what it declares, and where they would collide.

use conform_ir::{Definition, Expr, StringFormat, TypeId, Use};

use super::CLIENT_RUNTIME;
use crate::names::Scope;
use crate::rust_type::{Imports, Speller};
use crate::types::Types;

/// Names that generated client files use; a type of the API that is called so is spelled with its path.
const OURS: &[&str] = &[
    "Api",
    "Blob",
    "Body",
    "BodyPart",
    "Boxed",
    "BuildError",
    "Builder",
    "Call",
    "Client",
    "ClientBuilder",
    "Core",
    "Credential",
    "Empty",
    "Encoding",
    "Events",
    "File",
    "InvalidBody",
    "Json",
    "JsonLines",
    "Multipart",
    "Optional",
    "PlainText",
    "Response",
    "SecurityKind",
    "Style",
    "Text",
    "Undeclared",
    "WholeEvent",
    "WithHeaders",
];

/// What every client crate declares itself.
const DECLARED: &[&str] = &["Client", "ClientBuilder"];

/// Spells names for the files of a client crate.
pub(super) struct Names<'a> {
    pub(super) speller: Speller<'a>,
    /// Types that the client crate declares itself.
    pub(super) declared: Scope,
    /// Statics and constants; they differ from types in case alone, which is enough.
    pub(super) constants: Scope,
    /// Aliases for types that are too deep to be read, with their names and texts; [`Names::take_aliases`] hands them over.
    aliases: Vec<(String, String, String)>,
    /// The path of the generated modules, as the file that is being written sees them.
    pub(super) root: &'static str,
}

/// How a value is taken as an argument.
pub(super) struct Argument {
    /// The type of the argument.
    pub(super) ty: String,
    /// Whether the value must be borrowed to be serialised.
    pub(super) by_value: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(types: &'a Types<'a>, models: &str) -> Self {
        let taken = types.iter().map(|(id, _)| types.name(id));
        Self {
            speller: Speller::new(types, models, "conform_runtime").beside(DECLARED),
            declared: Scope::reserving(taken.chain(OURS.iter().copied())),
            constants: Scope::reserving(["API", super::client_file::OTHER_SERVERS]),
            aliases: Vec::new(),
            root: "super",
        }
    }

    /// The type itself, or an alias for it if it is deeper than people and clippy like.
    pub(super) fn shallow(&mut self, spelled: String, wanted: &str) -> String {
        if spelled.matches('<').count() < 3 {
            return spelled;
        }
        self.alias(spelled, wanted)
    }

    /// A success and an error of calls, or aliases for them where a `Call` of both is deeper than clippy likes.
    pub(super) fn bearable(
        &mut self,
        success: &mut String,
        error: &mut Option<String>,
        wanted: &str,
    ) {
        /// clippy's `type-complexity-threshold`.
        const MOST: usize = 250;
        let all = |success: &str, error: &Option<String>| {
            let error = error.as_deref().unwrap_or_default();
            complexity(&format!("Call<{success}, {error}>")) > MOST
        };
        if all(success, error) {
            *success = self.alias(std::mem::take(success), &format!("{wanted}Answer"));
        }
        if all(success, error) {
            *error = error
                .take()
                .map(|error| self.alias(error, &format!("{wanted}Failure")));
        }
    }

    fn alias(&mut self, spelled: String, wanted: &str) -> String {
        if let Some((_, name, _)) = self.aliases.iter().find(|(known, ..)| *known == spelled) {
            return name.clone();
        }
        let name = self.declared.claim(wanted);
        let text = crate::text::typed(0, &format!("pub type {name} ="), &spelled, ";");
        let text = format!("/// A body, or an answer with its headers.\n{text}\n");
        self.aliases.push((spelled, name.clone(), text));
        name
    }

    /// The aliases that were made since the last time.
    pub(super) fn take_aliases(&mut self) -> Vec<String> {
        let aliases = std::mem::take(&mut self.aliases);
        aliases.into_iter().map(|(.., text)| text).collect()
    }

    /// A name of the client's runtime crate.
    pub(super) fn ours(&self, name: &'static str, imports: &mut Imports) -> String {
        debug_assert!(OURS.contains(&name), "{name} is not reserved");
        if self.speller.types().is_taken(name) {
            return self.path(name);
        }
        imports.add(CLIENT_RUNTIME, name);
        name.to_owned()
    }

    /// The path of a name of the client's runtime crate, for names that would collide with others when imported.
    pub(super) fn path(&self, name: &str) -> String {
        format!("{CLIENT_RUNTIME}::{name}")
    }

    /// A value as an argument: scalars by value, text and lists as slices, all else by reference.
    pub(super) fn argument(&self, used: &Use, imports: &mut Imports) -> Argument {
        let by_reference = |ty: String| Argument {
            ty: format!("&{ty}"),
            by_value: false,
        };
        if used.nullable {
            return by_reference(self.speller.spell(used, imports));
        }
        match self.resolved(&used.expr) {
            Expr::Boolean | Expr::Integer(_) if self.is_copy(&used.expr) => Argument {
                ty: self.speller.expr(&used.expr, imports),
                by_value: true,
            },
            Expr::String(StringFormat::Plain) => by_reference("str".to_owned()),
            Expr::Array(item) => by_reference(format!("[{}]", self.speller.spell(item, imports))),
            _ => by_reference(self.speller.expr(&used.expr, imports)),
        }
    }

    fn is_copy(&self, expr: &Expr) -> bool {
        use conform_ir::IntegerFormat::{Int32, Int64, Uint32, Uint64};
        matches!(
            self.resolved(expr),
            Expr::Boolean | Expr::Integer(Int32 | Int64 | Uint32 | Uint64)
        )
    }

    /// The expression that an alias stands for.
    pub(super) fn resolved<'e>(&'e self, expr: &'e Expr) -> &'e Expr {
        let mut expr = expr;
        // Aliases do not form a cycle without a list or map in it, but a bound costs nothing.
        for _ in 0..32 {
            let Expr::Named(id) = expr else { return expr };
            match &self.speller.types().ty(*id).definition {
                Definition::Alias(used) if !used.nullable => {
                    expr = &used.expr;
                }
                _ => return expr,
            }
        }
        expr
    }

    /// The named type that a use stands for, aliases followed.
    pub(super) fn named(&self, used: &Use) -> Option<TypeId> {
        match self.resolved(&used.expr) {
            Expr::Named(id) => Some(*id),
            _ => None,
        }
    }
}

/// What clippy's lint `type_complexity` counts: ten points for each type, times how deep it stands.
fn complexity(spelled: &str) -> usize {
    let (mut total, mut depth, mut in_name) = (0, 1, false);
    for c in spelled.chars() {
        let is_name = c == '_' || c == ':' || c.is_alphanumeric();
        if is_name && !in_name {
            total += 10 * depth;
        }
        in_name = is_name;
        match c {
            '<' => depth += 1,
            '(' | '[' => {
                total += 10 * depth;
                depth += 1;
            }
            '>' | ')' | ']' => depth -= 1,
            _ => {}
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::complexity;

    #[test]
    fn complexity_grows_with_depth() {
        assert_eq!(complexity("Value"), 10);
        assert_eq!(complexity("Call<Json<(a::B, C)>>"), 10 + 20 + 30 + 40 + 40);
    }
}
