//! Goal: no money is lost or made between rating and the row. Method: random charges, purses and debts.

use proptest::prelude::*;

use super::world::{Held, coupon, cycle, hour, money, purchase, row};
use super::*;
use crate::coupons::{Candidate, Kind};
use crate::ids::{BillRowKey, CustomerKey};
use crate::money::Amount;
use crate::money::rounding::{InquiryDecimals, amount_to_e18, cut_for_inquiry};
use crate::orders::{Payer, Settlement};
use crate::rating::world::{GB, rated};
use crate::rating::{What, quote_usage};

const E8: i128 = 10_000_000_000;

/// Exact costs of one sign: mostly small, some of them large.
fn any_exact() -> impl Strategy<Value = Exact> {
    let official = prop_oneof![
        0..50_000_000_000_000_000i128,
        0..1_000_000i128 * E8 * 100_000_000,
        (0i128..2_000_000).prop_map(|units| units * 10_000_000_000_000_000),
    ];
    (official, 0i128..=10_000, any::<bool>()).prop_map(|(official, left, back)| {
        let exact = Exact { official_e18: official, discounted_e18: official / 10_000 * left };
        if back { exact.taken_back().expect("in range") } else { exact }
    })
}

fn any_policy() -> impl Strategy<Value = MoneyPolicy> {
    proptest::sample::select(vec![MoneyPolicy::CutToCent, MoneyPolicy::KeepEight])
}

fn any_held() -> impl Strategy<Value = Vec<Held>> {
    let kinds = vec![Kind::Voucher, Kind::Flexi, Kind::StoredValueCard, Kind::Discount];
    let one = (proptest::sample::select(kinds), 0i64..300_000_000, any::<bool>());
    proptest::collection::vec(one, 0..6).prop_map(|rows| {
        let held = |(key, (kind, balance, once))| {
            let mut held = coupon(key, kind, &Amount::from_e8(balance).to_text(0));
            held.2.once = once;
            held
        };
        (1..).zip(rows).map(held).collect()
    })
}

