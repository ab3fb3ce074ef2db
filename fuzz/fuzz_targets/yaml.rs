#![no_main]
//! See `conform_fuzz::yaml`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::yaml::run(data));
