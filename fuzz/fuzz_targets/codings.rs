#![no_main]
//! See `conform_fuzz::codings`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::codings::run(data));
