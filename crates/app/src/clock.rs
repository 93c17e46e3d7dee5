//! The realm's clock: read by everybody, moved by operators of virtual realms, never back.

use hubu_core::realm::Clock;
use hubu_core::time::Timestamp;
use hubu_store::{Error, Fault, Tx, Unit, realm};

/// Why the clock is not moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockRefusal {
    /// The realm lives by the wall clock.
    NotVirtual,
    /// Time never runs back.
    Backwards {
        /// Business time now.
        now: Timestamp,
    },
}

/// Sets business time to `to`, keeping the way the clock runs. Holds the clock: no transaction that
/// reads it overlaps.
pub fn set(unit: &mut Unit<'_, '_>, to: Timestamp) -> Result<Timestamp, Error<ClockRefusal>> {
    let clock = realm::hold_clock(unit.tx)?;
    let now = clock.now(unit.wall);
    if to < now {
        return Err(Error::Refused(ClockRefusal::Backwards { now }));
    }
    let moved = match clock {
        Clock::Wall => return Err(Error::Refused(ClockRefusal::NotVirtual)),
        Clock::Frozen { .. } => Clock::Frozen { at: to },
        Clock::Flowing { offset_ms } => {
            Clock::Flowing { offset_ms: offset_ms + (to.ms() - now.ms()) }
        }
    };
    realm::set_clock(unit.tx, moved)?;
    Ok(to)
}

/// Freezes a flowing clock where it is, or lets a frozen one flow on from where it stands.
pub fn flow(unit: &mut Unit<'_, '_>, flowing: bool) -> Result<Timestamp, Error<ClockRefusal>> {
    let clock = realm::hold_clock(unit.tx)?;
    let now = clock.now(unit.wall);
    let moved = match (clock, flowing) {
        (Clock::Wall, _) => return Err(Error::Refused(ClockRefusal::NotVirtual)),
        (_, false) => Clock::Frozen { at: now },
        (_, true) => Clock::Flowing { offset_ms: now.ms() - unit.wall.ms() },
    };
    realm::set_clock(unit.tx, moved)?;
    Ok(now)
}

/// How the clock runs, for those who only look.
pub fn mode(tx: &mut Tx<'_>) -> Result<Clock, Fault> {
    realm::clock(tx)
}

/// How the clock runs, and what it reads; it is held until the unit ends.
pub fn read(unit: &mut Unit<'_, '_>) -> Result<(Clock, Timestamp), Error<ClockRefusal>> {
    let clock = realm::hold_clock(unit.tx)?;
    Ok((clock, clock.now(unit.wall)))
}
