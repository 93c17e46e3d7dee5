//! Yearly and monthly resources: their terms, what becomes of them when they end, renewals, and what is given
//! back when somebody leaves (`orders` D, E; `readings` 16 to 21, 25, 30).
//!
//! A [`Subscription`] is what is known of one resource that is paid for by the month or the year; its
//! [`PaidTerm`]s say which order paid for which time, and what paid it. Days, hours and years are those of
//! the realm's zone.

mod auto_renew;
mod fee;
mod five_days;
mod kind;
mod life;
mod paid;
mod price;
mod refund;
mod renew;
mod settings;
mod standing;
mod term;
mod to_on_demand;
mod unified;
mod unsubscribe;

pub use auto_renew::{
    AutoRenew, AutoRenewRefusal, DeductionDays, cancel_auto_renew, first_attempt, next_attempt,
    period_word, read_period, set_auto_renew,
};
pub use fee::{Fee, FeeBand, FeeRate, FeeRow, FeeTable, FeeTableDefect, NoFeeRow};
pub use five_days::{FIVE_DAYS_A_YEAR, FiveDays, NotFiveDays};
pub use kind::{
    ConfigName, ExpirePolicy, OnDemandOperation, Status, UnsubscribeReason, UnsubscribeType,
};
pub use life::{AtExpiry, Due, Lengths, LengthsByLevel, Subscription, Transition};
pub use paid::{PaidTerm, Return, TermHours, TermKind};
pub use price::{rate_renewal, rate_with_days};
pub use refund::{Refund, RefundRefusal, RefundRow, RefundRowKind, Rule, Scenario, TermRefund};
pub use renew::{RenewRefusal, Renewal, Renewed, RenewedBy, check_renewal, renew};
pub use settings::RenewalSettings;
pub use standing::{Freeze, OpenOrder, Role, Sale, Standing};
pub use term::{Term, first_expiry, renewed_expiry};
pub use to_on_demand::{
    Converted, ToOnDemandRefusal, cancel_to_on_demand, check_to_on_demand, convert_now,
    set_to_on_demand,
};
pub use unified::{ExtraDays, UnifiedDay};
pub use unsubscribe::{Leaving, UnsubscribeRefusal, Unsubscription, unsubscribe};

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod world;
