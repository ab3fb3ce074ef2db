//! The report as SARIF 2.1.0 (OASIS Standard), for code scanning.

use std::collections::BTreeMap;

use crate::{Code, Diagnostic, Edit, Help, Location as DiagnosticLocation, Profile, Severity};
use conform_json::Position;

use crate::summary::Summary;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix, Invocation, Location, Message,
    MultiformatMessageString, Notification, PhysicalLocation, PropertyBag, Region, Replacement,
    ReportingConfiguration, ReportingDescriptor, Result, ResultLevel, Run, SCHEMA_URL, Sarif, Tool,
    ToolComponent,
};

use super::json::pretty_json;
use super::words::{position_in_body, shown_file};

/// Returns diagnostics as SARIF: a result for each, at its place, with the place that states what was expected and the other
/// places as related locations. URIs are relative to where the program runs.
///
/// # Panics
///
/// Never: a report holds nothing that JSON cannot.
#[must_use]
pub fn sarif(diagnostics: &[Diagnostic], summary: &Summary) -> String {
    let driver = ToolComponent::builder()
        .name("conform")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(summary.codes.iter().copied().map(rule).collect::<Vec<_>>())
        .build();
    let results = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, summary));
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .column_kind("unicodeCodePoints")
        .results(results.collect::<Vec<_>>())
        .invocations(vec![invocation(summary)])
        .build();
    let sarif = Sarif::builder()
        .schema(SCHEMA_URL)
        .version(serde_json::json!("2.1.0"))
        .runs(vec![run])
        .build();
    pretty_json(&sarif)
}

fn rule(code: Code) -> ReportingDescriptor {
    let text = |text: &str| MultiformatMessageString::builder().text(text).build();
    let explanation = code.explanation();
    ReportingDescriptor::builder()
        .id(code.as_str())
        .short_description(text(explanation.what))
        .full_description(text(explanation.why))
        .default_configuration(
            ReportingConfiguration::builder()
                .level(serde_json::json!(code.severity(Profile::Lenient).as_str()))
                .build(),
        )
        .build()
}

/// The run, with what of the baseline is fixed: readers expect every result to have a place.
fn invocation(summary: &Summary) -> Invocation {
    let fixed = summary.fixed().into_iter().map(|fixed| {
        Notification::builder()
            .message(message(&format!("fixed since the baseline: {fixed}")))
            .level(serde_json::json!("note"))
            .build()
    });
    let total = summary.checked.total();
    let sums = total.map(|total| {
        let reasons = total.unchecked.iter();
        let reasons: BTreeMap<String, serde_json::Value> = reasons
            .map(|(why, count)| (why.key.to_owned(), (*count).into()))
            .collect();
        PropertyBag::builder()
            .additional_properties(BTreeMap::from([
                ("conforms".to_owned(), total.conforms.into()),
                ("fails".to_owned(), total.fails.into()),
                ("unchecked".to_owned(), total.unchecked().into()),
                ("uncheckedBy".to_owned(), serde_json::json!(reasons)),
            ]))
            .build()
    });
    let mut invocation = Invocation::builder()
        .execution_successful(true)
        .tool_execution_notifications(fixed.collect::<Vec<_>>())
        .build();
    invocation.properties = sums;
    invocation
}

fn result(diagnostic: &Diagnostic, summary: &Summary) -> Result {
    let primary = &diagnostic.primary.location;
    let mut text = diagnostic.message.clone();
    if let Some(subject) = &diagnostic.subject {
        text.push_str(&format!(" ({subject}"));
        if let Some(body) = position_in_body(primary) {
            text.push_str(&format!(", {body} of the body"));
        }
        text.push(')');
    }
    for help in &diagnostic.help {
        text.push_str(&format!("; {}", help.text));
    }
    let mut related: Vec<Location> = Vec::new();
    if let Some(requirement) = &diagnostic.requirement {
        let place = DiagnosticLocation::Text(requirement.place.clone());
        let region = region_at(place.range().0);
        related.push(location(
            &shown_file(&place, summary),
            region,
            Some("the description"),
        ));
    }
    for label in &diagnostic.related {
        related.push(location(
            &shown_file(&label.location, summary),
            region(label.location.range()),
            Some(&label.message)
                .filter(|text| !text.is_empty())
                .map(String::as_str),
        ));
    }
    for other in diagnostic.repeats.occurrences() {
        related.push(location(
            &other.shown_file(&summary.prefix),
            region_at(other.position),
            Some("the same again"),
        ));
    }
    let fingerprint = diagnostic.fingerprint().to_string();
    let file = shown_file(primary, summary);
    let mut result = Result::builder()
        .rule_id(diagnostic.code.as_str())
        .level(match diagnostic.severity {
            Severity::Error => ResultLevel::Error,
            Severity::Warning => ResultLevel::Warning,
            Severity::Note => ResultLevel::Note,
        })
        .message(message(&text))
        .locations(vec![location(&file, region(primary.range()), None)])
        .related_locations(related)
        .occurrence_count(i64::try_from(diagnostic.count()).unwrap_or(i64::MAX))
        .partial_fingerprints(BTreeMap::from([("conform/v1".to_owned(), fingerprint)]))
        .build();
    let fixes: Vec<Fix> = diagnostic
        .help
        .iter()
        .filter_map(|help| Some(fix(help, help.edit.as_ref()?, summary)))
        .collect();
    result.fixes = (!fixes.is_empty()).then_some(fixes);
    let state = |_| {
        if summary.is_known(diagnostic) {
            "unchanged"
        } else {
            "new"
        }
    };
    result.baseline_state = summary.compared.as_ref().map(state).map(Into::into);
    result
}

fn fix(help: &Help, edit: &Edit, summary: &Summary) -> Fix {
    let place = DiagnosticLocation::Text(edit.place.clone());
    let replacement = Replacement::builder()
        .deleted_region(region(place.range()))
        .inserted_content(
            ArtifactContent::builder()
                .text(edit.replacement.as_str())
                .build(),
        )
        .build();
    let file = shown_file(&place, summary);
    let change = ArtifactChange::builder()
        .artifact_location(ArtifactLocation::builder().uri(uri(&file)).build())
        .replacements(vec![replacement])
        .build();
    Fix::builder()
        .description(message(&help.text))
        .artifact_changes(vec![change])
        .build()
}

fn message(text: &str) -> Message {
    Message::builder().text(text).build()
}

fn region((start, end): (Position, Position)) -> Region {
    Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .build()
}

fn region_at(start: Position) -> Region {
    Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .build()
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
