//! Goal: an accountant can follow how orders are paid. Method: tables of one order of a
//! server for 100 and a disk for 50.

use super::*;
use crate::coupons::{Coupon, CouponGroup, LimitKey};
use crate::orders::OrderType;
use crate::orders::world::{at, coupon, id, limits, money, now, offered, order, placed};

#[path = "pay_refusal_tests.rs"]
mod refusals;

/// A coupon that somebody holds: what it is, what is left of it, its limits, its group.
struct Held {
    coupon: Coupon,
    balance: Amount,
    limits: Limits,
    group: CouponGroup,
}

/// Kind, balance (a discount coupon: the share it leaves), and limits.
type Row<'a> = (Kind, &'a str, &'a [(LimitKey, &'a str)]);

fn held(key: i64, (kind, balance, rows): Row<'_>) -> Held {
    let limits = limits(kind, rows);
    let group = CouponGroup::CloudService;
    Held { coupon: coupon(key, kind, balance), balance: money(balance), limits, group }
}

/// Everything that a payment is made of, with all that is held and offered chosen.
struct Case {
    order: Order,
    offered: Vec<Offered>,
    held: Vec<Held>,
    payer: Payer,
    choice: Choice,
}

impl Case {
    fn new(offered: Vec<Offered>, rows: &[Row<'_>]) -> Self {
        let held: Vec<Held> = (1..).zip(rows).map(|(key, row)| held(key, *row)).collect();
        let discount = offered.first();
        let discount =
            discount.map(|one| Chosen { id: one.key.to_wire(), code: payment_code(one.kind) });
        let chosen = |one: &Held| {
            let coupon = &one.coupon;
            Chosen { id: coupon.key.to_wire(), code: coupon.kind.payment_type() }
        };
        Self {
            order: order(OrderType::New, &["100", "50"]),
            offered,
            choice: Choice { discount, coupons: held.iter().map(chosen).collect() },
            held,
            payer: balance("1000", "0"),
        }
    }

    fn plan(&self) -> Result<Payment, PayRefusal> {
        let grouped = |one: &'_ Held| {
            let Held { coupon, balance, limits, group } = one;
            (coupon.clone(), *balance, limits.clone(), *group)
        };
        let owned: Vec<_> = self.held.iter().map(grouped).collect();
        let coupons: Vec<Grouped<'_>> = owned
            .iter()
            .map(|(coupon, balance, limits, group)| {
                (Candidate { coupon, balance: *balance, limits }, *group)
            })
            .collect();
        let paying = Paying {
            order: &self.order,
            offered: &self.offered,
            coupons: &coupons,
            payer: self.payer,
            first_in: &[],
            at: now(),
        };
        plan_payment(&paying, &self.choice)
    }
}

fn balance(cash: &str, credit: &str) -> Payer {
    Payer { settlement: Settlement::Balance, cash: money(cash), credit: money(credit) }
}

fn monthly() -> Payer {
    Payer { settlement: Settlement::Monthly, ..balance("1000", "1000") }
}

/// Ten per cent off both lines, by a commercial contract.
fn commercial() -> Offered {
    offered(1, DiscountKind::Commercial, &[("100", "90"), ("50", "45")])
}

/// What pays, in words.
fn told(payment: &Payment) -> Vec<String> {
    let lines = |lines: &[Amount]| {
        let lines: Vec<String> = lines.iter().map(|one| one.to_text(2)).collect();
        lines.join(" + ")
    };
    let coupon = payment.discount_coupon.iter();
    let coupon = coupon.map(|(_, off)| format!("off by coupon: {}", lines(off)));
    let takes = payment.takes.iter().map(|take| {
        let source = match take.source {
            Source::Voucher(_) => "voucher",
            Source::Flexi(_) => "flexi",
            Source::Card(_) => "card",
            Source::Monthly => "monthly",
            Source::Cash => "cash",
            Source::Credit => "credit",
        };
        format!("{source} {}: {}", take.amount.to_text(2), lines(&take.lines))
    });
    coupon.chain(takes).collect()
}

/// Why, with the discount or not, coupons, payer, and what pays each line.
type Paid<'a> = (&'a str, bool, &'a [Row<'a>], Payer, &'a [&'a str]);

#[test]
fn what_is_taken_from_which_source() {
    let table: &[Paid<'_>] = &[
        ("cash alone", false, &[], balance("150", "0"), &["cash 150.00: 100.00 + 50.00"]),
        ("the discount lowers it", true, &[], balance("150", "0"), &["cash 135.00: 90.00 + 45.00"]),
        (
            "cash first, then credit, spread by the lines",
            false,
            &[],
            balance("50", "1000"),
            &["cash 50.00: 33.33 + 16.67", "credit 100.00: 66.67 + 33.33"],
        ),
        ("credit alone", false, &[], balance("0", "150"), &["credit 150.00: 100.00 + 50.00"]),
        (
            "the monthly bill before everything else",
            true,
            &[],
            monthly(),
            &["monthly 135.00: 90.00 + 45.00"],
        ),
    ];
    pays(table);
}

