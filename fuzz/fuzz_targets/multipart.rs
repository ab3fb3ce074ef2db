#![no_main]
//! See `conform_fuzz::multipart`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::multipart::run(data));
