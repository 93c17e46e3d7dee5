//! [`OrderRecord`]: an order with everything that belongs to it.

use super::{Offered, Order, OrderId, OrderStatus, Source};
use crate::ids::{CustomerKey, GroupKey, OrderKey, ResourceKey};
use crate::money::Amount;
use crate::subscriptions::{RefundRowKind, Term};
use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// What became of a resource of a line.
    ItemState {
        /// Nothing yet.
        Waiting = 0 "waiting",
        /// What was ordered for it is done.
        Done = 1 "done",
        /// It could not be done.
        Failed = 2 "failed",
        /// It was done, and its term was given back since.
        GivenBack = 3 "given_back",
    }
}

/// A resource of a line, and the time that the line buys for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderItem {
    /// The order whose line it is: of a combined trade, the part.
    pub order: OrderKey,
    /// The number of the line within that order.
    pub number: i64,
    /// The resource.
    pub resource: ResourceKey,
    /// What became of it.
    pub state: ItemState,
    /// The months or years that it buys, extra days not counted; none where it buys no time.
    pub term: Option<Term>,
    /// From when to when; none until it is provided, and where it buys no time. Of a renewal both are known
    /// when it is placed.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Days beyond the term.
    pub extra_days: i64,
}

/// What a source paid for a resource of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderPayment {
    /// The order whose line it is: of a combined trade, the part.
    pub order: OrderKey,
    /// The number of the line within that order.
    pub number: i64,
    /// The resource.
    pub resource: ResourceKey,
    /// What paid.
    pub source: Source,
    /// How much; above zero.
    pub amount: Amount,
    /// What of it went back since.
    pub returned: Amount,
}

/// Something that an order gives back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderBack {
    /// The resource.
    pub resource: ResourceKey,
    /// The order that was paid, and the number of its line.
    pub base: (OrderKey, i64),
    /// To what.
    pub source: Source,
    /// How much; above zero.
    pub amount: Amount,
}

/// A row of its details (`orders` C3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderRefund {
    /// The resource.
    pub resource: ResourceKey,
    /// The order that paid for it, and the number of its line.
    pub base: (OrderKey, i64),
    /// What the row tells of.
    pub kind: RefundRowKind,
    /// How much: what was paid is below zero.
    pub amount: Amount,
}

/// An order with everything that belongs to it. Of a combined trade the lines, items and payments are those of
/// its parts; the parts stand where the trade stands, always.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderRecord {
    /// Row key.
    pub key: OrderKey,
    /// Distribution group of its rows.
    pub group: GroupKey,
    /// The order.
    pub order: Order,
    /// The orders of a combined trade, as its `combination` names them.
    pub parts: Vec<(OrderKey, OrderId)>,
    /// Who pays: the customer, or its custody master.
    pub payer: CustomerKey,
    /// Did the customer ask whoever pays for it to pay this one?
    pub agent_pay: bool,
    /// Who placed it, as `account/user`, or the name of a job.
    pub placed_by: String,
    /// How many resources of it left within five days for nothing.
    pub five_days: i64,
    /// The version of the catalogue that it was priced by; 0 where it has no price.
    pub catalogue_version: i64,
    /// When it was placed, or last moved on.
    pub updated: Timestamp,
    /// When it was completed.
    pub completed: Option<Timestamp>,
    /// The discounts that it may be paid with.
    pub offered: Vec<Offered>,
    /// The resources of its lines, in the order of the lines.
    pub items: Vec<OrderItem>,
    /// What paid.
    pub payments: Vec<OrderPayment>,
    /// What it gives back.
    pub backs: Vec<OrderBack>,
    /// The same as its details tell it.
    pub refunds: Vec<OrderRefund>,
}

impl OrderRecord {
    /// An order that its customer pays, with nothing that belongs to it yet.
    pub fn new((group, key): (GroupKey, OrderKey), order: Order, placed_by: &str) -> Self {
        Self {
            key,
            group,
            parts: Vec::new(),
            payer: order.customer,
            agent_pay: false,
            placed_by: placed_by.to_owned(),
            five_days: 0,
            catalogue_version: 0,
            updated: order.placed,
            completed: None,
            offered: Vec::new(),
            items: Vec::new(),
            payments: Vec::new(),
            backs: Vec::new(),
            refunds: Vec::new(),
            order,
        }
    }

    /// The order whose line this is, by its key: itself, or one of its parts.
    pub fn key_of(&self, id: &OrderId) -> Option<OrderKey> {
        let part = self.parts.iter().find(|(_, part)| part == id).map(|(key, _)| *key);
        part.or_else(|| (self.order.id == *id).then_some(self.key))
    }

    /// The items of the line at this place.
    pub fn items_of(&self, place: usize) -> impl Iterator<Item = &OrderItem> {
        let line = self.order.lines.get(place);
        let place = line.and_then(|line| Some((self.key_of(&line.order)?, line.number)));
        self.items.iter().filter(move |item| Some((item.order, item.number)) == place)
    }

    /// Its resources, each once, in the order of its lines.
    pub fn resources(&self) -> Vec<ResourceKey> {
        let mut once = Vec::new();
        for item in &self.items {
            if !once.contains(&item.resource) {
                once.push(item.resource);
            }
        }
        once
    }

    /// Has it a resource, and is it not over?
    pub fn holds(&self, resource: ResourceKey) -> bool {
        !self.order.status.is_final() && self.items.iter().any(|item| item.resource == resource)
    }

    /// Is it paid, reviewed or confirmed first, or is something done already?
    pub const fn is_unpaid(&self) -> bool {
        let waits = matches!(
            self.order.status,
            OrderStatus::PendingPayment
                | OrderStatus::PendingReview
                | OrderStatus::PendingConfirmation
        );
        waits && !self.order.kind.gives_back()
    }
}
