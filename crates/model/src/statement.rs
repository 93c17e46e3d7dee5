//! The statement: the lines of somebody's cash or credit.

use crate::amount::E8;
use crate::answer::Answer;
use crate::books::{Book, Holds, Line};
use crate::calendar::{cycle_text, year_before};
use crate::customers::bad_parameter;
use crate::json::{Fields, Json};
use crate::world::{Model, Page, Who};

/// Which lines are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementQuery {
    /// Credit, or else cash.
    pub credit: bool,
    /// First civil day.
    pub from: Option<i64>,
    /// Last civil day.
    pub to: Option<i64>,
    /// Only what came in, or only what went out.
    pub revenue: Option<bool>,
    /// Only of this trade type.
    pub kind: Option<String>,
    /// Only of this transaction.
    pub trade_id: Option<String>,
    /// Only of these channels; none: of all.
    pub channels: Vec<i64>,
    /// Only with this number of a channel.
    pub channel_no: Option<String>,
    /// Which part of it.
    pub page: Page,
}

/// A line with where it stands.
pub(crate) struct Found<'a> {
    pub(crate) book: &'a Book,
    pub(crate) number: usize,
    pub(crate) line: Line,
}

impl Model {
    /// The statement as its owner sees it.
    pub fn statement(&self, who: Who, query: &StatementQuery) -> Answer {
        let today = self.zone.civil_day(self.now());
        let to = query.to.unwrap_or(today);
        let from = query.from.unwrap_or_else(|| year_before(today));
        if query.from.is_some() && (from > to || from < year_before(to)) {
            return bad_parameter();
        }
        let (total, lines) = query.page.of(self.lines(who, query, (from, to)));
        let name = &self.people[who].account_name;
        let records: Vec<Json> = lines.iter().map(|found| self.record(found, name)).collect();
        let body =
            Fields::default().with("total_count", total).with("currency", self.site.currency());
        Answer::of(200, body.with("records", records).done())
    }

    /// The statement as operators see it.
    pub fn operators_statement(&self, who: Who, query: &StatementQuery) -> Answer {
        let to = query.to.unwrap_or_else(|| self.zone.civil_day(self.now()));
        let from = query.from.unwrap_or_else(|| year_before(to));
        if from > to {
            return bad_parameter();
        }
        let (total, lines) = query.page.of(self.lines(who, query, (from, to)));
        let entries: Vec<Json> = lines.iter().map(|found| self.entry(found)).collect();
        let body =
            Fields::default().with("total_count", total).with("currency", self.site.currency());
        Answer::of(200, body.with("entries", entries).done())
    }

    /// Every line that is wanted, the newest first.
    pub(crate) fn lines(
        &self,
        who: Who,
        query: &StatementQuery,
        days: (i64, i64),
    ) -> Vec<Found<'_>> {
        let listed = |holds: Holds| {
            if query.credit { holds.is_credit() } else { holds == Holds::Cash }
        };
        let books = self.people[who].books.iter().filter(|((holds, _), _)| listed(*holds));
        let mut found = Vec::new();
        for (_, book) in books {
            for (number, line) in book.lines.iter().enumerate() {
                if self.is_wanted(*line, query, days) {
                    found.push(Found { book, number: number + 1, line: *line });
                }
            }
        }
        found.sort_by(|one, other| {
            let at = |found: &Found<'_>| (self.postings[found.line.posting].at, found.line.posting);
            at(other).cmp(&at(one)).then(one.book.serial.cmp(&other.book.serial))
        });
        found
    }

    fn is_wanted(&self, line: Line, query: &StatementQuery, (from, to): (i64, i64)) -> bool {
        let posting = &self.postings[line.posting];
        let trade = &posting.trade;
        let day = self.zone.civil_day(posting.at);
        let channel = trade.channel.as_ref();
        let number = channel.map_or("", |(_, number)| number);
        (from..=to).contains(&day)
            && query.revenue.is_none_or(|revenue| revenue == (line.amount > 0))
            && query.kind.as_ref().is_none_or(|kind| kind == trade.kind)
            && query.trade_id.as_ref().is_none_or(|id| self.ids.is(trade.id, id))
            && query.channel_no.as_ref().is_none_or(|wanted| wanted == number)
            && (query.channels.is_empty()
                || query.channels.contains(&channel.map_or(0, |(channel, _)| *channel)))
    }

    fn record(&self, found: &Found<'_>, name: &str) -> Json {
        let (posting, line) = (&self.postings[found.line.posting], found.line);
        let trade = &posting.trade;
        let channel = trade.channel.as_ref();
        Fields::default()
            .with("account_change_id", Json::Id("", found.book.id, format!("-{}", found.number)))
            .with("trade_detail_type", trade.detail)
            .with("trade_time", Json::instant(posting.at))
            .with("trade_id", trade.id)
            .with("change_amount", Json::amount(line.amount.abs()))
            .with("balance_after_change", Json::amount(line.after))
            .with("revenue_expense_type", direction(line.amount))
            .with("bill_cycle", cycle_text(trade.cycle))
            .with("payment_channel_id", channel.map_or(String::new(), |(c, _)| c.to_string()))
            .with("payment_channel_no", channel.map_or("", |(_, number)| number))
            .with("account_name", name)
            .done()
    }

    fn entry(&self, found: &Found<'_>) -> Json {
        let (posting, line) = (&self.postings[found.line.posting], found.line);
        let trade = &posting.trade;
        let channel = trade.channel.as_ref();
        let number = channel.map(|(_, number)| number.as_str()).filter(|number| !number.is_empty());
        Fields::default()
            .with("book_id", found.book.id)
            .with("number", found.number)
            .with("posting_id", posting.id)
            .with("amount", Json::amount(line.amount))
            .with("balance", Json::amount(line.after))
            .with("trade_time", Json::instant(posting.at))
            .with("trade_type", trade.kind)
            .with("trade_detail_type", trade.detail)
            .with("trade_id", trade.id)
            .with("bill_cycle", cycle_text(trade.cycle))
            .with_some("channel", channel.map(|(channel, _)| channel.to_string()))
            .with_some("channel_no", number)
            .done()
    }
}

/// The wire's word for a line that grew its balance, or shrank it.
pub(crate) fn direction(amount: E8) -> &'static str {
    if amount < 0 { "EXPENSE" } else { "REVENUE" }
}
