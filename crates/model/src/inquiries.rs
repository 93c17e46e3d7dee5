//! Inquiries are answered: what usage and terms would cost.

use crate::amount::decimals;
use crate::answer::Answer;
use crate::customers::bad_parameter;
use crate::discounts::Discount;
use crate::json::{Fields, Json};
use crate::rating::{Inquiry, Line, MOST_E8, Rated, above_maximum, best_offer, cents};
use crate::world::{Model, Who};

/// Cents as a number.
fn money(cents: i128) -> Json {
    Json::Number(decimals(cents, 2, 0))
}

impl Model {
    /// What is wrong with the form of an inquiry.
    fn against_inquiry(inquiry: &Inquiry) -> Option<Answer> {
        let ids: Vec<&String> = inquiry.lines.iter().map(|line| &line.id).collect();
        let repeated = (1..ids.len()).any(|place| ids[..place].contains(&ids[place]));
        (repeated || !inquiry.is_whole()).then(bad_parameter)
    }

    /// The discounts that a user of an account is shown, as of an instant.
    pub(crate) fn seen_discounts(&self, (who, user): (Who, usize), at: i64) -> Vec<&Discount> {
        if self.sees_discounts(who, user) { self.discounts_at(who, at) } else { Vec::new() }
    }

    /// What usage would cost. One discount counts for each line: of the kind that goes before, the one
    /// that leaves least.
    pub fn rate_usage(&self, caller: (Who, usize), inquiry: &Inquiry) -> Answer {
        if let Some(answer) = Self::against_inquiry(inquiry) {
            return answer;
        }
        let (catalogue, now) = (self.catalogue(), self.now());
        let discounts = self.seen_discounts(caller, now);
        // All is cut to so many parts of 10⁻¹⁰.
        let part = if inquiry.precise { 1 } else { 10_000 };
        let cut = |exact: i128| exact / (100_000_000 * part) * part;
        let shown = |units: i128| Json::Number(decimals(units, 10, 0));
        let (mut results, mut sums) = (Vec::new(), [0, 0]);
        let mut rated = Vec::new();
        for line in &inquiry.lines {
            match catalogue.rated(line, &discounts, (now, "subscribe")) {
                Ok(one) => rated.push(one),
                Err(answer) => return answer,
            }
        }
        for (line, one) in inquiry.lines.iter().zip(&rated) {
            let taken = one.taken(&discounts);
            let official = cut(one.official);
            let amount = taken.map_or(official, |(_, left)| cut(left));
            sums[0] += official;
            sums[1] += amount;
            let discount = taken.map(|(place, _)| {
                Fields::default()
                    .with("discount_id", discounts[place].id_and(""))
                    .with("discount_type", discounts[place].kind)
                    .with("amount", shown(official - amount))
                    .with("measure_id", 1_i64)
                    .with("discount_name", discounts[place].name.as_str())
                    .done()
            });
            let result = Fields::default()
                .with("id", line.id.as_str())
                .with("product_id", one.product.id.as_str())
                .with("amount", shown(amount))
                .with("discount_amount", shown(official - amount))
                .with("official_website_amount", shown(official))
                .with("measure_id", 1_i64)
                .with("discount_rating_results", discount.into_iter().collect::<Vec<Json>>());
            results.push(result.done());
        }
        let [official, amount] = sums;
        if official > MOST_E8 * 100 {
            return above_maximum();
        }
        let body = Fields::default()
            .with("amount", shown(amount))
            .with("discount_amount", shown(official - amount))
            .with("official_website_amount", shown(official))
            .with("measure_id", 1_i64)
            .with("currency", self.site.currency())
            .with("product_rating_results", results);
        Answer::of(200, body.done())
    }

    /// What terms would cost, by list and with each discount.
    pub fn rate_terms(&self, caller: (Who, usize), inquiry: &Inquiry) -> Answer {
        if let Some(answer) = Self::against_inquiry(inquiry) {
            return answer;
        }
        let (catalogue, now) = (self.catalogue(), self.now());
        let discounts = self.seen_discounts(caller, now);
        let mut rated = Vec::new();
        for line in &inquiry.lines {
            match catalogue.rated(line, &discounts, (now, "subscribe")) {
                Ok(one) => rated.push(one),
                Err(answer) => return answer,
            }
        }
        let official: i128 = rated.iter().map(|one| cents(one.official)).sum();
        if rated.iter().any(|one| cents(one.official) * 1_000_000 > MOST_E8)
            || official * 1_000_000 > MOST_E8
        {
            return above_maximum();
        }
        let best = best_offer(&rated, &discounts);
        let lines: Vec<(&Line, &Rated<'_>)> = inquiry.lines.iter().zip(&rated).collect();
        let results = lines.iter().map(|(line, one)| priced(line, one).done());
        let list = Fields::default()
            .with("official_website_amount", money(official))
            .with("measure_id", 1_i64)
            .with("product_rating_results", results.collect::<Vec<Json>>());
        let offers = offers(&lines, &discounts, (official, best));
        let offers = Some(offers).filter(|offers| !offers.is_empty());
        let body = Fields::default()
            .with("official_website_rating_result", list.done())
            .with_some("optional_discount_rating_results", offers)
            .with("currency", self.site.currency());
        Answer::of(200, body.done())
    }
}

fn priced(line: &Line, one: &Rated<'_>) -> Fields {
    Fields::default()
        .with("id", line.id.as_str())
        .with("product_id", one.product.id.as_str())
        .with("official_website_amount", money(cents(one.official)))
        .with("measure_id", 1_i64)
}

/// What everything costs with each discount that takes something off.
fn offers(
    lines: &[(&Line, &Rated<'_>)],
    discounts: &[&Discount],
    (official, best): (i128, Option<usize>),
) -> Vec<Json> {
    let sum = |place: usize| lines.iter().map(|(_, one)| one.paid(Some(place))).sum::<i128>();
    let offered: Vec<usize> = (0..discounts.len()).filter(|place| sum(*place) < official).collect();
    let offer = |place: usize| {
        let results = lines.iter().map(|(line, one)| {
            let (whole, amount) = (cents(one.official), one.paid(Some(place)));
            let shown = priced(line, one).with("amount", money(amount));
            shown.with("discount_amount", money(whole - amount)).done()
        });
        Fields::default()
            .with("discount_id", discounts[place].id_and(""))
            .with("amount", money(sum(place)))
            .with("official_website_amount", money(official))
            .with("discount_amount", money(official - sum(place)))
            .with("measure_id", 1_i64)
            .with("discount_type", discounts[place].kind)
            .with("discount_name", discounts[place].name.as_str())
            .with("best_offer", i64::from(best == Some(place)))
            .with("product_rating_results", results.collect::<Vec<Json>>())
            .done()
    };
    offered.into_iter().map(offer).collect()
}
