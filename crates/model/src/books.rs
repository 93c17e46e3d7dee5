//! Books and postings: what is written down when something moves.

use crate::amount::E8;
use crate::ids::{Id, Sort};
use crate::world::{Model, Who};

/// What a book holds, in the order in which books are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Holds {
    Cash,
    Credit,
    SharedCredit,
    Receivable,
    Held,
    Revenue,
    Funding,
    CreditLine,
    Adjustment,
    Issuance,
    Voucher,
    Flexi,
    Card,
}

impl Holds {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Credit => "credit",
            Self::SharedCredit => "shared_credit",
            Self::Receivable => "receivable",
            Self::Held => "held",
            Self::Revenue => "revenue",
            Self::Funding => "funding",
            Self::CreditLine => "credit_line",
            Self::Adjustment => "adjustment",
            Self::Issuance => "issuance",
            Self::Voucher => "voucher",
            Self::Flexi => "flexi_coupon",
            Self::Card => "stored_value_card",
        }
    }

    pub(crate) const fn is_credit(self) -> bool {
        matches!(self, Self::Credit | Self::SharedCredit)
    }

    pub(crate) const fn is_coupon(self) -> bool {
        matches!(self, Self::Voucher | Self::Flexi | Self::Card)
    }
}

/// A balance with its history. The lot is the end of a credit (0: none), the cycle of a receivable, a
/// payment channel, or the place of a coupon.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    pub(crate) id: Id,
    pub(crate) serial: u64,
    pub(crate) balance: E8,
    pub(crate) limit: E8,
    pub(crate) lent: E8,
    /// Since when a receivable is overdue.
    pub(crate) due: Option<i64>,
    pub(crate) lines: Vec<Line>,
}

impl Book {
    /// Credit that was spent.
    pub(crate) fn used(&self) -> E8 {
        (self.limit - self.lent - self.balance).max(0)
    }
}

/// A line of a book.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// The place of its posting.
    pub(crate) posting: usize,
    pub(crate) amount: E8,
    pub(crate) after: E8,
}

/// What moved, and why.
#[derive(Clone, Debug)]
pub(crate) struct Posting {
    pub(crate) id: Id,
    pub(crate) at: i64,
    /// Who did it; empty until that is noted.
    pub(crate) actor: String,
    pub(crate) trade: Trade,
}

/// What a posting says of itself.
#[derive(Clone, Debug)]
pub(crate) struct Trade {
    pub(crate) kind: &'static str,
    pub(crate) detail: &'static str,
    pub(crate) id: Id,
    pub(crate) cycle: i64,
    /// Payment channel, and its number.
    pub(crate) channel: Option<(i64, String)>,
    pub(crate) payer: Who,
    pub(crate) consumer: Who,
    pub(crate) reason: String,
}

/// A book, by whose it is, what it holds and which.
pub(crate) type Place = (Who, Holds, i64);

impl Model {
    pub(crate) fn book(&self, (who, holds, lot): Place) -> Option<&Book> {
        self.people[who].books.get(&(holds, lot))
    }

    pub(crate) fn balance(&self, place: Place) -> E8 {
        self.book(place).map_or(0, |book| book.balance)
    }

    /// A book, opened where there is none yet.
    pub(crate) fn open(&mut self, (who, holds, lot): Place) -> &mut Book {
        if !self.people[who].books.contains_key(&(holds, lot)) {
            let (serial, id) = (self.next_serial(), self.ids.unknown(Sort::Book));
            let (balance, limit, lent, due, lines) = (0, 0, 0, None, Vec::new());
            let book = Book { id, serial, balance, limit, lent, due, lines };
            self.people[who].books.insert((holds, lot), book);
        }
        let found = self.people[who].books.get_mut(&(holds, lot));
        found.expect("it was opened")
    }

    /// A trade of somebody with itself, now, with an id of its own.
    pub(crate) fn trade(&mut self, who: Who, kind: &'static str, detail: &'static str) -> Trade {
        Trade {
            kind,
            detail,
            id: self.ids.unknown(Sort::Trade),
            cycle: self.zone.cycle_of(self.now()),
            channel: None,
            payer: who,
            consumer: who,
            reason: String::new(),
        }
    }

    /// Moves an amount from one book to another.
    pub(crate) fn transfer(&mut self, trade: Trade, from: Place, to: Place, amount: E8) {
        let (posting, id) = (self.postings.len(), self.ids.unknown(Sort::Posting));
        let at = self.now();
        self.postings.push(Posting { id, at, actor: String::new(), trade });
        for (place, amount) in [(from, -amount), (to, amount)] {
            let book = self.open(place);
            book.balance += amount;
            let after = book.balance;
            book.lines.push(Line { posting, amount, after });
        }
    }

    /// Changes what a credit is limited to and what of it is lent.
    pub(crate) fn move_limit(&mut self, place: Place, limit: E8, lent: E8) {
        let book = self.open(place);
        book.limit += limit;
        book.lent += lent;
    }

    /// Has credit with this end ended?
    pub(crate) fn ended(&self, end: i64) -> bool {
        end != 0 && end <= self.now()
    }
}
