//! Forms and multipart bodies, also those whose parts have no names: every check ends, and each finding is in the body.
//!
//! The first byte chooses the media type; the others are the body.

use conform_description::{Description, LoadOptions};
use conform_json::Limits;
use conform_traffic::{Exchange, HttpMessage};
use conform_validator::{Options, Validator};

const DESCRIPTION: &str = "openapi: 3.2.0
info: {title: Lifts, version: '1'}
paths:
  /lifts:
    post:
      requestBody:
        content:
          multipart/form-data: &form
            schema: {type: object, required: [seats], properties: {seats: {type: integer}, names: {type: array, items: {type: string}}, map: {type: object, properties: {a: {type: integer}}}, photo: {type: string, format: binary}}}
            encoding: {names: {style: form, explode: false}, map: {contentType: application/json, headers: {X-Map: {schema: {type: integer}}}}}
          application/x-www-form-urlencoded: *form
          multipart/mixed: {itemSchema: {type: object, required: [seats]}, itemEncoding: {contentType: 'application/json, application/xml'}}
          multipart/related: {schema: {type: array, prefixItems: [{type: object}, {type: string}], items: {type: integer}}, prefixEncoding: [{headers: {X-Map: {schema: {type: integer}}}}]}
      responses: {'204': {description: Done.}}
";

const TYPES: [&str; 8] = [
    "multipart/form-data; boundary=cut",
    "multipart/form-data",
    "multipart/form-data; boundary=\"c\\\"t\"",
    "application/x-www-form-urlencoded",
    "multipart/mixed; boundary=cut",
    "multipart/mixed",
    "multipart/related; boundary=cut",
    "multipart/related; boundary=",
];

/// Checks a body.
pub fn run(data: &[u8]) {
    let Some((&choice, body)) = data.split_first() else {
        return;
    };
    let files = [("a.yaml", DESCRIPTION)];
    let loaded = Description::from_files("a.yaml", files, &LoadOptions::default());
    let options = Options {
        limits: Limits {
            max_bytes: 1 << 16,
            ..Limits::default()
        },
        show_values: choice & 0x80 != 0,
        ..Options::default()
    };
    let validator = Validator::new(loaded.description.expect("it loads"), options);
    let media_type = TYPES[usize::from(choice) % TYPES.len()];
    let sent = HttpMessage::default()
        .with_header("Content-Type", media_type)
        .with_body(body);
    let exchange = Exchange::new("POST", "/lifts").sent(sent);
    let breaks = body.iter().filter(|byte| b"\r\n".contains(byte)).count();
    for verdict in validator.check_exchange(&exchange) {
        for one in &verdict.diagnostics {
            let line = one.primary.position().map_or(1, |position| position.line);
            let line = usize::try_from(line).unwrap_or(usize::MAX);
            assert!(line <= breaks + 1, "{}: line {line}", one.message);
        }
    }
}
