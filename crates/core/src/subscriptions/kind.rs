//! The small vocabularies of the wire.

use crate::words::wire_words;

wire_words! {
    /// Where a resource stands (`status`, `orders` D0).
    Status {
        /// In use.
        InUse = 2 "in_use",
        /// Closed: released, unsubscribed, or on demand since.
        Closed = 3 "closed",
        /// Frozen: it ended and its grace period is over (it is retained), or somebody froze it.
        Frozen = 4 "frozen",
        /// Expired: it ended and can still be used (the grace period).
        Expired = 5 "expired",
    }
}

wire_words! {
    /// What becomes of a resource when it ends (`expire_policy`, `orders` D0).
    ExpirePolicy {
        /// It enters the grace period.
        Grace = 0 "grace",
        /// It goes on, on demand.
        ToOnDemand = 1 "to_on_demand",
        /// It is deleted at once.
        Delete = 2 "delete",
        /// It is renewed by itself; where that does not succeed, it enters the grace period.
        AutoRenew = 3 "auto_renew",
        /// It is frozen: retained without a grace period.
        Freeze = 4 "freeze",
        /// It is deleted out of its retention, as with the grace period.
        DeleteRetained = 5 "delete_retained",
    }
}

wire_words! {
    /// What is unsubscribed (`unsubscribe_type`, `orders` D7).
    UnsubscribeType {
        /// The resource, with its renewed terms.
        Resource = 1 "resource",
        /// Only the renewed terms that have not begun.
        Renewals = 2 "renewals",
    }
}

wire_words! {
    /// Why (`unsubscribe_reason_type`, `orders` D7).
    UnsubscribeReason {
        /// It is hard to use.
        HardToUse = 1 "hard_to_use",
        /// It lacks a function.
        LacksFunction = 2 "lacks_function",
        /// It is too complex.
        TooComplex = 3 "too_complex",
        /// The service is bad.
        BadService = 4 "bad_service",
        /// Anything else.
        Other = 5 "other",
    }
}

wire_words! {
    /// What is asked about going on demand at the end (`operation`, `orders` D5).
    OnDemandOperation {
        /// It is to be so.
        SetUp = 1 "SET_UP",
        /// It is not to be so any longer.
        Cancel = 2 "CANCEL",
    }
}

wire_words! {
    /// A setting of an account's renewals (`config_name`, `orders` D4).
    ConfigName {
        /// How many days before the end they are deducted ([`super::DeductionDays`]).
        DeductionDate = 1 "DEDUCTION_DATE",
        /// The day of the month they end on ([`super::UnifiedDay`]).
        ExpireDate = 2 "EXPIRE_DATE",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_wires() {
        let codes = |values: &[Status]| values.iter().map(|value| value.code()).collect::<Vec<_>>();
        assert_eq!(codes(Status::ALL), [2, 3, 4, 5]);
        for (code, policy) in ExpirePolicy::ALL.iter().enumerate() {
            assert_eq!(i64::try_from(code), Ok(policy.code()));
        }
        assert_eq!(UnsubscribeType::from_code(2), Some(UnsubscribeType::Renewals));
        assert_eq!(UnsubscribeReason::from_code(5), Some(UnsubscribeReason::Other));
        assert_eq!(OnDemandOperation::parse("SET_UP"), Some(OnDemandOperation::SetUp));
        assert_eq!(ConfigName::parse("expire_date"), None, "as it is written");
    }
}
