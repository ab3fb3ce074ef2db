//! Named schemas outside of the root's `components.schemas`.

use conform_json::pointer::unescape;

use crate::Name;
use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::merged::{Known, Part};
use crate::lower::types::{Job, Types};
use conform_description::Node;

impl<'d> Types<'d> {
    /// Gives a schema that a reference leads to outside of `components.schemas` a name, if it has one: a schema that is
    /// a file of its own, or an entry of `$defs`, `definitions` or another file's `components.schemas`.
    pub(crate) fn discover(&mut self, node: Node<'d>) {
        let mut at = node;
        for _ in 0..64 {
            let keywords = Keywords::read(at);
            if let Some(list) = keywords.all_of {
                // Branches are visited as parts of this schema, not one by one.
                for branch in list.items() {
                    self.discover_target(branch);
                }
            }
            let Some(target) = self.discover_target(at) else {
                break;
            };
            at = target;
        }
    }

    fn discover_target(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        let reference = node.reference()?;
        let target = reference.target?;
        let address = target.address();
        if self.known.named.contains_key(&address) {
            return None;
        }
        if let Some(name) = outside_name(reference.text, target, &self.known) {
            self.known.names.insert(name.clone());
            let words = self.taken.unique(vec![name]);
            let id = self.draft(Name::Component(words.concat()), &[Part::whole(target)]);
            self.known.named.insert(address, id);
            self.jobs.push(Job::Component(id, target));
            self.outside += 1;
            return None;
        }
        Some(target)
    }
}

/// The name of a schema outside of the root's `components.schemas`, from the reference that leads to it.
fn outside_name(text: &str, target: Node<'_>, known: &Known) -> Option<String> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    let name = if fragment.is_empty() || fragment == "/" {
        let file = path.rsplit('/').next().unwrap_or(path);
        // The end of the path is the file's name without what only says its format.
        let stem = file
            .strip_suffix(".yaml")
            .or(file.strip_suffix(".yml"))
            .or(file.strip_suffix(".json"))
            .unwrap_or(file);
        stem.to_owned()
    } else {
        let (holder, name) = fragment.rsplit_once('/')?;
        let section = holder.rsplit('/').next().unwrap_or_default();
        let top_of_other_file = holder.is_empty() && !path.is_empty();
        if !matches!(section, "schemas" | "$defs" | "definitions") && !top_of_other_file {
            return None;
        }
        unescape(name).into_owned()
    };
    let clash = |name: &str| known.names.contains(name);
    if name.is_empty() {
        return None;
    }
    if !clash(&name) {
        return Some(name);
    }
    // Two files of one name: the folder tells them apart.
    let file = target.origin().file;
    let folder = file.rsplit('/').nth(1).unwrap_or_default();
    Some(if folder.is_empty() {
        name
    } else {
        format!("{folder} {name}")
    })
}
