//! A resource with terms becomes another specification or size: more is paid for, less is given back, for the
//! hours that are left.

use crate::amount::{E8, share_of, spread};
use crate::answer::Answer;
use crate::change_prices::{Changed, change_prices, costs, netted};
use crate::customers::nothing_new;
use crate::discounts::Discount;
use crate::json::Json;
use crate::leaving::Back;
use crate::order_amounts::{Covered, given_back};
use crate::orders::{Item, Offer, OrderLine, Stand};
use crate::paid_terms::{Paid, in_cents};
use crate::rating::{Rated, above_maximum, cents, no_product};
use crate::resources::Sold;
use crate::world::Model;

/// What a resource is to be; `None` leaves as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The specification.
    pub spec: Option<String>,
    /// The size, and its unit.
    pub size: Option<(i64, i64)>,
    /// Where the order comes from, by its place among [`crate::SOURCES`].
    pub source: usize,
    /// Is it paid at once?
    pub auto_pay: bool,
}

/// What an order that changes something does: its word and its number.
pub(crate) const CHANGE: (&str, i64) = ("change", 3);

/// Why a resource cannot be changed.
pub(crate) enum Against {
    Gone,
    Ended,
    Ordered,
}

/// What a resource becomes, with its place.
type Becomes = (usize, Sold, Option<(i64, i64)>);

impl Model {
    /// A resource that can be changed at an instant.
    pub(crate) fn to_be_changed(&self, place: Option<usize>, at: i64) -> Result<usize, Against> {
        let place = place.filter(|place| self.lives(*place)).ok_or(Against::Gone)?;
        let one = &self.resources[place];
        let term = one.term.as_ref().filter(|term| term.status == 2 && term.expires > at);
        if one.frozen.is_some() || term.is_none() {
            return Err(Against::Ended);
        }
        if self.is_ordered(place) { Err(Against::Ordered) } else { Ok(place) }
    }

    /// A cloud's console changes a resource.
    pub fn change_resource(&mut self, id: &str, change: &Change) -> Answer {
        let now = self.now();
        let place = match self.to_be_changed(self.resource(id), now) {
            Ok(place) => place,
            Err(Against::Gone) => return Answer::refused(404, "HUBU.0221"),
            Err(Against::Ended | Against::Ordered) => return Answer::refused(409, "HUBU.0224"),
        };
        let one = &self.resources[place];
        let [service, resource_type, region, old_spec] = one.sold.key.clone();
        let spec = change.spec.clone().unwrap_or_else(|| old_spec.clone());
        let size = change.size.or(one.size);
        if spec == old_spec && size == one.size {
            return nothing_new();
        }
        let catalogue = self.catalogue();
        let found = catalogue.sold_as(&[service, resource_type, region, spec], one.zone.as_deref());
        let Some(product) = found else { return no_product() };
        if catalogue.is_package(&product.id) {
            return Answer::refused(409, "HUBU.0224");
        }
        let who = one.who;
        let terms = match self.changed_terms(&catalogue, (place, (product, size)), now) {
            Ok(terms) => terms,
            Err(answer) => return answer,
        };
        let discounts = self.discounts_of(who);
        let rated = change_prices(&catalogue, (product, &terms), &discounts);
        let Some(costs) = costs(&rated) else { return above_maximum() };
        let paid = costs.iter().any(|cost| *cost > 0);
        if paid && self.in_arrears(self.payer_of(who)) {
            return Answer::refused(409, "HUBU.0224");
        }
        let wish = (place, Sold::of(product), size);
        let (order, unpaid) = if paid {
            let offers = self.change_offers(&rated, &discounts);
            self.order_dearer((wish, &terms), (&costs, offers), change)
        } else {
            (self.order_cheaper((wish, &terms), change.source), None)
        };
        let facts = self.order_facts(order).with("resource_id", id);
        self.is_about(who);
        self.detail(facts);
        let body = self
            .stands_so(order)
            .with("resource_ids", vec![self.resources[place].id])
            .with("sub_order_ids", Vec::<Json>::new())
            .with_some("unpaid_error_code", unpaid);
        Answer::of(201, body.done())
    }

