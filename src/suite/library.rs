//! All suites, read once.

use super::assemble;
use super::context::Context;
use super::files::{File, Files};
use super::one;
use super::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::requirement::Catalogue;
use crate::yaml::Node;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

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
        Library::read_where(files, |_| true)
    }

    /// Reads those suites that `wanted` accepts, and what all suites share.
    fn read_where(files: &Files, wanted: impl Fn(&File) -> bool) -> (Library, Vec<Diagnostic>) {
        let requirements: Vec<&File> = files.requirements().collect();
        let suites: Vec<&File> = files.suites().filter(|file| wanted(file)).collect();
        let all: Vec<&File> = requirements.iter().chain(&suites).copied().collect();
        let mut trees = in_parallel(&all, |file| Node::parse(&file.source)).into_iter();
        let sources = requirements.iter().map(|file| &file.source);
        let catalogue = Catalogue::of_trees(sources.zip(trees.by_ref()));
        let (context, mut errors) = Context::with(files, catalogue);
        let read: Vec<_> = suites
            .iter()
            .zip(trees)
            .map(|(file, tree)| (*file, Mutex::new(Some(tree))))
            .collect();
        let mut library = Library {
            digest: files.digest(),
            ..Library::default()
        };
        let assembled = in_parallel(&read, |(file, tree)| {
            // Each is taken once, by the one thread that works on it.
            let tree = tree.lock().ok().and_then(|mut tree| tree.take());
            assemble::suite(file, tree.unwrap_or(Ok(None)), &context)
        });
        for (info, plans, mut found) in assembled {
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

    /// The same with the one suite that has this scenario, for a process that runs nothing
    /// else: it need not read the others.
    pub fn shared_for(scenario: &str) -> Result<&'static Library, Vec<Diagnostic>> {
        let folder = std::env::var_os("INVITEST_SUITES").filter(|folder| !folder.is_empty());
        let files = match folder.as_deref().map(Path::new) {
            Some(folder) => Files::in_folder(folder),
            None => Files::built_in(),
        };
        let files = files.map_err(|error| vec![*error])?;
        let has = |file: &File| {
            let rest = scenario.strip_prefix(file.id());
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        match Library::read_where(&files, has) {
            // A process has one of these, and needs it to its end.
            (library, errors) if errors.is_empty() => Ok(Box::leak(Box::new(library))),
            (_, errors) => Err(errors),
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
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            match items.get(index) {
                Some(item) => done.push((index, work(item))),
                None => return done,
            }
        }
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(results) => results,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