proptest! {
    #[test]
    fn a_charge_and_its_row_keep_the_identities(
        exact in any_exact(),
        policy in any_policy(),
        (cash, credit) in (0i64..400_000_000, 0i64..400_000_000),
        held in any_held(),
        monthly: bool,
    ) {
        let charge = Charge::of(policy, exact).expect("in range");
        let back = exact.official_e18 < 0;
        // What is charged is never more than what is exact, and less than a unit below it.
        let kept = amount_to_e18(charge.due) + amount_to_e18(charge.erase);
        prop_assert!((0..E8).contains(&(exact.discounted_e18.abs() - kept.abs())));
        let listed = amount_to_e18(charge.official);
        prop_assert!((0..E8).contains(&(exact.official_e18.abs() - listed.abs())));
        let mut row = row();
        row.charge = charge;
        row.parts = Parts { cash: charge.due, ..Parts::default() };
        if !back {
            let settlement = if monthly { Settlement::Monthly } else { Settlement::Balance };
            let (cash, credit) = (Amount::from_e8(cash), Amount::from_e8(credit));
            let candidates = held.iter().map(|(coupon, balance, limits)| {
                Candidate { coupon, balance: *balance, limits }
            });
            let payer = Payer { settlement, cash, credit };
            let mut purse = Purse::new(payer, candidates.collect(), purchase(money("0")).at);
            let paid = purse.pay(charge.due, purchase);
            row.parts = Parts::from(&paid);
            // Debt there is only where nothing else is left.
            if !monthly && paid.debt.is_positive() {
                prop_assert_eq!(purse.payer(), Payer { settlement, cash: Amount::ZERO, credit: Amount::ZERO });
            }
            let covered = paid.coupons.iter().map(|(_, part)| part.e8()).sum::<i64>();
            let kinds = [paid.voucher, paid.flexi, paid.card];
            prop_assert_eq!(covered, kinds.iter().map(|part| part.e8()).sum::<i64>());
        }
        prop_assert_eq!(row.check(policy), Ok(()));
        prop_assert_eq!(Charge::of(policy, exact.taken_back().expect("in range")), charge.given_back());
    }

    #[test]
    fn a_purse_pays_no_more_than_it_holds(
        held in any_held(),
        dues in proptest::collection::vec(0i64..200, 1..12),
        (cash, credit) in (0i64..400, 0i64..400),
    ) {
        let cents = |number: i64| Amount::from_e8(number * 1_000_000);
        let payer = Payer {
            settlement: Settlement::Balance, cash: cents(cash), credit: cents(credit),
        };
        let candidates = held.iter().map(|(coupon, balance, limits)| {
            Candidate { coupon, balance: *balance, limits }
        });
        let mut purse = Purse::new(payer, candidates.collect(), purchase(money("0")).at);
        let paid: Vec<Paid> = dues.iter().map(|due| purse.pay(cents(*due), purchase)).collect();
        let sum = |of: fn(&Paid) -> Amount| paid.iter().map(|one| of(one).e8()).sum::<i64>();
        prop_assert_eq!(sum(|one| one.cash), payer.cash.e8() - purse.payer().cash.e8());
        prop_assert_eq!(sum(|one| one.credit), payer.credit.e8() - purse.payer().credit.e8());
        for (coupon, balance, limits) in &held {
            let uses: Vec<i64> = paid
                .iter()
                .flat_map(|one| &one.coupons)
                .filter(|(key, _)| *key == coupon.key)
                .map(|(_, part)| part.e8())
                .collect();
            prop_assert!(uses.iter().sum::<i64>() <= balance.e8());
            prop_assert!(!limits.once || uses.len() <= 1);
            prop_assert!(uses.iter().all(|part| *part > 0));
        }
        // Once something is owed, everything after it is: nothing comes in between.
        let first = paid.iter().position(|one| one.debt.is_positive()).unwrap_or(paid.len());
        prop_assert!(paid.iter().zip(&dues).skip(first + 1).all(|(one, due)| one.debt == cents(*due)));
    }

    #[test]
    fn an_inquiry_and_a_charge_agree(value in 0i64..100_000_000_000, before in 0i64..20_000_000_000) {
        let what = What::Usage { factor: "upflow", value_e8: value, measure: GB, before_e8: before };
        let rated = rated("12_bgp", what, &[]).expect("it has a price");
        let charge = Charge::of(MoneyPolicy::CutToCent, Exact::of(&rated)).expect("in range");
        let quote = quote_usage(vec![rated], InquiryDecimals::Six).expect("in range");
        let before_policy = charge.due.checked_add(charge.erase).expect("in range");
        let six = |amount| cut_for_inquiry(amount_to_e18(amount), InquiryDecimals::Six);
        prop_assert_eq!(six(before_policy), Some(quote.amount));
        prop_assert_eq!(six(charge.official), Some(quote.official));
    }

    #[test]
    fn small_amounts_lose_nothing_but_fractions_of_rows(
        hours in proptest::collection::vec(0i128..8_000_000_000_000_000, 1..60),
    ) {
        let (mut waits, mut rows, mut exact) = (None, Vec::new(), 0);
        for (number, cost) in (0..).zip(&hours) {
            exact += cost;
            let hour = Pending {
                exact: Exact { official_e18: *cost, discounted_e18: *cost },
                span: hour(number),
                quantity_e8: 1,
                free_e8: 0,
            };
            match accumulate(MoneyPolicy::CutToCent, waits, hour).expect("in range") {
                Added::Waits(pending) => waits = Some(pending),
                Added::Row(pending, charge) => {
                    prop_assert!(charge.due >= money("0.01"));
                    rows.push((pending, charge));
                    waits = None;
                }
            }
        }
        if let Some(rest) = waits {
            let charge = flush(MoneyPolicy::CutToCent, rest).expect("in range");
            prop_assert_eq!(charge.due, Amount::ZERO);
            rows.push((rest, charge));
        }
        // All hours are in a row, one after the other, each once.
        let spans: Vec<_> = rows.iter().map(|(pending, _)| pending.span).collect();
        prop_assert!(spans.windows(2).all(|two| two[0].to() == two[1].from()));
        let quantity: i64 = rows.iter().map(|(pending, _)| pending.quantity_e8).sum();
        prop_assert_eq!(usize::try_from(quantity).expect("few"), hours.len());
        prop_assert_eq!(rows.iter().map(|(pending, _)| pending.exact.official_e18).sum::<i128>(), exact);
        let told: i128 = rows.iter().map(|(_, charge)| amount_to_e18(charge.official)).sum();
        let most = i128::try_from(rows.len()).expect("few") * E8;
        prop_assert!((0..most).contains(&(exact - told)));
    }

    #[test]
    fn fees_of_a_month_are_those_of_its_whole(
        parts in proptest::collection::vec(-3_000_000_000i64..5_000_000_000, 1..20),
    ) {
        let key = TierKey {
            payer: CustomerKey(1),
            product: 1,
            region: 1,
            usage_type: 1,
            month: cycle("2026-01"),
        };
        let fee = |place: Place| {
            let (value_e8, before_e8) = (place.quantity_e8, place.before_e8);
            let what = What::Usage { factor: "upflow", value_e8, measure: GB, before_e8 };
            let official = rated("12_bgp", what, &[]).expect("it has a price").official_e18;
            if place.back { -official } else { official }
        };
        let mut tiers = Tiers::default();
        let fees: i128 = parts.iter().filter_map(|part| tiers.count(key, *part)).map(fee).sum();
        let whole = Place { before_e8: 0, quantity_e8: tiers.rated(&key), back: false };
        prop_assert_eq!(fees, fee(whole));
    }

    #[test]
    fn what_comes_in_is_shared_out_whole(
        amount in 0i64..2_000,
        debts in proptest::collection::vec(0i64..300, 0..20),
    ) {
        let owed: Vec<Owed> = (0..)
            .zip(&debts)
            .map(|(key, debt)| Owed { row: BillRowKey(key), debt: Amount::from_e8(*debt) })
            .collect();
        let shared = share_out(Amount::from_e8(amount), owed.iter().copied());
        let sum: i64 = shared.shares.iter().map(|(_, share)| share.e8()).sum();
        prop_assert_eq!(sum + shared.left.e8(), amount);
        // Nobody waits while a younger one is paid: all but the last are paid whole.
        let with_debt: Vec<&Owed> = owed.iter().filter(|one| one.debt.is_positive()).collect();
        for (place, (row, share)) in shared.shares.iter().enumerate() {
            prop_assert_eq!(*row, with_debt[place].row);
            prop_assert!(place + 1 == shared.shares.len() || *share == with_debt[place].debt);
        }
        prop_assert!(shared.left.is_zero() || shared.shares.len() == with_debt.len());
        let parts = Parts { debt: Amount::from_e8(300), ..Parts::default() };
        for (_, share) in &shared.shares {
            prop_assert_eq!(parts.repaid(*share).and_then(|parts| parts.sum()), parts.sum());
        }
    }
}
