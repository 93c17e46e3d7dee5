//! Why an account is not changed. The order of the variants is their precedence.

use crate::money::Amount;

/// Why an operator's or a job's change of an account is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountRefusal {
    /// No such customer.
    UnknownCustomer,
    /// The payment channel's serial number was booked before.
    DuplicateTransaction,
    /// The customer has no such hold.
    UnknownHold,
    /// The hold was released before.
    HoldReleased,
    /// The customer has no such credit book.
    UnknownCredit,
    /// The expiry given, or the credit's, has passed.
    Expired,
    /// More than there is would be taken.
    InsufficientFunds {
        /// What could be taken.
        available: Amount,
    },
    /// More than was spent would be given back.
    MoreThanUsed {
        /// What was spent.
        used: Amount,
    },
    /// A balance would leave the range of an amount.
    OutOfRange,
}
