//! Granting a discount to a customer, or to everybody.

use hubu_core::customers::CustomerKind;
use hubu_core::discounts::{DiscountKind, DiscountRefusal, NewDiscount};
use hubu_core::ids::{CustomerId, CustomerKey, DiscountKey};
use hubu_core::partners::AssociationType;
use hubu_core::realm::Site;
use hubu_store::enterprise::current_associations;
use hubu_store::ledger::{self, Holder};
use hubu_store::{Error, Fault, Tx, Unit, discounts};

use super::{Granted, Operator, facts_of};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// A discount for one customer.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// What it says.
    pub discount: NewDiscount,
    /// The partner that grants it, where one does.
    pub partner: Option<CustomerId>,
}

/// Grants a customer a discount: the cloud's own, or a partner's whose customer it is now.
///
/// # Errors
/// The first reason against it.
pub fn create_discount(
    unit: &mut Unit<'_, '_>,
    site: Site,
    customer: &Party,
    new: &NewGrant,
) -> Result<Done<Granted>, Error<DiscountRefusal>> {
    let mut locked = Locked::take(unit.tx, &[customer])?;
    let customer = locked.get(customer).ok_or(refuse(DiscountRefusal::UnknownCustomer))?;
    if new.discount.kind == DiscountKind::Promotion {
        return Err(refuse(DiscountRefusal::OtherKind));
    }
    let key = DiscountKey(unit.ids.key(unit.wall));
    let discount = new.discount.grant(key, site, unit.now).map_err(refuse)?;
    let partner = match (&new.partner, discount.kind.of_partner()) {
        (None, false) => None,
        (Some(_), false) => return Err(refuse(DiscountRefusal::PartnerNamed)),
        (None, true) => return Err(refuse(DiscountRefusal::PartnerMissing)),
        (Some(id), true) => Some(partner(unit.tx, id, (discount.kind, customer.key))?),
    };
    let facts = facts_of(&discount, partner.as_ref().map(|partner| partner.id.as_str()));
    let granted = Granted {
        discount,
        customer: Some(customer.key),
        partner: partner.map(|partner| partner.key),
        created: unit.now,
    };
    discounts::insert(unit.tx, &granted)?;
    locked.raise(unit.now, customer.key, "discount.created", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    let (group, subject) = (customer.group, customer.key);
    Ok(Done { value: granted, group, subject, detail: facts.to_json() })
}

/// Grants everybody a discount.
///
/// # Errors
/// The first reason against it.
pub fn create_promotion(
    unit: &mut Unit<'_, '_>,
    site: Site,
    new: &NewDiscount,
    (group, operator): Operator,
) -> Result<Done<Granted>, Error<DiscountRefusal>> {
    let mut locked = Locked::take(unit.tx, &[&Party::Key(operator)])?;
    if new.kind != DiscountKind::Promotion {
        return Err(refuse(DiscountRefusal::OtherKind));
    }
    let key = DiscountKey(unit.ids.key(unit.wall));
    let discount = new.grant(key, site, unit.now).map_err(refuse)?;
    let facts = facts_of(&discount, None);
    let granted = Granted { discount, customer: None, partner: None, created: unit.now };
    discounts::insert(unit.tx, &granted)?;
    locked.raise(unit.now, operator, "discount.created", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: granted, group, subject: operator, detail: facts.to_json() })
}

/// The partner with this id, which grants a customer discounts of this kind.
fn partner(
    tx: &mut Tx<'_>,
    id: &CustomerId,
    (kind, customer): (DiscountKind, CustomerKey),
) -> Result<Holder, Error<DiscountRefusal>> {
    let found = match ledger::find_holders(tx, std::slice::from_ref(id))?.pop() {
        Some((_, key)) => ledger::holder_of(tx, key)?,
        None => None,
    };
    let grants = |partner: &Holder| {
        let own = CustomerKind::from_code(partner.kind);
        own.is_some_and(|own| match kind {
            DiscountKind::Distributor => own == CustomerKind::Distributor,
            _ => own.has_customers(),
        })
    };
    let partner = found.filter(grants).ok_or(refuse(DiscountRefusal::NotPartner))?;
    if is_its_customer(tx, (kind, partner.key), customer)? {
        Ok(partner)
    } else {
        Err(refuse(DiscountRefusal::NotPartners))
    }
}

/// Is the customer now this partner's, or, of a distributor, one of its resellers'? A customer that is a
/// distributor's through a reseller gets no discount of the partners' kind from it, and the other way
/// round.
fn is_its_customer(
    tx: &mut Tx<'_>,
    (kind, partner): (DiscountKind, CustomerKey),
    customer: CustomerKey,
) -> Result<bool, Fault> {
    let own = current_associations(tx, &[customer])?.pop();
    let Some(own) = own.filter(|own| own.kind.of_customer()) else { return Ok(false) };
    if kind == DiscountKind::Partner {
        return Ok(own.partner == partner);
    }
    let above = current_associations(tx, &[own.partner])?.pop();
    Ok(above.is_some_and(|one| one.kind == AssociationType::Indirect && one.partner == partner))
}

const fn refuse(refusal: DiscountRefusal) -> Error<DiscountRefusal> {
    Error::Refused(refusal)
}
