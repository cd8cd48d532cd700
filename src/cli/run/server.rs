//! `--start`: the target's own script starts the server, and another stops it afterwards.

use crate::cli::signals::Signals;
use crate::report::exit;
use crate::target::Target;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use url::Url;

/// Time enough to install a server's packages.
const START_LIMIT: Duration = Duration::from_secs(20 * 60);
/// Time enough to stop one.
const STOP_LIMIT: Duration = Duration::from_secs(3 * 60);

/// A server that was started for this run.
#[derive(Debug)]
pub struct Server {
    stop: Option<PathBuf>,
    quiet: bool,
}

impl Server {
    /// Starts a target's server. If the script's last line is a URL, the target is there.
    pub async fn start(
        target: &mut Target,
        keep_url: bool,
        quiet: bool,
        signals: &Signals,
    ) -> Result<Server, (u8, String)> {
        let Some(script) = target.start.clone() else {
            let words = "--start, but the target's file names no `start` script".to_owned();
            return Err((exit::USAGE, words));
        };
        let server = Server {
            stop: target.stop.clone(),
            quiet,
        };
        let shown = script.display().to_string();
        let mut child = command(&script, quiet)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| (exit::USAGE, format!("the start script {shown}: {error}")))?;
        let ended = tokio::select! {
            ended = tokio::time::timeout(START_LIMIT, output(&mut child)) => ended,
            () = signals.wait() => {
                let _ = child.kill().await;
                server.stop().await;
                return Err((exit::INTERRUPTED, "interrupted; no report is written".into()));
            }
        };
        let failed = match ended {
            Ok(Ok((status, said))) if status.success() => {
                let last = said.lines().rev().find(|line| !line.trim().is_empty());
                let url = last.and_then(|line| Url::parse(line.trim()).ok());
                if let Some(url) = url.filter(|url| url.scheme().starts_with("http"))
                    && !keep_url
                {
                    target.url = url;
                }
                return Ok(server);
            }
            Ok(Ok((status, _))) => format!("the start script {shown} failed: {status}"),
            Ok(Err(error)) => format!("the start script {shown}: {error}"),
            Err(_) => {
                let _ = child.kill().await;
                format!(
                    "the start script {shown} took longer than {} minutes",
                    START_LIMIT.as_secs() / 60
                )
            }
        };
        server.stop().await;
        Err((exit::UNREACHABLE, failed))
    }

    /// Stops it. What goes wrong is told and changes no result.
    pub async fn stop(&self) {
        let Some(script) = &self.stop else { return };
        let mut command = command(script, self.quiet);
        // A second Ctrl-C must not end it half-way.
        #[cfg(unix)]
        command.process_group(0);
        let ended = match command.stdout(Stdio::null()).spawn() {
            Ok(mut child) => tokio::time::timeout(STOP_LIMIT, output(&mut child))
                .await
                .map(|ended| ended.map(|(status, _)| status)),
            Err(error) => Ok(Err(error)),
        };
        let wrong = match ended {
            Ok(Ok(status)) if status.success() => return,
            Ok(Ok(status)) => status.to_string(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("took longer than {} s", STOP_LIMIT.as_secs()),
        };
        eprintln!("warning: the stop script {}: {wrong}", script.display());
    }
}

fn command(script: &Path, quiet: bool) -> Command {
    // A path without a slash would be looked for in PATH.
    let path = std::path::absolute(script).unwrap_or_else(|_| script.to_owned());
    let mut command = Command::new(path);
    command.stdin(Stdio::null());
    if quiet {
        // Shown when it fails.
        command.stderr(Stdio::piped());
    }
    command
}

/// What a script says on one of its streams, as far as it is known. Not read to the end:
/// a server in the background may hold the stream open.
#[derive(Debug, Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    fn of(stream: Option<impl AsyncRead + Unpin + Send + 'static>) -> (Heard, JoinHandle<()>) {
        let heard = Heard::default();
        let also = heard.clone();
        let listening = tokio::spawn(async move {
            let Some(mut stream) = stream else { return };
            let mut octets = [0; 4096];
            while let Ok(n) = stream.read(&mut octets).await {
                if n == 0 {
                    return;
                }
                let mut all = also.0.lock().unwrap_or_else(PoisonError::into_inner);
                all.extend_from_slice(&octets[..n]);
            }
        });
        (heard, listening)
    }

    fn text(&self) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&all).into_owned()
    }
}

/// Waits for a script; gives its status and what it said.
async fn output(child: &mut Child) -> std::io::Result<(ExitStatus, String)> {
    let (said, listening) = Heard::of(child.stdout.take());
    let (complaints, also) = Heard::of(child.stderr.take());
    let status = child.wait().await?;
    let rest = async {
        // A reader that broke down has heard what it has heard.
        let _ = listening.await;
        let _ = also.await;
    };
    let _ = tokio::time::timeout(Duration::from_secs(1), rest).await;
    if !status.success() {
        eprint!("{}", complaints.text());
    }
    Ok((status, said.text()))
}