#[test]
fn what_coupons_pay_of_which_line() {
    use Kind::{Discount, Flexi, StoredValueCard, Voucher};
    let disks = [(LimitKey::Service, "ebs")];
    let table: &[Paid<'_>] = &[
        (
            "a voucher by the amounts of the lines",
            false,
            &[(Voucher, "20", &[])],
            balance("150", "0"),
            &["voucher 20.00: 13.33 + 6.67", "cash 130.00: 86.67 + 43.33"],
        ),
        (
            "a voucher for disks pays disks only, and all of it",
            true,
            &[(Voucher, "70", &disks)],
            balance("150", "0"),
            &["voucher 45.00: 0.00 + 45.00", "cash 90.00: 90.00 + 0.00"],
        ),
        (
            "coupons and cards in the order of the request",
            true,
            &[(StoredValueCard, "50", &[]), (Voucher, "60", &[]), (Flexi, "70", &[])],
            balance("0", "0"),
            &[
                "card 50.00: 33.33 + 16.67",
                "voucher 60.00: 40.00 + 20.00",
                "flexi 25.00: 16.67 + 8.33",
            ],
        ),
        (
            "a discount coupon lowers the price before anything pays",
            false,
            &[(Flexi, "20", &[]), (Discount, "0.8", &[])],
            balance("150", "0"),
            &[
                "off by coupon: 20.00 + 10.00",
                "flexi 20.00: 13.33 + 6.67",
                "cash 100.00: 66.67 + 33.33",
            ],
        ),
        (
            "what coupons leave goes on the monthly bill",
            false,
            &[(Voucher, "149.99", &[])],
            monthly(),
            &["voucher 149.99: 99.99 + 50.00", "monthly 0.01: 0.01 + 0.00"],
        ),
    ];
    pays(table);
}

fn pays(table: &[Paid<'_>]) {
    for (why, with_discount, rows, payer, expected) in table {
        let offered = if *with_discount { vec![commercial()] } else { Vec::new() };
        let case = Case { payer: *payer, ..Case::new(offered, rows) };
        let payment = case.plan().expect(why);
        assert_eq!(told(&payment), *expected, "{why}");
        let amounts = payment.amounts().expect("in range");
        assert_eq!(amounts.check(OrderType::New), Ok(()), "{why}");
        assert_eq!(amounts.official, money("150"), "{why}");
    }
}

#[test]
fn what_an_order_comes_to_once_it_is_paid() {
    use Kind::{Flexi, StoredValueCard, Voucher};
    let rows: &[Row<'_>] = &[(Voucher, "30", &[]), (Flexi, "3", &[]), (StoredValueCard, "2", &[])];
    let payment = Case::new(vec![commercial()], rows).plan().expect("enough");
    let amounts = payment.amounts().expect("in range");
    assert_eq!(amounts.official, money("150"));
    assert_eq!(amounts.after_discount, money("100"));
    assert_eq!(amounts.info.vouchers, money("30"));
    assert_eq!(amounts.info.flexi, money("3"));
    assert_eq!(amounts.info.cards, money("2"));
    assert_eq!(payment.discount, Some((DiscountKey(1), DiscountKind::Commercial)));
    let shown = amounts.info.shown_discounts();
    let shown: Vec<(&str, String)> =
        shown.iter().map(|(of, off)| (of.as_str(), off.to_string())).collect();
    let expected = [("605", "15"), ("301", "30"), ("302", "3")];
    assert_eq!(shown, expected.map(|(of, off)| (of, off.to_owned())));
}

#[test]
fn an_order_of_nothing_takes_nothing() {
    let free = offered(1, DiscountKind::Commercial, &[("100", "0"), ("50", "0")]);
    let case = Case { payer: balance("0", "0"), ..Case::new(vec![free], &[]) };
    let payment = case.plan().expect("nothing is due");
    assert_eq!(payment.takes, []);
    assert_eq!(payment.amounts().map(|amounts| amounts.after_discount), Ok(Amount::ZERO));
    // A coupon would be used up for nothing.
    let free = offered(1, DiscountKind::Commercial, &[("100", "0"), ("50", "0")]);
    let refused = Case::new(vec![free], &[(Kind::Voucher, "5", &[])]).plan();
    let why = vec![Unfit::NothingToPay];
    assert_eq!(refused, Err(PayRefusal::CouponUnfit { place: 0, why }));
}
