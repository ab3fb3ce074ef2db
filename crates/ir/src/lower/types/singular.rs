//! The singular of English words, for the names of items: `OrderLine` for those of `Order.lines`.
//!
//! A word that is not known to be a plural stays as it is, since a wrong singular is worse than a plural.

/// Words whose singular no rule finds.
const IRREGULAR: &[(&str, &str)] = &[
    ("analyses", "analysis"),
    ("axes", "axis"),
    ("children", "child"),
    ("criteria", "criterion"),
    ("crises", "crisis"),
    ("diagnoses", "diagnosis"),
    ("halves", "half"),
    ("indices", "index"),
    ("knives", "knife"),
    ("leaves", "leaf"),
    ("matrices", "matrix"),
    ("people", "person"),
    ("quizzes", "quiz"),
    ("shelves", "shelf"),
    ("vertices", "vertex"),
];

/// Words that end like a plural and are none, or have no singular that anybody uses.
const NO_PLURALS: &[&str] = &[
    "alias",
    "always",
    "analytics",
    "atlas",
    "bias",
    "canvas",
    "chaos",
    "cors",
    "cosmos",
    "devops",
    "goods",
    "https",
    "kubernetes",
    "kudos",
    "lens",
    "logistics",
    "macos",
    "mathematics",
    "means",
    "news",
    "physics",
    "postgres",
    "series",
    "species",
];

/// Plurals that end in `es` of words without `e`.
const WITHOUT_E: &[&str] = &[
    "aliases",
    "atlases",
    "biases",
    "bonuses",
    "buses",
    "campuses",
    "canvases",
    "censuses",
    "echoes",
    "focuses",
    "gases",
    "heroes",
    "lenses",
    "nexuses",
    "potatoes",
    "radiuses",
    "statuses",
    "surpluses",
    "tomatoes",
    "viruses",
];

/// Plurals that end like others, of words that end in `e`.
const WITH_E: &[&str] = &[
    "aches",
    "caches",
    "calories",
    "cookies",
    "headaches",
    "movies",
    "niches",
];

/// Short plurals, and plurals of words that end in a letter before which `s` is mostly no plural.
const PLURALS: &[&str] = &[
    "ads", "apis", "cpus", "emojis", "gpus", "ids", "ips", "kpis", "menus", "skus", "taxis",
    "uris", "vcpus", "vms", "wikis",
];

/// Returns a name with the singular of its last word, if that is a plural.
///
/// Brackets at the end, by which some servers know that a parameter is a list, are no part of the word.
pub(crate) fn singular(name: &str) -> Option<String> {
    let name = name.strip_suffix("[]").unwrap_or(name);
    let acronym = name.strip_suffix('s').filter(|rest| {
        let last = rest.chars().rev().take(2);
        last.filter(char::is_ascii_uppercase).count() == 2
    });
    match acronym {
        Some(acronym) => Some(acronym.to_owned()),
        None => of_last_word(name),
    }
}

fn of_last_word(name: &str) -> Option<String> {
    let start = last_word(name);
    let word = name[start..].to_lowercase();
    if name.len() - start != word.len() || !word.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        let shared = word.chars().zip(one.chars()).take_while(|(a, b)| a == b);
        let shared = shared.count();
        return Some(format!("{}{}", &name[..start + shared], &one[shared..]));
    }
    let (left_out, added) = ending(&word)?;
    Some(format!("{}{added}", &name[..name.len() - left_out]))
}

/// Returns how many letters a plural loses, and which it gets instead.
fn ending(word: &str) -> Option<(usize, &'static str)> {
    let is_in = |list: &[&str]| list.contains(&word);
    if is_in(PLURALS) || is_in(WITH_E) {
        return Some((1, ""));
    }
    let is_none = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if word.len() < 4 || is_in(NO_PLURALS) || is_none || word.ends_with("aas") {
        return None;
    }
    if is_in(WITHOUT_E)
        || ["sses", "shes", "ches", "xes", "zzes"]
            .iter()
            .any(|end| word.ends_with(end))
    {
        return Some((2, ""));
    }
    if word.ends_with("ies") && word.len() > 4 {
        return Some((3, "y"));
    }
    word.ends_with('s').then_some((1, ""))
}

/// Returns where the last word of a name begins, in whatever case it is written.
fn last_word(name: &str) -> usize {
    let letters: Vec<(usize, char)> = name.char_indices().collect();
    let begins = |at: usize| {
        let (before, here) = (letters[at - 1].1, letters[at].1);
        let next_is_small = letters.get(at + 1).is_some_and(|(_, c)| c.is_lowercase());
        !before.is_alphanumeric()
            || here.is_uppercase() && (!before.is_uppercase() || next_is_small)
    };
    (1..letters.len())
        .rev()
        .find(|at| begins(*at))
        .map_or(0, |at| letters[at].0)
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn plurals_have_a_singular() {
        for (many, one) in [
            ("lines", "line"),
            ("shippingAddresses", "shippingAddress"),
            ("line_items", "line_item"),
            ("Categories", "Category"),
            ("boxes", "box"),
            ("batches", "batch"),
            ("caches", "cache"),
            ("statuses", "status"),
            ("houses", "house"),
            ("databases", "database"),
            ("aliases", "alias"),
            ("movies", "movie"),
            ("children", "child"),
            ("orderIndices", "orderIndex"),
            ("People", "Person"),
            ("photos", "photo"),
            ("schemas", "schema"),
            ("HTTPHeaders", "HTTPHeader"),
            ("petIDs", "petID"),
            ("URLs", "URL"),
            ("apis", "api"),
            ("sizes", "size"),
            ("ties", "tie"),
            ("keys", "key"),
        ] {
            assert_eq!(singular(many).as_deref(), Some(one), "{many}");
        }
    }

    #[test]
    fn other_words_stay_as_they_are() {
        for word in [
            "data",
            "metadata",
            "history",
            "status",
            "address",
            "analysis",
            "series",
            "dns",
            "sms",
            "https",
            "saas",
            "canvas",
            "news",
            "größen",
            "список",
            "",
            "s",
            "3s",
            "GPS",
        ] {
            assert_eq!(singular(word), None, "{word}");
        }
    }
}
