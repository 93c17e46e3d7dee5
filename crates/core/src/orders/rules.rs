//! [`TradeRules`]: the numbers that rule trades, as an operator sets them.

use super::REVIEW_ABOVE;
use crate::money::Amount;

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

/// Numbers that rule trades.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TradeRules {
    /// Refunds above this are reviewed (`orders` C0; `readings` 21).
    pub review_above: Amount,
    /// Who provides.
    pub provisioning: Provisioning,
    /// How many months from now a resource may be paid ahead at the most; none: no limit.
    pub longest_months: Option<i64>,
}

impl Default for TradeRules {
    /// 50 000, provided at once, no limit.
    fn default() -> Self {
        let provisioning = Provisioning::Automatic { delay_ms: 0 };
        Self { review_above: REVIEW_ABOVE, provisioning, longest_months: None }
    }
}
