//! What changes about a customer while it lives.

use hubu_core::confidential::Personal;
use hubu_core::customers::{
    CustomerStatus, Level, MobilePhone, RealName, Settlement, check_display_name,
};
use hubu_core::ids::CustomerKey;
use hubu_core::money::Amount;
use hubu_core::realm::Site;
use hubu_store::customers::Customer;
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::{Error, Fault, Unit, customers, realm};

use super::create::{is_certifiable, is_signing_entity};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Why a customer is not changed. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CustomerRefusal {
    /// There is no such customer.
    Unknown,
    /// It is so already.
    NothingNew,
    /// The display name is too long or holds a control character.
    DisplayName,
    /// The certified name or the credit code is empty or too long.
    RealName,
    /// The signing entity is empty or too long.
    SigningEntity,
    /// What was invoiced beyond consumption cannot be negative.
    OverInvoiced,
}

/// What is to be changed about a customer; `None` leaves as it is.
#[derive(Clone, Default, Debug)]
pub struct CustomerChange {
    /// Name for people; may be empty.
    pub display_name: Option<String>,
    /// Where it stands in its life.
    pub status: Option<CustomerStatus>,
    /// When it pays.
    pub settlement: Option<Settlement>,
    /// The company of the vendor it contracts with.
    pub signing_entity: Option<String>,
    /// The site it is a customer of.
    pub home_site: Option<Site>,
    /// Did it buy half-prepaid edge sites (IES)?
    pub half_prepaid: Option<bool>,
    /// Invoiced beyond consumption.
    pub over_invoiced: Option<Amount>,
    /// Its certified identity.
    pub real_name: Option<RealName>,
    /// Phone that codes go to.
    pub mobile_phone: Option<MobilePhone>,
    /// Mail address.
    pub email: Option<Personal>,
    /// Its level from now on.
    pub level: Option<Level>,
}

/// Freezes or unfreezes an account. The trail says why.
///
/// # Errors
/// [`CustomerRefusal::Unknown`], [`CustomerRefusal::NothingNew`].
pub fn set_frozen(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    frozen: bool,
    reason: &str,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    change(unit, customer, "customer.frozen", |unit, at| {
        if at.frozen == frozen {
            return Err(Error::Refused(CustomerRefusal::NothingNew));
        }
        customers::set_frozen(unit.tx, customer, frozen)?;
        realm::bump_epoch(unit.tx)?;
        Ok(Facts::new().bool("frozen", frozen).text("reason", reason))
    })
}

/// Changes facts of a customer, all of them or none. The trail tells what personal data changed,
/// and does not show it.
///
/// # Errors
/// See [`CustomerRefusal`].
pub fn update(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    customer: CustomerKey,
    wanted: &CustomerChange,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    change(unit, customer, "customer.changed", |unit, _| {
        let unknown = || Error::Refused(CustomerRefusal::Unknown);
        let before = customers::by_key(unit.tx, vault, customer)?.ok_or_else(unknown)?;
        let after = with(before.clone(), wanted.clone());
        let held = customers::level_at(unit.tx, customer, unit.now)?;
        let level = wanted.level.as_ref().filter(|level| held.as_ref() != Some(*level));
        if after == before && level.is_none() {
            return Err(Error::Refused(CustomerRefusal::NothingNew));
        }
        check(wanted).map_err(Error::Refused)?;
        customers::update(unit.tx, vault, &after)?;
        if let Some(level) = level {
            begin_level(unit, customer, level)?;
        }
        if authorised_by(&before) != authorised_by(&after) {
            realm::bump_epoch(unit.tx)?;
        }
        Ok(changed(&before, &after, level))
    })
}

fn with(before: Customer, wanted: CustomerChange) -> Customer {
    Customer {
        display_name: wanted.display_name.unwrap_or(before.display_name),
        status: wanted.status.unwrap_or(before.status),
        settlement: wanted.settlement.unwrap_or(before.settlement),
        signing_entity: wanted.signing_entity.unwrap_or(before.signing_entity),
        home_site: wanted.home_site.unwrap_or(before.home_site),
        half_prepaid: wanted.half_prepaid.unwrap_or(before.half_prepaid),
        over_invoiced: wanted.over_invoiced.unwrap_or(before.over_invoiced),
        real_name: wanted.real_name.or(before.real_name),
        mobile_phone: wanted.mobile_phone.or(before.mobile_phone),
        email: wanted.email.or(before.email),
        ..before
    }
}

fn check(wanted: &CustomerChange) -> Result<(), CustomerRefusal> {
    if !wanted.display_name.as_deref().is_none_or(check_display_name) {
        return Err(CustomerRefusal::DisplayName);
    }
    if !wanted.real_name.as_ref().is_none_or(is_certifiable) {
        return Err(CustomerRefusal::RealName);
    }
    if !wanted.signing_entity.as_deref().is_none_or(is_signing_entity) {
        return Err(CustomerRefusal::SigningEntity);
    }
    if wanted.over_invoiced.is_some_and(|amount| amount < Amount::ZERO) {
        return Err(CustomerRefusal::OverInvoiced);
    }
    Ok(())
}

fn begin_level(unit: &mut Unit<'_, '_>, customer: CustomerKey, level: &Level) -> Result<(), Fault> {
    customers::close_level(unit.tx, customer, unit.now)?;
    let key = unit.ids.key(unit.wall);
    customers::open_level(unit.tx, customer, key, level, unit.now)
}

/// What callers are authorised by, and what is kept of them for an epoch.
const fn authorised_by(customer: &Customer) -> (CustomerStatus, Settlement, Site) {
    (customer.status, customer.settlement, customer.home_site)
}

/// What differs.
fn changed(before: &Customer, after: &Customer, level: Option<&Level>) -> Facts {
    let texts = [
        ("status", before.status.as_str(), after.status.as_str()),
        ("settlement", before.settlement.as_str(), after.settlement.as_str()),
        ("home_site", before.home_site.as_str(), after.home_site.as_str()),
        ("signing_entity", &before.signing_entity, &after.signing_entity),
        ("level", "", level.map_or("", Level::as_str)),
    ];
    let personal = [
        ("display_name_changed", before.display_name != after.display_name),
        ("certified", before.real_name != after.real_name),
        ("mobile_phone_changed", before.mobile_phone != after.mobile_phone),
        ("email_changed", before.email != after.email),
    ];
    let mut facts = Facts::new();
    for (name, _, now) in texts.into_iter().filter(|(_, was, now)| was != now) {
        facts = facts.text(name, now);
    }
    for (name, _) in personal.into_iter().filter(|(_, differs)| *differs) {
        facts = facts.bool(name, true);
    }
    if before.half_prepaid != after.half_prepaid {
        facts = facts.bool("half_prepaid", after.half_prepaid);
    }
    if before.over_invoiced != after.over_invoiced {
        facts = facts.amount("over_invoiced", after.over_invoiced);
    }
    facts
}

/// Locks a customer, changes it, tells everybody.
fn change(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    event: &'static str,
    body: impl FnOnce(
        &mut Unit<'_, '_>,
        &hubu_store::ledger::Holder,
    ) -> Result<Facts, Error<CustomerRefusal>>,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    let party = Party::Key(customer);
    let mut locked = Locked::take(unit.tx, &[&party])?;
    let holder = locked.get(&party).ok_or(Error::Refused(CustomerRefusal::Unknown))?;
    let (group, id) = (holder.group, holder.id.clone());
    let facts = body(unit, &holder)?.text("customer_id", &id);
    locked.raise(unit.now, customer, event, &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: (), group, subject: customer, detail: facts.to_json() })
}
