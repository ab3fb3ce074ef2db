#![no_main]
//! See `conform_fuzz::json`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::json::run(data));
