//! YAML texts: what is read can be written as JSON and read again, and each value is found by its pointer.

use conform_json::{Document, Format, Limits};

/// Reads a text.
pub fn run(data: &[u8]) {
    let limits = Limits {
        max_depth: 90,
        max_alias_nodes: 20_000,
        ..Limits::default()
    };
    let Ok(document) = Document::parse("a.yaml", data.to_vec(), Format::Yaml, &limits) else {
        return;
    };
    let mut written = String::new();
    document.root().write_json(&mut written);
    let again = Document::parse("a.json", written.into_bytes(), Format::Json, &limits);
    let again = again.expect("what is written is JSON");
    let mut open = vec![document.root()];
    let mut left = 500;
    while let Some(value) = open.pop().filter(|_| left > 0) {
        left -= 1;
        let pointer = document.pointer(value.id());
        let found = document.root().pointer(&pointer).expect("it is there");
        assert_eq!(found.kind(), value.kind(), "{pointer}");
        let same = again.root().pointer(&pointer).expect("it is written");
        assert_eq!(same.as_str(), value.as_str(), "{pointer}");
        let members = value
            .as_object()
            .into_iter()
            .flat_map(|object| object.iter());
        open.extend(
            members
                .filter(|member| !member.shadowed)
                .map(|member| member.value),
        );
        open.extend(value.as_array().into_iter().flat_map(|array| array.iter()));
    }
}
