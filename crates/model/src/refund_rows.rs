//! What orders give back, row by row.

use crate::answer::Answer;
use crate::json::{Fields, Json};
use crate::orders::Order;
use crate::world::{Model, Who};

impl Order {
    /// Does it tell row by row what it gives back? What makes something smaller does where there is anything.
    pub fn has_refund(&self) -> bool {
        self.ends_something() || !self.rows.is_empty()
    }
}

impl Model {
    /// What an order gives back, row by row, as its customer sees it.
    pub fn show_refund(&self, who: Who, id: &str, english: usize) -> Answer {
        let seen = |place: &usize| {
            let order = &self.orders[*place];
            (order.who == who || order.payer == who) && order.has_refund()
        };
        let Some(place) = self.order(id).filter(seen) else {
            return Answer::refused(400, "CBC.99005026");
        };
        let (order, catalogue) = (&self.orders[place], self.catalogue());
        let rows = order.rows.iter().enumerate().map(|(at, (resource, (base, _), amount))| {
            let [service, resource_type, region, _] = &self.resources[*resource].sold.key;
            let of_type = catalogue.type_name(resource_type, english).unwrap_or(resource_type);
            Fields::default()
                .with("id", Json::Id("", order.id, format!("-{:06}", at + 1)))
                .with("amount", Json::amount_number(*amount))
                .with("measure_id", "1")
                .with("customer_id", self.people[order.who].id)
                .with("resource_type_code", resource_type.as_str())
                .with("resource_type_name", of_type)
                .with("service_type_code", service.as_str())
                .with(
                    "service_type_name",
                    catalogue.service_name(service, english).unwrap_or(service),
                )
                .with("region_code", region.as_str())
                .with("base_order_id", self.orders[*base].id)
                .done()
        });
        let body = Fields::default().with("total_count", order.rows.len());
        Answer::of(200, body.with("refund_infos", rows.collect::<Vec<Json>>()).done())
    }
}
