//! The built binary as its users meet it: every exit code, every option's effect, what is
//! written and what never is.

#[path = "../common/mod.rs"]
mod common;

mod codes;
mod input;
mod options;
mod records;
mod signals;
mod tls;
