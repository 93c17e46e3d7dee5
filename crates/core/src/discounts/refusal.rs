//! Why a discount is not granted, or not ended. The order of the variants is their precedence.

use super::DiscountMode;

/// A part of a scope that is named by a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeWord {
    /// The service.
    Service,
    /// The type of resource.
    ResourceType,
    /// The region.
    Region,
    /// The specification.
    Spec,
}

/// Why a discount is not granted, or not ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiscountRefusal {
    /// No such customer.
    UnknownCustomer,
    /// There is no such discount.
    UnknownDiscount,
    /// A kind that is not granted like this: a promotion is everybody's, and an adjustment is made with
    /// the order it is for.
    OtherKind,
    /// The site has no discounts of this kind.
    KindNotOffered,
    /// The mode does not take this value ([`super::Reduction::of`]).
    Value(DiscountMode),
    /// A partner sets a share of the price, and nothing else (`orders` B1).
    PartnersMode,
    /// A code that is none: empty, too long, or with blanks in it.
    ScopeWord(ScopeWord),
    /// A way of being charged is named twice.
    ModeRepeated,
    /// A fixed price needs a service, a type of resource and a specification.
    FixedPriceOfAnything,
    /// A fixed price is one of usage or one of terms: a month does not cost what an hour does.
    FixedPriceModes,
    /// An amount is taken off terms alone: taken off each hour of usage it would leave nothing.
    ReductionModes,
    /// Terms are asked for where only usage is charged.
    MonthsOfUsage,
    /// A number of months that no term has.
    Months,
    /// A least amount that is not above zero.
    LeastAmount,
    /// It would begin in the past.
    BeginsInPast,
    /// It would end before it begins, or as it does.
    EndsBeforeBegin,
    /// A partner grants it, and none is named.
    PartnerMissing,
    /// No partner grants it, and one is named.
    PartnerNamed,
    /// There is no such partner, or one that grants no discounts of this kind.
    NotPartner,
    /// The customer is not this partner's, nor one of this distributor's resellers'.
    NotPartners,
    /// It has ended.
    Ended,
    /// It would end in the past.
    EndsInPast,
    /// It ends as early as that anyway.
    EndsSooner,
}
