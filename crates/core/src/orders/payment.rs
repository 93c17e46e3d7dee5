//! [`plan_payment`]: what pays an order, or why it is not paid (`orders` C6; `readings` 1, 3, 13).

use super::order::sum_of;
use super::{
    Act, AmountDefect, Amounts, Combination, Offered, Order, OrderLine, OrderStatus, PayRefusal,
    payment_code, priced,
};
use crate::coupons::{
    self, Candidate, Conflict, Grouped, Kind, Limits, Purchase, Ratio, Share, Unfit,
    check_together, cover, fit,
};
use crate::discounts::DiscountKind;
use crate::ids::{CouponKey, DiscountKey};
use crate::money::{Amount, spread};
use crate::time::Timestamp;

/// How the rest of an order is settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settlement {
    /// With the monthly bill: the customer has it, and it goes before everything else.
    Monthly,
    /// From cash, then from credit.
    Balance,
}

/// What the one who pays has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payer {
    /// How it settles.
    pub settlement: Settlement,
    /// Cash that can be spent.
    pub cash: Amount,
    /// Credit that can be spent, own and shared.
    pub credit: Amount,
}

/// Something that is chosen for a payment, as the request names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// `id`.
    pub id: String,
    /// `type`: of a discount see [`payment_code`], of a coupon [`Kind::payment_type`].
    pub code: i64,
}

/// What is chosen for a payment.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Choice {
    /// The discount: one at the most.
    pub discount: Option<Chosen>,
    /// The coupons and cards, in the order in which they are to pay.
    pub coupons: Vec<Chosen>,
}

/// An order that is to be paid, and what it could be paid with.
#[derive(Clone, Copy, Debug)]
pub struct Paying<'a> {
    /// The order; a combined trade: with the lines of all its orders.
    pub order: &'a Order,
    /// The discounts that it is offered; where one is an adjustment it is mandatory.
    pub offered: &'a [Offered],
    /// The coupons and cards of whoever pays.
    pub coupons: &'a [Grouped<'a>],
    /// What whoever pays has.
    pub payer: Payer,
    /// Services in which the customer has completed no order before.
    pub first_in: &'a [String],
    /// The instant of the payment.
    pub at: Timestamp,
}

/// What pays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Source {
    /// A voucher.
    Voucher(CouponKey),
    /// A flexi-purchase coupon.
    Flexi(CouponKey),
    /// A stored-value card.
    Card(CouponKey),
    /// The monthly bill: it is receivable.
    Monthly,
    /// Cash.
    Cash,
    /// Credit.
    Credit,
}

impl Source {
    /// What kind of coupon or card it is.
    pub const fn coupon(self) -> Option<(Kind, CouponKey)> {
        match self {
            Self::Voucher(key) => Some((Kind::Voucher, key)),
            Self::Flexi(key) => Some((Kind::Flexi, key)),
            Self::Card(key) => Some((Kind::StoredValueCard, key)),
            Self::Monthly | Self::Cash | Self::Credit => None,
        }
    }

    /// The numbers it is stored as: its kind, and the coupon, 0 where it is none.
    pub const fn codes(self) -> (i64, CouponKey) {
        match self {
            Self::Voucher(key) => (1, key),
            Self::Flexi(key) => (2, key),
            Self::Card(key) => (3, key),
            Self::Monthly => (4, CouponKey(0)),
            Self::Cash => (5, CouponKey(0)),
            Self::Credit => (6, CouponKey(0)),
        }
    }

    /// The source stored as these numbers.
    pub const fn from_codes(kind: i64, coupon: CouponKey) -> Option<Self> {
        match kind {
            1 => Some(Self::Voucher(coupon)),
            2 => Some(Self::Flexi(coupon)),
            3 => Some(Self::Card(coupon)),
            4 => Some(Self::Monthly),
            5 => Some(Self::Cash),
            6 => Some(Self::Credit),
            _ => None,
        }
    }

