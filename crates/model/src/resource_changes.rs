//! A resource with terms becomes another specification or size: more is paid for, less is given back, for the
//! hours that are left.

use crate::amount::{E8, spread};
use crate::answer::Answer;
use crate::catalogue::{Catalogue, Period, Product};
use crate::customers::{bad_parameter, nothing_new};
use crate::discounts::{Discount, FIXED};
use crate::former_orders::recoded;
use crate::former_rating::told;
use crate::json::Json;
use crate::leaving::Back;
use crate::order_amounts::{Covered, given_back};
use crate::orders::{Item, Offer, OrderLine, Stand};
use crate::rating::{
    Line, MOST_E8, Rated, What, above_maximum, best_offer, cents, left_of_share, no_product,
    quotient,
};
use crate::resources::Sold;
use crate::world::{Model, Who};

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

/// What an old form asks the price of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeInquiry {
    /// The resource, by its id.
    pub resource: String,
    /// Service and type of resources, as they are.
    pub kind: [String; 2],
    /// The specification.
    pub spec: String,
    /// The size, and its unit; what is not said stays.
    pub size: (Option<i64>, Option<i64>),
    /// When; none: now.
    pub at: Option<i64>,
}

/// What an order that changes something does: its word and its number.
pub(crate) const CHANGE: (&str, i64) = ("change", 3);

/// Why a resource cannot be changed.
enum Against {
    Gone,
    Ended,
    Ordered,
}

/// What a resource becomes.
type Wish<'a> = (&'a Product, Option<(i64, i64)>);

/// A difference for a part of a whole, half-up, and away from nothing where it is below that.
fn part_of(difference: i128, part: i64, whole: i64) -> i128 {
    let product = difference * i128::from(part);
    product.signum() * quotient(product.abs(), whole.into())
}

/// Cents, likewise.
const fn signed_cents(exact: i128) -> i128 {
    if exact < 0 { -cents(-exact) } else { cents(exact) }
}

impl Model {
    /// A resource that can be changed at an instant.
    fn to_be_changed(&self, place: Option<usize>, at: i64) -> Result<usize, Against> {
        let place = place.filter(|place| self.lives(*place)).ok_or(Against::Gone)?;
        let one = &self.resources[place];
        let term = one.term.as_ref().filter(|term| term.status == 2 && term.expires > at);
        if one.frozen.is_some() || term.is_none() {
            return Err(Against::Ended);
        }
        if self.is_ordered(place) { Err(Against::Ordered) } else { Ok(place) }
    }

    /// What the terms of a resource that are not over cost more as something else, for the hours that are left
    /// of each, with the place of each among those that were paid.
    fn differences(
        &self,
        catalogue: &Catalogue,
        (place, wish): (usize, Wish<'_>),
        at: i64,
    ) -> Result<Vec<(usize, i128)>, Answer> {
        let one = &self.resources[place];
        let old = catalogue.product(&one.sold.product).ok_or_else(no_product)?;
        let mut parts = Vec::new();
        for (number, term) in self.paid_terms(place).iter().enumerate() {
            let order = &self.orders[term.order];
            if order.kind == CHANGE || term.span.1 <= at {
                continue;
            }
            let item = &order.items[term.item];
            let (unit, periods) = order.lines[item.line].period;
            let what = (unit, periods.unwrap_or(0), item.extra);
            // What it is it keeps, whatever sizes are sold now.
            let before = catalogue.list_price((old, one.size), what, (at, "renew"))?;
            let after = catalogue.list_price(wish, what, (at, "change"))?;
            let (used, all) = term.hours(at);
            parts.push((number, part_of(after - before, all - used, all)));
        }
        Ok(parts)
    }

    /// What a change costs, with what each discount leaves of it. A price of a month says nothing of a
    /// difference.
    fn change_price<'a>(
        &self,
        catalogue: &'a Catalogue,
        (place, product): (usize, &'a Product),
        official: i128,
        (discounts, at): (&[&Discount], i64),
    ) -> Rated<'a> {
        let months = self.running(place, at).and_then(|(unit, periods)| unit.months(periods));
        let what = What::Term(Period::Month, months.unwrap_or(0));
        let line = Line::of_term(what);
        let left = discounts.iter().map(|one| {
            let counts =
                one.mode != FIXED && catalogue.counts(one, (product, &line, "change"), official);
            counts.then(|| left_of_share(one, official)).filter(|left| *left < official)
        });
        Rated { product, official, left: left.collect() }
    }

