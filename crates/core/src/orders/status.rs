//! Where an order stands, and what moves it on (`orders` C0).

use super::{OrderType, SourceType};
use crate::money::Amount;
use crate::words::wire_words;

wire_words! {
    /// Where an order stands (`status`). Those of hardware (10 to 13) are not here: none is sold.
    OrderStatus {
        /// Somebody must look at it first.
        PendingReview = 1 "pending_review",
        /// A refund of it is on its way; nothing brings an order of this cloud there.
        PendingRefund = 2 "pending_refund",
        /// It is paid, and what it orders is being provided or given back.
        Processing = 3 "processing",
        /// It came to nothing. Final.
        Cancelled = 4 "cancelled",
        /// It is done. Final.
        Completed = 5 "completed",
        /// It is to be paid.
        PendingPayment = 6 "pending_payment",
        /// The customer must confirm it first.
        PendingConfirmation = 9 "pending_confirmation",
    }
}

wire_words! {
    /// What moves an order on: the reason for which it stands where it does.
    Act {
        /// It was reviewed and found good.
        Approve = 1 "approve",
        /// It was reviewed and refused.
        Reject = 2 "reject",
        /// The customer confirmed it.
        Confirm = 3 "confirm",
        /// It was paid.
        Pay = 4 "pay",
        /// The customer cancelled it.
        Cancel = 5 "cancel",
        /// Its deadline of payment passed.
        Lapse = 6 "lapse",
        /// A resource it is about was changed, deleted, or turned to on demand.
        Overtake = 7 "overtake",
        /// What it orders was provided or given back, or could not be.
        Complete = 8 "complete",
    }
}

/// An act that an order does not take where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IllegalAct {
    /// Where the order stands.
    pub status: OrderStatus,
    /// What was to be done.
    pub act: Act,
}

/// Refunds above this are reviewed before anything is given back (`orders` C0; `readings` 21).
pub const REVIEW_ABOVE: Amount = Amount::from_e8(50_000 * 100_000_000);

/// Is a refund of this much, which is not negative, reviewed first? One of exactly the limit is not.
pub fn needs_review(refund: Amount, limit: Amount) -> bool {
    refund > limit
}

impl OrderStatus {
    /// What the list of orders can be asked for (`orders` C1).
    pub const ASKED: &[Self] = &[
        Self::PendingReview,
        Self::Processing,
        Self::Cancelled,
        Self::Completed,
        Self::PendingPayment,
        Self::PendingConfirmation,
    ];

    /// Where a new order stands. An agent's and a contract's are confirmed first, whatever else they
    /// need; `review`: somebody must look at it; `paid`: it was paid in the act of ordering.
    pub const fn of_new(kind: OrderType, source: SourceType, review: bool, paid: bool) -> Self {
        match () {
            () if kind.gives_back() && review => Self::PendingReview,
            () if kind.gives_back() => Self::Processing,
            () if source.needs_confirmation() => Self::PendingConfirmation,
            () if review => Self::PendingReview,
            () if paid => Self::Processing,
            () => Self::PendingPayment,
        }
    }

    /// Where an order of this type stands after an act.
    ///
    /// # Errors
    /// [`IllegalAct`]: it does not take the act where it stands.
    pub const fn after(self, act: Act, kind: OrderType) -> Result<Self, IllegalAct> {
        match (self, act) {
            (Self::PendingReview, Act::Approve) if kind.gives_back() => Ok(Self::Processing),
            (Self::PendingReview, Act::Approve) | (Self::PendingConfirmation, Act::Confirm) => {
                Ok(Self::PendingPayment)
            }
            (Self::PendingReview, Act::Reject)
            | (Self::PendingPayment, Act::Cancel | Act::Lapse | Act::Overtake) => {
                Ok(Self::Cancelled)
            }
            (Self::PendingPayment, Act::Pay) => Ok(Self::Processing),
            (Self::Processing, Act::Complete) => Ok(Self::Completed),
            (status, act) => Err(IllegalAct { status, act }),
        }
    }

