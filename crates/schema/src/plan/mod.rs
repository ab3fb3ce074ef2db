//! A compiled schema as a graph that a value can be walked along.
//!
//! A [`Plan`] knows which schemas apply to which value. [`walk()`] follows it along a value, [`Tagged`](tag::Tagged) judges
//! discriminators, and [`PlanSources`] says which Schema Objects the nodes come from.

mod build;
mod graph;
mod outline;
mod sources;
mod tag;
mod types;
mod walk;

pub(crate) use graph::{Additional, Plan, PlanIndex, PlanNode, pattern_engine};
pub use outline::Outline;
pub(crate) use sources::PlanSources;
pub use tag::Mistagged;
pub(crate) use walk::walk;
pub use walk::{Disordered, ObjectNote, Walked};
