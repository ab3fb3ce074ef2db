//! Values of parameters, headers and forms, and components that new members and bodies refer to.

use super::added::{applied, exchange};

/// An exchange with a body of a form, or without a body.
fn sent(method: &str, url: &str, headers: &str, form: &str, answered: &str) -> String {
    let body = match form {
        "" => String::new(),
        form => format!(",\"body\":\"{form}\""),
    };
    format!(
        "{{\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\",\"headers\":{{{headers}}}{body}}},\"response\":{{\"status\":200,\"headers\":{{{answered}}}}}}}\n"
    )
}

fn get(url: &str) -> String {
    sent("GET", url, "", "", "")
}

#[test]
fn values_of_parameters_and_headers_widen_their_schemas() {
    let spec = "\
openapi: 3.1.0
info: {title: Buoys, version: '1'}
paths:
  /buoys/{mark}:
    get:
      operationId: getBuoy
      parameters:
        # painted on the buoy
        - {name: mark, in: path, required: true, schema: {type: integer}}
        - name: depth
          in: query
          schema: {type: integer, maximum: 5} # metres
        - {name: light, in: query, explode: false, schema: {type: array, maxItems: 1, items: {type: string, enum: [red]}}}
        - {name: near, in: query, style: deepObject, schema: {type: object, properties: {lat: {type: integer}}}}
        - {name: X-Ship, in: header, schema: {type: string, maxLength: 2}}
      responses:
        '200':
          description: The buoy.
          headers:
            X-Seen: {required: true, schema: {type: integer}}
            X-By: {required: true, schema: {type: string}}
";
    let traffic = sent(
        "GET",
        "/buoys/N7?depth=9&light=red,green&near[lat]=1.5&near[lon]=3",
        "\"X-Ship\":\"Ahoy\"",
        "",
        "\"X-Seen\":\"often\"",
    );
    let (stdout, text) = applied("suggest-parameters", spec, &traffic);
    for line in [
        "# painted on the buoy",
        "- {name: mark, in: path, required: true, schema: {type: [integer, string]}}",
        "schema: {type: integer, maximum: 9} # metres",
        "schema: {type: array, maxItems: 2, items: {type: string, enum: [red, green]}}}",
        "properties: {lat: {type: number}, lon: {type: integer}}",
        "- {name: X-Ship, in: header, schema: {type: string, maxLength: 4}}",
        "X-Seen: {required: true, schema: {type: [integer, string]}}",
        "X-By: {schema: {type: string}}",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(
        stdout.contains("make the header `X-By` optional"),
        "{stdout}"
    );
}

#[test]
fn a_parameter_that_is_sent_several_times_is_a_list() {
    let spec = "\
openapi: 3.1.0
info: {title: Buoys, version: '1'}
paths:
  /buoys:
    get:
      operationId: listBuoys
      parameters:
        - {name: light, in: query, schema: {type: string}}
      responses: {'200': {description: Buoys.}}
";
    let traffic = get("/buoys?light=red&light=green&mark=1&mark=2");
    let (_, text) = applied("suggest-lists", spec, &traffic);
    assert!(
        text.contains("{name: light, in: query, schema: {type: array, items: {type: string}}}"),
        "{text}"
    );
    assert!(
        text.contains(
            "schema:\n            type: array\n            items:\n              type: integer"
        ),
        "{text}"
    );
}

#[test]
fn fields_of_forms_widen_their_schemas_and_bodies_may_be_new_or_missing() {
    let spec = "\
openapi: 3.1.0
info: {title: Buoys, version: '1'}
paths:
  /buoys:
    post:
      operationId: lay
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {depth: {type: integer}}}
      responses: {'200': {description: Laid.}}
  /lights:
    post:
      operationId: kindle
      responses: {'200': {description: Lit.}}
";
    let form = "\"content-type\":\"application/x-www-form-urlencoded\"";
    let traffic = [
        sent("POST", "/buoys", form, "depth=deep&mark=1&mark=2", ""),
        sent("POST", "/buoys", "", "", ""),
        sent("POST", "/lights", form, "colour=red", ""),
    ];
    let (stdout, text) = applied("suggest-forms", spec, &traffic.concat());
    assert!(
        text.contains("properties: {depth: {type: [integer, string]}, mark: {type: array, items: {type: integer}}}"),
        "{text}"
    );
    assert!(!text.contains("required: true"), "{text}");
    assert!(stdout.contains("make the body optional"), "{stdout}");
    assert!(stdout.contains("add a body (seen once)"), "{stdout}");
    assert!(text.contains("colour:"), "{text}");
}

