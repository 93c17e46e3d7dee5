//! What the lists of orders are asked for, in the new form and in the old (`orders` C1, F2), and the page
//! that answers it.

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::orders::{Asking, OrderPage, Whose, orders_page, whose};
use hubu_app::partners::NoSuchReseller;
use hubu_core::orders::{OrderFilter, OrderId, OrderSort, OrderStatus, OrderType, span_fits};
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;

use super::Context;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Page, Text};

/// A span of instants, either end open.
pub type Span = (Option<Timestamp>, Option<Timestamp>);

/// What a list is asked for.
pub struct OrderQuery {
    /// The order, as it is named.
    pub order: Option<String>,
    /// The customer.
    pub customer: Option<String>,
    /// When it was placed.
    pub placed: Span,
    /// When it was paid.
    pub paid: Span,
    /// The service.
    pub service: Option<String>,
    /// Where it stands.
    pub status: Option<OrderStatus>,
    /// What it does.
    pub kind: Option<OrderType>,
    /// In which order they come.
    pub sort: OrderSort,
    /// The reseller, by whose distributor it is named.
    pub reseller: Option<String>,
    /// Those that the caller pays for others?
    pub paid_for_others: bool,
    /// Which part.
    pub page: Page,
}

/// A text that is a filter as it is, `null` included, where anything is written there.
pub const fn filter(max: usize) -> Text {
    Text::max(max).null(Empty::Kept)
}

/// The two ends of a span: in order, and a year apart at the most.
pub fn span(
    fields: &mut Fields<'_>,
    (begin, end): (&'static str, &'static str),
) -> Result<Span, BadField> {
    let rule = Text::max(20).null(Empty::Refused).quoted(Empty::Refused);
    let form = ("YYYY-MM-DDTHH:MM:SSZ", "YYYY-MM-DDTHH:MM:SSZ");
    let mut instant = |name| {
        let rule = rule.sample("2026-01-31T16:00:00Z");
        fields.opt_parsed(name, rule, form, |text| Timestamp::parse_wire(text).ok())
    };
    let found = (instant(begin)?, instant(end)?);
    if span_fits(found) {
        return Ok(found);
    }
    let rule = Defect::Rule(
        "须不早于起始时间，且相距不超过一年",
        "must not be before the begin, and at most a year after it",
    );
    Err(fields.bad(end, rule))
}

/// `status`: one of those that may be asked for.
pub fn status(fields: &mut Fields<'_>) -> Result<Option<OrderStatus>, BadField> {
    let asked = OrderStatus::ASKED;
    let Some(code) = fields.opt_int("status", 1..=9)? else { return Ok(None) };
    let found = asked.iter().find(|status| status.code() == code);
    let rule = Defect::Rule("须为 1、3、4、5、6、9 之一", "must be one of 1, 3, 4, 5, 6, 9");
    found.map(|status| Some(*status)).ok_or_else(|| fields.bad("status", rule))
}

/// `order_type`: a number as a text.
pub fn order_type(fields: &mut Fields<'_>) -> Result<Option<OrderType>, BadField> {
    let rule = Text::max(64).null(Empty::Refused).quoted(Empty::Refused);
    let numbers = "1、2、3、4、10、11、13、14、15";
    let form = (numbers, "1, 2, 3, 4, 10, 11, 13, 14, 15");
    fields.opt_parsed("order_type", rule, form, |text| {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        OrderType::from_code(text.parse().ok().filter(|_| plain)?)
    })
}

/// In which order they come.
pub fn sort(fields: &mut Fields<'_>, name: &'static str) -> Result<OrderSort, BadField> {
    let rule = Text::max(64).null(Empty::Refused).quoted(Empty::Refused).sample("-createTime");
    let form = ("createTime 或 -createTime", "createTime or -createTime");
    Ok(fields.opt_parsed(name, rule, form, OrderSort::parse)?.unwrap_or_default())
}

impl OrderQuery {
    /// The page, with what its orders are told with.
    pub async fn answered(self, cx: &Cx) -> Result<(OrderPage, Context), Failure> {
        let caller = cx.caller()?.customer;
        let zone = cx.store().realm().zone.clone();
        // Abroad those that somebody pays for others are asked for by whose they are.
        let counts = cx.site() == Site::Cn || self.customer.is_some();
        let asking = Asking {
            caller,
            customer: self.customer,
            reseller: self.reseller,
            paid_for_others: self.paid_for_others && counts,
        };
        let cache = Arc::clone(cx.catalogue());
        let order = self.order.as_deref().and_then(OrderId::parse);
        // No order can have such an id.
        let nothing = self.order.is_some() && order.is_none();
        let filter = OrderFilter {
            id: order,
            customer: None,
            placed: self.placed,
            paid: self.paid,
            service: self.service,
            status: self.status,
            kind: self.kind,
        };
        let (sort, page) = (self.sort, (self.page.offset, self.page.limit));
        cx.read(move |tx, _| {
            let whose = whose(tx, &asking)?.filter(|_| !nothing);
            let page = match whose {
                Some(Whose { scope, customer }) => {
                    let filter = OrderFilter { customer, ..filter };
                    orders_page(tx, &zone, &scope, &filter, sort, page)?
                }
                None => OrderPage::default(),
            };
            let (_, catalogue) = cache.current(tx)?;
            let context = Context::read(tx, catalogue, &page.orders)?;
            Ok::<_, Error<NoSuchReseller>>((page, context))
        })
        .await
    }
}