    /// What takes something off the lines of a change.
    fn change_offers(&self, rated: &[Rated<'_>], discounts: &[&Discount]) -> Vec<Offer> {
        let amounts = |discount: Option<usize>| -> Vec<E8> {
            let amount = |one: &Rated<'_>| E8::try_from(one.paid(discount) * 1_000_000);
            rated.iter().map(|one| amount(one).unwrap_or(E8::MAX)).collect()
        };
        let official: E8 = amounts(None).iter().sum();
        let offered = discounts.iter().enumerate().filter_map(|(at, discount)| {
            let is = |one: &Discount| std::ptr::eq(one, *discount);
            let left = Some(amounts(Some(at))).filter(|left| left.iter().sum::<E8>() < official)?;
            Some(Offer {
                own: None,
                mode: discount.mode,
                value: discount.value,
                discount: self.discounts.iter().position(is).unwrap_or(0),
                kind: discount.kind,
                until: discount.to,
                left,
            })
        });
        offered.collect()
    }

    /// The lines and the items of an order that changes a resource: one for each of its terms.
    fn lines_of_change(
        &self,
        ((place, sold, size), terms): (&Becomes, &[Changed]),
        amounts: &[(E8, Covered)],
    ) -> (Vec<OrderLine>, Vec<Item>) {
        let (now, one) = (self.now(), &self.resources[*place]);
        let lines = terms.iter().zip(amounts).enumerate().map(|(line, (term, amount))| {
            let (from, to) = term.span;
            let (from, (unit, periods)) = (from.max(now), term.period);
            let item = Item::new((line, *place), "waiting");
            let item = Item { span: Some((from, to)), changes: Some(term.place), ..item };
            let line = OrderLine {
                sold: sold.clone(),
                base: Some(one.sold.clone()),
                size: *size,
                period: (unit, Some(periods)),
                count: 1,
                official: amount.0,
                off: 0,
                covered: amount.1,
                kept: None,
                effective: Some(from),
                expires: Some(to),
            };
            (line, item)
        });
        lines.unzip()
    }

    /// More is to be paid.
    fn order_dearer(
        &mut self,
        (wish, terms): (Becomes, &[Changed]),
        (costs, offers): (&[E8], Vec<Offer>),
        change: &Change,
    ) -> (usize, Option<&'static str>) {
        let who = self.resources[wish.0].who;
        let ends = self.resources[wish.0].term.as_ref().map(|term| term.expires);
        let amounts: Vec<_> = costs.iter().map(|cost| (*cost, Covered::default())).collect();
        let (lines, items) = self.lines_of_change((&wish, terms), &amounts);
        let of = (who, who, CHANGE, change.source);
        let order = self.new_order(of, (lines, items, offers));
        let confirmed = matches!(change.source, 1 | 2);
        self.orders[order].stand = if confirmed { Stand::Confirmation } else { Stand::Payment };
        // What it pays for ends with the terms.
        let until = self.orders[order].pay_until;
        self.orders[order].pay_until = until.map(|until| ends.map_or(until, |at| at.min(until)));
        self.placed(order);
        let pays = change.auto_pay && !confirmed;
        (order, if pays { self.pay_itself(order) } else { None })
    }

    /// What was paid too much goes back at once, unless it is so much that somebody looks at it first.
    fn order_cheaper(&mut self, (wish, terms): (Becomes, &[Changed]), source: usize) -> usize {
        let (who, now) = (self.resources[wish.0].who, self.now());
        let of_terms = self.overpaid(wish.0, terms);
        let amount = |backs: &Vec<Back>| {
            let (account, covered) = given_back(backs.iter().map(|one| (&one.source, one.amount)));
            (-account, covered)
        };
        let amounts: Vec<_> = of_terms.iter().map(amount).collect();
        let (lines, items) = self.lines_of_change((&wish, terms), &amounts);
        let order = self.new_order((who, who, CHANGE, source), (lines, items, Vec::new()));
        let backs = of_terms.concat();
        let sum: E8 = backs.iter().map(|back| back.amount).sum();
        let review = sum > self.trading.rules.review_above;
        let one = &mut self.orders[order];
        for back in &backs {
            match one.rows.iter_mut().find(|row| row.1 == back.base) {
                Some(row) => row.2 -= back.amount,
                None => one.rows.push((back.resource, back.base, -back.amount)),
            }
        }
        (one.backs, one.pay_until) = (backs, None);
        one.stand = Stand::Review;
        if !review {
            (one.stand, one.reason, one.paid) = (Stand::Processing, Some("pay"), Some(now));
        }
        self.placed(order);
        if !review {
            self.give_back_order(order);
            self.begin_order(order);
        }
        order
    }

    /// A change for which nothing is to be paid goes on once somebody has looked at it.
    pub(crate) fn begin_cheaper(&mut self, place: usize) {
        let (now, order) = (self.now(), &mut self.orders[place]);
        (order.stand, order.reason) = (Stand::Processing, Some("pay"));
        (order.paid, order.updated) = (Some(now), now);
        self.give_back_order(place);
        self.begin_order(place);
    }

    /// What goes back of each term that becomes cheaper: of what was paid for it and its earlier changes and is
    /// not used, vouchers left out, the share by which its price falls. What becomes dearer stands against it.
    /// Where all together costs more nothing goes back.
    fn overpaid(&self, place: usize, terms: &[Changed]) -> Vec<Vec<Back>> {
        let (now, lines) = (self.now(), self.paid_terms(place));
        let own = |term: &Changed| -> Vec<&Paid> {
            lines.iter().filter(|line| line.term == term.place).collect()
        };
        let part = |term: &Changed| {
            let lower = term.before - term.after;
            if lower <= 0 {
                return -term.difference;
            }
            let value = own(term).iter().map(|line| line.value(now)).sum();
            share_of(value, lower, term.before)
        };
        let dearer = terms.iter().map(|term| term.difference).sum::<i128>() > 0;
        let parts: Vec<i128> =
            terms.iter().map(|term| if dearer { 0 } else { part(term) }).collect();
        let of_term = |(term, exact): (&Changed, i128)| {
            let lines = own(term);
            let refund = E8::try_from(cents(exact) * 1_000_000).unwrap_or(E8::MAX);
            let refund = refund.min(lines.iter().map(|line| line.net()).sum());
            let values: Vec<E8> = lines.iter().map(|line| in_cents(line.value(now))).collect();
            let shares = spread(refund, &values);
            let of_line = |(line, share): (&&Paid, E8)| {
                let parts = spread(share.min(line.net()), &line.counting());
                let (base, sources) = (line.base, line.sources.clone());
                let parts = sources.into_iter().zip(parts).filter(|(_, amount)| *amount > 0);
                parts.map(move |((source, _), amount)| Back {
                    resource: place,
                    base,
                    source,
                    amount,
                })
            };
            lines.iter().zip(shares).flat_map(of_line).collect()
        };
        terms.iter().zip(netted(&parts)).map(of_term).collect()
    }

    /// A resource is what an order has made of it. It is charged for that as it is charged at all.
    pub(crate) fn changed_by(&mut self, place: usize, at: usize) {
        let (who, now) = (self.orders[place].who, self.now());
        let item = self.orders[place].items[at].clone();
        let line = &self.orders[place].lines[item.line];
        let (sold, size) = (line.sold.clone(), line.size);
        self.orders[place].items[at].state = "done";
        // It has an item for each term, and becomes it once.
        if !self.orders[place].is_first(at) {
            return;
        }
        let one = &mut self.resources[item.resource];
        (one.sold, one.size, one.updated) = (sold, size, now);
        let mode = one.chargings.last().filter(|last| last.to.is_none()).map(|last| last.mode);
        if mode.is_some() {
            one.charge(mode, now);
        }
        self.raise(who, "resource.changed");
    }
}

#[cfg(test)]
#[path = "resource_changes_tests.rs"]
mod tests;
