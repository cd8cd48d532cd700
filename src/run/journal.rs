//! What a run makes on a server is written down before its request, so that
//! `invitest clean` can remove what a killed run left.

use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// One thing that a run is about to make or change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Entry {
    /// The run itself: first line of every journal.
    Run {
        /// Its id; every UID and name that it makes starts with `invitest-<id>-`.
        id: String,
        /// The target's URL.
        url: String,
    },
    /// A calendar object resource.
    Object {
        /// The account.
        user: String,
        /// Where.
        url: String,
        /// The scenario's UID prefix.
        uid: String,
    },
    /// A calendar.
    Calendar {
        /// The account.
        user: String,
        /// Where.
        url: String,
    },
    /// Properties that a PROPPATCH changes, with what they were.
    Properties {
        /// The account.
        user: String,
        /// Of which resource.
        url: String,
        /// The body of the PROPPATCH that puts them back.
        body: String,
    },
    /// An access control list that changes, with what it was.
    Acl {
        /// The account.
        user: String,
        /// Of which resource.
        url: String,
        /// The body of the ACL request that puts it back.
        body: String,
    },
}

/// A journal: a file of JSON lines.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: Mutex<File>,
}

impl Journal {
    /// The folder of journals: `INVITEST_STATE` or the system's temporary folder.
    pub fn folder() -> PathBuf {
        std::env::var_os("INVITEST_STATE")
            .map_or_else(std::env::temp_dir, PathBuf::from)
            .join("invitest-journals")
    }

    /// Opens the journal of a run, new or going on (processes of one nextest run share it).
    pub fn open(folder: &Path, run: &str, url: &str) -> io::Result<Journal> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{run}.jsonl"));
        let known = path.exists();
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let journal = Journal {
            path,
            file: Mutex::new(file),
        };
        if !known {
            journal.write(&Entry::Run {
                id: run.to_owned(),
                url: url.to_owned(),
            });
        }
        Ok(journal)
    }

    /// Writes an entry down. A full disk must not stop the clean-up that is still possible,
    /// so a failure is reported on the terminal only.
    pub fn write(&self, entry: &Entry) {
        let Ok(mut line) = serde_json::to_string(entry) else {
            return;
        };
        line.push('\n');
        let mut file = self.file.lock().unwrap_or_else(|e| e.into_inner());
        if let Err(error) = file.write_all(line.as_bytes()) {
            eprintln!("warning: journal {}: {error}", self.path.display());
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the journal: everything is cleaned up.
    pub fn finish(&self) {
        // A journal that stays is harmless: `clean` finds nothing to do.
        let _ = fs::remove_file(&self.path);
    }

    /// The entries of a journal; a line cut short by a kill ends it.
    pub fn read(path: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for line in BufReader::new(File::open(path)?).lines() {
            match serde_json::from_str(&line?) {
                Ok(entry) => entries.push(entry),
                Err(_) => break,
            }
        }
        Ok(entries)
    }

    /// All journals of a folder.
    pub fn all(folder: &Path) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
            .collect();
        paths.sort();
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_cut_short_by_a_kill_is_read_up_to_there() {
        let folder = std::env::temp_dir().join(format!("invitest-journal-{}", std::process::id()));
        let journal = Journal::open(&folder, "r1", "http://x/").unwrap();
        let entry = Entry::Calendar {
            user: "u".into(),
            url: "http://x/c/".into(),
        };
        journal.write(&entry);
        let mut raw = fs::read(journal.path()).unwrap();
        raw.extend_from_slice(b"{\"kind\":\"obj");
        fs::write(journal.path(), raw).unwrap();
        let entries = Journal::read(journal.path()).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[1], entry);
        assert_eq!(Journal::all(&folder), [journal.path().to_path_buf()]);
        journal.finish();
        assert!(Journal::all(&folder).is_empty());
    }
}
