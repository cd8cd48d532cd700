//! `invitest man`: manual pages.

use super::{Global, complain, say};
use crate::report::exit;
use std::path::PathBuf;

/// Where they go.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "To read it at once:\n  invitest man | man -l -")]
pub struct Args {
    /// Write a page for each command into this folder, instead of printing the first
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Prints or writes them.
pub fn run(args: Args, _global: &Global) -> u8 {
    let command = super::command();
    let Some(folder) = args.out else {
        let mut page = Vec::new();
        return match clap_mangen::Man::new(command).render(&mut page) {
            Ok(()) => say(&String::from_utf8_lossy(&page)),
            Err(error) => complain(exit::HARNESS, &format!("the page: {error}")),
        };
    };
    let written =
        std::fs::create_dir_all(&folder).and_then(|()| clap_mangen::generate_to(command, &folder));
    match written {
        Ok(()) => exit::CONFORMS,
        Err(error) => complain(
            exit::REPORT_NOT_WRITTEN,
            &format!("{}: {error}", folder.display()),
        ),
    }
}
