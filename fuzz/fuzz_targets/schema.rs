#![no_main]
//! See `conform_fuzz::schema`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| conform_fuzz::schema::run(data));
