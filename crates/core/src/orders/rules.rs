//! [`TradeRules`]: the numbers that rule trades, as an operator sets them.

use super::REVIEW_ABOVE;
use crate::money::Amount;
use crate::time::Timestamp;

/// Who provides what an order buys, and gives back what it ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Provisioning {
    /// Nobody: it is taken as done so many milliseconds after it was paid (sandboxes).
    Automatic {
        /// How many; 0 for at once.
        delay_ms: i64,
    },
    /// The cloud services, which report it.
    Reported,
}

/// Who meters what resources on demand use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Metering {
    /// Nobody here: nothing that is on demand is settled. For clouds that sell terms alone, or are taken into service.
    Off,
    /// This realm settles what is used from an instant on.
    From(Timestamp),
}

impl Metering {
    /// What is in force once this is asked for at an instant: what is switched on settles nothing of before.
    #[must_use]
    pub const fn after(self, wanted: Self, now: Timestamp) -> Self {
        match (self, wanted) {
            (_, Self::Off) => Self::Off,
            (Self::Off, Self::From(_)) => Self::From(now),
            (Self::From(from), Self::From(_)) => Self::From(from),
        }
    }
}

/// Numbers that rule trades.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TradeRules {
    /// Refunds above this are reviewed (`orders` C0; `readings` 21).
    pub review_above: Amount,
    /// Who provides.
    pub provisioning: Provisioning,
    /// How many months from now a resource may be paid ahead at the most; none: no limit.
    pub longest_months: Option<i64>,
    /// Who meters.
    pub metering: Metering,
}

impl Default for TradeRules {
    /// 50 000, provided at once, no limit, everything metered.
    fn default() -> Self {
        let provisioning = Provisioning::Automatic { delay_ms: 0 };
        let metering = Metering::From(Timestamp::EPOCH);
        Self { review_above: REVIEW_ABOVE, provisioning, longest_months: None, metering }
    }
}
