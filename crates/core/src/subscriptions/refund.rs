//! What is given back of terms (`orders` C3, D7; `readings` 16, 17, 25). Whether it is
//! reviewed first is [`crate::orders::needs_review`]'s to say (`readings` 21).

use super::paid::is_voucher;
use super::{Fee, NoFeeRow, PaidTerm, TermKind};
use crate::money::Amount;
use crate::money::rounding::e18_half_up_to_cent;
use crate::orders::{AmountInfo, Amounts, Kept, OrderId, OrderType, Source, give_back};
use crate::time::{Timestamp, Zone};
use crate::words::wire_words;

/// In which case something is given back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scenario {
    /// The term runs.
    InUse,
    /// The term runs, and five days are not over in which no reason is asked for.
    FiveDays,
    /// The resource was bought and does not take effect yet.
    NotEffective,
    /// The resource is renewed and the renewed term has not begun.
    RenewalNotBegun,
    /// The resource was not provisioned, or not changed; of whole lines of an order
    /// [`crate::orders::unsubscribe_failed`] says it.
    Failed,
    /// The term runs, and the resource goes on demand now.
    ToOnDemand,
}

/// What is charged and what comes back in a case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Rule {
    /// Is the used share of what was paid kept?
    pub consumed: bool,
    /// Is a fee kept?
    pub fee: bool,
    /// Do vouchers come back? Flexi-purchase coupons and cards always do, for their part of the refund; a
    /// discount coupon never does.
    pub vouchers: bool,
}

impl Scenario {
    /// Every case.
    pub const ALL: &[Self] = &[
        Self::InUse,
        Self::FiveDays,
        Self::NotEffective,
        Self::RenewalNotBegun,
        Self::Failed,
        Self::ToOnDemand,
    ];

    /// The case of a term that has not begun.
    pub const fn unbegun(kind: TermKind) -> Self {
        match kind {
            TermKind::First => Self::NotEffective,
            TermKind::Renewal => Self::RenewalNotBegun,
        }
    }

    /// Its rule.
    pub const fn rule(self) -> Rule {
        match self {
            Self::InUse => Rule { consumed: true, fee: true, vouchers: false },
            Self::FiveDays | Self::NotEffective | Self::RenewalNotBegun | Self::Failed => {
                Rule { consumed: false, fee: false, vouchers: true }
            }
            Self::ToOnDemand => Rule { consumed: true, fee: false, vouchers: false },
        }
    }
}

/// Why nothing can be given back, in order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RefundRefusal {
    /// No fee is set for the term (CBC.99006066).
    #[error(transparent)]
    NoFeeRow(#[from] NoFeeRow),
    /// A sum leaves the range of an amount.
    #[error("a sum leaves the range of an amount")]
    OutOfRange,
}

/// What is given back of one line that was paid for a term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermRefund {
    /// The order that paid for it.
    pub order: OrderId,
    /// The number of its line.
    pub number: i64,
    /// The case.
    pub scenario: Scenario,
    /// What was paid for it, vouchers and what changes gave back since left out.
    pub paid: Amount,
    /// What is kept for the time that is over.
    pub consumed: Amount,
    /// The fee that is kept: no more than there is.
    pub fee: Amount,
    /// What is given back, vouchers left out: paid − consumed − fee.
    pub refund: Amount,
    /// What goes back to each source, vouchers among them: the refund in proportion to what each paid, vouchers
    /// whole or not at all. Only what is above zero; a coupon that has ended since takes it and loses it.
    pub back: Vec<(Source, Amount)>,
}

wire_words! {
    /// What a row tells of (`orders` C3).
    RefundRowKind {
        /// What was paid: below zero.
        Paid = 1 "paid",
        /// What is kept for the time that is over: above zero.
        Consumed = 2 "consumed",
        /// The fee: above zero.
        Fee = 3 "fee",
    }
}

/// A row of a refund's details: of one resource and one line that paid for it. All rows together are the
/// refund below zero; there is no row of nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundRow {
    /// The resource.
    pub resource: String,
    /// The order that paid for it (`base_order_id`).
    pub order: OrderId,
    /// The number of its line.
    pub number: i64,
    /// What it tells of.
    pub kind: RefundRowKind,
    /// How much.
    pub amount: Amount,
}

/// What is given back of a resource's terms.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Refund {
    /// Term by term.
    pub terms: Vec<TermRefund>,
    /// What is kept for the time that is over (`consumed_amount`).
    pub consumed: Amount,
    /// The fees that are kept (`commission_amount`).
    pub fee: Amount,
    /// What is given back, vouchers left out.
    pub refund: Amount,
    /// What vouchers get back.
    pub vouchers: Amount,
}

