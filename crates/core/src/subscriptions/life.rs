//! A resource and what becomes of it when its time ends: in use, grace, retention, released (`orders` D0).

use super::{AutoRenew, ExpirePolicy, Freeze, Status};
use crate::coupons::CycleType;
use crate::customers::Level;
use crate::time::{Timestamp, Zone};

/// What becomes of a resource when it ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtExpiry {
    /// It enters the grace period.
    Grace,
    /// It goes on, on demand.
    ToOnDemand,
    /// It is deleted at once.
    Delete,
    /// It is renewed before, and enters the grace period where that did not succeed.
    AutoRenew(AutoRenew),
    /// It is retained without a grace period.
    Freeze,
    /// As with the grace period.
    DeleteRetained,
}

impl AtExpiry {
    /// What a policy and, where it is that of auto-renewal, its settings come to.
    ///
    /// # Errors
    /// `None` where settings of auto-renewal are missing or too many.
    pub const fn of(policy: ExpirePolicy, auto_renew: Option<AutoRenew>) -> Option<Self> {
        match (policy, auto_renew) {
            (ExpirePolicy::AutoRenew, Some(settings)) => Some(Self::AutoRenew(settings)),
            (ExpirePolicy::AutoRenew, None) | (_, Some(_)) => None,
            (ExpirePolicy::Grace, None) => Some(Self::Grace),
            (ExpirePolicy::ToOnDemand, None) => Some(Self::ToOnDemand),
            (ExpirePolicy::Delete, None) => Some(Self::Delete),
            (ExpirePolicy::Freeze, None) => Some(Self::Freeze),
            (ExpirePolicy::DeleteRetained, None) => Some(Self::DeleteRetained),
        }
    }

    /// Its policy (`expire_policy`).
    pub const fn policy(self) -> ExpirePolicy {
        match self {
            Self::Grace => ExpirePolicy::Grace,
            Self::ToOnDemand => ExpirePolicy::ToOnDemand,
            Self::Delete => ExpirePolicy::Delete,
            Self::AutoRenew(_) => ExpirePolicy::AutoRenew,
            Self::Freeze => ExpirePolicy::Freeze,
            Self::DeleteRetained => ExpirePolicy::DeleteRetained,
        }
    }

    /// The settings of auto-renewal, where that is what happens.
    pub const fn auto_renew(self) -> Option<AutoRenew> {
        match self {
            Self::AutoRenew(settings) => Some(settings),
            _ => None,
        }
    }
}

/// A resource that is paid for by the month or the year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subscription {
    /// Its id (`resource_id`).
    pub resource: String,
    /// Where it stands by its terms; a freeze by somebody is none of it ([`Subscription::shown`]).
    pub status: Status,
    /// What becomes of it when it ends.
    pub at_expiry: AtExpiry,
    /// When what is paid of it ends (`expire_time`): 23:59:59 of a civil day.
    pub expires: Timestamp,
    /// The unit of the term that was bought last.
    pub cycle: CycleType,
}

/// How long a resource stays after its end, in civil days; either may be none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Lengths {
    /// The grace period: it can be used.
    pub grace_days: i64,
    /// The retention period after it: it cannot be used, and its data is kept.
    pub retention_days: i64,
}

impl Default for Lengths {
    /// 15 days each.
    fn default() -> Self {
        Self { grace_days: 15, retention_days: 15 }
    }
}

/// How long resources stay, by the level of their customer.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct LengthsByLevel {
    /// For whoever has no level, or one that is not named.
    pub others: Lengths,
    /// For these levels.
    pub levels: Vec<(Level, Lengths)>,
}

impl LengthsByLevel {
    /// For a customer of this level.
    pub fn of(&self, level: Option<&Level>) -> Lengths {
        let named = self.levels.iter().find(|(named, _)| Some(named) == level);
        named.map_or(self.others, |(_, lengths)| *lengths)
    }
}

/// What becomes of a resource with time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Transition {
    /// It enters the grace period.
    Grace,
    /// It enters the retention period.
    Retention,
    /// It goes on, on demand: as a resource with a term it is closed.
    ToOnDemand,
    /// It is released, and cannot be renewed.
    Release,
}

/// A transition and its instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// What.
    pub transition: Transition,
}

impl Subscription {
    /// The status that is shown (`status`): what somebody froze is frozen, unless it is closed.
    pub const fn shown(&self, frozen: Option<Freeze>) -> Status {
        // A freeze of the account is none of the resource.
        let frozen = matches!(frozen, Some(Freeze::Violation | Freeze::Police));
        if frozen && !matches!(self.status, Status::Closed) { Status::Frozen } else { self.status }
    }

    /// What happens to it next, if nobody does anything; nothing where it is closed.
    ///
    /// `lengths` are those of its customer now: a level that changes moves the ends of periods that run.
    pub fn due(&self, zone: &Zone, lengths: Lengths) -> Option<Due> {
        use Transition::{Grace, Release, Retention, ToOnDemand};
        let (grace_ends, retention_ends) = self.ends(zone, lengths);
        let after_grace = if grace_ends < retention_ends { Retention } else { Release };
        let (at, transition) = match (self.status, self.at_expiry) {
            (Status::Closed, _) => return None,
            (Status::InUse, AtExpiry::ToOnDemand) => (self.expires, ToOnDemand),
            (Status::InUse, AtExpiry::Delete) => (self.expires, Release),
            (Status::InUse, _) if self.expires < grace_ends => (self.expires, Grace),
            (Status::InUse, _) => (self.expires, after_grace),
            (Status::Expired, _) => (grace_ends, after_grace),
            (Status::Frozen, _) => (retention_ends, Release),
        };
        Some(Due { at, transition })
    }

    /// What it is after a transition.
    #[must_use]
    pub fn after(&self, transition: Transition) -> Self {
        let status = match transition {
            Transition::Grace => Status::Expired,
            Transition::Retention => Status::Frozen,
            Transition::ToOnDemand | Transition::Release => Status::Closed,
        };
        Self { status, ..self.clone() }
    }

    /// What it is at an instant, if nobody did anything before, and what happened until then: what is due at
    /// the instant has happened.
    pub fn at(&self, zone: &Zone, lengths: Lengths, now: Timestamp) -> (Self, Vec<Due>) {
        let (mut this, mut happened) = (self.clone(), Vec::new());
        // Each step is a later status: there are three at the most.
        while let Some(due) = this.due(zone, lengths).filter(|due| due.at <= now) {
            this = this.after(due.transition);
            happened.push(due);
        }
        (this, happened)
    }

    /// When its grace and its retention end, each at 23:59:59 of its last day; a period without days ends when
    /// it begins.
    pub fn ends(&self, zone: &Zone, lengths: Lengths) -> (Timestamp, Timestamp) {
        let grace_days = match self.at_expiry {
            AtExpiry::Freeze => 0,
            _ => lengths.grace_days,
        };
        let end = |from: Timestamp, days: i64| match days {
            ..=0 => from,
            days => zone.end_of(zone.day_of(from).plus_days(days)),
        };
        let grace_ends = end(self.expires, grace_days);
        (grace_ends, end(grace_ends, lengths.retention_days))
    }
}

#[cfg(test)]
#[path = "life_tests.rs"]
mod tests;