    const fn of(kind: Kind, key: CouponKey) -> Option<Self> {
        match kind {
            Kind::Voucher => Some(Self::Voucher(key)),
            Kind::Flexi => Some(Self::Flexi(key)),
            Kind::StoredValueCard => Some(Self::Card(key)),
            Kind::Discount => None,
        }
    }
}

/// What one source pays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Take {
    /// Which source.
    pub source: Source,
    /// What it pays in all; above zero.
    pub amount: Amount,
    /// What it pays of each line, in their order; refunds follow it back.
    pub lines: Vec<Amount>,
}

/// How an order is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// The discount that is taken.
    pub discount: Option<(DiscountKey, DiscountKind)>,
    /// The discount coupon that is used, and what it takes off each line.
    pub discount_coupon: Option<(CouponKey, Vec<Amount>)>,
    /// What pays, in the order in which it does: coupons and cards as chosen, then the monthly bill, or cash
    /// and credit. What pays nothing is not there.
    pub takes: Vec<Take>,
    /// What each line comes to, once it is paid.
    pub lines: Vec<Amounts>,
}

impl Payment {
    /// What the order comes to, once it is paid.
    ///
    /// # Errors
    /// [`AmountDefect::OutOfRange`]; never where the order's own amounts have a sum.
    pub fn amounts(&self) -> Result<Amounts, AmountDefect> {
        Amounts::sum(self.lines.iter())
    }
}

/// How an order is paid with what was chosen.
///
/// The discount lowers the price of the lines; a discount coupon lowers what is left; vouchers, flexi-purchase
/// coupons and cards pay of that in the order in which they are chosen, each as much as it can; the rest is
/// settled. Everything is known by line.
///
/// # Errors
/// The first [`PayRefusal`], in their order; [`PayRefusal::UnknownOrder`] and [`PayRefusal::InProgress`] are
/// the caller's to find out.
pub fn plan_payment(paying: &Paying<'_>, choice: &Choice) -> Result<Payment, PayRefusal> {
    check_payable(paying.order, paying.at)?;
    let discount = chosen_discount(paying, choice.discount.as_ref())?;
    let chosen = chosen_coupons(paying.coupons, &choice.coupons)?;
    let purchase = paying.purchase(discount);
    check_coupons(&chosen, discount, &purchase)?;
    let candidates: Vec<Candidate<'_>> = chosen.iter().map(|(candidate, _)| *candidate).collect();
    let shares = cover(&candidates, &purchase);
    let shares = shares.map_err(|(place, why)| PayRefusal::CouponUnfit { place, why })?;
    let mut payment = Payment {
        discount: discount.map(|one| (one.key, one.kind)),
        discount_coupon: None,
        takes: Vec::new(),
        lines: priced(&paying.order.officials(), discount),
    };
    for share in &shares {
        payment.add(candidates[share.place], share);
    }
    payment.settle(paying.payer)?;
    Ok(payment)
}

/// Can an order be paid at all at an instant?
///
/// # Errors
/// That it is part of a trade, past its deadline, or not pending payment.
pub fn check_payable(order: &Order, at: Timestamp) -> Result<(), PayRefusal> {
    if let Combination::PartOf(trade) = &order.combination {
        return Err(PayRefusal::PartOfTrade(trade.clone()));
    }
    // Whether its end was already looked at makes no difference to whoever comes too late.
    let lapsed = order.status == OrderStatus::Cancelled && order.reason == Some(Act::Lapse);
    let pending = order.status == OrderStatus::PendingPayment;
    if lapsed || pending && order.past_deadline(at) {
        return Err(PayRefusal::PastDeadline);
    }
    if pending { Ok(()) } else { Err(PayRefusal::Status(order.status)) }
}

fn chosen_discount<'a>(
    paying: &Paying<'a>,
    chosen: Option<&Chosen>,
) -> Result<Option<&'a Offered>, PayRefusal> {
    let wanted = chosen.and_then(|one| Some((DiscountKey::parse_wire(&one.id)?, one.code)));
    let named = |one: &&Offered| wanted == Some((one.key, payment_code(one.kind)));
    let found = paying.offered.iter().find(named);
    let mandatory = paying.offered.iter().find(|one| one.kind == DiscountKind::Adjustment);
    match (mandatory, found) {
        (Some(mandatory), Some(found)) if mandatory == found => Ok(Some(found)),
        (Some(_), _) => Err(PayRefusal::AdjustmentMandatory),
        (None, Some(found)) if found.usable(paying.at) => Ok(Some(found)),
        (None, None) if chosen.is_none() => Ok(None),
        (None, _) => Err(PayRefusal::DiscountNotUsable),
    }
}

