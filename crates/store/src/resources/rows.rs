//! Reading a resource.

use hubu_core::coupons::CycleType;
use hubu_core::ids::{CustomerKey, ResourceKey};
use hubu_core::orders::LineProduct;
use hubu_core::resources::{Provision, Resource, Size};
use hubu_core::subscriptions::{
    AtExpiry, AutoRenew, ExpirePolicy, Freeze, Sale, Status, Subscription,
};

use crate::Fault;
use crate::engine::RowReader;

/// The columns of a resource, in the order they are read.
macro_rules! resource_columns {
    () => {
        "r.resource_key, r.customer_key, r.id, r.name, r.product_id, r.service, r.resource_type, \
         r.region, r.spec, r.strict_selected, r.zone, r.size, r.size_measure, r.project, \
         r.enterprise_project, r.parent_key, r.sale, r.provision, r.frozen, r.status, r.policy, \
         r.renew_unit, r.renew_left, r.expires_ms, r.cycle, r.effective_ms, r.on_demand_ms, \
         r.closed_ms, r.created_ms, r.updated_ms"
    };
}
pub(super) use resource_columns;

/// Reads `resource_columns!`.
pub(super) fn resource(row: &mut RowReader) -> Result<Resource, Fault> {
    let (key, customer) = (ResourceKey(row.int()?), CustomerKey(row.int()?));
    let (id, name) = (row.text()?, row.text()?);
    let product = LineProduct {
        id: row.text()?,
        service: row.text()?,
        resource_type: row.text()?,
        region: row.text()?,
        spec: row.text()?,
        strict_selected: row.bool()?,
    };
    let zone = row.opt_text()?;
    let size = row.opt_int()?.zip(row.opt_int()?);
    let (project, enterprise_project) = (row.text()?, row.text()?);
    let parent = row.opt_int()?.map(ResourceKey);
    let sale = row.code(Sale::from_code)?;
    let provision = row.code(Provision::from_code)?;
    let frozen = row.opt_code(Freeze::from_code)?;
    let subscription = subscription(row, &id)?;
    Ok(Resource {
        key,
        customer,
        id,
        name,
        product,
        zone,
        size: size.map(|(value, measure)| Size { value, measure }),
        project,
        enterprise_project,
        parent,
        sale,
        provision,
        frozen,
        subscription,
        effective: row.opt_time()?,
        on_demand: row.opt_time()?,
        closed: row.opt_time()?,
        created: row.time()?,
        updated: row.time()?,
    })
}

/// From the status to the cycle: all of them, or none.
fn subscription(row: &mut RowReader, id: &str) -> Result<Option<Subscription>, Fault> {
    let status = row.opt_code(Status::from_code)?;
    let policy = row.opt_code(ExpirePolicy::from_code)?;
    let (unit, left) = (row.opt_code(CycleType::from_code)?, row.opt_int()?);
    let (expires, cycle) = (row.opt_time()?, row.opt_code(CycleType::from_code)?);
    let Some(status) = status else { return Ok(None) };
    let renewal = unit.map(|unit| AutoRenew { unit, left });
    let subscription = || {
        Some(Subscription {
            resource: id.to_owned(),
            status,
            at_expiry: AtExpiry::of(policy?, renewal)?,
            expires: expires?,
            cycle: cycle?,
        })
    };
    let lost = || Fault::Bug(format!("the terms of the resource {id} are not whole"));
    subscription().map(Some).ok_or_else(lost)
}
