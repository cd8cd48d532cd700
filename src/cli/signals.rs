//! Ctrl-C and SIGTERM: the first ends the run and cleans up, the second ends it at once.

use crate::report::exit;
use tokio::sync::watch;

/// Whether the run is to end.
#[derive(Debug, Clone)]
pub struct Signals(watch::Receiver<bool>);

impl Signals {
    /// Listens from now on.
    pub fn listen() -> std::io::Result<Signals> {
        let (stop, stopped) = watch::channel(false);
        let mut next = Next::new()?;
        tokio::spawn(async move {
            next.signal().await;
            stop.send_replace(true);
            eprintln!("interrupted: cleaning up (once more ends this at once)");
            next.signal().await;
            eprintln!("ended; `invitest clean` removes what is left");
            std::process::exit(i32::from(exit::INTERRUPTED));
        });
        Ok(Signals(stopped))
    }

    /// Whether one came.
    pub fn came(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for the first.
    pub async fn wait(&self) {
        let mut stopped = self.0.clone();
        // The sender lives as long as the process; if it is gone, nothing will come.
        if stopped.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// What ends the process, one at a time; nothing is missed from when it is made.
#[cfg(unix)]
pub struct Next {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Next {
    /// Listens from now on.
    pub fn new() -> std::io::Result<Next> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Next {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the next.
    pub async fn signal(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// What ends the process.
#[cfg(not(unix))]
pub struct Next;

#[cfg(not(unix))]
impl Next {
    /// Listens from now on.
    pub fn new() -> std::io::Result<Next> {
        Ok(Next)
    }

    /// Waits for the next.
    pub async fn signal(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
