//! What handing a voucher to a member and taking it back have in common.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::Coupon;
use hubu_core::customers::RealName;
use hubu_core::enterprise::{CouponPair, CouponTransferRefusal, Mode};
use hubu_core::ids::{CouponKey, CustomerId, PostingKey};
use hubu_core::money::Amount;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault};

use crate::ledger::{Desk, Party, bug};

/// Master and member, where they are associated now, with what the checks compare.
pub(super) struct CouponParties {
    pub(super) member: Holder,
    names: (Option<RealName>, Option<RealName>),
    mode: Mode,
    same_signing_entity: bool,
}

impl CouponParties {
    /// Both, where they are associated now.
    pub(super) fn find(
        desk: &Desk<'_, '_>,
        master: &Holder,
        member: &CustomerId,
    ) -> Result<Option<Self>, Fault> {
        let Some(member) = desk.holder(&Party::Id(member.clone())) else { return Ok(None) };
        let relation = desk.relation(member.key).filter(|relation| relation.master == master.key);
        let Some(mode) = relation.map(|relation| relation.mode) else { return Ok(None) };
        let names = (desk.real_name(master)?, desk.real_name(&member)?);
        let same_signing_entity = master.signing_entity == member.signing_entity;
        Ok(Some(Self { member, names, mode, same_signing_entity }))
    }

    /// The facts of the checks.
    pub(super) fn facts(&self) -> CouponPair<'_> {
        CouponPair {
            mode: self.mode,
            master_name: self.names.0.as_ref(),
            member_name: self.names.1.as_ref(),
            same_signing_entity: self.same_signing_entity,
        }
    }
}

/// Moves what is handed over from one coupon's book to the other's.
pub(super) fn hand_over(
    desk: &mut Desk<'_, '_>,
    (from, to): ((&Holder, &Coupon), (&Holder, &Coupon)),
    words: (TradeType, TradeDetail),
    (amount, id): (Amount, &str),
) -> Result<PostingKey, Error<CouponTransferRefusal>> {
    let books = desk.open_coupon_book(from.0, from.1).zip(desk.open_coupon_book(to.0, to.1));
    let lost = || Fault::Bug("a voucher without a book".to_owned());
    let (out, into) = books.ok_or_else(lost)?;
    let trade = desk.trade(words, id, (from.0.key, to.0.key));
    desk.transfer(trade, out, into, amount).map_err(|error| bug(&error))
}

/// What events and the audit trail say of it.
pub(super) fn coupon_facts(
    master: &Holder,
    member: &Holder,
    (source, coupon): (CouponKey, CouponKey),
    amount: Amount,
    id: &str,
) -> Facts {
    Facts::new()
        .text("master", &master.id)
        .text("member", &member.id)
        .text("coupon_id", &source.to_wire())
        .text("sub_coupon_id", &coupon.to_wire())
        .amount("amount", amount)
        .text("trans_id", id)
}
