//! Orders as operators and customers are shown them.

use crate::answer::Answer;
use crate::catalogue::{Catalogue, Period};
use crate::json::{Fields, Json};
use crate::orders::{Order, OrderLine, SOURCES, Stand};
use crate::world::{Model, Page, Who};

/// Which orders of a customer an operator asks for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PlainQuery {
    /// That do this.
    pub kind: Option<&'static str>,
    /// That stand so.
    pub stand: Option<Stand>,
}

/// Which of its orders a customer asks for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct OrderQuery {
    /// The one with this id, in either case.
    pub order: Option<String>,
    /// Placed from this instant on, to the second.
    pub from: Option<i64>,
    /// Placed until this instant, likewise.
    pub to: Option<i64>,
    /// Paid from this instant on.
    pub paid_from: Option<i64>,
    /// Of this service, in either case.
    pub service: Option<String>,
    /// That stand so.
    pub stand: Option<Stand>,
    /// That do this, by its number.
    pub kind: Option<i64>,
    /// Is the oldest the first?
    pub oldest: bool,
}

pub(crate) const fn unit((unit, _): (Period, Option<i64>)) -> (&'static str, i64) {
    match unit {
        Period::Day => ("day", 0),
        Period::Month => ("month", 2),
        Period::Year => ("year", 3),
        Period::Hour => ("hour", 4),
    }
}

/// The id of a line.
pub(crate) fn line_id(order: &Order, line: usize) -> Json {
    Json::Id("", order.id, format!("-{:06}", line + 1))
}

const fn second(at: i64) -> i64 {
    at.div_euclid(1_000)
}

impl Model {
    /// Is the order in which somebody's orders come told by what is known of them?
    pub fn can_sort_orders(&self, who: Who) -> bool {
        let own: Vec<&Order> = self.orders.iter().filter(|one| one.who == who).collect();
        let alone =
            |one: &&Order| own.iter().filter(|other| other.placed == one.placed).count() < 2;
        own.iter().all(|one| self.id(one.id).is_some() || alone(one))
    }

    /// Orders that pass, by time, and of one instant by id.
    fn sorted_orders(&self, oldest: bool, passes: impl Fn(&Order) -> bool) -> Vec<usize> {
        let all = 0..self.orders.len();
        let mut found: Vec<usize> = all.filter(|place| passes(&self.orders[*place])).collect();
        found.sort_by_key(|place| (self.orders[*place].placed, self.id(self.orders[*place].id)));
        if !oldest {
            found.reverse();
        }
        found
    }

    /// A customer's orders, the newest first.
    pub fn list_orders_of(&self, who: Who, query: &PlainQuery, page: Page) -> Answer {
        let passes = |one: &Order| {
            one.who == who
                && query.kind.is_none_or(|kind| one.kind.0 == kind)
                && query.stand.is_none_or(|stand| one.stand == stand)
        };
        let (total, found) = page.of(self.sorted_orders(false, passes));
        let shown: Vec<Json> = found.into_iter().map(|place| self.whole_order(place)).collect();
        let body = Fields::default().with("total_count", total).with("orders", shown);
        Answer::of(200, body.done())
    }

    /// An order, with all that belongs to it.
    pub fn show_order(&self, id: &str) -> Answer {
        match self.order(id) {
            Some(place) => Answer::of(200, self.whole_order(place)),
            None => Answer::refused(404, "HUBU.0231"),
        }
    }

    fn whole_order(&self, place: usize) -> Json {
        let order = &self.orders[place];
        let lines = order.lines.iter().enumerate();
        let lines = lines.map(|(at, line)| self.plain_line(order, (at, line)));
        let payments = order.payments.iter().map(|paid| {
            let coupon = paid.source.coupon().map(|(_, place)| self.coupon_id(place));
            Fields::default()
                .with("order_line_item_id", line_id(order, paid.line))
                .with("resource_id", self.resources[paid.resource].id)
                .with("source", paid.source.word())
                .with_some("coupon_id", coupon)
                .with("amount", Json::amount(paid.amount))
                .with("returned_amount", Json::amount(paid.returned))
                .done()
        });
        self.stands_so(place)
            .with("customer_id", self.people[order.who].id)
            .with("payer_id", self.people[order.payer].id)
            .with("is_agent_pay", order.agent_pay)
            .with("source_type", SOURCES[order.source].0)
            .with_some("status_reason", order.reason)
            .with("sub_order_ids", Vec::<Json>::new())
            .with("placed_by", order.placed_by.as_str())
            .with("create_time", Json::instant(order.placed))
            .with_some("payment_time", order.paid.map(Json::instant))
            .with_some("completed_time", order.completed.map(Json::instant))
            .with("catalogue_version", order.version)
            .with("order_line_items", lines.collect::<Vec<Json>>())
            .with("payments", payments.collect::<Vec<Json>>())
            .done()
    }

