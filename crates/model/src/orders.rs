//! Orders: what is bought by terms, and where it stands.

use crate::amount::E8;
use crate::answer::Answer;
use crate::catalogue::Period;
use crate::discounts::PROMOTION;
use crate::due::What as Duty;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::leaving::{Back, LEAVE, Row};
use crate::offers::ADJUSTED;
use crate::order_amounts::Covered;
use crate::plans::PlanKind;
use crate::resources::{Provision, Sold};
use crate::to_on_demand::TURN;
use crate::trail::OPERATOR;
use crate::world::{Model, Who};

/// Where an order stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stand {
    /// It is looked at.
    Review,
    /// It is provided, or gives back.
    Processing,
    /// It came to nothing.
    Cancelled,
    /// All is done.
    Completed,
    /// It is to be paid.
    Payment,
    /// Its customer is to confirm it.
    Confirmation,
}

impl Stand {
    /// All of them, with number and word.
    pub const ALL: [(Self, i64, &'static str); 6] = [
        (Self::Review, 1, "pending_review"),
        (Self::Processing, 3, "processing"),
        (Self::Cancelled, 4, "cancelled"),
        (Self::Completed, 5, "completed"),
        (Self::Payment, 6, "pending_payment"),
        (Self::Confirmation, 9, "pending_confirmation"),
    ];

    fn shown(self) -> (i64, &'static str) {
        let found = Self::ALL.iter().find(|(one, ..)| *one == self);
        found.map_or((0, ""), |(_, number, word)| (*number, *word))
    }

    pub(crate) fn number(self) -> i64 {
        self.shown().0
    }

    pub(crate) fn word(self) -> &'static str {
        self.shown().1
    }

    /// Is it over?
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Cancelled | Self::Completed)
    }
}

/// Where orders come from, with their numbers; the second and the third have to be confirmed.
pub const SOURCES: [(&str, i64); 8] = [
    ("customer", 1),
    ("agent", 2),
    ("contract", 3),
    ("distributor", 4),
    ("page_deletion", 5),
    ("supplementary", 6),
    ("compensation", 7),
    ("system", 8),
];

/// What an order does: its word and its number.
pub(crate) type Sort2 = (&'static str, i64);
pub(crate) const NEW: Sort2 = ("new", 1);

/// What paid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Source {
    /// A coupon or card, by its place.
    Voucher(usize),
    Flexi(usize),
    Card(usize),
    Monthly,
    Cash,
    Credit,
}

impl Source {
    /// A coupon of a kind that pays.
    pub(crate) const fn of(kind: PlanKind, coupon: usize) -> Option<Self> {
        match kind {
            PlanKind::Voucher => Some(Self::Voucher(coupon)),
            PlanKind::Flexi => Some(Self::Flexi(coupon)),
            PlanKind::Card => Some(Self::Card(coupon)),
            PlanKind::Discount => None,
        }
    }

    /// The coupon or card that it is.
    pub(crate) const fn coupon(self) -> Option<(PlanKind, usize)> {
        match self {
            Self::Voucher(coupon) => Some((PlanKind::Voucher, coupon)),
            Self::Flexi(coupon) => Some((PlanKind::Flexi, coupon)),
            Self::Card(coupon) => Some((PlanKind::Card, coupon)),
            Self::Monthly | Self::Cash | Self::Credit => None,
        }
    }

    /// Does it count as paid? Vouchers do not.
    pub(crate) const fn counts(self) -> bool {
        !matches!(self, Self::Voucher(_))
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Voucher(_) => "voucher",
            Self::Flexi(_) => "flexi_coupon",
            Self::Card(_) => "stored_value_card",
            Self::Monthly => "monthly",
            Self::Cash => "cash",
            Self::Credit => "credit",
        }
    }
}

