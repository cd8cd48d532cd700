//! `invitest schema`: JSON Schemas, for editors and for programs that read records.

use super::{Global, complain, say, say_json};
use crate::report::exit;
use schemars::Schema;
use std::path::PathBuf;

/// Which schema, and where it goes.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "An editor with a YAML language server completes a file whose first line names its schema:\n  \
        # yaml-language-server: $schema=../../docs/schema/suite.json"
)]
pub struct Args {
    /// suite, openings, defaults, requirements, target, expectations or record; all in one object without
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Write NAME.json for each into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// All schemas by name, as `docs/schema/NAME.json` holds them.
pub fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("suite", crate::suite::schema::suite()),
        ("openings", crate::suite::schema::openings()),
        ("defaults", crate::suite::schema::defaults()),
        ("requirements", crate::requirement::schema()),
        ("target", crate::target::file::schema()),
        ("expectations", crate::target::expectations::schema()),
        (
            "record",
            schemars::schema_for!(crate::report::record::Record),
        ),
    ]
}

/// A schema as its file holds it.
pub fn file_text(schema: &Schema) -> String {
    // A schema is a JSON value already.
    format!("{:#}\n", schema.as_value())
}

/// Prints or writes them.
pub fn run(args: Args, _global: &Global) -> u8 {
    let mut schemas = all();
    if let Some(name) = &args.name {
        let names: Vec<&str> = schemas.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        schemas.retain(|(known, _)| known == name);
        if schemas.is_empty() {
            return complain(exit::USAGE, &format!("no schema `{name}`; one of: {names}"));
        }
    }
    if let Some(folder) = &args.out {
        for (name, schema) in &schemas {
            let path = folder.join(format!("{name}.json"));
            let written = std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(&path, file_text(schema)));
            if let Err(error) = written {
                return complain(
                    exit::REPORT_NOT_WRITTEN,
                    &format!("{}: {error}", path.display()),
                );
            }
        }
        return exit::CONFORMS;
    }
    match schemas.as_slice() {
        [(_, schema)] if args.name.is_some() => say(&file_text(schema)),
        _ => {
            let object: serde_json::Map<String, serde_json::Value> = schemas
                .into_iter()
                .map(|(name, schema)| (name.to_owned(), schema.to_value()))
                .collect();
            say_json(&object)
        }
    }
}
