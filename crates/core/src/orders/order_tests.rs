//! Goal: orders that are not what they say are found. Method: tables of whole orders.

use super::*;
use crate::orders::DiscountType;
use crate::orders::world::{id, money, offered, order};

#[test]
fn an_order_is_the_sum_of_its_lines() {
    let by = offered(1, DiscountKind::Promotion, &[("12", "10.8"), ("8", "8"), ("5", "2.5")]);
    let mut new = order(OrderType::New, &["12", "8", "5"]);
    let listed = new.amounts().expect("in range");
    assert_eq!((listed.official, listed.after_discount), (money("25"), money("25")));
    let by_line = priced(&new.officials(), Some(&by));
    for (line, amounts) in new.lines.iter_mut().zip(by_line) {
        line.amounts = amounts;
    }
    assert_eq!(new.check(), Ok(()));
    let sum = new.amounts().expect("in range");
    assert_eq!((sum.official, sum.after_discount), (money("25"), money("21.3")));
    assert_eq!(sum.info.discounts, [(DiscountType::Promotion, money("3.7"))]);
    assert_eq!(new.lines[1].amounts, Amounts::listed(money("8")), "it does not count there");
    assert_eq!(new.lines[2].id(), "CS2603010800AAAAA-000003");
    assert_eq!(new.of_parts(), Ok(vec![]), "it is no combined trade");
    let mut deep = by;
    deep.lines[0].off = money("13");
    let amounts = &priced(&new.officials(), Some(&deep))[0];
    assert_eq!(amounts.after_discount, Amount::ZERO, "no more than the price");
    assert_eq!(amounts.check(OrderType::New), Ok(()));
}

#[test]
fn a_combined_trade_has_the_lines_of_its_orders() {
    let (one, other) = (id("CS2603010800BBBBB"), id("CS2603010800CCCCC"));
    let mut trade = order(OrderType::New, &["12", "8", "5"]);
    trade.combination = Combination::Combined(vec![one.clone(), other.clone()]);
    let numbers = [(&one, 1), (&other, 1), (&one, 2)];
    for (line, (order, number)) in trade.lines.iter_mut().zip(numbers) {
        (line.order, line.number) = (order.clone(), number);
    }
    assert_eq!(trade.check(), Ok(()));
    let parts = trade.of_parts().expect("in range");
    let parts: Vec<_> = parts.iter().map(|(id, amounts)| (*id, amounts.official)).collect();
    assert_eq!(parts, [(&one, money("17")), (&other, money("8"))]);
    assert_eq!(trade.amounts().map(|sum| sum.official), Ok(money("25")));
}

#[test]
fn lines_belong_to_their_order_and_amounts_add_up() {
    use OrderDefect as D;
    let with = |change: fn(&mut Order)| change;
    let table = [
        (with(|_| {}), Ok(())),
        (with(|order| order.lines.clear()), Err(D::Empty)),
        (with(|order| order.lines[1].order = id("CS2603010800BBBBB")), Err(D::Line(1))),
        (with(|order| order.lines[1].number = 1), Err(D::Line(1))),
        (with(|order| order.lines[0].number = 0), Err(D::Line(0))),
        (with(|order| order.lines[0].number = -1), Err(D::Line(0))),
        (
            with(|order| order.lines[1].amounts.after_discount = money("7")),
            Err(D::Amounts(Some(1), AmountDefect::Sum)),
        ),
        (
            with(|order| order.kind = OrderType::Unsubscribe),
            Err(D::Amounts(Some(0), AmountDefect::Sign)),
        ),
        (
            with(|order| order.lines[0].amounts = Amounts::listed(Amount::from_e8(i64::MAX))),
            Err(D::Amounts(None, AmountDefect::OutOfRange)),
        ),
    ];
    for (change, expected) in table {
        let mut order = order(OrderType::New, &["12", "8"]);
        change(&mut order);
        assert_eq!(order.check(), expected);
    }
}

#[test]
fn only_what_is_pending_payment_is_cancelled_and_a_trade_as_a_whole() {
    let trade = id("CS2603010800TRADE");
    for status in OrderStatus::ALL {
        let mut order = Order { status: *status, ..order(OrderType::New, &["12"]) };
        let pending = *status == OrderStatus::PendingPayment;
        let expected = if pending { Ok(()) } else { Err(CancelRefusal::Status(*status)) };
        assert_eq!(order.check_cancel(), expected);
        order.combination = Combination::PartOf(trade.clone());
        assert_eq!(order.check_cancel(), Err(CancelRefusal::PartOfTrade(trade.clone())));
    }
}
