//! All suites, read once.

use super::assemble;
use super::context::Context;
use super::files::Files;
use super::one;
use super::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::requirement::Catalogue;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// All suites: scenarios ready to run, and the catalogue that they are owed to.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// The scenarios, in order of file and place.
    pub plans: Vec<Plan>,
    /// The requirements.
    pub catalogue: Catalogue,
    /// The requirement that an action relies on when its step says nothing, by action
    /// (`suites/defaults.yaml`).
    pub needs: BTreeMap<String, String>,
    /// SHA-256 over all files: what a record was made with.
    pub digest: String,
    /// The suites, in order of file.
    pub suites: Vec<SuiteInfo>,
    /// Suites that are selected when nothing else is, by id; all when empty.
    pub selected: Vec<String>,
}

/// What is known of a suite beside its scenarios.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuiteInfo {
    /// `rfc6638/b.3-reply`
    pub id: String,
    /// The file, as the reader knows it.
    pub file: String,
    /// What it is about.
    pub title: String,
    /// Where it comes from.
    pub source: String,
}

impl Library {
    /// Reads and checks all files. Whatever is wrong is in the list, every file's errors.
    pub fn load(files: &Files) -> Result<Library, Vec<Diagnostic>> {
        let (library, errors) = Library::read(files);
        if errors.is_empty() {
            Ok(library)
        } else {
            Err(errors)
        }
    }

    /// Reads all files; what could be read, and what is wrong.
    pub fn read(files: &Files) -> (Library, Vec<Diagnostic>) {
        let (context, mut errors) = Context::read(files);
        let mut library = Library {
            digest: files.digest(),
            ..Library::default()
        };
        let suites: Vec<_> = files.suites().collect();
        for (info, plans, mut found) in in_parallel(&suites, |file| assemble::suite(file, &context))
        {
            library.suites.extend(info);
            library.plans.extend(plans);
            errors.append(&mut found);
        }
        library.catalogue = context.catalogue;
        library.needs = context.needs;
        (library, unique(errors))
    }

    /// The suites of `folder`, or those that this version brings.
    pub fn open(folder: Option<&Path>) -> Result<Library, Vec<Diagnostic>> {
        Library::open_with(folder, &[])
    }

    /// The same with files of one's own among them, which are selected when nothing else
    /// is.
    pub fn open_with(folder: Option<&Path>, own: &[PathBuf]) -> Result<Library, Vec<Diagnostic>> {
        let files = match folder {
            Some(folder) => Files::in_folder(folder),
            None => Files::built_in(),
        };
        let mut files = files.map_err(|error| vec![*error])?;
        let mut selected = Vec::new();
        for path in own {
            let file = Files::read(path).map_err(|error| vec![*error])?;
            let below = one::path_below(&file.name);
            selected.push(below.strip_suffix(".yaml").unwrap_or(&below).to_owned());
            files.put(&below, file);
        }
        let mut library = Library::load(&files)?;
        library.selected = selected;
        Ok(library)
    }

    /// The suites of the folder that `INVITEST_SUITES` names, or those that this version
    /// brings; read once in a process.
    pub fn shared() -> Result<&'static Library, &'static [Diagnostic]> {
        static SHARED: OnceLock<Result<Library, Vec<Diagnostic>>> = OnceLock::new();
        let read = || {
            let folder = std::env::var_os("INVITEST_SUITES").filter(|folder| !folder.is_empty());
            Library::open(folder.as_deref().map(Path::new))
        };
        match SHARED.get_or_init(read) {
            Ok(library) => Ok(library),
            Err(errors) => Err(errors),
        }
    }

    /// The scenario of this id.
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// The scenarios whose id begins with any of these selectors; without selectors those
    /// of the suites that the user brought, or all.
    pub fn select<'a>(&'a self, selectors: &'a [String]) -> impl Iterator<Item = &'a Plan> {
        self.plans.iter().filter(move |plan| {
            if selectors.is_empty() && !self.selected.is_empty() {
                return self.selected.contains(&plan.suite);
            }
            selectors.is_empty()
                || selectors
                    .iter()
                    .any(|selector| plan.id.starts_with(selector.trim_start_matches("suites/")))
        })
    }
}

/// Errors once each: a table's rows share theirs.
pub(super) fn unique(errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    errors
        .into_iter()
        .filter(|error| seen.insert((error.position(), error.title.clone())))
        .collect()
}

/// Works on all items, some at a time; the results are in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(8));
    if threads == 1 || items.len() < 8 {
        return items.iter().map(work).collect();
    }
    let chunk = items.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let workers: Vec<_> = items
            .chunks(chunk)
            .map(|items| scope.spawn(|| items.iter().map(&work).collect::<Vec<R>>()))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(results) => results,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}
