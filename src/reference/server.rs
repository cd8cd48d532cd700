//! The server: listening, authentication, and which handler a request goes to.

use super::access::{self, Privilege};
use super::accounts::{self, Accounts};
use super::http::{Answer, Outcome, Request, dav};
use super::store::{Kind, Store};
use super::switches::{Ctx, Reached, Switches};
use super::{
    acl, conditions, copy_move, delete, deliver, disturbances, get, mkcol, paths, post, propfind,
    proppatch, put, report, tls, variations,
};
use super::{disturbances::Disturbance, faults, faults::Fault, variations::Variation};
use crate::wire::xml::Element;
use base64::Engine as _;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The largest body that is read at all.
const MAX_BODY: usize = 10 * 1024 * 1024;

/// What a server is to be.
#[derive(Debug, Clone)]
pub struct Config {
    /// How many users: `user1` with `pass1` to `userN` with `passN`.
    pub accounts: usize,
    /// Its faults.
    pub faults: Vec<&'static Fault>,
    /// Its variations.
    pub variations: Vec<&'static Variation>,
    /// Its disturbances.
    pub disturbances: Vec<&'static Disturbance>,
    /// The port on 127.0.0.1; 0 for a free one.
    pub port: u16,
    /// With TLS, by a certificate of its own.
    pub tls: Option<tls::Certificate>,
    /// When messages are delivered.
    pub delivery: deliver::Timing,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            accounts: 8,
            faults: Vec::new(),
            variations: Vec::new(),
            disturbances: Vec::new(),
            port: 0,
            tls: None,
            delivery: deliver::Timing::AtOnce,
        }
    }
}

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Reference {
    /// Where it is, without a slash at the end: `http://127.0.0.1:8000`.
    pub url: String,
    server: Arc<Server>,
    stop: watch::Sender<bool>,
}

impl Reference {
    /// Starts a server on the current tokio runtime.
    pub async fn start(config: Config) -> std::io::Result<Reference> {
        let listener = TcpListener::bind(("127.0.0.1", config.port)).await?;
        let scheme = if config.tls.is_some() {
            "https"
        } else {
            "http"
        };
        let url = format!("{scheme}://{}", listener.local_addr()?);
        let acceptor = match &config.tls {
            Some(certificate) => Some(certificate.acceptor()?),
            None => None,
        };
        let accounts = Accounts::new(config.accounts);
        let odd_tags = config.variations.contains(&&variations::TAGS_ODD);
        // Set here and nowhere else, so it is free.
        let _ = accounts.url.set(url.clone());
        let server = Arc::new(Server {
            store: Mutex::new(Store::new(&accounts, odd_tags)),
            switches: Arc::new(Switches::new(
                &config.faults,
                &config.variations,
                &config.disturbances,
            )),
            accounts,
            post: deliver::Post::new(config.delivery),
        });
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(deliver::carry(Arc::downgrade(&server), stopped.clone()));
        tokio::spawn(listen(listener, acceptor, Arc::clone(&server), stopped));
        Ok(Reference { url, server, stop })
    }

    /// Stops the server; open connections are closed.
    pub fn shutdown(self) {
        drop(self);
    }

    /// Which scenarios have come past which switches.
    pub fn reached(&self) -> Reached {
        self.server.switches.reached()
    }

    /// Whether all messages have been delivered.
    pub fn is_quiet(&self) -> bool {
        self.server.post.is_empty()
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        // Fails only when everything has ended already.
        let _ = self.stop.send(true);
    }
}

/// The state of a server.
#[derive(Debug)]
pub struct Server {
    store: Mutex<Store>,
    /// What it does otherwise.
    pub switches: Arc<Switches>,
    /// Its users.
    pub accounts: Accounts,
    /// Messages on their way.
    pub post: deliver::Post,
}

impl Server {
    /// The store, for the length of one request.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        // A handler that panicked has left the store between two whole steps.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn listen(
    listener: TcpListener,
    acceptor: Option<tokio_rustls::TlsAcceptor>,
    server: Arc<Server>,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => continue,
            },
            _ = stopped.changed() => return,
        };
        let _ = stream.set_nodelay(true);
        let (server, stopped, acceptor) = (Arc::clone(&server), stopped.clone(), acceptor.clone());
        tokio::spawn(async move {
            match acceptor {
                None => serve(stream, server, stopped).await,
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, server, stopped).await;
                    }
                }
            }
        });
    }
}

