//! One fixture for each rule of the lint.
