//! The realm: one database with one site, one currency, one civil zone and one clock, all fixed
//! when it is created.

use crate::time::{Timestamp, Zone};

/// Which of the vendor's two sites the realm speaks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Site {
    /// The Chinese site: CNY, amounts cut to the cent.
    Cn,
    /// The international site: USD, eight decimals.
    Intl,
}

impl Site {
    /// `cn` or `intl`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cn => "cn",
            Self::Intl => "intl",
        }
    }

    /// Reads `cn` or `intl`.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Cn, Self::Intl].into_iter().find(|site| site.as_str() == text)
    }

    /// The ISO 4217 code of the site's currency.
    pub const fn currency(self) -> &'static str {
        match self {
            Self::Cn => "CNY",
            Self::Intl => "USD",
        }
    }
}

/// What a realm is for: it decides how strict the edge is and what an operator may do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Purpose {
    /// Real money: lock-out, replay memory, a wall clock, sent codes are unreadable.
    Production,
    /// A sandbox for integrators: sent codes can be read back, the clock may be virtual.
    Sandbox,
}

impl Purpose {
    /// `production` or `sandbox`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
        }
    }

    /// Reads `production` or `sandbox`.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Production, Self::Sandbox].into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// How the realm's business time runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// Business time is the process's clock.
    Wall,
    /// Business time stands still at an instant until it is advanced.
    Frozen {
        /// The instant it stands at.
        at: Timestamp,
    },
    /// Business time is the process's clock plus an offset that only grows (it may be negative).
    Flowing {
        /// Milliseconds added to the process's clock.
        offset_ms: i64,
    },
}

impl Clock {
    /// Business time when the process's clock reads `wall`.
    pub fn now(self, wall: Timestamp) -> Timestamp {
        match self {
            Self::Wall => wall,
            Self::Frozen { at } => at,
            Self::Flowing { offset_ms } => wall.plus_ms(offset_ms),
        }
    }

    /// May an operator move it?
    pub fn is_virtual(self) -> bool {
        self != Self::Wall
    }
}

/// The facts of a realm that never change after its creation.
#[derive(Clone, Debug)]
pub struct Realm {
    /// Which site's interface it speaks.
    pub site: Site,
    /// ISO 4217 code of its only currency.
    pub currency: String,
    /// Where its days and months are read.
    pub zone: Zone,
    /// Production or sandbox.
    pub purpose: Purpose,
    /// Does it have a virtual clock?
    pub virtual_clock: bool,
    /// Was it founded as the demo world? Only there do access keys with the well-known demo prefix
    /// open anything.
    pub demo: bool,
}
