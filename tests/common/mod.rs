//! What tests of the built binary share: private folders, a clean environment, servers.

#![allow(dead_code)] // each test file uses its part

pub mod proxy;

use invitest::reference::{Config, Reference};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// A folder of one test, empty at its start.
pub struct Folder(pub PathBuf);

impl Folder {
    /// The folder of this name, which no other test of the file has.
    pub fn new(name: &str) -> Folder {
        let file = std::env::current_exe().expect("this test has a file");
        let file = file.file_stem().expect("a name").to_string_lossy();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(&*file)
            .join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder for this test");
        Folder(path)
    }

    /// Writes a file and gives its path.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, text).expect("written");
        path
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        let path = self.0.join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// A JSON file.
    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.read(name)).expect("JSON")
    }

    /// Whether a path is there.
    pub fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    /// All files below.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files
    }

    /// The binary in this folder, with nothing of this process's own settings.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_invitest"));
        command.args(args).current_dir(&self.0);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("INVITEST_") || text.starts_with("NEXTEST") {
                command.env_remove(&name);
            }
        }
        command
            .env("INVITEST_STATE", self.0.join("state"))
            .env("INVITEST_LEASES", self.0.join("leases"))
            .env("INVITEST_SUITES", fixtures())
            .stdin(Stdio::null());
        command
    }

    /// Runs the binary with the small suites of the tests.
    pub fn run(&self, args: &[&str]) -> Ended {
        ended(self.command(args))
    }

    /// Starts the binary and lets it run.
    pub fn start(&self, args: &[&str]) -> Child {
        self.command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("invitest starts")
    }

    /// Journals that were not finished.
    pub fn journals(&self) -> usize {
        std::fs::read_dir(self.0.join("state/invitest-journals")).map_or(0, Iterator::count)
    }
}

/// The small suites.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/suites")
}

/// How a command ended.
pub struct Ended {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// Fails unless the code is this one.
    #[track_caller]
    pub fn is(&self, code: u8) -> &Ended {
        assert_eq!(
            self.code,
            Some(i32::from(code)),
            "\n--- out\n{}\n--- err\n{}",
            self.out,
            self.err
        );
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Fails unless standard error says this.
    #[track_caller]
    pub fn complains(&self, words: &str) -> &Ended {
        assert!(self.err.contains(words), "no {words:?} in\n{}", self.err);
        self
    }

    /// Fails unless standard output says this.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Ended {
        assert!(self.out.contains(words), "no {words:?} in\n{}", self.out);
        self
    }
}

/// Runs a command to its end.
pub fn ended(mut command: Command) -> Ended {
    let output = command.output().expect("invitest starts");
    Ended {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Waits for a child, at most so long.
pub fn wait(mut child: Child, limit: Duration) -> Ended {
    // Read while it runs: a full pipe would hold it up.
    let out = child.stdout.take().map(reading);
    let err = child.stderr.take().map(reading);
    let until = Instant::now() + limit;
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break Some(status);
        }
        if Instant::now() > until {
            let _ = child.kill();
            break None;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let said = |reading: Option<JoinHandle<String>>| {
        reading.map_or_else(String::new, |r| r.join().expect("read"))
    };
    let (out, err) = (said(out), said(err));
    let Some(status) = status else {
        panic!("still running after {limit:?}\n--- out\n{out}\n--- err\n{err}");
    };
    Ended {
        code: status.code(),
        out,
        err,
    }
}

fn reading(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut octets = Vec::new();
        let _ = stream.read_to_end(&mut octets);
        String::from_utf8_lossy(&octets).into_owned()
    })
}

/// A reference server in this process.
pub struct Served {
    /// Where it is, with a slash at the end.
    pub url: String,
    reference: Option<Reference>,
    runtime: Runtime,
}

impl Served {
    /// A server as it is by default.
    pub fn new() -> Served {
        Served::with(Config::default())
    }

    /// One that is otherwise.
    pub fn with(config: Config) -> Served {
        let runtime = Runtime::new().expect("a runtime");
        let reference = runtime
            .block_on(Reference::start(config))
            .expect("a server");
        Served {
            url: format!("{}/", reference.url),
            reference: Some(reference),
            runtime,
        }
    }

    /// The port.
    pub fn port(&self) -> u16 {
        let url = self.url.trim_end_matches('/');
        let port = url.rsplit(':').next().expect("a port");
        port.parse().expect("a number")
    }

    /// The options that name this server with so many of its accounts.
    pub fn options(&self, accounts: usize) -> Vec<String> {
        let mut options = vec!["--url".to_owned(), self.url.clone()];
        for n in 1..=accounts {
            options.push("--account".to_owned());
            options.push(format!("user{n}:pass{n}"));
        }
        options
    }

    /// A target file's text with so many accounts.
    pub fn target(&self, name: &str, accounts: usize) -> String {
        target(name, &self.url, accounts)
    }

    /// What this run, or any, has left in the calendars and inboxes of a user.
    pub fn left(&self, user: usize) -> Vec<String> {
        let mut left = Vec::new();
        for folder in ["calendar", "inbox"] {
            let path = format!("/home/user{user}/{folder}/");
            let (_, body) = request(self.port(), user, "PROPFIND", &path, &["Depth: 1"]);
            let hrefs = body.split("href>").map(|part| part.split('<').next());
            let ours = hrefs.flatten().filter(|href| href.contains("invitest-"));
            left.extend(ours.map(str::to_owned));
        }
        left
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It lives on the runtime, which goes last.
        let _inside = self.runtime.enter();
        drop(self.reference.take());
    }
}

/// A target file's text.
pub fn target(name: &str, url: &str, accounts: usize) -> String {
    let accounts: String = (1..=accounts)
        .map(|n| format!("  - {{user: user{n}, password: {{value: pass{n}}}}}\n"))
        .collect();
    format!(
        "name: {name}\nurl: {url}\naccounts:\n{accounts}timing: {{deadline: 5s, settle: 60ms, request: 5s}}\n"
    )
}

/// One request, without any of the code under test; gives status and the rest.
pub fn request(
    port: u16,
    user: usize,
    method: &str,
    path: &str,
    headers: &[&str],
) -> (u16, String) {
    use base64::Engine as _;
    let pair = format!("user{user}:pass{user}");
    let basic = base64::engine::general_purpose::STANDARD.encode(pair);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let more: String = headers.iter().map(|h| format!("{h}\r\n")).collect();
    let text = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Basic {basic}\r\n\
         Content-Length: 0\r\nConnection: close\r\n{more}\r\n"
    );
    stream.write_all(text.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.get(9..12).and_then(|s| s.parse().ok());
    (status.expect("a status"), answer)
}

/// Strings as the arguments of a command.
pub fn args<'a>(fixed: &[&'a str], more: &'a [String]) -> Vec<&'a str> {
    fixed
        .iter()
        .copied()
        .chain(more.iter().map(String::as_str))
        .collect()
}
