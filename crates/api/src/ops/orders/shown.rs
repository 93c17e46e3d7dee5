//! Orders and their lines as they go out (`orders` C1, C2). What the vendor lists and nothing here has (a
//! contract's number, a product's category) is left out.

use hubu_app::Fault;
use hubu_app::orders::{People, ProjectNames};
use hubu_core::orders::{AmountInfo, Amounts, LineProduct, OrderId, OrderRecord, SourceType};
use hubu_core::products::Catalogue;
use schemars::JsonSchema;
use serde::Serialize;

use crate::language::Lang;
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// What orders are told with: names of products, of people and of projects, in a language.
pub struct Words<'a> {
    /// What is sold.
    pub catalogue: &'a Catalogue,
    /// Customers, and whoever pays for them.
    pub people: &'a People,
    /// Enterprise projects of orders.
    pub projects: &'a ProjectNames,
    /// The language.
    pub lang: Lang,
    /// The realm's currency.
    pub currency: &'a str,
}

impl Words<'_> {
    /// The name of a service; its code where the catalogue does not have it.
    pub fn service(&self, code: &str) -> String {
        let found = self.catalogue.service(code);
        found.map_or(code, |one| self.lang.pick(&one.names.zh, &one.names.en)).to_owned()
    }

    /// The name of a type of resource, likewise.
    pub fn resource_type(&self, code: &str) -> String {
        let found = self.catalogue.resource_type(code);
        found.map_or(code, |one| self.lang.pick(&one.names.zh, &one.names.en)).to_owned()
    }

    /// What people call a product; its specification where the catalogue does not have it any more.
    pub fn product(&self, product: &LineProduct) -> String {
        let found = self.catalogue.product(&product.id);
        let name = found.map(|one| self.lang.pick(&one.names.zh, &one.names.en));
        name.unwrap_or(&product.spec).clone()
    }
}

/// `amount_info`.
#[derive(Serialize, JsonSchema)]
pub struct AmountInfomation {
    discounts: Vec<DiscountItem>,
    flexipurchase_coupon_amount: AmountNumber,
    coupon_amount: AmountNumber,
    stored_card_amount: AmountNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    commission_amount: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_amount: Option<AmountNumber>,
}

#[derive(Serialize, JsonSchema)]
struct DiscountItem {
    discount_type: &'static str,
    discount_amount: AmountNumber,
}

impl AmountInfomation {
    /// What makes up some amounts.
    pub fn of(info: &AmountInfo) -> Self {
        let discounts = info.shown_discounts().into_iter();
        Self {
            discounts: discounts
                .map(|(of, amount)| DiscountItem {
                    discount_type: of.as_str(),
                    discount_amount: AmountNumber(amount),
                })
                .collect(),
            flexipurchase_coupon_amount: AmountNumber(info.flexi),
            coupon_amount: AmountNumber(info.vouchers),
            stored_card_amount: AmountNumber(info.cards),
            commission_amount: info.kept.map(|kept| AmountNumber(kept.fee)),
            consumed_amount: info.kept.map(|kept| AmountNumber(kept.consumed)),
        }
    }
}

/// What every order tells of itself, a part of a combined trade included.
#[derive(Serialize, JsonSchema)]
pub struct OrderBase {
    order_id: String,
    customer_id: String,
    service_type_code: String,
    service_type_name: String,
    source_type: i64,
    status: i64,
    order_type: i64,
    amount_after_discount: AmountNumber,
    official_amount: AmountNumber,
    measure_id: u8,
    create_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_time: Option<Instant>,
    currency: String,
    amount_info: AmountInfomation,
}

impl OrderBase {
    fn of(record: &OrderRecord, part: &Part<'_>, words: &Words<'_>) -> Self {
        let order = &record.order;
        Self {
            order_id: part.id.as_str().to_owned(),
            customer_id: words.people.id(order.customer).unwrap_or_default().to_owned(),
            service_type_code: part.service.to_owned(),
            service_type_name: words.service(part.service),
            source_type: order.source.code(),
            status: order.status.code(),
            order_type: order.kind.code(),
            amount_after_discount: AmountNumber(part.amounts.after_discount),
            official_amount: AmountNumber(part.amounts.official),
            measure_id: MEASURE_MAIN_UNIT,
            create_time: Instant(order.placed),
            payment_time: order.paid.map(Instant),
            currency: words.currency.to_owned(),
            amount_info: AmountInfomation::of(&part.amounts.info),
        }
    }
}

/// An order, or a part of a combined trade, with what it comes to.
pub struct Part<'a> {
    /// Its id.
    pub id: &'a OrderId,
    /// The service it is of.
    pub service: &'a str,
    /// What it comes to.
    pub amounts: Amounts,
}

