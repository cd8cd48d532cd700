//! The files of the suites: the copy inside the binary, or a folder.

use crate::diagnostic::Diagnostic;
use crate::yaml::Source;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// All YAML files below a suites folder, in order of path.
#[derive(Debug, Clone, Default)]
pub struct Files {
    files: Vec<File>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct File {
    /// Below the folder, with `/`: `rfc6638/b.3-reply.yaml`.
    pub path: String,
    /// Its text, under the name that the reader knows.
    pub source: Arc<Source>,
}

impl File {
    /// The file's part of ids: `rfc6638/b.3-reply`.
    pub fn id(&self) -> &str {
        self.path.strip_suffix(".yaml").unwrap_or(&self.path)
    }
}

#[cfg(embedded_suites)]
static EMBEDDED: include_dir::Dir<'static> =
    include_dir::include_dir!("$CARGO_MANIFEST_DIR/suites");

impl Files {
    /// The suites that this version of invitest brings. A release build carries them; a
    /// debug build reads them from its source folder, so that an edited suite needs no
    /// new compilation.
    #[cfg(embedded_suites)]
    pub fn built_in() -> Result<Files, Box<Diagnostic>> {
        fn collect(dir: &include_dir::Dir<'static>, into: &mut Vec<(String, String)>) {
            for file in dir.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                if let (true, Some(text)) = (path.ends_with(".yaml"), file.contents_utf8()) {
                    into.push((path, text.to_owned()));
                }
            }
            for dir in dir.dirs() {
                collect(dir, into);
            }
        }
        let mut texts = Vec::new();
        collect(&EMBEDDED, &mut texts);
        Ok(Files::of("suites", texts))
    }

    /// The suites that this version of invitest brings. A release build carries them; a
    /// debug build reads them from its source folder, so that an edited suite needs no
    /// new compilation.
    #[cfg(not(embedded_suites))]
    pub fn built_in() -> Result<Files, Box<Diagnostic>> {
        // cargo and nextest say at run time where the sources are (they may have moved).
        let root = std::env::var_os("CARGO_MANIFEST_DIR")
            .map(|root| Path::new(&root).join("suites"))
            .filter(|suites| suites.join("requirements").is_dir())
            .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("suites"));
        let mut texts = Vec::new();
        gather(&root, "", &mut texts)?;
        Ok(Files::of("suites", texts))
    }

    /// The suites of a folder.
    pub fn in_folder(folder: &Path) -> Result<Files, Box<Diagnostic>> {
        let mut texts = Vec::new();
        gather(folder, "", &mut texts)?;
        let name = folder.to_string_lossy().replace('\\', "/");
        Ok(Files::of(name.trim_end_matches('/'), texts))
    }

    /// One file.
    pub fn read(path: &Path) -> Result<Arc<Source>, Box<Diagnostic>> {
        let name = path.to_string_lossy().into_owned();
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Source::new(name, text)),
            Err(error) => Err(Box::new(Diagnostic::new(
                name,
                format!("cannot be read: {error}"),
            ))),
        }
    }

    /// Texts as files: `(path, text)`.
    pub fn of(root: &str, texts: impl IntoIterator<Item = (String, String)>) -> Files {
        let mut files: Vec<File> = texts
            .into_iter()
            .map(|(path, text)| File {
                source: Source::new(format!("{root}/{path}"), text),
                path,
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Files { files }
    }

    /// Puts a file in, in place of the one with this path.
    pub fn put(&mut self, path: &str, source: Arc<Source>) {
        self.files.retain(|file| file.path != path);
        self.files.push(File {
            path: path.to_owned(),
            source,
        });
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// The file with this path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The files of requirements.
    pub fn requirements(&self) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(|file| file.path.starts_with("requirements/"))
    }

    /// The suites proper.
    pub fn suites(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| {
            !file.path.starts_with("requirements/")
                && file.path != "openings.yaml"
                && file.path != "defaults.yaml"
        })
    }

    /// SHA-256 over paths and texts in order of path, in hexadecimal.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for file in &self.files {
            for part in [&file.path, &file.source.text] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize()
            .iter()
            .fold(String::new(), |mut text, octet| {
                // Writing to a String cannot fail.
                let _ = write!(text, "{octet:02x}");
                text
            })
    }
}

/// Every `.yaml` below a folder, with its path below it.
fn gather(
    folder: &Path,
    below: &str,
    into: &mut Vec<(String, String)>,
) -> Result<(), Box<Diagnostic>> {
    let cannot = |path: &Path, error: std::io::Error| {
        Box::new(Diagnostic::new(
            path.display().to_string(),
            format!("cannot be read: {error}"),
        ))
    };
    let entries = std::fs::read_dir(folder).map_err(|error| cannot(folder, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| cannot(folder, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if name.starts_with('.') {
            continue;
        }
        // A link to a folder is not followed: it could lead in a circle.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            gather(&path, &format!("{below}{name}/"), into)?;
        } else if name.ends_with(".yaml") {
            let text = std::fs::read_to_string(&path).map_err(|error| cannot(&path, error))?;
            into.push((format!("{below}{name}"), text));
        }
    }
    Ok(())
}
