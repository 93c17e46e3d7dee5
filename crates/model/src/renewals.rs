//! Renewals of resources with terms.

use crate::answer::Answer;
use crate::calendar::{month_end, months_after};
use crate::catalogue::Period;
use crate::customers::bad_parameter;
use crate::json::{Fields, Json};
use crate::leaving::LEAVE;
use crate::orders::{Item, Offer, OrderLine, Stand};
use crate::rating::{Line, What, above_maximum, no_product};
use crate::term_prices::Cost;
use crate::world::{Model, Who};

/// A wish to renew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renewal {
    /// The resources, by their ids.
    pub resources: Vec<String>,
    /// For how long.
    pub term: (Period, i64),
    /// Is it paid at once?
    pub auto_pay: bool,
}

/// What an order that renews does: its word and its number.
pub(crate) const RENEW: (&str, i64) = ("renew", 2);

/// A renewed resource: until when, how many days of that are beyond the term, and what it costs by list and with each discount.
type Renewed = (usize, (Span, i64), Cost);

/// From when to when.
type Span = (i64, i64);

fn refused(code: &str) -> Answer {
    Answer::refused(400, code)
}

impl Model {
    /// A customer renews resources.
    pub fn renew(&mut self, who: Who, wish: &Renewal) -> Answer {
        let ids = &wish.resources;
        if (1..ids.len()).any(|place| ids[..place].contains(&ids[place])) {
            return bad_parameter();
        }
        if self.people[who].real_name.is_none() {
            return Answer::refused(403, "CBC.0151");
        }
        let renewed = match self.renewed(who, wish) {
            Ok(renewed) => renewed,
            Err(answer) => return answer,
        };
        let sum: i128 = renewed.iter().map(|(.., (official, _))| i128::from(*official)).sum();
        if sum > i128::from(i64::MAX) {
            return above_maximum();
        }
        let offers = self.renewal_offers(who, &renewed);
        let (unit, periods) = wish.term;
        let (mut lines, mut items) = (Vec::new(), Vec::new());
        for (line, (resource, (span, extra), (official, _))) in renewed.iter().enumerate() {
            lines.push(OrderLine {
                sold: self.resources[*resource].sold.clone(),
                period: (unit, Some(periods)),
                count: 1,
                official: *official,
                off: 0,
                kept: None,
                effective: None,
                expires: None,
            });
            items.push(Item {
                line,
                resource: *resource,
                state: "waiting",
                span: Some(*span),
                extra: *extra,
            });
        }
        let payer = self.payer_of(who);
        let order = self.new_order((who, payer, RENEW, 0), (lines, items, offers));
        self.orders[order].placed_by.clone_from(&self.actor);
        self.placed(order);
        let unpaid = if wish.auto_pay { self.pay_itself(order) } else { None };
        let id = self.orders[order].id;
        let facts = Fields::default()
            .with("order_id", id)
            .with("period_type", if wish.term.0 == Period::Month { 2_i64 } else { 3 })
            .with("period_num", wish.term.1)
            .with("resource_ids", ids.join(" "))
            .with("paid", wish.auto_pay && unpaid.is_none());
        self.detail_first(facts);
        if unpaid.is_some() {
            return refused("CBC.30050006");
        }
        let body = Fields::default().with("order_ids", vec![id]);
        Answer::of(200, body.with("fail_resource_infos", Vec::<Json>::new()).done())
    }