async fn serve<S>(stream: S, server: Arc<Server>, mut stopped: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let server = Arc::clone(&server);
        async move { answer(server, request).await }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // A broken connection concerns its client alone.
        _ = connection => {}
        _ = stopped.changed() => {}
    }
}

/// The connection is to be closed without an answer.
#[derive(Debug)]
struct Hangup;

impl std::fmt::Display for Hangup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for Hangup {}

type Response = hyper::Response<http_body_util::Full<hyper::body::Bytes>>;

async fn answer(
    server: Arc<Server>,
    request: hyper::Request<Incoming>,
) -> Result<Response, Hangup> {
    let (head, body) = request.into_parts();
    let is_head = head.method == hyper::Method::HEAD;
    let scenario = head
        .headers
        .get("x-invitest")
        .and_then(|value| value.to_str().ok());
    let ctx = Ctx::new(&server.switches, scenario);
    let refuse = |answer: Answer| Ok(answer.into_response(&ctx, is_head));
    let body = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(e) if e.is::<http_body_util::LengthLimitError>() => {
            return refuse(Answer::status(413));
        }
        Err(_) => return refuse(Answer::explained(400, "unreadable body")),
    };
    // `OPTIONS *` asks about the server as a whole (RFC 7231 4.3.7).
    let target = match head.uri.path() {
        "*" => "/",
        path => path,
    };
    let Some(path) = paths::decode(target) else {
        return refuse(Answer::explained(400, "no path of this server"));
    };
    let request = Request {
        method: head.method.as_str().to_owned(),
        path,
        headers: head.headers,
        body,
    };
    if request.method == "REPORT" && ctx.disturbed(&disturbances::CONNECTION_RESET) {
        return Err(Hangup);
    }
    if ctx.disturbed(&disturbances::SLOW_ANSWERS) {
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    let is_put = request.method == "PUT";
    // Handlers run to the end under the store's lock and never wait for anything.
    let answer = dispatch(&server, &request, &ctx);
    if is_put && ctx.disturbed(&disturbances::CONNECTION_LOST_AFTER_PUT) {
        return Err(Hangup);
    }
    Ok(answer.into_response(&ctx, is_head))
}

/// One request with all that its handler needs.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The server.
    pub server: &'a Arc<Server>,
    /// The request.
    pub request: &'a Request,
    /// The switches.
    pub ctx: &'a Ctx,
    /// Who has logged in.
    pub user: &'a str,
}

