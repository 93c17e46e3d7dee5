//! [`Needs`]: what a command's decision rests on, gathered before anything is loaded.

use hubu_core::ids::{
    CouponKey, CustomerId, CustomerKey, GroupKey, OrderKey, PlanKey, ResourceKey,
};
use hubu_core::orders::OrderId;
use hubu_store::coupons::CardPlace;

/// A customer, as a command names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Party {
    /// By row key: the caller's own account, or one that was looked up before.
    Key(CustomerKey),
    /// By its id on the wire.
    Id(CustomerId),
}

/// What a fold of commands must have locked and loaded.
#[derive(Default, Debug)]
pub struct Needs {
    pub(super) parties: Vec<Party>,
    pub(super) pairs: Vec<(Party, Party)>,
    pub(super) transaction_ids: Vec<(Party, String)>,
    pub(super) holds: Vec<(Party, i64)>,
    pub(super) borrowers: Vec<CustomerKey>,
    pub(super) coupons: Vec<(Party, CouponKey)>,
    pub(super) wallets: Vec<Party>,
    pub(super) coupon_orders: Vec<(Party, String)>,
    pub(super) returns: Vec<(Party, CouponKey)>,
    pub(super) plans: Vec<PlanKey>,
    pub(super) cards: Vec<CardPlace>,
    pub(super) orders: Vec<OrderId>,
    pub(super) order_keys: Vec<(GroupKey, OrderKey)>,
    pub(super) resources: Vec<String>,
    pub(super) resource_keys: Vec<(GroupKey, CustomerKey, ResourceKey)>,
    pub(super) priced: Vec<Party>,
    pub(super) projects: Vec<(Party, String)>,
    pub(super) usage: Vec<(GroupKey, CustomerKey)>,
    pub(super) closing: Vec<(GroupKey, CustomerKey)>,
}

impl Needs {
    /// A customer with its books.
    pub fn customer(&mut self, party: &Party) {
        self.parties.push(party.clone());
    }

    /// Master and member with their books, the relation between them, what the member accepted, the
    /// master's partner, and what was allocated so far.
    pub fn pair(&mut self, master: &Party, member: &Party) {
        self.customer(master);
        self.customer(member);
        self.pairs.push((master.clone(), member.clone()));
    }

    /// Whether an account has used a transaction id before.
    pub fn transaction_id(&mut self, owner: &Party, id: String) {
        self.transaction_ids.push((owner.clone(), id));
    }

    /// A hold of a customer.
    pub fn hold(&mut self, owner: &Party, key: i64) {
        self.customer(owner);
        self.holds.push((owner.clone(), key));
    }

    /// A customer with its books, and everybody who ever shared credit with it.
    pub fn borrower(&mut self, key: CustomerKey) {
        self.customer(&Party::Key(key));
        self.borrowers.push(key);
    }

    /// A customer's coupon, with its plan and its book.
    pub fn coupon(&mut self, owner: &Party, key: CouponKey) {
        self.customer(owner);
        self.coupons.push((owner.clone(), key));
    }

    /// The same, and what an order has done with it.
    pub fn coupon_for(&mut self, owner: &Party, key: CouponKey, order: &str) {
        self.coupon(owner, key);
        self.coupon_orders.push((owner.clone(), order.to_owned()));
    }

    /// The same, for what comes back to it: with the master's coupon it came from, if it did, and that
    /// master.
    pub fn coupon_back(&mut self, owner: &Party, key: CouponKey, order: &str) {
        self.coupon_for(owner, key, order);
        self.returns.push((owner.clone(), key));
    }

    /// Every coupon and card that a customer may use, and what an order has done with them.
    pub fn wallet_for(&mut self, owner: &Party, order: &str) {
        self.customer(owner);
        self.wallets.push(owner.clone());
        self.coupon_orders.push((owner.clone(), order.to_owned()));
    }

    /// A card of a batch, locked.
    pub fn card(&mut self, place: CardPlace) {
        self.cards.push(place);
    }

    /// A coupon plan.
    pub fn plan(&mut self, key: PlanKey) {
        self.plans.push(key);
    }

    /// An order, whoever's it is, with everything that belongs to it: its customer and whoever pays for that
    /// one now, with their books and the payer's coupons and cards; its resources, as [`Needs::resource`]
    /// names them; the prices and rules of its customer.
    pub fn order(&mut self, id: &OrderId) {
        self.orders.push(id.clone());
    }

    /// The same, of an order that an obligation names by its key.
    pub fn order_of(&mut self, group: GroupKey, key: OrderKey) {
        self.order_keys.push((group, key));
    }

    /// A resource, whoever's it is, with what it is attached to, what is attached to either, and their terms;
    /// its customer and whoever pays for that one, now or in the past, with their books and the coupons and
    /// cards that paid; the prices and rules of its customer. One that is not there is no fault.
    pub fn resource(&mut self, id: &str) {
        self.resources.push(id.to_owned());
    }

    /// A resource that an obligation names by its key, with its family, the orders that have any of it and are
    /// not over, its customer and whoever pays for that one now, and the prices and rules of its customer; but
    /// not its terms, where no promotion lasts: what the calendar does rests on none that is done.
    pub fn resource_of(&mut self, group: GroupKey, customer: CustomerKey, key: ResourceKey) {
        self.resource_keys.push((group, customer, key));
    }

    /// An enterprise project of a customer, which one that is not there is not.
    pub fn enterprise_project(&mut self, owner: &Party, id: &str) {
        self.customer(owner);
        self.projects.push((owner.clone(), id.to_owned()));
    }

    /// A customer that buys something, and whoever pays for it now, with their books and the payer's coupons
    /// and cards; the catalogue, and the customer's discounts and rules.
    pub fn buyer(&mut self, party: &Party) {
        self.customer(party);
        self.priced.push(party.clone());
    }

    /// A customer that uses resources on demand, to be settled: how far it is, what is to be settled next, with its
    /// resources, packages, discounts and what waits; whoever paid for it at any time, with their books, coupons and
    /// cards, and what was rated for them in the month.
    pub fn usage(&mut self, group: GroupKey, consumer: CustomerKey) {
        self.customer(&Party::Key(consumer));
        self.usage.push((group, consumer));
    }

    /// A customer whose cycles are closed: what waits for them, and whoever paid for it at any time, with their books,
    /// coupons and cards.
    pub fn closing(&mut self, group: GroupKey, consumer: CustomerKey) {
        self.customer(&Party::Key(consumer));
        self.closing.push((group, consumer));
    }
}
