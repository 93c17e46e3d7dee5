//! `POST /v1.0/{domain_id}/customer/product-mgr/query-rating` (`orders` F1), also under `common`: the old form of
//! both inquiries. What has no price is refused with the status of success, under the last four digits of the code.
//!
//! A term is priced with the best of the commercial and the partners' discounts, usage as in the new form. Terms that
//! end with another resource (`periodType` 5) and one-time purchases (`chargingMode` 2) are not sold.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `avaliableZoneId` | any | any | any |
//! | `inquiryTime` | now | now | now |
//! | `periodType`, `periodNum` | refused for terms, else ignored | as absent | as absent |
//! | `usageFactor`, `usageMeasureId` | refused for usage, else ignored | as absent | as absent |
//! | `usageValue` | likewise | as absent | refused |
//! | `resourceSize`, `resouceSizeMeasureId` | refused where the product has a size | as absent | as absent |

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::discounts::{Discount, Mode};
use hubu_core::money::rounding::InquiryDecimals;
use hubu_core::products::{Catalogue, PeriodType, ProductKey};
use hubu_core::rating::{LineRefusal, RatingRefusal, UsageLine, What, quote_term, quote_usage};
use hubu_core::time::Timestamp;

use super::rating_result_former::{Priced, Reply, of_term, refused, reply};
use super::{MAX_INT, MOST_PRODUCTS, ProductInfo, inquire_at, rated};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Decimals, Defect, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::OfDomain;

/// See the file's head.
pub struct QueryRatingFormer;

/// The same under another path.
pub struct QueryRatingCommonFormer;

/// The old code of each new one.
pub(super) const CODES: &[(Code, Code)] = &[
    (Code::ProductNotFound, Code::FormerProductNotFound),
    (Code::UsageFactorUnknown, Code::FormerUsageFactorUnknown),
    (Code::UsageUnitWrong, Code::FormerUsageUnitWrong),
    (Code::AboveMaximumAmount, Code::FormerAboveMaximum),
];
/// The new ones of these.
const ERRORS: &[Code] = &[
    Code::FormerProductNotFound,
    Code::FormerUsageFactorUnknown,
    Code::FormerUsageUnitWrong,
    Code::FormerAboveMaximum,
];

/// The body.
pub struct Body {
    project: String,
    at: Option<Timestamp>,
    products: Vec<FormerProductInfo>,
    /// The term of all of them; usage on demand has none.
    term: Option<(PeriodType, i64)>,
}

/// A product, and what is used of it where it is used on demand.
struct FormerProductInfo {
    product: ProductInfo,
    usage: Option<(String, i64, i64)>,
}

/// What of a product stands beside the list.
struct Everywhere {
    region: String,
    zone: Option<String>,
    count: i64,
}

/// `chargingMode`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Charging {
    Period,
    OnDemand,
}

impl FormerProductInfo {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let of = |sample| Text::max(400).sample(sample);
        let product = ProductInfo {
            id: fields.text("id", Text::max(64))?,
            key: ProductKey {
                service: fields.text("cloudServiceType", of("hws.service.type.ec2"))?,
                resource_type: fields.text("resourceType", of("hws.resource.type.vm"))?,
                spec: fields.text("resourceSpecCode", of("s6.small.1.linux"))?,
                region: String::new(),
            },
            zone: None,
            size: fields.opt_int_or_blank("resourceSize", 1..=MAX_INT)?,
            size_measure: fields.opt_int_or_blank("resouceSizeMeasureId", 0..=MAX_INT)?,
            count: 1,
        };
        let factor = fields.opt_text("usageFactor", Text::max(64).sample("Duration"))?;
        let value = fields.opt_amount("usageValue", Decimals { decimals: 8, max: 32 })?;
        let measure = fields.opt_int_or_blank("usageMeasureId", 1..=MAX_INT)?;
        let usage = factor.zip(value).zip(measure);
        let usage = usage.map(|((factor, value), measure)| (factor, value.e8(), measure));
        Ok(Self { product, usage })
    }

    fn placed(mut self, everywhere: &Everywhere) -> Self {
        self.product.key.region.clone_from(&everywhere.region);
        self.product.zone.clone_from(&everywhere.zone);
        self.product.count = everywhere.count;
        self
    }

    fn what(&self, term: Option<(PeriodType, i64)>) -> Result<What<'_>, RatingRefusal> {
        match (term, &self.usage) {
            (Some((unit, periods)), _) => Ok(What::Term { unit, periods, mode: Mode::Subscribe }),
            (None, Some((factor, value_e8, measure))) => {
                let (value_e8, measure) = (*value_e8, *measure);
                Ok(What::Usage { factor, value_e8, measure, before_e8: 0 })
            }
            // Reading refuses usage of which nothing is said.
            (None, None) => Err(RatingRefusal::Quantity),
        }
    }
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let project = fields.text("tenantId", Text::max(128))?;
        let everywhere = Everywhere {
            region: fields.text("regionId", Text::max(128).sample("cn-north-4"))?,
            zone: fields.opt_text("avaliableZoneId", Text::max(128))?,
            count: fields.int("subscriptionNum", 1..=MAX_INT)?,
        };
        let charging = fields.int("chargingMode", 0..=2)?;
        let unit = fields.opt_int_or_blank("periodType", 0..=5)?;
        let periods = fields.opt_int_or_blank("periodNum", 1..=MAX_INT)?;
        let at = fields.opt_instant("inquiryTime", Empty::Absent)?;
        let products =
            fields.objects("productInfos", 1..=MOST_PRODUCTS, FormerProductInfo::read)?;
        let charging = match charging {
            0 => Charging::Period,
            1 => Charging::OnDemand,
            _ => {
                let rule = Defect::Rule("暂不支持一次性计费", "does not offer one-time purchases");
                return Err(fields.bad("chargingMode", rule));
            }
        };
        let term = match charging {
            Charging::Period => Some(read_term(fields, unit, periods)?),
            Charging::OnDemand => None,
        };
        if let Some(place) = products.iter().position(|one| one.usage.is_none())
            && charging == Charging::OnDemand
        {
            let rule = Defect::Rule(
                "按需询价须有 usageFactor、usageValue 和 usageMeasureId",
                "must have usageFactor, usageValue and usageMeasureId, to be priced on demand",
            );
            return Err(BadField::new(format!("productInfos[{place}]"), rule));
        }
        let nothing =
            |one: &FormerProductInfo| one.usage.as_ref().is_some_and(|usage| usage.1 <= 0);
        if let Some(place) = products.iter().position(nothing)
            && charging == Charging::OnDemand
        {
            let field = format!("productInfos[{place}].usageValue");
            return Err(BadField::new(field, Defect::NotPositive));
        }
        let products = products.into_iter().map(|one| one.placed(&everywhere)).collect();
        Ok(Self { project, at, products, term })
    }
}

