//! Account leases: no two scenarios hold one account at once, in this process or another.
//!
//! A lease is a file lock per account, in a folder named after the target's URL, so that a
//! killed process holds nothing. Whoever waits stands in one line, also between processes:
//! only the first of it takes accounts, keeps what it has got and takes the next that is
//! given back. Nobody who holds a lease waits for another, so there is no deadlock, and
//! nobody is overtaken for ever.

use crate::dav::normal;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use url::Url;

/// How often accounts that another process holds are looked at again.
const LOOK: Duration = Duration::from_millis(15);
/// How long a lease is waited for unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(900);

/// The accounts of a target, to be leased. Clones share them.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

struct Inner {
    users: Vec<String>,
    /// None for a target that only this process knows.
    files: Option<Files>,
    taken: Mutex<Vec<bool>>,
    given_back: Notify,
    line: tokio::sync::Mutex<()>,
    patience: Duration,
}

struct Files {
    line: File,
    accounts: Vec<File>,
}

/// Accounts that nobody else uses until this is dropped.
pub struct Lease {
    pool: Pool,
    indexes: Vec<usize>,
}

/// Why there is no lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaseError {
    /// The target has fewer accounts.
    NotEnough {
        /// How many were asked for.
        wanted: usize,
        /// How many there are.
        have: usize,
    },
    /// The folder of the locks cannot be used.
    Folder(PathBuf, String),
    /// Others held them all the time.
    Busy {
        /// How long it was waited, in seconds.
        seconds: u64,
        /// Who holds what, as far as it is known.
        holders: Vec<String>,
    },
}

impl fmt::Display for LeaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LeaseError::NotEnough { wanted, have } => {
                write!(f, "needs {wanted} accounts; the target has {have}")
            }
            LeaseError::Folder(path, why) => write!(
                f,
                "accounts cannot be leased: {}: {why} (INVITEST_LEASES names another folder)",
                path.display()
            ),
            LeaseError::Busy { seconds, holders } => write!(
                f,
                "no free accounts after {seconds} s: {}",
                holders.join(", ")
            ),
        }
    }
}

impl std::error::Error for LeaseError {}

impl Pool {
    /// The accounts of a target that other processes may use, too. The folder is
    /// `INVITEST_LEASES`, else `invitest-leases` among temporary files.
    pub fn shared(url: &Url, users: Vec<String>) -> Result<Pool, LeaseError> {
        let root = match std::env::var_os("INVITEST_LEASES").filter(|v| !v.is_empty()) {
            Some(folder) => PathBuf::from(folder),
            None => std::env::temp_dir().join("invitest-leases"),
        };
        Pool::in_folder(&root, url, users)
    }

