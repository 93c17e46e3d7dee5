//! [`Place`]: a resource with its customer locked.

use hubu_core::ids::CustomerKey;
use hubu_core::resources::{Resource, ResourceRefusal, may_belong_to};
use hubu_core::time::Timestamp;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::resources::{self, ResourceRecord};
use hubu_store::{Error, Fault, Tx, Unit, enterprise};

use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// A resource, and whatever belongs to its family, read under the row lock of its customer.
pub(super) struct Place {
    locked: Locked,
    holder: Holder,
    pub(super) record: ResourceRecord,
    /// The primary one it is attached to, and what is attached to either.
    pub(super) family: Vec<ResourceRecord>,
}

impl Place {
    /// Whose a resource is never changes: it is looked up before the lock.
    pub(super) fn lock(unit: &mut Unit<'_, '_>, id: &str) -> Result<Self, Error<ResourceRefusal>> {
        let owner = resources::owners(unit.tx, &[id.to_owned()])?.pop();
        let owner = owner.ok_or(refuse(ResourceRefusal::UnknownResource))?;
        let party = Party::Key(owner.customer);
        let locked = Locked::take(unit.tx, &[&party])?;
        let lost = || Fault::Bug(format!("the resource {id} is nobody's"));
        let holder = locked.get(&party).ok_or_else(lost)?;
        let key = |key| (owner.group, owner.customer, key);
        let mut keys: Vec<_> = owner.family.iter().copied().chain([owner.key]).map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        let found = resources::by_keys(unit.tx, &keys)?;
        let (mut own, family): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|one| one.resource.key == owner.key);
        let record = own.pop().ok_or_else(lost)?;
        Ok(Self { locked, holder, record, family })
    }

    /// Is anything attached to it that is not closed?
    pub(super) fn has_attached(&self) -> bool {
        let key = self.record.resource.key;
        let mut attached = self.family.iter().map(|one| &one.resource);
        attached.any(|one| one.parent == Some(key) && one.check_there() == Ok(()))
    }

    /// Whose it is.
    pub(super) const fn customer(&self) -> CustomerKey {
        self.holder.key
    }

    /// Stores the resource as it is now, and tells everybody; `said` is what only the trail tells.
    pub(super) fn tell(
        self,
        unit: &mut Unit<'_, '_>,
        (event, facts): (&'static str, Facts),
        said: Option<&str>,
    ) -> Result<Done<ResourceRecord>, Fault> {
        resources::save(unit.tx, (&[], &[&self.record]))?;
        tell(unit, self.locked, &self.holder, self.record, (event, facts), said)
    }
}

/// Raises the event of a change that is stored, and lets the lock's rows be written.
pub(super) fn tell(
    unit: &mut Unit<'_, '_>,
    mut locked: Locked,
    holder: &Holder,
    record: ResourceRecord,
    (event, facts): (&'static str, Facts),
    said: Option<&str>,
) -> Result<Done<ResourceRecord>, Fault> {
    locked.raise(unit.now, holder.key, event, &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    let facts = said.map_or(facts.clone(), |reason| facts.text("reason", reason));
    let (group, subject) = (holder.group, holder.key);
    Ok(Done { value: record, group, subject, detail: facts.to_json() })
}

/// What events and the trail say of a resource.
pub(crate) fn resource_facts(resource: &Resource) -> Facts {
    let facts = Facts::new()
        .text("resource_id", &resource.id)
        .text("resource_name", &resource.name)
        .text("service_type_code", &resource.product.service)
        .text("resource_type_code", &resource.product.resource_type)
        .text("resource_spec_code", &resource.product.spec)
        .text("region_code", &resource.product.region)
        .text("project_id", &resource.project)
        .text("enterprise_project_id", &resource.enterprise_project);
    match resource.size {
        Some(size) => facts.int("size", size.value).int("size_measure_id", size.measure),
        None => facts,
    }
}

/// The same with what it is charged for on demand, and since when.
pub(super) fn facts_of_charging(resource: &Resource, since: Timestamp) -> Facts {
    resource_facts(resource).text("product_id", &resource.product.id).time("since", Some(since))
}

/// May a resource of the customer belong to this enterprise project?
pub(super) fn check_project(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    id: &str,
) -> Result<(), Error<ResourceRefusal>> {
    let found = enterprise::project_statuses(tx, &[(customer, id)])?;
    let status = found.into_iter().next().map(|(_, _, status)| status);
    may_belong_to(id, status).map_err(Error::Refused)
}

pub(super) const fn refuse(refusal: ResourceRefusal) -> Error<ResourceRefusal> {
    Error::Refused(refusal)
}
