//! Renewals of resources with terms.

use crate::amount::E8;
use crate::answer::Answer;
use crate::calendar::{month_end, months_after};
use crate::catalogue::Period;
use crate::customers::bad_parameter;
use crate::discounts::{Discount, PROMOTION};
use crate::ids::Id;
use crate::json::{Fields, Json};
use crate::order_amounts::Covered;
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
/// Where orders come from that nobody placed, by its place among [`crate::orders::SOURCES`].
pub(crate) const SYSTEM: usize = 7;

/// A renewed resource: until when, how many days of that are beyond the term, and what it costs by list and with each discount.
pub(crate) type Renewed = (usize, (Span, i64), Cost);

/// From when to when.
type Span = (i64, i64);

/// Why a resource is not renewed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Against {
    Gone,
    Unpaid,
    Processing,
    Stays,
    NotSold,
    TooLong,
}

impl Against {
    /// The code by which a renewal is refused.
    const fn code(self) -> &'static str {
        match self {
            Self::Gone => "CBC.99003016",
            Self::Unpaid => "CBC.99003100",
            Self::Processing => "CBC.99003144",
            Self::Stays | Self::NotSold => "CBC.30010069",
            Self::TooLong => "CBC.99003154",
        }
    }

    /// The code by which its price is.
    const fn quoted(self) -> &'static str {
        match self {
            Self::Gone => "CBC.30050009",
            Self::Unpaid => "CBC.30050010",
            Self::Processing => "CBC.30050011",
            Self::Stays => "CBC.30050013",
            Self::NotSold | Self::TooLong => "CBC.30050008",
        }
    }
}

fn refused(code: &str) -> Answer {
    Answer::refused(400, code)
}

impl Model {
    /// A customer renews resources.
    pub fn renew(&mut self, who: Who, wish: &Renewal) -> Answer {
        let id = match self.renewal_order(who, wish, None) {
            Ok(id) => id,
            Err(answer) => return answer,
        };
        let body = Fields::default().with("order_ids", vec![id]);
        Answer::of(200, body.with("fail_resource_infos", Vec::<Json>::new()).done())
    }

    /// The order by which a customer renews resources, which are to end by this policy.
    pub(crate) fn renewal_order(
        &mut self,
        who: Who,
        wish: &Renewal,
        policy: Option<i64>,
    ) -> Result<Id, Answer> {
        let ids = &wish.resources;
        if (1..ids.len()).any(|place| ids[..place].contains(&ids[place])) {
            return Err(bad_parameter());
        }
        if self.people[who].real_name.is_none() {
            return Err(Answer::refused(403, "CBC.0151"));
        }
        let renewed = self.renewed(who, wish)?;
        let order = self.renewing_order((who, 0), &renewed, wish.term)?;
        for (resource, ..) in renewed.iter().filter(|_| policy.is_some()) {
            if let Some(term) = self.resources[*resource].term.as_mut() {
                if policy == Some(3) {
                    term.renew_itself();
                }
                term.policy = policy.unwrap_or(term.policy);
            }
            self.watch(*resource);
        }
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
        self.is_about(who);
        self.detail(facts);
        if unpaid.is_some() {
            return Err(refused("CBC.30050006"));
        }
        Ok(id)
    }

    /// The order by which resources are renewed, where that has a price; it is not told of yet.
    pub(crate) fn renewing_order(
        &mut self,
        (who, source): (Who, usize),
        renewed: &[Renewed],
        (unit, periods): (Period, i64),
    ) -> Result<usize, Answer> {
        let sum: i128 = renewed.iter().map(|(.., (official, _))| i128::from(*official)).sum();
        if sum > i128::from(i64::MAX) {
            return Err(above_maximum());
        }
        let offers = self.renewal_offers(who, renewed);
        let (mut lines, mut items) = (Vec::new(), Vec::new());
        for (line, (resource, (span, extra), (official, _))) in renewed.iter().enumerate() {
            lines.push(OrderLine {
                sold: self.resources[*resource].sold.clone(),
                base: None,
                size: self.resources[*resource].size,
                period: (unit, Some(periods)),
                count: 1,
                official: *official,
                off: 0,
                covered: Covered::default(),
                kept: None,
                effective: None,
                expires: None,
            });
            let item = Item::new((line, *resource), "waiting");
            items.push(Item { span: Some(*span), extra: *extra, ..item });
        }
        let payer = self.payer_of(who);
        Ok(self.new_order((who, payer, RENEW, source), (lines, items, offers)))
    }

    /// What is renewed, until when, and for how much.
    fn renewed(&self, who: Who, wish: &Renewal) -> Result<Vec<Renewed>, Answer> {
        let discounts = self.discounts_of(who);
        let (mut all, mut unpriced) = (Vec::new(), None);
        for id in &wish.resources {
            match self.renewed_one(who, self.resource(id), wish.term, &discounts) {
                Ok(Ok(one)) => all.push(one),
                Ok(Err(answer)) => unpriced = unpriced.or(Some(answer)),
                Err(against) => return Err(refused(against.code())),
            }
        }
        unpriced.map_or(Ok(all), Err)
    }

