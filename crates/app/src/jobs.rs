//! What the calendar causes: obligations are claimed, worked on by the same commands people use,
//! and completed in the work's own transaction.

use std::sync::Arc;

use hubu_core::ids::{BookKey, CouponKey, OrderKey, ResourceKey};
use hubu_core::time::Timestamp;
use hubu_store::due::{self, Lease};
use hubu_store::{Error, Fault, Tx, Unit};

use crate::accounts::{CREDIT_EXPIRY, ExpireCredit};
use crate::coupons::{COUPON_EXPIRY, ExpireCoupon};
use crate::ledger::{Command, Context, Money, MoneyRefusal};
use crate::orders::{LapseOrder, ORDER_DEADLINE, ORDER_PROVISION, ProvideOrder};
use crate::settlement::{
    COLLECTION, CYCLE_CLOSE, CloseCycles, CollectReceivables, RepayRows, SettleUsage,
    USAGE_REPAYMENT, USAGE_SETTLEMENT,
};
use crate::subscriptions::{AUTO_RENEW, LiveOn, RESOURCE_LIFE, TryAutoRenew};

/// How long a claimed obligation is kept from others.
const LEASE_MS: i64 = 60_000;
/// After so many failures in a row an obligation waits for a person.
const MOST_FAILURES: i64 = 10;
/// Pause after the first failure; it doubles, up to the last.
const FIRST_PAUSE_MS: i64 = 1_000;

/// Claims what is due now, oldest first.
pub fn claim(unit: &mut Unit<'_, '_>, owner: i64, limit: i64) -> Result<Vec<Lease>, Error<()>> {
    let until = unit.wall.plus_ms(LEASE_MS);
    Ok(due::claim(unit.tx, (owner, until), (unit.now, unit.wall), limit)?)
}

/// Records that an obligation's work failed.
pub fn failed(unit: &mut Unit<'_, '_>, lease: &Lease, reason: &str) -> Result<(), Error<()>> {
    let doublings = u32::try_from(lease.number.clamp(0, 8)).unwrap_or(8);
    let again = unit.wall.plus_ms(FIRST_PAUSE_MS << doublings);
    Ok(due::fail(unit.tx, lease, again, (MOST_FAILURES, reason))?)
}

/// The command an obligation asks for.
///
/// # Errors
/// [`Fault::Bug`] when no reconciler has this name: a newer version wrote it.
pub fn command(context: &Arc<Context>, lease: Lease) -> Result<Money, Fault> {
    match lease.kind.as_str() {
        CREDIT_EXPIRY => {
            let command = ExpireCredit { customer: lease.customer, book: BookKey(lease.key) };
            Ok(Money::due(Arc::clone(context), CREDIT_EXPIRY, command).completing(lease))
        }
        COUPON_EXPIRY => {
            let command = ExpireCoupon { customer: lease.customer, coupon: CouponKey(lease.key) };
            Ok(Money::due(Arc::clone(context), COUPON_EXPIRY, command).completing(lease))
        }
        ORDER_DEADLINE => {
            let command = LapseOrder { group: lease.group, order: OrderKey(lease.key) };
            Ok(Money::due(Arc::clone(context), ORDER_DEADLINE, command).completing(lease))
        }
        ORDER_PROVISION => {
            let command = ProvideOrder { group: lease.group, order: OrderKey(lease.key) };
            Ok(Money::due(Arc::clone(context), ORDER_PROVISION, command).completing(lease))
        }
        RESOURCE_LIFE => {
            let (group, customer) = (lease.group, lease.customer);
            let command = LiveOn { group, customer, resource: ResourceKey(lease.key) };
            Ok(Money::due(Arc::clone(context), RESOURCE_LIFE, command).completing(lease))
        }
        AUTO_RENEW => {
            let (group, customer) = (lease.group, lease.customer);
            let command = TryAutoRenew { group, customer, resource: ResourceKey(lease.key) };
            Ok(Money::due(Arc::clone(context), AUTO_RENEW, command).completing(lease))
        }
        _ => of_usage(context, lease),
    }
}

