//! The forms of reports.

mod forms;
mod junit;
