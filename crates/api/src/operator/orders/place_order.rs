//! `POST /operator/v1/customers/{customer_id}/orders`: a cloud service orders new resources with terms for a
//! customer. Lines of several services are one combined trade where `combined` says so.
//!
//! With `is_auto_pay` the order is paid at once by the best discount and one voucher; where that does not reach,
//! it waits for its payment, and `unpaid_error_code` says why.

use http::Method;
use hubu_app::ledger::Party;
use hubu_app::orders::{self, NewLine, NewResource, Parent};
use hubu_core::coupons::CycleType;
use hubu_core::enterprise::DEFAULT_PROJECT;
use hubu_core::orders::SourceType;
use hubu_core::products::ProductKey;
use hubu_core::resources::resource_id_fits;
use hubu_core::subscriptions::{AtExpiry, AutoRenew, ExpirePolicy, Sale, Term, read_period};

use super::shown::ShownPlaced;
use super::{RESOURCE, SPEC, size, source};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct PlaceOrder;

const SERVICE: Text = Text::max(64).sample("hws.service.type.ec2");
const RESOURCE_TYPE: Text = Text::max(64).sample("hws.resource.type.vm");
const REGION: Text = Text::max(64).sample("cn-north-4");
const ZONE: Text = Text::max(64).sample("cn-north-4a");
const NAME: Text = Text::max(255).sample("web-1");
const PROJECT: Text = Text::max(64).sample("0f5d2a1b8c7e4d3f9a6b5c4d3e2f1a0b");
const ENTERPRISE_PROJECT: Text = Text::max(64).sample("0");
const PERIOD: Text = Text::max(8).sample("MONTH");

/// `period_type`.
const UNITS: [(i64, CycleType); 2] = [(2, CycleType::Month), (3, CycleType::Year)];

/// The body.
pub struct Body {
    source: SourceType,
    review: bool,
    auto_pay: bool,
    combined: bool,
    lines: Vec<NewLine>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            source: source(fields)?,
            review: fields.bool_or("need_review", false)?,
            auto_pay: fields.bool_or("is_auto_pay", false)?,
            combined: fields.bool_or("combined", false)?,
            lines: fields.objects("product_infos", 1..=100, line)?,
        })
    }
}

fn line(fields: &mut Fields<'_>) -> Result<NewLine, BadField> {
    let product = ProductKey {
        service: fields.text("cloud_service_type", SERVICE)?,
        resource_type: fields.text("resource_type", RESOURCE_TYPE)?,
        region: fields.text("region", REGION)?,
        spec: fields.text("resource_spec", SPEC)?,
    };
    let zone = fields.opt_text("available_zone", ZONE)?;
    let size = size(fields)?;
    let unit = fields.int("period_type", 2..=3)?;
    let unit =
        UNITS.iter().find(|(code, _)| *code == unit).map_or(CycleType::Month, |(_, one)| *one);
    let term = Term { unit, periods: fields.int("period_num", 1..=120)? };
    let words: Vec<_> = Sale::ALL.iter().map(|one| (one.as_str(), *one)).collect();
    let sale = fields.opt_word("sale_type", &words, Empty::Refused)?.unwrap_or_default();
    let at_expiry = at_expiry(fields, unit)?;
    let resources = fields.objects("resources", 1..=100, resource)?;
    Ok(NewLine { product, zone, size, term, sale, at_expiry, resources })
}

/// `expire_policy`, with `auto_renew_times` and `auto_renew_period_type` where that is to renew by itself: without
/// end and for the unit that is bought, where nothing is said.
fn at_expiry(fields: &mut Fields<'_>, unit: CycleType) -> Result<AtExpiry, BadField> {
    let policy = fields.int_or("expire_policy", 0..=5, 0)?;
    let policy = ExpirePolicy::from_code(policy).unwrap_or(ExpirePolicy::Grace);
    let times = fields.opt_int("auto_renew_times", 0..=99)?;
    let form = ("MONTH 或 YEAR", "MONTH or YEAR");
    let period = fields.opt_parsed("auto_renew_period_type", PERIOD, form, read_period)?;
    let settings =
        AutoRenew { unit: period.unwrap_or(unit), left: times.filter(|times| *times > 0) };
    let settings = (policy == ExpirePolicy::AutoRenew).then_some(settings);
    Ok(AtExpiry::of(policy, settings).unwrap_or(AtExpiry::Grace))
}

fn resource(fields: &mut Fields<'_>) -> Result<NewResource, BadField> {
    let form = ("不含空白的可见 ASCII 字符", "visible ASCII characters without blanks");
    let fits = |text: &str| resource_id_fits(text).then(|| text.to_owned());
    let id = fields.opt_parsed("resource_id", RESOURCE, form, fits)?;
    let name = fields.opt_text("resource_name", NAME)?.unwrap_or_default();
    let project = fields.opt_text("project_id", PROJECT)?.unwrap_or_default();
    let enterprise_project = fields.opt_text("enterprise_project_id", ENTERPRISE_PROJECT)?;
    let there = fields.opt_text("parent_resource_id", RESOURCE)?;
    let ordered = fields.opt_int("parent_index", 0..=9_999)?;
    let ordered = ordered.and_then(|place| usize::try_from(place).ok());
    let parent = match (there, ordered) {
        (Some(id), _) => Some(Parent::There(id)),
        (None, Some(place)) => Some(Parent::Ordered(place)),
        (None, None) => None,
    };
    let enterprise_project = enterprise_project.unwrap_or_else(|| DEFAULT_PROJECT.to_owned());
    Ok(NewResource { id, name, project, enterprise_project, parent })
}

impl Operation for PlaceOrder {
    const SPEC: Spec = writes(
        "PlaceOrder",
        Method::POST,
        "/operator/v1/customers/{customer_id}/orders",
        201,
        &[
            Code::CustomerUnknown,
            Code::OrderNotPlaced,
            Code::ResourceIdTaken,
            Code::ProjectUnknown,
            Code::ProductNotFound,
            Code::AboveMaximumAmount,
        ],
        ["为客户下单", "Places an order for a customer"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownPlaced;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownPlaced>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let Body { source, review, auto_pay, combined, lines } = body;
        let customer_key = Party::Key(customer.key);
        let command = orders::PlaceOrder {
            customer: customer_key,
            source,
            review,
            auto_pay,
            combined,
            lines,
        };
        let encode = |placed: &orders::Placed| Self::encode(&ShownPlaced::of(placed));
        cx.money(customer.group, command, encode).await.map(Answer::recorded)
    }
}
