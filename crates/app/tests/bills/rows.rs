//! Rows of bills as an accountant would write them down.

use hubu_core::bills::{Formula, Language};
use hubu_core::settlement::{BillRow, MoneyPolicy};
use hubu_core::time::{BillCycle, Span};
use hubu_store::Error;
use hubu_store::bills::{self, BillFilter, BillOwner, BillRecord, label_texts};
use hubu_store::codes;
use hubu_testkit::ledger_world::{LedgerWorld, Person};

use crate::subscriptions::shop::told;

/// More rows than a story has.
const ALL: i64 = 10_000;

/// What is said of rows besides.
pub struct Bill {
    /// The rows of a consumer and cycle, in the order in which they were traded.
    pub rows: Vec<BillRow>,
    /// What their resources were called, in the same order.
    names: Vec<String>,
}

impl Bill {
    /// The bill of a consumer, whoever pays; the identities hold of each row.
    pub async fn of(world: &LedgerWorld, who: &Person, cycle: &str) -> Self {
        let owner = BillOwner { group: who.group, consumer: who.key, payer: None };
        let filter = BillFilter::of(BillCycle::parse(cycle).expect("a literal"));
        let read = world.store.read::<_, ()>(move |tx, _| {
            let mut records = bills::bills_after(tx, &[owner], &filter, None, ALL)?;
            // Pages have the last first, and of one instant the lower key first.
            records.sort_by_key(|one| (one.row.traded, one.row.key));
            let label = |one: &BillRecord| Some((one.row.group, one.row.resource?, one.label));
            let wanted: Vec<_> = records.iter().filter_map(label).collect();
            let texts = label_texts(tx, &wanted)?;
            Ok((records, texts))
        });
        let (records, texts) = read.await.expect("rows can be read");
        let name = |one: &BillRecord| {
            let is = |text: &&bills::LabelText| {
                (Some(text.resource), text.number) == (one.row.resource, one.label)
            };
            texts.iter().find(is).map(|text| text.name.clone()).expect("it has a name")
        };
        let names = records.iter().map(name).collect();
        let rows: Vec<BillRow> = records.into_iter().map(|record| record.row).collect();
        for row in &rows {
            assert_eq!(row.check(MoneyPolicy::CutToCent), Ok(()), "{row:?}");
        }
        Self { rows, names }
    }

    /// A line each: `01-01 10:30:00 new vm1: 56.9 - 0 = 56.9, cash 56.9; 01-01 10:30:00 > 02-01 23:59:59`.
    pub fn lines(&self) -> Vec<String> {
        let both = self.rows.iter().zip(&self.names);
        both.map(|(row, name)| format!("{} {name}: {}", head(row), figures(row))).collect()
    }

    /// How each is worked out, where it is.
    pub fn formulas(&self) -> Vec<String> {
        let text = |row| Formula::of(row).map(|one| one.text(Language::English));
        self.rows.iter().map(|row| text(row).unwrap_or_else(|| "-".to_owned())).collect()
    }
}

fn head(row: &BillRow) -> String {
    let words = format!("{:?}", row.bill_type).to_lowercase();
    format!("{} {words}", &told(row.traded)[5..])
}

fn figures(row: &BillRow) -> String {
    let (charge, parts) = (&row.charge, &row.parts);
    let paid: Vec<String> = [
        ("voucher", parts.coupon),
        ("flexi", parts.flexi),
        ("card", parts.card),
        ("cash", parts.cash),
        ("credit", parts.credit),
        ("debt", parts.debt),
    ]
    .into_iter()
    .filter(|(_, amount)| !amount.is_zero())
    .map(|(name, amount)| format!(", {name} {amount}"))
    .collect();
    let span = |span: Span| format!("; {} > {}", &told(span.from())[5..], &told(span.to())[5..]);
    let span = row.span.map_or_else(String::new, span);
    format!("{} - {} = {}{}{span}", charge.official, charge.discount, charge.due, paid.concat())
}

/// The text of a code that a row holds.
pub async fn text_of(world: &LedgerWorld, number: i64) -> String {
    let read = world
        .store
        .read::<_, ()>(move |tx, _| codes::texts(tx, &[number].into()).map_err(Error::Fault));
    read.await.expect("codes can be read").remove(&number).expect("it has one")
}
