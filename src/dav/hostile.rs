//! Servers that misbehave, for tests: each answer is a script of what to do to the socket.

use super::{Auth, Client, Credentials, ExchangeLog, Options, Session};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What is done when a request has come.
pub(crate) enum Act {
    /// Send these octets and keep the connection.
    Say(String),
    /// Send these octets and close.
    SayAndClose(Vec<u8>),
    /// Send these octets and nothing more, for ever.
    SayAndHang(Vec<u8>),
    /// Send these octets again and again.
    Endless(Vec<u8>),
    /// Close with a reset.
    Reset,
}

/// A plain answer with a body.
pub(crate) fn answer(status: u16, headers: &str, body: &str) -> Act {
    Act::Say(format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

/// Serves until the test ends. `script` gets the number of the request, its head and body.
pub(crate) async fn serve<F>(script: F) -> Url
where
    F: Fn(usize, &str, &str) -> Act + Send + Sync + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let script = Arc::new(script);
    let count = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (script, count) = (script.clone(), count.clone());
            tokio::spawn(async move { converse(stream, script, count).await });
        }
    });
    Url::parse(&format!("http://{address}/")).unwrap()
}

async fn converse<F>(mut stream: TcpStream, script: Arc<F>, count: Arc<AtomicUsize>)
where
    F: Fn(usize, &str, &str) -> Act,
{
    while let Some((head, body)) = request(&mut stream).await {
        let act = script(count.fetch_add(1, Ordering::SeqCst), &head, &body);
        match act {
            Act::Say(text) => {
                if stream.write_all(text.as_bytes()).await.is_err() {
                    return;
                }
            }
            Act::SayAndClose(octets) => {
                let _ = stream.write_all(&octets).await;
                let _ = stream.shutdown().await;
                return;
            }
            Act::SayAndHang(octets) => {
                let _ = stream.write_all(&octets).await;
                tokio::time::sleep(Duration::from_secs(3600)).await;
            }
            Act::Endless(octets) => while stream.write_all(&octets).await.is_ok() {},
            Act::Reset => {
                // Closing with unread octets or zero linger resets; the latter is certain.
                let _ = stream.set_zero_linger();
                return;
            }
        }
    }
}

async fn request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = seen.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&seen[..end]).into_owned();
            let length = head
                .to_ascii_lowercase()
                .lines()
                .find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0);
            if seen.len() >= end + 4 + length {
                let body = String::from_utf8_lossy(&seen[end + 4..]).into_owned();
                return Some((head, body));
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => seen.extend_from_slice(&buffer[..read]),
        }
    }
}

/// A session of `user1` with a short time limit.
pub(crate) fn session(auth: Auth) -> Session {
    let credentials = Credentials::new("user1", "s3cret-word", auth);
    let mut options = Options {
        request: Duration::from_millis(400),
        max_body: 100_000,
        ..Options::default()
    };
    credentials.add_to(&mut options.secrets);
    Session::new(
        Client::new(options).unwrap(),
        credentials,
        ExchangeLog::new("test/hostile"),
    )
}
