//! Fixes: faults that have only one fix are fixed by edits of bytes, and nothing else changes.

use conform_lint::RuleSet;
use conform_lint::fix::fix;

use super::schema::found;

/// Returns a text with all fixes made, and how many there were.
fn fixed(text: &str) -> (String, usize) {
    let fixed = fix(&found(text, RuleSet::Strict));
    match fixed.as_slice() {
        [] => (text.to_owned(), 0),
        [file] => (file.text.clone(), file.edits),
        _ => panic!("one file has {} results", fixed.len()),
    }
}

#[test]
fn certain_faults_are_mended_and_comments_and_order_stay() {
    let text = "# Our API.
openapi: 3.1   # the version
info:
  version: 1.0 # quoted by nobody
  title:   Ferries
paths:
  crossings/{id}: # no slash
    get:
      tags: berths
      parameters:
        - name: id
          in: path   # the crossing
          schema: {type: integer}
        - {name: deck, in: query, required: yes, schema: {type: [string, null]}}
      responses:
        2xx: {description: The crossing.}
        default: {description: An error.}
      operationId: crossing
";
    let expected = "# Our API.
openapi: '3.1.0'   # the version
info:
  version: '1.0' # quoted by nobody
  title:   Ferries
paths:
  /crossings/{id}: # no slash
    get:
      tags: [berths]
      parameters:
        - name: id
          in: path   # the crossing
          required: true
          schema: {type: integer}
        - {name: deck, in: query, required: true, schema: {type: [string, 'null']}}
      responses:
        2XX: {description: The crossing.}
        default: {description: An error.}
      operationId: crossing
";
    let (once, edits) = fixed(text);
    assert_eq!((once.as_str(), edits), (expected, 8));
    assert_eq!(
        fixed(&once),
        (expected.to_owned(), 0),
        "fixing again changes nothing"
    );
}

#[test]
fn suggestions_are_not_mended() {
    let text = "openapi: 3.1.0\ninfo: {title: Ferries, version: '1'}\ncomponents: {schemas: {Deck: {type: strng, maxLenght: 3}}}\n";
    assert_eq!(fixed(text), (text.to_owned(), 0));
}

#[test]
fn line_ends_of_windows_and_a_missing_last_one_are_kept() {
    let text = "openapi: 3.1.0\r\ninfo: {title: Ferries, version: 2}\r\ncomponents:\r\n  parameters:\r\n    Id:\r\n      name: id\r\n      schema: {}\r\n      in: path";
    let (once, _) = fixed(text);
    let expected = text.replace("version: 2", "version: '2'") + "\n      required: true";
    assert_eq!(once, expected);
}