    /// The term of a resource that runs at an instant: the last that has begun.
    fn running(&self, place: usize, at: i64) -> Option<(Period, i64)> {
        let terms = self.paid_terms(place);
        let mut begun = terms.iter().filter(|term| term.span.0 <= at);
        let last = begun.rfind(|term| self.orders[term.order].kind != CHANGE)?;
        let order = &self.orders[last.order];
        let (unit, periods) = order.lines[order.items[last.item].line].period;
        Some((unit, periods?))
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
        let parts = match self.differences(&catalogue, (place, (product, size)), now) {
            Ok(parts) => parts,
            Err(answer) => return answer,
        };
        let exact: i128 = parts.iter().map(|(_, exact)| exact).sum();
        let Ok(cents) = E8::try_from(signed_cents(exact) * 1_000_000) else {
            return above_maximum();
        };
        if cents > 0 && self.in_arrears(self.payer_of(who)) {
            return Answer::refused(409, "HUBU.0224");
        }
        let wish = (place, Sold::of(product), size);
        let (order, unpaid) = if cents > 0 {
            let discounts = self.discounts_of(who);
            let rated = self.change_price(&catalogue, (place, product), exact, (&discounts, now));
            let offers = self.change_offers(&rated, &discounts);
            self.order_dearer(wish, (cents, offers), change)
        } else {
            (self.order_cheaper(wish, (&parts, -cents), change.source), None)
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

    fn change_offers(&self, rated: &Rated<'_>, discounts: &[&Discount]) -> Vec<Offer> {
        let amount = |place: Option<usize>| E8::try_from(rated.paid(place) * 1_000_000).ok();
        let offered = discounts.iter().enumerate().filter_map(|(at, discount)| {
            let is = |one: &Discount| std::ptr::eq(one, *discount);
            let left = amount(Some(at)).filter(|left| Some(*left) < amount(None))?;
            Some(Offer {
                own: None,
                mode: discount.mode,
                value: discount.value,
                discount: self.discounts.iter().position(is).unwrap_or(0),
                kind: discount.kind,
                until: discount.to,
                left: vec![left],
            })
        });
        offered.collect()
    }

    /// The line and the item of an order that changes a resource.
    fn change_of(
        &self,
        (place, sold, size): (usize, Sold, Option<(i64, i64)>),
        official: E8,
    ) -> (OrderLine, Item) {
        let (now, one) = (self.now(), &self.resources[place]);
        let (unit, periods) = self.running(place, now).unwrap_or((Period::Month, 0));
        let ends = one.term.as_ref().map_or(now, |term| term.expires);
        let line = OrderLine {
            sold,
            base: Some(one.sold.clone()),
            size,
            period: (unit, Some(periods)),
            count: 1,
            official,
            off: 0,
            covered: Covered::default(),
            kept: None,
            effective: Some(now),
            expires: Some(ends),
        };
        let span = Some((now, ends));
        (line, Item { line: 0, resource: place, state: "waiting", span, extra: 0 })
    }

    /// More is to be paid.
    fn order_dearer(
        &mut self,
        wish: (usize, Sold, Option<(i64, i64)>),
        (cost, offers): (E8, Vec<Offer>),
        change: &Change,
    ) -> (usize, Option<&'static str>) {
        let who = self.resources[wish.0].who;
        let ends = self.resources[wish.0].term.as_ref().map(|term| term.expires);
        let (line, item) = self.change_of(wish, cost);
        let of = (who, who, CHANGE, change.source);
        let order = self.new_order(of, (vec![line], vec![item], offers));
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
    fn order_cheaper(
        &mut self,
        wish: (usize, Sold, Option<(i64, i64)>),
        (parts, refund): (&[(usize, i128)], E8),
        source: usize,
    ) -> usize {
        let (who, now) = (self.resources[wish.0].who, self.now());
        let backs = self.overpaid(wish.0, parts, refund);
        let (account, covered) = given_back(backs.iter().map(|back| (&back.source, back.amount)));
        let (line, item) = self.change_of(wish, -account);
        let lines = vec![OrderLine { covered, ..line }];
        let order = self.new_order((who, who, CHANGE, source), (lines, vec![item], Vec::new()));
        let sum: E8 = backs.iter().map(|back| back.amount).sum();
        let review = sum > self.trading.rules.review_above;
        let one = &mut self.orders[order];
        for back in &backs {
            match one.rows.iter_mut().find(|row| row.1 == back.base.0) {
                Some(row) => row.2 -= back.amount,
                None => one.rows.push((back.resource, back.base.0, -back.amount)),
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

    /// What goes back of what paid the terms that are not over, vouchers left out: what each is cheaper by goes
    /// back to what paid it and the changes of it, and what that does not hold to whatever is left; never more
    /// than is there.
    fn overpaid(&self, place: usize, parts: &[(usize, i128)], refund: E8) -> Vec<Back> {
        let (now, terms) = (self.now(), self.paid_terms(place));
        let mut paid: Vec<(usize, Back, E8)> = Vec::new();
        for (number, term) in terms.iter().enumerate().filter(|(_, term)| term.span.1 > now) {
            let base = (term.order, self.orders[term.order].items[term.item].line);
            for (source, amount) in term.sources.iter().filter(|(source, _)| source.counts()) {
                let back = Back { resource: place, base, source: *source, amount: 0 };
                paid.push((number, back, *amount));
            }
        }
        let mut take = |amount: E8, from: &dyn Fn(usize) -> bool| {
            let left = paid.iter().map(|(term, _, left)| if from(*term) { *left } else { 0 });
            let left: Vec<E8> = left.collect();
            let most = left.iter().sum();
            for ((_, back, left), share) in paid.iter_mut().zip(spread(amount.min(most), &left)) {
                back.amount += share;
                *left -= share;
            }
            (amount - most).max(0)
        };
        let cheaper = |(_, exact): &(usize, i128)| cents((-exact).max(0)) * 1_000_000;
        let weights: Vec<E8> =
            parts.iter().map(|part| E8::try_from(cheaper(part)).unwrap_or(E8::MAX)).collect();
        let mut over = 0;
        for ((number, _), share) in parts.iter().zip(spread(refund, &weights)) {
            let span = terms[*number].span;
            over += take(share, &|other| {
                let (from, to) = terms[other].span;
                let changes = self.orders[terms[other].order].kind == CHANGE;
                other == *number || changes && from < span.1 && span.0 < to
            });
        }
        take(over, &|_| true);
        paid.into_iter().map(|(_, back, _)| back).filter(|back| back.amount > 0).collect()
    }

    /// A resource is what an order has made of it. It is charged for that as it is charged at all.
    pub(crate) fn changed_by(&mut self, place: usize, at: usize) {
        let (who, now) = (self.orders[place].who, self.now());
        let item = self.orders[place].items[at].clone();
        let line = &self.orders[place].lines[item.line];
        let (sold, size) = (line.sold.clone(), line.size);
        self.orders[place].items[at].state = "done";
        let one = &mut self.resources[item.resource];
        (one.sold, one.size, one.updated) = (sold, size, now);
        let mode = one.chargings.last().filter(|last| last.to.is_none()).map(|last| last.mode);
        if mode.is_some() {
            one.charge(mode, now);
        }
        self.raise(who, "resource.changed");
    }

    /// What it would cost that a resource becomes larger, in an old form. What becomes no dearer has no price.
    pub fn rate_change(&self, caller: (Who, usize), asked: &ChangeInquiry) -> Answer {
        self.change_rated(caller, asked).unwrap_or_else(recoded)
    }

    fn change_rated(
        &self,
        (who, user): (Who, usize),
        asked: &ChangeInquiry,
    ) -> Result<Answer, Answer> {
        let at = asked.at.unwrap_or(self.now());
        let own = |place: &usize| self.resources[*place].who == who;
        let found = self.to_be_changed(self.resource(&asked.resource).filter(own), at);
        let place = found.map_err(|against| {
            Answer::refused(
                400,
                match against {
                    Against::Gone => "CBC.99003012",
                    Against::Ended => "CBC.99003602",
                    Against::Ordered => "CBC.99003651",
                },
            )
        })?;
        let (one, catalogue) = (&self.resources[place], self.catalogue());
        let [service, resource_type, region, old_spec] = one.sold.key.clone();
        if asked.kind != [service.as_str(), resource_type.as_str()] {
            return Err(no_product());
        }
        let key = [service, resource_type, region, asked.spec.clone()];
        let product = catalogue.sold_as(&key, one.zone.as_deref()).ok_or_else(no_product)?;
        if catalogue.is_package(&product.id) {
            return Err(bad_parameter());
        }
        let (value, measure) = one.size.unzip();
        let size = asked.size.0.or(value).zip(asked.size.1.or(measure));
        if asked.spec == old_spec && size == one.size {
            return Err(bad_parameter());
        }
        let parts = self.differences(&catalogue, (place, (product, size)), at)?;
        let exact: i128 = parts.iter().map(|(_, exact)| exact).sum();
        if exact <= 0 {
            return Err(bad_parameter());
        }
        let discounts = self.seen_discounts((who, user), at);
        let rated = self.change_price(&catalogue, (place, product), exact, (&discounts, at));
        if rated.paid(None) * 1_000_000 > MOST_E8 {
            return Err(above_maximum());
        }
        let best = best_offer(std::slice::from_ref(&rated), &discounts);
        let costs = [None, best].map(|discount| rated.paid(discount) * 100_000_000);
        let line = (asked.resource.clone(), product.id.clone(), costs);
        Ok(told(self.site.currency(), &[line]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::UNIT;
    use crate::trade_world::{SOMEBODY, cash, days, server, world};

    fn to(spec: &str) -> Change {
        Change { spec: Some(spec.to_owned()), size: None, source: 0, auto_pay: true }
    }

    /// What a month's difference of 60 comes to, after so many of the hours from the beginning.
    fn difference(used: i64) -> E8 {
        let all = 31 * 24 + 16;
        crate::leaving::part(60 * UNIT, all - used, all)
    }

    #[test]
    fn more_is_paid_for_the_hours_that_are_left_and_less_goes_back() {
        let mut model = world(200);
        server(&mut model, 0, true);
        model.advance(days(10));
        assert_eq!(model.change_resource("vm", &to("small")).status, 409);
        assert_eq!(model.change_resource("vm", &to("large")).status, 201);
        assert_eq!(cash(&model), 100 * UNIT - difference(240));
        assert_eq!(model.change_resource("vm", &to("small")).code(), Some("HUBU.0224"));
        model.run_due(9);
        assert_eq!(model.resources[0].sold.product, "large");
        model.advance(days(20));
        assert_eq!(model.change_resource("vm", &to("small")).status, 201);
        assert_eq!(cash(&model), 100 * UNIT - difference(240) + difference(480));
        assert!(model.orders[2].has_refund() && !model.orders[1].has_refund());
    }

    #[test]
    fn only_what_becomes_dearer_is_priced() {
        let mut model = world(200);
        server(&mut model, 0, true);
        let asked = |spec: &str, at| ChangeInquiry {
            resource: "vm".to_owned(),
            kind: ["s", "t"].map(str::to_owned),
            spec: spec.to_owned(),
            size: (None, None),
            at,
        };
        let amount = |answer: &Answer| {
            let result = answer.body.as_ref().and_then(|body| body.field("ratingResult"));
            result.and_then(|result| result.field("amount")).cloned()
        };
        let now = model.rate_change((SOMEBODY, 0), &asked("large", None));
        assert_eq!(amount(&now), Some(Json::amount_number(60 * UNIT)));
        let later = model.rate_change((SOMEBODY, 0), &asked("large", Some(days(10))));
        assert_eq!(amount(&later), Some(Json::amount_number(difference(240))));
        let same = model.rate_change((SOMEBODY, 0), &asked("small", None));
        assert_eq!(same.code(), Some("CBC.0100"));
        let ended = model.rate_change((SOMEBODY, 0), &asked("large", Some(days(40))));
        assert_eq!((ended.status, ended.code()), (200, Some("CBC.3602")));
    }
}
