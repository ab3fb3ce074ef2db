//! Allowing problems: by comments, and by the lines of an ignore file.

use conform_description::{Description, LoadOptions};
use conform_lint::ignore::{Ignores, Sifted};
use conform_report::Profile;

/// Lints a description with its comments and an ignore file.
fn sift(text: &str, file: &str) -> Sifted {
    let options = LoadOptions {
        profile: Profile::Strict,
        ..LoadOptions::default()
    };
    let loaded = Description::from_files("api.yaml", [("api.yaml", text)], &options);
    let description = loaded.description.expect("it loads");
    let mut ignores = Ignores::of(&description);
    ignores.add_file(".conform-ignore", file);
    let mut found = loaded.diagnostics;
    found.extend(conform_lint::lint(&description));
    ignores.sift(found, Profile::Strict)
}

fn codes(sifted: &Sifted) -> Vec<String> {
    let lines = sifted.kept.iter().map(|problem| {
        let line = problem
            .primary
            .position()
            .map_or(0, |position| position.line);
        format!("{line} {}", problem.code)
    });
    lines.collect()
}

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: Ferries, version: '1'}\n";

#[test]
fn a_comment_allows_its_line_or_the_next_and_what_is_inside() {
    let text = format!(
        "{HEAD}components:
  schemas:
    A: {{type: strng}} # conform-ignore: unknown-type the server sends it
    # conform-ignore: unknown-type, empty-list the old boats have it
    # and they are gone soon
    B:
      type: object
      properties:
        deck: {{type: strng}}
        berth: {{enum: []}}
    C: {{type: strng}}
    D: {{description: 'not a comment # conform-ignore: unknown-type x', type: strng}}
    E:
      description: |
        # conform-ignore: unknown-type text of a block
      type: strng
"
    );
    let sifted = sift(&text, "");
    assert_eq!(sifted.ignored, 3);
    let expected = ["13 unknown-type", "14 unknown-type", "18 unknown-type"];
    assert_eq!(codes(&sifted), expected);
}

#[test]
fn unused_and_malformed_comments_are_reported() {
    let text = format!(
        "{HEAD}components:
  schemas:
    A: {{type: string}} # conform-ignore: unknown-type nothing is wrong
    B: {{type: strng}} # conform-ignore: unknwon-type misspelt
    C: {{type: strng}} # conform-ignore: unknown-type
    D: {{type: strng}} # conform-ignore:
"
    );
    let sifted = sift(&text, "");
    let expected = [
        "5 unused-ignore",
        "6 unknown-type",
        "6 malformed-ignore",
        "7 malformed-ignore",
        "8 unknown-type",
        "8 malformed-ignore",
    ];
    assert_eq!(codes(&sifted), expected);
    assert_eq!(sifted.ignored, 1);
}

#[test]
fn lines_of_an_ignore_file_name_values() {
    let text =
        format!("{HEAD}components: {{schemas: {{A: {{type: strng}}, Ab: {{type: strng}}}}}}\n");
    let file = "# what the old boats do\n\nunknown-type api.yaml#/components/schemas/A it is so\nempty-list api.yaml never\n";
    let sifted = sift(&text, file);
    assert_eq!(sifted.ignored, 1);
    assert_eq!(codes(&sifted), ["4 unused-ignore", "3 unknown-type"]);
    let whole = sift(&text, "unknown-type api.yaml all of it\n");
    assert_eq!((whole.ignored, whole.kept.len()), (2, 0));
}
