//! Goal: amounts that do not add up are found. Method: an accountant's table.

use super::*;

fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

/// List price, after discount, discounts, vouchers, flexi-purchase coupons, cards.
type Row<'a> = (&'a str, &'a str, &'a [(DiscountType, &'a str)], [&'a str; 3]);

/// What an order comes to, what it keeps (fee and consumed), and what is wrong with it.
type Checked<'a> = (Row<'a>, Option<[&'a str; 2]>, Result<(), AmountDefect>);

fn amounts((official, after, discounts, coupons): Row<'_>, kept: Option<[&str; 2]>) -> Amounts {
    let [vouchers, flexi, cards] = coupons.map(money);
    let discounts = discounts.iter().map(|(of, off)| (*of, money(off))).collect();
    let kept = kept.map(|[fee, consumed]| Kept { fee: money(fee), consumed: money(consumed) });
    let info = AmountInfo { discounts, vouchers, flexi, cards, kept };
    Amounts { official: money(official), after_discount: money(after), info }
}

#[test]
fn what_is_bought_costs_what_is_paid_taken_off_and_covered() {
    use AmountDefect::{Discount, OutOfRange, Sign, Sum};
    use DiscountType::{Commercial, DiscountCoupon, Voucher};
    let most = "92233720368.54775807";
    let table: &[(Row<'_>, Result<(), AmountDefect>)] = &[
        (("12", "12", &[], ["0", "0", "0"]), Ok(())),
        (("12", "10.8", &[(Commercial, "1.2")], ["0", "0", "0"]), Ok(())),
        // The vendor's sample: a voucher of 3 pays the whole of 3.
        (("3", "0", &[], ["3", "0", "0"]), Ok(())),
        (("100", "50", &[(Commercial, "10"), (DiscountCoupon, "5")], ["20", "10", "5"]), Ok(())),
        (("12", "10.81", &[(Commercial, "1.2")], ["0", "0", "0"]), Err(Sum)),
        (("12", "12", &[], ["1", "0", "0"]), Err(Sum)),
        (("12", "-1", &[(Commercial, "13")], ["0", "0", "0"]), Err(Sign)),
        (("12", "13", &[(Commercial, "-1")], ["0", "0", "0"]), Err(Sign)),
        (("12", "10", &[(Commercial, "1"), (Commercial, "1")], ["0", "0", "0"]), Err(Discount)),
        (("3", "0", &[(Voucher, "3")], ["3", "0", "0"]), Err(Discount)),
        ((most, "0", &[], [most, "1", "0"]), Err(OutOfRange)),
    ];
    for (row, expected) in table {
        for kind in [OrderType::New, OrderType::Renew, OrderType::Change] {
            assert_eq!(amounts(*row, None).check(kind), *expected, "{row:?}");
        }
    }
    let kept = amounts(table[0].0, Some(["0", "0"])).check(OrderType::New);
    assert_eq!(kept, Err(AmountDefect::Kept), "only an unsubscription keeps something");
}

#[test]
fn what_is_given_back_is_below_zero() {
    use AmountDefect::{Discount, Sign, Sum};
    let keeps = Some(["10", "24"]);
    let table: &[Checked<'_>] = &[
        (("-66", "-66", &[], ["0", "0", "0"]), keeps, Ok(())),
        (("-40", "-40", &[], ["-20", "-5", "-1"]), Some(["0", "0"]), Ok(())),
        (("0", "0", &[], ["0", "0", "0"]), keeps, Ok(())),
        (("-66", "-66", &[], ["0", "0", "0"]), None, Err(AmountDefect::Kept)),
        (("-66", "-66", &[], ["0", "0", "0"]), Some(["-1", "0"]), Err(Sign)),
        (("66", "66", &[], ["0", "0", "0"]), keeps, Err(Sign)),
        (("-66", "-66", &[], ["20", "0", "0"]), keeps, Err(Sign)),
        (("-66", "-65", &[], ["0", "0", "0"]), keeps, Err(Sum)),
        (("-66", "-66", &[(DiscountType::Commercial, "1")], ["0", "0", "0"]), keeps, Err(Discount)),
    ];
    for (row, kept, expected) in table {
        let found = amounts(*row, *kept).check(OrderType::Unsubscribe);
        assert_eq!(found, *expected, "{row:?}");
    }
    let smaller = amounts(table[0].0, None);
    assert_eq!(smaller.check(OrderType::Change), Ok(()), "a change may give back");
    assert_eq!(smaller.check(OrderType::ToOnDemand), Ok(()));
    assert_eq!(smaller.check(OrderType::Renew), Err(Sign), "a renewal may not");
}

#[test]
fn lines_add_up_type_by_type() {
    use DiscountType::{Commercial, DiscountCoupon};
    let lines = [
        amounts(("10", "8", &[(Commercial, "1")], ["1", "0", "0"]), None),
        amounts(("20", "9", &[(DiscountCoupon, "3"), (Commercial, "2")], ["0", "4", "2"]), None),
    ];
    let expected =
        amounts(("30", "17", &[(Commercial, "3"), (DiscountCoupon, "3")], ["1", "4", "2"]), None);
    assert_eq!(Amounts::sum(lines.iter()), Ok(expected.clone()));
    assert_eq!(expected.check(OrderType::New), Ok(()));
    let back = [
        amounts(("-6", "-6", &[], ["-1", "0", "0"]), Some(["1", "2"])),
        amounts(("-4", "-4", &[], ["0", "0", "-2"]), Some(["0.5", "0"])),
    ];
    let expected = amounts(("-10", "-10", &[], ["-1", "0", "-2"]), Some(["1.5", "2"]));
    assert_eq!(Amounts::sum(back.iter()), Ok(expected));
    let most = Amounts::listed(Amount::from_e8(i64::MAX));
    assert_eq!(Amounts::sum([most.clone(), most].iter()), Err(AmountDefect::OutOfRange));
}

#[test]
fn the_wire_shows_coupons_among_the_discounts_too() {
    use DiscountType::{Commercial, FlexiCoupon, Voucher};
    let shown = |row| amounts(row, None).info.shown_discounts();
    assert_eq!(shown(("12", "12", &[], ["0", "0", "0"])), []);
    assert_eq!(shown(("3", "0", &[], ["3", "0", "0"])), [(Voucher, money("3"))]);
    assert_eq!(
        shown(("100", "55", &[(Commercial, "10")], ["20", "10", "5"])),
        [(Commercial, money("10")), (Voucher, money("20")), (FlexiCoupon, money("10"))],
    );
}
