//! Reading a bundle back: whether it means the same as the description that it was made of.

use std::collections::HashSet;

use conform_report::Diagnostic;

use super::codes;
use super::siblings::siblings;
use crate::{Address, Description, LoadOptions, Node};

/// Returns what a bundle says differently: nothing, or the first place.
pub(super) fn differences(description: &Description, name: &str, text: &str) -> Vec<Diagnostic> {
    let mut options = LoadOptions {
        profile: description.profile(),
        ..LoadOptions::default()
    };
    options.limits.max_bytes = options.limits.max_bytes.max(text.len());
    options.max_total_bytes = options.max_total_bytes.max(text.len());
    let loaded = Description::from_files(name, [(name, text)], &options);
    let root = description.root();
    let report = |node: Node<'_>, message: String| {
        let head = node.members().next();
        let label = head.map_or_else(|| node.label(""), |member| member.key_label(""));
        let problem = description.report(codes::BUNDLE_DIFFERS, label, message);
        vec![problem.help("this is a fault of the bundler: nothing was written")]
    };
    let Some(bundle) = loaded.description else {
        let fault = loaded.diagnostics.first();
        let fault = fault.map_or("it is no description", |fault| &*fault.message);
        return report(root, format!("the bundle cannot be read back: {fault}"));
    };
    if let Some(duplicate) = bundle.document(crate::FileId::ROOT).duplicates().first() {
        let message = format!("the bundle would have the key `{}` twice", duplicate.key);
        return report(root, message);
    }
    let mut comparison = Comparison {
        seen: HashSet::new(),
        queue: Vec::new(),
    };
    match comparison.run(root, bundle.root()) {
        Ok(()) => Vec::new(),
        Err(node) => report(node, "the bundle would say something else here".to_owned()),
    }
}

/// Two descriptions, compared value by value with references followed.
struct Comparison<'a, 'b> {
    seen: HashSet<(Address, Address)>,
    queue: Vec<(Node<'a>, Node<'b>)>,
}

/// The value of the first description that the second has differently.
type Compared<'a> = Result<(), Node<'a>>;

