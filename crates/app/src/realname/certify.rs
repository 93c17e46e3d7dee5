//! A customer is certified by an application that passed.

use hubu_core::customers::{CustomerKind, RealName};
use hubu_core::ids::CustomerKey;
use hubu_core::realname::CertifiedKind;
use hubu_store::customers::Customer;
use hubu_store::realname::Application;
use hubu_store::vault::Vault;
use hubu_store::{Fault, Unit, customers, realm};

/// Writes the certified name, and makes a buyer what it is certified as. Its row is locked.
pub(super) fn certify(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    customer: CustomerKey,
    application: &Application,
) -> Result<(), Fault> {
    let before = customers::by_key(unit.tx, vault, customer)?;
    let before = before.ok_or_else(|| Fault::Bug("a locked customer is gone".to_owned()))?;
    let papers = &application.papers;
    let credit_code = application.evidence.has_credit_code().then(|| papers.number.clone());
    let real_name = Some(RealName { name: papers.name.clone(), credit_code });
    let kind = match application.evidence.kind() {
        CertifiedKind::Individual => CustomerKind::Person,
        CertifiedKind::Enterprise => CustomerKind::Enterprise,
    };
    let was = before.kind.customer();
    customers::update(unit.tx, vault, &Customer { real_name, ..before })?;
    if was.is_some_and(|was| was != kind && !was.is_partner()) {
        customers::set_kind(unit.tx, customer, kind)?;
        realm::bump_epoch(unit.tx)?;
    }
    Ok(())
}
