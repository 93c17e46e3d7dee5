//! Which coupons pay, where nobody has chosen them.

use super::*;
use crate::coupons::{Action, CycleType, Line, Ratio, State, Version};
use crate::ids::{CouponKey, PlanKey};
use crate::time::Timestamp;

fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

/// Kind, end, balance, and whether it is for servers only.
type Row = (Kind, &'static str, &'static str, bool);

/// Why, the coupons, and which of them an order and a renewal take.
type Picked<'a> = (&'a str, &'a [Row], Option<usize>, Option<usize>);

const SUMMER: &str = "2026-07-01T00:00:00Z";
const WINTER: &str = "2026-12-31T15:59:59Z";

fn coupons(rows: &[Row]) -> Vec<(Coupon, Amount, Limits)> {
    let coupon = |(place, (kind, expires, balance, servers)): (usize, &Row)| {
        let coupon = Coupon {
            key: CouponKey(i64::try_from(place).expect("few")),
            plan: PlanKey(1),
            kind: *kind,
            version: Version::Reusable,
            face: money(balance),
            state: State::Usable,
            frozen: false,
            effective: at("2026-01-01T00:00:00Z"),
            expires: at(expires),
            created: at("2026-01-01T00:00:00Z"),
            activated: None,
            used: None,
            lock: None,
            reserved: Amount::ZERO,
            order: None,
            source: None,
            code: String::new(),
        };
        let services = if *servers { vec!["ec2".to_owned()] } else { Vec::new() };
        (coupon, money(balance), Limits { services, ..Limits::default() })
    };
    rows.iter().enumerate().map(coupon).collect()
}

fn candidates(coupons: &[(Coupon, Amount, Limits)]) -> Vec<Candidate<'_>> {
    let all = coupons.iter();
    all.map(|(coupon, balance, limits)| Candidate { coupon, balance: *balance, limits }).collect()
}

fn bill(lines: &[(&str, &str)]) -> Purchase {
    let line = |(service, payable): &(&str, &str)| Line {
        service: (*service).to_owned(),
        region: "cn-north-1".to_owned(),
        product: "P1".to_owned(),
        cycle: Some((CycleType::Month, 1)),
        first_order: false,
        strict_selected: false,
        discount_ratio: Ratio::ONE,
        payable: money(payable),
    };
    Purchase {
        order: "CS1".to_owned(),
        action: Some(Action::Renew),
        lines: lines.iter().map(line).collect(),
        discounts: Vec::new(),
        at: at("2026-06-01T00:00:00Z"),
    }
}

#[test]
fn one_voucher_for_an_order_and_the_largest_for_a_renewal() {
    use Kind::{Flexi, Voucher};
    // (coupons, what an order takes, what a renewal takes)
    let table: &[Picked<'_>] = &[
        ("nothing to pick from", &[], None, None),
        ("only vouchers are picked", &[(Flexi, SUMMER, "50", false)], None, None),
        (
            "restricted before unrestricted",
            &[(Voucher, SUMMER, "50", false), (Voucher, WINTER, "90", true)],
            Some(1),
            Some(1),
        ),
        (
            "then the earliest end",
            &[(Voucher, WINTER, "5", false), (Voucher, SUMMER, "3", false)],
            Some(1),
            Some(0),
        ),
        (
            "then the smaller balance",
            &[(Voucher, SUMMER, "9", false), (Voucher, SUMMER, "8", false)],
            Some(1),
            Some(0),
        ),
        (
            "then the older one",
            &[(Voucher, SUMMER, "8", false), (Voucher, SUMMER, "8", false)],
            Some(0),
            Some(0),
        ),
    ];
    let order = bill(&[("ec2", "10")]);
    for (why, rows, for_order, for_renewal) in table {
        let coupons = coupons(rows);
        let candidates = candidates(&coupons);
        let place = |picked: Option<(usize, Amount)>| picked.map(|(place, _)| place);
        assert_eq!(place(pick_for_order(&candidates, &order)), *for_order, "{why}");
        assert_eq!(place(pick_for_renewal(&candidates, &order)), *for_renewal, "{why}");
    }
    // A coupon that does not fit is passed over.
    let coupons = coupons(&[(Voucher, SUMMER, "8", true), (Voucher, WINTER, "9", false)]);
    let disk = bill(&[("ebs", "10")]);
    assert_eq!(pick_for_order(&candidates(&coupons), &disk), Some((1, money("9"))));
}

#[test]
fn usage_takes_one_after_the_other_until_it_is_paid() {
    use Kind::{Flexi, StoredValueCard, Voucher};
    let coupons = coupons(&[
        (StoredValueCard, SUMMER, "100", false),
        (Flexi, WINTER, "1", false),
        (Voucher, WINTER, "2", false),
        (Voucher, SUMMER, "3", false),
        (Voucher, WINTER, "0.5", true),
    ]);
    let pays = |due: &str| -> Vec<(usize, Amount)> {
        let shares = pick_for_usage(&candidates(&coupons), &bill(&[("ec2", due)]));
        shares.into_iter().map(|share| (share.place, share.amount)).collect()
    };
    let rows = |rows: &[(usize, &str)]| -> Vec<(usize, Amount)> {
        rows.iter().map(|(place, amount)| (*place, money(amount))).collect()
    };
    assert_eq!(pays("0.01"), rows(&[(4, "0.01")]));
    assert_eq!(pays("3"), rows(&[(4, "0.5"), (3, "2.5")]));
    let all = [(4, "0.5"), (3, "3"), (2, "2"), (1, "1"), (0, "13.5")];
    assert_eq!(pays("20"), rows(&all));
    let all = [(4, "0.5"), (3, "3"), (2, "2"), (1, "1"), (0, "100")];
    assert_eq!(pays("1000"), rows(&all), "the rest is for cash and credit");
}

