//! What happens to a customer's accounts, and what their owner and operators read of them.

mod adjust;
mod expenditure_quota;
mod expire_credit;
mod grant_credit;
mod hold;
mod read;
mod receivable;
mod recharge;

pub use adjust::{Adjust, AdjustedAccount};
pub use expenditure_quota::{
    ExpenditureQuota, ExpenditureQuotaRefusal, expenditure_quota, set_expenditure_quota,
};
pub use expire_credit::{CREDIT_EXPIRY, ExpireCredit};
pub use grant_credit::GrantCredit;
pub use hold::{PlaceHold, ReleaseHold};
pub use hubu_store::ledger::{
    Balance, CHANNELS, StatementEntry, StatementFilter, StatementPage, balances, statement,
};
pub use read::{Amounts, debt, reclaimable, transferable};
pub use receivable::PostReceivable;
pub use recharge::{Recharge, Recharged};

use hubu_core::accounts::AccountRefusal;
use hubu_core::ledger::PostError;
use hubu_store::Error;

use crate::ledger::{Desk, Party};

/// The customer a command is about.
fn customer(
    desk: &Desk<'_, '_>,
    party: &Party,
) -> Result<hubu_store::ledger::Holder, Error<AccountRefusal>> {
    desk.holder(party).ok_or(Error::Refused(AccountRefusal::UnknownCustomer))
}

/// A balance that would leave its range is the asker's affair; anything else is a bug.
fn posting(error: PostError) -> Error<AccountRefusal> {
    match error {
        PostError::OutOfRange => Error::Refused(AccountRefusal::OutOfRange),
        other => crate::ledger::bug(&other),
    }
}
