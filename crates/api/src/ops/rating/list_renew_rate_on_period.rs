//! `POST /v2/bills/ratings/period-resources/renew-rate` (`orders` B3): what renewals would cost, by list and with
//! each discount that can be chosen.
//!
//! Amounts are texts. A resource that cannot be renewed is told among `fail_resource_infos` and hinders no other;
//! where none can be, there are no prices. What a resource costs is with the best of the commercial and the
//! partners' discounts, or by list where there is none. Fees are not paid in instalments.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `include_relative_resources` | false | false | false |

use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::subscriptions::{RenewalQuote, RenewalQuotes, quote_renewals};
use hubu_core::access::{Requirement, permissions};
use hubu_core::discounts::Discount;
use hubu_core::money::Amount;
use hubu_core::rating::{LineRefusal, Offer, TermQuote};
use hubu_core::subscriptions::Term;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure, QuoteRefusal, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::language::Lang;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::subscriptions::{FailResourceInfo, read_resources, read_term};
use crate::wire::AmountText;

/// See the file's head.
pub struct ListRenewRateOnPeriod;

/// Resources of one inquiry.
const MOST: usize = 10;

/// The body.
pub struct Body {
    resources: Vec<String>,
    /// The place of one that is there twice.
    repeated: Option<usize>,
    term: Term,
    with_attached: bool,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let with_attached = fields.bool_or_blank("include_relative_resources", false)?;
        let ids = read_resources(fields, "resource_ids", MOST);
        let term = read_term(fields);
        let (resources, repeated) = ids?;
        Ok(Self { resources, repeated, term: term?, with_attached })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    currency: String,
    renew_inquiry_results: Vec<RenewInquiryResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    official_website_rating_result: Option<RenewOfficialRatingResult>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    optional_discount_rating_results: Vec<RenewDiscountRatingResult>,
    fail_resource_infos: Vec<FailResourceInfo>,
}

#[derive(Serialize, JsonSchema)]
struct RenewInquiryResult {
    resource_id: String,
    amount: AmountText,
}

#[derive(Serialize, JsonSchema)]
struct RenewOfficialRatingResult {
    official_website_amount: AmountText,
}

#[derive(Serialize, JsonSchema)]
struct RenewDiscountRatingResult {
    discount_id: String,
    amount: AmountText,
    official_website_amount: AmountText,
    discount_amount: AmountText,
    discount_type: i64,
    discount_name: String,
    best_offer: u8,
}

impl RenewDiscountRatingResult {
    fn new(official: Amount, discount: &Discount, offer: &Offer) -> Self {
        Self {
            discount_id: discount.key.to_wire(),
            amount: AmountText(offer.amount),
            official_website_amount: AmountText(official),
            discount_amount: AmountText(offer.off),
            discount_type: discount.kind.code(),
            discount_name: discount.name.clone(),
            best_offer: u8::from(offer.best),
        }
    }
}

impl Operation for ListRenewRateOnPeriod {
    const SPEC: Spec = Spec {
        id: "ListRenewRateOnPeriod",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/bills/ratings/period-resources/renew-rate",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[Code::ResourceRepeated, Code::ProductNotFound, Code::AboveMaximumAmount],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: ["查询包年/包月资源的续订价格", "Prices renewals of resources"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        if let Some(place) = body.repeated {
            let refusal = Refusal::new(Code::ResourceRepeated);
            return Err(refusal.with("field", format!("resource_ids[{place}]")).into());
        }
        let identity = cx.identity()?;
        let customer = identity.caller.customer;
        let shown = identity.principal.has(permissions::DISCOUNT_VIEW);
        let (cache, zone) = (Arc::clone(cx.catalogue()), cx.store().realm().zone.clone());
        let Body { resources, term, with_attached, .. } = body;
        let asked = resources.clone();
        let quotes = cx.read(move |tx, pulse| {
            let what = (term, with_attached);
            quote_renewals(tx, &cache, &zone, customer, &asked, what, shown, pulse.now)?
                .map_err(|why| Error::Refused(LineRefusal { line: None, why }))
        });
        let quotes = quotes.await?;
        Ok(Answer::value(reply(&resources, &quotes, cx.currency().to_owned(), cx.lang())))
    }
}

fn reply(resources: &[String], quotes: &RenewalQuotes, currency: String, lang: Lang) -> Reply {
    let failed = quotes.failed.iter().map(|(place, why)| {
        let refusal = QuoteRefusal(*place, *why).into();
        FailResourceInfo::new(resources, &refusal, lang)
    });
    let official = quotes.quote.as_ref().map(|quote| quote.official);
    Reply {
        currency,
        renew_inquiry_results: quotes
            .quote
            .iter()
            .flat_map(|quote| {
                let each = quotes.resources.iter();
                each.filter_map(|one| result(resources, one, quote)).collect::<Vec<_>>()
            })
            .collect(),
        official_website_rating_result: official.map(|official| RenewOfficialRatingResult {
            official_website_amount: AmountText(official),
        }),
        optional_discount_rating_results: quotes
            .quote
            .iter()
            .flat_map(|quote| {
                let offers = quote.offers.iter();
                offers.filter_map(|offer| {
                    let discount = quotes.discounts.get(offer.discount)?;
                    Some(RenewDiscountRatingResult::new(quote.official, discount, offer))
                })
            })
            .collect(),
        fail_resource_infos: failed.collect(),
    }
}

/// What a resource costs, with what is attached to it.
fn result(
    resources: &[String],
    of: &RenewalQuote,
    quote: &TermQuote,
) -> Option<RenewInquiryResult> {
    let best = quote.offers.iter().find(|offer| offer.best);
    let line = |place: &usize| match best {
        Some(offer) => offer.lines.get(*place).map(|(amount, _)| *amount),
        None => quote.lines.get(*place).map(|line| line.official),
    };
    // Its lines are some of those whose sum is an amount.
    let amounts = of.lines.iter().filter_map(line);
    let amount = amounts.fold(Amount::ZERO, |sum, one| sum.checked_add(one).unwrap_or(sum));
    Some(RenewInquiryResult {
        resource_id: resources.get(of.place)?.clone(),
        amount: AmountText(amount),
    })
}
