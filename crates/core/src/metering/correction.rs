//! [`correct`]: an event in the place of another.

use super::{AcceptanceRules, ParkReason, UsageEvent};
use crate::time::{Span, Timestamp, Zone};
use crate::words::wire_words;

wire_words! {
    /// What became of an event that was well formed.
    EventStatus {
        /// It was taken: it has records.
        Taken = 1 "taken",
        /// It is parked.
        Parked = 2 "parked",
        /// Another took its place.
        Corrected = 3 "corrected",
    }
}

/// What a correction does with the event whose place it takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Correction {
    /// Its records are taken back ([`super::UsageRecord::reversed`]).
    Reverse,
    /// It was parked and charged nothing: it only leaves.
    Withdraw,
}

/// What becomes of an event that is corrected by another, received at an instant.
///
/// A correction is an event like any other: of any resource and span, of a quantity of 0 where nothing was used,
/// and may itself be corrected, each event once. It takes the other's place when it is taken, whole: while it is
/// parked, the other stays. What was settled is not changed: usage is taken back by records of their own, in the
/// cycle that is open then.
///
/// # Errors
/// [`ParkReason::UnknownEvent`] where there is none such (it may still come), or it was taken and is too old, whether
/// or not somebody remembers it; [`ParkReason::AlreadyCorrected`].
pub fn correct(
    rules: &AcceptanceRules,
    zone: &Zone,
    original: Option<(&UsageEvent, EventStatus)>,
    received: Timestamp,
) -> Result<Correction, ParkReason> {
    let original = original.map(|(event, status)| (event.span, status));
    correct_known(rules, zone, original, received)
}

/// The same, of an event of which the span is remembered.
///
/// # Errors
/// As [`correct`].
pub fn correct_known(
    rules: &AcceptanceRules,
    zone: &Zone,
    original: Option<(Span, EventStatus)>,
    received: Timestamp,
) -> Result<Correction, ParkReason> {
    let (span, status) = original.ok_or(ParkReason::UnknownEvent)?;
    if status == EventStatus::Parked {
        return Ok(Correction::Withdraw);
    }
    if received >= rules.forgotten_from(zone, span) {
        return Err(ParkReason::UnknownEvent);
    }
    match status {
        EventStatus::Taken => Ok(Correction::Reverse),
        EventStatus::Corrected | EventStatus::Parked => Err(ParkReason::AlreadyCorrected),
    }
}

#[cfg(test)]
mod tests {
    use super::super::world::{event_in, local, shanghai};
    use super::*;

    #[test]
    fn an_event_is_corrected_once_and_while_it_is_remembered() {
        use EventStatus::{Corrected, Parked, Taken};
        use ParkReason::{AlreadyCorrected, UnknownEvent};
        let rules = AcceptanceRules { days: 7, ..AcceptanceRules::default() };
        let event = event_in("2026-03-15 10:00:00", "2026-03-15 11:00:00");
        let (last, after) = ("2026-03-22 23:59:59.999", "2026-03-23 00:00:00");
        for (status, received, expected) in [
            (None, last, Err(UnknownEvent)),
            (Some(Taken), last, Ok(Correction::Reverse)),
            (Some(Taken), after, Err(UnknownEvent)),
            (Some(Parked), last, Ok(Correction::Withdraw)),
            (Some(Parked), after, Ok(Correction::Withdraw)),
            (Some(Corrected), last, Err(AlreadyCorrected)),
            (Some(Corrected), after, Err(UnknownEvent)),
        ] {
            let original = status.map(|status| (&event, status));
            let found = correct(&rules, &shanghai(), original, local(received));
            assert_eq!(found, expected, "{status:?}, received {received}");
        }
    }
}