/// The command that an obligation of what is used on demand asks for.
fn of_usage(context: &Arc<Context>, lease: Lease) -> Result<Money, Fault> {
    let (group, consumer) = (lease.group, lease.customer);
    let context = Arc::clone(context);
    match lease.kind.as_str() {
        USAGE_SETTLEMENT => {
            let command = SettleUsage { group, consumer };
            Ok(Money::due(context, USAGE_SETTLEMENT, command).completing(lease))
        }
        CYCLE_CLOSE => {
            let command = CloseCycles { group, consumer };
            Ok(Money::due(context, CYCLE_CLOSE, command).completing(lease))
        }
        USAGE_REPAYMENT => {
            let command = RepayRows { payer: lease.customer };
            Ok(Money::due(context, USAGE_REPAYMENT, command).completing(lease))
        }
        COLLECTION => {
            let command = CollectReceivables { customer: lease.customer };
            Ok(Money::due(context, COLLECTION, command).completing(lease))
        }
        other => Err(Fault::Bug(format!("no reconciler is called {other}"))),
    }
}

/// Why an obligation's work failed, in words for whoever looks at it.
pub fn reason(lease: &Lease, error: Error<MoneyRefusal>) -> String {
    match error {
        Error::Fault(fault) => fault.to_string(),
        Error::Refused(refusal) => match lease.kind.as_str() {
            CREDIT_EXPIRY => in_words::<ExpireCredit>(refusal),
            COUPON_EXPIRY => in_words::<ExpireCoupon>(refusal),
            ORDER_DEADLINE => in_words::<LapseOrder>(refusal),
            ORDER_PROVISION => in_words::<ProvideOrder>(refusal),
            RESOURCE_LIFE => in_words::<LiveOn>(refusal),
            AUTO_RENEW => in_words::<TryAutoRenew>(refusal),
            USAGE_SETTLEMENT => in_words::<SettleUsage>(refusal),
            CYCLE_CLOSE => in_words::<CloseCycles>(refusal),
            USAGE_REPAYMENT => in_words::<RepayRows>(refusal),
            COLLECTION => in_words::<CollectReceivables>(refusal),
            _ => "refused".to_owned(),
        },
    }
}

fn in_words<C: Command<Refusal: std::fmt::Debug>>(refusal: MoneyRefusal) -> String {
    match refusal.of::<C>() {
        Ok(refusal) => format!("refused: {refusal:?}"),
        Err(fault) => fault.to_string(),
    }
}

/// What stands between `now` and a later instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ahead {
    /// Is somebody working on what is due now?
    pub busy: bool,
    /// The next instant, up to and with the later one, at which something falls due.
    pub next: Option<Timestamp>,
}

/// Looks from `now` ahead to `until`. What failed and waits for its next attempt is left behind: time
/// does not wait for it.
pub fn ahead(
    tx: &mut Tx<'_>,
    now: Timestamp,
    until: Timestamp,
    wall: Timestamp,
) -> Result<Ahead, Fault> {
    Ok(Ahead { busy: due::busy(tx, now, wall)?, next: due::ahead(tx, now, until)? })
}

/// The earliest instant at or before `until` at which something falls due.
pub fn next_due(tx: &mut Tx<'_>, until: Timestamp) -> Result<Option<Timestamp>, Error<()>> {
    Ok(due::next(tx, until)?)
}

/// Why an obligation is not taken up again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RetryRefusal {
    /// No obligation of this kind and key waits for a person.
    NotParked,
}

/// Takes an obligation up again that failed too often.
///
/// # Errors
/// [`RetryRefusal::NotParked`].
pub fn retry(unit: &mut Unit<'_, '_>, kind: &str, key: i64) -> Result<(), Error<RetryRefusal>> {
    let found = due::retry(unit.tx, kind, key)?;
    if found { Ok(()) } else { Err(Error::Refused(RetryRefusal::NotParked)) }
}
