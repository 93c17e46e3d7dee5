//! Goal: what is exported is what the ledger holds, however long it is, whatever is posted meanwhile,
//! whatever fails. Method: worlds with some hundreds of postings on both engines; exports are read
//! frame by frame from the edge, and compared with the books; reads of pages are counted.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use http_body_util::BodyExt;
use hubu_app::Fault;
use hubu_app::accounts::{Adjust, AdjustedAccount, Recharge};
use hubu_app::ledger::Party;
use hubu_core::accounts::Channel;
use hubu_core::customers::CustomerKind;
use hubu_core::money::Amount;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::ledger_world::money;
use hubu_testkit::probes::Sabotage;
use hubu_testkit::world::{Account, World};
use serde_json::Value;

const JOURNAL: &str = "/operator/v1/journal.csv";

/// An operator and some customers with money.
struct Stage<'w> {
    world: &'w World,
    operator: Account,
    customers: Vec<Account>,
}

impl<'w> Stage<'w> {
    async fn set(world: &'w World, customers: usize) -> Self {
        let operator = world.operator("operator_one").await;
        let mut all = Vec::new();
        for number in 0..customers {
            all.push(world.customer(CustomerKind::Person, &format!("person_{number}")).await);
        }
        Self { world, operator, customers: all }
    }

    /// Posts one recharge or adjustment; the number makes whose and how much.
    async fn post(&self, number: usize) {
        let customer = &self.customers[number % self.customers.len()];
        let (group, party) = (customer.created.group, Party::Key(customer.created.key));
        let cents = i64::try_from(number).expect("small") + 1;
        let amount = Amount::from_e8(cents * 1_000_003);
        let recharge = Recharge {
            customer: party.clone(),
            amount,
            channel: Channel::ALL[0],
            channel_no: format!("={number}"),
        };
        // Everybody has money by then.
        if number > 50 && number % 11 == 10 {
            let adjust = Adjust {
                customer: party,
                account: AdjustedAccount::Cash,
                amount: money("-0.00000001"),
                reason: "a, \"b\"\nc".to_owned(),
            };
            self.world.money(group, adjust).await;
        } else {
            self.world.money(group, recharge).await;
        }
    }

    async fn begin(&self, call: &Call) -> (http::response::Parts, Body) {
        let request = self.operator.client.request(self.world.wall(), call);
        self.world.edge.handle(request).await.into_parts()
    }

    async fn whole(&self, call: &Call) -> Answer {
        self.world.send(&self.operator.client, call).await
    }
}

/// A row by the names of its columns.
type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().expect("headings").clone();
    let rows = reader.records().map(|record| {
        let record = record.expect("RFC 4180");
        let named = heads.iter().zip(record.iter());
        named.map(|(head, field)| (head.to_owned(), field.to_owned())).collect()
    });
    rows.collect()
}

fn amount(row: &Row, column: &str) -> i128 {
    i128::from(Amount::parse(&row[column], 8).expect("an amount").e8())
}

/// Every posting sums to zero; along every book the numbers have no gaps and the balance is the sum
/// so far. Gives the balance of each book.
fn proved(rows: &[Row]) -> BTreeMap<String, i128> {
    let mut postings: BTreeMap<&str, (i128, usize)> = BTreeMap::new();
    let mut books: BTreeMap<String, (i128, i64)> = BTreeMap::new();
    for row in rows {
        let value = amount(row, "amount");
        let posting = postings.entry(&row["posting_id"]).or_default();
        *posting = (posting.0 + value, posting.1 + 1);
        let book = books.entry(row["book_id"].clone()).or_default();
        *book = (book.0 + value, book.1 + 1);
        assert_eq!(row["number"], book.1.to_string(), "a gap in the book of {row:?}");
        assert_eq!(amount(row, "balance"), book.0, "{row:?}");
        let direction = if value > 0 { "credit" } else { "debit" };
        assert_eq!(row["direction"], direction);
    }
    for (id, (sum, entries)) in postings {
        assert!(sum == 0 && entries >= 2, "{id}: {entries} entries that sum to {sum}");
    }
    books.into_iter().map(|(book, (sum, _))| (book, sum)).collect()
}

/// The balance of every book of some customers, as operators see them.
async fn books(stage: &Stage<'_>) -> BTreeMap<String, i128> {
    let mut all = BTreeMap::new();
    for customer in &stage.customers {
        let path = format!("/operator/v1/customers/{}/books", customer.created.id);
        let shown = stage.whole(&Call::get(&path)).await.json();
        for book in shown["books"].as_array().expect("books") {
            let text = |name: &str| book[name].as_str().expect("a text").to_owned();
            let balance = Amount::parse(&text("balance"), 8).expect("an amount");
            all.insert(text("book_id"), i128::from(balance.e8()));
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_is_the_ledger_to_the_hundred_millionth() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world, 7).await;
        for number in 0..600 {
            stage.post(number).await;
        }
        let answer = stage.whole(&Call::get(JOURNAL).english()).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "text/csv;charset=UTF-8;header=present");
        let found = rows(&answer.body);
        assert_eq!(found.len(), 1_200);
        assert_eq!(proved(&found), books(&stage).await);
        let free: Vec<&Row> = found.iter().filter(|row| !row["reason"].is_empty()).collect();
        assert!(free.iter().all(|row| row["reason"] == "a, \"b\"\nc"), "in one field");
        let mut channels = found.iter().filter(|row| !row["channel_no"].is_empty());
        assert!(channels.clone().count() > 400);
        assert!(channels.all(|row| row["channel_no"].starts_with("'=")));

        // What came after a posting is the rest of the whole.
        let (head, rest) = found.split_at(401 * 2);
        let after = &head.last().expect("some")["posting_id"];
        let call = Call::get(JOURNAL).english().query("after_posting_id", after);
        assert_eq!(rows(&stage.whole(&call).await.body), rest);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_the_book_oldest_first() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world, 1).await;
        for number in 0..520 {
            stage.post(number).await;
        }
        let id = &stage.customers[0].created.id;
        let path = format!("/operator/v1/customers/{id}/statement");
        let call = Call::get(&format!("{path}.csv")).english().query("account", "cash");
        let answer = stage.whole(&call).await;
        assert_eq!(answer.header("x-row-count"), "520");
        let found = rows(&answer.body);
        assert_eq!(found.len(), 520);
        let mut sum = 0;
        for (number, row) in (1..).zip(&found) {
            sum += amount(row, "amount");
            assert_eq!((row["number"].clone(), amount(row, "balance")), (number.to_string(), sum));
        }
        let listed = Call::get(&path).query("account", "cash").query("limit", "1");
        let listed = stage.whole(&listed).await.json();
        assert_eq!(listed["total_count"], 520);
        assert_eq!(listed["entries"][0]["balance"], Value::from(found[519]["balance"].clone()));
        let none = call.query("from_day", "2020-01-01").query("to_day", "2020-01-31");
        let none = stage.whole(&none).await;
        assert_eq!((rows(&none.body).len(), none.header("x-row-count")), (0, "0"));
    })
    .await;
}

