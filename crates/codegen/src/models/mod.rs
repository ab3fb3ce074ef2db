//! The models crate: one type a file.

use crate::types::Types;
use crate::{Generated, Settings};

/// Writes the models crate.
pub(crate) fn write(_types: &Types<'_>, _settings: &Settings, _generated: &mut Generated) {}
