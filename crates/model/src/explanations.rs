//! Why amounts are what they are, as customers and operators are told: the amounts are the model's own, and
//! the steps must come to them.

use std::collections::BTreeMap;

use crate::amount::{E8, decimals};
use crate::answer::Answer;
use crate::calendar::cycle_text;
use crate::customers::{bad_parameter, unknown_customer};
use crate::discounts::Discount;
use crate::json::{Fields, Json};
use crate::orders::Order;
use crate::rating::{Inquiry, Rated, What};
use crate::world::{Model, Who};

/// Whose discounts count for an inquiry, and who is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asker {
    /// A user of a customer.
    User((Who, usize)),
    /// An operator, who names a customer by its id, or none.
    Operator(Option<String>),
}

/// A line of an explanation: its id, its product, and what it comes to in units of 10⁻¹⁰.
type Line = (Json, Option<String>, i128);

fn nothing() -> Answer {
    Answer::refused(404, "HUBU.0290")
}

/// An amount at 10⁻¹⁰ of one at 10⁻⁸.
fn e10(amount: E8) -> i128 {
    i128::from(amount) * 100
}

impl Model {
    /// The explanation of something of a kind, as of an instant, by a version of the catalogue.
    fn explained(
        &self,
        (kind, id): (&str, Json),
        (at, version): (i64, usize),
        lines: Vec<Line>,
        postings: Vec<Json>,
    ) -> Answer {
        let text = |amount: i128| Json::Text(decimals(amount, 10, 0));
        let sum = lines.iter().map(|(.., amount)| amount).sum();
        let lines = lines.into_iter().map(|(id, product, amount)| {
            Fields::default()
                .with("id", id)
                .with_some("product_id", product)
                .with("amount", text(amount))
                .with("recomputed", true)
                .with("steps", Json::Derived(amount))
                .done()
        });
        let body = Fields::default()
            .with("kind", kind)
            .with("id", id)
            .with("at", Json::instant(at))
            .with("catalogue_version", version)
            .with("currency", self.site.currency())
            .with("amount", text(sum))
            .with("lines", lines.collect::<Vec<Json>>())
            .with_some("postings", Some(postings).filter(|postings| !postings.is_empty()));
        Answer::of(200, body.done())
    }

    /// Whom somebody asks about; none: nobody in particular.
    fn asked_about(&self, asker: &Asker) -> Result<Option<(Who, usize)>, Answer> {
        match asker {
            Asker::User(caller) => Ok(Some(*caller)),
            Asker::Operator(None) => Ok(None),
            Asker::Operator(Some(id)) => {
                self.find(id).map(|who| Some((who, 0))).ok_or_else(unknown_customer)
            }
        }
    }

