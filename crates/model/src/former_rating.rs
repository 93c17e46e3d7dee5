//! The old form of both inquiries, of usage and of terms.

use crate::amount::decimals;
use crate::answer::Answer;
use crate::customers::bad_parameter;
use crate::former_orders::{recoded, well};
use crate::json::{Fields, Json};
use crate::rating::{Inquiry, MOST_E8, Rated, What, above_maximum, best_offer};
use crate::world::{Model, Who};

/// An inquiry in its old form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormerInquiry {
    /// What is asked for; ids may repeat.
    pub inquiry: Inquiry,
    /// By the prices of which instant; none: of now.
    pub at: Option<i64>,
    /// Is it of a way of being charged that there is?
    pub is_offered: bool,
}

/// What something costs by list, and what it costs: in units of 10⁻¹⁰.
pub(crate) type Costs = [i128; 2];

/// A cent.
const CENT_E10: i128 = 100_000_000;

/// What usage costs: cut to six decimals.
fn of_usage(one: &Rated<'_>, discounts: &[&crate::discounts::Discount]) -> Costs {
    let cut = |exact: i128| exact / 1_000_000_000_000 * 10_000;
    let left = one.taken(discounts).map_or(one.official, |(_, left)| left);
    [cut(one.official), cut(left)]
}

/// The answer of an inquiry in its old form: of each line the id it has there, its product and its costs.
pub(crate) fn told(currency: &str, lines: &[(String, String, Costs)]) -> Answer {
    let shown = |units: i128| Json::Number(decimals(units, 10, 0));
    let costs = |[official, amount]: Costs| {
        Fields::default()
            .with("amount", shown(amount))
            .with("originalAmount", shown(official))
            .with("discountAmount", shown(official - amount))
            .with("measureId", 1_i64)
    };
    let sum = |which: usize| lines.iter().map(|(.., costs)| costs[which]).sum::<i128>();
    let results = lines.iter().map(|(id, product, own)| {
        costs(*own).with("id", id.as_str()).with("productId", product.as_str()).done()
    });
    let result = costs([sum(0), sum(1)])
        .with("currency", currency)
        .with("productRatingResult", results.collect::<Vec<Json>>());
    Answer::of(200, well().with("ratingResult", result.done()).done())
}

impl Model {
    /// What usage, or terms, would cost at an instant. Terms take the best of the discounts that compete.
    pub fn rate_formerly(&self, caller: (Who, usize), asked: &FormerInquiry) -> Answer {
        if !asked.is_offered || !asked.inquiry.is_whole() {
            return bad_parameter();
        }
        let (catalogue, at) = (self.catalogue(), asked.at.unwrap_or(self.now()));
        let discounts = self.seen_discounts(caller, at);
        let mut rated = Vec::new();
        for line in &asked.inquiry.lines {
            match catalogue.rated(line, &discounts, (at, "subscribe")) {
                Ok(one) => rated.push(one),
                Err(answer) => return recoded(answer),
            }
        }
        let of_term = matches!(asked.inquiry.lines[0].what, What::Term(..));
        let best = best_offer(&rated, &discounts);
        let costs = |one: &Rated<'_>| {
            if of_term {
                [None, best].map(|discount| one.paid(discount) * CENT_E10)
            } else {
                of_usage(one, &discounts)
            }
        };
        let lines: Vec<_> = asked
            .inquiry
            .lines
            .iter()
            .zip(&rated)
            .map(|(line, one)| (line.id.clone(), one.product.id.clone(), costs(one)))
            .collect();
        let too_much = |official: i128| official > MOST_E8 * 100;
        let each = of_term && lines.iter().any(|(.., [official, _])| too_much(*official));
        if each || too_much(lines.iter().map(|(.., [official, _])| *official).sum()) {
            return recoded(above_maximum());
        }
        told(self.site.currency(), &lines)
    }
}