    /// One of them. What has no price is looked at after all else.
    pub(crate) fn renewed_one(
        &self,
        who: Who,
        place: Option<usize>,
        term: (Period, i64),
        discounts: &[&Discount],
    ) -> Result<Result<Renewed, Answer>, Against> {
        let (now, catalogue) = (self.now(), self.catalogue());
        let (unit, periods) = term;
        let own = |place: &usize| self.resources[*place].who == who && self.lives(*place);
        let place = place.filter(own).ok_or(Against::Gone)?;
        if let Some(order) = self.open_orders(place).first() {
            let order = &self.orders[*order];
            let unpaid = order.stand != Stand::Processing && !order.ends_something();
            return Err(if unpaid { Against::Unpaid } else { Against::Processing });
        }
        let one = &self.resources[place];
        let from = one.term.as_ref().map_or(0, |term| term.expires);
        let ends = self.zone.civil_day(self.zone.term_end(from, term));
        let last = self.renewals(who).1.map_or(ends, |day| unified(ends, day));
        let product = catalogue.product(&one.sold.product);
        let cost = product.map(|product| {
            let (size, size_measure) = one.size.unzip();
            let what = What::Term(unit, periods);
            let line = Line { size, size_measure, ..Line::of_term(what) };
            let term = (unit, periods, last - ends);
            catalogue.renewed_in_cents((product, &line), term, discounts, now)
        });
        // What is not renewed at all goes before what is not sold so.
        let stays = product.is_some_and(|product| product.traits[1]);
        let sold = product.is_none_or(|product| catalogue.sells_for(product, term, now));
        if stays {
            return Err(Against::Stays);
        }
        if !sold {
            return Err(Against::NotSold);
        }
        let longest = self.trading.rules.longest;
        let furthest = longest.map(|most| months_after(self.zone.civil_day(now), most));
        if furthest.is_some_and(|furthest| last > furthest) {
            return Err(Against::TooLong);
        }
        match cost {
            Some(Ok(Some(cost))) => {
                Ok(Ok((place, ((from, self.zone.end_of(last)), last - ends), cost)))
            }
            // The days beyond the term have no price.
            Some(Ok(None)) => Err(Against::NotSold),
            Some(Err(answer)) => Ok(Err(answer)),
            None => Ok(Err(no_product())),
        }
    }

    /// What renewals would cost.
    pub fn rate_renewals(&self, (who, user): (Who, usize), wish: &Renewal) -> Answer {
        let ids = &wish.resources;
        if (1..ids.len()).any(|place| ids[..place].contains(&ids[place])) {
            return refused("CBC.30050012");
        }
        let discounts =
            if self.sees_discounts(who, user) { self.discounts_of(who) } else { Vec::new() };
        let (mut renewed, mut failed) = (Vec::new(), Vec::new());
        for id in ids {
            match self.renewed_one(who, self.resource(id), wish.term, &discounts) {
                Ok(Ok(one)) => renewed.push((id, one)),
                Ok(Err(answer)) => return answer,
                Err(against) => {
                    let shown = Fields::default().with("resource_id", id.as_str());
                    let shown = shown.with("error_code", against.quoted());
                    failed.push(shown.with("error_msg", Json::Any).done());
                }
            }
        }
        let sum: i128 = renewed.iter().map(|(_, (.., (one, _)))| i128::from(*one)).sum();
        let Ok(official) = E8::try_from(sum) else { return above_maximum() };
        let paid = |place: usize| -> E8 {
            let each = renewed.iter().map(|(_, (.., (one, left)))| left[place].unwrap_or(*one));
            each.sum()
        };
        let offered: Vec<usize> =
            (0..discounts.len()).filter(|place| paid(*place) < official).collect();
        let competing = offered.iter().copied().filter(|one| discounts[*one].kind != PROMOTION);
        let best = competing.min_by_key(|place| (paid(*place), *place));
        let results = renewed.iter().map(|(id, (.., (one, left)))| {
            let amount = best.map_or(*one, |best| left[best].unwrap_or(*one));
            let shown = Fields::default().with("resource_id", id.as_str());
            shown.with("amount", Json::amount(amount)).done()
        });
        let offers: Vec<Json> = offered
            .iter()
            .map(|place| {
                Fields::default()
                    .with("discount_id", discounts[*place].id_and(""))
                    .with("amount", Json::amount(paid(*place)))
                    .with("official_website_amount", Json::amount(official))
                    .with("discount_amount", Json::amount(official - paid(*place)))
                    .with("discount_type", discounts[*place].kind)
                    .with("discount_name", discounts[*place].name.as_str())
                    .with("best_offer", i64::from(best == Some(*place)))
                    .done()
            })
            .collect();
        let whole =
            Fields::default().with("official_website_amount", Json::amount(official)).done();
        let body = Fields::default()
            .with("currency", self.site.currency())
            .with("renew_inquiry_results", results.collect::<Vec<Json>>())
            .with_some(
                "official_website_rating_result",
                Some(whole).filter(|_| !renewed.is_empty()),
            )
            .with_some(
                "optional_discount_rating_results",
                Some(offers).filter(|offers| !offers.is_empty()),
            )
            .with("fail_resource_infos", failed);
        Answer::of(200, body.done())
    }

    /// What takes something off a renewal.
    fn renewal_offers(&self, who: Who, renewed: &[Renewed]) -> Vec<Offer> {
        let discounts = self.discounts_of(who);
        let all = discounts.iter().enumerate().map(|(at, discount)| {
            let is = |one: &Discount| std::ptr::eq(one, *discount);
            let left = renewed.iter().map(|(.., (official, left))| left[at].unwrap_or(*official));
            Offer {
                own: None,
                mode: discount.mode,
                value: discount.value,
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
        let (who, source, now) = (self.orders[place].who, self.orders[place].source, self.now());
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
                if source == SYSTEM {
                    term.renewed_by_system();
                }
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
