//! Where a customer stands, and where an application does.

use crate::words::wire_words;

wire_words! {
    /// As what a customer is certified; the numbers are the wire's `verified_type` (`accounts` E5).
    CertifiedKind {
        /// A natural person.
        Individual = 0 "individual",
        /// A company, an institution.
        Enterprise = 1 "enterprise",
    }
}

wire_words! {
    /// Where an application stands; the numbers are the wire's `review_result` (`accounts` E4). One
    /// that is decided stays so.
    ApplicationState {
        /// Waiting for a reviewer.
        Pending = 0 "pending",
        /// Turned down, with an opinion.
        Rejected = 1 "rejected",
        /// The customer was certified by it.
        Passed = 2 "passed",
    }
}

/// The last application of a customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LastApplication {
    /// What it applied for.
    pub kind: CertifiedKind,
    /// Where it stands.
    pub state: ApplicationState,
    /// Was it to change a person into an enterprise?
    pub is_change: bool,
}

/// Where a customer stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Never applied.
    None,
    /// A reviewer has the application.
    UnderReview(CertifiedKind),
    /// The application was turned down.
    Rejected(CertifiedKind),
    /// Certified.
    Verified(CertifiedKind),
}

impl Standing {
    /// The wire's `verified_status` (`accounts` E5).
    pub const fn status(self) -> i64 {
        match self {
            Self::None => -1,
            Self::UnderReview(_) => 0,
            Self::Rejected(_) => 1,
            Self::Verified(_) => 2,
        }
    }

    /// As what; `None` where it never applied.
    pub const fn kind(self) -> Option<CertifiedKind> {
        match self {
            Self::None => None,
            Self::UnderReview(kind) | Self::Rejected(kind) | Self::Verified(kind) => Some(kind),
        }
    }
}

/// Where a customer stands that has a certified name as `certified`, or none, and applied last with
/// `last`. A certified name counts before everything: whoever is verified stays so while a change is
/// under review, and after one was turned down.
pub fn standing(certified: Option<CertifiedKind>, last: Option<LastApplication>) -> Standing {
    match (certified, last) {
        (Some(kind), _) => Standing::Verified(kind),
        (None, None) => Standing::None,
        (None, Some(last)) => match last.state {
            ApplicationState::Pending => Standing::UnderReview(last.kind),
            ApplicationState::Rejected => Standing::Rejected(last.kind),
            // Nothing takes a certified name away; should anything, the customer may apply anew.
            ApplicationState::Passed => Standing::None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ApplicationState::{Passed, Pending, Rejected};
    use CertifiedKind::{Enterprise, Individual};

    #[test]
    fn where_a_customer_stands() {
        let last = |kind, state, is_change| Some(LastApplication { kind, state, is_change });
        let table = [
            ("never applied", None, None, -1, None),
            ("waits", None, last(Individual, Pending, false), 0, Some(Individual)),
            ("turned down", None, last(Enterprise, Rejected, false), 1, Some(Enterprise)),
            ("passed", Some(Individual), last(Individual, Passed, false), 2, Some(Individual)),
            ("certified by an operator", Some(Enterprise), None, 2, Some(Enterprise)),
            (
                "a change waits",
                Some(Individual),
                last(Enterprise, Pending, true),
                2,
                Some(Individual),
            ),
            (
                "a change turned down",
                Some(Individual),
                last(Enterprise, Rejected, true),
                2,
                Some(Individual),
            ),
            (
                "a change passed",
                Some(Enterprise),
                last(Enterprise, Passed, true),
                2,
                Some(Enterprise),
            ),
        ];
        for (why, certified, last, status, kind) in table {
            let found = standing(certified, last);
            assert_eq!((found.status(), found.kind()), (status, kind), "{why}");
        }
    }
}
