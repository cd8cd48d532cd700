//! A release build carries the suites; a debug build reads them from the source folder,
//! unless `INVITEST_EMBED` is set (see `src/suite/files.rs`).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=INVITEST_EMBED");
    println!("cargo::rustc-check-cfg=cfg(embedded_suites)");
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if release || std::env::var_os("INVITEST_EMBED").is_some() {
        println!("cargo::rustc-cfg=embedded_suites");
        println!("cargo::rerun-if-changed=suites");
    }
}
