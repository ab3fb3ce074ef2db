//! The example in the comment of each operation's first method: a test that compiles and does not run.

use askama::Template;

use super::quick_start::{Candidate, SampleCall};
use crate::Settings;
use crate::client::plan::{GENERATED, GroupPlan, OperationPlan};
use crate::spelling::{Declared, Imports};

#[derive(Template)]
#[template(path = "client/method_example.rs.j2")]
struct MethodExample<'a> {
    /// The `use` lines, which are hidden.
    imports: Vec<&'a str>,
    /// What must be given to the call.
    arguments: Vec<&'a Declared>,
    call: SampleCall<'a>,
}

/// Returns the example of an operation, line by line.
pub(super) fn lines(
    group: &GroupPlan<'_>,
    operation: &OperationPlan<'_>,
    settings: &Settings,
) -> Vec<String> {
    let sample = Candidate::new(group, operation);
    let mut imports = Imports::new();
    imports.add(GENERATED, "Client");
    for argument in sample.named() {
        argument.ty.add_imports_from_outside(&mut imports);
    }
    let layout = &settings.layout;
    imports.rename(GENERATED, &layout.client_path());
    imports.rename(&layout.models_in_client(), &layout.models_path());
    let imports = imports.render();
    let arguments: Vec<&Declared> = sample.given().collect();
    let mut call = sample.call();
    if arguments
        .iter()
        .any(|argument| argument.name == call.client)
    {
        call.client = "api";
    }
    let example = MethodExample {
        imports: imports.lines().filter(|line| !line.is_empty()).collect(),
        arguments,
        call,
    };
    example.to_string().lines().map(str::to_owned).collect()
}
