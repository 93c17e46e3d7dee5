//! Goal: what pays where nobody chooses. Method: tables of what is offered and held.

use super::*;
use crate::coupons::{Coupon, CouponGroup, Grouped, Kind, LimitKey, Limits};
use crate::money::Amount;
use crate::orders::world::{at, coupon, limits, money, now, offered, order};
use crate::orders::{Order, Payer, Settlement, plan_payment};

fn picked(order: &Order, offered: &[Offered], coupons: &[Grouped<'_>], auto: Auto) -> Choice {
    let cash = money("1000");
    let payer = Payer { settlement: Settlement::Balance, cash, credit: Amount::ZERO };
    let paying = Paying { order, offered, coupons, payer, first_in: &[], at: now() };
    let choice = pick_automatically(&paying, auto, &[DiscountKey(1)]);
    assert!(plan_payment(&paying, &choice).is_ok(), "what is picked pays");
    choice
}

/// Why, what is ordered, what is offered (key, kind, what it leaves of 100; promotion 1 was used before), and
/// what is taken.
type Row<'a> = (&'a str, OrderType, &'a [(i64, DiscountKind, &'a str)], Option<&'a str>);

#[test]
fn the_discount_that_leaves_the_least() {
    use DiscountKind::{Adjustment, Commercial, Distributor, Partner, Promotion};
    use OrderType::{Change, New, Renew, ToPeriod};
    let past = Some(at("2026-03-02T00:00:00Z"));
    let table: &[Row<'_>] = &[
        ("nothing is offered", New, &[], None),
        ("the lowest amount", New, &[(2, Commercial, "90"), (3, Partner, "85")], Some("DC3")),
        (
            "of equals commercial, distributor, partner",
            New,
            &[(4, Partner, "85"), (3, Distributor, "85"), (2, Commercial, "85")],
            Some("DC2"),
        ),
        ("then the first", New, &[(5, Partner, "85"), (4, Partner, "85")], Some("DC5")),
        (
            "a promotion that was used before",
            Renew,
            &[(1, Promotion, "80"), (2, Commercial, "90")],
            Some("DC1"),
        ),
        (
            "the same for a change",
            Change,
            &[(1, Promotion, "80"), (2, Commercial, "90")],
            Some("DC1"),
        ),
        (
            "it stands last among equals",
            Renew,
            &[(1, Promotion, "80"), (2, Partner, "80")],
            Some("DC2"),
        ),
        ("never for a new order", New, &[(1, Promotion, "80"), (2, Commercial, "90")], Some("DC2")),
        ("never for a term out of usage", ToPeriod, &[(1, Promotion, "80")], None),
        ("another promotion was not used", Renew, &[(6, Promotion, "80")], None),
        (
            "an adjustment is mandatory",
            New,
            &[(2, Commercial, "80"), (7, Adjustment, "99")],
            Some("DC7"),
        ),
    ];
    for (why, kind, rows, expected) in table {
        let all = rows.iter().map(|(key, of, left)| offered(*key, *of, &[("100", left)]));
        let all: Vec<Offered> = all.collect();
        let choice = picked(&order(*kind, &["100"]), &all, &[], Auto::Pay);
        let found = choice.discount.map(|one| one.id);
        assert_eq!(found.as_deref(), *expected, "{why}");
    }
    let ended = Offered { until: past, ..offered(1, Promotion, &[("100", "80")]) };
    let renewal = order(Renew, &["100"]);
    assert_eq!(picked(&renewal, &[ended], &[], Auto::Pay), Choice::default(), "it has ended");
}

/// A coupon with its balance, its end and its limits.
fn held(
    key: i64,
    kind: Kind,
    balance: &str,
    expires: &str,
    rows: &[(LimitKey, &str)],
) -> (Coupon, Amount, Limits) {
    let coupon = Coupon { expires: at(expires), ..coupon(key, kind, balance) };
    (coupon, money(balance), limits(kind, rows))
}

#[test]
fn one_voucher_that_goes_with_the_discount() {
    let (soon, late) = ("2026-04-01T00:00:00Z", "2026-12-31T15:59:59Z");
    let plain = |key, balance, expires| held(key, Kind::Voucher, balance, expires, &[]);
    let of = held;
    let servers = [(LimitKey::Service, "ec2")];
    let alone = [(LimitKey::WithContractDiscount, "0")];
    let deep = [(LimitKey::MinDiscount, "0.95")];
    let table = [
        // why, coupons, auto-pay's, auto-renewal's
        ("no coupon", vec![], None, None),
        (
            "vouchers only",
            vec![
                of(1, Kind::Flexi, "50", soon, &[]),
                of(2, Kind::StoredValueCard, "50", soon, &[]),
                of(3, Kind::Discount, "0.5", soon, &[]),
            ],
            None,
            None,
        ),
        (
            "restricted first; the largest for a renewal",
            vec![plain(1, "50", soon), of(2, Kind::Voucher, "9", late, &servers)],
            Some("CP2"),
            Some("CP1"),
        ),
        (
            "then what ends first; the largest for a renewal",
            vec![plain(1, "50", late), plain(2, "9", soon)],
            Some("CP2"),
            Some("CP1"),
        ),
        (
            "then the smaller; the largest for a renewal",
            vec![plain(1, "9", late), plain(2, "50", late)],
            Some("CP1"),
            Some("CP2"),
        ),
        (
            "not with this discount",
            vec![
                of(1, Kind::Voucher, "9", soon, &alone),
                of(2, Kind::Voucher, "60", soon, &deep),
                plain(3, "5", late),
            ],
            Some("CP3"),
            Some("CP3"),
        ),
    ];
    let by = offered(2, DiscountKind::Commercial, &[("100", "90")]);
    for (why, coupons, for_pay, for_renewal) in table {
        let grouped: Vec<Grouped<'_>> = coupons
            .iter()
            .map(|(coupon, balance, limits)| {
                let candidate = Candidate { coupon, balance: *balance, limits };
                (candidate, CouponGroup::CloudService)
            })
            .collect();
        let order = order(OrderType::Renew, &["100"]);
        for (auto, expected) in [(Auto::Pay, for_pay), (Auto::Renewal, for_renewal)] {
            let choice = picked(&order, std::slice::from_ref(&by), &grouped, auto);
            let found: Vec<_> =
                choice.coupons.iter().map(|one| (one.id.as_str(), one.code)).collect();
            let expected: Vec<_> = expected.into_iter().map(|id| (id, 301)).collect();
            assert_eq!(found, expected, "{why} {auto:?}");
        }
    }
}
