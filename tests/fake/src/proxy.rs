//! The proxy: takes CONNECT for any host, ends TLS itself, and answers from the scenario's world.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SerialNumber};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_rustls::TlsAcceptor;

use crate::scenario::{BrokenConnection, CookieHost, Fault, Scenario};
use crate::{Request, Response};

/// The longest request body that is read.
const MAX_REQUEST_BODY: usize = 4 << 20;

/// A running world. It stops when it is dropped.
pub struct Fake {
    port: u16,
    world: Arc<World>,
    stop: watch::Sender<bool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// A request that was made, and the status it was answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The host, in lower case, without a port.
    pub host: String,
    /// The method. A host whose certificate was refused, or that takes no connection, is on record with `CONNECT` and
    /// status 0.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The status it was answered with; 0 where it was given no answer.
    pub status: u16,
    /// The body of the request.
    pub body: Vec<u8>,
    /// The headers of the request, in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// When all of the request was there, in microseconds since 1970 by this machine's clock.
    pub arrived: u64,
    /// When its answer was ready to be sent, the same way.
    pub answered: u64,
}

impl Recorded {
    /// A connection to a host that came to no request.
    fn of_no_request(host: String) -> Self {
        Recorded {
            host,
            method: "CONNECT".to_owned(),
            path: String::new(),
            status: 0,
            body: Vec::new(),
            headers: Vec::new(),
            arrived: now(),
            answered: now(),
        }
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// An answer that its client did not wait for: it went away before the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abandoned {
    /// The host.
    pub host: String,
    /// Path and query.
    pub path: String,
    /// Bytes of the body that had been handed over by then. Some of them may not have left.
    pub sent: usize,
}

/// What is called with each request as it is answered.
type Listener = Box<dyn Fn(&Recorded) + Send + Sync>;

struct World {
    scenario: Mutex<Scenario>,
    recorded: Mutex<Vec<Recorded>>,
    /// Answers given by each org's API, for `Sforce-Limit-Info`. Apart from `recorded`, which a test may clear.
    api_requests: Mutex<HashMap<String, usize>>,
    fault_hits: Mutex<HashMap<String, usize>>,
    abandoned: Mutex<Vec<Abandoned>>,
    /// Tells the answers that are held that the scenario is another one.
    changed: watch::Sender<()>,
    authority: Authority,
    listener: Option<Listener>,
}

/// A lock whose holder panicked still guards whole data here: every change is a single push or assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Microseconds since 1970.
fn now() -> u64 {
    std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_micros() as u64
}

impl Fake {
    /// Starts this world on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// Where the port, the thread or the certificates cannot be had.
    pub fn start(scenario: Scenario) -> io::Result<Fake> {
        Fake::start_on(0, scenario)
    }

    /// Starts this world on a port of 127.0.0.1; 0 is a free one.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_on(port: u16, scenario: Scenario) -> io::Result<Fake> {
        Fake::start_with(port, scenario, None)
    }

    /// Starts this world, and calls `listener` with each request as it is answered.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_listening(
        port: u16,
        scenario: Scenario,
        listener: impl Fn(&Recorded) + Send + Sync + 'static,
    ) -> io::Result<Fake> {
        Fake::start_with(port, scenario, Some(Box::new(listener)))
    }

    fn start_with(port: u16, scenario: Scenario, listener: Option<Listener>) -> io::Result<Fake> {
        let world = Arc::new(World {
            scenario: Mutex::new(scenario),
            recorded: Mutex::default(),
            api_requests: Mutex::default(),
            fault_hits: Mutex::default(),
            abandoned: Mutex::default(),
            changed: watch::Sender::new(()),
            authority: Authority::new().map_err(io::Error::other)?,
            listener,
        });
        // Bound here and not in the thread, so that a port that is taken is this call's error.
        let listener = std::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let (stop, stopped) = watch::channel(false);
        let served = Arc::clone(&world);
        let thread = std::thread::Builder::new().name("fake".to_owned()).spawn(move || {
            runtime.block_on(async move {
                if let Ok(listener) = TcpListener::from_std(listener) {
                    accept(listener, served, stopped).await;
                }
            });
            runtime.shutdown_background();
        })?;
        Ok(Fake { port, world, stop, thread: Some(thread) })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that signs every host's, for clients that can be told to trust it.
    pub fn authority_pem(&self) -> &str {
        &self.world.authority.pem
    }

    /// The body that the first org's API answers to a GET of this path, with the session that there is; none where it answers
    /// otherwise than with 200. It is no request, and is on no record.
    pub fn body_of(&self, path: &str) -> Option<Vec<u8>> {
        let scenario = lock(&self.world.scenario);
        let org = scenario.orgs.first()?;
        let token = scenario.cookie_on(org, CookieHost::Api)?;
        let request = Request {
            host: &org.api_host(),
            method: "GET",
            target: path,
            headers: &[("authorization".to_owned(), format!("Bearer {token}"))],
            body: &[],
            api_requests_before: 0,
        };
        let answer = crate::answer(&scenario, &request);
        (answer.status == 200).then_some(answer.body)
    }

    /// Every request so far, in the order of the answers.
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.world.recorded).clone()
    }

    /// Forgets the requests so far, and those that were abandoned.
    pub fn clear_requests(&self) {
        lock(&self.world.recorded).clear();
        lock(&self.world.abandoned).clear();
    }

    /// Requests that a fault hit and whose client closed the connection before it had the whole answer, in that order.
    /// One that the fault itself broke off is none.
    pub fn abandoned(&self) -> Vec<Abandoned> {
        lock(&self.world.abandoned).clone()
    }

    /// Alters the running world: every answer from now on is given by the altered one. A browser's cookies follow when
    /// it next loads a page.
    pub fn change(&self, alter: impl FnOnce(&mut Scenario)) {
        let mut scenario = lock(&self.world.scenario);
        let faults = scenario.faults.clone();
        alter(&mut scenario);
        if scenario.faults != faults {
            lock(&self.world.fault_hits).clear();
        }
        drop(scenario);
        self.world.changed.send_replace(());
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        // Nobody listening means that the thread is gone already.
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(listener: TcpListener, world: Arc<World>, mut stopped: watch::Receiver<bool>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => return,
        };
        if let Ok((stream, _)) = accepted {
            // A browser waits for small answers; Nagle's algorithm would hold them back.
            let _ = stream.set_nodelay(true);
            tokio::spawn(serve_proxy(stream, Arc::clone(&world)));
        }
    }
}

