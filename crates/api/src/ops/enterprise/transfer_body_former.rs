//! The body that the old forms of allocation and reclaim share (`accounts` F5, F6), and what they are
//! refused with. They differ in the name of the amount, one of them misspelt.

use super::transfer_body::{Names, TransferBody, unfinished};
use crate::codes::{Code, Failure};
use crate::edge::decode::{BadField, Fields};
use crate::ops::former::told;

/// `deductMode`: the server deducts by amount. There is no other.
const BY_AMOUNT: [(&str, ()); 1] = [("1", ())];

/// Reads the body, whose amount is called `amount`.
pub fn read(fields: &mut Fields<'_>, amount: &'static str) -> Result<TransferBody, BadField> {
    fields.word("deductMode", &BY_AMOUNT)?;
    let names = Names {
        member: "subCustomerId",
        amount,
        transaction_id: ("transId", 64),
        balance: "balanceType",
        expires: "expireTime",
    };
    TransferBody::read_named(fields, &names)
}

/// What an allocation is refused with: four refusals have a status of their own, 500.
pub const OF_ALLOCATION: &[(Code, Code)] = &[
    (Code::NotAssociated, Code::FormerNotAssociated),
    (Code::BusinessCheckFailed, Code::FormerCheckFailed),
    (Code::CreditExpired, Code::FormerCreditExpired),
    (Code::TransferUnfinished, Code::FormerTransferUnfinished),
];

/// What a reclaim is refused with. Its page names the checks' new code beside the old one, which it
/// only speaks of; and it knows no code for a customer that is not a member but the account's.
pub const OF_RECLAIM: &[(Code, Code)] = &[
    (Code::NotAssociated, Code::AccountNotFound),
    (Code::CreditExpired, Code::FormerCreditExpired),
];

/// The failure as the form tells it.
pub fn failure(failure: Failure, codes: &[(Code, Code)]) -> Failure {
    told(unfinished(failure), codes)
}
