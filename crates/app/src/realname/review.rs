//! An operator decides on an application.

use hubu_core::realname::{
    ApplicationState, CertifiedKind, Decision, ReviewRefusal, decide_review,
};
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::{Error, Unit, realname};

use super::certify::certify;
use super::{in_enterprise, is_barred};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Passes an application, which certifies its customer, or turns it down.
///
/// # Errors
/// See [`ReviewRefusal`].
pub fn review(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    key: i64,
    decision: &Decision,
) -> Result<Done<()>, Error<ReviewRefusal>> {
    let unknown = || Error::Refused(ReviewRefusal::Unknown);
    let customer = realname::application(unit.tx, vault, key)?.ok_or_else(unknown)?.customer;
    let mut locked = Locked::take(unit.tx, &[&Party::Key(customer)])?;
    let holder = locked.get(&Party::Key(customer)).ok_or_else(unknown)?;
    // As it stands now that nobody else can decide.
    let application = realname::application(unit.tx, vault, key)?.ok_or_else(unknown)?;
    let state = decide_review(application.state, decision).map_err(Error::Refused)?;
    let opinion = match decision {
        Decision::Accept => None,
        Decision::Reject { opinion } => Some(opinion.trim()),
    };
    realname::decide(unit.tx, (customer, key), (state, opinion), unit.now)?;
    if state == ApplicationState::Passed {
        // What ruled the application out when it came rules it out now.
        let person = application.evidence.kind() == CertifiedKind::Individual;
        if person && in_enterprise(unit.tx, &holder)? {
            return Err(Error::Refused(ReviewRefusal::InEnterprise));
        }
        if is_barred(unit.tx, vault, &application.papers)? {
            return Err(Error::Refused(ReviewRefusal::Barred));
        }
        certify(unit, vault, customer, &application)?;
    }
    let facts = Facts::new()
        .text("customer_id", &holder.id)
        .text("application_id", &key.to_string())
        .text("scheme", application.evidence.scheme().as_str())
        .bool("change", application.is_change)
        .text("state", state.as_str());
    locked.raise(unit.now, customer, "real_name.decided", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: (), group: holder.group, subject: customer, detail: facts.to_json() })
}
