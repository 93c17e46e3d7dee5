//! [`EventId`]: what an event is called outside, the same in every attempt.

use crate::ids::CustomerKey;

/// An event by its subject and its number there: `evt_<subject>_<number>` on the wire. It names the
/// event and not the attempt, so that a receiver knows what it had before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventId {
    /// Whom the event is about.
    pub subject: CustomerKey,
    /// 1, 2, 3 … per subject.
    pub seq: i64,
}

impl EventId {
    /// The id as it goes out.
    pub fn to_wire(self) -> String {
        format!("evt_{}_{}", self.subject, self.seq)
    }

    /// Reads an id exactly as we write it.
    ///
    /// # Errors
    /// `None` for any other text: no event has such an id.
    pub fn parse_wire(text: &str) -> Option<Self> {
        let (subject, seq) = text.strip_prefix("evt_")?.split_once('_')?;
        let id = Self { subject: CustomerKey(subject.parse().ok()?), seq: seq.parse().ok()? };
        (id.to_wire() == text).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_written() {
        let id = EventId { subject: CustomerKey(7), seq: 12 };
        assert_eq!(id.to_wire(), "evt_7_12");
        assert_eq!(EventId::parse_wire("evt_7_12"), Some(id));
        for bad in ["evt_7", "evt_07_12", "evt_7_012", "evt_7_", "EVT_7_12", "evt_7_12_1", ""] {
            assert_eq!(EventId::parse_wire(bad), None, "{bad}");
        }
    }
}
