//! The forms of reports.

mod description;
mod forms;
mod junit;
mod merge;
mod merged_forms;
