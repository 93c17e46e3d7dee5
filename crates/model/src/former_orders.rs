//! Old forms of what is done with orders and resources: the same in other words.

use crate::answer::Answer;
use crate::ids::Id;
use crate::json::{Fields, Json};
use crate::order_lists::{OrderQuery, line_id, unit};
use crate::orders::{Order, SOURCES, Stand};
use crate::renewals::Renewal;
use crate::resource_lists::TermQuery;
use crate::world::{Model, Page, Who};

/// What says in old forms that all went well.
pub(crate) fn well() -> Fields {
    Fields::default().with("error_code", "CBC.0000").with("error_msg", "success")
}

/// The same code in an old form: its last four digits where it has eight that begin so, with the status of
/// success. What is wrong with a form is refused as ever.
pub(crate) fn recoded(answer: Answer) -> Answer {
    let Some(code) = answer.code().filter(|_| answer.status == 400) else { return answer };
    let code = match code.strip_prefix("CBC.9900") {
        Some(rest) => format!("CBC.{rest}"),
        None if code == "CBC.0100" => return answer,
        None => code.to_owned(),
    };
    Answer::refused(200, &code)
}

impl Model {
    /// A customer renews resources, and says what becomes of them at their end.
    pub fn renew_formerly(&mut self, who: Who, wish: &Renewal, policy: i64) -> Answer {
        let id = match self.renewal_order(who, wish, Some(policy)) {
            Ok(id) => id,
            Err(answer) if answer.code() == Some("CBC.99003016") => {
                let gone = |id: &&String| {
                    let own = |place: usize| self.resources[place].who == who && self.lives(place);
                    !self.resource(id).is_some_and(own)
                };
                let first: Vec<&str> =
                    wish.resources.iter().filter(gone).take(1).map(String::as_str).collect();
                let body = Fields::default().with("error_code", "CBC.3016");
                let body = body.with("error_msg", Json::Any).with("expiredResouceIds", first);
                return Answer::of(200, body.done());
            }
            Err(answer) => return recoded(answer),
        };
        Answer::of(200, well().with("order_ids", vec![id]).done())
    }

    /// A resource is renewed by itself from now on, as it was set before.
    pub fn set_auto_renewal_formerly(&mut self, who: Who, id: &str) -> Answer {
        recoded(self.set_auto_renewal(who, id, (None, None))).formerly(None)
    }

    /// A resource is no longer renewed by itself.
    pub fn cancel_auto_renewal_formerly(&mut self, who: Who, id: &str) -> Answer {
        recoded(self.cancel_auto_renewal(who, id)).formerly(None)
    }

    /// A customer leaves resources, or their renewals alone.
    pub fn leave_formerly(&mut self, who: Who, ids: &[String], renewals: bool) -> Answer {
        match self.leaving_orders(who, ids, renewals) {
            Ok(orders) => Answer::of(200, well().with("orderIds", orders).done()),
            Err(answer) => recoded(answer),
        }
    }

    /// A customer leaves what an order bought, as far as it is there still.
    pub fn leave_order(&mut self, who: Who, id: &str, renewals: bool) -> Answer {
        let own = self.order(id).filter(|place| self.orders[*place].who == who);
        let Some(place) = own else { return Answer::refused(400, "CBC.30000010") };
        let mut resources = self.resources_of(place);
        if resources.iter().any(|one| self.lives(*one)) {
            resources.retain(|one| self.lives(*one));
        }
        match self.leaving(who, &resources, renewals) {
            Ok(orders) => Answer::of(200, well().with("unsub_order_ids", orders).done()),
            Err(answer) => answer,
        }
    }

    /// What an order gives back, row by row.
    pub fn show_refund_formerly(&self, who: Who, id: &str) -> Answer {
        let seen = |place: &usize| {
            let order = &self.orders[*place];
            (order.who == who || order.payer == who) && order.has_refund()
        };
        let Some(place) = self.order(id).filter(seen) else {
            return Answer::refused(400, "CBC.99005026");
        };
        let order = &self.orders[place];
        let rows = order.rows.iter().enumerate().map(|(at, (resource, (base, _), amount))| {
            let one = &self.resources[*resource];
            let [service, resource_type, region, _] = &one.sold.key;
            Fields::default()
                .with("id", Json::Id("", order.id, format!("-{:06}", at + 1)))
                .with("resource_id", one.id)
                .with("amount", Json::amount_number(*amount))
                .with("measure_id", "1")
                .with("customer_id", self.people[order.who].id)
                .with("resourceType", resource_type.as_str())
                .with("cloudServiceType", service.as_str())
                .with("regionCode", region.as_str())
                .with("preOrderId", self.orders[*base].id)
                .done()
        });
        let body = well().with("total_count", order.rows.len());
        Answer::of(200, body.with("resource_info_list", rows.collect::<Vec<Json>>()).done())
    }

    /// What a customer's orders are, as it asks for them: a page by its number, from 1 on, and its size.
    pub fn list_orders_formerly(
        &self,
        who: Who,
        query: &OrderQuery,
        (number, size): (usize, usize),
    ) -> Answer {
        let page = Page { offset: (number - 1) * size, limit: size };
        let (total, found) = page.of(self.asked_orders(who, query));
        let shown = found.into_iter().map(|place| self.former_order(&self.orders[place]));
        let data = Fields::default()
            .with("pageSize", size)
            .with("pageIndex", number)
            .with("totalSize", total)
            .with("orderInfos", shown.collect::<Vec<Json>>());
        Answer::of(200, well().with("data", data.done()).done())
    }