impl Call<'_> {
    /// The users.
    pub fn accounts(&self) -> &Accounts {
        &self.server.accounts
    }

    /// `DAV:href` of a path.
    pub fn href(&self, store: &Store, path: &str) -> Element {
        dav("href").with_text(self.reference(store, path))
    }

    /// A path as hrefs and headers have it.
    pub fn reference(&self, store: &Store, path: &str) -> String {
        let mut text = paths::encode(path, self.ctx.varies(&variations::HREFS_ENCODED));
        if path != "/" && self.ctx.on(&faults::properties::HREFS_WITH_DOTS) {
            text.insert_str(0, "/.");
        }
        let collection = store.get(path).is_some_and(|r| r.is_collection());
        if collection
            && path != "/"
            && !self.ctx.varies(&variations::HREFS_WITHOUT_SLASH)
            && !self.ctx.on(&faults::properties::COLLECTION_WITHOUT_SLASH)
        {
            text.push('/');
        }
        let mixed = collection && self.ctx.on(&faults::properties::HREFS_MIXED);
        if self.ctx.varies(&variations::HREFS_ABSOLUTE) || mixed {
            let own = self.accounts().url.get().map_or("", String::as_str);
            text.insert_str(0, own);
        }
        text
    }

    /// The path that an href or a Destination names, if it is on this server.
    pub fn resolve(&self, href: &str) -> Option<String> {
        let href = href.trim();
        if href.starts_with('/') && !href.starts_with("//") {
            return paths::decode(href);
        }
        // Any authority under which the client reaches us is ours: the Host it has sent,
        // or what the listener is bound to.
        let (_, rest) = href.split_once("://")?;
        let (authority, path) = match rest.find('/') {
            Some(i) => (&rest[..i], &rest[i..]),
            None => (rest, "/"),
        };
        let own = self.accounts().url.get().and_then(|u| u.split_once("://"));
        let host = self.request.header("host");
        let ours = own.is_some_and(|(_, a)| a.eq_ignore_ascii_case(authority))
            || host.is_some_and(|h| h.eq_ignore_ascii_case(authority));
        if ours { paths::decode(path) } else { None }
    }

    /// Whether the user has a privilege.
    pub fn may(&self, store: &Store, path: &str, privilege: Privilege) -> bool {
        use Privilege::{Bind, Read, ReadFreeBusy, Unbind, WriteContent};
        access::granted(self.ctx, store, self.accounts(), path, self.user, privilege)
            || match privilege {
                Read | ReadFreeBusy => self.ctx.on(&faults::access::EVERYBODY_READS),
                WriteContent | Bind | Unbind => self.ctx.on(&faults::access::EVERYBODY_WRITES),
                _ => false,
            }
    }

    /// Whether the target of the request is hidden from this user: the variation of a
    /// server that tells nothing of what cannot be read.
    fn hides(&self, store: &Store, path: &str) -> bool {
        let target = &self.request.path;
        (path == target || path == paths::parent(target))
            && !self.may(store, target, Privilege::Read)
            && self.ctx.varies(&variations::DENIAL_HIDDEN)
    }

    /// Refuses without the privilege (RFC 3744 7.1.1).
    pub fn need(&self, store: &Store, path: &str, privilege: Privilege) -> Result<(), Answer> {
        match self.may(store, path, privilege) {
            true => Ok(()),
            // RFC 3744 3: 404 where the existence of the resource is hidden.
            false if self.hides(store, path) => Err(Answer::explained(404, "nothing is there")),
            false if self.ctx.on(&faults::access::DENIAL_IS_400) => Err(Answer::status(400)),
            false if self.ctx.on(&faults::access::NEED_PRIVILEGES_UNNAMED) => {
                Err(Answer::status(403))
            }
            false => {
                let condition = access::need_privileges(self.href(store, path), privilege);
                Err(Answer::error(403, condition))
            }
        }
    }
}

fn dispatch(server: &Arc<Server>, request: &Request, ctx: &Ctx) -> Answer {
    let well_known = request.path == "/.well-known/caldav";
    if well_known && ctx.on(&faults::discovery::NO_WELL_KNOWN) {
        return Answer::explained(404, "nothing is there");
    }
    if well_known && ctx.on(&faults::discovery::SERVICE_AT_WELL_KNOWN) {
        let mut here = request.clone();
        here.path = "/".to_owned();
        return dispatch(server, &here, ctx);
    }
    if well_known {
        // RFC 6764 5: before and after authentication alike.
        if ctx.varies(&variations::WELL_KNOWN_TEMPORARY) {
            let own = server.accounts.url.get().map_or("", String::as_str);
            return Answer::status(307)
                .with("location", format!("{own}/"))
                .with("cache-control", "no-cache");
        }
        let redirect = Answer::status(301).with("location", "/");
        if ctx.on(&faults::discovery::WELL_KNOWN_UNCACHED) {
            return redirect;
        }
        return redirect.with("cache-control", "max-age=3600");
    }
    let mut user = authenticated(&server.accounts, request);
    if user.is_none() && ctx.on(&faults::http::NOBODY_IS_SOMEBODY) {
        user = server.accounts.owner_of(&request.path);
    }
    let Some(user) = user else {
        let answer = Answer::explained(401, "log in");
        if ctx.on(&faults::http::CHALLENGE_MISSING) {
            return answer;
        }
        let challenge = "Basic realm=\"invitest\", charset=\"UTF-8\"";
        return answer.with("www-authenticate", challenge);
    };
    if request.method == "PUT" && ctx.disturbed(&disturbances::PUT_ANSWERS_500) {
        return Answer::explained(500, "out of order");
    }
    let call = Call {
        server,
        request,
        ctx,
        user: &user,
    };
    let mut store = server.store();
    let outcome = handle(&call, &mut store);
    outcome.unwrap_or_else(|refusal| refusal)
}

