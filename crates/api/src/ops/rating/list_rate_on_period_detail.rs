//! `POST /v2/bills/ratings/period-resources/subscribe-rate` (`orders` B2): what terms would cost, by list
//! and with each discount that can be chosen.
//!
//! A discount that takes nothing off is not shown; products that one does not count for keep their list
//! price under it. The best offer is one of the commercial and the partners' discounts; promotions never
//! compete. Fees are not paid in instalments: only `NA` is offered.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `available_zone` | any | any | any |
//! | `fee_installment_mode` | `NA` | `NA` | `NA` |
//! | `resource_size`, `size_measure_id` | refused where the product has a size | as absent | refused |

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::discounts::{Discount, Mode};
use hubu_core::money::Amount;
use hubu_core::products::{Catalogue, PeriodType};
use hubu_core::rating::{LineRefusal, Offer, TermLine, TermQuote, What, quote_term};
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{MAX_INT, ProductInfo, WrittenProduct, inquire, rated, read_inquiry};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::explain::{as_text, explained, subscribe_inquiry};
use crate::wire::{AmountNumber, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ListRateOnPeriodDetail;

/// The body.
pub struct Body {
    project: String,
    products: Vec<PeriodProductInfo>,
}

struct PeriodProductInfo {
    product: ProductInfo,
    unit: PeriodType,
    periods: i64,
}

/// `fee_installment_mode`: does it pay in instalments?
const INSTALMENTS: [(&str, bool); 3] = [("NA", false), ("HALF_PAY", true), ("ZERO_PAY", true)];

impl PeriodProductInfo {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let product = ProductInfo::read(fields)?;
        let unit = fields.int("period_type", 0..=4)?;
        let unit = PeriodType::from_code(unit).ok_or_else(|| {
            let rule = Defect::Rule("须为 0、2、3、4 之一", "must be one of 0, 2, 3, 4");
            fields.bad("period_type", rule)
        })?;
        let periods = fields.int("period_num", 1..=MAX_INT)?;
        let instalments = fields.opt_word("fee_installment_mode", &INSTALMENTS, Empty::Absent)?;
        if instalments == Some(true) {
            let rule =
                Defect::Rule("暂不支持分期付费，须为 NA", "offers no instalments: it must be NA");
            return Err(fields.bad("fee_installment_mode", rule));
        }
        Ok(Self { product, unit, periods })
    }

    fn what(&self) -> What<'_> {
        What::Term { unit: self.unit, periods: self.periods, mode: Mode::Subscribe }
    }
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let (project, products) =
            read_inquiry(fields, PeriodProductInfo::read, |line| &line.product)?;
        Ok(Self { project, products })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    official_website_rating_result: OfficialWebsiteRatingResult,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    optional_discount_rating_results: Vec<OptionalDiscountRatingResult>,
    currency: String,
}

#[derive(Serialize, JsonSchema)]
struct OfficialWebsiteRatingResult {
    official_website_amount: AmountNumber,
    measure_id: u8,
    product_rating_results: Vec<PeriodProductOfficialRatingResult>,
}

#[derive(Serialize, JsonSchema)]
struct PeriodProductOfficialRatingResult {
    id: String,
    product_id: String,
    official_website_amount: AmountNumber,
    measure_id: u8,
}

#[derive(Serialize, JsonSchema)]
struct OptionalDiscountRatingResult {
    discount_id: String,
    amount: AmountNumber,
    official_website_amount: AmountNumber,
    discount_amount: AmountNumber,
    measure_id: u8,
    discount_type: i64,
    discount_name: String,
    best_offer: u8,
    product_rating_results: Vec<PeriodProductRatingResult>,
}

#[derive(Serialize, JsonSchema)]
struct PeriodProductRatingResult {
    id: String,
    product_id: String,
    amount: AmountNumber,
    official_website_amount: AmountNumber,
    discount_amount: AmountNumber,
    measure_id: u8,
}

