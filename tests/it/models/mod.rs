//! Generated types: those of the Visit API with the recorded payloads, and those of the small descriptions in `tests/fixtures/models`, one for each
//! feature of the generator.

mod derived;
mod ext;
mod fixtures;
mod privacy;
mod roundtrip;
