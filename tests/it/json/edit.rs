//! Rewriting documents: what changes, and what stays.

use conform_json::{Document, Draft, EditError, Format};

use super::{json, read, yaml};

/// Changes a document, and returns its text.
fn rewritten<'d>(document: &'d Document, change: impl FnOnce(&mut Draft<'d>)) -> String {
    let mut draft = Draft::of(document.root());
    change(&mut draft);
    document
        .rewritten(&draft)
        .expect("it can be written in place")
}

fn set<'d>(draft: &mut Draft<'d>, pointer: &str, key: &'static str, value: Draft<'d>) {
    let object = draft.at_mut(pointer).and_then(Draft::open_object);
    object.expect("an object").set(key, value);
}

fn remove(draft: &mut Draft<'_>, pointer: &str, key: &str) {
    let object = draft.at_mut(pointer).and_then(Draft::open_object);
    object.expect("an object").remove(key).expect("a member");
}

const COMMENTED: &str = "\
# The description of the harbour.
openapi: 3.1.0   # the newest

info:
    # What captains see.
    title: Harbour
    version: '1'    # never changes

# Ships.
components:
    schemas:
        Berth:  # a place for one ship
            type: object
            required: [id, depth]
            properties:
                # Painted on the quay.
                id: {type: string}   # such as 'B7'

                # In metres.
                depth:
                    type: number
                    enum:
                    - 4   # small
                    - 7
                    # Closed for repairs:
                    # - 9
                note:
                    description: |
                        # not a comment
                        Two lines.
        Crane:
            type: string
";

#[test]
fn added_members_stand_behind_the_others_and_comments_stay() {
    let document = yaml(COMMENTED);
    let text = rewritten(&document, |draft| {
        set(draft, "/info", "x-seen", Draft::literal("true"));
        let depth = "/components/schemas/Berth/properties/depth";
        set(draft, depth, "nullable", Draft::literal("true"));
        let list = draft
            .at_mut(&format!("{depth}/enum"))
            .and_then(Draft::open_array);
        list.expect("a list").items.push(Draft::literal("9"));
        let members = vec![("type".into(), Draft::text("string"))];
        let properties = "/components/schemas/Berth/properties";
        set(draft, properties, "flag", Draft::object(members));
        let required = draft.at_mut("/components/schemas/Berth/required");
        let required = required.and_then(Draft::open_array).expect("a list");
        required.items.remove(1);
    });
    let expected = COMMENTED
        .replace("never changes\n", "never changes\n    x-seen: true\n")
        .replace("[id, depth]", "[id]")
        .replace(
            "                    - 7\n",
            "                    - 7\n                    - 9\n",
        )
        .replace(
            "                    # - 9\n",
            "                    # - 9\n                    nullable: true\n",
        )
        .replace(
            "Two lines.\n",
            "Two lines.\n                flag:\n                    type: string\n",
        );
    assert_eq!(text, expected);
}

#[test]
fn removed_members_take_their_comments_along() {
    let document = yaml(COMMENTED);
    let text = rewritten(&document, |draft| {
        remove(draft, "/components/schemas/Berth/properties", "id");
        remove(draft, "/components/schemas", "Crane");
        remove(draft, "/info", "version");
    });
    let expected = COMMENTED
        .replace("                # Painted on the quay.\n                id: {type: string}   # such as 'B7'\n", "")
        .replace("        Crane:\n            type: string\n", "")
        .replace("    version: '1'    # never changes\n", "");
    assert_eq!(text.replace("\n\n", "\n"), expected.replace("\n\n", "\n"));
}

#[test]
fn members_that_change_places_take_their_comments_along() {
    let document = yaml("a: 1 # one\n# About b.\nb:\n  - 2\n  # in b\n# About c.\nc: 3\n");
    let text = rewritten(&document, |draft| {
        draft.open_object().expect("an object").members.reverse();
    });
    assert_eq!(
        text,
        "# About c.\nc: 3\n# About b.\nb:\n  - 2\n  # in b\na: 1 # one\n"
    );
}

