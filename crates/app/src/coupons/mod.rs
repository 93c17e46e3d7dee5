//! What happens to coupons and cards, and what their owners and operators read of them.
//!
//! What orders and bills need inside their own commands are functions over a [`Desk`] (`reserve`,
//! `release`, `spend`, `give_back`, `pay_usage`), with a command of its own around each.

mod cards;
mod expire;
mod frozen;
mod give_back;
mod issue;
mod pay_usage;
mod plans;
mod read;
mod recall;
mod reserve;
mod spend;

pub use cards::{NewBatch, NewCards, RedeemCard, Redeemed, create_card_batch, void_card_batch};
pub use expire::{COUPON_EXPIRY, ExpireCoupon};
pub use frozen::{ActivateCoupon, SetCouponFrozen};
pub(crate) use give_back::give_back_for;
pub use give_back::{GiveBack, GivenBack, give_back};
pub use hubu_store::coupons::{
    CardPlace, CountedBatch, batch_cards_page, batches_page, card_batch, card_by_code,
};
pub use hubu_store::coupons::{
    Change, ChangeFilter, ChangePage, CouponFilter, CouponPage, CouponUse, HeldCoupon, cards_page,
    coupons_page, plans_page,
};
pub use issue::{Issue, Issued};
pub use pay_usage::{PayUsage, pay_usage};
pub use plans::{NewPlan, create_plan, plan};
pub use read::{NoAccounts, changes};
pub use recall::RecallCoupon;
pub use reserve::{ReleaseCoupons, Reserve, Reserved, release, reserve};
pub(crate) use spend::spend_for;
pub use spend::{Spend, Spending, spend};

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::{Coupon, CouponRefusal};
use hubu_core::ids::{CouponKey, CustomerKey, PostingKey};
use hubu_core::ledger::{BookKind, Lot, PostError};
use hubu_core::money::Amount;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault};

use crate::ledger::{Desk, KnownPlan, Party};

/// The customer a command is about.
fn customer(desk: &Desk<'_, '_>, party: &Party) -> Result<Holder, Error<CouponRefusal>> {
    desk.holder(party).ok_or(Error::Refused(CouponRefusal::UnknownCustomer))
}

/// The customer's coupon a command is about.
fn held(
    desk: &Desk<'_, '_>,
    holder: &Holder,
    key: CouponKey,
) -> Result<Coupon, Error<CouponRefusal>> {
    let found = desk.coupon(holder.key, key).cloned();
    found.ok_or(Error::Refused(CouponRefusal::UnknownCoupon))
}

/// The plan a loaded coupon is of.
pub(crate) fn plan_of(desk: &Desk<'_, '_>, coupon: &Coupon) -> Result<KnownPlan, Fault> {
    let lost = || Fault::Bug(format!("the coupon {} is of no plan", coupon.key));
    desk.plan(coupon.plan).cloned().ok_or_else(lost)
}

/// Moves worth into a coupon from its issuance, or back, where the amount is anything. Coupons
/// without a book move nothing.
pub(crate) fn exchange(
    desk: &mut Desk<'_, '_>,
    (holder, coupon): (&Holder, &Coupon),
    words: (TradeType, TradeDetail),
    way: Way,
    moved: (Amount, &str),
) -> Result<Option<PostingKey>, Error<CouponRefusal>> {
    exchange_for(desk, (holder, holder.key, coupon), words, way, moved)
}

/// The same, for what somebody else than the coupon's owner consumes.
fn exchange_for(
    desk: &mut Desk<'_, '_>,
    (holder, consumer, coupon): (&Holder, CustomerKey, &Coupon),
    words: (TradeType, TradeDetail),
    way: Way,
    (amount, trade_id): (Amount, &str),
) -> Result<Option<PostingKey>, Error<CouponRefusal>> {
    // A book is opened to be filled: what was never activated has none.
    let moves = amount.is_positive();
    let book = moves.then(|| desk.open_coupon_book(holder, coupon)).flatten();
    let Some(book) = book else { return Ok(None) };
    let counter = match way {
        Way::FromIssuance | Way::ToIssuance => BookKind::Issuance,
        Way::FromRevenue | Way::ToRevenue => BookKind::Revenue,
    };
    let counter = desk.open(holder, counter, Lot::Single);
    let trade = desk.trade(words, trade_id, (holder.key, consumer));
    let (from, to) = match way {
        Way::FromIssuance | Way::FromRevenue => (counter, book),
        Way::ToIssuance | Way::ToRevenue => (book, counter),
    };
    desk.transfer(trade, from, to, amount).map(Some).map_err(posting)
}

/// Where worth comes from or goes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// The coupon is filled.
    FromIssuance,
    /// What is left lapses.
    ToIssuance,
    /// Something comes back.
    FromRevenue,
    /// It pays.
    ToRevenue,
}

/// A balance that would leave its range is the asker's affair; anything else is a bug.
pub(crate) fn posting(error: PostError) -> Error<CouponRefusal> {
    match error {
        PostError::OutOfRange => Error::Refused(CouponRefusal::OutOfRange),
        other => crate::ledger::bug(&other),
    }
}

/// What events and the audit trail say of a coupon.
fn facts_of(coupon: &Coupon) -> Facts {
    Facts::new()
        .text("coupon_id", &coupon.key.to_wire())
        .text("kind", coupon.kind.as_str())
        .text("state", coupon.state.as_str())
}