fn chosen_coupons<'a>(
    held: &'a [Grouped<'a>],
    chosen: &[Chosen],
) -> Result<Vec<Grouped<'a>>, PayRefusal> {
    let mut found: Vec<Grouped<'a>> = Vec::with_capacity(chosen.len());
    for (place, one) in chosen.iter().enumerate() {
        let wanted = CouponKey::parse_wire(&one.id);
        let named = |(Candidate { coupon, .. }, _): &&Grouped<'_>| {
            wanted == Some(coupon.key) && coupon.kind.payment_type() == one.code
        };
        let named = held.iter().find(named).ok_or(PayRefusal::UnknownCoupon { place })?;
        if found.iter().any(|(other, _)| other.coupon.key == named.0.coupon.key) {
            return Err(PayRefusal::RepeatedCoupon { place });
        }
        found.push(*named);
    }
    Ok(found)
}

/// May these coupons pay, each by itself and all together? What one of them leaves to the next, [`cover`] looks
/// at.
fn check_coupons(
    chosen: &[Grouped<'_>],
    discount: Option<&Offered>,
    purchase: &Purchase,
) -> Result<(), PayRefusal> {
    let kinds: Vec<_> = chosen.iter().map(|(one, group)| (one.coupon.kind, *group)).collect();
    let together = check_together(&kinds);
    if let Err(conflict @ (Conflict::TooMany | Conflict::TooManyOf(_))) = together {
        return Err(PayRefusal::TooManyCoupons(conflict));
    }
    let against = |(one, _): &Grouped<'_>| {
        let mut against = fit(one.coupon, one.balance, one.limits, purchase).err();
        let adjusted = discount.is_some_and(|one| one.kind == DiscountKind::Adjustment);
        if adjusted && one.coupon.kind == Kind::Discount {
            against.get_or_insert_default().push(Unfit::SecondDiscount);
        }
        against.unwrap_or_default()
    };
    let against: Vec<Vec<Unfit>> = chosen.iter().map(against).collect();
    let first = |among: &[Unfit]| {
        let found = |why: &Vec<Unfit>| why.iter().copied().find(|one| among.contains(one));
        against.iter().enumerate().find_map(|(place, why)| Some((place, found(why)?)))
    };
    if let Some((place, why)) = first(&[Unfit::Used, Unfit::Recalled, Unfit::Locked, Unfit::Empty])
    {
        return Err(PayRefusal::CouponUsed { place, why });
    }
    let with_discount =
        [Unfit::PartnerDiscount, Unfit::ContractDiscount, Unfit::Promotion, Unfit::SecondDiscount];
    if let Some((place, why)) = first(&with_discount) {
        return Err(PayRefusal::CouponWithDiscount { place, why });
    }
    if let Some(place) = chosen.iter().position(|(one, _)| too_deep(one, purchase)) {
        return Err(PayRefusal::DiscountTooDeep { place });
    }
    match together {
        Err(Conflict::VoucherWithDiscount) => return Err(PayRefusal::VoucherWithDiscountCoupon),
        Err(Conflict::MarketplaceWithSpecial) => return Err(PayRefusal::MarketplaceWithSpecial),
        _ => {}
    }
    let unfit = against.into_iter().enumerate().find(|(_, why)| !why.is_empty());
    unfit.map_or(Ok(()), |(place, why)| Err(PayRefusal::CouponUnfit { place, why }))
}

/// Is it the depth of the discount alone that keeps a coupon out?
fn too_deep(one: &Candidate<'_>, purchase: &Purchase) -> bool {
    let anyway = Limits { min_discount: None, ..one.limits.clone() };
    let fits = |limits| fit(one.coupon, one.balance, limits, purchase).is_ok();
    one.limits.min_discount.is_some() && !fits(one.limits) && fits(&anyway)
}

