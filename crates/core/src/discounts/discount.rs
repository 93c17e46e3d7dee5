//! [`Discount`]: one agreement, with what it counts for.

use crate::coupons::Ratio;
use crate::history::Period;
use crate::ids::DiscountKey;
use crate::money::rounding::{amount_to_e18, cut_to_cent, fraction_of_e18};
use crate::money::{Amount, UnitPrice};
use crate::realm::Site;
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

impl DiscountKind {
    /// Is it granted by a partner, so that it counts only while the customer is that partner's?
    pub const fn of_partner(self) -> bool {
        matches!(self, Self::Distributor | Self::Partner)
    }

    /// Has the site discounts of this kind? Orders of the international site know no promotions
    /// (`orders` C5).
    pub const fn on_site(self, site: Site) -> bool {
        match self {
            Self::Commercial | Self::Distributor | Self::Partner | Self::Adjustment => true,
            Self::Promotion => matches!(site, Site::Cn),
        }
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

impl Mode {
    /// Is a term paid before?
    pub const fn is_of_term(self) -> bool {
        !matches!(self, Self::OnDemand)
    }
}

wire_words! {
    /// How a discount lowers a price (`discount_mode`, `orders` C5); the numbers are the wire's.
    DiscountMode {
        /// A share of the price is left.
        Ratio = 0 "ratio",
        /// A unit costs so much.
        FixedPrice = 1 "fixed_price",
        /// So much is taken off.
        Off = 2 "reduction",
    }
}

/// The whole of a share, in its units.
const ONE_E8: i64 = 100_000_000;

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

impl Reduction {
    /// What a mode and its value come to: a share above 0 and at most 1 of four decimals, a price above
    /// 0 of ten, or an amount above 0 of whole cents.
    ///
    /// # Errors
    /// `None` when the mode does not take the value.
    pub fn of(mode: DiscountMode, value: UnitPrice) -> Option<Self> {
        let amount = value.to_amount();
        match mode {
            DiscountMode::Ratio => amount.and_then(Ratio::from_amount).map(Self::Ratio),
            DiscountMode::FixedPrice => (value.e10() > 0).then_some(Self::FixedPrice(value)),
            DiscountMode::Off => {
                let cents =
                    |amount: &Amount| amount.is_positive() && cut_to_cent(*amount).1.is_zero();
                amount.filter(cents).map(Self::Off)
            }
        }
    }

    /// How it lowers a price.
    pub const fn mode(self) -> DiscountMode {
        match self {
            Self::Ratio(_) => DiscountMode::Ratio,
            Self::FixedPrice(_) => DiscountMode::FixedPrice,
            Self::Off(_) => DiscountMode::Off,
        }
    }

    /// Its value, as [`Reduction::of`] reads it: the share, the price, or the amount.
    ///
    /// # Errors
    /// `None` for an amount beyond the range of a price; [`Reduction::of`] makes none.
    pub fn value(self) -> Option<UnitPrice> {
        match self {
            Self::Ratio(left) => UnitPrice::of_amount(left.to_amount()),
            Self::FixedPrice(price) => Some(price),
            Self::Off(amount) => UnitPrice::of_amount(amount),
        }
    }

    /// What a share, or an amount that is taken off, leaves of a price at 10⁻¹⁸; never below zero.
    ///
    /// # Errors
    /// `None` where it sets the price of a unit instead, and beyond the range of an intermediate.
    pub fn leaves_e18(self, price_e18: i128) -> Option<i128> {
        match self {
            Self::Ratio(left) => fraction_of_e18(price_e18, left.to_amount().e8(), ONE_E8),
            Self::Off(amount) => Some((price_e18 - amount_to_e18(amount)).max(0)),
            Self::FixedPrice(_) => None,
        }
    }
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
