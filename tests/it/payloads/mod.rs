//! The recorded payloads in `tests/payloads`: every payload is its capture with the listed repairs, and nothing that was
//! captured is lost.

mod coverage;
mod described;
mod folder;
mod index;
mod looseness;
mod made;
mod replay;
mod requests;
mod variants;
