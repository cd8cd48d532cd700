//! The reports of one run in a folder: the record, and what is rendered from it and from
//! nothing else.

use super::record::Record;
use super::store::{Mask, StoreError, write_atomically};
use super::{html, junit};
use std::path::Path;

/// Writes `record.json`, `junit.xml` and `index.html` into a folder, the record first, and
/// gives the record as its readers see it: masked. Terminals render that one.
pub fn write(record: &Record, folder: &Path, mask: Mask<'_>) -> Result<Record, StoreError> {
    record.write(&folder.join("record.json"), mask)?;
    let masked = record.masked(mask);
    render(&masked, folder)?;
    Ok(masked)
}

/// Renders `junit.xml` and `index.html` of a record that was read.
pub fn render(record: &Record, folder: &Path) -> Result<(), StoreError> {
    write_atomically(&folder.join("junit.xml"), junit::render(record).as_bytes())?;
    write_atomically(&folder.join("index.html"), html::render(record).as_bytes())
}