    fn plain_line(&self, order: &Order, (at, line): (usize, &OrderLine)) -> Json {
        let [service, resource_type, region, spec] = &line.sold.key;
        let items = order.items.iter().filter(|item| item.line == at).map(|item| {
            let shown = Fields::default().with("resource_id", self.resources[item.resource].id);
            shown.with("state", item.state).done()
        });
        Fields::default()
            .with("order_line_item_id", line_id(order, at))
            .with("product_id", line.sold.product.as_str())
            .with("service_type_code", service.as_str())
            .with("resource_type_code", resource_type.as_str())
            .with("region_code", region.as_str())
            .with("resource_spec_code", spec.as_str())
            .with("period_type", unit(line.period).0)
            .with_some("period_num", line.period.1)
            .with("subscription_num", line.count)
            .with("official_amount", Json::amount(line.official))
            .with("amount_after_discount", Json::amount(line.after()))
            .with_some("effective_time", line.effective.map(Json::instant))
            .with_some("expire_time", line.expires.map(Json::instant))
            .with("resources", items.collect::<Vec<Json>>())
            .done()
    }

    /// The places of what a customer asks for of its orders, in the order in which they come.
    pub(crate) fn asked_orders(&self, who: Who, query: &OrderQuery) -> Vec<usize> {
        let passes = |one: &Order| {
            let id = self.id(one.id).unwrap_or_default();
            let service = &one.lines[0].sold.key[0];
            let paid = |from: i64| one.paid.is_some_and(|at| second(from) <= second(at));
            one.who == who
                && query.order.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(id))
                && query.from.is_none_or(|from| second(from) <= second(one.placed))
                && query.to.is_none_or(|to| second(one.placed) <= second(to))
                && query.paid_from.is_none_or(paid)
                && query.service.as_ref().is_none_or(|one| one.eq_ignore_ascii_case(service))
                && query.stand.is_none_or(|stand| one.stand == stand)
                && query.kind.is_none_or(|kind| one.kind.1 == kind)
        };
        self.sorted_orders(query.oldest, passes)
    }

    /// What a customer's orders are, as it asks for them.
    pub fn list_orders(&self, who: Who, query: &OrderQuery, page: Page, english: usize) -> Answer {
        let catalogue = self.catalogue();
        let (total, found) = page.of(self.asked_orders(who, query));
        let shown = found.into_iter().map(|place| {
            let order = &self.orders[place];
            let agent = (order.payer != order.who).then(|| {
                Fields::default()
                    .with("paying_agent_id", self.people[order.payer].id)
                    .with("is_agent_pay", order.agent_pay || order.paid.is_some())
                    .done()
            });
            self.order_base(order, &catalogue, english)
                .with("enterprise_projects", self.groups_of(order))
                .with("sub_order_infos", Vec::<Json>::new())
                .with_some("agent_pay_info", agent)
                .done()
        });
        let body = Fields::default()
            .with("total_count", total)
            .with("order_infos", shown.collect::<Vec<Json>>());
        Answer::of(200, body.done())
    }

    /// The enterprise projects of an order's resources, each once.
    fn groups_of(&self, order: &Order) -> Vec<Json> {
        let mut shown: Vec<Json> = Vec::new();
        for item in &order.items {
            let one = &self.resources[item.resource];
            let own = one.group.map(|place| &self.people[one.who].projects.list[place]);
            let name = own.map_or("default", |own| own.terms.name.as_str());
            let group = Fields::default().with("id", self.group_id(one)).with("name", name).done();
            if !shown.contains(&group) {
                shown.push(group);
            }
        }
        shown
    }

    /// What every order tells of itself.
    fn order_base(&self, order: &Order, catalogue: &Catalogue, english: usize) -> Fields {
        let service = order.lines[0].sold.key[0].as_str();
        let name = catalogue.service_name(service, english).unwrap_or(service);
        let (official, after) = order.amounts();
        Fields::default()
            .with("order_id", order.id)
            .with("customer_id", self.people[order.who].id)
            .with("service_type_code", service)
            .with("service_type_name", name)
            .with("source_type", SOURCES[order.source].1)
            .with("status", order.stand.number())
            .with("order_type", order.kind.1)
            .with("amount_after_discount", Json::amount_number(after))
            .with("official_amount", Json::amount_number(official))
            .with("measure_id", 1_i64)
            .with("create_time", Json::instant(order.placed))
            .with_some("payment_time", order.paid.map(Json::instant))
            .with("currency", self.site.currency())
            .with("amount_info", order.made_up(&order.lines).shown())
    }

    /// Who placed an order: a user of its customer's, staff, or the system.
    fn placed_by(&self, order: &Order, english: usize) -> String {
        let is_system = SOURCES[order.source].0 == "system";
        let Some((account, user)) = order.placed_by.split_once('/').filter(|_| !is_system) else {
            return ["系统", "system"][english].to_owned();
        };
        if self.people[order.who].account_name == account {
            return user.to_owned();
        }
        ["运营人员", "operation staff"][english].to_owned()
    }

    /// A customer's order, with its lines.
    pub fn show_order_to(&self, who: Who, id: &str, page: Page, english: usize) -> Answer {
        let seen = |place: &usize| {
            let order = &self.orders[*place];
            order.who == who || order.payer == who
        };
        let Some(place) = self.order(id).filter(seen) else {
            return Answer::refused(400, "CBC.30000010");
        };
        let (order, catalogue) = (&self.orders[place], self.catalogue());
        let info = self
            .order_base(order, &catalogue, english)
            .with("user_name", self.placed_by(order, english))
            .with_some("pending_payment_end_time", order.pay_until.map(Json::instant))
            .with("sub_order_infos", Vec::<Json>::new());
        let (total, lines) = page.of((0..order.lines.len()).collect());
        let lines = lines.into_iter().map(|at| self.line(order, at, &catalogue, english));
        let body = Fields::default()
            .with("total_count", total)
            .with("order_info", info.done())
            .with("order_line_items", lines.collect::<Vec<Json>>());
        Answer::of(200, body.done())
    }

    fn line(&self, order: &Order, at: usize, catalogue: &Catalogue, english: usize) -> Json {
        let line = &order.lines[at];
        let [service, resource_type, _, spec] = &line.sold.key;
        let name = catalogue.service_name(service, english).unwrap_or(service);
        let product = catalogue.product(&line.sold.product);
        let words = product.map_or(spec.as_str(), |product| product.names[english].as_str());
        let base = line.base.as_ref().map(|base| {
            let named = catalogue.product(&base.product);
            let words = named.map_or(base.key[3].as_str(), |named| named.names[english].as_str());
            Fields::default()
                .with("product_id", base.product.as_str())
                .with("product_spec_desc", words)
                .with("product_owner_service", base.key[0].as_str())
                .with("commercial_resource", base.key[1].as_str())
                .done()
        });
        Fields::default()
            .with("order_line_item_id", line_id(order, at))
            .with("service_type_code", service.as_str())
            .with("service_type_name", name)
            .with("product_id", line.sold.product.as_str())
            .with("product_spec_desc", words)
            .with("period_type", unit(line.period).1)
            .with_some("period_num", line.period.1)
            .with_some("effective_time", line.effective.map(Json::instant))
            .with_some("expire_time", line.expires.map(Json::instant))
            .with("subscription_num", line.count)
            .with("amount_after_discount", Json::amount_number(line.after()))
            .with("official_amount", Json::amount_number(line.official))
            .with("amount_info", order.made_up(std::slice::from_ref(line)).shown())
            .with("currency", self.site.currency())
            .with("product_owner_service", service.as_str())
            .with("commercial_resource", resource_type.as_str())
            .with_some("base_product_info", base)
            .with("order_id", order.id)
            .done()
    }
}
