//! What operators see of somebody's books and postings.

use crate::amount::E8;
use crate::answer::Answer;
use crate::books::{Book, Holds};
use crate::calendar::cycle_text;
use crate::ids::Id;
use crate::json::{Fields, Json};
use crate::world::{Model, Page, Who};

/// Cash that was set aside.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Its id.
    pub id: Id,
    /// Whose.
    pub who: Who,
    pub(crate) amount: E8,
    pub(crate) open: bool,
}

impl Model {
    /// Every book of somebody; those of coupons are none of them.
    pub fn books(&self, who: Who) -> Answer {
        let books = self.people[who].books.iter();
        let listed = books.filter(|((holds, _), _)| !holds.is_coupon());
        let shown: Vec<Json> =
            listed.map(|((holds, lot), book)| self.shown_book(*holds, *lot, book)).collect();
        Answer::of(200, Fields::default().with("books", shown).done())
    }

    fn shown_book(&self, holds: Holds, lot: i64, book: &Book) -> Json {
        let end = (holds.is_credit() && lot != 0).then(|| Json::instant(lot));
        let last = book.lines.last().map(|line| Json::instant(self.postings[line.posting].at));
        let channel = (holds == Holds::Funding).then(|| lot.to_string());
        Fields::default()
            .with("book_id", book.id)
            .with("kind", holds.word())
            .with("balance", Json::amount(book.balance))
            .with_some("credit_limit", holds.is_credit().then(|| Json::amount(book.limit)))
            .with_some("lent_amount", (holds == Holds::Credit).then(|| Json::amount(book.lent)))
            .with_some("expire_time", end)
            .with_some("bill_cycle", (holds == Holds::Receivable).then(|| cycle_text(lot)))
            .with_some("due_time", book.due.map(Json::instant))
            .with_some("channel", channel)
            .with("entries", book.lines.len())
            .with_some("last_entry_time", last)
            .done()
    }

    /// The postings that touched somebody's books, the newest first.
    pub fn list_postings(&self, who: Who, page: Page) -> Answer {
        let lines = self.people[who].books.values().flat_map(|book| &book.lines);
        let mut found: Vec<usize> = lines.map(|line| line.posting).collect();
        found.sort_unstable_by(|one, other| other.cmp(one));
        found.dedup();
        let (total, found) = page.of(found);
        let shown: Vec<Json> = found
            .into_iter()
            .map(|place| self.posting_fields(&self.postings[place]).done())
            .collect();
        let body = Fields::default().with("total_count", total).with("postings", shown);
        Answer::of(200, body.done())
    }
}
