#![no_main]
//! See `conform_fuzz::document`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::document::run(data));
