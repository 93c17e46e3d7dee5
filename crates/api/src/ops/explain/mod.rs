//! Why an amount is what it is (decision 0028): step by step, in the caller's language, as words and as values.
//!
//! A kind of thing that can be explained is a file with a [`Kind`], and a line of [`KINDS`].

mod explain_amount;
mod inquiry;
pub(in crate::ops) mod on_demand_inquiry;
mod order_line;
mod refund;
mod shown;
pub(in crate::ops) mod subscribe_inquiry;
mod values;
mod words;

pub use explain_amount::ExplainAmount;
pub(in crate::ops) use inquiry::{as_text, explained};
pub use shown::Reply;

use std::collections::HashMap;
use std::sync::Arc;

use hubu_app::explanations::Asker;
use hubu_app::oversight::{CustomerIds, JournalPosting};
use hubu_app::products::CatalogueCache;
use hubu_app::{Error, Tx};
use hubu_core::access::Requirement;
use hubu_core::discounts::Discount;
use hubu_core::explanations::Explanation;
use hubu_core::ids::{CustomerKey, DiscountKey};
use hubu_core::products::Catalogue;
use hubu_core::time::{Timestamp, Zone};

use crate::codes::{Code, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Reads, Text};
use crate::language::Lang;

/// A kind of thing whose amount can be explained.
pub(crate) struct Kind {
    /// Its name in the path.
    pub(crate) name: &'static str,
    /// What a customer's identity needs.
    pub(crate) requires: Requirement,
    /// Explains the one with an id.
    explain: fn(&mut Tx<'_>, &Asking) -> Result<Explained, Error<Refusal>>,
}

/// Every kind, in the order in which they are listed.
const KINDS: [&Kind; 4] =
    [&on_demand_inquiry::KIND, &subscribe_inquiry::KIND, &order_line::KIND, &refund::KIND];

/// Characters of an id at the most.
const LONGEST_ID: usize = 6_000;

/// What is asked: `{kind}` and `{id}`.
pub struct Subject {
    /// Of which kind.
    pub(crate) kind: &'static Kind,
    id: String,
}

impl Reads for Subject {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kinds = KINDS.map(|kind| (kind.name, kind));
        Ok(Self {
            kind: fields.word("kind", &kinds)?,
            id: fields.text("id", Text::max(LONGEST_ID).sample(inquiry::SAMPLE))?,
        })
    }
}

/// Who asks, about what, and where.
pub(crate) struct Asking {
    /// The id.
    id: String,
    /// Whose orders may be seen, and which discounts.
    pub(crate) asker: Asker,
    /// Whose discounts count for an inquiry; an operator may name nobody.
    pub(crate) customer: Option<CustomerKey>,
    now: Timestamp,
    zone: Zone,
    cache: Arc<CatalogueCache>,
}

/// A thing that was explained.
struct Explained {
    /// The business instant whose prices and discounts count.
    at: Timestamp,
    /// The version of the catalogue; 0 where there was none.
    version: i64,
    lines: Vec<Line>,
    /// The discounts by their names.
    discounts: HashMap<DiscountKey, String>,
    catalogue: Arc<Catalogue>,
    postings: Vec<JournalPosting>,
    ids: CustomerIds,
}

/// A line of it.
struct Line {
    id: String,
    /// The id of the product; empty where it is about none.
    product: String,
    explanation: Explanation,
}

/// Explains what is asked about; `find` tells whose it is.
pub(crate) async fn answer(
    cx: &Cx,
    subject: Subject,
    asker: Asker,
    find: impl FnOnce(&mut Tx<'_>) -> Result<Option<CustomerKey>, Error<Refusal>> + Send + 'static,
) -> Result<Reply, crate::codes::Failure> {
    let Subject { kind, id } = subject;
    let (zone, cache) = (cx.store().realm().zone.clone(), Arc::clone(cx.catalogue()));
    let (lang, currency): (Lang, String) = (cx.lang(), cx.currency().to_owned());
    let shown = id.clone();
    let explained = cx.read(move |tx, pulse| {
        let customer = find(tx)?;
        let asking = Asking { id, asker, customer, now: pulse.now, zone, cache };
        (kind.explain)(tx, &asking)
    });
    Ok(shown::reply(explained.await?, (kind.name, shown), lang, currency))
}

/// There is nothing to explain.
fn unknown() -> Error<Refusal> {
    Error::Refused(Refusal::new(Code::ExplanationUnknown))
}

/// The id is not of the form that ids of the kind have (Chinese, English).
fn malformed(form: (&'static str, &'static str)) -> Error<Refusal> {
    Error::Refused(BadField::new("id", Defect::NotOfForm(form.0, form.1)).into())
}

fn named(discounts: &[Discount]) -> HashMap<DiscountKey, String> {
    discounts.iter().map(|one| (one.key, one.name.clone())).collect()
}

/// Whose books were written.
fn holders(postings: &[JournalPosting]) -> impl Iterator<Item = CustomerKey> {
    postings.iter().flat_map(|posting| &posting.entries).map(|entry| entry.customer)
}
