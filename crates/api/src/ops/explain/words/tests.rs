//! Goal: every step is said in both languages, with all its values. Method: the table is held against steps of
//! every kind.

use std::collections::BTreeSet;

use hubu_core::discounts::DiscountKind;
use hubu_core::ids::CouponKey;
use hubu_core::money::UnitPrice;
use hubu_core::orders::{DiscountType, OrderId};
use hubu_core::products::Parts;
use hubu_core::rating::Unfit;
use hubu_core::subscriptions::{FeeRate, TermKind};
use hubu_core::time::Timestamp;

use super::*;

fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

fn price(key: PriceKey) -> Step {
    Step::Price { product: "P".to_owned(), key, measure: 4, from: Timestamp::EPOCH }
}

fn steps() -> Vec<Step> {
    let outcome = |outcome| Step::Discount {
        discount: DiscountKey(1),
        kind: DiscountKind::Commercial,
        reduction: Reduction::Off(money("5")),
        outcome,
    };
    let (unit, amount_e18) = (PeriodType::Month, 5);
    let mut steps = vec![
        price(PriceKey::OnDemand { usage: "Duration".to_owned() }),
        price(PriceKey::Period { unit, periods: None }),
        Step::Conversion {
            value_e8: 1,
            before_e8: 2,
            from: 6,
            to: 4,
            numerator: 1,
            denominator: 3_600,
        },
        Step::Term { unit, periods: 6, whole: true },
        Step::Term { unit, periods: 6, whole: false },
        Step::Count { count: 3 },
        Step::Size { size: 10, measure: 17 },
        Step::Tier { above_e8: 1, quantity: 2, price: UnitPrice::from_e10(3) },
        Step::Official { exact: 7 },
        Step::Days { days: 4, month: 5, exact: 6 },
        Step::Changed { before: 4, after: 6, left: 1, total: 2, exact: 1 },
        outcome(Outcome::Taken { amount_e18 }),
        outcome(Outcome::Offered { amount_e18 }),
        Step::Rounding { rule: Rule::CutToSix, exact: 1, rounded_e10: 0 },
        Step::Rounding { rule: Rule::CutToTen, exact: 1, rounded_e10: 0 },
        Step::Rounding { rule: Rule::HalfUpToCent, exact: 1, rounded_e10: 0 },
    ];
    for by in [Outdone::Kind, Outdone::Amount, Outdone::Place] {
        steps.push(outcome(Outcome::Outdone { amount_e18, by }));
    }
    steps.push(outcome(Outcome::Unfit(Unfit::TooShort)));
    steps
}

fn reasons() -> Vec<Reason> {
    let (discount, amount, off) = (DiscountKey(1), money("1"), money("2"));
    let source = Source::Voucher(CouponKey(3));
    let mut all: Vec<Reason> = steps().into_iter().map(Reason::Rated).collect();
    for choice in [Choice::Open, Choice::Best, Choice::Chosen, Choice::Passed] {
        let kind = DiscountKind::Partner;
        all.push(Reason::Offer { discount, kind, official: money("3"), amount, off, choice });
    }
    let order = OrderId::parse("CS1906210009V3LZ2").expect("a literal");
    let (from, to) = (Timestamp::EPOCH, Timestamp::EPOCH);
    all.extend([
        Reason::Listed { official: amount },
        Reason::Adjusted { discount, off, officials: vec![amount, off], place: 1, share: off },
        Reason::TakenOff { by: DiscountType::Promotion, off, left: amount },
        Reason::Covered { by: hubu_core::coupons::Kind::Flexi, amount, left: off },
        Reason::Due { amount },
        Reason::Paid { source, amount, returned: Amount::ZERO },
        Reason::Term { order, kind: TermKind::First, change: false, from, to },
        Reason::Counted { source, amount },
        Reason::ReturnedBefore { amount, used: 1, total: 2 },
        Reason::PaidFor { amount },
        Reason::Unused { used: 1, total: 2, exact: 3 },
        Reason::Cheaper { before: 3, after: 2, exact: 1 },
        Reason::BackAsHeld { amount },
        Reason::Consumed { used: 1, total: 2, amount },
        Reason::ConsumedAsKept { amount },
        Reason::Fee { row_months: 12, used_months: 12, rate: FeeRate::NONE, amount },
        Reason::FeeAsKept { amount },
        Reason::GivenBack { amount },
        Reason::Back { source, amount },
    ]);
    all
}

#[test]
fn every_sentence_is_said_with_all_its_values() {
    let (catalogue, discounts) = (Catalogue::new(Parts::default()), HashMap::new());
    let mut told = BTreeSet::new();
    for lang in [Lang::Zh, Lang::En] {
        let mut words = Words::new(lang, &catalogue, &discounts);
        for reason in reasons() {
            let shown = words.step(&reason);
            assert!(!shown.text.is_empty(), "{reason:?}");
            let mut rest = sentence(shown.step, lang);
            while let Some((_, after)) = rest.split_once('{') {
                let (name, tail) = after.split_once('}').expect("a placeholder");
                let names = shown.values.names();
                // Only coupons and cards have an id.
                assert!(names.contains(&name), "{} lacks {name}: {names:?}", shown.step);
                rest = tail;
            }
            told.insert(shown.step);
        }
    }
    let known: BTreeSet<&str> = table::SENTENCES.iter().map(|(name, ..)| *name).collect();
    assert_eq!(told, known);
}

#[test]
fn codes_have_one_word() {
    let words: BTreeSet<&str> = table::WORDS.iter().map(|(word, ..)| *word).collect();
    assert_eq!(words.len(), table::WORDS.len());
}

#[test]
fn values_are_exact_and_words_are_in_the_language() {
    let (catalogue, discounts) = (Catalogue::new(Parts::default()), HashMap::new());
    let reason = Reason::Rated(Step::Rounding {
        rule: Rule::HalfUpToCent,
        exact: 3_050_000_000_000_000_000,
        rounded_e10: 30_500_000_000,
    });
    for (lang, text) in [
        (Lang::Zh, "3.05 四舍五入到分，为 3.05"),
        (Lang::En, "3.05, rounded half-up to the cent, is 3.05"),
    ] {
        let shown = Words::new(lang, &catalogue, &discounts).step(&reason);
        assert_eq!(shown.text, text);
        let values = serde_json::to_string(&shown.values).expect("JSON");
        assert_eq!(values, r#"{"exact":"3.05","rule":"half_up_to_cent","amount":"3.05"}"#);
    }
}