/// A discount that an order may be paid with, and what it leaves of each line.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    /// Its id, where it is of this order alone.
    pub(crate) own: Option<Id>,
    /// The place of the discount, where it is not.
    pub(crate) discount: usize,
    pub(crate) kind: i64,
    pub(crate) mode: i64,
    pub(crate) value: i64,
    /// Until when, as it was when the order was placed.
    pub(crate) until: Option<i64>,
    pub(crate) left: Vec<E8>,
}

/// A line.
#[derive(Clone, Debug)]
pub(crate) struct OrderLine {
    pub(crate) sold: Sold,
    /// What it was before it was changed.
    pub(crate) base: Option<Sold>,
    pub(crate) size: Option<(i64, i64)>,
    pub(crate) period: (Period, Option<i64>),
    pub(crate) count: i64,
    pub(crate) official: E8,
    /// What the discount that is selected, or was paid with, takes off.
    pub(crate) off: E8,
    pub(crate) covered: Covered,
    /// What an order that ends something keeps: the fee, and what was consumed.
    pub(crate) kept: Option<(E8, E8)>,
    pub(crate) effective: Option<i64>,
    pub(crate) expires: Option<i64>,
}

/// What an order does to a resource.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) line: usize,
    pub(crate) resource: usize,
    pub(crate) state: &'static str,
    pub(crate) span: Option<(i64, i64)>,
    /// Days of a renewal beyond its term.
    pub(crate) extra: i64,
    /// The term that it changes: the order and the item that bought it.
    pub(crate) changes: Option<(usize, usize)>,
}

/// What paid for a resource.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    pub(crate) line: usize,
    pub(crate) resource: usize,
    pub(crate) source: Source,
    pub(crate) amount: E8,
    pub(crate) returned: E8,
}

/// An order.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its id.
    pub id: Id,
    /// The key by which jobs name it.
    pub(crate) key: Id,
    pub(crate) serial: u64,
    /// Whose it is.
    pub who: Who,
    pub(crate) kind: Sort2,
    pub(crate) source: usize,
    /// Where it stands.
    pub stand: Stand,
    pub(crate) reason: Option<&'static str>,
    pub(crate) placed: i64,
    pub(crate) pay_until: Option<i64>,
    pub(crate) paid: Option<i64>,
    pub(crate) completed: Option<i64>,
    /// When something was last done with it.
    pub(crate) updated: i64,
    pub(crate) placed_by: String,
    /// Who pays, or has paid.
    pub payer: Who,
    pub(crate) agent_pay: bool,
    pub(crate) version: usize,
    /// The place of the offer that lowers its price.
    pub(crate) discount: Option<usize>,
    pub(crate) offers: Vec<Offer>,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) items: Vec<Item>,
    pub(crate) payments: Vec<Paid>,
    /// What it gives back, and how that comes about.
    pub(crate) backs: Vec<Back>,
    pub(crate) rows: Vec<Row>,
    /// Was something left without a reason?
    pub(crate) five_days: bool,
}

/// How long an order waits to be paid.
pub(crate) const WEEK_MS: i64 = 7 * crate::calendar::DAY_MS;

impl Item {
    /// An item of a line for a resource, that stands so.
    pub(crate) const fn new((line, resource): (usize, usize), state: &'static str) -> Self {
        Self { line, resource, state, span: None, extra: 0, changes: None }
    }
}

impl Order {
    /// What it costs, and what is paid of that.
    pub(crate) fn amounts(&self) -> (E8, E8) {
        let official: E8 = self.lines.iter().map(|line| line.official).sum();
        (official, self.lines.iter().map(OrderLine::after).sum())
    }

    /// Does it end something, and give back?
    pub fn ends_something(&self) -> bool {
        self.kind == LEAVE || self.kind == TURN
    }

    /// Is an item the first of its resource?
    pub(crate) fn is_first(&self, at: usize) -> bool {
        let (before, own) = (&self.items[..at], self.items[at].resource);
        before.iter().all(|other| other.resource != own)
    }

