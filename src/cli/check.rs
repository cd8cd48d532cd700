//! `invitest check`: suite files, checked without a server.

use super::{Global, complain, complain_all, library, say};
use crate::diagnostic::Diagnostic;
use crate::report::exit;
use crate::suite::Files;
use crate::suite::one::{self, Kind};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Which files.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "A file's openings, defaults and requirements are those of --suites, of the suites folder \
        that it lies in, or those that invitest brings. How a suite is written is in docs/writing-suites.md; `invitest schema suite` is for editors."
)]
pub struct Args {
    /// Files, or folders of them; all suites without
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Checks them.
pub fn run(args: Args, global: &Global) -> u8 {
    if args.files.is_empty() {
        return match library(global) {
            Ok(library) => {
                let checks: usize = library.plans.iter().map(|plan| plan.checks().len()).sum();
                say(&format!(
                    "{} suites, {} scenarios, {checks} checks, {} requirements: no errors\n",
                    library.suites.len(),
                    library.plans.len(),
                    library.catalogue.iter().count(),
                ))
            }
            Err(code) => code,
        };
    }
    let folder = global.suites.clone().or_else(|| own_folder(&args.files[0]));
    let among = match &folder {
        Some(folder) => Files::in_folder(folder),
        None => Files::built_in(),
    };
    let among = match among {
        Ok(files) => files,
        Err(error) => return complain_all(&[*error]),
    };
    let mut paths = Vec::new();
    for path in &args.files {
        if let Err(error) = gather(path, &mut paths) {
            return complain(exit::USAGE, &format!("{}: {error}", path.display()));
        }
    }
    let mut errors: Vec<Diagnostic> = Vec::new();
    let mut out = String::new();
    for path in &paths {
        let source = match Files::read(path) {
            Ok(source) => source,
            Err(error) => {
                errors.push(*error);
                continue;
            }
        };
        let name = &source.name;
        let checked = one::check(&among, &source);
        if checked.errors.is_empty() {
            // Writing to a String cannot fail.
            let _ = match checked.kind {
                Kind::Suite => writeln!(
                    out,
                    "{name}: {} scenarios, {} checks: no errors",
                    checked.scenarios, checked.checks
                ),
                _ => writeln!(out, "{name}: no errors"),
            };
        }
        errors.extend(checked.errors);
    }
    let code = say(&out);
    if errors.is_empty() {
        code
    } else {
        complain_all(&errors)
    }
}

/// The suites folder that a file lies in: the nearest above it with `requirements/`.
fn own_folder(file: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(file).ok()?;
    absolute
        .ancestors()
        .find(|folder| folder.join("requirements").is_dir())
        .map(Path::to_path_buf)
}

/// A file itself, or the `.yaml` files below a folder in order of name.
fn gather(path: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        into.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        let yaml = entry.extension().is_some_and(|end| end == "yaml");
        if yaml || (entry.is_dir() && !entry.is_symlink()) {
            gather(&entry, into)?;
        }
    }
    Ok(())
}
