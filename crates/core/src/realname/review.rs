//! A reviewer decides on an application.

use super::ApplicationState;

/// The longest opinion, in characters (`accounts` E4).
const OPINION_MAX: usize = 256;

/// What a reviewer says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// The customer is who it says.
    Accept,
    /// It is not, or the papers do not show it.
    Reject {
        /// Why: the partner reads it.
        opinion: String,
    },
}

/// Why a decision is not taken. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReviewRefusal {
    /// There is no such application.
    Unknown,
    /// It was decided before, and stays so.
    AlreadyDecided,
    /// Whoever is turned down is told why, in 1 to 256 characters.
    Opinion,
    /// Meanwhile the person became an enterprise's master or member.
    InEnterprise,
    /// Meanwhile the certificate, or the legal person's, was barred.
    Barred,
}

/// May the application be decided so? Gives the state it is in then.
///
/// # Errors
/// See [`ReviewRefusal`]; that there is one is known already.
pub fn decide_review(
    state: ApplicationState,
    decision: &Decision,
) -> Result<ApplicationState, ReviewRefusal> {
    if state != ApplicationState::Pending {
        return Err(ReviewRefusal::AlreadyDecided);
    }
    match decision {
        Decision::Accept => Ok(ApplicationState::Passed),
        Decision::Reject { opinion } => {
            let length = opinion.trim().chars().count();
            let fits = (1..=OPINION_MAX).contains(&length) && !opinion.contains(char::is_control);
            if fits { Ok(ApplicationState::Rejected) } else { Err(ReviewRefusal::Opinion) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ApplicationState::{Passed, Pending, Rejected};

    #[test]
    fn an_application_is_decided_once() {
        let reject = |opinion: &str| Decision::Reject { opinion: opinion.to_owned() };
        let table = [
            (Pending, Decision::Accept, Ok(Passed)),
            (Pending, reject("照片不清晰"), Ok(Rejected)),
            (Pending, reject(&"清".repeat(256)), Ok(Rejected)),
            (Pending, reject(&"清".repeat(257)), Err(ReviewRefusal::Opinion)),
            (Pending, reject(" "), Err(ReviewRefusal::Opinion)),
            (Passed, Decision::Accept, Err(ReviewRefusal::AlreadyDecided)),
            (Passed, reject(""), Err(ReviewRefusal::AlreadyDecided)),
            (Rejected, Decision::Accept, Err(ReviewRefusal::AlreadyDecided)),
        ];
        for (state, decision, expected) in table {
            assert_eq!(decide_review(state, &decision), expected, "{state:?} {decision:?}");
        }
    }
}