/// One connection to the proxy.
async fn serve_proxy(stream: TcpStream, world: Arc<World>) {
    let Ok((stream, socket)) = twins(stream) else { return };
    let socket = Arc::new(socket);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (world, socket) = (Arc::clone(&world), Arc::clone(&socket));
        async move {
            let host = request.uri().host().unwrap_or_default().to_ascii_lowercase();
            if request.method() != hyper::Method::CONNECT {
                return respond(&world, &host, &socket, request).await;
            }
            if world.refuses(&host) {
                world.record(Recorded::of_no_request(host));
                return Ok(response(Response::new(
                    502,
                    "text/plain; charset=utf-8",
                    "The host takes no connection.\n",
                )));
            }
            tokio::spawn(async move {
                if let Ok(upgraded) = hyper::upgrade::on(request).await {
                    serve_host(TokioIo::new(upgraded), host, socket, world).await;
                }
            });
            Ok(hyper::Response::new(Payload::whole(Bytes::new())))
        }
    });
    // A connection that its client breaks off is no error of the world's.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
}

/// The stream to talk over, and the same socket once more: whoever talks over TLS has no other way to reset it.
fn twins(stream: TcpStream) -> io::Result<(TcpStream, TcpStream)> {
    let stream = stream.into_std()?;
    let twin = stream.try_clone()?;
    Ok((TcpStream::from_std(stream)?, TcpStream::from_std(twin)?))
}

/// One tunnel, on which the client believes to talk to `host`.
async fn serve_host<S>(stream: S, host: String, socket: Arc<TcpStream>, world: Arc<World>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let Ok(config) = world.authority.config(&host) else { return };
    let stream = match TlsAcceptor::from(config).accept(stream).await {
        Ok(stream) => stream,
        Err(_) => {
            world.record(Recorded::of_no_request(host));
            return;
        }
    };
    let service = service_fn(|request| respond(&world, &host, &socket, request));
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// The answer to a request; an error where there is to be none, and the connection ends.
async fn respond(
    world: &Arc<World>,
    host: &str,
    socket: &TcpStream,
    request: hyper::Request<Incoming>,
) -> io::Result<hyper::Response<Payload>> {
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, MAX_REQUEST_BODY).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(_) => {
            return Ok(response(Response::new(413, "text/plain; charset=utf-8", "The request's body is too large.\n")));
        }
    };
    let arrived = now();
    let headers: Vec<(String, String)> = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    let request = Request {
        host,
        method: head.method.as_str(),
        target: &target,
        headers: &headers,
        body: &body,
        api_requests_before: lock(&world.api_requests).get(host).copied().unwrap_or(0),
    };
    let fault = world.fault(&request);
    let mut answer = crate::answer(&lock(&world.scenario), &request);
    if answer.headers.iter().any(|(name, _)| *name == "sforce-limit-info") {
        *lock(&world.api_requests).entry(host.to_owned()).or_default() += 1;
    }
    if let Some(fault) = &fault {
        spoil(&mut answer, fault);
    }
    let connection = fault.as_ref().and_then(|fault| fault.connection);
    let delay = Duration::from_millis(fault.as_ref().map_or(0, |fault| fault.delay_ms));
    world.record(Recorded {
        host: host.to_owned(),
        method: request.method.to_owned(),
        path: target.clone(),
        status: if connection.is_some() { 0 } else { answer.status },
        body: body.clone(),
        headers: headers.clone(),
        arrived,
        answered: now() + delay.as_micros() as u64,
    });
    let Some(fault) = fault else { return Ok(response(answer)) };
    if connection == Some(BrokenConnection::Reset) {
        socket.set_zero_linger()?;
    }
    if connection.is_some() {
        return Err(io::ErrorKind::ConnectionReset.into());
    }
    let delivery = Delivery { world: Arc::clone(world), host: host.to_owned(), path: target, sent: 0, is_over: false };
    tokio::time::sleep(delay).await;
    if fault.held {
        world.until_lifted(&fault).await;
    }
    Ok(faulty_response(answer, &fault, delivery))
}

