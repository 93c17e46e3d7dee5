//! What every write has in common: the idempotency record, the audit row, the encoded answer — all
//! in the write's own transaction.

use std::sync::Arc;

use hubu_core::ids::CustomerKey;
use hubu_store::records::{self, AuditRow};
use hubu_store::{Error, Store, Unit};

use crate::{Caller, Request};

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
    /// Whom it was about.
    pub subject: CustomerKey,
    /// What was done, as a JSON object without secrets or personal data.
    pub detail: String,
}

/// Runs `body` as one unit of the queue, with idempotency and audit in the same transaction.
/// `encode` makes the answer before the commit, so that the record can hold it.
///
/// # Errors
/// The body's refusal, a reused key, or a fault; nothing was changed then.
pub async fn unit<T, R>(
    store: &Store,
    writer: &Writer,
    queue: i64,
    keep: Keep,
    mut body: impl FnMut(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
    encode: impl Fn(&T) -> Recorded + Send + 'static,
) -> Result<Recorded, Error<WriteRefusal<R>>>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let Writer { caller, request } = writer.clone();
    let operation = request.operation;
    let run = move |unit: &mut Unit<'_, '_>| {
        if let Some(key) = &request.idempotency {
            let found = records::find_idempotent(
                unit.tx,
                (caller.group, caller.user),
                operation,
                &key.key,
            )?;
            if let Some(found) = found {
                return replay(found, key.request_hash).map_err(Error::Refused);
            }
        }
        let done = body(unit).map_err(|error| match error {
            Error::Refused(refusal) => Error::Refused(WriteRefusal::Rule(refusal)),
            Error::Fault(fault) => Error::Fault(fault),
        })?;
        let recorded = encode(&done.value);
        if let Some(key) = &request.idempotency {
            let row = records::IdempotencyRow {
                group: caller.group,
                principal: caller.user,
                operation,
                key: key.key.clone(),
                request_hash: key.request_hash,
                status: recorded.status,
                body: recorded.body.clone().filter(|_| keep == Keep::Answer),
                kept: keep == Keep::Answer,
            };
            records::keep_idempotent(unit.tx, unit.wall, &[row])?;
        }
        let row = AuditRow {
            group: caller.group,
            key: unit.ids.key(unit.wall),
            subject: done.subject,
            at: unit.now,
            actor: caller.actor(),
            operation,
            request_id: request.id.clone(),
            detail: done.detail,
        };
        records::audit(unit.tx, unit.wall, &[row])?;
        Ok(recorded)
    };
    store.unit(queue, Some(writer.caller.epoch), operation, run).await
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
