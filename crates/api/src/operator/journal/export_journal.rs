//! `GET /operator/v1/journal.csv`: every entry of every posting of the realm, in the order postings were
//! recorded in, as a table. `after_posting_id` goes on after a posting.
//!
//! What is exported ends where the request began: what this process took before is in it, what is
//! recorded afterwards is not, and along a book nothing is left out in between. The amounts of each
//! posting sum to zero, and those of a book to its balance after the last of them.

use std::sync::Arc;
use std::time::Duration;

use hubu_app::oversight::{JournalPosting, ids_of, journal_page};
use hubu_app::{Error, Fault, Store};
use hubu_core::accounts::Channel;
use hubu_core::ids::{CustomerKey, Ids, PostingKey};

use super::list_postings::named;
use super::lot_text;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::Spec;
use crate::operator::reads;
use crate::streaming::{Cell, Column, Export, Pages, Row, read_page};

/// See the file's head.
pub struct ExportJournal;

/// How many postings are read at once.
const POSTINGS: i64 = 256;
/// The first page is read in a later millisecond than the last key that is in it.
const LATER: Duration = Duration::from_millis(2);

/// The query.
pub struct Query {
    after: PostingKey,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let number = ("凭证编号", "the number of a posting");
        let key = |text: &str| text.parse::<i64>().ok().filter(|key| *key > 0).map(PostingKey);
        let after =
            fields.opt_parsed("after_posting_id", Text::max(20).sample("1"), number, key)?;
        Ok(Self { after: after.unwrap_or(PostingKey(0)) })
    }
}

impl Export for ExportJournal {
    const SPEC: Spec = reads(
        "ExportJournal",
        "/operator/v1/journal.csv",
        &[],
        ["导出总账分录", "Exports the journal of the realm"],
    );
    const FILE: &'static str = "journal.csv";
    const COLUMNS: &'static [Column] = &[
        Column::new("posting_id", "凭证编号", "The posting; its entries stand together."),
        Column::new("trade_time", "交易时间", "Business time, UTC."),
        Column::new("recorded_time", "记账时间", "The server's own clock, UTC."),
        Column::new("trade_type", "交易类型", "What happened, in the vendor's words."),
        Column::new(
            "trade_detail_type",
            "交易来源",
            "The source operation, in the vendor's words.",
        ),
        Column::new("trade_id", "交易流水号", "Transaction or order."),
        Column::new("payer_id", "付款客户", "Who pays."),
        Column::new("consumer_id", "消费客户", "Whose consumption it is."),
        Column::new("customer_id", "账簿客户", "Whose book the entry stands in."),
        Column::new("book_id", "账簿编号", "The book."),
        Column::new("book_kind", "账簿类型", "What the book holds."),
        Column::new(
            "lot",
            "账簿批次",
            "Which of its kind: an expiry, a cycle, a channel, a coupon.",
        ),
        Column::new("number", "分录序号", "The entry's number in its book, from 1 without gaps."),
        Column::new(
            "direction",
            "方向",
            "`credit` was added to the balance, `debit` taken from it.",
        ),
        Column::new("amount", "金额", "Signed: below zero for a debit. Exact."),
        Column::new("balance", "余额", "The balance of the book afterwards. Exact."),
        Column::new("currency", "币种", "The realm's currency."),
        Column::new("bill_cycle", "账期", "The bill cycle the entry counts for."),
        Column::new("channel", "支付渠道", "The payment channel, where money crossed the border."),
        Column::new("channel_no", "渠道流水号", "The channel's own number. Free text."),
        Column::new("actor", "操作者", "Who asked for it: account/user, or a job. Free text."),
        Column::new("reason", "原因", "Why it was done by hand. Free text."),
    ];
    type Path = Nothing;
    type Query = Query;
    type Pages = Journal;

    async fn open(cx: &Cx, _: Nothing, query: Query) -> Result<Journal, Failure> {
        cx.read(|_, _| Ok::<_, Error<Refusal>>(())).await?;
        let store = Arc::clone(cx.store());
        let until = PostingKey(Ids::last_key(store.wall()));
        // What is under way may hold a key up to the last and not be seen yet.
        store.settle().await?;
        tokio::time::sleep(LATER).await;
        let currency = cx.currency().to_owned();
        Ok(Journal { store, currency, after: query.after, until })
    }
}

/// Where an export of the journal stands.
pub struct Journal {
    store: Arc<Store>,
    currency: String,
    after: PostingKey,
    until: PostingKey,
}

impl Pages for Journal {
    async fn next(&mut self) -> Result<Vec<Row>, Fault> {
        let span = (self.after, self.until);
        let read = read_page(&self.store, move |tx| {
            let page = journal_page(tx, span, POSTINGS)?;
            let ids = ids_of(tx, page.iter().flat_map(named))?;
            Ok((page, ids))
        });
        let (page, ids) = read.await?;
        if let Some(last) = page.last() {
            self.after = last.posting.key;
        }
        let id = |key: CustomerKey| ids.get(&key).cloned().unwrap_or_default();
        Ok(page.into_iter().flat_map(|row| rows(row, &self.currency, &id)).collect())
    }
}

fn rows(row: JournalPosting, currency: &str, id: &dyn Fn(CustomerKey) -> String) -> Vec<Row> {
    let JournalPosting { posting, entries } = row;
    let row = |entry: hubu_app::oversight::JournalEntry| {
        let direction = if entry.amount.is_positive() { "credit" } else { "debit" };
        let channel =
            entry.channel.map_or(Cell::Empty, |channel| Cell::plain(Channel::as_str(channel)));
        vec![
            Cell::plain(&posting.key),
            Cell::At(posting.at),
            Cell::At(posting.wall),
            Cell::plain(posting.kind.as_str()),
            Cell::plain(posting.detail.as_str()),
            Cell::Free(posting.trade_id.clone()),
            Cell::Plain(id(posting.payer)),
            Cell::Plain(id(posting.consumer)),
            Cell::Plain(id(entry.customer)),
            Cell::plain(&entry.book),
            Cell::plain(entry.kind.as_str()),
            Cell::Plain(lot_text(entry.lot)),
            Cell::plain(&entry.seq),
            Cell::plain(direction),
            Cell::Amount(entry.amount),
            Cell::Amount(entry.after),
            Cell::plain(currency),
            Cell::plain(&entry.cycle),
            channel,
            Cell::Free(entry.channel_no),
            Cell::Free(posting.actor.clone()),
            Cell::Free(posting.memo.clone()),
        ]
    };
    entries.into_iter().map(row).collect()
}
