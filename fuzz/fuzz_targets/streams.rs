#![no_main]
//! See `conform_fuzz::streams`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::streams::run(data));
