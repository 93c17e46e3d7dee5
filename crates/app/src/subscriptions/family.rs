//! [`Family`]: a primary resource with what is attached to it, and how its members stand.

use hubu_core::ids::CustomerKey;
use hubu_core::orders::OrderStatus;
use hubu_core::products::Catalogue;
use hubu_core::resources::Provision;
use hubu_core::subscriptions::{Freeze, OpenOrder, Standing};
use hubu_store::Fault;
use hubu_store::ledger::Holder;
use hubu_store::resources::{OpenTrade, ResourceRecord};

use crate::ledger::{Desk, Party};

/// A primary resource with what is attached to it; all of them have terms that are not closed.
#[derive(Clone, Debug)]
pub(super) struct Family {
    /// The primary one; an attached one that is looked at alone takes its place.
    pub(super) primary: ResourceRecord,
    /// What is attached to it, oldest first.
    pub(super) attached: Vec<ResourceRecord>,
}

impl Family {
    /// The family of a resource that is there: it is the primary one, or alone.
    pub(super) fn of(desk: &Desk<'_, '_>, primary: ResourceRecord) -> Self {
        let attached = desk.attached(primary.resource.key);
        Self { attached: attached.into_iter().filter(lives).collect(), primary }
    }

    /// The same among resources that were read.
    pub(super) fn among(all: &[ResourceRecord], primary: ResourceRecord) -> Self {
        let of =
            |one: &&ResourceRecord| one.resource.parent == Some(primary.resource.key) && lives(one);
        let mut attached: Vec<ResourceRecord> = all.iter().filter(of).cloned().collect();
        attached.sort_unstable_by_key(|one| one.resource.key);
        Self { primary, attached }
    }

    /// A resource by itself.
    pub(super) const fn alone(resource: ResourceRecord) -> Self {
        Self { primary: resource, attached: Vec::new() }
    }

    /// All of them, the primary one first.
    pub(super) fn members(&self) -> impl Iterator<Item = &ResourceRecord> {
        std::iter::once(&self.primary).chain(&self.attached)
    }

    /// How the primary one stands: orders that have any of them count.
    pub(super) fn standing(&self, catalogue: &Catalogue, account: Option<Freeze>) -> Standing {
        let open_order = open_order(self.members().flat_map(|one| &one.open));
        Standing { open_order, ..standing(catalogue, &self.primary, account) }
    }
}

/// How a resource stands. `account`: the freeze of its account, if it is frozen.
pub(super) fn standing(
    catalogue: &Catalogue,
    record: &ResourceRecord,
    account: Option<Freeze>,
) -> Standing {
    let resource = &record.resource;
    let product = catalogue.product(&resource.product.id);
    Standing {
        sale: resource.sale,
        // What is sold no longer has no traits; what is particular to the marketplace stays with it.
        traits: product.map(|product| product.traits).unwrap_or_default(),
        role: resource.role(),
        open_order: open_order(record.open.iter()),
        frozen: resource.frozen.or(account),
        ..Standing::default()
    }
}

/// The freeze of an account, if it is frozen.
pub(super) fn account_freeze(holder: &Holder) -> Option<Freeze> {
    holder.frozen.then_some(Freeze::Account)
}

/// What is in the way of another trade: unpaid orders before others.
fn open_order<'r>(open: impl Iterator<Item = &'r OpenTrade>) -> Option<OpenOrder> {
    let kind = |one: &OpenTrade| match one.status {
        OrderStatus::PendingPayment
        | OrderStatus::PendingReview
        | OrderStatus::PendingConfirmation
            if !one.kind.gives_back() =>
        {
            OpenOrder::Unpaid
        }
        _ => OpenOrder::Processing,
    };
    let mut all: Vec<OpenOrder> = open.map(kind).collect();
    all.sort_unstable_by_key(|one| *one == OpenOrder::Processing);
    all.first().copied()
}

/// Is a resource there, and has it a term that is not closed?
pub(super) fn lives(record: &ResourceRecord) -> bool {
    record.resource.provision == Provision::Done && record.resource.has_term()
}

/// A customer's own resource that is there or was.
pub(super) fn own(desk: &Desk<'_, '_>, customer: CustomerKey, id: &str) -> Option<ResourceRecord> {
    let record = desk.resource(id)?;
    let resource = &record.resource;
    (resource.customer == customer && resource.provision == Provision::Done).then_some(record)
}

/// The customer whose row was locked for the command.
pub(super) fn holder_of(desk: &Desk<'_, '_>, customer: CustomerKey) -> Result<Holder, Fault> {
    let lost = || Fault::Bug(format!("customer {customer} is not locked"));
    desk.holder(&Party::Key(customer)).ok_or_else(lost)
}
