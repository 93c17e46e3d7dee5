//! [`Words`]: a reason as words and as values.

mod refund;
mod table;

use std::collections::HashMap;

use hubu_core::discounts::Reduction;
use hubu_core::explanations::{Choice, Reason};
use hubu_core::ids::DiscountKey;
use hubu_core::money::Amount;
use hubu_core::orders::Source;
use hubu_core::products::{Catalogue, PeriodType, PriceKey};
use hubu_core::rating::{Outcome, Outdone, Rule, Step};

use self::refund::refund;
use super::shown::ShownStep;
use super::values::{Values, decimal};
use crate::codes::Said;
use crate::language::Lang;

/// Says the steps of one line.
pub(super) struct Words<'a> {
    lang: Lang,
    catalogue: &'a Catalogue,
    discounts: &'a HashMap<DiscountKey, String>,
    /// What quantities are divided by.
    denominator: i64,
}

type Named = (&'static str, Values);

impl<'a> Words<'a> {
    /// In a language, with what names units and discounts.
    pub(super) fn new(
        lang: Lang,
        catalogue: &'a Catalogue,
        discounts: &'a HashMap<DiscountKey, String>,
    ) -> Self {
        Self { lang, catalogue, discounts, denominator: 1 }
    }

    /// Says a reason; those of a line are said in their order.
    pub(super) fn step(&mut self, reason: &Reason) -> ShownStep {
        let (step, values) = match reason {
            Reason::Rated(step) => self.rated(step),
            Reason::Listed { official } => ("listed", amount(*official)),
            Reason::Offer { .. } | Reason::Adjusted { .. } => self.offer(reason),
            Reason::Term { .. }
            | Reason::Counted { .. }
            | Reason::ReturnedBefore { .. }
            | Reason::PaidFor { .. }
            | Reason::Unused { .. }
            | Reason::Cheaper { .. }
            | Reason::BackAsHeld { .. }
            | Reason::Consumed { .. }
            | Reason::ConsumedAsKept { .. }
            | Reason::Fee { .. }
            | Reason::FeeAsKept { .. }
            | Reason::GivenBack { .. }
            | Reason::Back { .. } => refund(reason),
            Reason::TakenOff { .. }
            | Reason::Covered { .. }
            | Reason::Due { .. }
            | Reason::Paid { .. } => settled(reason),
        };
        let text = values.fill(sentence(step, self.lang), self.lang);
        ShownStep { step, text: text.split_whitespace().collect::<Vec<_>>().join(" "), values }
    }

    fn rated(&mut self, step: &Step) -> Named {
        match step {
            Step::Price { product, key, measure, from } => {
                let values = Values::default().with("product_id", product);
                let (step, values) = match key {
                    PriceKey::OnDemand { usage } => {
                        let values = values.with("usage_factor", usage);
                        ("price_on_demand", self.measure(values, "measure_id", *measure))
                    }
                    PriceKey::Period { unit, .. } => ("price_term", period(values, *unit)),
                };
                (step, values.with("effective_time", from.to_wire()))
            }
            Step::Conversion { value_e8, before_e8, from, to, numerator, denominator } => {
                self.denominator = *denominator;
                let exact = |units: i64| decimal(i128::from(units), 8);
                let values = Values::default()
                    .with("value", exact(*value_e8))
                    .with("before", exact(*before_e8));
                let values = self.measure(values, "from_measure_id", *from);
                let values = self.measure(values, "to_measure_id", *to);
                let values = values
                    .with("numerator", numerator.to_string())
                    .with("denominator", denominator.to_string());
                ("conversion", values)
            }
            Step::Term { unit, periods, whole } => {
                let values = Values::default().with("period_num", periods.to_string());
                let step = if *whole { "term_whole" } else { "term_each" };
                (step, period(values, *unit))
            }
            Step::Count { count } => ("count", Values::default().with("count", count.to_string())),
            Step::Size { size, measure } => {
                let values = Values::default().with("size", size.to_string());
                ("size", self.measure(values, "measure_id", *measure))
            }
            Step::Tier { above_e8, quantity, price } => {
                let values = Values::default()
                    .with("above", decimal(i128::from(*above_e8), 8))
                    .with("quantity", decimal(*quantity, 8))
                    .with("divided_by", self.denominator.to_string())
                    .with("unit_price", price.to_text(0));
                ("tier", values)
            }
            Step::Official { exact } => ("official", exactly(Values::default(), *exact)),
            Step::Days { days, month, exact } => {
                let values = Values::default()
                    .with("days", days.to_string())
                    .with("month", decimal(*month, 18));
                ("days", exactly(values, *exact))
            }
            Step::Changed { before, after, left, total, exact } => {
                let hours = [("left_hours", *left), ("total_hours", *total)];
                ("changed", exactly(counted(prices(*before, *after), hours), *exact))
            }
            Step::Discount { discount, kind, reduction, outcome } => {
                let values = self.discount(*discount, kind.as_str());
                outcome_of(reduced(values, *reduction), *outcome)
            }
            Step::Rounding { rule, exact, rounded_e10 } => rounding(*rule, *exact, *rounded_e10),
        }
    }

    fn offer(&self, reason: &Reason) -> Named {
        match reason {
            Reason::Offer { discount, kind, official, amount, off, choice } => {
                let choice = match choice {
                    Choice::Open => "open",
                    Choice::Best => "best",
                    Choice::Chosen => "chosen",
                    Choice::Passed => "passed",
                };
                let values = self
                    .discount(*discount, kind.as_str())
                    .with("official", official.to_text(0))
                    .with("amount", amount.to_text(0))
                    .with("off", off.to_text(0));
                ("offer", by_word(values, "choice", choice))
            }
            Reason::Adjusted { discount, off, officials, place, share } => {
                let all: Vec<String> = officials.iter().map(|one| one.to_text(0)).collect();
                let values = Values::default()
                    .with("discount_id", discount.to_wire())
                    .with("off", off.to_text(0))
                    .with("officials", all.join(" "))
                    .with("place", (place + 1).to_string())
                    .with("share", share.to_text(0));
                ("adjusted", values)
            }
            _ => settled(reason),
        }
    }

    fn discount(&self, discount: DiscountKey, kind: &'static str) -> Values {
        let name = self.discounts.get(&discount).cloned().unwrap_or_default();
        let values = Values::default().with("discount_id", discount.to_wire());
        by_word(values, "discount_type", kind).with("discount_name", name)
    }

    /// A unit by its number, said by its name.
    fn measure(&self, values: Values, name: &'static str, measure: i64) -> Values {
        let number = measure.to_string();
        match self.catalogue.measure(measure) {
            Some(known) => {
                let names = known.names.clone();
                values.said(name, number, Said::both(names.zh, names.en))
            }
            None => values.with(name, number),
        }
    }
}

/// An exact amount at 10⁻¹⁸, and what it was rounded to at 10⁻¹⁰.
fn rounding(rule: Rule, exact: i128, rounded_e10: i128) -> Named {
    let word = match rule {
        Rule::CutToSix => "cut_to_six",
        Rule::CutToTen => "cut_to_ten",
        Rule::HalfUpToCent => "half_up_to_cent",
    };
    let values = Values::default().with("exact", decimal(exact, 18));
    ("rounding", by_word(values, "rule", word).with("amount", decimal(rounded_e10, 10)))
}

fn outcome_of(values: Values, outcome: Outcome) -> Named {
    match outcome {
        Outcome::Taken { amount_e18 } => ("discount_taken", exactly(values, amount_e18)),
        Outcome::Offered { amount_e18 } => ("discount_offered", exactly(values, amount_e18)),
        Outcome::Outdone { amount_e18, by } => {
            let word = match by {
                Outdone::Kind => "kind",
                Outdone::Amount => "amount",
                Outdone::Place => "place",
            };
            ("discount_outdone", exactly(by_word(values, "reason", word), amount_e18))
        }
        Outcome::Unfit(why) => {
            let (code, zh, en) = table::unfit(why);
            ("discount_unfit", values.said("reason", code, Said::both(zh, en)))
        }
    }
}

/// What is taken off a line of an order, what covers it, what is due, and what paid it.
fn settled(reason: &Reason) -> Named {
    let empty = Values::default();
    match reason {
        Reason::TakenOff { by, off, left } => {
            let values = by_word(empty, "discount_type", by.as_str());
            let values = values.with("off", off.to_text(0)).with("left", left.to_text(0));
            ("taken_off", values)
        }
        Reason::Covered { by, amount, left } => {
            let word = match by {
                hubu_core::coupons::Kind::Discount => "discount",
                hubu_core::coupons::Kind::Voucher => "voucher",
                hubu_core::coupons::Kind::Flexi => "flexi",
                hubu_core::coupons::Kind::StoredValueCard => "card",
            };
            let values = by_word(empty, "coupon_type", word);
            let values = values.with("amount", amount.to_text(0)).with("left", left.to_text(0));
            ("covered", values)
        }
        Reason::Due { amount: due } => ("due", amount(*due)),
        Reason::Paid { source, amount, returned } => {
            let values = by_source(*source).with("amount", amount.to_text(0));
            ("paid", values.with("returned", returned.to_text(0)))
        }
        _ => refund(reason),
    }
}

fn sentence(step: &str, lang: Lang) -> &'static str {
    let found = table::SENTENCES.iter().find(|(name, ..)| *name == step);
    found.map_or("", |(_, zh, en)| lang.pick(*zh, *en))
}

