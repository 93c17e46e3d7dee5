//! Operators let a partner upload images, or no longer.

use hubu_core::customers::CustomerKind;
use hubu_core::ids::CustomerKey;
use hubu_store::records::Facts;
use hubu_store::{Error, Unit, realname};

use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Why a partner's uploads stay as they are. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UploadRefusal {
    /// There is no such partner.
    NotPartner,
    /// It is so already.
    NothingNew,
}

/// Lets a partner upload images of papers from now on, or no longer.
///
/// # Errors
/// See [`UploadRefusal`].
pub fn set_uploads(
    unit: &mut Unit<'_, '_>,
    partner: CustomerKey,
    enabled: bool,
) -> Result<Done<()>, Error<UploadRefusal>> {
    let party = Party::Key(partner);
    let mut locked = Locked::take(unit.tx, &[&party])?;
    let holder = locked.get(&party).ok_or(Error::Refused(UploadRefusal::NotPartner))?;
    if !CustomerKind::from_code(holder.kind).is_some_and(CustomerKind::is_partner) {
        return Err(Error::Refused(UploadRefusal::NotPartner));
    }
    if realname::uploads_of(unit.tx, partner)? == enabled {
        return Err(Error::Refused(UploadRefusal::NothingNew));
    }
    realname::set_uploads(unit.tx, partner, enabled)?;
    let facts = Facts::new().text("partner", &holder.id).bool("enabled", enabled);
    locked.raise(unit.now, partner, "real_name.uploads_set", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: (), group: holder.group, subject: partner, detail: facts.to_json() })
}