#[test]
fn chosen_coupons_pay_in_the_order_they_were_named() {
    use Kind::{Flexi, Voucher};
    let coupons = coupons(&[(Voucher, WINTER, "5", false), (Flexi, SUMMER, "100", true)]);
    let candidates = candidates(&coupons);
    let order = bill(&[("ec2", "10"), ("ebs", "20")]);
    let shares = cover(&candidates, &order).expect("both fit");
    // 5 over 10 and 20 is 1.67 and 3.33; what is left of the server is 8.33.
    assert_eq!(shares[0].lines, [(0, money("1.67")), (1, money("3.33"))]);
    assert_eq!(
        (shares[1].amount, &shares[1].lines[..]),
        (money("8.33"), &[(0, money("8.33"))][..])
    );

    let disk = bill(&[("ebs", "20")]);
    assert_eq!(cover(&candidates, &disk), Err((1, vec![Unfit::Service])));
    let small = bill(&[("ec2", "4")]);
    assert_eq!(cover(&candidates, &small), Err((1, vec![Unfit::NothingToPay])), "nothing is left");
}

#[test]
fn what_one_coupon_pays_takes_nothing_from_what_the_next_is_measured_by() {
    use Kind::{Discount, Flexi, StoredValueCard, Voucher};
    let mut coupons = coupons(&[
        (Voucher, WINTER, "60", false),
        (Flexi, WINTER, "100", false),
        (StoredValueCard, WINTER, "100", false),
        (Discount, WINTER, "0.85", false),
    ]);
    coupons[1].2.max_deduction = Ratio::parse("0.3");
    coupons[2].2.min_amount = Some(money("100"));
    let all = candidates(&coupons);
    let chosen = |places: &[usize]| -> Vec<_> { places.iter().map(|at| all[*at]).collect() };
    let hundred = bill(&[("ec2", "100")]);
    let paid = |places: &[usize]| -> Vec<Amount> {
        let shares = cover(&chosen(places), &hundred).expect("all fit");
        let mut paid = vec![Amount::ZERO; places.len()];
        for share in shares {
            paid[share.place] = share.amount;
        }
        paid
    };
    let sixty = [money("60"), money("30"), money("10")];
    assert_eq!(paid(&[0, 1, 2]), sixty, "three tenths of 100 and not of 40; 100 and not 10");
    assert_eq!(paid(&[1, 0, 2]), [money("30"), money("60"), money("10")]);
    let last = cover(&chosen(&[2, 1]), &hundred);
    assert_eq!(last, Err((1, vec![Unfit::NothingToPay])), "the card has paid it all");
    let usage = Purchase { action: None, ..hundred.clone() };
    let used: Vec<_> = pick_for_usage(&all[..3], &usage).iter().map(|share| share.amount).collect();
    assert_eq!(used, sixty);
    // A discount coupon pays nothing: it lowers what is to be paid, 85 are less than 100.
    let lowered = cover(&chosen(&[3, 2]), &hundred);
    assert_eq!(lowered, Err((1, vec![Unfit::MinAmount])));
    let shares = cover(&chosen(&[1, 3]), &hundred).expect("both fit");
    let shares: Vec<_> = shares.into_iter().map(|share| (share.place, share.amount)).collect();
    assert_eq!(shares, [(1, money("15")), (0, money("25.5"))], "three tenths of 85");
}

#[test]
fn a_discount_is_of_the_whole_price_wherever_it_was_named() {
    use Kind::{Discount, Flexi};
    let coupons = coupons(&[(Flexi, WINTER, "50", false), (Discount, WINTER, "0.85", false)]);
    let shares = cover(&candidates(&coupons), &bill(&[("ec2", "100")])).expect("both fit");
    let shares: Vec<_> = shares.into_iter().map(|share| (share.place, share.amount)).collect();
    assert_eq!(shares, [(1, money("15")), (0, money("50"))]);
}

#[test]
fn a_coupon_that_would_pay_nothing_is_not_used_up() {
    let rows = &[(Kind::Voucher, WINTER, "5", false), (Kind::Discount, WINTER, "0.995", false)];
    let mut coupons = coupons(rows);
    coupons[0].2.max_deduction = Ratio::parse("0.5");
    let candidates = candidates(&coupons);
    let cent = bill(&[("ec2", "0.01")]);
    assert_eq!(candidates[0].fit(&cent), Err(vec![Unfit::NothingToPay]));
    assert_eq!(candidates[1].fit(&cent), Err(vec![Unfit::NothingToPay]));
}

#[test]
fn the_best_of_a_thousand_is_found() {
    let rows: Vec<Row> = (0..1_000)
        .map(|number| match number {
            777 => (Kind::Voucher, SUMMER, "7", true),
            _ => (Kind::Voucher, WINTER, "7", number % 2 == 0),
        })
        .collect();
    let coupons = coupons(&rows);
    let picked = pick_for_order(&candidates(&coupons), &bill(&[("ec2", "10")]));
    assert_eq!(picked, Some((777, money("7"))));
}
