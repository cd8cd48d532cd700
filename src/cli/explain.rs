//! `invitest explain`
use super::{Global, not_built};
/// x
#[derive(Debug, Clone, clap::Args)]
pub struct Args {}
/// x
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("explain")
}
