//! How much may be allocated or reclaimed, and which credit book a request means (`accounts` A5 to
//! A8, A14.3, A15).

use crate::money::Amount;
use crate::time::Timestamp;

/// Cash the master may allocate: its balance less what was invoiced beyond consumption; never
/// below zero.
pub fn transferable_cash(balance: Amount, over_invoiced: Amount) -> Amount {
    balance.less_at_most(over_invoiced)
}

/// Cash the master may reclaim: what the member has left (less its over-invoiced amount), but no
/// more than this master allocated and has not reclaimed yet (`accounts` G3); never below zero.
pub fn reclaimable_cash(balance: Amount, over_invoiced: Amount, net_allocated: Amount) -> Amount {
    balance.less_at_most(over_invoiced).min(net_allocated).max(Amount::ZERO)
}

/// A credit book as far as moving credit is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreditLot {
    /// When the credit ends; `None` = never.
    pub expires: Option<Timestamp>,
    /// What is unused of it.
    pub available: Amount,
}

impl CreditLot {
    /// Has it ended at `now`?
    pub fn expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|at| at <= now)
    }
}

/// Credit that may be allocated from the master's own book, or reclaimed from the member's shared
/// one: what is unused. `None` when the book has ended: it is not listed and moves nothing.
pub fn available_credit(lot: &CreditLot, now: Timestamp) -> Option<Amount> {
    (!lot.expired(now)).then(|| lot.available.max(Amount::ZERO))
}

/// Why no credit book answers to a request. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LotRefusal {
    /// No expiry was given, though every book has one.
    ExpiryRequired,
    /// An expiry was given, though no book has one.
    ExpiryUnexpected,
    /// The expiry given, or the book's, has passed.
    Expired,
    /// There is no credit book at all, or none with this expiry.
    NotFound,
}

/// Finds the book that `wanted` (the request's `expire_time`) means among the credit books of one
/// customer, and gives its place in `lots`.
///
/// Without an expiry the book that never ends is meant. Expiries are compared by the second, the
/// precision of the wire.
///
/// # Errors
/// See [`LotRefusal`].
pub fn select_lot(
    lots: &[CreditLot],
    wanted: Option<Timestamp>,
    now: Timestamp,
) -> Result<usize, LotRefusal> {
    let Some(wanted) = wanted else {
        let endless = lots.iter().position(|lot| lot.expires.is_none());
        let missing =
            if lots.is_empty() { LotRefusal::NotFound } else { LotRefusal::ExpiryRequired };
        return endless.ok_or(missing);
    };
    if !lots.is_empty() && lots.iter().all(|lot| lot.expires.is_none()) {
        return Err(LotRefusal::ExpiryUnexpected);
    }
    let same = |lot: &CreditLot| lot.expires.is_some_and(|at| at.second() == wanted.second());
    match lots.iter().position(same) {
        Some(place) if !lots[place].expired(now) => Ok(place),
        Some(_) => Err(LotRefusal::Expired),
        None if wanted <= now => Err(LotRefusal::Expired),
        None => Err(LotRefusal::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Why, the books, the expiry named, the place found.
    type Row<'a> = (&'a str, &'a [CreditLot], Option<Timestamp>, Result<usize, LotRefusal>);

    fn yuan(units: i64) -> Amount {
        Amount::from_units(units).expect("small")
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_wire(text).expect("a literal")
    }

    #[test]
    fn what_cash_a_master_may_allocate() {
        let table = [
            // balance, over-invoiced, transferable
            (120, 0, 120),
            (120, 20, 100),
            (120, 120, 0),
            (120, 500, 0),
            (0, 0, 0),
        ];
        for (balance, over, expected) in table {
            assert_eq!(transferable_cash(yuan(balance), yuan(over)), yuan(expected));
        }
    }

    #[test]
    fn what_cash_a_master_may_reclaim() {
        let table = [
            // member's balance, over-invoiced, allocated and not yet reclaimed, reclaimable
            (100, 0, 60, 60),
            (40, 0, 60, 40),
            (100, 70, 60, 30),
            (100, 200, 60, 0),
            (100, 0, 0, 0),
            (100, 0, -5, 0),
            (0, 0, 60, 0),
        ];
        for (balance, over, net, expected) in table {
            assert_eq!(reclaimable_cash(yuan(balance), yuan(over), yuan(net)), yuan(expected));
        }
    }

    #[test]
    fn ended_credit_is_worth_nothing() {
        let now = at("2026-03-01T00:00:00Z");
        let lot = |expires, units| CreditLot { expires, available: yuan(units) };
        assert_eq!(available_credit(&lot(None, 800), now), Some(yuan(800)));
        assert_eq!(available_credit(&lot(Some(now.plus_ms(1)), 800), now), Some(yuan(800)));
        assert_eq!(available_credit(&lot(Some(now), 800), now), None);
        assert_eq!(available_credit(&lot(None, -3), now), Some(Amount::ZERO));
    }

    #[test]
    fn which_credit_book_an_expiry_means() {
        let now = at("2026-03-01T00:00:00Z");
        let [past, summer, winter] =
            ["2026-02-01T15:59:59Z", "2026-06-30T15:59:59Z", "2026-12-31T15:59:59Z"].map(at);
        let book = |expires| CreditLot { expires, available: yuan(1) };
        let none: &[CreditLot] = &[];
        let endless = &[book(None)];
        let dated = &[book(Some(past)), book(Some(summer)), book(Some(winter))];
        let mixed = &[book(Some(summer)), book(None)];
        let odd = &[book(Some(summer.plus_ms(250)))];
        let table: &[Row] = &[
            ("no expiry: the endless book", endless, None, Ok(0)),
            ("no expiry: the endless one of two", mixed, None, Ok(1)),
            ("no expiry, but all books end", dated, None, Err(LotRefusal::ExpiryRequired)),
            ("no expiry, no book", none, None, Err(LotRefusal::NotFound)),
            ("the book of that second", dated, Some(winter), Ok(2)),
            ("milliseconds do not count", odd, Some(summer), Ok(0)),
            ("the dated one of two", mixed, Some(summer), Ok(0)),
            ("no book ends", endless, Some(summer), Err(LotRefusal::ExpiryUnexpected)),
            ("no book ends, even past", endless, Some(past), Err(LotRefusal::ExpiryUnexpected)),
            ("the book has ended", dated, Some(past), Err(LotRefusal::Expired)),
            ("a past second without a book", mixed, Some(past), Err(LotRefusal::Expired)),
            ("this very instant", mixed, Some(now), Err(LotRefusal::Expired)),
            ("no such book", mixed, Some(winter), Err(LotRefusal::NotFound)),
            ("one second beside it", mixed, Some(summer.plus_ms(1000)), Err(LotRefusal::NotFound)),
            ("no book at all", none, Some(winter), Err(LotRefusal::NotFound)),
        ];
        for (why, lots, wanted, expected) in table {
            assert_eq!(select_lot(lots, *wanted, now), *expected, "{why}");
        }
    }
}
