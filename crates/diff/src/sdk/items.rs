//! Compares public items: what of a change keeps programs from compiling.

use std::collections::{BTreeMap, BTreeSet};

use conform_report::Code;

use super::surface::{Item, Surface};
use crate::codes;

/// A difference between the items of two sides.
pub(super) struct ItemChange {
    pub(super) code: Code,
    pub(super) message: String,
    /// The path of the item.
    pub(super) path: String,
    /// The field or variant, as it is called in Rust.
    pub(super) member: Option<String>,
    pub(super) verdict: Verdict,
}

/// What a difference does to programs.
pub(super) enum Verdict {
    Breaking {
        /// What a program may have that compiles no more.
        before: String,
        /// What the compiler wants instead.
        expected: String,
    },
    Compatible(&'static str),
}

/// Compares the items of two sides, by their paths.
pub(super) fn compare([old, new]: [&Surface; 2]) -> Vec<ItemChange> {
    let mut found = Vec::new();
    let paths: BTreeSet<&String> = old.items.keys().chain(new.items.keys()).collect();
    for path in paths {
        match (old.items.get(path), new.items.get(path)) {
            (Some(old), Some(new)) => item(path, old, new, &mut found),
            (Some(one), None) => {
                // The methods of a type are gone with it.
                let owner = path.rsplit_once("::").map(|(owner, _)| owner);
                let is_gone =
                    |owner: &str| old.items.contains_key(owner) && !new.items.contains_key(owner);
                if !owner.is_some_and(is_gone) {
                    let noun = one.noun();
                    found.push(ItemChange {
                        code: codes::RUST_ITEM_REMOVED,
                        message: format!("the {noun} `{path}` is gone from the generated crates"),
                        path: path.clone(),
                        member: None,
                        verdict: Verdict::Breaking {
                            before: path.clone(),
                            expected: "another name".to_owned(),
                        },
                    });
                }
            }
            (None, Some(one)) => {
                let noun = one.noun();
                found.push(ItemChange {
                    code: codes::RUST_ITEM_ADDED,
                    message: format!("the {noun} `{path}` is new in the generated crates"),
                    path: path.clone(),
                    member: None,
                    verdict: Verdict::Compatible("no program uses it yet"),
                });
            }
            (None, None) => {}
        }
    }
    found
}

fn item(path: &str, old: &Item, new: &Item, found: &mut Vec<ItemChange>) {
    match (old, new) {
        (
            Item::Struct {
                fields: old_fields,
                is_constructible,
                traits: old_traits,
            },
            Item::Struct { fields, traits, .. },
        ) => {
            members(
                path,
                "field",
                [old_fields, fields],
                *is_constructible,
                found,
            );
            derived(path, old_traits, traits, found);
        }
        (
            Item::Enum {
                variants: old_variants,
                traits: old_traits,
            },
            Item::Enum { variants, traits },
        ) => {
            members(path, "variant", [old_variants, variants], true, found);
            derived(path, old_traits, traits, found);
        }
        (Item::Alias(old), Item::Alias(new)) if old == new => {}
        (Item::Alias(old), Item::Alias(new)) => found.push(ItemChange {
            code: codes::RUST_TYPE_CHANGED,
            message: format!("the type `{path}` is `{new}`, was `{old}`"),
            path: path.to_owned(),
            member: None,
            verdict: Verdict::Breaking {
                before: format!("let value: {old} = …; let again: {path} = value;"),
                expected: format!("a value of `{new}`"),
            },
        }),
        (
            Item::Function {
                arguments: old_arguments,
                result: old_result,
                ..
            },
            Item::Function {
                arguments, result, ..
            },
        ) => function(
            path,
            [old_arguments, arguments],
            [old_result, result],
            found,
        ),
        _ => found.push(ItemChange {
            code: codes::RUST_TYPE_CHANGED,
            message: format!("`{path}` is a {} now, was a {}", new.noun(), old.noun()),
            path: path.to_owned(),
            member: None,
            verdict: Verdict::Breaking {
                before: path.to_owned(),
                expected: format!("a {}", new.noun()),
            },
        }),
    }
}

/// Compares fields or variants.
fn members(
    path: &str,
    noun: &str,
    [old, new]: [&BTreeMap<String, String>; 2],
    adding_breaks: bool,
    found: &mut Vec<ItemChange>,
) {
    let mut add = |code: Code, name: &str, message: String, verdict: Verdict| {
        found.push(ItemChange {
            code,
            message,
            path: path.to_owned(),
            member: Some(name.to_owned()),
            verdict,
        });
    };
    let is_variant = noun == "variant";
    let all = |names: &BTreeMap<String, String>| {
        let names: Vec<&str> = names.keys().map(String::as_str).collect();
        names.join(", ")
    };
    for (name, ty) in old {
        let place = if is_variant {
            format!("{path}::{name}")
        } else {
            format!("value.{name}")
        };
        match new.get(name) {
            None => add(
                codes::RUST_MEMBER_REMOVED,
                name,
                format!("the {noun} `{name}` of `{path}` is gone"),
                Verdict::Breaking {
                    before: place,
                    expected: format!("one of {}", all(new)),
                },
            ),
            Some(other) if other == ty => {}
            Some(other) => add(
                codes::RUST_TYPE_CHANGED,
                name,
                format!("the {noun} `{name}` of `{path}` is `{other}`, was `{ty}`"),
                Verdict::Breaking {
                    before: if is_variant {
                        format!("{place}{}", if ty.is_empty() { "" } else { "(value)" })
                    } else {
                        format!("let value: {ty} = {place};")
                    },
                    expected: if other.is_empty() {
                        "nothing in it".to_owned()
                    } else {
                        format!("`{other}`")
                    },
                },
            ),
        }
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        let message = format!("the {noun} `{name}` of `{path}` is new");
        let verdict = if !adding_breaks {
            Verdict::Compatible("programs cannot name all fields of it")
        } else if is_variant {
            Verdict::Breaking {
                before: format!("match value {{ {} }}", all(old)),
                expected: format!("an arm for `{name}`"),
            }
        } else {
            Verdict::Breaking {
                before: format!("{path} {{ {} }}", all(old)),
                expected: format!("the field `{name}`"),
            }
        };
        add(codes::RUST_MEMBER_ADDED, name, message, verdict);
    }
}

/// Compares the traits that a type derives.
fn derived(
    path: &str,
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    found: &mut Vec<ItemChange>,
) {
    for name in old.difference(new) {
        found.push(ItemChange {
            code: codes::RUST_TRAIT_REMOVED,
            message: format!("`{path}` does not implement `{name}` any more"),
            path: path.to_owned(),
            member: None,
            verdict: Verdict::Breaking {
                before: format!("fn takes<T: {name}>(value: T)"),
                expected: format!("a type that implements `{name}`"),
            },
        });
    }
}

/// Compares the arguments and results of functions.
fn function(
    path: &str,
    arguments: [&Vec<(String, String)>; 2],
    results: [&String; 2],
    found: &mut Vec<ItemChange>,
) {
    let types = arguments.map(|all| all.iter().map(|(_, ty)| ty).collect::<Vec<_>>());
    if types[0] == types[1] && results[0] == results[1] {
        return;
    }
    let [old, new] = [0, 1].map(|side| {
        let words: Vec<String> = arguments[side]
            .iter()
            .map(|(name, ty)| {
                if name == "self" {
                    ty.clone()
                } else {
                    format!("{name}: {ty}")
                }
            })
            .collect();
        format!("({}) -> {}", words.join(", "), results[side])
    });
    found.push(ItemChange {
        code: codes::RUST_SIGNATURE_CHANGED,
        message: format!("the function `{path}` is `{new}`, was `{old}`"),
        path: path.to_owned(),
        member: None,
        verdict: Verdict::Breaking {
            before: format!("{path}{old}"),
            expected: format!("`{new}`"),
        },
    });
}