impl World {
    fn record(&self, recorded: Recorded) {
        if let Some(listener) = &self.listener {
            listener(&recorded);
        }
        lock(&self.recorded).push(recorded);
    }

    /// Whether nobody on this host takes a connection.
    fn refuses(&self, host: &str) -> bool {
        let refuses = |fault: &Fault| {
            fault.connection == Some(BrokenConnection::Refused)
                && fault.host.as_deref().is_none_or(|known| known == host)
        };
        lock(&self.scenario).faults.iter().any(refuses)
    }

    /// Waits until the scenario does not have this fault any more.
    async fn until_lifted(&self, fault: &Fault) {
        let mut changed = self.changed.subscribe();
        while lock(&self.scenario).faults.contains(fault) {
            // The sender lives as long as the world does.
            let _ = changed.changed().await;
        }
    }

    /// The fault that hits this request.
    fn fault(&self, request: &Request<'_>) -> Option<Fault> {
        let scenario = lock(&self.scenario);
        let mut hits = lock(&self.fault_hits);
        scenario
            .faults
            .iter()
            .filter(|fault| fault.host.as_deref().is_none_or(|host| host == request.host))
            .filter(|fault| request.target.starts_with(&fault.path))
            .find(|fault| {
                let hits = hits.entry(format!("{:?} {}", fault.host, fault.path)).or_default();
                let hit = fault.times.is_none_or(|times| *hits < times);
                *hits += usize::from(hit);
                hit
            })
            .cloned()
    }
}

/// Makes an answer what the fault says.
fn spoil(answer: &mut Response, fault: &Fault) {
    let status = fault.status.unwrap_or(if fault.redirect.is_some() { 302 } else { answer.status });
    let json = "application/json;charset=UTF-8";
    let (content_type, body) = match fault.body.as_deref() {
        Some("html") => (
            "text/html; charset=utf-8",
            "<!DOCTYPE html><html><head><title>Down</title></head><body><h1>This service is down for the moment</h1></body></html>",
        ),
        Some("empty") => ("text/plain", ""),
        Some("gzip") => (json, "This was never compressed."),
        Some(body) if body.trim_start().starts_with(['[', '{']) => (json, body),
        Some(body) => ("text/plain; charset=utf-8", body),
        None => {
            answer.status = status;
            answer.headers.extend(fault.redirect.iter().map(|to| ("location", to.clone())));
            return;
        }
    };
    *answer = Response::new(status, content_type, body);
    answer.headers.extend(fault.redirect.iter().map(|to| ("location", to.clone())));
    if fault.body.as_deref() == Some("gzip") {
        answer.headers.push(("content-encoding", "gzip".to_owned()));
    }
}

fn response(answer: Response) -> hyper::Response<Payload> {
    build(&answer, Payload::whole(Bytes::from(answer.body.clone())))
}

/// An answer with the faults in it that show while it is sent. Its head promises the whole body, also where that is cut.
fn faulty_response(answer: Response, fault: &Fault, mut delivery: Delivery) -> hyper::Response<Payload> {
    let whole = fault.length.unwrap_or(0).max(answer.body.len());
    let sent = fault.cut.map_or(whole, |cut| cut.min(whole));
    let mut data = Bytes::from(answer.body.clone());
    data.truncate(sent);
    delivery.is_over = sent == 0;
    let payload = Payload {
        padding: sent - data.len(),
        data,
        pace: fault.byte_ms.map(|byte_ms| {
            let mut pace = tokio::time::interval(Duration::from_millis(byte_ms.max(1)));
            pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
            pace.reset();
            pace
        }),
        breaks: if fault.cut.is_some() { Breaks::AfterFlush } else { Breaks::Never },
        delivery: Some(delivery),
    };
    let mut response = build(&answer, payload);
    if let Some(cut) = fault.cut {
        let promised = whole.max(cut.saturating_add(1));
        response.headers_mut().insert(hyper::header::CONTENT_LENGTH, promised.into());
    }
    response
}

