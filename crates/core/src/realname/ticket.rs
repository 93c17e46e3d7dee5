//! The ticket behind a QR code: for one customer, once, for ten minutes (`accounts` E6).

use super::Standing;
use crate::time::Timestamp;

/// Minutes of business time a ticket lives.
pub const TICKET_MINUTES: i64 = 10;

/// Where a ticket stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TicketState {
    /// The first instant it no longer counts.
    pub expires: Timestamp,
    /// Has it served?
    pub used: bool,
}

impl TicketState {
    /// One made at `now`.
    pub const fn made(now: Timestamp) -> Self {
        Self { expires: now.plus_ms(TICKET_MINUTES * 60_000), used: false }
    }
}

/// Why a ticket certifies nobody. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TicketRefusal {
    /// It has served, its time is over, or there never was one.
    Void,
    /// The customer is verified, or its application is under review.
    Settled,
    /// The account belongs to an enterprise or to a partner's staff: it does not become a person.
    NoPerson,
}

/// May the ticket be used now by a customer that stands so? `may_be_person`: it is a buyer and
/// neither an enterprise's master nor its member.
///
/// # Errors
/// See [`TicketRefusal`].
pub fn check_ticket(
    ticket: Option<TicketState>,
    now: Timestamp,
    standing: Standing,
    may_be_person: bool,
) -> Result<(), TicketRefusal> {
    let live = ticket.is_some_and(|ticket| !ticket.used && now < ticket.expires);
    if !live {
        return Err(TicketRefusal::Void);
    }
    if matches!(standing, Standing::Verified(_) | Standing::UnderReview(_)) {
        return Err(TicketRefusal::Settled);
    }
    if may_be_person { Ok(()) } else { Err(TicketRefusal::NoPerson) }
}

#[cfg(test)]
mod tests {
    use super::super::CertifiedKind::Individual;
    use super::*;

    #[test]
    fn a_ticket_serves_once_within_ten_minutes() {
        let made = Timestamp::from_ms(1_800_000_000_000);
        let ticket = TicketState::made(made);
        let used = TicketState { used: true, ..ticket };
        let table = [
            ("at once", Some(ticket), 0, Standing::None, true, Ok(())),
            ("in the last millisecond", Some(ticket), 599_999, Standing::None, true, Ok(())),
            ("too late", Some(ticket), 600_000, Standing::None, true, Err(TicketRefusal::Void)),
            ("twice", Some(used), 0, Standing::None, true, Err(TicketRefusal::Void)),
            ("never made", None, 0, Standing::None, true, Err(TicketRefusal::Void)),
            ("turned down before", Some(ticket), 0, Standing::Rejected(Individual), true, Ok(())),
            (
                "verified",
                Some(ticket),
                0,
                Standing::Verified(Individual),
                true,
                Err(TicketRefusal::Settled),
            ),
            (
                "under review",
                Some(ticket),
                0,
                Standing::UnderReview(Individual),
                false,
                Err(TicketRefusal::Settled),
            ),
            ("a master", Some(ticket), 0, Standing::None, false, Err(TicketRefusal::NoPerson)),
        ];
        for (why, ticket, later, standing, person, expected) in table {
            let found = check_ticket(ticket, made.plus_ms(later), standing, person);
            assert_eq!(found, expected, "{why}");
        }
    }
}
