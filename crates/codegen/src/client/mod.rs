//! The client crate: a file for each tag, with a thin method for each operation.
//!
//! It is written in two passes: [`plan`] decides what there is and what it is called, [`render`] writes it.

mod plan;
mod render;

use crate::groups::Groups;
use crate::types::Types;
use crate::{Generated, Settings};

pub use render::CallExamples;
pub(crate) use render::QuickStart;

use plan::ClientPlan;

/// Writes the client crate, and returns an example of its use.
pub(crate) fn write(
    types: &Types<'_>,
    groups: &Groups<'_>,
    settings: &Settings,
    generated: &mut Generated,
) -> QuickStart {
    let plan = ClientPlan::new(types, groups, &settings.layout.models_in_client());
    render::write(&plan, types.api(), groups, settings, generated)
}

/// Returns how the client is used.
pub(crate) fn call_examples(
    types: &Types<'_>,
    groups: &Groups<'_>,
    settings: &Settings,
) -> CallExamples {
    let plan = ClientPlan::new(types, groups, &settings.layout.models_in_client());
    CallExamples::new(&plan, types.api())
}