    /// What is renewed, until when, and for how much.
    fn renewed(&self, who: Who, wish: &Renewal) -> Result<Vec<Renewed>, Answer> {
        let (now, catalogue) = (self.now(), self.catalogue());
        let (discounts, (unit, periods)) = (self.discounts_of(who), wish.term);
        let (mut all, mut unpriced) = (Vec::new(), None);
        for id in &wish.resources {
            let own = |place: &usize| self.resources[*place].who == who && self.lives(*place);
            let place = self.resource(id).filter(own).ok_or_else(|| refused("CBC.99003016"))?;
            if let Some(order) = self.open_orders(place).first() {
                let order = &self.orders[*order];
                let unpaid = order.stand != Stand::Processing && order.kind != LEAVE;
                return Err(refused(if unpaid { "CBC.99003100" } else { "CBC.99003144" }));
            }
            let one = &self.resources[place];
            let from = one.term.as_ref().map_or(0, |term| term.expires);
            let ends = self.zone.civil_day(self.zone.term_end(from, wish.term));
            let last = self.renewals(who).1.map_or(ends, |day| unified(ends, day));
            let product = catalogue.product(&one.sold.product);
            let cost = product.map(|product| {
                let (size, size_measure) = one.size.unzip();
                let line = Line {
                    id: String::new(),
                    service: String::new(),
                    resource_type: String::new(),
                    region: String::new(),
                    spec: String::new(),
                    zone: None,
                    size,
                    size_measure,
                    count: 1,
                    what: What::Term(unit, periods),
                };
                let term = (unit, periods, last - ends);
                catalogue.renewed_in_cents((product, &line), term, &discounts, now)
            });
            // What is not renewed at all goes before what is not sold so.
            let stays = product.is_some_and(|product| product.traits[1]);
            let sold = product.is_none_or(|product| catalogue.sells_for(product, wish.term, now));
            if stays || !sold {
                return Err(refused("CBC.30010069"));
            }
            let longest = self.trading.rules.longest;
            let furthest = longest.map(|most| months_after(self.zone.civil_day(now), most));
            if furthest.is_some_and(|furthest| last > furthest) {
                return Err(refused("CBC.99003154"));
            }
            match cost {
                Some(Ok(Some(cost))) => {
                    all.push((place, ((from, self.zone.end_of(last)), last - ends), cost));
                }
                // The days beyond the term have no price.
                Some(Ok(None)) => return Err(refused("CBC.30010069")),
                Some(Err(answer)) => unpriced = unpriced.or(Some(answer)),
                None => unpriced = unpriced.or_else(|| Some(no_product())),
            }
        }
        unpriced.map_or(Ok(all), Err)
    }

    /// What takes something off a renewal.
    fn renewal_offers(&self, who: Who, renewed: &[Renewed]) -> Vec<Offer> {
        let discounts = self.discounts_of(who);
        let all = discounts.iter().enumerate().map(|(at, discount)| {
            let is = |one: &crate::discounts::Discount| std::ptr::eq(one, *discount);
            let left = renewed.iter().map(|(.., (official, left))| left[at].unwrap_or(*official));
            Offer {
                discount: self.discounts.iter().position(is).unwrap_or(0),
                kind: discount.kind,
                until: discount.to,
                left: left.collect(),
            }
        });
        let official: i128 = renewed.iter().map(|(.., (one, _))| i128::from(*one)).sum();
        let off =
            |offer: &Offer| offer.left.iter().map(|one| i128::from(*one)).sum::<i128>() < official;
        all.filter(off).collect()
    }

    /// The discounts by which earlier orders of all these resources were paid.
    pub(crate) fn used_before(&self, items: &[Item]) -> Vec<usize> {
        let of = |resource: usize| -> Vec<usize> {
            let has = |item: &Item| item.resource == resource && item.state == "done";
            let paid = self.orders.iter().filter(|order| order.items.iter().any(has));
            paid.filter_map(|order| Some(order.offers[order.discount?].discount)).collect()
        };
        let mut all = items.iter().map(|item| of(item.resource));
        let first = all.next().unwrap_or_default();
        all.fold(first, |common, own| common.into_iter().filter(|one| own.contains(one)).collect())
    }

    /// A renewal that was paid is done at once.
    pub(crate) fn complete_renewal(&mut self, place: usize) {
        let (who, now) = (self.orders[place].who, self.now());
        for at in 0..self.orders[place].items.len() {
            let order = &mut self.orders[place];
            order.items[at].state = "done";
            let item = order.items[at].clone();
            let (from, to) = item.span.unwrap_or_default();
            let line = &mut order.lines[item.line];
            (line.effective, line.expires) = (Some(from), Some(to));
            let cycle = line.period.0;
            let one = &mut self.resources[item.resource];
            one.updated = now;
            let blocked = one.term.as_ref().is_some_and(|term| term.status == 4);
            one.term.iter_mut().for_each(|term| {
                (term.status, term.expires, term.cycle) = (2, to, cycle);
            });
            self.raise(who, "resource.renewed");
            if blocked {
                self.raise(who, "resource.unfreeze");
            }
            self.watch(item.resource);
        }
        self.completed(place);
    }
}

/// The first day of this number that is not before another, or with -1 the last of that one's month.
fn unified(day: i64, number: i64) -> i64 {
    let (first, last) = month_end(day);
    if number < 0 {
        return last;
    }
    let there = first + number - 1;
    if there < day { months_after(there, 1) } else { there }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::day_text;

    #[test]
    fn what_ends_on_a_day_ends_on_the_first_that_is_not_earlier() {
        // 2026-01-31.
        let day = 20_484;
        let ends = |number| day_text(unified(day, number));
        assert_eq!([ends(-1), ends(15), ends(28)], ["2026-01-31", "2026-02-15", "2026-02-28"]);
        assert_eq!(day_text(unified(day - 20, 11)), "2026-01-11");
    }
}