fn build(answer: &Response, payload: Payload) -> hyper::Response<Payload> {
    let mut response = hyper::Response::new(payload);
    *response.status_mut() =
        hyper::StatusCode::from_u16(answer.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &answer.headers {
        if let Ok(value) = hyper::header::HeaderValue::from_str(value) {
            response.headers_mut().append(hyper::header::HeaderName::from_static(name), value);
        }
    }
    response
}

/// The most padding in one frame of a body.
const PADDING: usize = 1 << 16;

/// A body: whole, slow, long, or one that breaks off.
struct Payload {
    data: Bytes,
    /// How many spaces follow it.
    padding: usize,
    /// Before each byte, where they come one by one.
    pace: Option<Interval>,
    breaks: Breaks,
    /// Where a fault hit the request: whether the client waited for the end.
    delivery: Option<Delivery>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Never,
    /// Not at once: what was sent before must have a chance to leave.
    AfterFlush,
    Now,
}

/// Says, when it is dropped before its end, that the client went away.
struct Delivery {
    world: Arc<World>,
    host: String,
    path: String,
    sent: usize,
    is_over: bool,
}

impl Drop for Delivery {
    fn drop(&mut self) {
        if !self.is_over {
            let Delivery { host, path, sent, .. } = self;
            let abandoned = Abandoned { host: std::mem::take(host), path: std::mem::take(path), sent: *sent };
            lock(&self.world.abandoned).push(abandoned);
        }
    }
}

impl Payload {
    fn whole(data: Bytes) -> Self {
        Payload { data, padding: 0, pace: None, breaks: Breaks::Never, delivery: None }
    }

    fn left(&self) -> usize {
        self.data.len() + self.padding
    }

    /// The next part of what is left, at most so long.
    fn part(&mut self, most: usize) -> Bytes {
        let part = if self.data.is_empty() {
            let length = self.padding.min(most).min(PADDING);
            self.padding -= length;
            Bytes::from(vec![b' '; length])
        } else {
            self.data.split_to(self.data.len().min(most))
        };
        let left = self.left();
        if let Some(delivery) = &mut self.delivery {
            delivery.sent += part.len();
            delivery.is_over = left == 0;
        }
        part
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left() > 0 {
            let most = match &mut self.pace {
                Some(pace) => {
                    std::task::ready!(pace.poll_tick(context));
                    1
                }
                None => usize::MAX,
            };
            return Poll::Ready(Some(Ok(Frame::data(self.part(most)))));
        }
        match self.breaks {
            Breaks::Never => Poll::Ready(None),
            Breaks::AfterFlush => {
                self.breaks = Breaks::Now;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Breaks::Now => Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::ConnectionAborted)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left() == 0 && self.breaks == Breaks::Never
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        match self.breaks {
            Breaks::Never => hyper::body::SizeHint::with_exact(self.left() as u64),
            _ => hyper::body::SizeHint::default(),
        }
    }
}

/// Signs a certificate for each host as it is asked for.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
    /// All hosts share a key: making one takes longer than signing a certificate.
    key: KeyPair,
    configs: Mutex<HashMap<String, Arc<ServerConfig>>>,
}

impl Authority {
    fn new() -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::<String>::new())?;
        // Firefox refuses a second authority of the same name in one profile, so the name holds part of the key.
        let mark: String = key.public_key_raw().iter().skip(1).take(8).map(|byte| format!("{byte:02x}")).collect();
        params.distinguished_name.push(DnType::CommonName, format!("Loggable fake {mark}"));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = params.self_signed(&key)?.pem();
        Ok(Authority { issuer: Issuer::new(params, key), pem, key: KeyPair::generate()?, configs: Mutex::default() })
    }

    fn config(&self, host: &str) -> io::Result<Arc<ServerConfig>> {
        let mut configs = lock(&self.configs);
        if let Some(config) = configs.get(host) {
            return Ok(Arc::clone(config));
        }
        let mut params = CertificateParams::new(vec![host.to_owned()]).map_err(io::Error::other)?;
        params.distinguished_name.push(DnType::CommonName, "Loggable fake host");
        // The library derives the serial number from the key, which all hosts share, and browsers refuse two
        // certificates of one issuer with one number.
        params.serial_number = Some(SerialNumber::from(configs.len() as u64 + 1));
        let certificate = params.signed_by(&self.key, &self.issuer).map_err(io::Error::other)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let config = Arc::new(config);
        configs.insert(host.to_owned(), Arc::clone(&config));
        Ok(config)
    }
}
