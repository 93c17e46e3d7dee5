//! The ids of inquiries: nothing of an inquiry is stored, so its id says all of it.
//!
//! It is the base64 (of URLs, without padding) of `{"at":…,"body":…}`: when it was asked, to the millisecond, and
//! its body with the fields that count.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderName, HeaderValue};
use hubu_app::discounts::of_customer;
use hubu_app::oversight::CustomerIds;
use hubu_app::{Error, Tx};
use hubu_core::discounts::Discount;
use hubu_core::explanations::{Explanation, Visible};
use hubu_core::products::Catalogue;
use hubu_core::rating::LineRefusal;
use hubu_core::time::Timestamp;
use serde::Serialize;

use super::{Asking, Explained, Kind, Line, malformed, named, unknown};
use crate::codes::Refusal;
use crate::edge::decode::{self, BadField, Fields, Reads, Text};
use crate::operation::Answer;

/// Where an inquiry's answer says how it is explained.
const EXPLAIN: HeaderName = HeaderName::from_static("x-hubu-explain");
/// Bytes of it at the most: it is left out where it would have more.
const MOST_BYTES: usize = 6_000;
/// What an id must be (Chinese, English).
const FORM: (&str, &str) =
    ("询价应答的 X-Hubu-Explain", "of X-Hubu-Explain in an inquiry's answer");
/// How its instant is written.
const INSTANT: (&str, &str) = ("YYYY-MM-DDTHH:MM:SS.mmmZ", "YYYY-MM-DDTHH:MM:SS.mmmZ");

/// The id of an inquiry on demand that asks for nothing that is sold.
pub(super) const SAMPLE: &str = "\
    eyJhdCI6IjIwMjAtMDEtMDFUMDA6MDA6MDAuMDAwWiIsImJvZHkiOnsicHJvamVjdF9pZCI6IjEiLCJpbnF1aXJ5\
    X3ByZWNpc2lvbiI6MCwicHJvZHVjdF9pbmZvcyI6W3siaWQiOiIxIiwiY2xvdWRfc2VydmljZV90eXBlIjoiYSIs\
    InJlc291cmNlX3R5cGUiOiJiIiwicmVnaW9uIjoiYyIsInJlc291cmNlX3NwZWMiOiJkIiwic3Vic2NyaXB0aW9u\
    X251bSI6MSwidXNhZ2VfZmFjdG9yIjoiZSIsInVzYWdlX3ZhbHVlIjoiMSIsInVzYWdlX21lYXN1cmVfaWQiOjR9\
    XX19";

/// An inquiry as its id says it.
struct Inquiry<B> {
    at: Timestamp,
    body: B,
}

impl<B: Reads> Reads for Inquiry<B> {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(24).sample("2026-01-31T16:00:00.000Z");
        let at = fields.parsed("at", rule, INSTANT, |text| Timestamp::parse_exact(text).ok())?;
        Ok(Self { at, body: fields.object_of("body", B::read)? })
    }
}

/// A value as JSON.
pub(in crate::ops) fn as_text(value: &impl Serialize) -> String {
    // A body that was read has text keys and no value that cannot be written.
    serde_json::to_string(value).unwrap_or_default()
}

/// Adds to an inquiry's answer where it is explained: of this kind, asked at this instant with this body.
pub(in crate::ops) fn explained<T>(
    answer: Answer<T>,
    kind: &Kind,
    at: Timestamp,
    body: &str,
) -> Answer<T> {
    let id = URL_SAFE_NO_PAD.encode(format!(r#"{{"at":"{}","body":{body}}}"#, at.to_exact()));
    let path = format!("/hubu/v1/explain/{}/{id}", kind.name);
    match HeaderValue::try_from(path) {
        Ok(value) if value.len() <= MOST_BYTES => answer.with_header(EXPLAIN, value),
        _ => answer,
    }
}

/// What an inquiry that is asked again comes to: its lines by their ids, each with its product and why it costs
/// what it does.
pub(super) type Priced = Vec<(String, String, Explanation)>;

/// Explains an inquiry.
pub(super) fn explain<B: Reads>(
    tx: &mut Tx<'_>,
    asking: &Asking,
    price: impl FnOnce(&B, &Catalogue, Timestamp, &[Discount]) -> Result<Priced, LineRefusal>,
) -> Result<Explained, Error<Refusal>> {
    let raw = URL_SAFE_NO_PAD.decode(&asking.id).map_err(|_| malformed(FORM))?;
    let Inquiry { at, body } = decode::body::<Inquiry<B>>(&raw).map_err(|_| malformed(FORM))?;
    // What will be sold at which price is told when it begins.
    if at > asking.now {
        return Err(malformed(FORM));
    }
    let (version, catalogue) = asking.cache.current(tx)?;
    let discounts = match asking.customer {
        Some(customer) if asking.asker.visible == Visible::All => of_customer(tx, customer, at)?,
        _ => Vec::new(),
    };
    let priced = price(&body, &catalogue, at, &discounts).map_err(|_| unknown())?;
    let line = |(id, product, explanation)| Line { id, product, explanation };
    Ok(Explained {
        at,
        version,
        lines: priced.into_iter().map(line).collect(),
        discounts: named(&discounts),
        catalogue,
        postings: Vec::new(),
        ids: CustomerIds::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::explain::on_demand_inquiry;
    use crate::ops::rating::list_on_demand_resource_ratings::Body;

    #[test]
    fn the_sample_is_the_id_of_an_inquiry() {
        let raw = URL_SAFE_NO_PAD.decode(SAMPLE).expect("base64");
        let inquiry = decode::body::<Inquiry<Body>>(&raw).expect("an inquiry");
        assert_eq!(inquiry.at.to_exact(), "2020-01-01T00:00:00.000Z");
        assert_eq!(inquiry.body.ids(), ["1"]);
        let text = String::from_utf8(raw).expect("JSON");
        let body = text.split_once(r#""body":"#).map(|(_, body)| body.trim_end_matches('}'));
        let body = format!("{}}}", body.expect("a body"));
        let answer = explained(Answer::value(()), &on_demand_inquiry::KIND, inquiry.at, &body);
        let (name, value) = answer.headers.first().expect("a header");
        assert_eq!(name, EXPLAIN);
        assert_eq!(value, &format!("/hubu/v1/explain/on-demand-inquiry/{SAMPLE}"));
    }

    #[test]
    fn a_long_one_is_left_out() {
        let at = Timestamp::from_ms(0);
        for (length, there) in [(4_400, true), (4_500, false)] {
            let body = format!(r#"{{"project_id":"{}"}}"#, "1".repeat(length));
            let answer = explained(Answer::value(()), &on_demand_inquiry::KIND, at, &body);
            assert_eq!(!answer.headers.is_empty(), there, "{length}");
        }
    }
}
