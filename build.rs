//! A release build carries the suites; a debug build reads them from the source folder
//! (see `src/suite/files.rs`).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(embedded_suites)");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rustc-cfg=embedded_suites");
        println!("cargo::rerun-if-changed=suites");
    }
}