impl Operation for ListRateOnPeriodDetail {
    const SPEC: Spec = Spec {
        id: "ListRateOnPeriodDetail",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/bills/ratings/period-resources/subscribe-rate",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[Code::ProductNotFound, Code::AboveMaximumAmount],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: ["查询包年/包月产品价格", "Prices terms of products"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let currency = cx.currency().to_owned();
        let (project, again) = (body.project.clone(), written(&body));
        let price = inquire(cx, &project, move |catalogue, now, discounts| {
            let quote = body.quote(catalogue, now, discounts)?;
            Ok(reply(&quote, &body.products, discounts, currency))
        });
        let (at, reply) = price.await?;
        Ok(explained(Answer::value(reply), &subscribe_inquiry::KIND, at, &again))
    }
}

impl Body {
    /// What is asked costs so much by a catalogue at an instant, with these discounts.
    pub(in crate::ops) fn quote(
        &self,
        catalogue: &Catalogue,
        at: Timestamp,
        discounts: &[Discount],
    ) -> Result<TermQuote, LineRefusal> {
        let lines = self.products.iter().map(|line| (&line.product, line.what()));
        Ok(quote_term(&rated(catalogue, at, discounts, lines)?, discounts)?)
    }

    /// The ids by which the products are told apart, in their order.
    pub(in crate::ops) fn ids(&self) -> Vec<String> {
        self.products.iter().map(|line| line.product.id.clone()).collect()
    }
}

/// The body as it is asked again, and nothing else of what came in.
#[derive(Serialize)]
struct Written<'a> {
    project_id: &'a str,
    product_infos: Vec<WrittenTerm<'a>>,
}

#[derive(Serialize)]
struct WrittenTerm<'a> {
    #[serde(flatten)]
    product: WrittenProduct<'a>,
    period_type: i64,
    period_num: i64,
}

/// The body as it is asked again.
fn written(body: &Body) -> String {
    fn term(line: &PeriodProductInfo) -> WrittenTerm<'_> {
        WrittenTerm {
            product: line.product.written(),
            period_type: line.unit.code(),
            period_num: line.periods,
        }
    }
    let product_infos = body.products.iter().map(term).collect();
    as_text(&Written { project_id: &body.project, product_infos })
}

/// A line with the id it was asked by.
type Told<'q> = (&'q str, &'q TermLine);

fn reply(
    quote: &TermQuote,
    products: &[PeriodProductInfo],
    discounts: &[Discount],
    currency: String,
) -> Reply {
    let ids = products.iter().map(|line| line.product.id.as_str());
    let lines: Vec<Told<'_>> = ids.zip(&quote.lines).collect();
    let official = |(id, line): &Told<'_>| PeriodProductOfficialRatingResult {
        id: (*id).to_owned(),
        product_id: line.product.clone(),
        official_website_amount: AmountNumber(line.official),
        measure_id: MEASURE_MAIN_UNIT,
    };
    let offers = quote.offers.iter().filter_map(|offer| {
        let discount = discounts.get(offer.discount)?;
        Some(optional(quote, &lines, discount, offer))
    });
    Reply {
        official_website_rating_result: OfficialWebsiteRatingResult {
            official_website_amount: AmountNumber(quote.official),
            measure_id: MEASURE_MAIN_UNIT,
            product_rating_results: lines.iter().map(official).collect(),
        },
        optional_discount_rating_results: offers.collect(),
        currency,
    }
}

/// What everything costs with one discount.
fn optional(
    quote: &TermQuote,
    lines: &[Told<'_>],
    discount: &Discount,
    offer: &Offer,
) -> OptionalDiscountRatingResult {
    let result =
        |((id, line), (amount, off)): (&Told<'_>, &(Amount, Amount))| PeriodProductRatingResult {
            id: (*id).to_owned(),
            product_id: line.product.clone(),
            amount: AmountNumber(*amount),
            official_website_amount: AmountNumber(line.official),
            discount_amount: AmountNumber(*off),
            measure_id: MEASURE_MAIN_UNIT,
        };
    OptionalDiscountRatingResult {
        discount_id: discount.key.to_wire(),
        amount: AmountNumber(offer.amount),
        official_website_amount: AmountNumber(quote.official),
        discount_amount: AmountNumber(offer.off),
        measure_id: MEASURE_MAIN_UNIT,
        discount_type: discount.kind.code(),
        discount_name: discount.name.clone(),
        best_offer: u8::from(offer.best),
        product_rating_results: lines.iter().zip(&offer.lines).map(result).collect(),
    }
}
