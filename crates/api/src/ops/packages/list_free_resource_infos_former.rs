//! `POST /v2/payments/free-resources/query` (`bills` F5): the old form of `ListFreeResourceInfos`. Its pages are numbered
//! (0 is the first one too), its quotas are numbers, and services are not asked for.

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::PACKAGES;
use super::list_free_resource_infos::{Asked, listed};
use super::shown::{FreeResourcePackage, Words};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::AmountNumber;

/// See the file's head.
pub struct ListFreeResourceInfosFormer;

/// The number of the last page.
const LAST_PAGE: i64 = 9_999;
/// Packages of a page at the most.
const MOST: i64 = 1_000;

/// The body.
pub struct Body {
    asked: Asked,
    page: Page,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let asked = Asked::read(fields)?;
        let number = fields.int_or("offset", 0..=LAST_PAGE, 1)?.max(1);
        let limit = fields.int_or("limit", 1..=MOST, Page::DEFAULT_LIMIT)?;
        Ok(Self { asked, page: Page::numbered(number, limit) })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    free_resource_packages: Vec<FreeResourcePackage<AmountNumber>>,
}

impl Operation for ListFreeResourceInfosFormer {
    const SPEC: Spec = Spec {
        id: "ListFreeResourceInfosV2",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/payments/free-resources/query",
        callers: Callers::Customers,
        requires: PACKAGES,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询资源包列表（旧版）", "Lists packages of usage (old form)"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let (list, catalogue) = listed(cx, body.asked, Vec::new(), body.page).await?;
        let words = Words { catalogue: &catalogue, lang: cx.lang() };
        let package = |one| FreeResourcePackage::of(one, words, &AmountNumber);
        Ok(Answer::value(Reply {
            total_count: list.total,
            free_resource_packages: list.packages.iter().map(package).collect(),
        }))
    }
}
