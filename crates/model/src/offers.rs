//! With what discounts orders may be paid, and adjustments of their price.

use crate::amount::{E8, UNIT, decimals, spread};
use crate::answer::Answer;
use crate::customers::bad_parameter;
use crate::discounts::{OFF, PROMOTION, RATIO};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::orders::{Offer, Order, Stand};
use crate::site::Site;
use crate::world::{Model, Who};

/// Of one order alone: an operator adjusted its price.
pub(crate) const ADJUSTED: i64 = 609;

const CENT: E8 = UNIT / 100;
/// A share of one, in units of 10⁻¹⁰.
const ONE: i64 = 10_000_000_000;

/// How an operator lowers the price of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adjustment {
    /// A share is left (0), the whole costs so much (1), or so much is taken off (2).
    pub mode: i64,
    /// How much, in units of 10⁻¹⁰.
    pub value: i64,
}

/// Half-up to the cent, of units of 10⁻¹⁰.
fn to_cent(value: i64) -> E8 {
    let cent = ONE / 100;
    (value / cent + i64::from(value % cent * 2 >= cent)) * CENT
}

/// The number by which payments name a kind of discount.
pub(crate) const fn number(kind: i64) -> i64 {
    match kind {
        PROMOTION => 0,
        605 => 2,
        ADJUSTED => ADJUSTED,
        _ => 3,
    }
}

impl Adjustment {
    /// Is its value one of its mode?
    fn fits(&self) -> bool {
        match self.mode {
            RATIO => 0 < self.value && self.value <= ONE && self.value % (ONE / 10_000) == 0,
            OFF => 0 < self.value && self.value % (ONE / 100) == 0,
            _ => 0 < self.value,
        }
    }

    /// What it takes off a price of whole cents.
    fn off(&self, price: E8) -> E8 {
        match self.mode {
            RATIO => {
                let parts = i128::from(price / CENT) * i128::from(self.value / (ONE / 10_000));
                let left = parts / 10_000 + i128::from(parts % 10_000 * 2 >= 10_000);
                price - E8::try_from(left).unwrap_or(0) * CENT
            }
            OFF => to_cent(self.value).min(price),
            _ => (price - to_cent(self.value)).max(0),
        }
    }
}

impl Model {
    /// What is wrong with the form of an adjustment, or with the order it names.
    pub fn against_adjustment(&self, id: &str, adjustment: &Adjustment) -> Option<Answer> {
        if adjustment.fits() { self.against_order(id) } else { Some(bad_parameter()) }
    }

    /// An operator adjusts the price of an order that is not paid.
    pub fn adjust_order(&mut self, id: &str, adjustment: &Adjustment, reason: &str) -> Answer {
        let Some(place) = self.order(id) else { return Answer::refused(404, "HUBU.0231") };
        let order = &self.orders[place];
        let unpaid = matches!(order.stand, Stand::Payment | Stand::Review | Stand::Confirmation);
        if !unpaid || order.gives_back() {
            return Answer::refused(409, "HUBU.0233");
        }
        let officials: Vec<E8> = order.lines.iter().map(|line| line.official).collect();
        let off = adjustment.off(officials.iter().sum());
        if off <= 0 {
            return bad_parameter();
        }
        let parts = spread(off, &officials).into_iter().zip(&officials);
        let offer = Offer {
            own: Some(self.ids.unknown(Sort::Discount)),
            discount: usize::MAX,
            kind: ADJUSTED,
            mode: adjustment.mode,
            value: adjustment.value,
            until: None,
            left: parts.map(|(off, official)| official - off).collect(),
        };
        let (now, order) = (self.now(), &mut self.orders[place]);
        order.updated = now;
        order.offers.retain(|one| one.kind != ADJUSTED);
        order.offers.push(offer);
        let last = order.offers.len() - 1;
        order.select(Some(last));
        let facts = self.order_facts(place).with("off", Json::amount(off)).with("reason", reason);
        self.order_moved(place, "order.adjusted", facts)
    }

    /// The id of the discount of an offer.
    fn offer_id(&self, offer: &Offer) -> Id {
        offer.own.unwrap_or_else(|| self.discounts[offer.discount].id)
    }