    /// The same with the folder named.
    pub fn in_folder(root: &Path, url: &Url, users: Vec<String>) -> Result<Pool, LeaseError> {
        let folder = root.join(digest(&normal(url)));
        let fail = |error: std::io::Error| LeaseError::Folder(folder.clone(), error.to_string());
        std::fs::create_dir_all(&folder).map_err(fail)?;
        let open = |name: String| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(folder.join(name))
        };
        let files = Files {
            line: open("line.lock".to_owned()).map_err(fail)?,
            accounts: users
                .iter()
                .map(|user| open(format!("{}.lock", digest(user))))
                .collect::<Result<_, _>>()
                .map_err(fail)?,
        };
        Ok(Pool::with(users, Some(files)))
    }

    /// The accounts of a target that only this process knows.
    pub fn private(users: Vec<String>) -> Pool {
        Pool::with(users, None)
    }

    fn with(users: Vec<String>, files: Option<Files>) -> Pool {
        Pool {
            inner: Arc::new(Inner {
                taken: Mutex::new(vec![false; users.len()]),
                users,
                files,
                given_back: Notify::new(),
                line: tokio::sync::Mutex::new(()),
                patience: PATIENCE,
            }),
        }
    }

    /// How many accounts there are.
    pub fn len(&self) -> usize {
        self.inner.users.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.inner.users.is_empty()
    }

    /// Waits for `n` accounts and takes them, the first free ones of the list.
    ///
    /// Whoever holds a lease must not wait for another.
    pub async fn lease(&self, n: usize) -> Result<Lease, LeaseError> {
        self.lease_within(n, self.inner.patience).await
    }

    /// The same, giving up after a time.
    pub async fn lease_within(&self, n: usize, patience: Duration) -> Result<Lease, LeaseError> {
        if n > self.len() {
            return Err(LeaseError::NotEnough {
                wanted: n,
                have: self.len(),
            });
        }
        let started = Instant::now();
        let mut lease = Lease {
            pool: self.clone(),
            indexes: Vec::new(),
        };
        match tokio::time::timeout(patience, self.fill(&mut lease, n)).await {
            Ok(Ok(())) => {
                lease.indexes.sort_unstable();
                Ok(lease)
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(LeaseError::Busy {
                seconds: started.elapsed().as_secs(),
                holders: self.holders(&lease.indexes),
            }),
        }
    }

    async fn fill(&self, lease: &mut Lease, n: usize) -> Result<(), LeaseError> {
        let _first_here = self.inner.line.lock().await;
        let _first_everywhere = self.stand_in_line().await?;
        loop {
            // Registered before looking, so that nothing given back meanwhile is missed.
            let given_back = self.inner.given_back.notified();
            self.take_free(&mut lease.indexes, n)?;
            if lease.indexes.len() == n {
                return Ok(());
            }
            let _ = tokio::time::timeout(LOOK, given_back).await;
        }
    }

    /// Takes free accounts until there are `n`.
    fn take_free(&self, indexes: &mut Vec<usize>, n: usize) -> Result<(), LeaseError> {
        let mut taken = self.taken();
        for (index, flag) in taken.iter_mut().enumerate() {
            if indexes.len() == n {
                break;
            }
            if *flag {
                continue;
            }
            if let Some(files) = &self.inner.files {
                let mut file = &files.accounts[index];
                if !try_lock(file)? {
                    continue;
                }
                // Only for the message of somebody who waits in vain.
                let note = format!("process {}\n", std::process::id());
                let _ = file.set_len(0);
                let _ = file.rewind();
                let _ = file.write_all(note.as_bytes());
            }
            *flag = true;
            indexes.push(index);
        }
        Ok(())
    }

    async fn stand_in_line(&self) -> Result<Option<InLine<'_>>, LeaseError> {
        let Some(files) = &self.inner.files else {
            return Ok(None);
        };
        while !try_lock(&files.line)? {
            tokio::time::sleep(LOOK / 3).await;
        }
        Ok(Some(InLine(&files.line)))
    }

    fn holders(&self, own: &[usize]) -> Vec<String> {
        let taken = self.taken().clone();
        let mut holders = Vec::new();
        for (index, user) in self.inner.users.iter().enumerate() {
            if own.contains(&index) {
                continue;
            }
            let mut note = String::new();
            if let Some(files) = &self.inner.files {
                let mut file = &files.accounts[index];
                let _ = file.rewind();
                let _ = file.take(100).read_to_string(&mut note);
            }
            let holder = match note.trim() {
                _ if taken[index] => "this process",
                "" => "somebody",
                note => note,
            };
            holders.push(format!("{user} is or was held by {holder}"));
        }
        holders
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, Vec<bool>> {
        self.inner
            .taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first place of the line between processes.
struct InLine<'a>(&'a File);

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

impl Lease {
    /// The positions of the accounts in the target's list, ascending.
    pub fn indexes(&self) -> &[usize] {
        &self.indexes
    }

    /// The user names.
    pub fn users(&self) -> Vec<&str> {
        self.indexes
            .iter()
            .map(|i| self.pool.inner.users[*i].as_str())
            .collect()
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lease({})", self.users().join(", "))
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pool({} accounts)", self.len())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut taken = self.pool.taken();
        for index in &self.indexes {
            if let Some(files) = &self.pool.inner.files {
                // Should it fail, the end of the process gives it back.
                let _ = files.accounts[*index].unlock();
            }
            taken[*index] = false;
        }
        drop(taken);
        self.pool.inner.given_back.notify_waiters();
    }
}

fn try_lock(file: &File) -> Result<bool, LeaseError> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(LeaseError::Folder(
            PathBuf::from("lock file"),
            error.to_string(),
        )),
    }
}

fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    fn users(n: usize) -> Vec<String> {
        (1..=n).map(|i| format!("user{i}")).collect()
    }

    fn root(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("invitest-{name}-{}", std::process::id()))
    }

    /// Two pools on one folder behave like two processes: their locks are apart.
    fn two_pools(name: &str, n: usize) -> [Pool; 2] {
        let root = root(name);
        let a = Url::parse("http://h/dav").unwrap();
        let b = Url::parse("http://h:80/d%61v/").unwrap();
        [
            Pool::in_folder(&root, &a, users(n)).unwrap(),
            Pool::in_folder(&root, &b, users(n)).unwrap(),
        ]
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_account_is_ever_held_twice_and_nobody_waits_for_ever() {
        let pools = two_pools("lease", 5);
        let held: Arc<Vec<AtomicBool>> = Arc::new((0..5).map(|_| AtomicBool::new(false)).collect());
        let done = Arc::new(AtomicUsize::new(0));
        let mut tasks = Vec::new();
        for task in 0..60 {
            let (pool, held, done) = (pools[task % 2].clone(), held.clone(), done.clone());
            tasks.push(tokio::spawn(async move {
                let lease = pool.lease(1 + task % 5).await.unwrap();
                assert_eq!(lease.indexes().len(), 1 + task % 5);
                for i in lease.indexes() {
                    assert!(!held[*i].swap(true, Ordering::SeqCst), "held twice");
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
                for i in lease.indexes() {
                    held[*i].store(false, Ordering::SeqCst);
                }
                done.fetch_add(1, Ordering::SeqCst);
            }));
        }
        for task in tasks {
            tokio::time::timeout(Duration::from_secs(20), task)
                .await
                .expect("a deadlock")
                .unwrap();
        }
        assert_eq!(done.load(Ordering::SeqCst), 60);
        let _ = std::fs::remove_dir_all(root("lease"));
    }

    #[tokio::test]
    async fn waiting_ends_and_leaves_nothing_behind() {
        let [a, b] = two_pools("busy", 2);
        let lease = a.lease(1).await.unwrap();
        assert_eq!(lease.users(), ["user1"]);
        let short = Duration::from_millis(60);
        for pool in [&a, &b] {
            let error = pool.lease_within(2, short).await.unwrap_err();
            let LeaseError::Busy { holders, .. } = &error else {
                panic!("{error}")
            };
            assert_eq!(holders.len(), 1, "user2 was free and taken: {error}");
            assert!(error.to_string().contains("user1"), "{error}");
        }
        // What the vain attempts had taken is free again, and the line is empty.
        let other = b.lease_within(1, short).await.unwrap();
        assert_eq!(other.users(), ["user2"]);
        drop((lease, other));
        b.lease_within(2, short).await.unwrap();
        assert_eq!(
            a.lease(3).await.unwrap_err(),
            LeaseError::NotEnough { wanted: 3, have: 2 }
        );
        let _ = std::fs::remove_dir_all(root("busy"));
    }

    #[tokio::test]
    async fn a_big_lease_is_not_overtaken_for_ever() {
        let pool = Pool::private(users(3));
        let first = pool.lease(1).await.unwrap();
        let big = {
            let pool = pool.clone();
            tokio::spawn(async move { pool.lease(3).await.unwrap().indexes().len() })
        };
        tokio::task::yield_now().await;
        let small = {
            let pool = pool.clone();
            tokio::spawn(async move { pool.lease(1).await.unwrap() })
        };
        tokio::time::sleep(Duration::from_millis(40)).await;
        assert!(!small.is_finished(), "overtook the one before it");
        drop(first);
        assert_eq!(big.await.unwrap(), 3);
        small.await.unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let url = Url::parse("http://h/").unwrap();
        let error = Pool::in_folder(Path::new("/dev/null/x"), &url, users(1)).unwrap_err();
        assert!(error.to_string().contains("INVITEST_LEASES"), "{error}");
    }
}
