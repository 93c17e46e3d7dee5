//! What makes up the amounts of orders: discounts, and what coupons and cards pay of them.

use crate::amount::E8;
use crate::json::{Fields, Json};
use crate::orders::{Order, OrderLine, Source};
use crate::plans::PlanKind;

/// What coupons and cards did to a line: taken off, or paid; below zero where it came back.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Covered {
    /// What a discount coupon took off.
    pub(crate) lowered: E8,
    pub(crate) vouchers: E8,
    pub(crate) flexi: E8,
    pub(crate) cards: E8,
}

impl Covered {
    /// A coupon or card pays an amount, or takes it off.
    pub(crate) const fn add(&mut self, kind: PlanKind, amount: E8) {
        match kind {
            PlanKind::Voucher => self.vouchers += amount,
            PlanKind::Discount => self.lowered += amount,
            PlanKind::Flexi => self.flexi += amount,
            PlanKind::Card => self.cards += amount,
        }
    }

    const fn sum(&self) -> E8 {
        self.lowered + self.vouchers + self.flexi + self.cards
    }
}

/// What comes back: to cash, credit or the monthly bill, and to coupons and cards, which stands below zero.
pub(crate) fn given_back<'a>(backs: impl Iterator<Item = (&'a Source, E8)>) -> (E8, Covered) {
    let (mut account, mut covered) = (0, Covered::default());
    for (source, amount) in backs {
        match source.coupon() {
            Some((kind, _)) => covered.add(kind, -amount),
            None => account += amount,
        }
    }
    (account, covered)
}

impl OrderLine {
    /// What is left to be paid from cash, credit or by the monthly bill. What comes back has no price.
    pub(crate) fn after(&self) -> E8 {
        self.official - self.off - self.covered.sum().max(0)
    }
}

/// What makes up an amount.
pub(crate) struct MadeUp {
    /// What lowered it, by the numbers of what did.
    discounts: Vec<(i64, E8)>,
    covered: Covered,
    kept: Option<(E8, E8)>,
}

/// The numbers of coupons among discounts.
const DISCOUNT_COUPON: i64 = 300;
const VOUCHER: i64 = 301;
const FLEXI: i64 = 302;

impl Order {
    /// What makes up the amount of some of its lines.
    pub(crate) fn made_up(&self, lines: &[OrderLine]) -> MadeUp {
        let kind = self.discount_kind().unwrap_or_default();
        let (mut discounts, mut covered) = (Vec::new(), Covered::default());
        let mut lower =
            |kind: i64, off: E8| match discounts.iter_mut().find(|(own, _)| *own == kind) {
                Some((_, sum)) => *sum += off,
                None if off == 0 => {}
                None => discounts.push((kind, off)),
            };
        for line in lines {
            lower(kind, line.off);
            lower(DISCOUNT_COUPON, line.covered.lowered);
            covered.vouchers += line.covered.vouchers;
            covered.flexi += line.covered.flexi;
            covered.cards += line.covered.cards;
        }
        let paying = [(VOUCHER, covered.vouchers), (FLEXI, covered.flexi)];
        discounts.extend(paying.into_iter().filter(|(_, amount)| *amount != 0));
        let kept = lines.iter().filter_map(|line| line.kept);
        let kept = kept.reduce(|one, other| (one.0 + other.0, one.1 + other.1));
        MadeUp { discounts, covered, kept }
    }
}

impl MadeUp {
    fn shown_discounts(&self, [kind, amount]: [&str; 2]) -> Vec<Json> {
        let shown = |(own, off): &(i64, E8)| {
            let shown = Fields::default().with(kind, own.to_string());
            shown.with(amount, Json::amount_number(*off)).done()
        };
        self.discounts.iter().map(shown).collect()
    }

    /// As the wire shows it.
    pub(crate) fn shown(&self) -> Json {
        Fields::default()
            .with("discounts", self.shown_discounts(["discount_type", "discount_amount"]))
            .with("flexipurchase_coupon_amount", Json::amount_number(self.covered.flexi))
            .with("coupon_amount", Json::amount_number(self.covered.vouchers))
            .with("stored_card_amount", Json::amount_number(self.covered.cards))
            .with_some("commission_amount", self.kept.map(|kept| Json::amount_number(kept.0)))
            .with_some("consumed_amount", self.kept.map(|kept| Json::amount_number(kept.1)))
            .done()
    }

    /// The same in the old form.
    pub(crate) fn shown_formerly(&self) -> Json {
        Fields::default()
            .with("discountList", self.shown_discounts(["discountType", "discountAmount"]))
            .with("cashcouponAmount", Json::amount_number(self.covered.flexi))
            .with("couponAmount", Json::amount_number(self.covered.vouchers))
            .with("cardAmount", Json::amount_number(self.covered.cards))
            .with_some("commissionAmount", self.kept.map(|kept| Json::amount_number(kept.0)))
            .with_some("consumedAmount", self.kept.map(|kept| Json::amount_number(kept.1)))
            .done()
    }
}
