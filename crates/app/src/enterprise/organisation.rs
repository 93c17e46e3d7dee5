//! The organisation of an enterprise: its root comes with the enterprise centre, units hang below.

use hubu_core::customers::{CustomerKind, check_display_name};
use hubu_core::enterprise::{MAX_LEVELS, PartyId, RelationId, Tree, Unit, build_tree, level_of};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Tx, enterprise};

use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Why an organisation is not changed. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrganisationRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// Only persons and enterprises have an enterprise centre.
    NotBuyer,
    /// A member cannot be a master.
    IsMember,
    /// The enterprise centre is open already.
    AlreadyOpen,
    /// The customer has not opened its enterprise centre.
    NotMaster,
    /// The unit named is not one of the master's.
    UnknownUnit,
    /// The new unit would stand too many levels below the root.
    TooDeep,
    /// The name is longer than 64 characters or holds a control character.
    Name,
}

/// The caller is no enterprise master.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotMaster;

/// A unit that was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewUnit {
    /// Its id.
    pub id: PartyId,
    /// Its relation to the unit above.
    pub relation: RelationId,
}

/// Opens a customer's enterprise centre and makes the root of its organisation.
///
/// A customer need not be verified for that, and a person may do it too: what either may then do
/// with members is judged when it tries.
///
/// # Errors
/// See [`OrganisationRefusal`].
pub fn open_enterprise_centre(
    unit: &mut hubu_store::Unit<'_, '_>,
    customer: &Party,
    name: &str,
) -> Result<Done<PartyId>, Error<OrganisationRefusal>> {
    let mut locked = Locked::take(unit.tx, &[customer])?;
    let holder = locked.get(customer).ok_or(refuse(OrganisationRefusal::UnknownCustomer))?;
    let kind = CustomerKind::from_code(holder.kind);
    if !matches!(kind, Some(CustomerKind::Person | CustomerKind::Enterprise)) {
        return Err(refuse(OrganisationRefusal::NotBuyer));
    }
    if !enterprise::current_relations(unit.tx, &[holder.key])?.is_empty() {
        return Err(refuse(OrganisationRefusal::IsMember));
    }
    if holder.is_master {
        return Err(refuse(OrganisationRefusal::AlreadyOpen));
    }
    if !check_display_name(name) {
        return Err(refuse(OrganisationRefusal::Name));
    }
    let root = Unit { id: PartyId(unit.ids.key(unit.wall)), name: name.to_owned(), above: None };
    enterprise::mark_master(unit.tx, holder.key)?;
    enterprise::insert_unit(unit.tx, (holder.group, holder.key), &root, unit.now)?;
    let facts = Facts::new().text("master", &holder.id).text("root", &root.id.to_string());
    locked.raise(unit.now, holder.key, "enterprise.centre_opened", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(done(&holder, root.id, &facts))
}

/// Adds a unit below `above`; `None` means below the root.
///
/// # Errors
/// See [`OrganisationRefusal`].
pub fn create_unit(
    unit: &mut hubu_store::Unit<'_, '_>,
    master: &Party,
    above: Option<PartyId>,
    name: &str,
) -> Result<Done<NewUnit>, Error<OrganisationRefusal>> {
    let mut locked = Locked::take(unit.tx, &[master])?;
    let holder = find_master(&locked, master)?;
    let place = (holder.group, holder.key);
    let units = enterprise::units(unit.tx, place)?;
    let above = unit_or_root(&units, above).ok_or(refuse(OrganisationRefusal::UnknownUnit))?;
    let level = level_of(&units, above).ok_or(refuse(OrganisationRefusal::UnknownUnit))?;
    if level >= MAX_LEVELS {
        return Err(refuse(OrganisationRefusal::TooDeep));
    }
    if !check_display_name(name) {
        return Err(refuse(OrganisationRefusal::Name));
    }
    let id = PartyId(unit.ids.key(unit.wall));
    let relation = RelationId(unit.ids.key(unit.wall));
    let new = Unit { id, name: name.to_owned(), above: Some((above, relation)) };
    enterprise::insert_unit(unit.tx, place, &new, unit.now)?;
    let facts = Facts::new()
        .text("master", &holder.id)
        .text("unit", &id.to_string())
        .text("above", &above.to_string())
        .text("name", name);
    locked.raise(unit.now, holder.key, "enterprise.unit_created", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(done(&holder, NewUnit { id, relation }, &facts))
}

/// Adds a unit below the root, and opens the enterprise centre of a customer that has none yet: its
/// root has the account's name then.
///
/// # Errors
/// See [`OrganisationRefusal`].
pub fn create_first_unit(
    unit: &mut hubu_store::Unit<'_, '_>,
    customer: &Party,
    account_name: &str,
    name: &str,
) -> Result<Done<NewUnit>, Error<OrganisationRefusal>> {
    match create_unit(unit, customer, None, name) {
        Err(Error::Refused(OrganisationRefusal::NotMaster)) => {}
        done => return done,
    }
    open_enterprise_centre(unit, customer, account_name)?;
    create_unit(unit, customer, None, name)
}

/// Gives a unit, or the root, another name.
///
/// # Errors
/// See [`OrganisationRefusal`].
pub fn rename_unit(
    unit: &mut hubu_store::Unit<'_, '_>,
    master: &Party,
    id: PartyId,
    name: &str,
) -> Result<Done<()>, Error<OrganisationRefusal>> {
    let mut locked = Locked::take(unit.tx, &[master])?;
    let holder = find_master(&locked, master)?;
    let place = (holder.group, holder.key);
    let units = enterprise::units(unit.tx, place)?;
    if unit_or_root(&units, Some(id)).is_none() {
        return Err(refuse(OrganisationRefusal::UnknownUnit));
    }
    if !check_display_name(name) {
        return Err(refuse(OrganisationRefusal::Name));
    }
    enterprise::rename_unit(unit.tx, place, id, name)?;
    let facts =
        Facts::new().text("master", &holder.id).text("unit", &id.to_string()).text("name", name);
    locked.raise(unit.now, holder.key, "enterprise.unit_renamed", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(done(&holder, (), &facts))
}

/// A master's organisation (`accounts` A1): the units below `start` (the root where there is none),
/// one level of them or, with `whole`, all.
///
/// # Errors
/// [`NotMaster`].
pub fn organisation(
    tx: &mut Tx<'_>,
    caller: CustomerKey,
    start: Option<PartyId>,
    whole: bool,
) -> Result<Tree, Error<NotMaster>> {
    let place = master_place(tx, caller)?;
    Ok(build_tree(&enterprise::units(tx, place)?, start, whole))
}

/// Where the rows of a master are.
pub(super) fn master_place(
    tx: &mut Tx<'_>,
    caller: CustomerKey,
) -> Result<(GroupKey, CustomerKey), Error<NotMaster>> {
    match enterprise::standing(tx, caller)? {
        Some(standing) if standing.is_master => Ok((standing.group, caller)),
        _ => Err(Error::Refused(NotMaster)),
    }
}

/// The unit named, if it is among them; the root where none is named.
pub(super) fn unit_or_root(units: &[Unit], named: Option<PartyId>) -> Option<PartyId> {
    let wanted = |unit: &&Unit| match named {
        Some(id) => unit.id == id,
        None => unit.above.is_none(),
    };
    units.iter().find(wanted).map(|unit| unit.id)
}

fn find_master(locked: &Locked, master: &Party) -> Result<Holder, Error<OrganisationRefusal>> {
    let holder = locked.get(master).ok_or(refuse(OrganisationRefusal::UnknownCustomer))?;
    if holder.is_master { Ok(holder) } else { Err(refuse(OrganisationRefusal::NotMaster)) }
}

fn done<T>(holder: &Holder, value: T, facts: &Facts) -> Done<T> {
    Done { value, group: holder.group, subject: holder.key, detail: facts.to_json() }
}

const fn refuse(refusal: OrganisationRefusal) -> Error<OrganisationRefusal> {
    Error::Refused(refusal)
}
