//! A server that speaks for another and misbehaves where it is told to.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What is done with a request.
pub enum Act {
    /// The other server's answer, as it is.
    Pass,
    /// The other server's answer, with octets replaced by as many others.
    Replace(&'static str, &'static str),
    /// This, and the connection is closed.
    Say(Vec<u8>),
    /// Nothing, for a long time.
    Hang,
    /// The beginning of an answer, and then nothing for a long time.
    HangAfter(Vec<u8>),
    /// The connection is closed at once.
    Close,
    /// These octets again and again.
    Endless(Vec<u8>),
}

/// Where it listens, and how many requests came.
pub struct Proxy {
    /// The port on 127.0.0.1.
    pub port: u16,
    count: Arc<AtomicUsize>,
}

impl Proxy {
    /// Listens; asks `script` about the number and the head of each request. `to` is the
    /// port of the server that it speaks for.
    pub fn new<F>(to: Option<u16>, script: F) -> Proxy
    where
        F: Fn(usize, &str) -> Act + Send + Sync + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let count = Arc::new(AtomicUsize::new(0));
        let (script, counted) = (Arc::new(script), Arc::clone(&count));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, counted) = (Arc::clone(&script), Arc::clone(&counted));
                // What is left when the test ends, ends with it.
                std::thread::spawn(move || {
                    let _ = one(stream, to, script.as_ref(), &counted);
                });
            }
        });
        Proxy { port, count }
    }

    /// The URL.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// How many requests came.
    pub fn requests(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

/// One request to a connection: the other server's answers say `Connection: close`.
fn one(
    mut stream: TcpStream,
    to: Option<u16>,
    script: &(dyn Fn(usize, &str) -> Act + Sync),
    count: &AtomicUsize,
) -> std::io::Result<()> {
    let Some((head, body)) = request(&mut stream)? else {
        return Ok(());
    };
    let act = script(count.fetch_add(1, Ordering::SeqCst), &head);
    let long = Duration::from_secs(600);
    match act {
        Act::Pass => stream.write_all(&forward(to, &head, &body)?)?,
        Act::Replace(from, with) => {
            assert_eq!(from.len(), with.len());
            let mut answer = forward(to, &head, &body)?;
            let (from, with) = (from.as_bytes(), with.as_bytes());
            for at in 0..answer.len().saturating_sub(from.len() - 1) {
                if answer[at..].starts_with(from) {
                    answer[at..at + with.len()].copy_from_slice(with);
                }
            }
            stream.write_all(&answer)?;
        }
        Act::Say(octets) => stream.write_all(&octets)?,
        Act::Hang => std::thread::sleep(long),
        Act::HangAfter(octets) => {
            stream.write_all(&octets)?;
            std::thread::sleep(long);
        }
        Act::Close => {}
        Act::Endless(octets) => loop {
            stream.write_all(&octets)?;
        },
    }
    stream.shutdown(Shutdown::Both)
}

fn request(stream: &mut TcpStream) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let mut seen = Vec::new();
    let mut buffer = [0; 16384];
    loop {
        if let Some(end) = seen.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&seen[..end]).into_owned();
            let length = head
                .to_ascii_lowercase()
                .lines()
                .find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0usize);
            if seen.len() >= end + 4 + length {
                return Ok(Some((head, seen[end + 4..end + 4 + length].to_vec())));
            }
        }
        match stream.read(&mut buffer)? {
            0 => return Ok(None),
            read => seen.extend_from_slice(&buffer[..read]),
        }
    }
}

fn forward(to: Option<u16>, head: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
    let to = to.expect("a server to speak for");
    let mut other = TcpStream::connect(("127.0.0.1", to))?;
    // Host stays as it is, so that the server's own URLs are this proxy's.
    let kept: Vec<&str> = head
        .lines()
        .filter(|line| !line.to_ascii_lowercase().starts_with("connection:"))
        .collect();
    let head = format!("{}\r\nConnection: close\r\n\r\n", kept.join("\r\n"));
    other.write_all(head.as_bytes())?;
    other.write_all(body)?;
    let mut answer = Vec::new();
    other.read_to_end(&mut answer)?;
    Ok(answer)
}
