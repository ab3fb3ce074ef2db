#![no_main]
//! See `conform_fuzz::capture`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::capture::run(data));
