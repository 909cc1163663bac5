#![no_main]

// Who reads the letters of a PDF may panic, which kwali keeps in: only what gets out is a fault.
libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|told| eprintln!("{told}"))),
    |bytes: &[u8]| kwali_fuzz::targets::run("imported", bytes)
);
