//! What every write has in common: the idempotency record, the audit row, the encoded answer — all
//! in the write's own transaction. And when answers are forgotten again.

use std::sync::Arc;

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_store::records::{self, AuditRow};
use hubu_store::{Error, Fault, Tx, Unit};

pub use hubu_store::records::Facts;

use crate::{Caller, Request};

/// Days of wall time for which a repeat is answered as the first request was: a leap year and a day.
pub const ANSWER_DAYS: i64 = 367;

const DAY_MS: i64 = 86_400_000;

/// An answer as it goes out and as an idempotency record keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// HTTP status.
    pub status: u16,
    /// The exact bytes of the body; `None` where the answer has none.
    pub body: Option<Vec<u8>>,
}

/// Why a write is refused: by its rule, or because its key was used for another request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WriteRefusal<R> {
    /// The use case's own refusal.
    Rule(R),
    /// The idempotency key belongs to a request with another content.
    KeyReused,
    /// The request was done already; its answer held a secret and was not kept.
    AnswerNotKept,
}

/// Who writes, in which request.
#[derive(Clone, Debug)]
pub struct Writer {
    /// The caller.
    pub caller: Arc<Caller>,
    /// The request.
    pub request: Arc<Request>,
}

/// May an answer be kept for repeats?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// Yes: a repeat gets the same bytes.
    Answer,
    /// No, it holds a secret: a repeat is refused.
    Nothing,
}

/// What a unit reports of itself for the audit trail.
pub struct Done<T> {
    /// The value to be encoded.
    pub value: T,
    /// The subject's distribution group.
    pub group: GroupKey,
    /// Whom it was about.
    pub subject: CustomerKey,
    /// What was done, as a JSON object without secrets or personal data; empty where it was so
    /// already, which leaves no audit row.
    pub detail: String,
}

impl<T> Done<T> {
    /// It was so already: nothing was done that the audit trail could tell of.
    pub const fn before(value: T, (group, subject): (GroupKey, CustomerKey)) -> Self {
        Self { value, group, subject, detail: String::new() }
    }
}

/// Wraps the body of a unit: looks its idempotency key up first, and keeps record and audit row in
/// the same transaction. `encode` makes the answer before the commit, so that the record holds it.
///
/// The result is handed to [`hubu_store::Store::unit`]; its errors are the body's refusal, a reused
/// key, or a fault, and nothing was changed then.
pub fn recorded<T, R>(
    writer: Writer,
    keep: Keep,
    mut body: impl FnMut(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>>,
    encode: impl Fn(&T) -> Recorded,
) -> impl FnMut(&mut Unit<'_, '_>) -> Result<Recorded, Error<WriteRefusal<R>>> {
    move |unit| {
        if let Some(answer) = repeated(&writer, unit.tx)? {
            return Ok(answer);
        }
        let done = body(unit).map_err(|error| match error {
            Error::Refused(refusal) => Error::Refused(WriteRefusal::Rule(refusal)),
            Error::Fault(fault) => Error::Fault(fault),
        })?;
        let recorded = encode(&done.value);
        record(&writer, keep, unit, &done, &recorded)?;
        Ok(recorded)
    }
}

/// The kept answer of a request that was done already. [`recorded`] looks for it in the write's own
/// transaction; what is done in several transactions looks before the first as well, since nothing may
/// happen for a key that belongs to another request.
///
/// # Errors
/// The key was used for another request, or its answer was not kept.
pub fn repeated<R>(
    writer: &Writer,
    tx: &mut Tx<'_>,
) -> Result<Option<Recorded>, Error<WriteRefusal<R>>> {
    let Some(key) = &writer.request.idempotency else { return Ok(None) };
    let holder = writer.caller.key_holder();
    let found = records::find_idempotent(tx, holder, writer.request.operation, &key.key)?;
    found.map(|found| replay(found, key.request_hash)).transpose().map_err(Error::Refused)
}

/// Forgets at most `most` of the answers that were given [`ANSWER_DAYS`] ago or earlier, oldest first;
/// tells how many. Their keys are free from then on: the same request is judged as a new one.
///
/// # Errors
/// Only faults.
pub fn forget_answers(unit: &mut Unit<'_, '_>, most: i64) -> Result<u64, Error<()>> {
    let until = unit.wall.plus_ms(-ANSWER_DAYS * DAY_MS);
    Ok(records::purge_idempotent(unit.tx, until, most)?)
}

fn record<T>(
    writer: &Writer,
    keep: Keep,
    unit: &mut Unit<'_, '_>,
    done: &Done<T>,
    recorded: &Recorded,
) -> Result<(), Fault> {
    let Writer { caller, request } = writer;
    if let Some(key) = &request.idempotency {
        let (group, principal) = caller.key_holder();
        let row = records::IdempotencyRow {
            group,
            principal,
            operation: request.operation,
            key: key.key.clone(),
            request_hash: key.request_hash,
            status: recorded.status,
            body: recorded.body.clone().filter(|_| keep == Keep::Answer),
            kept: keep == Keep::Answer,
        };
        records::keep_idempotent(unit.tx, unit.wall, &[row])?;
    }
    if done.detail.is_empty() {
        return Ok(());
    }
    let row = AuditRow {
        group: done.group,
        key: unit.ids.key(unit.wall),
        subject: done.subject,
        at: unit.now,
        actor: caller.actor(),
        operation: request.operation,
        request_id: request.id.clone(),
        detail: done.detail.clone(),
    };
    records::audit(unit.tx, unit.wall, &[row])
}

/// The kept answer, if the repeat is the same request.
pub(crate) fn replay<R>(
    found: records::Idempotent,
    request_hash: [u8; 32],
) -> Result<Recorded, WriteRefusal<R>> {
    if found.request_hash != request_hash {
        return Err(WriteRefusal::KeyReused);
    }
    if !found.kept {
        return Err(WriteRefusal::AnswerNotKept);
    }
    Ok(Recorded { status: found.status, body: found.body })
}

/// Wraps the body of a unit that nobody is authenticated for: a page that a ticket opens. The audit
/// row is kept in the same transaction, in the name of the ticket; no key is looked up.
pub fn noted<T, R>(
    request: Arc<Request>,
    actor: &'static str,
    mut body: impl FnMut(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>>,
) -> impl FnMut(&mut Unit<'_, '_>) -> Result<T, Error<R>> {
    move |unit| {
        let done = body(unit)?;
        let row = AuditRow {
            group: done.group,
            key: unit.ids.key(unit.wall),
            subject: done.subject,
            at: unit.now,
            actor: actor.to_owned(),
            operation: request.operation,
            request_id: request.id.clone(),
            detail: done.detail,
        };
        records::audit(unit.tx, unit.wall, &[row])?;
        Ok(done.value)
    }
}
