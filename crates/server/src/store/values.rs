//! Values of resources in bodies: where a resource is in an answer, and what its id is.

use serde_json::{Map, Value as Json};

use super::roles::LinkSource;

/// Where a resource is in a body: the names that lead to it. It may be in an envelope, as in `{"data": {"id": 7}}`.
pub(super) type Path = Vec<String>;

/// A resource in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where the resource is.
    pub(super) at: Path,
    /// The member that is its id.
    pub(super) member: String,
    /// The id, as in a URL.
    pub(super) id: String,
}

/// Finds the resource of a body, and its id: where the link says, or else the member that the parameter is named after.
pub(super) fn find(body: &Json, parameter: &str, link: Option<&LinkSource>) -> Option<Found> {
    if let Some(LinkSource::Answer(names)) = link
        && let Some((member, at)) = names.split_last()
        && let Some(id) = at_path(body, names).and_then(id_of)
    {
        return Some(Found {
            at: at.to_vec(),
            member: member.clone(),
            id,
        });
    }
    let own = body.as_object()?;
    let here = identified(own, parameter).map(|(member, id)| Found {
        at: Vec::new(),
        member,
        id,
    });
    here.or_else(|| {
        own.iter().find_map(|(name, inner)| {
            let (member, id) = identified(inner.as_object()?, parameter)?;
            Some(Found {
                at: vec![name.clone()],
                member,
                id,
            })
        })
    })
}

/// Returns the member of an object that is its id, and the id as text.
fn identified(members: &Map<String, Json>, parameter: &str) -> Option<(String, String)> {
    let plain = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let wanted = plain(parameter);
    let usual = ["id", "uuid", "guid", "slug", "key", "name"];
    let named = |like: &dyn Fn(&str) -> bool| {
        members.iter().find_map(|(name, value)| {
            let id = like(&plain(name)).then(|| id_of(value)).flatten()?;
            Some((name.clone(), id))
        })
    };
    named(&|name| name == wanted)
        .or_else(|| {
            // `petId`, and the member is `id`.
            let mut ends = usual.into_iter().filter(|end| wanted.ends_with(end));
            ends.find_map(|end| named(&|name| name == end))
        })
        .or_else(|| named(&|name| name.strip_prefix(&*wanted) == Some("id")))
        .or_else(|| {
            usual[..3]
                .iter()
                .find_map(|end| named(&|name| name == *end))
        })
}

/// Returns an id as it is in a URL.
pub(super) fn id_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() && !text.contains('/') => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns the value that names lead to.
pub(super) fn at_path<'j>(value: &'j Json, path: &[String]) -> Option<&'j Json> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// Returns a value with another one where names lead to; `None` if they lead nowhere.
pub(super) fn with_at(value: &Json, path: &[String], new: Json) -> Option<Json> {
    let mut whole = value.clone();
    let place = path
        .iter()
        .try_fold(&mut whole, |value, name| value.get_mut(name))?;
    *place = new;
    Some(whole)
}

/// Returns where the list of a listing is: the answer itself, or else the first list of objects in it, or else the first list.
pub(super) fn list(body: &Json) -> Option<Path> {
    if body.is_array() {
        return Some(Vec::new());
    }
    let of_objects = |value: &Json| {
        value
            .as_array()
            .is_some_and(|items| items.iter().any(Json::is_object))
    };
    list_like(body, &of_objects).or_else(|| list_like(body, &Json::is_array))
}

fn list_like(body: &Json, is_wanted: &dyn Fn(&Json) -> bool) -> Option<Path> {
    let members = body.as_object()?;
    let own = members.iter().find(|(_, value)| is_wanted(value));
    if let Some((name, _)) = own {
        return Some(vec![name.clone()]);
    }
    members.iter().find_map(|(name, value)| {
        let mut inner = value.as_object()?.iter();
        let (own, _) = inner.find(|(_, value)| is_wanted(value))?;
        Some(vec![name.clone(), own.clone()])
    })
}

/// Returns an object with the members of another one over its own.
pub(super) fn merged(base: Json, over: &Json) -> Json {
    match (base, over) {
        (Json::Object(mut base), Json::Object(over)) => {
            base.extend(over.clone());
            Json::Object(base)
        }
        (_, over) => over.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(body: Json, parameter: &str) -> Option<(Path, String, String)> {
        find(&body, parameter, None).map(|one| (one.at, one.member, one.id))
    }

    #[test]
    fn ids_are_found_by_the_name_of_the_parameter() {
        let top = |member: &str, id: &str| Some((Vec::new(), member.to_owned(), id.to_owned()));
        assert_eq!(found(json!({"id": 7}), "petId"), top("id", "7"));
        assert_eq!(
            found(json!({"id": 7, "pet_id": "a"}), "petId"),
            top("pet_id", "a")
        );
        assert_eq!(found(json!({"id": 7}), "pet"), top("id", "7"));
        assert_eq!(found(json!({"petId": 7}), "pet"), top("petId", "7"));
        assert_eq!(found(json!({"title": "x"}), "petId"), None);
        assert_eq!(found(json!({"id": "a/b"}), "id"), None);
        let inside = found(json!({"data": {"id": 7}}), "petId");
        assert_eq!(
            inside,
            Some((vec!["data".to_owned()], "id".to_owned(), "7".to_owned()))
        );
    }

    #[test]
    fn lists_may_be_in_envelopes() {
        let names = |names: &[&str]| Some(names.iter().map(|one| (*one).to_owned()).collect());
        assert_eq!(list(&json!([])), names(&[]));
        assert_eq!(list(&json!({"links": [], "data": [{}]})), names(&["data"]));
        assert_eq!(
            list(&json!({"data": {"items": []}})),
            names(&["data", "items"])
        );
        assert_eq!(list(&json!({"total": 3})), None);
    }
}