    /// Its items, of each resource the first.
    pub(crate) fn first_items(&self) -> Vec<&Item> {
        let all = self.items.iter().enumerate();
        all.filter(|(at, _)| self.is_first(*at)).map(|(_, item)| item).collect()
    }

    /// Has its deadline passed?
    pub(crate) fn is_late(&self, now: i64) -> bool {
        self.pay_until.is_some_and(|until| until <= now)
    }

    /// Does it give back, whatever it does?
    pub(crate) fn gives_back(&self) -> bool {
        self.ends_something() || !self.backs.is_empty()
    }

    /// Is a promotion no longer in force?
    pub(crate) fn usable(offer: &Offer, now: i64) -> bool {
        offer.kind != PROMOTION || offer.until.is_none_or(|until| now < until)
    }

    /// It costs what an offer leaves; none: what it costs by list.
    pub(crate) fn select(&mut self, offer: Option<usize>) {
        self.discount = offer;
        let offer = offer.map(|place| self.offers[place].clone());
        for (place, line) in self.lines.iter_mut().enumerate() {
            line.off = offer.as_ref().map_or(0, |offer| line.official - offer.left[place]);
        }
    }

    /// The kind of the discount that lowers its price.
    pub(crate) fn discount_kind(&self) -> Option<i64> {
        self.discount.map(|place| self.offers[place].kind)
    }

    /// The offer that leaves least, of equal ones the first by kind. A promotion is none, unless what is
    /// renewed was paid with it before, and it is in force.
    pub(crate) fn best(&self, before: &[usize], now: i64) -> Option<usize> {
        let sum = |place: &usize| self.offers[*place].left.iter().sum::<E8>();
        let again = |offer: &Offer| {
            self.kind != NEW && before.contains(&offer.discount) && Self::usable(offer, now)
        };
        let counts = |offer: &Offer| offer.kind != PROMOTION || again(offer);
        let adjusted = self.offers.iter().position(|offer| offer.kind == ADJUSTED);
        if adjusted.is_some() {
            return adjusted;
        }
        let all = (0..self.offers.len()).filter(|place| counts(&self.offers[*place]));
        all.min_by_key(|place| (sum(place), self.offers[*place].kind, *place))
    }
}

impl Model {
    /// The place of an order by its id, in either case.
    pub(crate) fn order(&self, id: &str) -> Option<usize> {
        let id = id.to_ascii_uppercase();
        self.orders.iter().position(|one| self.ids.is(one.id, &id))
    }

    /// What an order costs by list.
    pub fn price_of(&self, order: usize) -> E8 {
        self.orders[order].amounts().0
    }

    /// The resources of an order, by their places, each once: what changes one has an item for each of its terms.
    pub fn resources_of(&self, order: usize) -> Vec<usize> {
        self.orders[order].first_items().into_iter().map(|item| item.resource).collect()
    }

    /// Has a resource an order that is not over?
    pub(crate) fn is_ordered(&self, resource: usize) -> bool {
        !self.open_orders(resource).is_empty()
    }

    /// The orders that have a resource and are not over, the oldest first.
    pub(crate) fn open_orders(&self, resource: usize) -> Vec<usize> {
        let has = |one: &Order| one.items.iter().any(|item| item.resource == resource);
        let all = (0..self.orders.len()).filter(|place| has(&self.orders[*place]));
        let mut open: Vec<usize> =
            all.filter(|place| !self.orders[*place].stand.is_final()).collect();
        open.sort_by_key(|place| (self.orders[*place].placed, self.orders[*place].serial));
        open
    }