    /// Why something would have cost what it would at an instant; `id` is how the inquiry is named.
    pub fn explain_inquiry(
        &self,
        asker: &Asker,
        (id, inquiry): (&str, &Inquiry),
        at: i64,
    ) -> Answer {
        let about = match self.asked_about(asker) {
            Ok(about) => about,
            Err(answer) => return answer,
        };
        let ids: Vec<&String> = inquiry.lines.iter().map(|line| &line.id).collect();
        let repeated = (1..ids.len()).any(|place| ids[..place].contains(&ids[place]));
        if repeated || !inquiry.is_whole() || at > self.now() {
            return bad_parameter();
        }
        let discounts = about.map_or_else(Vec::new, |caller| self.seen_discounts(caller, at));
        let catalogue = self.catalogue();
        let mut rated = Vec::new();
        for line in &inquiry.lines {
            match catalogue.rated(line, &discounts, (at, "subscribe")) {
                Ok(one) => rated.push(one),
                Err(_) => return nothing(),
            }
        }
        let of_term = matches!(inquiry.lines[0].what, What::Term(..));
        let cost = |one: &Rated<'_>| {
            if of_term { one.paid(None) * 100_000_000 } else { usage(one, &discounts, inquiry) }
        };
        let too_much = |official: i128| official > crate::rating::MOST_E8 * 100;
        let official = |one: &Rated<'_>| {
            if of_term { one.paid(None) * 100_000_000 } else { usage(one, &[], inquiry) }
        };
        let each = of_term && rated.iter().any(|one| too_much(official(one)));
        if each || too_much(rated.iter().map(official).sum()) {
            return nothing();
        }
        let lines =
            inquiry.lines.iter().zip(&rated).map(|(line, one)| {
                (line.id.as_str().into(), Some(one.product.id.clone()), cost(one))
            });
        let kind = if of_term { "subscribe-inquiry" } else { "on-demand-inquiry" };
        let version = self.catalogue_versions();
        self.explained((kind, id.into()), (at, version), lines.collect(), Vec::new())
    }

    /// The order that somebody may ask about.
    fn explainable(&self, asker: &Asker, id: &str) -> Result<Option<usize>, Answer> {
        self.asked_about(asker)?;
        let seen = |place: &usize| {
            let order = &self.orders[*place];
            match asker {
                Asker::User((who, _)) => order.who == *who || order.payer == *who,
                Asker::Operator(_) => true,
            }
        };
        Ok(self.order(id).filter(seen))
    }

    /// Why a line of an order, by its number from 1 on, comes to what it does.
    pub fn explain_line(&self, asker: &Asker, order: &str, number: usize) -> Answer {
        let found = match self.explainable(asker, order) {
            Ok(found) => found,
            Err(answer) => return answer,
        };
        let buys = |place: &usize| !self.orders[*place].ends_something();
        let Some(place) = found.filter(buys) else { return nothing() };
        let order_of = &self.orders[place];
        let Some(line) = number.checked_sub(1).and_then(|at| order_of.lines.get(at)) else {
            return nothing();
        };
        let id = crate::order_lists::line_id(order_of, number - 1);
        let line = (id, Some(line.sold.product.clone()), e10(line.after()));
        let asked = format!("{order}-{number:06}");
        let postings = self.postings_of(asker, place, &[]);
        let of = (order_of.placed, order_of.version);
        self.explained(("order-line", asked.into()), of, vec![line], postings)
    }

    /// Why an order gives back what it does.
    pub fn explain_refund(&self, asker: &Asker, id: &str) -> Answer {
        let found = match self.explainable(asker, id) {
            Ok(found) => found,
            Err(answer) => return answer,
        };
        let any = |place: &usize| {
            let order = &self.orders[*place];
            !order.rows.is_empty() || !order.backs.is_empty()
        };
        let Some(place) = found.filter(any) else { return nothing() };
        let order = &self.orders[place];
        // Of each resource, line by line of what was paid.
        let mut terms: BTreeMap<(usize, (usize, usize)), E8> = BTreeMap::new();
        for (resource, base, amount) in &order.rows {
            *terms.entry((*resource, *base)).or_default() -= amount;
        }
        for back in &order.backs {
            terms.entry((back.resource, back.base)).or_default();
        }
        let bases: Vec<usize> = terms.keys().map(|(_, base)| base.0).collect();
        // What bought no time is told by no line.
        let spans = |(resource, (base, line)): &(usize, (usize, usize))| {
            let items = self.orders[*base].items.iter();
            let mut own = items.filter(|item| (item.resource, item.line) == (*resource, *line));
            own.any(|item| item.span.is_some())
        };
        let lines = terms
            .iter()
            .filter(|(term, _)| spans(term))
            .map(|((resource, _), back)| (self.resources[*resource].id.into(), None, e10(*back)));
        let postings = self.postings_of(asker, place, &bases);
        let of = (order.placed, order.version);
        self.explained(("refund", id.into()), of, lines.collect(), postings)
    }

    /// What was posted for an order while it went on, the newest first, and what went back to coupons that paid
    /// others; a customer is told of its own books.
    fn postings_of(&self, asker: &Asker, place: usize, bases: &[usize]) -> Vec<Json> {
        let order: &Order = &self.orders[place];
        let ended = order.paid.max(order.completed).unwrap_or(order.updated);
        let last = ended.max(order.updated);
        let entries = self.entries();
        let mut shown = Vec::new();
        for (number, posting) in self.postings.iter().enumerate().rev() {
            let trade = &posting.trade;
            let own = trade.id == order.id;
            let of_base = bases.iter().any(|base| trade.id == self.orders[*base].id);
            let told = own || (of_base && trade.kind == "REFUND");
            let party = [trade.payer, trade.consumer].contains(&order.who);
            if !told || !party || !(order.placed..=last).contains(&posting.at) {
                continue;
            }
            let entries: Vec<Json> = entries[number]
                .iter()
                .filter(|entry| match asker {
                    Asker::User((who, _)) => entry.place.0 == *who,
                    Asker::Operator(_) => true,
                })
                .map(|entry| {
                    Fields::default()
                        .with("customer_id", self.people[entry.place.0].id)
                        .with("book_kind", entry.place.1.word())
                        .with("amount", Json::amount(entry.line.amount))
                        .with("balance", Json::amount(entry.line.after))
                        .with("bill_cycle", cycle_text(trade.cycle))
                        .done()
                })
                .collect();
            if !entries.is_empty() {
                let posted = Fields::default()
                    .with("posting_id", posting.id)
                    .with("trade_time", Json::instant(posting.at))
                    .with("trade_type", trade.kind)
                    .with("trade_id", trade.id)
                    .with("entries", entries);
                shown.push(posted.done());
            }
        }
        shown
    }
}

/// What usage costs as an inquiry shows it.
fn usage(one: &Rated<'_>, discounts: &[&Discount], inquiry: &Inquiry) -> i128 {
    let left = one.taken(discounts).map_or(one.official, |(_, left)| left);
    let part = if inquiry.precise { 1 } else { 10_000 };
    left / (100_000_000 * part) * part
}
