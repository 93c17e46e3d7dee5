//! What customers who pay after the month may spend in one. Nothing is paid from it.

use crate::amount::{E8, UNIT};
use crate::answer::Answer;
use crate::books::Holds;
use crate::customers::{bad_parameter, unknown_customer};
use crate::json::{Fields, Json};
use crate::world::{Model, Who};

impl Model {
    /// What is wrong with the form of a quota, or that nobody has such an id.
    pub fn against_quota(&self, customer: &str, amount: E8) -> Option<Answer> {
        if amount < 0 {
            return Some(bad_parameter());
        }
        self.find(customer).is_none().then(unknown_customer)
    }

    /// An operator says what a customer may spend in a month, from this one on.
    pub fn set_expenditure_quota(&mut self, customer: &str, amount: E8) -> Answer {
        let Some(who) = self.find(customer) else { return unknown_customer() };
        if !self.people[who].monthly || self.is_resale(who) {
            return Answer::refused(409, "HUBU.0197");
        }
        self.people[who].expenditure_quota = amount;
        self.raise(who, "account.expenditure_quota_set");
        let facts = Fields::default().with("customer_id", self.people[who].id);
        self.detail(facts.with("amount", Json::amount(amount)));
        Answer::empty()
    }

    /// What somebody may spend this month, and what it has: nothing of either where it pays at once.
    /// A partner's resale customer is told nothing.
    pub fn show_expenditure_quota(&self, who: Who) -> Answer {
        if self.is_resale(who) {
            return Answer::of(200, Fields::default().done());
        }
        let (granted, used) = if self.people[who].monthly {
            (self.people[who].expenditure_quota, self.consumed(who))
        } else {
            (0, 0)
        };
        let body = Fields::default()
            .with("granting_amount", Json::amount_number(granted))
            .with("granting_amount_used", Json::amount_number(used))
            .with("percentage_granting_amount_used", Json::amount_number(share(used, granted)))
            .with("measure_id", 1_i64)
            .with("currency", self.site.currency());
        Answer::of(200, body.done())
    }

    /// What became owed for this month; whether it was paid since makes no difference.
    fn consumed(&self, who: Who) -> E8 {
        let month = self.zone.cycle_of(self.now());
        let Some(book) = self.book((who, Holds::Receivable, month)) else { return 0 };
        let owed = |posting: usize| self.postings[posting].trade.detail != WRITE_OFF;
        book.lines.iter().filter(|line| owed(line.posting)).map(|line| -line.amount).sum()
    }
}

/// The detail of what was paid of a debt.
const WRITE_OFF: &str = "SOURCE_OPERAIION_WRITEOFF";

/// A share of a whole, to two decimals; half of the last one counts as one. Of nothing it is none.
fn share(part: E8, whole: E8) -> E8 {
    if whole == 0 {
        return 0;
    }
    let (part, whole) = (i128::from(part), i128::from(whole));
    let (cents, rest) = (part * 100 / whole, part * 100 % whole);
    let cents = cents + i128::from(rest * 2 >= whole);
    i64::try_from(cents * i128::from(UNIT / 100)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::number;

    #[test]
    fn shares_are_rounded_to_two_decimals() {
        let written =
            [(1, 3, "0.33"), (2, 3, "0.67"), (1, 200, "0.01"), (3, 2, "1.5"), (5, 0, "0")];
        for (part, whole, text) in written {
            assert_eq!(number(share(part * UNIT, whole * UNIT)), text, "{part} of {whole}");
        }
    }
}
