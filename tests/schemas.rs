//! The committed JSON Schemas are those of the types.

use std::path::Path;

#[test]
fn the_committed_schemas_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    for (name, schema) in invitest::cli::schema::all() {
        let path = folder.join(format!("{name}.json"));
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let current = invitest::cli::schema::file_text(&schema);
        assert!(
            committed.trim_end() == current.trim_end(),
            "{} is not current; run `cargo run -- schema --out docs/schema`",
            path.display()
        );
    }
}
