//! [`Profile`]: a customer with what stands in other tables about it.

use std::collections::HashMap;

use hubu_core::customers::Level;
use hubu_core::enterprise::Mode;
use hubu_core::ids::CustomerKey;
use hubu_core::partners::AssociationType;
use hubu_core::time::Timestamp;
use hubu_store::customers::{self, Customer};
use hubu_store::{Fault, Tx, enterprise};

use crate::oversight::ids_of;

/// A customer, its level, and whom it belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    /// The customer.
    pub customer: Customer,
    /// Its level now, if it has one.
    pub level: Option<Level>,
    /// The master it is a member of, by its wire id, and how they account with each other.
    pub master: Option<(String, Mode)>,
    /// The partner it belongs to, by its wire id, and in which way.
    pub partner: Option<(String, AssociationType)>,
}

/// Completes customers to profiles, in their order, as of `now`.
pub fn profiles(
    tx: &mut Tx<'_>,
    customers: Vec<Customer>,
    now: Timestamp,
) -> Result<Vec<Profile>, Fault> {
    let keys: Vec<CustomerKey> = customers.iter().map(|customer| customer.key).collect();
    let levels = customers::levels_at(tx, &keys, now)?;
    let mut levels: HashMap<_, _> = levels.into_iter().collect();
    let relations = enterprise::current_relations(tx, &keys)?;
    let associations = enterprise::current_associations(tx, &keys)?;
    let named = relations.iter().map(|relation| relation.master);
    let named = named.chain(associations.iter().map(|association| association.partner));
    let ids = ids_of(tx, named)?;
    let id = |key| ids.get(&key).cloned().unwrap_or_default();
    let mut masters: HashMap<_, _> = relations
        .into_iter()
        .map(|relation| (relation.member, (id(relation.master), relation.mode)))
        .collect();
    let mut partners: HashMap<_, _> = associations
        .into_iter()
        .map(|association| (association.customer, (id(association.partner), association.kind)))
        .collect();
    let profile = |customer: Customer| Profile {
        level: levels.remove(&customer.key),
        master: masters.remove(&customer.key),
        partner: partners.remove(&customer.key),
        customer,
    };
    Ok(customers.into_iter().map(profile).collect())
}
