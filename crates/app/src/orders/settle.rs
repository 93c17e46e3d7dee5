//! Money of orders: what pays one moves to revenue, and what one gives back moves to where it came from.

use hubu_core::orders::{OrderRecord, PayRefusal, Payment};
use hubu_store::ledger::Holder;
use hubu_store::{Error, Fault};

use crate::ledger::Desk;

/// Pays an order as planned: spends coupons and cards, moves cash, credit or a receivable of the payer to
/// revenue, and writes into the record what its lines come to, what paid each resource of them, and by which
/// discount. The record is not stored by this, and its status is not changed. Answers the id of the trade.
///
/// # Errors
/// [`PayRefusal::CouponUsed`] and the like where a coupon refuses; faults.
pub fn collect(
    _desk: &mut Desk<'_, '_>,
    (_payer, _consumer): (&Holder, &Holder),
    _record: &mut OrderRecord,
    _payment: &Payment,
) -> Result<String, Error<PayRefusal>> {
    unimplemented!()
}

/// Gives back what an order says (`backs`), each to the account of whoever paid it: cash, credit that is used
/// (what is no longer used goes to cash), receivables that are open (likewise), coupons and cards. The
/// payments of the orders that were paid are marked, where their terms or records were loaded. The record
/// is not stored by this, and its status is not changed.
///
/// # Errors
/// Only faults.
pub fn give_back(
    _desk: &mut Desk<'_, '_>,
    _consumer: &Holder,
    _record: &OrderRecord,
) -> Result<(), Fault> {
    unimplemented!()
}