impl Refund {
    /// What is given back of terms, each in its case, at `now`.
    ///
    /// # Errors
    /// See [`RefundRefusal`].
    pub fn of<'a>(
        zone: &Zone,
        terms: impl IntoIterator<Item = (&'a PaidTerm, Scenario)>,
        fee: Fee<'_>,
        now: Timestamp,
    ) -> Result<Self, RefundRefusal> {
        let mut all = Self::default();
        for (term, scenario) in terms {
            let term = TermRefund::of(zone, term, scenario, fee, now)?;
            all.add(term).ok_or(RefundRefusal::OutOfRange)?;
        }
        Ok(all)
    }

    fn add(&mut self, term: TermRefund) -> Option<()> {
        let mut vouchers = term.back.iter().filter(|(source, _)| is_voucher(*source));
        let add = |sum: Amount, (_, amount): &(Source, Amount)| sum.checked_add(*amount);
        self.vouchers = vouchers.try_fold(self.vouchers, add)?;
        self.consumed = self.consumed.checked_add(term.consumed)?;
        self.fee = self.fee.checked_add(term.fee)?;
        self.refund = self.refund.checked_add(term.refund)?;
        self.terms.push(term);
        Some(())
    }

    /// What an order that gives it back comes to: below zero, and what is kept where it is an unsubscription.
    ///
    /// # Errors
    /// `None` beyond the range of an amount; what [`Refund::of`] makes is within it.
    pub fn amounts(&self, order: OrderType) -> Option<Amounts> {
        let kept = Kept { fee: self.fee, consumed: self.consumed };
        let kept = (order == OrderType::Unsubscribe).then_some(kept);
        let mut info = AmountInfo { kept, ..AmountInfo::default() };
        let mut to_account = Amount::ZERO;
        for (source, amount) in self.terms.iter().flat_map(|term| &term.back) {
            match source.coupon() {
                Some((kind, _)) => info.add_coupon(kind, amount.checked_neg()?)?,
                None => to_account = to_account.checked_add(*amount)?,
            }
        }
        Amounts::given_back(to_account, info)
    }

    /// The rows that tell of it.
    pub fn rows(&self, resource: &str) -> Vec<RefundRow> {
        self.terms.iter().flat_map(|term| term.rows(resource)).collect()
    }
}

impl TermRefund {
    fn of(
        zone: &Zone,
        term: &PaidTerm,
        scenario: Scenario,
        fee: Fee<'_>,
        now: Timestamp,
    ) -> Result<Self, RefundRefusal> {
        let rule = scenario.rule();
        let rate = match fee {
            Fee::Table(table) if rule.fee => Some(table.rate(zone, term, now)?),
            Fee::Table(_) | Fee::Waived => None,
        };
        let paid = term.net().ok_or(RefundRefusal::OutOfRange)?;
        let used = if rule.consumed { term.used_e18(zone, now) } else { Some(0) };
        let consumed = used.and_then(e18_half_up_to_cent).ok_or(RefundRefusal::OutOfRange)?;
        let consumed = consumed.min(paid);
        let left = paid.less_at_most(consumed);
        let fee = rate.map_or(Amount::ZERO, |rate| rate.of(paid)).min(left);
        let refund = left.less_at_most(fee);
        let back = if rule.vouchers {
            // Nothing is kept.
            term.left()
        } else {
            give_back(&term.left(), refund).ok_or(RefundRefusal::OutOfRange)?
        };
        let (order, number) = (term.order.clone(), term.number);
        Ok(Self { order, number, scenario, paid, consumed, fee, refund, back })
    }

    fn rows(&self, resource: &str) -> impl Iterator<Item = RefundRow> {
        // What was paid is not below zero, and has a negative.
        let paid = self.paid.checked_neg().unwrap_or_default();
        let amounts = [
            (RefundRowKind::Paid, paid),
            (RefundRowKind::Consumed, self.consumed),
            (RefundRowKind::Fee, self.fee),
        ];
        let amounts = amounts.into_iter().filter(|(_, amount)| !amount.is_zero());
        amounts.map(move |(kind, amount)| RefundRow {
            resource: resource.to_owned(),
            order: self.order.clone(),
            number: self.number,
            kind,
            amount,
        })
    }
}

#[cfg(test)]
#[path = "refund_tests.rs"]
mod tests;
