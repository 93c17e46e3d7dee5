//! [`Cx`]: what an operation works with.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::edge::Identity;
use hubu_app::access::{Passwords, Vault};
use hubu_app::ledger::{Command, Context, Money};
use hubu_app::products::CatalogueCache;
use hubu_app::verification::TriedCode;
use hubu_app::write::{self, Done, Keep, Recorded, Writer};
use hubu_app::{Caller, Error, Fault, Pulse, Question, Request, Store, Tx, Unit};
use hubu_core::confidential::Secret;
use hubu_core::ids::GroupKey;
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_core::webhooks::Egress;
use tokio::sync::Semaphore;

use crate::codes::{Failure, Refusal};
use crate::edge::lockout::Lockout;
use crate::edge::reached::Reached;
use crate::language::Lang;

/// What an operation works with: the store, who calls, in which language, in which request.
///
/// Every helper compares the epoch the caller was authorised at with the one its own transaction
/// sees; when they differ it yields [`Fault::Stale`], and the edge authorises and runs again.
pub struct Cx {
    pub(crate) store: Arc<Store>,
    pub(crate) money: Arc<Context>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) passwords: Arc<Passwords>,
    pub(crate) identity: Option<Arc<Identity>>,
    pub(crate) lang: Lang,
    pub(crate) request: Arc<Request>,
    pub(crate) wall: Timestamp,
    pub(crate) lockout: Option<Arc<Lockout>>,
    pub(crate) slow: Arc<Semaphore>,
    pub(crate) reached: Reached,
    pub(crate) auth_token: Option<Secret>,
    pub(crate) subject_token: Option<Secret>,
    pub(crate) compared: AtomicBool,
    pub(crate) tried: Arc<Mutex<Option<TriedCode>>>,
    pub(crate) egress: Arc<Egress>,
    pub(crate) catalogue: Arc<CatalogueCache>,
}

impl Cx {
    /// Who calls.
    ///
    /// # Errors
    /// A bug when the operation asks nobody to prove who calls.
    pub fn identity(&self) -> Result<&Arc<Identity>, Failure> {
        let nobody = || Failure::Fault(Fault::Bug("the operation has no caller".to_owned()));
        self.identity.as_ref().ok_or_else(nobody)
    }

    /// The account and user that call; errors as [`Cx::identity`].
    pub fn caller(&self) -> Result<&Arc<Caller>, Failure> {
        Ok(&self.identity()?.caller)
    }

    /// The language of names and messages.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The realm's site.
    pub fn site(&self) -> Site {
        self.store.realm().site
    }

    /// The realm's currency.
    pub fn currency(&self) -> &str {
        &self.store.realm().currency
    }

    /// The open realm: its facts, and what no helper below covers.
    pub const fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// The process's clock when the request was authenticated.
    pub const fn wall(&self) -> Timestamp {
        self.wall
    }

    /// What identifies the request.
    pub const fn request(&self) -> &Arc<Request> {
        &self.request
    }