/// A code said by its word; one without a word is said as it is.
fn by_word(values: Values, name: &'static str, code: &'static str) -> Values {
    match table::WORDS.iter().find(|(word, ..)| *word == code) {
        Some((_, zh, en)) => values.said(name, code, Said::both(*zh, *en)),
        None => values.with(name, code),
    }
}

fn amount(amount: Amount) -> Values {
    Values::default().with("amount", amount.to_text(0))
}

/// An exact amount at 10⁻¹⁸.
fn exactly(values: Values, exact: i128) -> Values {
    values.with("amount", decimal(exact, 18))
}

/// List prices before and after a change, at 10⁻¹⁸.
fn prices(before: i128, after: i128) -> Values {
    Values::default().with("before", decimal(before, 18)).with("after", decimal(after, 18))
}

/// Numbers of hours.
fn counted(values: Values, hours: [(&'static str, i64); 2]) -> Values {
    let with =
        |values: Values, (name, hours): (&'static str, i64)| values.with(name, hours.to_string());
    hours.into_iter().fold(values, with)
}

fn period(values: Values, unit: PeriodType) -> Values {
    let word = match unit {
        PeriodType::Day => "day",
        PeriodType::Month => "month",
        PeriodType::Year => "year",
        PeriodType::Hour => "hour",
    };
    by_word(values, "period_type", word)
}

fn reduced(values: Values, reduction: Reduction) -> Values {
    let value = reduction.value().unwrap_or_default();
    by_word(values, "discount_mode", reduction.mode().as_str())
        .with("discount_value", value.to_text(0))
}

fn by_source(source: Source) -> Values {
    let word = match source {
        Source::Voucher(_) => "voucher",
        Source::Flexi(_) => "flexi",
        Source::Card(_) => "card",
        Source::Monthly => "monthly",
        Source::Cash => "cash",
        Source::Credit => "credit",
    };
    let values = by_word(Values::default(), "source", word);
    match source.coupon() {
        Some((_, coupon)) => values.with("coupon_id", coupon.to_wire()),
        None => values,
    }
}

#[cfg(test)]
mod tests;
