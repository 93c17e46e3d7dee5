//! The answer: lines, their steps as words and as values, and what was posted.

use hubu_app::oversight::{CustomerIds, JournalEntry, JournalPosting};
use hubu_core::explanations::{Explanation, recompute};
use hubu_core::money::InquiryAmount;
use hubu_core::products::Catalogue;
use schemars::JsonSchema;
use serde::Serialize;

use super::values::Values;
use super::words::Words;
use super::{Explained, Line};
use crate::language::Lang;
use crate::wire::{AmountText, Instant};

/// An explanation. All amounts are in `currency`.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    kind: &'static str,
    id: String,
    // The business instant whose prices and discounts count.
    at: Instant,
    // 0 where no catalogue was applied.
    catalogue_version: i64,
    currency: String,
    // The sum of the lines.
    amount: String,
    lines: Vec<ShownLine>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    postings: Vec<ShownPosting>,
}

/// A line: `recomputed` tells whether its steps alone come to the amount again.
#[derive(Serialize, JsonSchema)]
struct ShownLine {
    id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    product_id: String,
    amount: String,
    recomputed: bool,
    steps: Vec<ShownStep>,
}

/// A step: what it is, in words, and its inputs and result as exact texts.
#[derive(Serialize, JsonSchema)]
pub(super) struct ShownStep {
    pub(super) step: &'static str,
    pub(super) text: String,
    pub(super) values: Values,
}

/// What was posted together.
#[derive(Serialize, JsonSchema)]
struct ShownPosting {
    posting_id: String,
    trade_time: Instant,
    trade_type: &'static str,
    trade_id: String,
    entries: Vec<ShownEntry>,
}

/// What it did to a book: `amount` was added to the balance, or taken from it where it is below zero.
#[derive(Serialize, JsonSchema)]
struct ShownEntry {
    customer_id: String,
    book_kind: &'static str,
    amount: AmountText,
    balance: AmountText,
    bill_cycle: String,
}

/// Shows an explanation in a language.
pub(super) fn reply(
    explained: Explained,
    (kind, id): (&'static str, String),
    lang: Lang,
    currency: String,
) -> Reply {
    let Explained { at, version, lines, discounts, catalogue, postings, ids } = explained;
    let catalogue: &Catalogue = &catalogue;
    let amounts = lines.iter().map(|line| line.explanation.amount);
    // The sum of what is in range together, as inquiries and orders are.
    let sum = amounts.fold(InquiryAmount::ZERO, |sum, one| sum.checked_add(one).unwrap_or(sum));
    let line = |line: Line| {
        let Line { id, product, explanation: Explanation { reasons, amount } } = line;
        let recomputed = recompute(&reasons) == Ok(amount);
        let mut words = Words::new(lang, catalogue, &discounts);
        let steps = reasons.iter().map(|reason| words.step(reason)).collect();
        ShownLine { id, product_id: product, amount: amount.to_string(), recomputed, steps }
    };
    Reply {
        kind,
        id,
        at: Instant(at),
        catalogue_version: version,
        currency,
        amount: sum.to_string(),
        lines: lines.into_iter().map(line).collect(),
        postings: postings.into_iter().map(|one| posting(one, &ids)).collect(),
    }
}

fn posting(posting: JournalPosting, ids: &CustomerIds) -> ShownPosting {
    let JournalPosting { posting, entries } = posting;
    let entry = |entry: JournalEntry| ShownEntry {
        customer_id: ids.get(&entry.customer).cloned().unwrap_or_default(),
        book_kind: entry.kind.as_str(),
        amount: AmountText(entry.amount),
        balance: AmountText(entry.after),
        bill_cycle: entry.cycle.to_string(),
    };
    ShownPosting {
        posting_id: posting.key.to_string(),
        trade_time: Instant(posting.at),
        trade_type: posting.kind.as_str(),
        trade_id: posting.trade_id,
        entries: entries.into_iter().map(entry).collect(),
    }
}
