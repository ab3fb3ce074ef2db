//! Suggestions for references that lead nowhere.

use conform_json::Value;
use conform_json::pointer::{escape, unescape};

use super::loader::Loader;
use super::pointer::MissingStep;

impl Loader<'_> {
    /// The file that was probably meant: a similar name in the folder, or the same name elsewhere.
    pub(super) fn nearest_file<'n>(
        &'n self,
        name: &str,
        neighbours: &'n [String],
    ) -> Option<&'n str> {
        let read = self.read.iter().map(|file| &**file.document.name());
        if let Some(near) = self.nearest(name, neighbours.iter().map(String::as_str)) {
            return Some(near);
        }
        let base = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        read.clone()
            .find(|other| base(other) == base(name))
            .or_else(|| self.nearest(name, read))
    }

    /// The help for a JSON Pointer that leads nowhere in the file with this root.
    pub(super) fn suggest_pointer(&self, root: Value<'_>, step: &MissingStep<'_, '_>) -> String {
        let members = || {
            let object = step.at.as_object().into_iter();
            object.flat_map(|object| object.iter())
        };
        let (before, after) = (step.before, step.after);
        if let Some(near) = self.nearest(&step.name, members().map(|member| member.key)) {
            return format!("did you mean `#{before}/{}{after}`?", escape(near));
        }
        // The same name in another section, such as `#/components/schemas/…` for `#/definitions/…`.
        let last = after.rsplit_once('/').map_or_else(
            || step.name.clone(),
            |(_, last)| unescape(last).into_owned(),
        );
        if let Some(components) = root.get("components").and_then(Value::as_object) {
            for section in components.iter() {
                if section.value.get(&last).is_some() {
                    let (section, last) = (section.key, escape(&last));
                    return format!("did you mean `#/components/{section}/{last}`?");
                }
            }
        }
        let of_a_schema = ["type", "properties", "allOf"];
        if before.is_empty() && of_a_schema.iter().any(|word| root.get(word).is_some()) {
            return "the whole file is a schema: refer to it without a fragment".to_owned();
        }
        const SHOWN: usize = 8;
        let place = if before.is_empty() {
            "the file".to_owned()
        } else {
            format!("`#{before}`")
        };
        let mut names: Vec<String> = members()
            .take(SHOWN + 1)
            .map(|member| format!("`{}`", member.key))
            .collect();
        if names.is_empty() {
            return format!("{place} has no members");
        }
        if names.len() > SHOWN {
            names[SHOWN] = "…".to_owned();
        }
        let noun = if names.len() == 1 {
            "member"
        } else {
            "members"
        };
        format!("{place} has the {noun} {}", names.join(", "))
    }
}

/// The path of a file, relative to the file `from`.
pub(super) fn relative(from: &str, name: &str) -> String {
    let folder: Vec<&str> = match from.rsplit_once('/') {
        Some((folder, _)) => folder.split('/').collect(),
        None => Vec::new(),
    };
    let parts: Vec<&str> = name.split('/').collect();
    let same = folder
        .iter()
        .zip(&parts)
        .take_while(|(a, b)| a == b)
        .count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(parts[same..].iter().copied())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_are_relative_to_the_file_that_refers() {
        assert_eq!(
            relative("openapi.yaml", "schemas/Visit.yaml"),
            "schemas/Visit.yaml"
        );
        assert_eq!(
            relative("paths/visits.yaml", "schemas/Visit.yaml"),
            "../schemas/Visit.yaml"
        );
        assert_eq!(
            relative("paths/visits.yaml", "paths/intakes.yaml"),
            "intakes.yaml"
        );
    }
}
