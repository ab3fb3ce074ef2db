//! The runtime of generated models. A file is named for the module of `conform-runtime` that it tests.

mod constants;
mod keyed;
mod model;
mod open_enum;
mod union;
mod wire;