    /// A consistent view over several statements.
    pub async fn read<T, R>(
        &self,
        body: impl FnOnce(&mut Tx<'_>, Pulse) -> Result<T, Error<R>> + Send + 'static,
    ) -> Result<T, Failure>
    where
        T: Send + 'static,
        R: Into<Refusal> + Send + 'static,
    {
        let epoch = self.epoch();
        let result = self.store.read(move |tx, pulse| {
            if epoch.is_some_and(|authorised| authorised != pulse.epoch) {
                return Err(Error::Fault(Fault::Stale));
            }
            body(tx, pulse)
        });
        self.settled(result.await)
    }

    /// A read of one statement, which fetches the pulse on the side
    /// (`store::realm::PULSE_COLUMNS`).
    pub async fn ask<T>(&self, question: Question<(Pulse, T)>) -> Result<(Timestamp, T), Failure> {
        let answer = self.store.ask(question).await;
        self.compared.store(true, Ordering::Relaxed);
        let (pulse, value) = answer?;
        match self.epoch() {
            Some(authorised) if authorised != pulse.epoch => Err(Fault::Stale.into()),
            _ => Ok((pulse.now, value)),
        }
    }

    /// A write that posts nothing, in the lane of the caller's group, with its idempotency record
    /// and audit row. `encode` makes the answer before the commit ([`crate::Operation::encode`]).
    pub async fn unit<T, R>(
        &self,
        keep: Keep,
        body: impl FnMut(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
        encode: impl Fn(&T) -> Recorded + Send + 'static,
    ) -> Result<Recorded, Failure>
    where
        T: 'static,
        R: Into<Refusal> + Send + 'static,
    {
        let group = self.caller()?.group;
        self.unit_in(group, keep, body, encode).await
    }

    /// As [`Cx::unit`], in the lane of another group: for operators, who act on customers.
    pub async fn unit_in<T, R>(
        &self,
        group: GroupKey,
        keep: Keep,
        body: impl FnMut(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
        encode: impl Fn(&T) -> Recorded + Send + 'static,
    ) -> Result<Recorded, Failure>
    where
        T: 'static,
        R: Into<Refusal> + Send + 'static,
    {
        self.unit_of(self.writer()?, group, keep, body, encode).await
    }

    /// As [`Cx::unit_in`], in the name of another request than the caller's: for operations of
    /// several steps, each of which is remembered by itself.
    pub async fn unit_of<T, R>(
        &self,
        writer: Writer,
        group: GroupKey,
        keep: Keep,
        body: impl FnMut(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
        encode: impl Fn(&T) -> Recorded + Send + 'static,
    ) -> Result<Recorded, Failure>
    where
        T: 'static,
        R: Into<Refusal> + Send + 'static,
    {
        let name = writer.request.operation;
        let recorded = write::recorded(writer, keep, body, encode);
        self.settled(self.store.unit(group.0, self.epoch(), name, recorded).await)
    }

    /// A command that moves money, in the lane of a group (the enterprise master's, or the
    /// customer's own). `encode` makes the answer before the commit.
    pub async fn money<C: Command>(
        &self,
        group: GroupKey,
        command: C,
        encode: impl Fn(&C::Reply) -> Recorded + Send + 'static,
    ) -> Result<Recorded, Failure>
    where
        C::Refusal: Into<Refusal>,
    {
        self.money_of(self.writer()?, group, command, encode).await
    }

    /// As [`Cx::money`], in the name of another request than the caller's: for operations of several
    /// steps.
    pub async fn money_of<C: Command>(
        &self,
        writer: Writer,
        group: GroupKey,
        command: C,
        encode: impl Fn(&C::Reply) -> Recorded + Send + 'static,
    ) -> Result<Recorded, Failure>
    where
        C::Refusal: Into<Refusal>,
    {
        let money = Money::asked(Arc::clone(&self.money), writer, command, encode);
        let result = self.store.batch::<Money>(group.0, self.epoch(), money).await;
        self.compared.store(true, Ordering::Relaxed);
        match result {
            Ok(reply) => reply
                .recorded
                .ok_or_else(|| Failure::Fault(Fault::Bug("a command without answer".to_owned()))),
            Err(Error::Refused(refusal)) => Err(Failure::Refused(refusal.of::<C>()?.into())),
            Err(Error::Fault(fault)) => Err(Failure::Fault(fault)),
        }
    }

    /// Where webhooks may lead.
    pub fn egress(&self) -> &Egress {
        &self.egress
    }

    /// What is sold, by the version that is in force where one reads.
    pub const fn catalogue(&self) -> &Arc<CatalogueCache> {
        &self.catalogue
    }

    /// Opens and seals personal and secret columns.
    pub const fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Makes and checks slow hashes of passwords. Not on an asynchronous thread: use
    /// [`Cx::slowly`].
    pub const fn passwords(&self) -> &Arc<Passwords> {
        &self.passwords
    }

    /// Where the client reached the server, for links in answers: scheme and authority, without a
    /// path; empty when it named no host.
    pub fn origin(&self) -> String {
        self.reached.origin()
    }

    /// The token a caller shows (`X-Auth-Token`). The edge has believed it already, unless the operation
    /// asks nobody to prove who calls.
    pub const fn auth_token(&self) -> Option<&Secret> {
        self.auth_token.as_ref()
    }

    /// The token the request is about (`X-Subject-Token`), if it is about one.
    pub const fn subject_token(&self) -> Option<&Secret> {
        self.subject_token.as_ref()
    }

    /// The code that came with the request, where it was tried already: a request that is run again,
    /// because its caller's rights changed, is one guess and not two.
    pub(crate) fn tried(&self) -> Option<TriedCode> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remembers the try of the code that came with the request.
    pub(crate) fn remember_try(&self, tried: &TriedCode) {
        *self.tried.lock().unwrap_or_else(PoisonError::into_inner) = Some(tried.clone());
    }

    /// Counts wrong proofs; `None` where nothing is locked out.
    pub(crate) fn lockout(&self) -> Option<&Lockout> {
        self.lockout.as_deref()
    }

    /// Runs work that takes long without waiting for anything, away from the threads that serve, and
    /// no more of it at a time than there are processors: each hash of a password needs megabytes.
    pub async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = Arc::clone(&self.slow).acquire_owned().await;
        let turn = turn.map_err(|closed| Failure::Fault(Fault::Bug(closed.to_string())))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        let done = done.await;
        done.map_err(|panic| Failure::Fault(Fault::Bug(panic.to_string())))
    }

    /// What commands that move money know of the realm.
    pub const fn money_context(&self) -> &Arc<Context> {
        &self.money
    }

    /// Who writes, in which request: for the commands of batches.
    pub fn writer(&self) -> Result<Writer, Failure> {
        let caller = Arc::clone(self.caller()?);
        Ok(Writer { caller, request: Arc::clone(&self.request) })
    }

    fn epoch(&self) -> Option<i64> {
        self.identity.as_ref().map(|identity| identity.caller.epoch)
    }

    /// Notes that the epoch was compared: every way through the store does that before it answers.
    fn settled<T, R: Into<Refusal>>(&self, result: Result<T, Error<R>>) -> Result<T, Failure> {
        self.compared.store(true, Ordering::Relaxed);
        result.map_err(Failure::from)
    }

    /// Compares the epoch for an operation that had nothing to do with the store, so that nothing
    /// is answered to a caller whose key was taken away.
    pub(crate) async fn compare(&self) -> Result<(), Failure> {
        if self.identity.is_none() || self.compared.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.read(|_, _| Ok::<_, Error<std::convert::Infallible>>(())).await
    }
}
