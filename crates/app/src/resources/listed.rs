//! What customers and their partners read of resources with terms (`orders` D1, F6).

use std::collections::HashMap;

use hubu_core::enterprise::default_project;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::time::Timestamp;
use hubu_store::resources::{ResourceFilter, ResourcePage, resources_page};
use hubu_store::{Fault, Tx, enterprise, ledger};

use crate::partners::{is_customer_of, is_partner};

/// A page of resources, with the names of the enterprise projects of their customer.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ListedResources {
    /// The page.
    pub page: ResourcePage,
    /// The names of projects by their ids.
    pub projects: HashMap<String, String>,
}

/// A page of the resources of whoever is meant: the caller itself, or the customer that a partner names. From
/// others the name is not looked at; of a customer that is not the partner's there is nothing to see.
///
/// # Errors
/// Only faults.
pub fn listed_resources(
    tx: &mut Tx<'_>,
    caller: CustomerKey,
    named: Option<&str>,
    filter: &ResourceFilter,
    page: (i64, i64),
) -> Result<ListedResources, Fault> {
    let meant = match named {
        Some(id) if is_partner(tx, caller)? => customer_of(tx, caller, id)?,
        _ => Some(caller),
    };
    let Some(customer) = meant else { return Ok(ListedResources::default()) };
    let page = resources_page(tx, customer, filter, page)?;
    let projects = if page.resources.is_empty() { HashMap::new() } else { names(tx, customer)? };
    Ok(ListedResources { page, projects })
}

/// The customer of a partner that has this id, the partner itself included.
fn customer_of(
    tx: &mut Tx<'_>,
    partner: CustomerKey,
    id: &str,
) -> Result<Option<CustomerKey>, Fault> {
    let Some(id) = CustomerId::parse(id) else { return Ok(None) };
    let found = ledger::find_holders(tx, &[id])?.pop();
    let Some((_, key)) = found else { return Ok(None) };
    let own = key == partner || is_customer_of(tx, partner, Some(key))?;
    Ok(own.then_some(key))
}

fn names(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<HashMap<String, String>, Fault> {
    let default = default_project(Timestamp::from_ms(0));
    let stored = enterprise::project_names(tx, &[customer])?;
    let stored = stored.into_iter().map(|(_, id, name)| (id, name));
    Ok(stored.chain([(default.id, default.name)]).collect())
}