const HARBOUR: &str = "\
openapi: 3.1.0
info: {title: Harbour, version: '1'}
servers: [{url: 'https://harbour.example/v2'}]
paths:
  /berths/{berth}:
    parameters:
      - {name: berth, in: path, required: true, schema: {type: string}}
    get:
      operationId: getBerth
      responses:
        '200':
          description: A berth.
          content:
            application/json:
              schema:
                type: object
                properties:
                  owner: {$ref: '#/components/schemas/Captain'}
                  ticket: {$ref: '#/components/schemas/TicketId'}
components:
  schemas:
    Captain:
      type: object
      required: [id, name]
      properties:
        id: {type: string, format: uuid}
        name: {type: string}
        rank: {type: string, enum: [first, second]}
    TicketId: {type: string, format: uuid}
";

const ID: &str = "00000000-0000-4000-8000-000000000001";

#[test]
fn what_looks_like_a_component_refers_to_it() {
    let captain = format!("{{\"id\": \"{ID}\", \"name\": \"Ann\"}}");
    let url = "https://harbour.example/v2/berths/7";
    let traffic = [
        exchange("GET", url, 200, &format!("{{\"mate\": {captain}}}")),
        exchange("GET", url, 200, &format!("{{\"crew\": [{captain}]}}")),
        exchange("GET", url, 200, &format!("{{\"ticket_id\": \"{ID}\"}}")),
        // It has the members of a captain, but not the values.
        exchange("GET", url, 200, "{\"dog\": {\"id\": 1, \"name\": \"Rex\"}}"),
        exchange("DELETE", url, 200, &captain),
        exchange(
            "GET",
            "https://harbour.example/v2/captains?rank=first",
            200,
            &format!("[{captain}]"),
        ),
    ];
    let (stdout, text) = applied("suggest-components", HARBOUR, &traffic.concat());
    let reference = "$ref: '#/components/schemas/Captain'";
    for line in [
        format!("mate:\n                    {reference}"),
        format!("crew:\n                    type: array\n                    items:\n                      {reference}"),
        "ticket_id:\n                    $ref: '#/components/schemas/TicketId'".to_owned(),
        "dog:\n                    type: object\n                    properties:\n                      id:\n                        type: integer".to_owned(),
        "delete:\n      operationId: deleteBerthsByBerth\n".to_owned(),
        "  /captains:\n    get:\n      operationId: getCaptains\n".to_owned(),
    ] {
        assert!(text.contains(&line), "{line} in {text}");
    }
    assert_eq!(text.matches(reference).count(), 5, "{text}");
    assert!(
        stdout.contains("add the operation DELETE /berths/{berth}"),
        "{stdout}"
    );
}

#[test]
fn formats_that_all_texts_have_are_those_of_new_members() {
    let bodies = (1..5).map(|at| {
        let body = format!(
            "{{\"page\": \"https://a.example/{at}\", \"mail\": \"a{at}@b.example\", \"log\": {{\"at\": \"2026-01-0{at}T10:00:00Z\"}}}}"
        );
        exchange("GET", "https://harbour.example/v2/berths/7", 200, &body)
    });
    let (_, text) = applied("suggest-formats", HARBOUR, &bodies.collect::<String>());
    for (name, format) in [("page", "uri"), ("mail", "email"), ("at", "date-time")] {
        let at = text.find(&format!("{name}:\n")).expect("it is there");
        let format = format!("format: {format}\n");
        assert!(text[at..].find(&format).is_some_and(|it| it < 80), "{text}");
    }
}
