//! `POST /v3/payments/free-resources/query` (`bills` C1): the caller's packages, what took effect last first.
//!
//! Every field may be left out, be null or be empty, and then asks nothing; `status`, `offset` and `limit` may not be
//! empty. Packages that are bound to an enterprise project are shown where `enterprise_project_id` names it.

use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::packages::{PackageList, PackageQuery, list_packages};
use hubu_core::money::Amount;
use hubu_core::packages::Status;
use hubu_core::products::Catalogue;
use schemars::JsonSchema;
use serde::Serialize;

use super::PACKAGES;
use super::shown::{FreeResourcePackage, Words};
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ListFreeResourceInfos;

/// How many packages may be skipped.
const LAST: i64 = 999_999;
/// Packages of a page at the most.
const MOST: i64 = 1_000;
/// Services that may be named.
const MOST_SERVICES: usize = 500;

/// What both forms ask for.
pub struct Asked {
    region: Option<String>,
    order: Option<String>,
    product: Option<String>,
    product_name: Option<String>,
    project: Option<String>,
    status: Option<Status>,
}

impl Reads for Asked {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            region: fields.opt_text("region_code", Text::max(64))?,
            order: fields.opt_text("order_id", Text::max(64).sample("CS2601010800ABCDE"))?,
            product: fields.opt_text("product_id", Text::max(64))?,
            product_name: fields.opt_text("product_name", Text::max(256))?,
            project: fields.opt_text("enterprise_project_id", Text::max(64))?,
            status: fields.opt_int("status", 0..=4)?.and_then(Status::from_code),
        })
    }
}

/// The body.
pub struct Body {
    asked: Asked,
    services: Vec<String>,
    page: Page,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let asked = Asked::read(fields)?;
        let code = Text::max(64).sample("hws.service.type.obs");
        let services = fields.texts("service_type_code_list", 0..=MOST_SERVICES, code)?;
        Ok(Self { asked, services, page: fields.page_within(LAST, MOST)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    free_resource_packages: Vec<FreeResourcePackage<String>>,
}

/// The packages that are asked for, with the catalogue in force.
pub(super) async fn listed(
    cx: &Cx,
    asked: Asked,
    services: Vec<String>,
    page: Page,
) -> Result<(PackageList, Arc<Catalogue>), Failure> {
    let caller = cx.caller()?;
    let Asked { region, order, product, product_name, project, status } = asked;
    let query = PackageQuery {
        customer: (caller.group, caller.customer),
        region,
        order,
        product,
        product_name,
        project,
        status,
        services,
        page: (page.offset, page.limit),
    };
    let zone = cx.store().realm().zone.clone();
    let cache = Arc::clone(cx.catalogue());
    let read = cx.read(move |tx, pulse| {
        let (_, catalogue) = cache.current(tx)?;
        let list = list_packages(tx, &catalogue, (&zone, pulse.now), &query)?;
        Ok::<_, Error<Refusal>>((list, catalogue))
    });
    read.await
}

impl Operation for ListFreeResourceInfos {
    const SPEC: Spec = Spec {
        id: "ListFreeResourceInfos",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v3/payments/free-resources/query",
        callers: Callers::Customers,
        requires: PACKAGES,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询资源包列表", "Lists packages of usage"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let (list, catalogue) = listed(cx, body.asked, body.services, body.page).await?;
        let words = Words { catalogue: &catalogue, lang: cx.lang() };
        let text = |amount: Amount| amount.to_text(0);
        let packages = list.packages.iter().map(|one| FreeResourcePackage::of(one, words, &text));
        Ok(Answer::value(Reply {
            total_count: list.total,
            free_resource_packages: packages.collect(),
        }))
    }
}
