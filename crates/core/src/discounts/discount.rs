//! [`Discount`]: one agreement, with what it counts for.

use crate::coupons::Ratio;
use crate::history::Period;
use crate::ids::DiscountKey;
use crate::money::{Amount, UnitPrice};
use crate::words::wire_words;

wire_words! {
    /// What a discount rests on, in the order in which equal ones are preferred (`orders` B2, E;
    /// `readings` 2); the numbers are the wire's.
    DiscountKind {
        /// A commercial contract of the cloud's own.
        Commercial = 605 "605",
        /// A distributor's commercial contract.
        Distributor = 606 "606",
        /// Granted by the customer's partner.
        Partner = 607 "607",
        /// A promotion.
        Promotion = 700 "700",
        /// An operator adjusted the price of one order: it is mandatory.
        Adjustment = 609 "609",
    }
}

wire_words! {
    /// How what a discount is on is charged.
    Mode {
        /// Usage on demand.
        OnDemand = 1 "on_demand",
        /// A new term.
        Subscribe = 2 "subscribe",
        /// A further term.
        Renew = 3 "renew",
        /// A change of specification.
        Change = 4 "change",
    }
}

/// What a discount does to a price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reduction {
    /// This share of it is left.
    Ratio(Ratio),
    /// The unit costs this, where that is less (`readings` 1).
    FixedPrice(UnitPrice),
    /// This much is taken off a line, and no more than there is.
    Off(Amount),
}

/// What a discount counts for; everything that is `None` or empty does not restrict. All must hold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Scope {
    /// Of this service.
    pub service: Option<String>,
    /// Of this type of resource.
    pub resource_type: Option<String>,
    /// In this region.
    pub region: Option<String>,
    /// Of this specification.
    pub spec: Option<String>,
    /// Charged in one of these ways.
    pub modes: Vec<Mode>,
    /// For terms of at least so many months.
    pub least_months: Option<i64>,
    /// For lines whose official price is at least this.
    pub least_amount: Option<Amount>,
}

/// One agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Discount {
    /// Row key.
    pub key: DiscountKey,
    /// What it rests on.
    pub kind: DiscountKind,
    /// What people call it.
    pub name: String,
    /// What it does.
    pub reduction: Reduction,
    /// What for.
    pub scope: Scope,
    /// When it holds.
    pub period: Period,
}
