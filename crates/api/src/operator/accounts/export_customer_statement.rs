//! `GET /operator/v1/customers/{customer_id}/statement.csv`: the lines of a customer's cash or credit as
//! a table, oldest first. Days are civil days of the realm's zone, both included; without them it is the
//! last year. What is posted after the request began is not in it.

use std::sync::Arc;

use hubu_app::accounts::StatementEntry;
use hubu_app::oversight::{self, BookLines, statement_books, statement_lines};
use hubu_app::{Error, Fault, Store};
use hubu_core::accounts::{BalanceType, Channel};
use hubu_core::time::Day;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Reads};
use crate::operation::Spec;
use crate::operator::paths::OfCustomer;
use crate::operator::reads;
use crate::streaming::{Cell, Column, Export, Pages, Row, read_page};

use super::list_customer_statement::{ACCOUNTS, days};

/// See the file's head.
pub struct ExportCustomerStatement;

/// How many lines are read at once.
const LINES: i64 = 500;

/// The query.
pub struct Query {
    balance: BalanceType,
    from: Option<Day>,
    to: Option<Day>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            balance: fields.word("account", &ACCOUNTS)?,
            from: fields.opt_day("from_day")?,
            to: fields.opt_day("to_day")?,
        })
    }
}

impl Export for ExportCustomerStatement {
    const SPEC: Spec = reads(
        "ExportCustomerStatement",
        "/operator/v1/customers/{customer_id}/statement.csv",
        &[Code::CustomerUnknown],
        ["导出客户的收支明细", "Exports a customer's account changes"],
    );
    const FILE: &'static str = "statement.csv";
    const COLUMNS: &'static [Column] = &[
        Column::new("trade_time", "交易时间", "Business time, UTC."),
        Column::new("trade_type", "交易类型", "What happened, in the vendor's words."),
        Column::new(
            "trade_detail_type",
            "交易来源",
            "The source operation, in the vendor's words.",
        ),
        Column::new("trade_id", "交易流水号", "Transaction or order."),
        Column::new("bill_cycle", "账期", "The bill cycle the line counts for."),
        Column::new(
            "direction",
            "方向",
            "`credit` was added to the balance, `debit` taken from it.",
        ),
        Column::new("amount", "金额", "Signed: below zero for a debit. Exact."),
        Column::new("balance", "余额", "The balance of the book afterwards. Exact."),
        Column::new("currency", "币种", "The realm's currency."),
        Column::new("channel", "支付渠道", "The payment channel, where money crossed the border."),
        Column::new("channel_no", "渠道流水号", "The channel's own number. Free text."),
        Column::new("book_id", "账簿编号", "The book: one of cash, one of each expiry of credit."),
        Column::new("number", "分录序号", "The line's number in its book, without gaps."),
        Column::new("posting_id", "凭证编号", "The posting it belongs to."),
    ];
    type Path = OfCustomer;
    type Query = Query;
    type Pages = Statement;

    async fn open(cx: &Cx, path: OfCustomer, query: Query) -> Result<Statement, Failure> {
        let zone = cx.store().realm().zone.clone();
        let opened = cx.read(move |tx, pulse| {
            let customer = oversight::customer(tx, &path.customer)?;
            let customer = customer.ok_or(Error::Refused(Refusal::new(Code::CustomerUnknown)))?;
            let days = days((query.from, query.to), zone.day_of(pulse.now));
            let days = days.map_err(|bad| Error::Refused(bad.into()))?;
            Ok(statement_books(tx, (customer.group, customer.key), query.balance, days)?)
        });
        let books: Vec<BookLines> = opened.await?;
        let count = books.iter().map(BookLines::count).sum();
        let (store, currency) = (Arc::clone(cx.store()), cx.currency().to_owned());
        Ok(Statement { store, currency, books, count })
    }
}

/// Where an export of a statement stands.
pub struct Statement {
    store: Arc<Store>,
    currency: String,
    books: Vec<BookLines>,
    count: i64,
}

impl Pages for Statement {
    async fn next(&mut self) -> Result<Vec<Row>, Fault> {
        let mut books = self.books.clone();
        let read = read_page(&self.store, move |tx| {
            let lines = statement_lines(tx, &mut books, LINES)?;
            Ok((lines, books))
        });
        let (lines, books) = read.await?;
        self.books = books;
        Ok(lines.into_iter().map(|line| row(line, &self.currency)).collect())
    }

    fn count(&self) -> Option<i64> {
        Some(self.count)
    }
}

fn row(line: StatementEntry, currency: &str) -> Row {
    let direction = if line.amount.is_positive() { "credit" } else { "debit" };
    vec![
        Cell::At(line.at),
        Cell::plain(line.kind.as_str()),
        Cell::plain(line.detail.as_str()),
        Cell::Free(line.trade_id),
        Cell::plain(&line.cycle),
        Cell::plain(direction),
        Cell::Amount(line.amount),
        Cell::Amount(line.after),
        Cell::plain(currency),
        line.channel.map_or(Cell::Empty, |channel| Cell::plain(Channel::as_str(channel))),
        Cell::Free(line.channel_no),
        Cell::plain(&line.book),
        Cell::plain(&line.seq),
        Cell::plain(&line.posting),
    ]
}
