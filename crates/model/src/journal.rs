//! The journal of the realm as operators see it: postings looked for, each with what it did.

use crate::amount::E8;
use crate::answer::Answer;
use crate::books::{Book, Holds, Line, Place, Posting};
use crate::calendar::{DAY_MS, cycle_text};
use crate::customers::{bad_parameter, unknown_customer};
use crate::json::{Fields, Json};
use crate::world::{Model, Page, Who};

/// Which postings are wanted; everything that is `None` does not filter.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PostingQuery {
    /// The one with this id.
    pub posting: Option<String>,
    /// That the customer with this id paid, or consumed.
    pub customer: Option<String>,
    /// Of this trade type.
    pub kind: Option<String>,
    /// Of this source operation.
    pub detail: Option<String>,
    /// Of this transaction.
    pub trade_id: Option<String>,
    /// With an entry in such a book,
    pub book: Option<String>,
    /// which moved as much at the least,
    pub least: Option<E8>,
    /// as much at the most,
    pub most: Option<E8>,
    /// for this cycle.
    pub cycle: Option<i64>,
    /// From this instant on.
    pub from: Option<i64>,
    /// Before this instant.
    pub to: Option<i64>,
}

/// The furthest that two instants may be apart where nothing else says what is meant.
const YEAR_MS: i64 = 366 * DAY_MS;
const MONTH_MS: i64 = 31 * DAY_MS;

/// What a posting did to one book.
pub(crate) struct Entry<'a> {
    pub(crate) place: Place,
    pub(crate) book: &'a Book,
    pub(crate) number: usize,
    pub(crate) line: Line,
}

impl Model {
    /// Postings of the whole realm, the newest first.
    pub fn search_postings(&self, query: &PostingQuery, page: Page) -> Answer {
        let order = |(one, other)| one > other;
        if query.least.zip(query.most).is_some_and(order)
            || query.from.zip(query.to).is_some_and(order)
        {
            return bad_parameter();
        }
        let named = query.posting.is_some() || query.customer.is_some();
        let to = query.to.unwrap_or(if named { i64::MAX } else { self.now() + 1 });
        let from = query.from.unwrap_or(if named { i64::MIN } else { to - MONTH_MS });
        if !named && from < to - YEAR_MS {
            return bad_parameter();
        }
        let customer = match &query.customer {
            None => None,
            Some(id) => match self.find(id) {
                None => return unknown_customer(),
                found => found,
            },
        };
        let all = self.entries();
        let mut found: Vec<usize> = (0..self.postings.len()).collect();
        found.retain(|place| {
            let at = self.postings[*place].at;
            (from..to).contains(&at)
                && self.is_wanted_posting(*place, query, customer)
                && (!query.asks_entries()
                    || all[*place].iter().any(|entry| query.wants(entry, self)))
        });
        found.sort_by_key(|place| std::cmp::Reverse((self.postings[*place].at, *place)));
        let (total, found) = page.of(found);
        let shown: Vec<Json> = found
            .into_iter()
            .map(|place| {
                let entries = all[place].iter().map(|entry| self.shown_entry(entry));
                let entries: Vec<Json> = entries.collect();
                self.posting_fields(&self.postings[place]).with("entries", entries).done()
            })
            .collect();
        let body = Fields::default().with("total_count", total).with("postings", shown);
        Answer::of(200, body.done())
    }

    fn is_wanted_posting(&self, place: usize, query: &PostingQuery, customer: Option<Who>) -> bool {
        let Posting { id, trade, .. } = &self.postings[place];
        query.posting.as_ref().is_none_or(|wanted| self.ids.is(*id, wanted))
            && customer.is_none_or(|who| who == trade.payer || who == trade.consumer)
            && query.kind.as_ref().is_none_or(|kind| kind == trade.kind)
            && query.detail.as_ref().is_none_or(|detail| detail == trade.detail)
            && query.trade_id.as_ref().is_none_or(|id| self.ids.is(trade.id, id))
    }