/// The term that must be there for products of a term.
fn read_term(
    fields: &Fields<'_>,
    unit: Option<i64>,
    periods: Option<i64>,
) -> Result<(PeriodType, i64), BadField> {
    let missing = |name| fields.bad(name, Defect::Missing);
    let unit = unit.ok_or_else(|| missing("periodType"))?;
    let unit = PeriodType::from_code(unit).ok_or_else(|| {
        let rule = Defect::Rule("须为 0、2、3、4 之一", "must be one of 0, 2, 3, 4");
        fields.bad("periodType", rule)
    })?;
    Ok((unit, periods.ok_or_else(|| missing("periodNum"))?))
}

/// Prices the products at an instant.
fn price(
    body: &Body,
    (catalogue, at): (&Catalogue, Timestamp),
    discounts: &[Discount],
) -> Result<Priced, LineRefusal> {
    let mut asked = Vec::with_capacity(body.products.len());
    for (line, one) in body.products.iter().enumerate() {
        let what = one.what(body.term);
        let what = what.map_err(|why| LineRefusal { line: Some(line), why })?;
        asked.push((&one.product, what));
    }
    let rated = rated(catalogue, at, discounts, asked.into_iter())?;
    if body.term.is_none() {
        let quote = quote_usage(rated, InquiryDecimals::Six)?;
        let line = |line: UsageLine| (line.product, [line.amount, line.official, line.off]);
        let lines = quote.lines.into_iter().map(line).collect();
        return Ok(Priced { sum: [quote.amount, quote.official, quote.off], lines });
    }
    Ok(of_term(&quote_term(&rated, discounts)?))
}

async fn answer(cx: &Cx, body: Body) -> Result<Answer<Reply>, Failure> {
    let ids: Vec<String> = body.products.iter().map(|one| one.product.id.clone()).collect();
    let (project, at) = (body.project.clone(), body.at);
    let priced = inquire_at(cx, ("tenantId", &project), at, move |catalogue, at, discounts| {
        price(&body, (catalogue, at), discounts)
    });
    let (_, priced) = priced.await.map_err(|failure| refused(failure, CODES))?;
    Ok(Answer::value(reply(priced, ids, cx.currency().to_owned())))
}

/// Both paths lead to the same.
const fn spec(id: &'static str, path: &'static str, summary: [&'static str; 2]) -> Spec {
    Spec {
        id,
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::POST,
        path,
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: ERRORS,
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary,
    }
}

impl Operation for QueryRatingFormer {
    const SPEC: Spec = spec(
        "QueryRatingV1",
        "/v1.0/{domain_id}/customer/product-mgr/query-rating",
        ["查询产品价格（旧版）", "Prices products (old form)"],
    );
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        answer(cx, body).await
    }
}

impl Operation for QueryRatingCommonFormer {
    const SPEC: Spec = spec(
        "QueryRatingCommonV1",
        "/v1.0/{domain_id}/common/product-mgr/query-rating",
        ["查询产品价格（旧版，公共路径）", "Prices products (old form, common path)"],
    );
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        answer(cx, body).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::decode;

    #[test]
    fn usage_of_nothing_has_no_price() {
        let read = |value: &str| {
            let body = format!(
                r#"{{"tenantId":"p","regionId":"r","subscriptionNum":1,"chargingMode":1,"productInfos":[
                {{"id":"1","cloudServiceType":"s","resourceType":"t","resourceSpecCode":"c",
                "usageFactor":"Duration","usageValue":"{value}","usageMeasureId":4}}]}}"#
            );
            decode::body::<Body>(body.as_bytes()).is_ok()
        };
        assert_eq!(["1", "0.00000001", "0", "-1"].map(read), [true, true, false, false]);
    }
}
