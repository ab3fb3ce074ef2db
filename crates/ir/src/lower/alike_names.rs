//! Names that differ in case and separators only, and so are one name in code.

use conform_description::Node;
use conform_description::operations::Operation as DeclaredOperation;
use conform_report::Label;
use foldhash::HashMap;

use crate::lower::codes;
use crate::lower::diagnostics::Diagnostics;
use crate::{Name, Operation, Type};

/// Reports named schemas that are called alike.
pub(crate) fn report_schemas<'d>(
    types: &[Type],
    schemas: &[Option<Node<'d>>],
    diagnostics: &mut Diagnostics<'d>,
) {
    let mut first: HashMap<String, (&str, Node<'d>)> = HashMap::default();
    for (ty, schema) in types.iter().zip(schemas) {
        let (Name::Component(name), Some(schema)) = (&ty.name, schema) else {
            continue;
        };
        let Some((other, there)) = first.get(&folded(name)) else {
            first.insert(folded(name), (name, *schema));
            continue;
        };
        report(
            &Alike {
                kind: "schema",
                name,
                other,
            },
            [
                schema.label("one of their types gets a number"),
                there.label("the other one"),
            ],
            diagnostics,
        );
    }
}

/// Reports operations of one tag that are called alike. `declared` has the declarations of the operations.
pub(crate) fn report_operations<'d>(
    operations: &[Operation],
    declared: &[DeclaredOperation<'d>],
    diagnostics: &mut Diagnostics<'d>,
) {
    let mut first: HashMap<(Option<&str>, String), (&str, Label)> = HashMap::default();
    for (operation, declared) in operations.iter().zip(declared) {
        let Some(name) = operation.rename.as_deref().or_else(|| declared.id()) else {
            continue;
        };
        let place = |note: &str| {
            let id = declared.node.get("operationId");
            id.map_or_else(|| declared.key.key_label(note), |id| id.label(note))
        };
        let key = (operation.tags.first().map(String::as_str), folded(name));
        match first.get(&key) {
            None => {
                first.insert(key, (name, place("the other one")));
            }
            // Two operations of one id are the linter's to report.
            Some((other, _)) if *other == name => {}
            Some((other, there)) => report(
                &Alike {
                    kind: "operation",
                    name,
                    other,
                },
                [place("one of their methods gets a number"), there.clone()],
                diagnostics,
            ),
        }
    }
}

/// Two names that are one name in code.
struct Alike<'n> {
    kind: &'n str,
    name: &'n str,
    other: &'n str,
}

fn report(alike: &Alike<'_>, [here, there]: [Label; 2], diagnostics: &mut Diagnostics<'_>) {
    let Alike { kind, name, other } = alike;
    let message = format!("the {kind}s `{other}` and `{name}` differ in case and separators only");
    let warning = diagnostics
        .at(codes::ALIKE_NAMES, here, message)
        .with(there);
    diagnostics.push(warning.help(format!(
        "give one of them a name of its own in code: write `x-rust-name` in the {kind}"
    )));
}

/// Returns a name without what code writes in a way of its own.
fn folded(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.' | '/' | ' '));
    kept.flat_map(char::to_lowercase).collect()
}