    /// What every posting did, in the order of the books: by whose group they are in, then by age.
    pub(crate) fn entries(&self) -> Vec<Vec<Entry<'_>>> {
        let mut all: Vec<Vec<Entry<'_>>> = self.postings.iter().map(|_| Vec::new()).collect();
        for (who, person) in self.people.iter().enumerate() {
            for ((holds, lot), book) in &person.books {
                for (at, line) in book.lines.iter().enumerate() {
                    let place = (who, *holds, *lot);
                    all[line.posting].push(Entry { place, book, number: at + 1, line: *line });
                }
            }
        }
        for entries in &mut all {
            entries.sort_by_key(|entry| (self.people[entry.place.0].group, entry.book.serial));
        }
        all
    }

    /// Every posting whose id is known, by its place.
    pub fn known_postings(&self) -> Vec<(usize, String)> {
        let id =
            |(place, posting): (usize, &Posting)| Some((place, self.id(posting.id)?.to_owned()));
        self.postings.iter().enumerate().filter_map(id).collect()
    }

    /// Every transaction id of a posting that is known.
    pub fn known_trades(&self) -> Vec<String> {
        let id = |posting: &Posting| self.id(posting.trade.id).map(str::to_owned);
        self.postings.iter().filter_map(id).collect()
    }

    /// A posting, as it stands in lists.
    pub(crate) fn posting_fields(&self, posting: &Posting) -> Fields {
        let trade = &posting.trade;
        Fields::default()
            .with("posting_id", posting.id)
            .with("trade_time", Json::instant(posting.at))
            // An instant of the process's clock.
            .with("recorded_time", Json::Any)
            .with("payer_id", self.people[trade.payer].id)
            .with("consumer_id", self.people[trade.consumer].id)
            .with("trade_type", trade.kind)
            .with("trade_detail_type", trade.detail)
            .with("trade_id", trade.id)
            .with("actor", posting.actor.as_str())
            .with("reason", trade.reason.as_str())
    }

    fn shown_entry(&self, entry: &Entry<'_>) -> Json {
        let trade = &self.postings[entry.line.posting].trade;
        let (who, holds, _) = entry.place;
        let number = trade.channel.as_ref().map(|(_, number)| number.as_str());
        let lot = self.lot_text(entry.place);
        Fields::default()
            .with("customer_id", self.people[who].id)
            .with("book_id", entry.book.id)
            .with("book_kind", holds.word())
            .with_some("lot", Some(lot).filter(|lot| *lot != Json::from("")))
            .with("number", entry.number)
            .with("amount", Json::amount(entry.line.amount))
            .with("balance", Json::amount(entry.line.after))
            .with("bill_cycle", cycle_text(trade.cycle))
            .with_some("channel", trade.channel.as_ref().map(|(channel, _)| channel.to_string()))
            .with_some("channel_no", number.filter(|number| !number.is_empty()))
            .done()
    }

    /// Which book of its kind it is; empty for the only one.
    pub(crate) fn lot_text(&self, (_, holds, lot): Place) -> Json {
        match holds {
            Holds::Credit | Holds::SharedCredit if lot != 0 => Json::instant(lot),
            Holds::Receivable => cycle_text(lot).into(),
            Holds::Funding => lot.to_string().into(),
            Holds::Voucher | Holds::Flexi | Holds::Card => match usize::try_from(lot) {
                Ok(place) => Json::Id("CP", self.coupons[place].id, String::new()),
                Err(_) => "".into(),
            },
            _ => "".into(),
        }
    }
}

impl PostingQuery {
    const fn asks_entries(&self) -> bool {
        self.book.is_some() || self.least.is_some() || self.most.is_some() || self.cycle.is_some()
    }

    fn wants(&self, entry: &Entry<'_>, model: &Model) -> bool {
        let (amount, posting) = (entry.line.amount.abs(), &model.postings[entry.line.posting]);
        self.book.as_ref().is_none_or(|word| word == entry.place.1.word())
            && self.least.is_none_or(|least| least <= amount)
            && self.most.is_none_or(|most| amount <= most)
            && self.cycle.is_none_or(|cycle| cycle == posting.trade.cycle)
    }
}
