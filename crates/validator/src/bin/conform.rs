//! The `conform` command.

fn main() {}
