//! The report as SARIF 2.1.0 (OASIS Standard), for code scanning.

use std::collections::BTreeMap;

use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, Notification,
    PhysicalLocation, Region, ReportingConfiguration, ReportingDescriptor, Result, ResultLevel,
    Run, SCHEMA_URL, Sarif, Tool, ToolComponent,
};

use super::{Entry, Report, text_of};
use crate::rule::{Rule, Severity};

/// The report as SARIF: a result for each finding, at its place in the payload, with the place in the description as a
/// related location. URIs are relative to where the command runs.
///
/// # Panics
///
/// Never: a report holds nothing that JSON cannot.
#[must_use]
pub fn sarif(report: &Report) -> String {
    let driver = ToolComponent::builder()
        .name("conform")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(Rule::ALL.iter().copied().map(rule).collect::<Vec<_>>())
        .build();
    let results = report.entries().iter().map(|entry| result(report, entry));
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .column_kind("unicodeCodePoints")
        .results(results.collect::<Vec<_>>())
        .invocations(vec![invocation(report)])
        .build();
    let sarif = Sarif::builder()
        .schema(SCHEMA_URL)
        .version(serde_json::json!("2.1.0"))
        .runs(vec![run])
        .build();
    text_of(&sarif)
}

fn rule(rule: Rule) -> ReportingDescriptor {
    let text = |text: &str| MultiformatMessageString::builder().text(text).build();
    ReportingDescriptor::builder()
        .id(rule.code())
        .short_description(text(rule.title()))
        .full_description(text(rule.explanation()))
        .default_configuration(
            ReportingConfiguration::builder()
                .level(serde_json::json!(rule.severity().as_str()))
                .build(),
        )
        .build()
}

/// The run, with what of the baseline is fixed: readers take a result without a place amiss.
fn invocation(report: &Report) -> Invocation {
    let fixed = report.fixed().into_iter().map(|fixed| {
        Notification::builder()
            .message(message(&format!("fixed since the baseline: {fixed}")))
            .level(serde_json::json!("note"))
            .build()
    });
    Invocation::builder()
        .execution_successful(true)
        .tool_execution_notifications(fixed.collect::<Vec<_>>())
        .build()
}

fn result(report: &Report, entry: &Entry) -> Result {
    let finding = &entry.finding;
    let place = &finding.payload;
    let (start, end) = place.in_file();
    let region = Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .build();
    let mut text = finding.kind.headline(place);
    if let Some(subject) = &finding.subject {
        text.push_str(&format!(" ({subject}"));
        if let Some(body) = place.in_body() {
            text.push_str(&format!(", {body} of the body"));
        }
        text.push(')');
    }
    for help in &finding.help {
        text.push_str(&format!("; {help}"));
    }
    let mut related: Vec<Location> = Vec::new();
    if let Some(schema) = &finding.schema {
        let region = Region::builder()
            .start_line(i64::from(schema.origin.line))
            .start_column(i64::from(schema.origin.column))
            .build();
        related.push(location(
            &format!("{}{}", report.folder, schema.origin.file),
            region,
            Some("the description"),
        ));
    }
    for other in &entry.places {
        let region = Region::builder()
            .start_line(i64::from(other.position.line))
            .start_column(i64::from(other.position.column))
            .build();
        related.push(location(&other.file, region, Some("the same again")));
    }
    let fingerprint = finding.fingerprint().to_string();
    let state = report
        .baseline
        .as_ref()
        .map(|_| if entry.known { "unchanged" } else { "new" });
    let mut result = Result::builder()
        .rule_id(finding.rule().code())
        .level(match finding.severity {
            Severity::Error => ResultLevel::Error,
            Severity::Note => ResultLevel::Note,
        })
        .message(message(&text))
        .locations(vec![location(place.source.name(), region, None)])
        .related_locations(related)
        .occurrence_count(i64::try_from(entry.count).unwrap_or(i64::MAX))
        .partial_fingerprints(BTreeMap::from([("conform/v1".to_owned(), fingerprint)]))
        .build();
    result.baseline_state = state.map(serde_json::Value::from);
    result
}

fn message(text: &str) -> Message {
    Message::builder().text(text).build()
}

fn location(file: &str, region: Region, text: Option<&str>) -> Location {
    let artifact = ArtifactLocation::builder().uri(uri(file)).build();
    let place = PhysicalLocation::builder()
        .artifact_location(artifact)
        .region(region)
        .build();
    match text {
        Some(text) => Location::builder()
            .physical_location(place)
            .message(message(text))
            .build(),
        None => Location::builder().physical_location(place).build(),
    }
}

/// A path as a relative reference (RFC 3986 §4.2); an absolute one as a URI.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
