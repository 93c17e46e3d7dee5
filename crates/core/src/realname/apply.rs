//! A partner applies for its customer: the checks of `accounts` E1 to E3, and who decides.

use super::{
    CardRefusal, CertifiedKind, Evidence, ImageRefusal, LastApplication, Standing, check_images,
};
use crate::realm::{Purpose, Site};
use crate::realname::ApplicationState;
use crate::time::Timestamp;
use crate::verification::{CodeRefusal, CodeState, check_code};

/// How often is too often. The sheet names the refusals, not the numbers: these are ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Applications of one customer within 24 hours.
    pub per_day: usize,
    /// Customers that one certificate may stand for.
    pub per_certificate: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_day: 5, per_certificate: 5 }
    }
}

/// Why an application is not taken. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApplyRefusal {
    /// The customer is unknown, or not the caller's.
    NotPartnersCustomer,
    /// The partner may not upload images.
    UploadsOff,
    /// The images are not those of the evidence.
    Images(ImageRefusal),
    /// The customer is verified, or its application is under review.
    AlreadySettled,
    /// Only who is verified as a person changes into an enterprise.
    NotVerifiedPerson,
    /// Too many applications within a day.
    TooManyAttempts,
    /// A master or member of an enterprise does not become a person by application.
    InEnterprise,
    /// The certificate, or the legal person's, is barred.
    Barred(CertifiedKind),
    /// The certificate stands for as many customers as it may.
    TooManyHolders(CertifiedKind),
    /// The code sent to the phone of the card does not prove it.
    Code(CodeRefusal),
    /// The card's issuer says no.
    Card(CardRefusal),
}

/// Who decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Nobody has to: the customer is certified at once.
    Passed,
    /// A person (`is_review` 1).
    Review,
}

/// What a caller is to a customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Partnership {
    /// The customer does not belong to it.
    None,
    /// Its partner, which may not upload images.
    WithoutUploads,
    /// Its partner.
    Full,
}

/// What is known of a certificate's number.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Holders {
    /// Is it, or the legal person's, barred?
    pub barred: bool,
    /// Other customers that are certified by it or wait to be.
    pub others: usize,
}

/// The code that came with a bank card: the last that was sent, and whether it is the one given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeTried {
    /// The last code sent to the card's phone for this customer.
    pub sent: Option<CodeState>,
    /// Is it the one that came?
    pub matches: bool,
}

/// An application, with everything the decision rests on.
#[derive(Clone, Copy, Debug)]
pub struct ApplyFacts<'a> {
    /// Whose interface the realm speaks.
    pub site: Site,
    /// What the realm is for.
    pub purpose: Purpose,
    /// What the caller is to the customer.
    pub partnership: Partnership,
    /// What is shown.
    pub evidence: Evidence,
    /// Where the images lie.
    pub images: &'a [String],
    /// Is a person to become an enterprise?
    pub is_change: bool,
    /// Where the customer stands.
    pub standing: Standing,
    /// Its last application.
    pub last: Option<LastApplication>,
    /// When it applied within the last 24 hours (older ones do no harm).
    pub applied: &'a [Timestamp],
    /// Is it the master or a member of an enterprise?
    pub in_enterprise: bool,
    /// What is known of the certificate's number.
    pub holders: Holders,
    /// With a bank card: its code.
    pub code: Option<CodeTried>,
    /// With a bank card, in a sandbox: what its issuer says against it.
    pub card: Option<CardRefusal>,
    /// Business time.
    pub now: Timestamp,
}

/// Decides whether an application is taken, and who decides on it.
///
/// # Errors
/// The first reason against it, in the order of [`ApplyRefusal`].
pub fn decide_apply(facts: &ApplyFacts<'_>, limits: &Limits) -> Result<Verdict, ApplyRefusal> {
    match facts.partnership {
        Partnership::None => return Err(ApplyRefusal::NotPartnersCustomer),
        Partnership::WithoutUploads => return Err(ApplyRefusal::UploadsOff),
        Partnership::Full => {}
    }
    check_images(facts.evidence.images(facts.site), facts.images).map_err(ApplyRefusal::Images)?;
    check_standing(facts)?;
    let day = facts.now.plus_ms(-24 * 60 * 60_000);
    if facts.applied.iter().filter(|at| **at > day).count() >= limits.per_day {
        return Err(ApplyRefusal::TooManyAttempts);
    }
    let kind = facts.evidence.kind();
    if kind == CertifiedKind::Individual && facts.in_enterprise {
        return Err(ApplyRefusal::InEnterprise);
    }
    if facts.holders.barred {
        return Err(ApplyRefusal::Barred(kind));
    }
    if facts.holders.others >= limits.per_certificate {
        return Err(ApplyRefusal::TooManyHolders(kind));
    }
    if facts.evidence == Evidence::BankCard {
        let code = facts.code.unwrap_or(CodeTried { sent: None, matches: false });
        check_code(code.sent, code.matches, facts.now).map_err(ApplyRefusal::Code)?;
        if let Some(refusal) = facts.card {
            return Err(ApplyRefusal::Card(refusal));
        }
        // Only a sandbox has an issuer that answers.
        if facts.purpose == Purpose::Sandbox {
            return Ok(Verdict::Passed);
        }
    }
    Ok(Verdict::Review)
}

/// A first application wants nobody certified and nothing pending; a change a person who is.
fn check_standing(facts: &ApplyFacts<'_>) -> Result<(), ApplyRefusal> {
    let pending = facts.last.is_some_and(|last| last.state == ApplicationState::Pending);
    match facts.standing {
        _ if pending => Err(ApplyRefusal::AlreadySettled),
        Standing::Verified(CertifiedKind::Individual) if facts.is_change => Ok(()),
        Standing::Verified(_) => Err(ApplyRefusal::AlreadySettled),
        _ if facts.is_change => Err(ApplyRefusal::NotVerifiedPerson),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "apply_tests.rs"]
mod tests;
