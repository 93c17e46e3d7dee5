//! [`Package`], and how it stands.

use std::collections::BTreeMap;

use super::{Deduction, Reset, Window, window_at, windows_in};
use crate::ids::{PackageItemKey, PackageKey};
use crate::time::{Span, Timestamp, Zone};
use crate::words::wire_words;

/// Milliseconds in the last second of a life, which is in it.
const SECOND_MS: i64 = 1_000;
/// For how many months after their end packages are shown.
const SHOWN_MONTHS: i64 = 18;

wire_words! {
    /// Where a package comes from (`source_type`).
    SourceType {
        /// From an order.
        Order = 0 "order",
        /// It was given.
        Gift = 1 "gift",
    }
}

wire_words! {
    /// Is a package sold alone (`bundle_type`)?
    BundleType {
        /// Alone.
        Atomic = 1 "ATOMIC_PKG",
        /// As a bundle.
        Bundle = 2 "BUNDLE_PKG",
    }
}

wire_words! {
    /// Are the quotas of a package filled anew (`quota_reuse_mode`)?
    QuotaReuse {
        /// In every window.
        Resettable = 1 "resettable",
        /// Never.
        Once = 2 "once",
    }
}

wire_words! {
    /// How a package stands (`status`).
    Status {
        /// Its life has not begun.
        NotEffective = 0 "not_effective",
        /// It covers usage, or will in its next window.
        Active = 1 "active",
        /// Nothing is left of it, for ever.
        UsedUp = 2 "used_up",
        /// Its life is over.
        Expired = 3 "expired",
        /// It was unsubscribed.
        Unsubscribed = 4 "unsubscribed",
    }
}

/// The enterprise projects that a package serves (`enterprise_project_scope`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Scope {
    /// All.
    AllProjects,
    /// One, by its id; `0` is the default one.
    Project(String),
}

impl Scope {
    /// Does it serve usage of this project?
    pub fn includes(&self, project: &str) -> bool {
        match self {
            Self::AllProjects => true,
            Self::Project(bound) => bound == project,
        }
    }
}

/// What an item is for. A list, or a text, that is empty restricts nothing.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Restriction {
    /// The service's code.
    pub service: String,
    /// The code of the type of resource.
    pub resource_type: String,
    /// The code of the type of usage; its letters count without case.
    pub usage_type: String,
    /// The region's code.
    pub region: String,
    /// Specifications.
    pub specs: Vec<String>,
}

/// A quota of one type of usage (`free_resources`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Row key.
    pub key: PackageItemKey,
    /// What it is for.
    pub restriction: Restriction,
    /// How much of it there is in each window, at 10⁻⁸ of the measure (`original_amount`).
    pub quota: i64,
    /// The unit of the quota (`measure_id`).
    pub measure: i64,
}

/// A package of usage that a customer has.
///
/// A renewal of one whose quotas are filled anew moves its `expires`. A renewal of another begins a quota of its
/// own, and so is a package of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Package {
    /// Row key.
    pub key: PackageKey,
    /// The projects it serves.
    pub scope: Scope,
    /// Where it comes from.
    pub source: SourceType,
    /// Is it sold alone?
    pub bundle: BundleType,
    /// When its quotas are filled anew; never where there is none.
    pub reset: Option<Reset>,
    /// When it was bought or given.
    pub purchased: Timestamp,
    /// When its life begins (`effective_time`).
    pub effective: Timestamp,
    /// The last second of its life (`expire_time`): 23:59:59 of a civil day.
    pub expires: Timestamp,
    /// When it was unsubscribed; its life is over then.
    pub unsubscribed: Option<Timestamp>,
    /// What it holds.
    pub items: Vec<Item>,
}

/// What was used of quotas: by item and number of a window, at 10⁻⁸ of the item's measure. Of what is not named
/// nothing was used.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Used(BTreeMap<(PackageItemKey, i64), i64>);

impl Used {
    /// What was used of an item in a window.
    pub fn of(&self, item: PackageItemKey, window: i64) -> i64 {
        self.0.get(&(item, window)).copied().unwrap_or(0)
    }

    /// Counts what a deduction used.
    pub fn add(&mut self, deduction: &Deduction) {
        let used = self.0.entry((deduction.item, deduction.window.number)).or_default();
        *used = used.saturating_add(deduction.used);
    }
}

impl FromIterator<((PackageItemKey, i64), i64)> for Used {
    fn from_iter<T: IntoIterator<Item = ((PackageItemKey, i64), i64)>>(used: T) -> Self {
        Self(used.into_iter().collect())
    }
}

impl Item {
    /// What is left of it in a window, at 10⁻⁸ of its measure; never below zero.
    pub fn left(&self, used: &Used, window: i64) -> i64 {
        self.quota.saturating_sub(used.of(self.key, window)).max(0)
    }
}

impl Package {
    /// Are its quotas filled anew?
    pub const fn reuse(&self) -> QuotaReuse {
        if self.reset.is_some() { QuotaReuse::Resettable } else { QuotaReuse::Once }
    }

    /// When it covers usage: to the end of its last second, or until it was unsubscribed; never where that was
    /// before it took effect.
    pub fn life(&self) -> Option<Span> {
        Span::new(self.effective, self.end())
    }

    /// The windows of its life that a span touches, the earliest first.
    pub fn windows(&self, zone: &Zone, span: Span) -> impl Iterator<Item = Window> {
        let life = self.life().into_iter();
        life.flat_map(move |life| windows_in(zone, self.reset, life, span))
    }

    /// How it stands at an instant, when so much was used: unsubscribed, or else by its life, or else by what is
    /// left.
    ///
    /// It is used up when nothing is left of any item, and only where quotas are not filled anew (`readings` 9);
    /// one that is used up expires in the end as others do.
    pub fn status(&self, used: &Used, now: Timestamp) -> Status {
        if self.unsubscribed.is_some_and(|at| at <= now) {
            Status::Unsubscribed
        } else if now < self.effective {
            Status::NotEffective
        } else if self.end() <= now {
            Status::Expired
        } else if self.used_up(used) {
            Status::UsedUp
        } else {
            Status::Active
        }
    }

    /// The window that is shown at an instant: the one it falls into, the first before its life, the last after
    /// it. None where it has no life.
    pub fn shown_window(&self, zone: &Zone, now: Timestamp) -> Option<Window> {
        let life = self.life()?;
        window_at(zone, self.reset, life, now.clamp(life.from(), life.last()))
    }

    /// Is it shown at all: for 18 months after the last day of its life?
    pub fn shown(&self, zone: &Zone, now: Timestamp) -> bool {
        let last = zone.day_of(self.end().plus_ms(-1));
        now < zone.start_of(last.plus_months(SHOWN_MONTHS).next())
    }

    /// The first instant at which it is over.
    fn end(&self) -> Timestamp {
        let end = self.expires.plus_ms(SECOND_MS);
        self.unsubscribed.map_or(end, |at| at.min(end))
    }

    fn used_up(&self, used: &Used) -> bool {
        let nothing = |item: &Item| item.left(used, Window::ONLY) == 0;
        self.reset.is_none() && self.items.iter().all(nothing)
    }
}

#[cfg(test)]
#[path = "package_tests.rs"]
mod tests;