fn handle(call: &Call<'_>, store: &mut Store) -> Outcome {
    match call.request.method.as_str() {
        "OPTIONS" => options(call, store),
        "GET" | "HEAD" => get::get(call, store),
        "PUT" => put::put(call, store),
        "DELETE" => delete::delete(call, store),
        "PROPFIND" => propfind::propfind(call, store),
        "PROPPATCH" => proppatch::proppatch(call, store),
        "MKCOL" => mkcol::mkcol(call, store),
        "MKCALENDAR" => mkcol::mkcalendar(call, store),
        "COPY" | "MOVE" => copy_move::copy_or_move(call, store),
        "REPORT" => report::report(call, store),
        "ACL" => acl::acl(call, store),
        "POST" => post::post(call, store),
        _ => {
            conditions::exists(call, store)?;
            Err(not_allowed(call, store))
        }
    }
}

/// Basic (RFC 7617).
fn authenticated(accounts: &Accounts, request: &Request) -> Option<String> {
    let (scheme, credentials) = request.header("authorization")?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let octets = base64::engine::general_purpose::STANDARD
        .decode(credentials.trim())
        .ok()?;
    let text = String::from_utf8(octets).ok()?;
    let (user, password) = text.split_once(':')?;
    accounts.admits(user, password).then(|| user.to_owned())
}

/// The methods of a resource.
fn allowed(kind: Option<&Kind>, path: &str) -> &'static str {
    match kind {
        None => "OPTIONS, PUT, MKCOL, MKCALENDAR",
        Some(Kind::Outbox) => "OPTIONS, GET, HEAD, POST, PROPFIND, PROPPATCH, REPORT, ACL",
        Some(Kind::Calendar) => "OPTIONS, GET, HEAD, DELETE, PROPFIND, PROPPATCH, REPORT, ACL",
        Some(Kind::Collection) if path.matches('/').count() > 2 => {
            "OPTIONS, GET, HEAD, DELETE, PROPFIND, PROPPATCH, COPY, MOVE, REPORT, ACL"
        }
        Some(Kind::Collection | Kind::Inbox | Kind::Principal) => {
            "OPTIONS, GET, HEAD, PROPFIND, PROPPATCH, REPORT, ACL"
        }
        Some(Kind::File(_)) => {
            "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, COPY, MOVE, REPORT, ACL"
        }
    }
}

/// 405 with Allow.
pub fn not_allowed(call: &Call<'_>, store: &Store) -> Answer {
    let kind = store.get(&call.request.path).map(|r| &r.kind);
    if call.ctx.on(&faults::http::ALLOW_MISSING) {
        return Answer::status(405);
    }
    Answer::status(405).with("allow", allowed(kind, &call.request.path))
}

fn options(call: &Call<'_>, store: &Store) -> Outcome {
    let kind = store.get(&call.request.path).map(|r| &r.kind);
    let mut tokens = vec![
        "1",
        "3",
        "access-control",
        "extended-mkcol",
        "calendar-access",
    ];
    let on = |fault: &'static Fault| call.ctx.on(fault);
    if on(&faults::discovery::NO_CLASS_1_TOKEN) {
        tokens.retain(|t| *t != "1");
    }
    if on(&faults::discovery::NO_ACCESS_CONTROL_TOKEN) {
        tokens.retain(|t| *t != "access-control");
    }
    if on(&faults::discovery::NO_CALENDAR_ACCESS_TOKEN) {
        tokens.retain(|t| *t != "calendar-access");
    }
    let schedules = matches!(
        kind,
        Some(Kind::Inbox | Kind::Outbox | Kind::Calendar | Kind::File(_))
    );
    if !(on(&faults::discovery::NO_AUTO_SCHEDULE_TOKEN)
        || (schedules && on(&faults::discovery::FEATURE_ON_HOME_ONLY)))
    {
        tokens.push("calendar-auto-schedule");
    }
    let dav = tokens.join(", ");
    Ok(Answer::status(200)
        .with("allow", allowed(kind, &call.request.path))
        .with("dav", dav))
}

/// The path of the signed-in user's principal.
pub fn own_principal(call: &Call<'_>) -> String {
    accounts::principal(call.user)
}