    /// Does nothing move it on any more?
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Cancelled | Self::Completed)
    }

    /// Where a combined trade stands whose orders stand so: where the first of them does that is not done;
    /// completed once all are done and one of them is completed. `None`: it has no orders.
    pub fn of_combined(orders: &[Self]) -> Option<Self> {
        let open = orders.iter().find(|status| !status.is_final());
        let completed = orders.iter().find(|status| **status == Self::Completed);
        open.or(completed).or(orders.first()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::OrderStatus::{
        Cancelled, Completed, PendingConfirmation, PendingPayment, PendingRefund, PendingReview,
        Processing,
    };
    use super::*;

    #[test]
    fn every_transition_that_there_is() {
        use OrderType::{New, Renew, ToOnDemand, Unsubscribe};
        let legal = [
            // type, from, act, to
            (New, PendingReview, Act::Approve, PendingPayment),
            (New, PendingReview, Act::Reject, Cancelled),
            (New, PendingConfirmation, Act::Confirm, PendingPayment),
            (New, PendingPayment, Act::Pay, Processing),
            (New, PendingPayment, Act::Cancel, Cancelled),
            (New, PendingPayment, Act::Lapse, Cancelled),
            (Renew, PendingPayment, Act::Overtake, Cancelled),
            (New, Processing, Act::Complete, Completed),
            (Unsubscribe, PendingReview, Act::Approve, Processing),
            (Unsubscribe, PendingReview, Act::Reject, Cancelled),
            (Unsubscribe, Processing, Act::Complete, Completed),
            (ToOnDemand, PendingReview, Act::Approve, Processing),
        ];
        for (kind, from, act, to) in legal {
            assert_eq!(from.after(act, kind), Ok(to), "{kind:?} {from:?} {act:?}");
        }
        let listed = |from, act| legal.iter().any(|(_, f, a, _)| (*f, *a) == (from, act));
        for kind in OrderType::ALL {
            for status in OrderStatus::ALL {
                for act in Act::ALL.iter().filter(|act| !listed(*status, **act)) {
                    let refused = Err(IllegalAct { status: *status, act: *act });
                    assert_eq!(status.after(*act, *kind), refused, "{kind:?}");
                }
            }
        }
        for last in [Cancelled, Completed, PendingRefund] {
            assert!(Act::ALL.iter().all(|act| last.after(*act, New).is_err()), "{last:?}");
        }
    }

    #[test]
    fn where_a_new_order_stands() {
        use OrderType::{New, Renew, ToOnDemand, Unsubscribe};
        use SourceType::{Agent, Contract, Customer, System};
        for (kind, source, review, paid, expected) in [
            (New, Customer, false, false, PendingPayment),
            (New, Customer, true, false, PendingReview),
            (New, Customer, false, true, Processing),
            (New, Agent, false, false, PendingConfirmation),
            (New, Contract, true, false, PendingConfirmation),
            (Renew, System, false, true, Processing),
            (Renew, System, false, false, PendingPayment),
            (Unsubscribe, Customer, false, false, Processing),
            (Unsubscribe, Customer, true, false, PendingReview),
            (Unsubscribe, Agent, false, false, Processing),
            (ToOnDemand, Customer, true, false, PendingReview),
        ] {
            let status = OrderStatus::of_new(kind, source, review, paid);
            assert_eq!(status, expected, "{kind:?} {source:?}");
        }
    }

    #[test]
    fn only_refunds_above_the_limit_are_reviewed() {
        for (refund, reviewed) in
            [("0", false), ("49999.99", false), ("50000", false), ("50000.01", true)]
        {
            let amount = Amount::parse(refund, 8).expect("a literal");
            assert_eq!(needs_review(amount, REVIEW_ABOVE), reviewed, "{refund}");
        }
    }

    #[test]
    fn where_a_combined_trade_stands() {
        for (orders, expected) in [
            (&[][..], None),
            (&[PendingPayment, PendingPayment], Some(PendingPayment)),
            (&[Completed, Processing], Some(Processing)),
            (&[Completed, Completed], Some(Completed)),
            (&[Cancelled, Completed], Some(Completed)),
            (&[Cancelled, Cancelled], Some(Cancelled)),
        ] {
            assert_eq!(OrderStatus::of_combined(orders), expected, "{orders:?}");
        }
    }

    #[test]
    fn what_can_be_asked_for() {
        let asked: Vec<i64> = OrderStatus::ASKED.iter().map(|one| one.code()).collect();
        assert_eq!(asked, [1, 3, 4, 5, 6, 9]);
    }
}