    /// An order that stands by itself, with the best discount selected, to be paid within a week, or while
    /// a promotion lasts that is selected.
    pub(crate) fn new_order(
        &mut self,
        (who, payer, kind, source): (Who, Who, Sort2, usize),
        (lines, items, offers): (Vec<OrderLine>, Vec<Item>, Vec<Offer>),
    ) -> usize {
        let now = self.now();
        let mut order = Order {
            id: self.ids.unknown(Sort::Order),
            key: self.ids.unknown(Sort::OrderKey),
            serial: self.next_serial(),
            who,
            kind,
            source,
            stand: Stand::Payment,
            reason: None,
            placed: now,
            pay_until: Some(now + WEEK_MS),
            paid: None,
            completed: None,
            updated: now,
            placed_by: OPERATOR.to_owned(),
            payer,
            agent_pay: false,
            version: self.catalogue_versions(),
            discount: None,
            offers,
            lines,
            items,
            payments: Vec::new(),
            backs: Vec::new(),
            rows: Vec::new(),
            five_days: false,
        };
        let best = order.best(&self.used_before(&order.items), now);
        order.select(best);
        // Whoever buys by a promotion pays while it lasts.
        let offer = best.map(|place| &order.offers[place]).filter(|offer| offer.kind == PROMOTION);
        let ends = offer.and_then(|offer| offer.until);
        order.pay_until = ends.into_iter().chain(order.pay_until).min();
        self.orders.push(order);
        self.orders.len() - 1
    }

    /// An order is there: that is told, and it does not wait for ever.
    pub(crate) fn placed(&mut self, place: usize) {
        let (who, until) = (self.orders[place].who, self.orders[place].pay_until);
        self.raise(who, "order.placed");
        if let Some(until) = until {
            self.oblige(who, Duty::Deadline(place), until);
        }
    }

    /// An order comes to nothing: what it would have provided will not be there.
    pub(crate) fn call_off(&mut self, place: usize, reason: &'static str) {
        let now = self.now();
        for item in self.orders[place].items.clone() {
            let one = &mut self.resources[item.resource];
            if one.provision == Provision::Waiting {
                (one.provision, one.term, one.updated) = (Provision::Void, None, now);
            }
        }
        let order = &mut self.orders[place];
        (order.stand, order.reason, order.updated) = (Stand::Cancelled, Some(reason), now);
        let who = order.who;
        self.relieve(place);
        self.raise(who, "order.cancelled");
    }

    /// All that an order orders is done.
    pub(crate) fn completed(&mut self, place: usize) {
        let (now, order) = (self.now(), &mut self.orders[place]);
        (order.stand, order.reason) = (Stand::Completed, Some("complete"));
        (order.completed, order.updated) = (Some(now), now);
        let who = order.who;
        self.raise(who, "order.completed");
    }

    /// A customer cancels an order.
    pub fn cancel_order(&mut self, who: Who, id: &str) -> Answer {
        let own = self.order(id).filter(|place| self.orders[*place].who == who);
        let Some(place) = own else { return Answer::refused(400, "CBC.30000010") };
        if self.orders[place].stand != Stand::Payment {
            return Answer::refused(400, "CBC.99005010");
        }
        self.call_off(place, "cancel");
        self.detail(self.order_facts(place));
        Answer::empty()
    }

    /// The deadline of an order has come.
    pub(crate) fn lapse(&mut self, place: usize) {
        let order = &self.orders[place];
        if order.stand == Stand::Payment && order.is_late(self.now()) {
            self.call_off(place, "lapse");
        }
    }

    /// What events and trails say of an order.
    pub(crate) fn order_facts(&self, place: usize) -> Fields {
        let order = &self.orders[place];
        let (official, after) = order.amounts();
        Fields::default()
            .with("order_id", order.id)
            .with("order_type", order.kind.0)
            .with("status", order.stand.word())
            .with("official_amount", Json::amount(official))
            .with("amount_after_discount", Json::amount(after))
    }

    /// Where an order stands, as operators are told.
    pub(crate) fn stands_so(&self, place: usize) -> Fields {
        let until = self.orders[place].pay_until.map(Json::instant);
        self.order_facts(place).with_some("pending_payment_end_time", until)
    }
}
