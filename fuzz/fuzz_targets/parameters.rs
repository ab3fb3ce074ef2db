#![no_main]
//! See `conform_fuzz::parameters`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::parameters::run(data));
