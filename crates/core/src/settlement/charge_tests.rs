//! What usage comes to, as an accountant would work it out.

use super::*;
use crate::discounts::{Discount, DiscountKind};
use crate::money::rounding::{InquiryDecimals, cut_for_inquiry};
use crate::rating::world::{HOUR, SECOND, amount, discount, rated, sized, used};
use crate::rating::{What, quote_usage};
use crate::settlement::world::money;

fn charge(text: [&str; 4]) -> Charge {
    let [official, discount, erase, due] = text.map(money);
    Charge { official, discount, erase, due }
}

/// Size, usage, discounts; official, discount, erase, due.
type Row<'a> = (Option<i64>, What<'a>, &'a [Discount], [&'a str; 4]);

#[test]
fn charges_are_worked_out_as_written() {
    let ten_off = [discount(1, DiscountKind::Commercial, "0.9")];
    let free = [discount(1, DiscountKind::Commercial, "-100")];
    let hours = |value| used("Duration", value, HOUR);
    let table: &[Row<'_>] = &[
        (None, hours("1"), &[], ["0.2", "0", "0", "0.2"]),
        (None, hours("1"), &ten_off, ["0.2", "0.02", "0", "0.18"]),
        (None, hours("0.77"), &ten_off, ["0.154", "0.0154", "0.0086", "0.13"]),
        // 100 s of an hour at 0.2: 0.005 and five ninths of a thousandth.
        (None, used("Duration", "100", SECOND), &[], ["0.00555555", "0", "0.00555555", "0"]),
        // Both are cut by themselves: 0.00555555(5) and 0.005(0), and the discount is the difference.
        (
            None,
            used("Duration", "100", SECOND),
            &ten_off,
            ["0.00555555", "0.00055555", "0.005", "0"],
        ),
        // 40 GB at 0.0009733333 an hour.
        (Some(40), hours("1"), &[], ["0.03893333", "0", "0.00893333", "0.03"]),
        (None, hours("1"), &free, ["0.2", "0.2", "0", "0"]),
        (None, hours("0"), &[], ["0", "0", "0", "0"]),
    ];
    for (size, what, discounts, expected) in table {
        let rated = match size {
            Some(_) => sized("SSD", *size, *what, 1, discounts),
            None => rated("s6.small.1.linux", *what, discounts),
        };
        let exact = Exact::of(&rated.expect("it has a price"));
        let found = Charge::of(MoneyPolicy::CutToCent, exact).expect("in range");
        assert_eq!(found, charge(*expected), "{size:?} {what:?}");
    }
}

#[test]
fn the_documents_samples_hold() {
    // (exact list price and after discount, official, discount, erase, due)
    for (official_e18, discounted_e18, expected) in [
        // 0.00064 × 10 GB × 25874 s / 3600.
        (45_998_222_222_222_222, 45_998_222_222_222_222, ["0.04599822", "0", "0.00599822", "0.04"]),
        // 0.0465 with 10 % off.
        (46_500_000_000_000_000, 41_850_000_000_000_000, ["0.0465", "0.00465", "0.00185", "0.04"]),
        (
            512_124_567_890_000_000_000,
            512_124_567_890_000_000_000,
            ["512.12456789", "0", "0.00456789", "512.12"],
        ),
    ] {
        let exact = Exact { official_e18, discounted_e18 };
        let found = Charge::of(MoneyPolicy::CutToCent, exact);
        assert_eq!(found, Some(charge(expected)), "{official_e18}");
        let back = Charge::of(MoneyPolicy::CutToCent, exact.taken_back().expect("in range"));
        assert_eq!(back, found.and_then(Charge::given_back), "{official_e18}");
    }
}

#[test]
fn terms_erase_nothing() {
    let term = Charge::of_term(money("100"), money("85"));
    assert_eq!(term, Some(charge(["100", "15", "0", "85"])));
    assert_eq!(term.and_then(Charge::given_back), Some(charge(["-100", "-15", "0", "-85"])));
}

#[test]
fn what_leaves_the_range_is_no_charge() {
    let most = Exact { official_e18: i128::MAX, discounted_e18: 0 };
    assert_eq!(Charge::of(MoneyPolicy::KeepEight, most), None);
    assert_eq!(most.checked_add(most), None);
    assert_eq!(Exact { official_e18: i128::MIN, discounted_e18: 0 }.taken_back(), None);
    assert_eq!(Charge::of_term(amount("-1"), Amount::from_e8(i64::MAX)), None);
}

#[test]
fn an_inquiry_shows_the_charge_with_six_decimals() {
    let discounts = [discount(1, DiscountKind::Partner, "0.777")];
    for value in ["1", "0.001", "12345.6789", "0.00000001", "7.77777777"] {
        let rated = rated("s6.small.1.linux", used("Duration", value, SECOND), &discounts);
        let rated = rated.expect("it has a price");
        let charge = Charge::of(MoneyPolicy::KeepEight, Exact::of(&rated)).expect("in range");
        let quote = quote_usage(vec![rated], InquiryDecimals::Six).expect("in range");
        let six = |amount: Amount| {
            let exact = crate::money::rounding::amount_to_e18(amount);
            cut_for_inquiry(exact, InquiryDecimals::Six)
        };
        assert_eq!(six(charge.official), Some(quote.official), "{value}");
        assert_eq!(six(charge.due), Some(quote.amount), "{value}");
    }
}
