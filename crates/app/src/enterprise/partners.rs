//! A customer belongs to a partner, or a reseller to its distributor, or no longer does.

use hubu_core::customers::CustomerKind;
use hubu_core::partners::{Association, AssociationType};
use hubu_core::realm::Site;
use hubu_store::enterprise;
use hubu_store::ledger::Holder;
use hubu_store::realm;
use hubu_store::records::Facts;
use hubu_store::{Error, Unit};

use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Why a customer is not associated with a partner, or not released. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartnerRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// There is no such partner, or it has no customers of its own.
    NotPartner,
    /// Only a distributor has resellers.
    NotDistributor,
    /// Partners and operators are nobody's customers.
    NotBuyer,
    /// Only a reseller belongs to a distributor.
    NotReseller,
    /// This site knows no such association.
    OtherSite,
    /// The customer belongs to a partner already.
    AlreadyAssociated,
    /// A member of an enterprise cannot become a resale customer. A master can: it keeps its members
    /// and may no longer allocate to them (`accounts` A9, `PRI_RESALE_BP_SUB_CUST_…`).
    ResaleInEnterprise,
    /// The customer does not belong to the partner.
    NotAssociated,
}

/// A customer belongs to a partner, or a reseller to its distributor, from now on.
///
/// # Errors
/// See [`PartnerRefusal`].
pub fn associate_partner(
    unit: &mut Unit<'_, '_>,
    site: Site,
    (partner, customer): (&Party, &Party),
    kind: AssociationType,
) -> Result<Done<()>, Error<PartnerRefusal>> {
    let mut locked = Locked::take(unit.tx, &[partner, customer])?;
    let customer = locked.get(customer).ok_or(refuse(PartnerRefusal::UnknownCustomer))?;
    let partner = locked.get(partner).ok_or(refuse(PartnerRefusal::NotPartner))?;
    check_kinds(kind_of(&partner), kind_of(&customer), kind).map_err(refuse)?;
    if !kind.on_site(site) {
        return Err(refuse(PartnerRefusal::OtherSite));
    }
    let history = enterprise::association_history(unit.tx, customer.key)?;
    if history.iter().any(|past| past.to.is_none()) {
        return Err(refuse(PartnerRefusal::AlreadyAssociated));
    }
    let is_member = !enterprise::current_relations(unit.tx, &[customer.key])?.is_empty();
    if kind == AssociationType::Resale && is_member {
        return Err(refuse(PartnerRefusal::ResaleInEnterprise));
    }
    let key = unit.ids.key(unit.wall);
    let association = Association {
        partner: partner.key,
        customer: customer.key,
        kind,
        from: unit.now,
        to: None,
    };
    enterprise::begin_association(unit.tx, key, &association)?;
    realm::bump_epoch(unit.tx)?;
    let facts = Facts::new()
        .text("partner", &partner.id)
        .text("customer", &customer.id)
        .text("association_type", kind.as_str());
    locked.raise(unit.now, partner.key, "partner.customer_associated", &facts)?;
    locked.raise(unit.now, customer.key, "partner.customer_associated", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(done(&customer, &facts))
}

/// A customer no longer belongs to its partner from now on.
///
/// # Errors
/// See [`PartnerRefusal`].
pub fn end_partner_association(
    unit: &mut Unit<'_, '_>,
    (partner, customer): (&Party, &Party),
) -> Result<Done<()>, Error<PartnerRefusal>> {
    let mut locked = Locked::take(unit.tx, &[partner, customer])?;
    let customer = locked.get(customer).ok_or(refuse(PartnerRefusal::UnknownCustomer))?;
    let partner = locked.get(partner).ok_or(refuse(PartnerRefusal::NotPartner))?;
    let open = enterprise::current_associations(unit.tx, &[customer.key])?;
    if !open.iter().any(|open| open.partner == partner.key) {
        return Err(refuse(PartnerRefusal::NotAssociated));
    }
    enterprise::end_association(unit.tx, customer.key, unit.now)?;
    realm::bump_epoch(unit.tx)?;
    let facts = Facts::new().text("partner", &partner.id).text("customer", &customer.id);
    locked.raise(unit.now, partner.key, "partner.customer_released", &facts)?;
    locked.raise(unit.now, customer.key, "partner.customer_released", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(done(&customer, &facts))
}

/// May such an account belong to such a partner in this way?
fn check_kinds(
    partner: Option<CustomerKind>,
    customer: Option<CustomerKind>,
    kind: AssociationType,
) -> Result<(), PartnerRefusal> {
    let (of_partner, of_customer) = match kind {
        AssociationType::Indirect => (PartnerRefusal::NotDistributor, PartnerRefusal::NotReseller),
        _ => (PartnerRefusal::NotPartner, PartnerRefusal::NotBuyer),
    };
    let has = |partner: CustomerKind| match kind {
        AssociationType::Indirect => partner == CustomerKind::Distributor,
        _ => partner.has_customers(),
    };
    let belongs = |customer: CustomerKind| match kind {
        AssociationType::Indirect => customer == CustomerKind::Reseller,
        _ => !customer.is_partner(),
    };
    if !partner.is_some_and(has) {
        return Err(of_partner);
    }
    if customer.is_some_and(belongs) { Ok(()) } else { Err(of_customer) }
}

fn kind_of(holder: &Holder) -> Option<CustomerKind> {
    CustomerKind::from_code(holder.kind)
}

fn done(customer: &Holder, facts: &Facts) -> Done<()> {
    Done { value: (), group: customer.group, subject: customer.key, detail: facts.to_json() }
}

const fn refuse(refusal: PartnerRefusal) -> Error<PartnerRefusal> {
    Error::Refused(refusal)
}
