//! Operators bar certificates from certifying anybody.

use hubu_core::confidential::Personal;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_store::realname::{self, Barred, NewBar};
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::{Error, Unit};

use crate::write::Done;

/// Why the list of barred certificates stays as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BarRefusal {
    /// The certificate is barred already.
    AlreadyBarred,
    /// There is no such bar.
    Unknown,
}

/// Bars a certificate from now on; who is certified by it stays so. The trail is the operator's.
///
/// # Errors
/// [`BarRefusal::AlreadyBarred`].
pub fn bar_certificate(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    (number, reason): (&Personal, &str),
    (group, operator): (GroupKey, CustomerKey),
) -> Result<Done<Barred>, Error<BarRefusal>> {
    if realname::is_barred(unit.tx, vault, &[number.reveal()])? {
        return Err(Error::Refused(BarRefusal::AlreadyBarred));
    }
    let key = unit.ids.key(unit.wall);
    let (number, reason) = (number.clone(), reason.to_owned());
    let new = NewBar { key, number, reason, at: unit.now };
    realname::bar(unit.tx, vault, &new)?;
    let facts = Facts::new().text("bar_id", &key.to_string()).text("reason", &new.reason);
    let value = Barred { key, number: new.number, reason: new.reason, since: new.at };
    Ok(Done { value, group, subject: operator, detail: facts.to_json() })
}

/// Lifts a bar.
///
/// # Errors
/// [`BarRefusal::Unknown`].
pub fn unbar_certificate(
    unit: &mut Unit<'_, '_>,
    key: i64,
    (group, operator): (GroupKey, CustomerKey),
) -> Result<Done<()>, Error<BarRefusal>> {
    if !realname::unbar(unit.tx, key)? {
        return Err(Error::Refused(BarRefusal::Unknown));
    }
    let detail = Facts::new().text("bar_id", &key.to_string()).to_json();
    Ok(Done { value: (), group, subject: operator, detail })
}