impl<'a, 'b> Comparison<'a, 'b> {
    fn run(&mut self, root: Node<'a>, other: Node<'b>) -> Compared<'a> {
        for member in root.members().filter(|member| member.key != "components") {
            let other = other.get(member.key).ok_or(member.node)?;
            self.queue.push((member.node, other));
        }
        let is_extra = |key| key != "components" && root.get(key).is_none();
        if other.members().any(|member| is_extra(member.key)) {
            return Err(root);
        }
        self.components(root, other)?;
        while let Some((one, other)) = self.queue.pop() {
            if self.seen.insert((one.address(), other.address())) {
                self.pair(one, other)?;
            }
        }
        Ok(())
    }

    /// The components. The second description may have more of them.
    fn components(&mut self, root: Node<'a>, other: Node<'b>) -> Compared<'a> {
        let Some(components) = root.follow("components") else {
            return Ok(());
        };
        let others = other.follow("components");
        for section in components.members() {
            let Some(entries) = section.node.resolve().ok().map(|it| it.node) else {
                continue;
            };
            if section.key.starts_with("x-") || !entries.is_object() {
                // A section without a value may have been given one.
                continue;
            }
            let others = others.and_then(|others| others.follow(section.key));
            for entry in entries.members() {
                let other = others.and_then(|others| others.get(entry.key));
                self.queue.push((entry.node, other.ok_or(entry.node)?));
            }
        }
        Ok(())
    }

    /// One value of each.
    fn pair(&mut self, one: Node<'a>, other: Node<'b>) -> Compared<'a> {
        match (one.dynamic_target(), other.dynamic_target()) {
            (Some(one), Some(other)) => self.queue.push((one, other)),
            (None, None) => {}
            _ => return Err(one),
        }
        match (one.scheme_by_uri(), other.scheme_by_uri()) {
            (Some(one), Some(other)) => self.queue.push((one, other)),
            (Some(_), None) => return Err(one),
            (None, _) => {}
        }
        match (one.reference(), other.reference()) {
            (Some(reference), Some(other_reference)) => {
                match (reference.target, other_reference.target) {
                    (Some(target), Some(other)) => self.queue.push((target, other)),
                    (None, None) => {}
                    _ => return Err(one),
                }
                let is_beside = |key: &str| key != "$ref";
                let beside = one.members().filter(|it| is_beside(it.key));
                let members: Vec<(&str, Node<'a>)> = beside.map(|it| (it.key, it.node)).collect();
                let count = other.members().filter(|it| is_beside(it.key)).count();
                self.members(one, members, other, count)
            }
            // The target is written in place of the reference.
            (Some(_), None) => match flattened(one, 0) {
                Some(Flat::Value(target)) => {
                    self.queue.push((target, other));
                    Ok(())
                }
                Some(Flat::Members(members)) => {
                    self.members(one, members, other, other.members().count())
                }
                None => Err(one),
            },
            // The value has become a component.
            (None, Some(reference)) if one.is_object() => match reference.target {
                Some(target) if other.members().nth(1).is_none() => {
                    self.queue.push((one, target));
                    Ok(())
                }
                _ => Err(one),
            },
            (None, Some(_)) => Err(one),
            (None, None) => self.plain(one, other),
        }
    }

    /// Two values that are not references.
    fn plain(&mut self, one: Node<'a>, other: Node<'b>) -> Compared<'a> {
        if one.kind() != other.kind() {
            return Err(one);
        }
        if one.is_object() {
            let members = one.members().map(|member| (member.key, member.node));
            return self.members(one, members.collect(), other, other.members().count());
        }
        if one.is_array() {
            let (items, others) = (one.items(), other.items());
            let items: Vec<Node<'a>> = items.collect();
            let others: Vec<Node<'b>> = others.collect();
            if items.len() != others.len() {
                return Err(one);
            }
            self.queue.extend(items.into_iter().zip(others));
            return Ok(());
        }
        let text = |node: Node<'_>| {
            let mut text = String::new();
            node.value().write_json(&mut text);
            text
        };
        if text(one) == text(other) {
            Ok(())
        } else {
            Err(one)
        }
    }

    fn members(
        &mut self,
        one: Node<'a>,
        members: Vec<(&'a str, Node<'a>)>,
        other: Node<'b>,
        count: usize,
    ) -> Compared<'a> {
        if members.len() != count {
            return Err(one);
        }
        for (key, member) in members {
            let other = other.get(key).ok_or(member)?;
            self.queue.push((member, other));
        }
        Ok(())
    }
}

/// What a reference stands for where it is replaced by its target.
enum Flat<'a> {
    /// Another value.
    Value(Node<'a>),
    /// The members of the target, and those beside the reference.
    Members(Vec<(&'a str, Node<'a>)>),
}

/// What the reference in a value stands for. `None` if it leads nowhere.
fn flattened(holder: Node<'_>, depth: u32) -> Option<Flat<'_>> {
    const DEEPEST: u32 = 64;
    let target = holder.reference()?.target?;
    let beside: Vec<_> = siblings(holder).map(|it| (it.key, it.node)).collect();
    if beside.is_empty() || !target.is_object() {
        return Some(Flat::Value(target));
    }
    let below = if target.reference().is_some() && depth < DEEPEST {
        flattened(target, depth + 1)?
    } else {
        Flat::Value(target)
    };
    let below = match below {
        Flat::Value(value) => value.members().map(|it| (it.key, it.node)).collect(),
        Flat::Members(members) => members,
    };
    let known: HashSet<&str> = beside.iter().map(|(key, _)| *key).collect();
    let mut all = beside;
    all.extend(below.into_iter().filter(|(key, _)| !known.contains(key)));
    Some(Flat::Members(all))
}