/// An order as a whole.
///
/// # Errors
/// [`Fault::Bug`] where its amounts leave their range: no order is placed so.
pub fn whole(record: &OrderRecord) -> Result<Part<'_>, Fault> {
    let order = &record.order;
    let amounts = order.amounts().map_err(|_| out_of_range(&order.id))?;
    Ok(Part { id: &order.id, service: order.service(), amounts })
}

/// The orders of a combined trade; any other has none.
///
/// # Errors
/// As [`whole`].
pub fn parts(record: &OrderRecord) -> Result<Vec<Part<'_>>, Fault> {
    let order = &record.order;
    let sums = order.of_parts().map_err(|_| out_of_range(&order.id))?;
    let service = |id: &OrderId| {
        let first = order.lines.iter().find(|line| line.order == *id);
        first.map_or("", |line| line.product.service.as_str())
    };
    let parts = sums.into_iter().map(|(id, amounts)| Part { id, service: service(id), amounts });
    Ok(parts.collect())
}

fn out_of_range(id: &OrderId) -> Fault {
    Fault::Bug(format!("the amounts of order {id} leave their range"))
}

#[derive(Serialize, JsonSchema)]
struct EnterpriseProject {
    id: String,
    name: String,
}

#[derive(Serialize, JsonSchema)]
struct AgentPayInfo {
    paying_agent_id: String,
    is_agent_pay: bool,
}

/// An order of the list.
#[derive(Serialize, JsonSchema)]
pub struct CustomerOrder {
    #[serde(flatten)]
    base: OrderBase,
    enterprise_projects: Vec<EnterpriseProject>,
    sub_order_infos: Vec<SubCustomerOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_pay_info: Option<AgentPayInfo>,
}

#[derive(Serialize, JsonSchema)]
struct SubCustomerOrder {
    #[serde(flatten)]
    base: OrderBase,
    enterprise_projects: Vec<EnterpriseProject>,
}

impl CustomerOrder {
    /// An order as the list shows it. Who pays for it is told where that is not its customer.
    ///
    /// # Errors
    /// As [`whole`].
    pub fn of(record: &OrderRecord, words: &Words<'_>) -> Result<Self, Fault> {
        let sub = |part: Part<'_>| SubCustomerOrder {
            base: OrderBase::of(record, &part, words),
            enterprise_projects: projects(record, part.id, words),
        };
        let agent = (record.payer != record.order.customer).then(|| AgentPayInfo {
            paying_agent_id: words.people.id(record.payer).unwrap_or_default().to_owned(),
            is_agent_pay: record.agent_pay || record.order.paid.is_some(),
        });
        Ok(Self {
            base: OrderBase::of(record, &whole(record)?, words),
            enterprise_projects: projects(record, &record.order.id, words),
            sub_order_infos: parts(record)?.into_iter().map(sub).collect(),
            agent_pay_info: agent,
        })
    }
}

fn projects(record: &OrderRecord, id: &OrderId, words: &Words<'_>) -> Vec<EnterpriseProject> {
    let found = record.key_of(id).and_then(|key| words.projects.get(&key));
    let project =
        |(id, name): &(String, String)| EnterpriseProject { id: id.clone(), name: name.clone() };
    found.into_iter().flatten().map(project).collect()
}

/// An order with who placed it, and until when it can be paid.
#[derive(Serialize, JsonSchema)]
pub struct CustomerOrderDetails {
    #[serde(flatten)]
    placed: PlacedOrder,
    sub_order_infos: Vec<PlacedOrder>,
}

#[derive(Serialize, JsonSchema)]
struct PlacedOrder {
    #[serde(flatten)]
    base: OrderBase,
    user_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_payment_end_time: Option<Instant>,
}

impl PlacedOrder {
    fn of(record: &OrderRecord, part: &Part<'_>, words: &Words<'_>) -> Self {
        Self {
            base: OrderBase::of(record, part, words),
            user_name: user_name(record, words),
            pending_payment_end_time: record.order.pay_until.map(Instant),
        }
    }
}

impl CustomerOrderDetails {
    /// An order as its details show it.
    ///
    /// # Errors
    /// As [`whole`].
    pub fn of(record: &OrderRecord, words: &Words<'_>) -> Result<Self, Fault> {
        let sub = |part: &Part<'_>| PlacedOrder::of(record, part, words);
        Ok(Self {
            placed: sub(&whole(record)?),
            sub_order_infos: parts(record)?.iter().map(sub).collect(),
        })
    }
}

/// Who placed an order: the user of the customer's; staff, where the cloud did; or the system.
fn user_name(record: &OrderRecord, words: &Words<'_>) -> String {
    let is_job = !record.placed_by.contains('/');
    if is_job || record.order.source == SourceType::System {
        return words.lang.pick("系统", "system").to_owned();
    }
    let user = words.people.user_of(record);
    user.unwrap_or_else(|| words.lang.pick("运营人员", "operation staff")).to_owned()
}
