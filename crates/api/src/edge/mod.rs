//! Everything between a socket and an operation.
//!
//! The order is that of the vendor's gateway (`auth` 6): path → sizes and shape of the request →
//! signature or token → account → limit → permission → parameters → the operation. An operation
//! never sees a request that did not pass all of it.
//!
//! Nothing here trusts a cache for longer than an epoch: what was found for a key is used at once,
//! and compared with the realm's epoch in the transaction of the request itself. When it is
//! outdated, or speaks *against* the caller, it is read again before anything is answered.

mod admission;
mod body;
mod credential;
pub mod decode;
mod directory;
mod gate;
mod identities;
pub(crate) mod lockout;
mod meter;
mod quota;
pub(crate) mod reached;
mod replays;
pub(crate) mod respond;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use futures_util::FutureExt;
use http::request::Parts;
use http::{HeaderValue, Response};
use hubu_app::access::{Passwords, Vault};
use hubu_app::ledger::Context;
use hubu_app::products::CatalogueCache;
use hubu_app::{Fault, Store};
use hubu_core::ids::Ids;
use hubu_core::realm::Purpose;
use hubu_core::webhooks::Egress;
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::codes::{Code, Failure, Refusal};
use crate::language::Lang;
use crate::operation::Plane;
use crate::registry::{self, Encoded, Entry, Routed, Routes};

pub use directory::{Directory, Identity, RealmDirectory, SigningSecret};
pub use hubu_app::access::AccountKind;
pub use quota::Quotas;

/// How strict the edge is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Lock an access key or a user's name for five minutes after more than five wrong signatures or
    /// passwords in a row.
    pub lock_out: bool,
    /// Refuse the exact repeat of an accepted write.
    pub remember_writes: bool,
    /// Which limits hold.
    pub quotas: Quotas,
    /// How long a request may take before its caller is told to come back. A write that waits in a
    /// lane goes on; the same request sent again finds out.
    pub patience: Duration,
    /// Fail when an operation ends with a code it does not declare: for tests.
    pub strict: bool,
    /// How clients reach the listener: for the links in answers alone.
    pub scheme: Scheme,
}

/// How clients reach a listener.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// Without TLS.
    Http,
    /// With TLS, its own or that of a proxy in front.
    Https,
}

impl Scheme {
    /// `http` or `https`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

impl Settings {
    /// What a realm has unless the configuration says otherwise: sandboxes behave like the vendor
    /// and forgive, production realms do not.
    pub fn usual(purpose: Purpose) -> Self {
        let production = purpose == Purpose::Production;
        Self {
            lock_out: production,
            remember_writes: production,
            quotas: Quotas::Protective,
            patience: Duration::from_mins(1),
            strict: false,
            scheme: Scheme::Http,
        }
    }
}

/// What an edge is made of.
pub struct Setup {
    /// The open realm.
    pub store: Arc<Store>,
    /// Opens and seals personal and secret columns.
    pub vault: Arc<Vault>,
    /// Makes and checks slow hashes of passwords.
    pub passwords: Arc<Passwords>,
    /// Where identities are found.
    pub directory: Arc<dyn Directory>,
    /// What commands that move money know of the realm.
    pub money: Arc<Context>,
    /// The operations ([`crate::ops::registry`]).
    pub entries: Vec<Entry>,
    /// Which planes this listener serves.
    pub planes: Vec<Plane>,
    /// Where request ids come from.
    pub ids: Ids,
    /// How strict it is.
    pub settings: Settings,
    /// Where webhooks may lead.
    pub egress: Arc<Egress>,
    /// What is sold; one for all listeners of a process.
    pub catalogue: Arc<CatalogueCache>,
}

/// The edge of one listener.
pub struct Edge {
    store: Arc<Store>,
    money: Arc<Context>,
    vault: Arc<Vault>,
    passwords: Arc<Passwords>,
    directory: Arc<dyn Directory>,
    entries: Vec<Entry>,
    /// One an entry.
    meters: Vec<meter::Meter>,
    routes: Routes,
    ids: Mutex<Ids>,
    settings: Settings,
    identities: identities::Identities,
    lockout: Arc<lockout::Lockout>,
    slow: Arc<Semaphore>,
    replays: replays::Replays,
    quota: quota::Quota,
    egress: Arc<Egress>,
    catalogue: Arc<CatalogueCache>,
}

/// How often a request runs anew because its caller's rights changed meanwhile.
const ATTEMPTS: usize = 4;

impl Edge {
    /// An edge over an open realm.
    pub fn new(setup: Setup) -> Self {
        let Setup { store, vault, passwords, directory, money, mut entries, .. } = setup;
        let Setup { planes, ids, settings, egress, catalogue, .. } = setup;
        if planes.contains(&Plane::Vendor) {
            entries.extend(registry::not_built(&entries));
        }
        let routes = Routes::new(&entries, store.realm().site, &planes);
        Self {
            routes,
            meters: entries.iter().map(|_| meter::Meter::default()).collect(),
            vault,
            passwords,
            entries,
            directory,
            money,
            settings,
            ids: Mutex::new(ids),
            identities: identities::Identities::default(),
            lockout: Arc::default(),
            slow: Arc::new(Semaphore::new(
                std::thread::available_parallelism().map_or(1, usize::from),
            )),
            replays: replays::Replays::default(),
            quota: quota::Quota::new(settings.quotas, &store),
            egress,
            catalogue,
            store,
        }
    }

