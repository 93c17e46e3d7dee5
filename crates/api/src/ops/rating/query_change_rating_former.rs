//! `POST /v1.0/{domain_id}/customer/product-mgr/query-change-rating` (`orders` F1b): what it would cost that a
//! resource with terms becomes a larger one, for the time that is left. What becomes no dearer is refused.
//!
//! It has no successor among the new forms. Refusals come with the status of success.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `tenantId` (not looked at) | ignored | ignored | refused |
//! | `inquiryTime` | now | now | now |
//! | `resourceSize`, `resouceSizeMeasureId` | as it is | as it is | as it is |

use std::sync::Arc;

use http::Method;
use hubu_app::orders::{ChangeInquiry, quote_change};
use hubu_core::access::{Requirement, permissions};
use hubu_core::time::Timestamp;

use super::MAX_INT;
use super::query_rating_former::CODES as PRICES;
use super::rating_result_former::{Reply, of_term, refused, reply};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::OfDomain;

/// See the file's head.
pub struct QueryChangeRatingFormer;

/// The old code of each new one, besides those of prices.
const CODES: &[(Code, Code)] = &[
    (Code::ResourceUnknown, Code::FormerResourceUnknown),
    (Code::ResourceEndedOrFrozen, Code::FormerResourceEndedOrFrozen),
    (Code::TradeInProgress, Code::FormerTradeInProgress),
];

/// The body.
pub struct Body {
    product: ChangedProduct,
    resource: String,
    at: Option<Timestamp>,
}

struct ChangedProduct {
    service: String,
    resource_type: String,
    spec: String,
    size: Option<i64>,
    size_measure: Option<i64>,
}

impl ChangedProduct {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let of = |sample| Text::max(400).sample(sample);
        Ok(Self {
            service: fields.text("cloudServiceType", of("hws.service.type.ec2"))?,
            resource_type: fields.text("resourceType", of("hws.resource.type.vm"))?,
            spec: fields.text("resourceSpecCode", of("s6.small.1.linux"))?,
            size: fields.opt_int_or_blank("resourceSize", 1..=MAX_INT)?,
            size_measure: fields.opt_int_or_blank("resouceSizeMeasureId", 0..=MAX_INT)?,
        })
    }
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let product = fields.object_of("productInfo", ChangedProduct::read)?;
        // Reserved.
        fields.opt_text("tenantId", Text::max(128).empty(Empty::Refused))?;
        let resource = fields.text("resourceId", Text::max(128))?;
        let at = fields.opt_instant("inquiryTime", Empty::Absent)?;
        Ok(Self { product, resource, at })
    }
}

impl Operation for QueryChangeRatingFormer {
    const SPEC: Spec = Spec {
        id: "QueryChangeRatingV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v1.0/{domain_id}/customer/product-mgr/query-change-rating",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[
            Code::FormerProductNotFound,
            Code::FormerAboveMaximum,
            Code::FormerResourceUnknown,
            Code::FormerResourceEndedOrFrozen,
            Code::FormerTradeInProgress,
        ],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: [
            "查询包年/包月资源升配价格（旧版）",
            "Prices an upgrade of a resource (old form)",
        ],
    };
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let identity = cx.identity()?;
        let (customer, resource) = (identity.caller.customer, body.resource.clone());
        let shows_discounts = identity.principal.has(permissions::DISCOUNT_VIEW);
        let (cache, zone) = (Arc::clone(cx.catalogue()), cx.store().realm().zone.clone());
        let quote = cx.read(move |tx, pulse| {
            let ChangedProduct { service, resource_type, spec, size, size_measure } = body.product;
            let inquiry = ChangeInquiry {
                customer,
                resource: body.resource,
                service,
                resource_type,
                spec,
                size,
                size_measure,
                shows_discounts,
                at: body.at.unwrap_or(pulse.now),
            };
            quote_change(tx, &cache, &zone, &inquiry)
        });
        let codes = [CODES, PRICES].concat();
        let (quote, _) = quote.await.map_err(|failure| refused(failure, &codes))?;
        let priced = of_term(&quote).into_one();
        Ok(Answer::value(reply(priced, vec![resource], cx.currency().to_owned())))
    }
}
