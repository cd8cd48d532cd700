//! The folder of the reports, found writable before the run, so that no run is for nothing.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A folder in which the reports can be written.
#[derive(Debug)]
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// The folders that were made for it, outermost first.
    made: Vec<PathBuf>,
}

impl Place {
    /// Makes the folder where it is missing, and tries to write there.
    pub fn prepare(folder: &Path) -> Result<Place, String> {
        let mut place = Place {
            folder: folder.to_owned(),
            made: folder
                .ancestors()
                .filter(|path| !path.as_os_str().is_empty() && !path.exists())
                .map(Path::to_owned)
                .collect(),
        };
        place.made.reverse();
        match place.attempt() {
            Ok(()) => Ok(place),
            Err(error) => {
                place.abandon();
                let folder = folder.display();
                Err(format!(
                    "reports cannot be written to {folder}: {error} (--out names another folder)"
                ))
            }
        }
    }

    fn attempt(&self) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        for name in ["record.json", "junit.xml", "index.html"] {
            if self.folder.join(name).is_dir() {
                let words = format!("{name} is a folder there");
                return Err(Error::new(ErrorKind::IsADirectory, words));
            }
        }
        let trial = self
            .folder
            .join(format!(".invitest.{}.tmp", std::process::id()));
        fs::write(&trial, b"")?;
        fs::remove_file(&trial)
    }

    /// Takes back what was made, if nothing has been written.
    pub fn abandon(&self) {
        for path in self.made.iter().rev() {
            // One with something in it stays.
            if fs::remove_dir(path).is_err() {
                return;
            }
        }
    }
}
