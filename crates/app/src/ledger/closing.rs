//! What the commands of a fold close of cycles: what waits for them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hubu_core::ids::{CustomerKey, ResourceKey};
use hubu_core::products::Catalogue;
use hubu_core::time::{BillCycle, Timestamp, Zone};
use hubu_store::resources::{self, ResourceRecord};
use hubu_store::settlement::{self, SettlementState};
use hubu_store::{Fault, Tx, codes, orders};

use super::Desk;
use super::settling::Consumption;
use crate::settlement::{Consumed, last_closed};

impl Consumption {
    /// What waits of the consumers whose cycles are closed: for those, and for the one that is open and the next.
    pub(super) fn waiting(
        &self,
        tx: &mut Tx<'_>,
        catalogue: &Arc<Catalogue>,
        (zone, now): (&Zone, Timestamp),
    ) -> Result<Vec<Consumed>, Fault> {
        let open = BillCycle::from_number(last_closed(zone, now).number() + 2);
        let named: Vec<_> =
            self.closing.iter().map(|(group, consumer)| (*group, *consumer, open)).collect();
        let consumed = |(group, consumer)| {
            Consumed::new(SettlementState::new(group, consumer), Arc::clone(catalogue))
        };
        let mut all: HashMap<CustomerKey, Consumed> =
            self.closing.iter().map(|place| (place.1, consumed(*place))).collect();
        let (mut types, mut places) = (BTreeSet::new(), BTreeSet::new());
        for (row, pending) in settlement::small_up_to(tx, &named)? {
            types.insert(row.key.usage_type);
            places.insert((row.group, row.consumer, row.key.resource));
            if let Some(of) = all.get_mut(&row.consumer) {
                of.waits.push((row, pending));
            }
        }
        let usage_types = codes::texts(tx, &types)?;
        let mut records: HashMap<CustomerKey, HashMap<ResourceKey, ResourceRecord>> =
            HashMap::new();
        let places: Vec<_> = places.into_iter().collect();
        for record in resources::without_terms(tx, &places)? {
            let of = records.entry(record.resource.customer).or_default();
            of.insert(record.resource.key, record);
        }
        let consumers: BTreeSet<CustomerKey> = records.keys().copied().collect();
        let consumers: Vec<CustomerKey> = consumers.into_iter().collect();
        for (consumer, service) in orders::services_of(tx, &consumers)? {
            if let Some(of) = all.get_mut(&consumer) {
                of.services.push(service);
            }
        }
        for (consumer, of) in &mut all {
            of.resources = records.remove(consumer).unwrap_or_default();
            of.usage_types.clone_from(&usage_types);
        }
        Ok(all.into_values().collect())
    }
}

impl Desk<'_, '_> {
    /// What waits of a consumer whose cycles were to be closed; none where they were before in this fold.
    pub(crate) fn closing(&self, consumer: CustomerKey) -> Option<Arc<Consumed>> {
        self.loaded.consumption.closed.get(&consumer).cloned()
    }
}