    /// A router whose only handler is this edge: axum's own path matching is too lenient here.
    pub fn router(self: Arc<Self>) -> axum::Router {
        axum::Router::new().fallback(move |request: http::Request<Body>| {
            let edge = Arc::clone(&self);
            async move { edge.handle(request).await }
        })
    }

    /// Answers one request. It always answers: a panic of an operation becomes a 500.
    pub async fn handle(&self, request: http::Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let id = self.ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner).hex32();
        let started = self.store.wall();
        let lang = Lang::asked(parts.headers.get("x-language").map(HeaderValue::as_bytes));
        let routed = self.routes.find(&parts.method, parts.uri.path());
        let (place, entry, params) = match routed {
            Routed::To(place, params) => (place, &self.entries[place], params),
            Routed::OtherMethods(allow) => {
                self.discard(body).await;
                return respond::other_methods(&allow, &id);
            }
            Routed::Unknown => {
                self.discard(body).await;
                return respond::failure(&Refusal::new(Code::ApiUnknown).into(), None, lang, &id);
            }
        };
        let spec = &entry.spec;
        let call = Arrival { parts: &parts, entry, params, lang, id: &id };
        // Whoever wants to see what an operation did asks for more than the outcome, which names the
        // request by itself (`Meter::note`).
        let span = tracing::debug_span!("operation", operation = spec.id, request_id = %id);
        let work = AssertUnwindSafe(self.serve(&call, body).instrument(span)).catch_unwind();
        let result = match tokio::time::timeout(self.settings.patience, work).await {
            Ok(result) => result.unwrap_or_else(|panic| Err(panicked(&*panic))),
            Err(_) => Err(Failure::Fault(Fault::Timeout("the request took too long".to_owned()))),
        };
        let took = self.store.wall().ms() - started.ms();
        let took = Duration::from_millis(u64::try_from(took).unwrap_or_default());
        self.meters[place].note(spec.id, &result, &id, took);
        match result {
            Ok(encoded) => respond::success(encoded, spec.plane, &id),
            Err(failure) => respond::failure(&failure, Some(spec.plane), lang, &id),
        }
    }

    async fn serve(&self, arrival: &Arrival<'_>, body: Body) -> Result<Encoded, Failure> {
        let shape = gate::check(arrival.parts);
        let query = match shape.and_then(|()| gate::query(arrival.parts, arrival.entry)) {
            Ok(query) => query,
            Err(refusal) => {
                self.discard(body).await;
                return Err(refusal.into());
            }
        };
        let body = body::read(body, arrival.parts, arrival.entry).await?;
        let result = self.admit_and_run(arrival, &query, &body).await;
        if let Err(Failure::Refused(refusal)) = &result {
            self.check_declared(arrival.entry, refusal.code())?;
        }
        result
    }

    async fn discard(&self, body: Body) {
        // Whether it came in time or not: the refusal stands.
        tokio::time::timeout(self.settings.patience, body::discard(body)).await.unwrap_or(());
    }

    fn check_declared(&self, entry: &Entry, code: Code) -> Result<(), Failure> {
        if entry.spec.declares(code) {
            return Ok(());
        }
        let text = format!("{} does not declare {} ({code:?})", entry.spec.id, code.text());
        if self.settings.strict {
            return Err(Failure::Fault(Fault::Bug(text)));
        }
        tracing::warn!("{text}");
        Ok(())
    }
}

/// A request that found its operation.
struct Arrival<'a> {
    parts: &'a Parts,
    entry: &'a Entry,
    params: Vec<(&'static str, String)>,
    lang: Lang,
    id: &'a str,
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Failure {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    Failure::Fault(Fault::Bug(format!("a panic: {}", text.unwrap_or("without a text"))))
}
