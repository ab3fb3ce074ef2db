//! The result of a run: the files, and how much was written.

use crate::output::Tree;

/// What a run generated.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The files.
    pub tree: Tree,
    /// How much was written, for comparison with [`Api::counts`](conform_ir::Api::counts).
    pub written: Written,
    /// For each trait of [`Derives::all`](crate::Derives::all), the number of types that derive it where others cannot.
    pub derived: Vec<(String, usize)>,
}

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Types, those of inline schemas included.
    pub types: usize,
    /// Types that are aliases of an equal one, since there are very many inline schemas.
    pub shared: usize,
    /// Types of named schemas.
    pub schemas: usize,
    /// Methods of the client.
    pub operations: usize,
    /// Valid examples in the test of the models crate; zero without [`Settings::example_tests`](crate::Settings::example_tests).
    pub examples: usize,
}