/// How many pages of the journal were read since.
fn pages(world: &World) -> usize {
    world.saboteur.counts().get("ledger.journal_next").copied().unwrap_or_default()
}

async fn frame(body: &mut Body) -> Option<Result<http_body::Frame<bytes::Bytes>, axum::Error>> {
    body.frame().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_read_before_the_one_before_it_is_taken() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world, 3).await;
        for number in 0..800 {
            stage.post(number).await;
        }
        world.saboteur.watch();
        let (parts, mut body) = stage.begin(&Call::get(JOURNAL)).await;
        assert_eq!(parts.status, 200);
        assert_eq!(pages(world), 1, "enough to begin with");
        for taken in 1..=3 {
            let some = frame(&mut body).await.expect("a page").expect("a read");
            assert!(some.is_data());
            // A reader that stalls is waited for.
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert_eq!(pages(world), taken, "after {taken} frames");
        }
        let size = body.size_hint();
        assert_eq!(size.upper(), None, "nobody knows yet how long it will be");
        let rest = body.collect().await.expect("the rest");
        let trailers = rest.trailers().expect("the count").clone();
        assert_eq!(trailers["x-row-count"], "1600");
        assert_eq!(pages(world), 5, "four pages, and a look whether there is another");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_fails_midway_is_seen_to_have_failed() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world, 3).await;
        for number in 0..300 {
            stage.post(number).await;
        }
        let (parts, mut body) = stage.begin(&Call::get(JOURNAL)).await;
        assert_eq!(parts.status, 200);
        assert!(frame(&mut body).await.expect("a page").expect("a read").is_data());
        let fault = Fault::Unavailable("the disk is gone".to_owned());
        world.saboteur.arm(Sabotage { step: 1, fault: fault.clone(), times: usize::MAX });
        let broken = frame(&mut body).await.expect("no quiet end");
        assert!(world.saboteur.disarm() > 0);
        assert!(broken.expect_err("an end").to_string().contains("the disk is gone"));
        assert!(frame(&mut body).await.is_none(), "and no count of rows");

        // Before anything was sent it is an answer like any other.
        world.saboteur.arm(Sabotage { step: 1, fault, times: usize::MAX });
        let answer = stage.whole(&Call::get(JOURNAL)).await;
        world.saboteur.disarm();
        assert_eq!(answer.status, 503, "{}", answer.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_posted_meanwhile_is_not_in_it() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world, 4).await;
        for number in 0..400 {
            stage.post(number).await;
        }
        let before = books(&stage).await;
        let (_, mut body) = stage.begin(&Call::get(JOURNAL).english()).await;
        let first = frame(&mut body).await.expect("a page").expect("a read");
        world.pass(1_000);
        for number in 400..480 {
            stage.post(number).await;
        }
        let rest = body.collect().await.expect("the rest").to_bytes();
        let first = first.into_data().expect("data");
        let text = String::from_utf8([first.to_vec(), rest.to_vec()].concat()).expect("UTF-8");
        let found = rows(&text);
        assert_eq!(found.len(), 800);
        assert_eq!(proved(&found), before, "as it was when the export began");
        let now = rows(&stage.whole(&Call::get(JOURNAL).english()).await.body);
        assert_eq!(proved(&now), books(&stage).await);
        assert_eq!(now[..800], found, "the same rows, and then those that came");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_others_write_every_book_is_whole_up_to_its_last_row() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world, 5).await;
        for number in 0..300 {
            stage.post(number).await;
        }
        let writing = async {
            for number in 300..500 {
                world.pass(1);
                stage.post(number).await;
            }
        };
        let exporting = async {
            let mut exported = Vec::new();
            for _ in 0..4 {
                let (_, body) = stage.begin(&Call::get(JOURNAL).english()).await;
                let text = body.collect().await.expect("whole").to_bytes();
                exported.push(rows(std::str::from_utf8(&text).expect("UTF-8")));
            }
            exported
        };
        let ((), exported) = tokio::join!(writing, exporting);
        let all = rows(&stage.whole(&Call::get(JOURNAL).english()).await.body);
        for rows in exported {
            assert!(rows.len() >= 600, "what was there when it began");
            proved(&rows);
            assert_eq!(rows[..], all[..rows.len()], "the beginning of the whole");
        }
    })
    .await;
}