    /// A customer's order, with its lines.
    pub fn show_order_formerly(&self, who: Who, id: &str, page: Page, english: usize) -> Answer {
        let seen = |place: &usize| {
            let order = &self.orders[*place];
            order.who == who || order.payer == who
        };
        let Some(place) = self.order(id).filter(seen) else {
            return Answer::refused(400, "CBC.30000010");
        };
        let (order, catalogue) = (&self.orders[place], self.catalogue());
        let (total, lines) = page.of(order.lines.iter().enumerate().collect());
        let lines = lines.into_iter().map(|(at, line)| {
            let product = catalogue.product(&line.sold.product);
            let words = product.map_or(&line.sold.key[3], |product| &product.names[english]);
            Fields::default()
                .with("orderLineItemId", line_id(order, at))
                .with("cloudServiceType", line.sold.key[0].as_str())
                .with("productId", line.sold.product.as_str())
                .with("productSpecDesc", words.as_str())
                .with("periodType", unit(line.period).1)
                .with_some("periodNum", line.period.1)
                .with_some("validTime", line.effective.map(Json::instant))
                .with_some("expireTime", line.expires.map(Json::instant))
                .with("subscriptionNum", line.count)
                .with("currency", Json::amount_number(line.official))
                .with("currencyAfterDiscount", Json::amount_number(line.after()))
                .with("currencyOfficial", Json::amount_number(line.official))
                .with("amountInfo", order.made_up(std::slice::from_ref(line)).shown_formerly())
                .with("currencyType", self.site.currency())
                .done()
        });
        let body = well()
            .with("orderInfo", self.former_order(order))
            .with("count", total)
            .with("orderlineItems", lines.collect::<Vec<Json>>());
        Answer::of(200, body.done())
    }

    fn former_order(&self, order: &Order) -> Json {
        let (official, after) = order.amounts();
        Fields::default()
            .with("orderId", order.id)
            .with("customerId", self.people[order.who].id)
            .with("sourceType", SOURCES[order.source].1)
            .with("status", order.stand.number())
            .with("orderType", order.kind.1)
            .with("currency", Json::amount_number(official))
            .with("currencyAfterDiscount", Json::amount_number(after))
            .with("currencyOfficial", Json::amount_number(official))
            .with("measureId", 1_i64)
            .with("createTime", Json::instant(order.placed))
            .with_some("paymentTime", order.paid.map(Json::instant))
            .with("lastUpdateTime", Json::instant(order.updated))
            .with("needAudit", order.stand == Stand::Review)
            .with("currencyType", self.site.currency())
            .with("amountInfo", order.made_up(&order.lines).shown_formerly())
            .with("serviceType", order.lines[0].sold.key[0].as_str())
            .done()
    }

    /// What became of the resources of an order that buys something.
    pub fn list_provided(&self, who: Who, id: &str, page: Page) -> Answer {
        let seen = |place: &usize| {
            let order = &self.orders[*place];
            (order.who == who || order.payer == who) && !order.ends_something()
        };
        let Some(place) = self.order(id).filter(seen) else {
            return Answer::refused(400, "CBC.99000083");
        };
        let (total, items) = page.of(self.orders[place].first_items());
        let shown = items.into_iter().map(|item| {
            let one = &self.resources[item.resource];
            let [service, resource_type, region, spec] = &one.sold.key;
            let (size, measure) = one.size.unzip();
            let (done, status) = match item.state {
                "done" | "given_back" => (true, 1_i64),
                "failed" => (false, 2),
                _ => (false, 0),
            };
            Fields::default()
                .with_some("resourceId", done.then_some(one.id))
                .with("cloudServiceType", service.as_str())
                .with("regionCode", region.as_str())
                .with("resourceType", resource_type.as_str())
                .with("resourceSpecCode", spec.as_str())
                .with_some("resourceSize", size)
                .with_some("resouceSizeMeasureId", measure)
                .with("status", status)
                .done()
        });
        let body = well().with("totalSize", total);
        Answer::of(200, body.with("resources", shown.collect::<Vec<Json>>()).done())
    }

    /// What a customer has by terms.
    pub fn list_terms_formerly(&self, who: Who, query: &TermQuery, page: Page) -> Answer {
        let (total, found) = page.of(self.terms_of(who, query));
        let rows = found.into_iter().filter_map(|place| {
            let one = &self.resources[place];
            let term = one.term.as_ref()?;
            let [service, resource_type, region, spec] = &one.sold.key;
            let parent: Id = one.parent.map_or(one.id, |parent| self.resources[parent].id);
            let row = Fields::default()
                .with("id", one.key)
                .with("resource_id", one.id)
                .with("resource_name", one.name.as_str())
                .with("region_code", region.as_str())
                .with("cloud_service_type_code", service.as_str())
                .with("resource_type_code", resource_type.as_str())
                .with("resource_spec_code", spec.as_str())
                .with("project_code", one.project.as_str())
                .with("product_id", one.sold.product.as_str())
                .with("main_resource_id", parent)
                .with("is_main_resource", i64::from(one.parent.is_none()))
                .with("status", one.shown_status(term))
                .with_some("valid_time", one.effective.map(Json::instant))
                .with("expire_time", Json::instant(term.expires))
                .with("next_operation_policy", term.policy);
            Some(row.done())
        });
        let body = well().with("total_count", total);
        Answer::of(200, body.with("data", rows.collect::<Vec<Json>>()).done())
    }
}
