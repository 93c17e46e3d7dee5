//! What orders and their lines are, in the wire's numbers (`orders` C0, C2).

use crate::coupons::{Action, CycleType};
use crate::discounts::DiscountKind;
use crate::products::PeriodType;
use crate::words::wire_words;

wire_words! {
    /// What an order does (`order_type`).
    OrderType {
        /// A new purchase.
        New = 1 "new",
        /// A renewal.
        Renew = 2 "renew",
        /// A change of specification.
        Change = 3 "change",
        /// An unsubscription.
        Unsubscribe = 4 "unsubscribe",
        /// A term becomes usage on demand.
        ToOnDemand = 10 "period_to_on_demand",
        /// Usage on demand becomes a term.
        ToPeriod = 11 "on_demand_to_period",
        /// A trial.
        Trial = 13 "trial",
        /// A trial becomes commercial.
        TrialToCommercial = 14 "trial_to_commercial",
        /// A fee is adjusted.
        Adjustment = 15 "fee_adjustment",
    }
}

impl OrderType {
    /// Does it give money back and ask for none? Such an order is never pending payment.
    pub const fn gives_back(self) -> bool {
        matches!(self, Self::Unsubscribe | Self::ToOnDemand)
    }

    /// What it does in the words of coupons (`subscribeType`, `orders` C4): only new purchases, renewals and
    /// changes have one there; what begins a term counts as new, an adjusted fee as a change.
    pub const fn action(self) -> Option<Action> {
        match self {
            Self::New | Self::ToPeriod | Self::Trial | Self::TrialToCommercial => Some(Action::New),
            Self::Renew => Some(Action::Renew),
            Self::Change | Self::Adjustment => Some(Action::Change),
            Self::Unsubscribe | Self::ToOnDemand => None,
        }
    }
}

wire_words! {
    /// Where an order comes from (`source_type`).
    SourceType {
        /// The customer.
        Customer = 1 "customer",
        /// An agent of the cloud ordered for the customer.
        Agent = 2 "agent",
        /// A contract.
        Contract = 3 "contract",
        /// A distributor.
        Distributor = 4 "distributor",
        /// A resource was deleted on a page.
        PageDeletion = 5 "page_deletion",
        /// It was entered afterwards.
        Supplementary = 6 "supplementary",
        /// A compensation.
        Compensation = 7 "compensation",
        /// The system.
        System = 8 "system",
    }
}

impl SourceType {
    /// Must the customer confirm it before it can be paid (`orders` C0)?
    pub const fn needs_confirmation(self) -> bool {
        matches!(self, Self::Agent | Self::Contract)
    }
}

wire_words! {
    /// What lowered an amount (`discount_type` in `amount_info`); the words are the wire's.
    DiscountType {
        /// A promotion's product discount.
        PromotionProduct = 200 "200",
        /// A discount coupon.
        DiscountCoupon = 300 "300",
        /// A voucher.
        Voucher = 301 "301",
        /// A flexi-purchase coupon.
        FlexiCoupon = 302 "302",
        /// A discount of an agent's order.
        AgentDiscount = 500 "500",
        /// A reduction of an agent's order.
        AgentReduction = 501 "501",
        /// A fixed price of an agent's order.
        AgentFixedPrice = 502 "502",
        /// A contract of discounts and rebates.
        RebateContract = 600 "600",
        /// A framework contract of a channel.
        ChannelFramework = 601 "601",
        /// An earmarked contract.
        Earmarked = 602 "602",
        /// A direct contract made offline.
        OfflineContract = 603 "603",
        /// A contract of telesales.
        Telesales = 604 "604",
        /// A commercial contract.
        Commercial = 605 "605",
        /// A distributor's commercial contract.
        Distributor = 606 "606",
        /// Granted by a partner.
        Partner = 607 "607",
        /// The order's price was adjusted.
        Adjustment = 609 "609",
        /// An amount that is free.
        Free = 610 "610",
        /// A promotion.
        Promotion = 700 "700",
        /// A top-up account's discount.
        TopUp = 800 "800",
        /// The product's own discount (Chinese site only).
        Product = 900 "900",
        /// A fixed price at the base (Chinese site only).
        BasePrice = 901 "901",
    }
}

impl From<DiscountKind> for DiscountType {
    fn from(kind: DiscountKind) -> Self {
        match kind {
            DiscountKind::Commercial => Self::Commercial,
            DiscountKind::Distributor => Self::Distributor,
            DiscountKind::Partner => Self::Partner,
            DiscountKind::Promotion => Self::Promotion,
            DiscountKind::Adjustment => Self::Adjustment,
        }
    }
}

wire_words! {
    /// The unit of a line's term (`period_type` of an order line).
    LinePeriod {
        /// Days.
        Day = 0 "day",
        /// Weeks.
        Week = 1 "week",
        /// Months.
        Month = 2 "month",
        /// Years.
        Year = 3 "year",
        /// Hours.
        Hour = 4 "hour",
        /// One-off.
        OneOff = 5 "one_off",
        /// On demand; the vendor's reserve.
        OnDemand = 6 "on_demand",
        /// By a report of usage; the vendor's reserve.
        UsageReport = 7 "usage_report",
    }
}

impl LinePeriod {
    /// The unit in the words of coupons, which know months and years.
    pub const fn cycle(self) -> Option<CycleType> {
        match self {
            Self::Month => Some(CycleType::Month),
            Self::Year => Some(CycleType::Year),
            _ => None,
        }
    }
}

impl From<PeriodType> for LinePeriod {
    fn from(unit: PeriodType) -> Self {
        match unit {
            PeriodType::Day => Self::Day,
            PeriodType::Month => Self::Month,
            PeriodType::Year => Self::Year,
            PeriodType::Hour => Self::Hour,
        }
    }
}

/// What a payment calls a discount (`discount_infos[].type`, `orders` C6); the same number stands in the list
/// of an order's discounts (C5). A distributor's contract counts as granted by a partner.
pub const fn payment_code(kind: DiscountKind) -> i64 {
    match kind {
        DiscountKind::Promotion => 0,
        DiscountKind::Commercial => 2,
        DiscountKind::Distributor | DiscountKind::Partner => 3,
        DiscountKind::Adjustment => 609,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_wires() {
        let types: Vec<i64> = OrderType::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(types, [1, 2, 3, 4, 10, 11, 13, 14, 15]);
        let sources: Vec<i64> = SourceType::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(sources, [1, 2, 3, 4, 5, 6, 7, 8]);
        let units: Vec<i64> = LinePeriod::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(units, [0, 1, 2, 3, 4, 5, 6, 7]);
        for discount in DiscountType::ALL {
            assert_eq!(discount.code().to_string(), discount.as_str());
        }
        for kind in DiscountKind::ALL {
            assert_eq!(DiscountType::from(*kind).code(), kind.code());
        }
        for unit in PeriodType::ALL {
            assert_eq!(LinePeriod::from(*unit).code(), unit.code());
        }
    }
}