impl Paying<'_> {
    /// The order as coupons look at it, with a discount. A coupon that asks for a least share that a discount
    /// leaves is kept out by one that leaves less on *every line it counts for* (`orders` C6, rule 4): lines it
    /// does not count for are therefore told with the largest share it leaves elsewhere.
    pub fn purchase(&self, discount: Option<&Offered>) -> Purchase {
        let counts = discount.into_iter().flat_map(|one| &one.lines);
        let counts = counts.filter(|line| line.off.is_positive());
        let largest = counts.map(|line| line.ratio).max().unwrap_or(Ratio::ONE);
        let amounts = priced(&self.order.officials(), discount);
        let line = |(place, (line, amounts)): (usize, (&OrderLine, Amounts))| {
            let by = discount.and_then(|one| one.lines.get(place));
            let by = by.filter(|by| by.off.is_positive());
            let (unit, number) = line.period;
            coupons::Line {
                service: line.product.service.clone(),
                region: line.product.region.clone(),
                product: line.product.id.clone(),
                cycle: unit.cycle().zip(number),
                first_order: self.first_in.contains(&line.product.service),
                strict_selected: line.product.strict_selected,
                discount_ratio: by.map_or(largest, |by| by.ratio),
                payable: amounts.after_discount,
            }
        };
        let lines = self.order.lines.iter().zip(amounts).enumerate().map(line).collect();
        Purchase {
            order: self.order.id.as_str().to_owned(),
            action: self.order.kind.action(),
            lines,
            discounts: discount.and_then(|one| of_coupons(one.kind)).into_iter().collect(),
            at: self.at,
        }
    }
}

/// A discount in the words of coupons; they say nothing of adjustments.
fn of_coupons(kind: DiscountKind) -> Option<coupons::Discount> {
    coupons::Discount::from_code(payment_code(kind))
}

impl Payment {
    /// Adds what a coupon pays, or takes off. A share is no more than what its lines cost.
    fn add(&mut self, of: Candidate<'_>, share: &Share) {
        let (kind, key) = (of.coupon.kind, of.coupon.key);
        let mut parts = vec![Amount::ZERO; self.lines.len()];
        for (place, part) in &share.lines {
            parts[*place] = *part;
            let line = &mut self.lines[*place];
            line.after_discount = line.after_discount.less_at_most(*part);
            line.info.add_coupon(kind, *part);
        }
        match Source::of(kind, key) {
            Some(source) => self.takes.push(Take { source, amount: share.amount, lines: parts }),
            None => self.discount_coupon = Some((key, parts)),
        }
    }

    /// Takes what is left from the monthly bill, or from cash and then from credit.
    fn settle(&mut self, payer: Payer) -> Result<(), PayRefusal> {
        let rest: Vec<Amount> = self.lines.iter().map(|line| line.after_discount).collect();
        let due = sum_of(rest.iter().copied());
        if payer.settlement == Settlement::Monthly {
            self.take(Source::Monthly, due, rest);
            return Ok(());
        }
        let cash = payer.cash.max(Amount::ZERO).min(due);
        let credit = due.less_at_most(cash);
        let short = credit.less_at_most(payer.credit.max(Amount::ZERO));
        if short.is_positive() {
            return Err(PayRefusal::InsufficientFunds { short });
        }
        let from_cash = spread(cash, &rest);
        let both = rest.iter().zip(&from_cash);
        let from_credit = both.map(|(rest, cash)| rest.less_at_most(*cash)).collect();
        self.take(Source::Cash, cash, from_cash);
        self.take(Source::Credit, credit, from_credit);
        Ok(())
    }

    fn take(&mut self, source: Source, amount: Amount, lines: Vec<Amount>) {
        if amount.is_positive() {
            self.takes.push(Take { source, amount, lines });
        }
    }
}

#[cfg(test)]
#[path = "payment_tests.rs"]
mod tests;
