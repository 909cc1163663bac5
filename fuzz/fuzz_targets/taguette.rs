#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kwali_fuzz::targets::run("taguette", bytes));
