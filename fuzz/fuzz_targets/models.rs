#![no_main]
//! See `conform_fuzz::models`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::models::run(data));
