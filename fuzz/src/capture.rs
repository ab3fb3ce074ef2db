//! Captures of any format, whole files of HAR included: the report is the same for one thread and for two, and for an exchange
//! that is read first and checked then.

use std::num::NonZero;
use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_json::Limits;
use conform_traffic::{Capture, CaptureFormat, CaptureItem};
use conform_validator::{Options, Validator, Verdict};

const DESCRIPTION: &str = "openapi: 3.1.0
info: {title: Lifts, version: '1'}
paths:
  /lifts/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: by, in: query, schema: {type: array, items: {type: integer}}}]
    get:
      operationId: getLift
      responses: {'200': {description: x, headers: {X-A: {schema: {type: integer}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Lift'}}, application/xml: {schema: {$ref: '#/components/schemas/Lift'}}, application/jsonl: {schema: {$ref: '#/components/schemas/Lift'}}}}}
    post:
      operationId: addLift
      requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Lift'}}, application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Lift'}}}}
      responses: {default: {description: x, content: {'*/*': {schema: {$ref: '#/components/schemas/Lift'}}}}}
components: {schemas: {Lift: {type: object, required: [seats], properties: {seats: {type: integer}, names: {type: array, items: {type: string}}}}}}
";

/// Checks a capture in every way.
pub fn run(data: &[u8]) {
    let loaded =
        Description::from_files("a.yaml", [("a.yaml", DESCRIPTION)], &LoadOptions::default());
    let description = loaded.description.expect("it loads");
    let limits = Limits {
        max_bytes: 1 << 16,
        ..Limits::default()
    };
    let options = Options {
        limits,
        check_rejected: true,
        ..Options::default()
    };
    let validator = Validator::new(description, options);
    let Some(format) = CaptureFormat::of_start(data).or_else(|| CaptureFormat::detect(data)) else {
        return;
    };
    let name: Arc<str> = Arc::from("capture");
    let capture = Capture::new(&name, format, &limits);
    let checked = |jobs: usize| {
        let mut out = Vec::new();
        let jobs = NonZero::new(jobs).expect("it is not zero");
        let checked = capture.check(
            &mut &data[..],
            jobs,
            &validator.source(&name),
            &mut |verdict| out.push(shown(&verdict)),
        );
        checked.expect("memory can be read");
        out
    };
    let one = checked(1);
    assert_eq!(one, checked(2));
    let mut read = Vec::new();
    let done = capture.read(&mut &data[..], &mut |item| match item {
        CaptureItem::Exchange(exchange) => {
            read.extend(validator.check_exchange(&exchange).iter().map(shown))
        }
        CaptureItem::Broken(place, why) => {
            read.push(shown(&validator.malformed_exchange(&name, place, why)))
        }
    });
    done.expect("memory can be read");
    assert_eq!(one, read);
}

/// What a report says of a verdict.
fn shown(verdict: &Verdict) -> String {
    let found = verdict.diagnostics.iter();
    let found: Vec<String> = found
        .map(|one| format!("{} {} {:?}", one.code, one.message, one.primary.position()))
        .collect();
    format!("{:?} {found:?}", verdict.unchecked)
}
