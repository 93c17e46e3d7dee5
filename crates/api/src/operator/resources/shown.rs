//! Resources as operators see them.

use hubu_app::oversight::ids_of;
use hubu_app::resources::{ResourcePage, ResourceRecord, ResourceTerm, by_keys, open_orders};
use hubu_app::{Fault, Tx};
use hubu_core::money::Amount;
use hubu_core::orders::{LineProduct, OrderPayment};
use hubu_core::resources::{Charging, Resource};
use hubu_core::subscriptions::{Freeze, Status, Term};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{AmountText, Instant};

/// A resource. One that is charged on demand has an `on_demand_time`; one with a term, or that had one, a
/// `status` as its customer is shown it (2 in use, 3 closed, 4 frozen, 5 expired).
#[derive(Serialize, JsonSchema)]
pub struct ShownResource {
    resource_id: String,
    customer_id: String,
    name: String,
    product: ShownProduct,
    #[serde(skip_serializing_if = "Option::is_none")]
    available_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_measure_id: Option<i64>,
    project_id: String,
    enterprise_project_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_resource_id: Option<String>,
    sold_as: &'static str,
    provision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    frozen: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_policy: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_demand_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_time: Option<Instant>,
    created_time: Instant,
    updated_time: Instant,
}

#[derive(Serialize, JsonSchema)]
struct ShownProduct {
    product_id: String,
    cloud_service_type: String,
    resource_type: String,
    region: String,
    resource_spec: String,
}

impl From<&LineProduct> for ShownProduct {
    fn from(product: &LineProduct) -> Self {
        Self {
            product_id: product.id.clone(),
            cloud_service_type: product.service.clone(),
            resource_type: product.resource_type.clone(),
            region: product.region.clone(),
            resource_spec: product.spec.clone(),
        }
    }
}

impl ShownResource {
    /// Shows a resource of the customer with this id, attached to the resource with that one.
    pub fn new(resource: &Resource, customer: &str, parent: Option<String>) -> Self {
        let term = resource.subscription.as_ref();
        Self {
            resource_id: resource.id.clone(),
            customer_id: customer.to_owned(),
            name: resource.name.clone(),
            product: ShownProduct::from(&resource.product),
            available_zone: resource.zone.clone(),
            resource_size: resource.size.map(|size| size.value),
            size_measure_id: resource.size.map(|size| size.measure),
            project_id: resource.project.clone(),
            enterprise_project_id: resource.enterprise_project.clone(),
            parent_resource_id: parent,
            sold_as: resource.sale.as_str(),
            provision: resource.provision.as_str(),
            frozen: resource.frozen.map(Freeze::as_str),
            status: resource.shown_status().map(Status::code),
            expire_policy: term.map(|term| term.at_expiry.policy().code()),
            expire_time: term.map(|term| Instant(term.expires)),
            effective_time: resource.effective.map(Instant),
            on_demand_time: resource.on_demand.map(Instant),
            closed_time: resource.closed.map(Instant),
            created_time: Instant(resource.created),
            updated_time: Instant(resource.updated),
        }
    }

    /// Shows one, with the ids of its customer and of what it is attached to.
    pub fn one(tx: &mut Tx<'_>, record: &ResourceRecord) -> Result<Self, Fault> {
        let resource = &record.resource;
        let parent = match resource.parent {
            Some(key) => by_keys(tx, &[(record.group, resource.customer, key)])?.pop(),
            None => None,
        };
        let customer = ids_of(tx, [resource.customer])?.remove(&resource.customer);
        let parent = parent.map(|parent| parent.resource.id);
        Ok(Self::new(resource, &customer.unwrap_or_default(), parent))
    }
}

/// A page of resources, oldest first.
#[derive(Serialize, JsonSchema)]
pub struct ShownResources {
    total_count: i64,
    resources: Vec<ShownResource>,
}

impl ShownResources {
    /// Shows a page of the customer with this id.
    pub fn new(page: ResourcePage, customer: &str) -> Self {
        let ResourcePage { total, resources, parents } = page;
        let parents = parents.into_iter().chain(std::iter::repeat(None));
        let shown =
            |(resource, parent): (&Resource, _)| ShownResource::new(resource, customer, parent);
        let resources = resources.iter().zip(parents).map(shown).collect();
        Self { total_count: total, resources }
    }
}

/// A resource with everything that belongs to it.
#[derive(Serialize, JsonSchema)]
pub struct WholeResource {
    resource: ShownResource,
    tags: Vec<ShownTag>,
    chargings: Vec<ShownCharging>,
    terms: Vec<ShownTerm>,
    open_orders: Vec<ShownOpen>,
}

#[derive(Serialize, JsonSchema)]
struct ShownTag {
    key: String,
    value: String,
}

/// How it was charged, in the order of time; one without a `to_time` lasts.
#[derive(Serialize, JsonSchema)]
struct ShownCharging {
    mode: &'static str,
    product_id: String,
    resource_spec: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_size: Option<i64>,
    from_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_time: Option<Instant>,
}

impl From<&Charging> for ShownCharging {
    fn from(charging: &Charging) -> Self {
        Self {
            mode: charging.mode.as_str(),
            product_id: charging.product.clone(),
            resource_spec: charging.spec.clone(),
            resource_size: charging.size,
            from_time: Instant(charging.from),
            to_time: charging.to.map(Instant),
        }
    }
}

/// A term that was paid and not given back.
#[derive(Serialize, JsonSchema)]
struct ShownTerm {
    order_id: String,
    order_type: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<i64>,
    extra_days: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    paid_amount: AmountText,
    returned_amount: AmountText,
}

impl From<&ResourceTerm> for ShownTerm {
    fn from(term: &ResourceTerm) -> Self {
        // Parts of what an order came to cannot leave the range of an amount.
        let sum = |of: fn(&OrderPayment) -> Amount| {
            let mut amounts = term.payments.iter().map(of);
            amounts.try_fold(Amount::ZERO, Amount::checked_add).unwrap_or_default()
        };
        Self {
            order_id: term.order.as_str().to_owned(),
            order_type: term.kind.code(),
            months: term.item.term.map(Term::months),
            extra_days: term.item.extra_days,
            effective_time: term.item.span.map(|(from, _)| Instant(from)),
            expire_time: term.item.span.map(|(_, to)| Instant(to)),
            paid_amount: AmountText(sum(|one| one.amount)),
            returned_amount: AmountText(sum(|one| one.returned)),
        }
    }
}

/// An order that has it and is not over.
#[derive(Serialize, JsonSchema)]
struct ShownOpen {
    order_id: String,
    order_type: i64,
    status: i64,
}

impl WholeResource {
    /// Shows a resource with everything that belongs to it.
    pub fn one(tx: &mut Tx<'_>, record: &ResourceRecord) -> Result<Self, Fault> {
        let open = open_orders(tx, record)?.into_iter().map(|record| ShownOpen {
            order_id: record.order.id.as_str().to_owned(),
            order_type: record.order.kind.code(),
            status: record.order.status.code(),
        });
        let tag =
            |(key, value): &(String, String)| ShownTag { key: key.clone(), value: value.clone() };
        Ok(Self {
            open_orders: open.collect(),
            resource: ShownResource::one(tx, record)?,
            tags: record.tags.iter().map(tag).collect(),
            chargings: record.chargings.iter().map(ShownCharging::from).collect(),
            terms: record.terms.iter().map(ShownTerm::from).collect(),
        })
    }
}
