//! [`Told`]: what rows of bills are told with.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hubu_core::enterprise::default_project;
use hubu_core::ids::{CustomerKey, GroupKey, OrderKey, PostingKey, ResourceKey};
use hubu_core::resources::Tags;
use hubu_core::settlement::BillRow;
use hubu_core::time::Timestamp;
use hubu_store::bills::{BilledOrder, BilledResource, label_texts, orders_of, resources_of};
use hubu_store::{Fault, Tx, codes, enterprise, ledger};

use super::BillLine;

/// The texts of what lines name by keys and numbers: each kind is read by one statement.
#[derive(Default, Debug)]
pub struct Told {
    codes: BTreeMap<i64, String>,
    people: HashMap<CustomerKey, ledger::Named>,
    resources: HashMap<ResourceKey, BilledResource>,
    labels: HashMap<(ResourceKey, i64), (String, Tags)>,
    orders: HashMap<OrderKey, BilledOrder>,
    trades: HashMap<PostingKey, String>,
    projects: HashMap<(CustomerKey, String), String>,
}

impl Told {
    /// What these lines are told with.
    ///
    /// # Errors
    /// Only faults.
    pub(super) fn read(tx: &mut Tx<'_>, lines: &[BillLine]) -> Result<Self, Fault> {
        if lines.is_empty() {
            return Ok(Self::default());
        }
        let numbers = lines.iter().flat_map(BillLine::codes).filter(|number| *number != 0);
        let mut told = Self::of_codes(tx, &numbers.collect())?;
        let keys = lines.iter().flat_map(|line| [line.group.consumer, line.group.payer]);
        told.know_people(tx, keys.collect())?;
        told.know_places(tx, lines)?;
        let postings = lines.iter().filter_map(|line| line.row.as_ref());
        let postings: BTreeSet<_> =
            postings.filter_map(|row| Some((row.payer, row.posting?))).collect();
        let postings: Vec<_> = postings.into_iter().collect();
        told.trades = ledger::trade_ids(tx, &postings)?.into_iter().collect();
        let consumers: BTreeSet<CustomerKey> =
            lines.iter().map(|line| line.group.consumer).collect();
        let consumers: Vec<CustomerKey> = consumers.into_iter().collect();
        let projects = enterprise::project_names(tx, &consumers)?.into_iter();
        told.projects = projects.map(|(customer, id, name)| ((customer, id), name)).collect();
        Ok(told)
    }

    /// What these codes are.
    pub(super) fn of_codes(tx: &mut Tx<'_>, numbers: &BTreeSet<i64>) -> Result<Self, Fault> {
        Ok(Self { codes: codes::texts(tx, numbers)?, ..Self::default() })
    }

    /// Reads who some customers are.
    pub(super) fn know_people(
        &mut self,
        tx: &mut Tx<'_>,
        keys: BTreeSet<CustomerKey>,
    ) -> Result<(), Fault> {
        let keys: Vec<CustomerKey> = keys.into_iter().collect();
        self.people = ledger::names_of(tx, &keys)?.into_iter().collect();
        Ok(())
    }

    /// Reads resources, what they were called, and orders.
    fn know_places(&mut self, tx: &mut Tx<'_>, lines: &[BillLine]) -> Result<(), Fault> {
        let places: BTreeSet<(GroupKey, CustomerKey, ResourceKey)> = lines
            .iter()
            .filter_map(|line| Some((line.place, line.group.consumer, line.group.resource?)))
            .collect();
        let places: Vec<_> = places.into_iter().collect();
        let found = resources_of(tx, &places)?.into_iter();
        self.resources = found.map(|resource| (resource.key, resource)).collect();
        let labels = lines.iter().filter(|line| line.label != 0);
        let labels: Vec<_> = labels
            .filter_map(|line| Some((line.place, line.group.resource?, line.label)))
            .collect();
        let texts = label_texts(tx, &labels)?.into_iter();
        self.labels =
            texts.map(|text| ((text.resource, text.number), (text.name, text.tags))).collect();
        let orders = lines.iter().filter_map(|line| Some((line.place, line.common.order?)));
        let orders: BTreeSet<(GroupKey, OrderKey)> = orders.collect();
        let orders: Vec<_> = orders.into_iter().collect();
        let found = orders_of(tx, &orders)?.into_iter();
        self.orders = found.map(|order| (order.key, order)).collect();
        Ok(())
    }

    /// What a code is; empty where it is none.
    pub fn code(&self, number: i64) -> &str {
        self.codes.get(&number).map_or("", String::as_str)
    }

    /// The id of a customer and the name of its account.
    pub fn customer(&self, key: CustomerKey) -> (&str, &str) {
        self.people.get(&key).map_or(("", ""), |(id, name)| (id, name))
    }

    /// A resource.
    pub fn resource(&self, key: Option<ResourceKey>) -> Option<&BilledResource> {
        self.resources.get(&key?)
    }

    /// What the resource of a line was called, and its tags then.
    pub fn label(&self, line: &BillLine) -> Option<(&str, &Tags)> {
        let (name, tags) = self.labels.get(&(line.group.resource?, line.label))?;
        Some((name, tags))
    }

    /// An order.
    pub fn order(&self, key: Option<OrderKey>) -> Option<&BilledOrder> {
        self.orders.get(&key?)
    }

    /// What a row is told by (`trade_id`): its order, where its type is told so; else the transaction that moved its
    /// money, where it is no order's; else the key of the posting, or its own, where nothing moved.
    pub fn trade(&self, row: &BillRow) -> String {
        if row.bill_type.by_order() {
            return self.order(row.order).map(|order| order.id.to_string()).unwrap_or_default();
        }
        let Some(posting) = row.posting else { return row.key.to_string() };
        let known =
            self.trades.get(&posting).filter(|trade| row.order.is_none() && !trade.is_empty());
        known.cloned().unwrap_or_else(|| posting.to_string())
    }

    /// The name of an enterprise project of a customer; none where it is not known.
    pub fn project(&self, customer: CustomerKey, id: &str) -> Option<String> {
        let default = default_project(Timestamp::from_ms(0));
        if id == default.id {
            return Some(default.name);
        }
        self.projects.get(&(customer, id.to_owned())).cloned()
    }
}