#[test]
fn values_take_the_form_of_what_is_around_them() {
    for (old, pointer, value, new) in [
        ("a: {}\n", "/a", r#"{"b": [1]}"#, "a:\n  b:\n    - 1\n"),
        ("a: [] # none\n", "/a", "[1]", "a: # none\n  - 1\n"),
        ("a:\n  b: 1\n", "/a", "7", "a: 7\n"),
        ("a: # why\n  b: 1\n", "/a", "7", "a: 7 # why\n"),
        ("a: 1 # why\nb: 2\n", "/a", "[2]", "a: # why\n  - 2\nb: 2\n"),
        ("a:\nb: 2\n", "/a", "true", "a: true\nb: 2\n"),
        (
            "a: {b: 1, c: 2}",
            "/a/b",
            r#"{"x": "y: z"}"#,
            "a: {b: {x: 'y: z'}, c: 2}",
        ),
        (
            "- 1\n- 2",
            "/1",
            r#"{"a": 1, "b": 2}"#,
            "- 1\n- a: 1\n  b: 2",
        ),
        ("a: !!str 1\n", "/a", "2", "a: 2\n"),
        (
            "a: \"1\"\r\nb: 2\r\n",
            "/b",
            r#"{"c": 1}"#,
            "a: \"1\"\r\nb:\r\n  c: 1\r\n",
        ),
    ] {
        let document = yaml(old);
        let value: serde_json::Value = serde_json::from_str(value).expect("it is JSON");
        let text = rewritten(&document, |draft| {
            *draft.at_mut(pointer).expect("it is there") = Draft::of_serde(&value);
        });
        assert_eq!(text, new, "{old:?}");
    }
}

#[test]
fn json_keeps_its_layout() {
    for (old, new) in [
        (
            "{\"a\": {\"b\": 1}, \"c\": [1]}",
            "{\"a\": {\"b\": 1, \"z\": {\"y\": [2]}}, \"c\": [2]}",
        ),
        (
            "{\"a\":{\"b\":1},\"c\":[1]}",
            "{\"a\":{\"b\":1,\"z\":{\"y\":[2]}},\"c\":[2]}",
        ),
        (
            "{\n\t\"a\": {\n\t\t\"b\": 1\n\t},\n\t\"c\": [1]\n}\n",
            "{\n\t\"a\": {\n\t\t\"b\": 1,\n\t\t\"z\": {\n\t\t\t\"y\": [\n\t\t\t\t2\n\t\t\t]\n\t\t}\n\t},\n\t\"c\": [2]\n}\n",
        ),
    ] {
        let document = json(old);
        let text = rewritten(&document, |draft| {
            let list = Draft::array(vec![Draft::literal("2")]);
            set(draft, "/a", "z", Draft::object(vec![("y".into(), list)]));
            let list = draft
                .at_mut("/c")
                .and_then(Draft::open_array)
                .expect("a list");
            list.items.insert(0, Draft::literal("2"));
            list.items.pop();
        });
        assert_eq!(text, new);
    }
}

#[test]
fn flow_style_keeps_its_lines_and_comments() {
    let document = yaml("a: {\n  b: 1, # one\n  c: 2,\n}\nd: [x, y, z]\n");
    let text = rewritten(&document, |draft| {
        set(draft, "/a", "e", Draft::literal("3"));
        remove(draft, "/a", "c");
        let list = draft
            .at_mut("/d")
            .and_then(Draft::open_array)
            .expect("a list");
        list.items.remove(0);
    });
    assert_eq!(text, "a: {\n  b: 1, # one\n  e: 3,\n}\nd: [y, z]\n");
}

#[test]
fn what_is_repeated_by_an_alias_is_not_changed_in_silence() {
    let document = yaml("base: &base\n  a: 1\nuse: *base\nmore:\n  <<: *base\n  b: 2\n");
    let mut draft = Draft::of(document.root());
    set(&mut draft, "/base", "a", Draft::literal("7"));
    assert!(matches!(
        document.rewritten(&draft),
        Err(EditError::Different(place)) if place.starts_with("/more") || place == "/use/a"
    ));
    // The alias itself can give way to a value of its own, and a merged member to one that is written.
    let text = rewritten(&document, |draft| {
        set(draft, "/use", "c", Draft::literal("3"));
        set(draft, "/more", "a", Draft::literal("9"));
    });
    assert_eq!(
        text,
        "base: &base\n  a: 1\nuse:\n  a: 1\n  c: 3\nmore:\n  <<: *base\n  b: 2\n  a: 9\n"
    );
}

/// A document whose texts have blank lines behind them, or lines of nothing but spaces.
const KEPT: &str = "\
z: # first
  note: >+
    Two

    lines.


  flag: true
m:
  last: |+
    kept

y:
  - plain

  - |2+
      deep

x: |
  text
    \x20
a: 1

# About b.
b: 2

";

#[test]
fn blank_lines_of_block_scalars_go_where_the_scalars_go() {
    let document = yaml(KEPT);
    for seed in 0..200 {
        let mut walk = Walk(seed);
        let mut draft = Draft::of(document.root());
        for pointer in ["", "/z", "/y"] {
            let part = draft.at_mut(pointer).expect("it is there");
            if let Some(object) = part.open_object() {
                for at in (1..object.members.len()).rev() {
                    object.members.swap(at, walk.below(at + 1));
                }
            }
        }
        let text = document.rewritten(&draft).expect("nothing is in the way");
        let read = yaml(&text);
        assert!(read.root().same_value(document.root()), "{text}");
        let keys = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
            lines.retain(|line| !line.is_empty());
            lines.sort();
            lines
        };
        assert_eq!(keys(&text), keys(KEPT));
    }
    let mut draft = Draft::of(document.root());
    draft.open_object().expect("an object").members.reverse();
    let text = document.rewritten(&draft).expect("nothing is in the way");
    assert!(
        text.trim_start().starts_with(
            "# About b.\nb: 2\na: 1\nx: |\n  text\n     \ny:\n  - plain\n\n  - |2+\n      deep\n\nm:\n  last: |+\n    kept\n\nz: # first\n  note: >+\n"
        ),
        "{text}"
    );
}

