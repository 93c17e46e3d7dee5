//! [`Explanation`] and its [`Reason`]s.

use crate::coupons::Kind;
use crate::discounts::DiscountKind;
use crate::ids::DiscountKey;
use crate::money::{Amount, InquiryAmount};
use crate::orders::{DiscountType, OrderId, Source};
use crate::rating::Step;
use crate::subscriptions::{FeeRate, TermKind};
use crate::time::Timestamp;

/// How an amount came about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// In the order in which it is computed.
    pub reasons: Vec<Reason>,
    /// What it comes to.
    pub amount: InquiryAmount,
}

/// May a discount be chosen, or was it?
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Choice {
    /// It can be chosen.
    Open,
    /// It can be chosen, and is the best of the commercial and the partners' ones.
    Best,
    /// The order has it: it was selected when it was placed, or it was paid with it.
    Chosen,
    /// It could be chosen, and another or none was.
    Passed,
}

/// Why an amount is what it is: one step of it, with its inputs and its result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// A step of its price.
    Rated(Step),
    /// The list price as the order holds it: it is not derived from the catalogue.
    Listed {
        /// The list price.
        official: Amount,
    },
    /// What a discount leaves of a line that can be chosen: the exact amount half-up to the cent, and what is
    /// taken off is the remainder (`readings` 1).
    Offer {
        /// Which.
        discount: DiscountKey,
        /// What it rests on.
        kind: DiscountKind,
        /// The list price.
        official: Amount,
        /// What it leaves.
        amount: Amount,
        /// What it takes off.
        off: Amount,
        /// Was it chosen?
        choice: Choice,
    },
    /// The price of the whole order was adjusted, and what that takes off is spread over the lines by their
    /// list prices, by the largest remainder (`readings` 3).
    Adjusted {
        /// Which.
        discount: DiscountKey,
        /// What is taken off the order.
        off: Amount,
        /// The list prices of its lines, in their order.
        officials: Vec<Amount>,
        /// The place of this line.
        place: usize,
        /// What falls on it.
        share: Amount,
    },
    /// What is taken off: by the discount that was chosen, or by a discount coupon.
    TakenOff {
        /// What lowered it.
        by: DiscountType,
        /// By how much.
        off: Amount,
        /// What is left.
        left: Amount,
    },
    /// What coupons or cards of a kind pay of the rest.
    Covered {
        /// Which kind.
        by: Kind,
        /// How much.
        amount: Amount,
        /// What is left.
        left: Amount,
    },
    /// What is left to cash, credit or monthly settlement.
    Due {
        /// How much.
        amount: Amount,
    },
    /// What paid it: coupons and cards what they cover, the others what is due.
    Paid {
        /// Which source.
        source: Source,
        /// How much.
        amount: Amount,
        /// What of it went back since.
        returned: Amount,
    },
    /// The term that is given back.
    Term {
        /// The order that paid for it.
        order: OrderId,
        /// New, or a renewal.
        kind: TermKind,
        /// Is it what a change of the term cost?
        change: bool,
        /// When it took effect, or would have; what a change cost, when it was changed.
        from: Timestamp,
        /// When it would have ended.
        to: Timestamp,
    },
    /// What a source had paid for it; vouchers do not count (`readings` 25).
    Counted {
        /// Which source.
        source: Source,
        /// How much.
        amount: Amount,
    },
    /// What a change gave back of it before, for the hours that were left then: it does not count as paid, and as used
    /// only what was paid less the used share of this.
    ReturnedBefore {
        /// How much.
        amount: Amount,
        /// Hours since then that are used.
        used: i64,
        /// Hours that were left then.
        total: i64,
    },
    /// What counts as paid: what was counted, less what was given back before.
    PaidFor {
        /// How much.
        amount: Amount,
    },
    /// What of it is not used up, exactly: what becomes cheaper gives a share of that back (`readings` 16).
    Unused {
        /// Hours that are used.
        used: i64,
        /// Hours in all.
        total: i64,
        /// At 10⁻¹⁸.
        exact: i128,
    },
    /// The list price of a term becomes lower, and as large a share of what is not used up is given back.
    Cheaper {
        /// The list price before, at 10⁻¹⁸.
        before: i128,
        /// The list price afterwards, at 10⁻¹⁸.
        after: i128,
        /// The share, at 10⁻¹⁸.
        exact: i128,
    },
    /// What is given back of it, as the order holds it: it is not derived again.
    BackAsHeld {
        /// How much.
        amount: Amount,
    },
    /// The time that is over: this share of what was paid is kept, half-up to the cent (`readings` 16).
    Consumed {
        /// Hours that are used.
        used: i64,
        /// Hours in all.
        total: i64,
        /// What is kept.
        amount: Amount,
    },
    /// What is kept for the time that is over, as the order holds it: it is not derived again.
    ConsumedAsKept {
        /// What is kept.
        amount: Amount,
    },
    /// The fee: by a row of the table a share of what was paid, half-up to the cent, and no more than there is
    /// (`readings` 17, 18).
    Fee {
        /// The months of the row.
        row_months: i64,
        /// The months up to which its band goes.
        used_months: i64,
        /// The share.
        rate: FeeRate,
        /// The fee.
        amount: Amount,
    },
    /// The fee as the order holds it: it was waived, or the table is another by now.
    FeeAsKept {
        /// The fee.
        amount: Amount,
    },
    /// What is given back: paid − consumed − fee.
    GivenBack {
        /// How much.
        amount: Amount,
    },
    /// What of it goes back to a source; a voucher gets what it paid besides.
    Back {
        /// Which source.
        source: Source,
        /// How much.
        amount: Amount,
    },
}
