//! Renewals that nobody has to think of: how they are set, and when they are tried (`orders` D3, D4, E).

use super::{AtExpiry, Freeze, Lengths, Status, Subscription, Term};
use crate::coupons::CycleType;
use crate::time::{Timestamp, Zone};

/// The civil hour at which renewals are tried.
const HOUR: u8 = 3;

/// How a resource is renewed by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct AutoRenew {
    /// For one of these each time.
    pub unit: CycleType,
    /// How many times more, above 0; none: without end.
    pub left: Option<i64>,
}

impl AutoRenew {
    /// What it is renewed for each time: one month, or one year.
    pub const fn term(self) -> Term {
        Term { unit: self.unit, periods: 1 }
    }

    /// What is left after one that succeeded; nothing after the last.
    pub fn once_less(self) -> Option<Self> {
        match self.left {
            None => Some(self),
            Some(left) if left > 1 => Some(Self { left: Some(left - 1), ..self }),
            Some(_) => None,
        }
    }
}

/// The wire's word for a unit (`period_type`, `orders` D3).
pub const fn period_word(unit: CycleType) -> &'static str {
    match unit {
        CycleType::Month => "MONTH",
        CycleType::Year => "YEAR",
    }
}

/// Reads the wire's word for a unit.
pub fn read_period(text: &str) -> Option<CycleType> {
    CycleType::ALL.iter().copied().find(|unit| period_word(*unit) == text)
}

/// How many days before the end renewals are tried first: 2 to 7.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DeductionDays(i64);

impl DeductionDays {
    /// So many.
    pub fn from_number(number: i64) -> Option<Self> {
        (2..=7).contains(&number).then_some(Self(number))
    }

    /// How many.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Reads the wire's `config_value`: `2` to `7`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_number(text.parse().ok()?).filter(|days| days.0.to_string() == text)
    }
}

impl Default for DeductionDays {
    /// Seven.
    fn default() -> Self {
        Self(7)
    }
}

/// When a renewal is tried first: at 03:00 of the day so many days before the one on which the resource ends.
pub fn first_attempt(zone: &Zone, expires: Timestamp, days: DeductionDays) -> Timestamp {
    zone.hour_of_day(zone.day_of(expires).plus_days(-days.0), HOUR)
}

/// When a renewal is tried next, after `now`: the first time, or at the next 03:00, as long as the resource is
/// not released. Nothing where it is not renewed by itself.
pub fn next_attempt(
    zone: &Zone,
    subscription: &Subscription,
    days: DeductionDays,
    lengths: Lengths,
    now: Timestamp,
) -> Option<Timestamp> {
    subscription.at_expiry.auto_renew()?;
    if subscription.status == Status::Closed {
        return None;
    }
    let today = zone.day_of(now);
    let at = |day| zone.hour_of_day(day, HOUR);
    let next = if now < at(today) { at(today) } else { at(today.next()) };
    let next = next.max(first_attempt(zone, subscription.expires, days));
    let (_, released) = subscription.ends(zone, lengths);
    (next < released).then_some(next)
}

/// Why auto-renewal is not set or cancelled, in order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AutoRenewRefusal {
    /// There is no such resource, or it is closed (CBC.99003012).
    #[error("there is no such resource")]
    Unknown,
    /// It has expired or is frozen (CBC.99003602); only setting is refused so.
    #[error("the resource has expired or is frozen")]
    ExpiredOrFrozen,
    /// It is not set (CBC.99003605); only cancelling is refused so.
    #[error("the resource is not renewed by itself")]
    NotSet,
}

/// Sets auto-renewal, or changes it: `times` more, 0 for without end (0 to 99; the wire refuses others), each
/// for one `unit`. What is not said stays as it is; where nothing was set, it is without end and for the unit
/// that was bought last. It takes the place of whatever else was to happen at the end.
///
/// # Errors
/// See [`AutoRenewRefusal`].
pub fn set_auto_renew(
    subscription: &Subscription,
    frozen: Option<Freeze>,
    times: Option<i64>,
    unit: Option<CycleType>,
) -> Result<Subscription, AutoRenewRefusal> {
    match subscription.status {
        Status::Closed => return Err(AutoRenewRefusal::Unknown),
        Status::InUse if frozen.is_none() => {}
        _ => return Err(AutoRenewRefusal::ExpiredOrFrozen),
    }
    let before = subscription.at_expiry.auto_renew();
    let before = before.unwrap_or(AutoRenew { unit: subscription.cycle, left: None });
    let left = times.map_or(before.left, |times| Some(times).filter(|times| *times > 0));
    let settings = AutoRenew { unit: unit.unwrap_or(before.unit), left };
    Ok(Subscription { at_expiry: AtExpiry::AutoRenew(settings), ..subscription.clone() })
}

/// Cancels auto-renewal: at its end the resource enters the grace period.
///
/// # Errors
/// See [`AutoRenewRefusal`].
pub fn cancel_auto_renew(subscription: &Subscription) -> Result<Subscription, AutoRenewRefusal> {
    if subscription.status == Status::Closed {
        return Err(AutoRenewRefusal::Unknown);
    }
    subscription.at_expiry.auto_renew().ok_or(AutoRenewRefusal::NotSet)?;
    Ok(Subscription { at_expiry: AtExpiry::Grace, ..subscription.clone() })
}

#[cfg(test)]
#[path = "auto_renew_tests.rs"]
mod tests;