    /// The ids and numbers of discounts that an order may be paid with, where they are known.
    pub fn offered_by(&self, order: usize) -> Vec<(String, i64)> {
        let known = |offer: &Offer| Some((self.id(self.offer_id(offer))?, offer.kind));
        let all = self.orders[order].offers.iter().filter_map(known);
        all.map(|(id, kind)| (format!("DC{id}"), number(kind))).collect()
    }

    /// The offer of an order that a payment names; one that was adjusted is paid by nothing else.
    pub(crate) fn offer_named(&self, place: usize, id: &str, code: i64) -> Option<usize> {
        let (order, now) = (&self.orders[place], self.now());
        let own = |offer: &Offer| {
            let same =
                id.strip_prefix("DC").is_some_and(|id| self.ids.is(self.offer_id(offer), id));
            same && number(offer.kind) == code && Order::usable(offer, now)
        };
        let found = order.offers.iter().position(own)?;
        let mandatory = order.offers.iter().any(|offer| offer.kind == ADJUSTED);
        (!mandatory || order.offers[found].kind == ADJUSTED).then_some(found)
    }

    /// With what a customer may pay an order, as one of its users is told.
    pub fn list_order_discounts(&self, (who, user): (Who, usize), id: &str) -> Answer {
        let seen = |place: &usize| {
            let order = &self.orders[*place];
            order.who == who || order.payer == who
        };
        let Some(place) = self.order(id).filter(seen) else {
            return Answer::refused(400, "CBC.30000010");
        };
        let (order, now) = (&self.orders[place], self.now());
        let payable = order.stand == Stand::Payment && !order.is_late(now);
        let visible = payable && self.sees_discounts(who, user) && !self.is_resale(who);
        let mandatory = order.offers.iter().any(|offer| offer.kind == ADJUSTED);
        let told = |offer: &&Offer| {
            visible
                && Order::usable(offer, now)
                && (offer.kind != PROMOTION || self.site == Site::Cn)
                && (!mandatory || offer.kind == ADJUSTED)
        };
        let shown = order.offers.iter().filter(told).map(|offer| self.shown_offer(order, offer));
        let body = Fields::default().with("discounts", shown.collect::<Vec<Json>>());
        Answer::of(200, body.done())
    }

    fn shown_offer(&self, order: &Order, offer: &Offer) -> Json {
        // Lines of one product, one size and one price are told together.
        let mut groups: Vec<(usize, Vec<Json>, E8)> = Vec::new();
        for (at, (line, left)) in order.lines.iter().zip(&offer.left).enumerate() {
            let off = line.official - left;
            if off <= 0 {
                continue;
            }
            let id = Json::Id("", order.id, format!("-{:06}", at + 1));
            let like = groups.iter_mut().find(|(first, ..)| {
                let other = &order.lines[*first];
                (&other.sold.product, other.size, offer.left[*first], ratio(order, offer, *first))
                    == (&line.sold.product, line.size, *left, ratio(order, offer, at))
            });
            match like {
                Some((_, ids, sum)) => {
                    ids.push(id);
                    *sum += off;
                }
                None => groups.push((at, vec![id], off)),
            }
        }
        let items = groups.into_iter().map(|(first, ids, off)| {
            Fields::default()
                .with("order_line_item_ids", ids)
                .with("discount_mode", offer.mode)
                .with("discount_amount", Json::amount_number(off))
                .with("discount_ratio", Json::Number(decimals(ratio(order, offer, first), 4, 0)))
                .done()
        });
        let of_order = Fields::default()
            .with("order_id", order.id)
            .with("order_line_items", items.collect::<Vec<Json>>());
        let value = decimals(i128::from(offer.value), 10, 0);
        let told = offer.mode == RATIO || offer.mode == OFF;
        Fields::default()
            .with("discount_id", Json::Id("DC", self.offer_id(offer), String::new()))
            .with_some("discount_value", told.then_some(value))
            .with("discount_type", number(offer.kind))
            .with("orders", vec![of_order.done()])
            .done()
    }
}

/// The share that an offer leaves of a line, in ten-thousandths: its own, or what comes of the amounts, cut.
pub(crate) fn ratio(order: &Order, offer: &Offer, line: usize) -> i128 {
    if offer.mode == RATIO {
        return i128::from(offer.value / (ONE / 10_000));
    }
    let official = i128::from(order.lines[line].official);
    (i128::from(offer.left[line]) * 10_000 / official.max(1)).max(1)
}
