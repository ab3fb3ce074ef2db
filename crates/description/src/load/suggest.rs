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
        let read = || self.read.iter().map(|file| &**file.document.name());
        self.nearest_name(name, neighbours.iter().map(String::as_str))
            .or_else(|| read().find(|other| *other != name && base(other) == base(name)))
            .or_else(|| self.nearest_name(name, read()))
    }

    /// The path whose last name is nearest, without regard to folders and to the extension: those are long and alike, so that
    /// any two short names in one folder would be near.
    fn nearest_name<'n>(
        &'n self,
        name: &str,
        paths: impl Iterator<Item = &'n str> + Clone,
    ) -> Option<&'n str> {
        let same = paths
            .clone()
            .find(|path| *path != name && stem(path).eq_ignore_ascii_case(stem(name)));
        same.or_else(|| {
            let near = self.nearest(stem(name), paths.clone().map(stem))?;
            paths.into_iter().find(|path| stem(path) == near)
        })
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

/// The last name of a path.
fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The last name of a path, without its extension.
fn stem(path: &str) -> &str {
    let base = base(path);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}

/// Returns the path of a file as a `$ref` in the file `from` names it. Both names are relative to the folder of the root file.
#[must_use]
pub fn relative_path(from: &str, name: &str) -> String {
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
    use super::relative_path;

    #[test]
    fn paths_are_relative_to_the_file_that_refers() {
        assert_eq!(
            relative_path("openapi.yaml", "schemas/Visit.yaml"),
            "schemas/Visit.yaml"
        );
        assert_eq!(
            relative_path("paths/visits.yaml", "schemas/Visit.yaml"),
            "../schemas/Visit.yaml"
        );
        assert_eq!(
            relative_path("paths/visits.yaml", "paths/intakes.yaml"),
            "intakes.yaml"
        );
    }
}
