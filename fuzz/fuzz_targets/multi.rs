#![no_main]
//! See `conform_fuzz::multi`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::multi::run(data));
