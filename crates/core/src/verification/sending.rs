//! Who may have codes sent, and how many (`accounts` A4 and E7).

use super::code::MINUTE_MS;
use crate::time::Timestamp;

/// How many codes one caller may have sent to one address. The sheet names the refusal, not the
/// numbers: these are ours, above what a person in need of a code asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SendLimits {
    /// Within any 60 minutes.
    pub per_hour: usize,
    /// Within any 24 hours.
    pub per_day: usize,
}

impl Default for SendLimits {
    fn default() -> Self {
        Self { per_hour: 5, per_day: 20 }
    }
}

/// May another code be sent now? `sent` holds the instants of those the caller had sent to the same
/// address during the last 24 hours (older ones do no harm).
pub fn may_send(limits: SendLimits, sent: &[Timestamp], now: Timestamp) -> bool {
    let within = |minutes: i64| {
        let since = now.plus_ms(-minutes * MINUTE_MS);
        sent.iter().filter(|at| **at > since).count()
    };
    within(60) < limits.per_hour && within(24 * 60) < limits.per_day
}

/// Who asks for a code to be sent, and whether the scene is theirs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sender {
    /// An enterprise master, for an account it opens.
    Master,
    /// A member in financial custody, in the place of a master.
    CustodyMember,
    /// Anybody else in the place of a master: an independent member, an account outside an
    /// enterprise.
    NoMaster,
    /// A partner, for somebody who is to register or for a customer of its own.
    Partner,
    /// A partner, for a customer that is not its own.
    OtherPartner,
}

/// Why a code is not sent. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SendRefusal {
    /// The caller is a member in financial custody. Said before [`SendRefusal::NotMaster`], which
    /// such a caller is as well.
    CustodyMember,
    /// The caller is no enterprise master.
    NotMaster,
    /// The customer the code is for is not the caller's.
    NotPartnersCustomer,
    /// As many codes were sent to this address as may be.
    OverLimit,
    /// Nobody is there to deliver the code, and nobody could read it back.
    DeliveryFailed,
}

/// Who gets to know a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outlet {
    /// A sandbox keeps it, so that it can be read back, whoever delivers it.
    Kept,
    /// Somebody listens and delivers it.
    Delivered,
    /// Nobody listens, and it is not kept.
    Nobody,
}

/// May this caller have a code sent now, having had codes sent to the same address at `sent`?
///
/// # Errors
/// The first reason against it.
pub fn decide_send(
    sender: Sender,
    limits: SendLimits,
    sent: &[Timestamp],
    now: Timestamp,
    outlet: Outlet,
) -> Result<(), SendRefusal> {
    match sender {
        Sender::CustodyMember => Err(SendRefusal::CustodyMember),
        Sender::NoMaster => Err(SendRefusal::NotMaster),
        Sender::OtherPartner => Err(SendRefusal::NotPartnersCustomer),
        Sender::Master | Sender::Partner if !may_send(limits, sent, now) => {
            Err(SendRefusal::OverLimit)
        }
        Sender::Master | Sender::Partner if outlet == Outlet::Nobody => {
            Err(SendRefusal::DeliveryFailed)
        }
        Sender::Master | Sender::Partner => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minutes: i64) -> Timestamp {
        Timestamp::from_ms(1_800_000_000_000 + minutes * MINUTE_MS)
    }

    #[test]
    fn five_codes_an_hour_and_twenty_a_day() {
        let limits = SendLimits::default();
        let every =
            |step: i64, count: i64| (0..count).map(|n| minute(n * step)).collect::<Vec<_>>();
        let table = [
            ("none yet", every(1, 0), 0, true),
            ("the fifth within an hour", every(1, 4), 4, true),
            ("the sixth within an hour", every(1, 5), 5, false),
            ("the first of five is an hour old", every(1, 5), 60, true),
            ("the twentieth within a day", every(30, 19), 19 * 30, true),
            ("the twenty-first within a day", every(30, 20), 20 * 30, false),
            ("the next day", every(30, 20), 24 * 60, true),
        ];
        for (why, sent, at, expected) in table {
            assert_eq!(may_send(limits, &sent, minute(at)), expected, "{why}");
        }
    }

    #[test]
    fn an_hour_and_a_day_are_over_at_their_millisecond() {
        let limits = SendLimits::default();
        let (hour, day) = ([minute(0); 5], [minute(0); 20]);
        for (sent, minutes) in [(&hour[..], 60), (&day[..], 24 * 60)] {
            assert!(!may_send(limits, sent, minute(minutes).plus_ms(-1)), "{minutes}");
            assert!(may_send(limits, sent, minute(minutes)), "{minutes}");
        }
    }

    #[test]
    fn who_may_have_a_code_sent() {
        let hour = [minute(0); 5];
        let table = [
            (Sender::Master, &hour[..4], Ok(())),
            (Sender::Master, &hour[..], Err(SendRefusal::OverLimit)),
            (Sender::CustodyMember, &hour[..], Err(SendRefusal::CustodyMember)),
            (Sender::NoMaster, &hour[..0], Err(SendRefusal::NotMaster)),
            (Sender::Partner, &hour[..4], Ok(())),
            (Sender::Partner, &hour[..], Err(SendRefusal::OverLimit)),
            (Sender::OtherPartner, &hour[..], Err(SendRefusal::NotPartnersCustomer)),
        ];
        for (caller, sent, expected) in table {
            for outlet in [Outlet::Kept, Outlet::Delivered] {
                let found = decide_send(caller, SendLimits::default(), sent, minute(1), outlet);
                assert_eq!(found, expected, "{caller:?} {} {outlet:?}", sent.len());
            }
            // What else speaks against it is said first.
            let nobody = expected.and(Err(SendRefusal::DeliveryFailed));
            let found = decide_send(caller, SendLimits::default(), sent, minute(1), Outlet::Nobody);
            assert_eq!(found, nobody, "{caller:?} {}, and nobody to deliver it", sent.len());
        }
    }
}
