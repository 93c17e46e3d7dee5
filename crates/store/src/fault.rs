//! [`Fault`]: everything that is not a refusal, i.e. an outage or a bug; and [`Error`], which keeps
//! the two apart.

/// Why the store could not do its work. The text is for the log, never for a caller.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// No connection, or it broke before anything could have been committed.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The connection broke while a commit was on its way: it may or may not have happened. The
    /// same request sent again (same key or transaction id) finds out.
    #[error("the outcome of a commit is unknown: {0}")]
    OutcomeUnknown(String),
    /// A serialization failure, deadlock or busy database: run it again.
    #[error("conflict with a concurrent write: {0}")]
    Conflict(String),
    /// A unique key exists already.
    #[error("unique key violated: {0}")]
    Unique(String),
    /// Another constraint of the schema was violated.
    #[error("constraint violated: {0}")]
    Constraint(String),
    /// The disk is full or failed.
    #[error("storage failed: {0}")]
    Storage(String),
    /// A statement took longer than it may.
    #[error("time limit exceeded: {0}")]
    Timeout(String),
    /// What the caller was authorised by has changed since: authorise again and repeat.
    #[error("authorised against an outdated epoch")]
    Stale,
    /// A bug: a malformed statement, an undecodable row, a panic.
    #[error("bug: {0}")]
    Bug(String),
}

impl Fault {
    /// Is it worth running the same work again, at once?
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict(_) | Self::Unavailable(_) | Self::Storage(_))
    }

    /// Will a caller likely succeed a little later?
    pub const fn is_transient(&self) -> bool {
        !matches!(self, Self::Bug(_) | Self::Constraint(_) | Self::Unique(_))
    }
}

/// A refusal by a rule, or a fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Error<R> {
    /// A rule says no; nothing was changed.
    Refused(R),
    /// An outage or a bug; nothing was changed, unless it is [`Fault::OutcomeUnknown`].
    Fault(Fault),
}

impl<R> From<Fault> for Error<R> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