/// A random walk that needs no crate: numbers below `below`.
struct Walk(u64);

impl Walk {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }
}

/// Returns the pointers of all containers of a document.
fn containers(document: &Document) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut at = 0;
    while at < found.len() && found.len() < 20_000 {
        let value = document.root().pointer(&found[at]).expect("it is there");
        let prefix = found[at].clone();
        let mut push = |token: &str, value: conform_json::Value<'_>| {
            if value.as_object().is_some() || value.as_array().is_some() {
                found.push(format!("{prefix}/{}", conform_json::pointer::escape(token)));
            }
        };
        for member in value
            .as_object()
            .into_iter()
            .flat_map(|object| object.iter())
        {
            push(member.key, member.value);
        }
        let items = value.as_array().into_iter().flat_map(|array| array.iter());
        for (index, item) in items.enumerate() {
            push(&index.to_string(), item);
        }
        at += 1;
    }
    found
}

/// Makes a random change, and returns what it was.
fn change(draft: &mut Draft<'_>, pointer: &str, walk: &mut Walk) -> &'static str {
    let new = [
        Draft::literal("7"),
        Draft::text("a: b # c"),
        Draft::object(vec![("x".into(), Draft::array(vec![Draft::text("y")]))]),
    ];
    let new = new[walk.below(3)].clone();
    let at = draft.at_mut(pointer).expect("it is there");
    if let Some(object) = at.open_object() {
        let count = object.members.len();
        match walk.below(4) {
            0 if count > 0 => drop(object.members.remove(walk.below(count))),
            1 if count > 0 => object.members[walk.below(count)].1 = new,
            2 => object.members.rotate_right(usize::from(count > 1)),
            _ => object
                .members
                .insert(walk.below(count + 1), ("x-new".into(), new)),
        }
        "members"
    } else {
        let array = at.open_array().expect("a container");
        let count = array.items.len();
        match walk.below(3) {
            0 if count > 0 => drop(array.items.remove(walk.below(count))),
            1 if count > 0 => array.items[walk.below(count)] = new,
            _ => array.items.insert(walk.below(count + 1), new),
        }
        "elements"
    }
}

/// Every change of one place of these documents can be written, and lines outside of it stay.
#[test]
fn random_changes_are_written_in_place() {
    let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let mut files = conform_traffic::list_files(&spec).expect("the folder can be listed");
    files.extend(conform_tests::corpus::documents());
    let mut walk = Walk(7);
    let mut done = 0;
    for path in files {
        let name = path.display().to_string();
        let Some(format) = Format::from_file_name(&name) else {
            continue;
        };
        let text = std::fs::read_to_string(&path).expect("it is text");
        // Rewriting reads the whole text back.
        if text.len() > 1 << 20 {
            continue;
        }
        let document = read(&name, text.clone(), format).expect("it is valid");
        let places = containers(&document);
        for _ in 0..6 {
            let place = &places[walk.below(places.len())];
            let mut draft = Draft::of(document.root());
            let what = change(&mut draft, place, &mut walk);
            let new = document.rewritten(&draft).unwrap_or_else(|error| {
                panic!("{name}#{place}: {what}: {error}");
            });
            let kept = text
                .lines()
                .zip(new.lines())
                .take_while(|(a, b)| a == b)
                .count();
            let lines = document
                .position(document.root().pointer(place).expect("it").span().start)
                .line;
            assert!(kept + 3 >= lines as usize, "{name}#{place}: {what}");
            done += 1;
        }
    }
    assert!(done > 500, "{done} changes");
}
