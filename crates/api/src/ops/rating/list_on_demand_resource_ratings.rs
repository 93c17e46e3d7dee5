//! `POST /v2/bills/ratings/on-demand-resources` (`orders` B1): what usage would cost.
//!
//! One discount counts for each product: the commercial one where there is one, else the partner's, else a
//! promotion (`readings` 23). Amounts are cut line by line and summed.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `inquiry_precision` | 0 | 0 | refused |
//! | `available_zone` | any | any | any |
//! | `resource_size`, `size_measure_id` | refused where the product has a size | as absent | refused |

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::discounts::Discount;
use hubu_core::money::rounding::InquiryDecimals;
use hubu_core::money::{Amount, InquiryAmount};
use hubu_core::products::Catalogue;
use hubu_core::rating::{LineRefusal, UsageLine, UsageQuote, What, quote_usage};
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{MAX_INT, ProductInfo, WrittenProduct, inquire, rated, read_inquiry};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Decimals, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::explain::{as_text, explained, on_demand_inquiry};
use crate::wire::{InquiryNumber, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ListOnDemandResourceRatings;

/// The body.
pub struct Body {
    project: String,
    decimals: InquiryDecimals,
    products: Vec<DemandProductInfo>,
}

struct DemandProductInfo {
    product: ProductInfo,
    factor: String,
    value_e8: i64,
    measure: i64,
}

impl DemandProductInfo {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            product: ProductInfo::read(fields)?,
            factor: fields.text("usage_factor", Text::max(64).sample("Duration"))?,
            value_e8: fields.amount("usage_value", Decimals { decimals: 8, max: 32 })?.e8(),
            measure: fields.int("usage_measure_id", 1..=MAX_INT)?,
        })
    }

    fn what(&self) -> What<'_> {
        let (factor, value_e8, measure) = (self.factor.as_str(), self.value_e8, self.measure);
        What::Usage { factor, value_e8, measure, before_e8: 0 }
    }
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let (project, products) =
            read_inquiry(fields, DemandProductInfo::read, |line| &line.product)?;
        let precision = fields.int_or("inquiry_precision", 0..=1, 0)?;
        let decimals = if precision == 1 { InquiryDecimals::Ten } else { InquiryDecimals::Six };
        Ok(Self { project, decimals, products })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    amount: InquiryNumber,
    discount_amount: InquiryNumber,
    official_website_amount: InquiryNumber,
    measure_id: u8,
    currency: String,
    product_rating_results: Vec<DemandProductRatingResult>,
}

#[derive(Serialize, JsonSchema)]
struct DemandProductRatingResult {
    id: String,
    product_id: String,
    amount: InquiryNumber,
    discount_amount: InquiryNumber,
    official_website_amount: InquiryNumber,
    measure_id: u8,
    discount_rating_results: Vec<DemandDiscountRatingResult>,
}

#[derive(Serialize, JsonSchema)]
struct DemandDiscountRatingResult {
    discount_id: String,
    discount_type: i64,
    amount: InquiryNumber,
    measure_id: u8,
    discount_name: String,
}

impl Operation for ListOnDemandResourceRatings {
    const SPEC: Spec = Spec {
        id: "ListOnDemandResourceRatings",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/bills/ratings/on-demand-resources",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[
            Code::ProductNotFound,
            Code::UsageFactorUnknown,
            Code::UsageUnitWrong,
            Code::AboveMaximumAmount,
        ],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: ["查询按需产品价格", "Prices usage on demand"],
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
            Ok(reply(quote, body.products, discounts, currency))
        });
        let (at, reply) = price.await?;
        Ok(explained(Answer::value(reply), &on_demand_inquiry::KIND, at, &again))
    }
}

impl Body {
    /// What is asked costs so much by a catalogue at an instant, with these discounts.
    pub(in crate::ops) fn quote(
        &self,
        catalogue: &Catalogue,
        at: Timestamp,
        discounts: &[Discount],
    ) -> Result<UsageQuote, LineRefusal> {
        let lines = self.products.iter().map(|line| (&line.product, line.what()));
        Ok(quote_usage(rated(catalogue, at, discounts, lines)?, self.decimals)?)
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
    inquiry_precision: u8,
    product_infos: Vec<WrittenUsage<'a>>,
}

#[derive(Serialize)]
struct WrittenUsage<'a> {
    #[serde(flatten)]
    product: WrittenProduct<'a>,
    usage_factor: &'a str,
    usage_value: String,
    usage_measure_id: i64,
}

/// The body as it is asked again.
fn written(body: &Body) -> String {
    fn usage(line: &DemandProductInfo) -> WrittenUsage<'_> {
        WrittenUsage {
            product: line.product.written(),
            usage_factor: &line.factor,
            usage_value: Amount::from_e8(line.value_e8).to_text(0),
            usage_measure_id: line.measure,
        }
    }
    let inquiry_precision = u8::from(body.decimals == InquiryDecimals::Ten);
    let product_infos = body.products.iter().map(usage).collect();
    as_text(&Written { project_id: &body.project, inquiry_precision, product_infos })
}

fn reply(
    quote: UsageQuote,
    products: Vec<DemandProductInfo>,
    discounts: &[Discount],
    currency: String,
) -> Reply {
    let lines = products.into_iter().map(|line| line.product.id).zip(quote.lines);
    let results = lines.map(|(id, line)| result(id, line, discounts)).collect();
    Reply {
        amount: InquiryNumber(quote.amount),
        discount_amount: InquiryNumber(quote.off),
        official_website_amount: InquiryNumber(quote.official),
        measure_id: MEASURE_MAIN_UNIT,
        currency,
        product_rating_results: results,
    }
}

fn result(id: String, line: UsageLine, discounts: &[Discount]) -> DemandProductRatingResult {
    let taken = line.taken.and_then(|place| discounts.get(place));
    DemandProductRatingResult {
        id,
        product_id: line.product,
        amount: InquiryNumber(line.amount),
        discount_amount: InquiryNumber(line.off),
        official_website_amount: InquiryNumber(line.official),
        measure_id: MEASURE_MAIN_UNIT,
        discount_rating_results: taken.map(|one| discount(one, line.off)).into_iter().collect(),
    }
}

/// A discount that was taken, with what it takes off.
fn discount(taken: &Discount, off: InquiryAmount) -> DemandDiscountRatingResult {
    DemandDiscountRatingResult {
        discount_id: taken.key.to_wire(),
        discount_type: taken.kind.code(),
        amount: InquiryNumber(off),
        measure_id: MEASURE_MAIN_UNIT,
        discount_name: taken.name.clone(),
    }
}
