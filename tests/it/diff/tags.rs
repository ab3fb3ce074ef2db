//! Discriminators: values that name a schema.

use conform_diff::{Flow, Impact};

use super::{assert_impact, compared, with_schema};

const BOATS: &str = "    Ketch: {type: object, required: [rig], properties: {rig: {type: string}, masts: {type: integer}}}
    Sloop: {type: object, required: [rig], properties: {rig: {type: string}, jib: {type: string}}}
";

fn tagged(version: &str, keyword: &str, discriminator: &str, components: &str) -> String {
    let ketch = if components.contains("Yawl:") {
        "Yawl"
    } else {
        "Ketch"
    };
    let branches = format!(
        "[{{$ref: '#/components/schemas/{ketch}'}}, {{$ref: '#/components/schemas/Sloop'}}]"
    );
    with_schema(
        version,
        &format!("{{{keyword}: {branches}{discriminator}}}"),
        components,
    )
}

fn mapped(ketch: &str) -> String {
    format!(
        ", discriminator: {{propertyName: rig, mapping: {{{ketch}: '#/components/schemas/Ketch', sloop: Sloop}}}}"
    )
}

#[test]
fn another_value_for_a_schema_breaks_both_ways() {
    for (version, keyword) in [
        ("3.0.3", "oneOf"),
        ("3.0.3", "anyOf"),
        ("3.1.0", "oneOf"),
        ("3.1.0", "anyOf"),
    ] {
        let old = tagged(version, keyword, &mapped("ketch"), BOATS);
        let new = tagged(version, keyword, &mapped("yawl"), BOATS);
        let found = compared(&old, &new);
        assert_impact(&found, Flow::Request, Impact::Breaking);
        assert_impact(&found, Flow::Response, Impact::Breaking);
        // The schema is written in the request and in the response.
        for change in &found.changes {
            assert_eq!(
                change.message,
                "`rig` of `Ketch` is `\"yawl\"`, was `\"ketch\"`"
            );
            assert_eq!(change.code.as_str(), "schema-tag");
        }
    }
}

#[test]
fn a_schema_with_another_name_has_another_value_unless_one_is_mapped() {
    let plain = ", discriminator: {propertyName: rig}";
    let renamed = BOATS.replace("Ketch:", "Yawl:");
    let found = compared(
        &tagged("3.1.0", "oneOf", plain, BOATS),
        &tagged("3.1.0", "oneOf", plain, &renamed),
    );
    assert_impact(&found, Flow::Request, Impact::Breaking);
    let of_yawl = mapped("ketch").replace("schemas/Ketch", "schemas/Yawl");
    let found = compared(
        &tagged("3.1.0", "oneOf", &mapped("ketch"), BOATS),
        &tagged("3.1.0", "oneOf", &of_yawl, &renamed),
    );
    assert!(found.changes.is_empty(), "{:#?}", found.changes);
}

#[test]
fn one_more_value_is_accepted_and_one_less_is_not() {
    let more = mapped("ketch").replace("{ketch:", "{yawl: Ketch, ketch:");
    let [old, new] = [mapped("ketch"), more].map(|tags| tagged("3.1.0", "anyOf", &tags, BOATS));
    let found = compared(&old, &new);
    assert_impact(&found, Flow::Request, Impact::Compatible);
    assert_impact(&found, Flow::Response, Impact::Breaking);
    let found = compared(&new, &old);
    assert_impact(&found, Flow::Request, Impact::Breaking);
    assert_impact(&found, Flow::Response, Impact::Compatible);
}

#[test]
fn values_that_schemas_list_are_reported_once() {
    let listed = |ketch: &str| {
        let boats = BOATS.replacen(
            "rig: {type: string}",
            &format!("rig: {{const: {ketch}}}"),
            1,
        );
        let boats = boats.replacen("rig: {type: string}", "rig: {const: sloop}", 1);
        tagged("3.1.0", "oneOf", &mapped(ketch), &boats)
    };
    let found = compared(&listed("ketch"), &listed("yawl"));
    assert_impact(&found, Flow::Request, Impact::Breaking);
    let codes: Vec<&str> = found
        .changes
        .iter()
        .map(|change| change.code.as_str())
        .collect();
    assert_eq!(codes, ["schema-values"], "{:#?}", found.changes);
}

#[test]
fn the_member_that_names_a_schema_is_compared() {
    let other = mapped("ketch").replace("propertyName: rig", "propertyName: kind");
    let [old, new] = [mapped("ketch"), other].map(|tags| tagged("3.1.0", "anyOf", &tags, BOATS));
    let found = compared(&old, &new);
    assert_impact(&found, Flow::Request, Impact::Undecided);
    // Nothing is chosen by a value that is not read.
    let found = compared(&old, &tagged("3.1.0", "anyOf", "", BOATS));
    assert_impact(&found, Flow::Request, Impact::Compatible);
    assert_impact(&found, Flow::Response, Impact::Undecided);
}

#[test]
fn values_of_subtypes_are_compared() {
    let boats = |name: &str| {
        format!(
            "    Boat: {{type: object, required: [rig], properties: {{rig: {{type: string}}}}, discriminator: {{propertyName: rig, mapping: {{{name}: '#/components/schemas/Ketch'}}}}}}
    Ketch: {{allOf: [{{$ref: '#/components/schemas/Boat'}}, {{type: object, required: [masts], properties: {{masts: {{type: integer}}}}}}]}}
"
        )
    };
    let side =
        |name: &str| with_schema("3.0.3", "{$ref: '#/components/schemas/Boat'}", &boats(name));
    let found = compared(&side("ketch"), &side("yawl"));
    assert_impact(&found, Flow::Request, Impact::Breaking);
    assert_impact(&found, Flow::Response, Impact::Breaking);
    assert_eq!(found.changes.len(), 1, "{:#?}", found.changes);
    assert_eq!(
        found.changes[0].message,
        "`rig` of `Ketch` is `\"yawl\"`, was `\"ketch\"`"
    );
    assert!(compared(&side("ketch"), &side("ketch")).changes.is_empty());
}
