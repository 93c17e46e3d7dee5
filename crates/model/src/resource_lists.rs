//! Resources as operators are shown them.

use crate::answer::Answer;
use crate::catalogue::Catalogue;
use crate::json::{Fields, Json};
use crate::world::{Model, Page, Who};

/// Which resources with terms a customer asks for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct TermQuery {
    /// With these ids; any, where there are none.
    pub ids: Vec<String>,
    /// Of this order.
    pub order: Option<String>,
    /// Only those that are attached to nothing.
    pub primary: bool,
    /// That stand so, by the number.
    pub statuses: Vec<i64>,
    /// That end from this instant on.
    pub from: Option<i64>,
    /// That end until this instant.
    pub to: Option<i64>,
    /// Of this service.
    pub service: Option<String>,
}

impl Model {
    /// What a customer has or had by terms, the oldest first.
    pub fn list_terms(&self, who: Who, query: &TermQuery, page: Page, english: usize) -> Answer {
        let catalogue = self.catalogue();
        let (total, found) = page.of(self.terms_of(who, query));
        let rows = found.into_iter().filter_map(|place| self.term_row(place, &catalogue, english));
        let body = Fields::default().with("total_count", total);
        Answer::of(200, body.with("data", rows.collect::<Vec<Json>>()).done())
    }

    /// The places of what a customer has or had by terms, and asks for.
    pub(crate) fn terms_of(&self, who: Who, query: &TermQuery) -> Vec<usize> {
        let wanted = |place: &usize| {
            let one = &self.resources[*place];
            let Some(term) = one.term.as_ref().filter(|_| one.is_provided()) else { return false };
            let known = |id: &String| self.ids.is(one.id, id);
            let of = |id: &String| {
                let order = self.order(id).map(|order| &self.orders[order]);
                order.is_some_and(|one| one.items.iter().any(|item| item.resource == *place))
            };
            one.who == who
                && (query.ids.is_empty() || query.ids.iter().any(known))
                && query.order.as_ref().is_none_or(of)
                && (!query.primary || one.parent.is_none())
                && (query.statuses.is_empty() || query.statuses.contains(&one.shown_status(term)))
                && query.from.is_none_or(|from| from <= term.expires)
                && query.to.is_none_or(|to| term.expires <= to)
                && query.service.as_ref().is_none_or(|service| *service == one.sold.key[0])
        };
        (0..self.resources.len()).filter(wanted).collect()
    }

    fn term_row(&self, place: usize, catalogue: &Catalogue, english: usize) -> Option<Json> {
        let one = &self.resources[place];
        let term = one.term.as_ref()?;
        let [service, resource_type, region, spec] = &one.sold.key;
        let words = catalogue.product(&one.sold.product).map(|one| one.names[english].as_str());
        let own = one.group.map(|place| &self.people[one.who].projects.list[place]);
        let name = own.map_or("default", |own| own.terms.name.as_str());
        let group = Fields::default().with("id", self.group_id(one)).with("name", name);
        let (size, measure) = one.size.unzip();
        let parent = one.parent.map_or(one.id, |parent| self.resources[parent].id);
        let row = Fields::default()
            .with("id", one.key)
            .with("resource_id", one.id)
            .with("resource_name", one.name.as_str())
            .with("region_code", region.as_str())
            .with("service_type_code", service.as_str())
            .with("service_type_name", catalogue.service_name(service, english).unwrap_or(""))
            .with("resource_type_code", resource_type.as_str())
            .with("resource_type_name", catalogue.type_name(resource_type, english).unwrap_or(""))
            .with("resource_spec_code", spec.as_str())
            .with("project_id", one.project.as_str())
            .with("product_id", one.sold.product.as_str())
            .with("parent_resource_id", parent)
            .with("is_main_resource", i64::from(one.parent.is_none()))
            .with("status", one.shown_status(term))
            .with_some("effective_time", one.effective.map(Json::instant))
            .with("expire_time", Json::instant(term.expires))
            .with("expire_policy", term.policy)
            .with("product_spec_desc", words.unwrap_or(""))
            .with_some("spec_size", size)
            .with_some("spec_size_measure_id", measure)
            .with("update_time", Json::instant(one.updated))
            .with("enterprise_project", group.done());
        Some(row.done())
    }

    pub(crate) fn shown_resource(&self, place: usize) -> Json {
        let one = &self.resources[place];
        let [service, resource_type, region, spec] = &one.sold.key;
        let product = Fields::default()
            .with("product_id", one.sold.product.as_str())
            .with("cloud_service_type", service.as_str())
            .with("resource_type", resource_type.as_str())
            .with("region", region.as_str())
            .with("resource_spec", spec.as_str());
        let (size, measure) = one.size.unzip();
        let shown = Fields::default()
            .with("resource_id", one.id)
            .with("customer_id", self.people[one.who].id)
            .with("name", one.name.as_str())
            .with("product", product.done())
            .with_some("available_zone", one.zone.as_deref())
            .with_some("resource_size", size)
            .with_some("size_measure_id", measure)
            .with("project_id", one.project.as_str())
            .with("enterprise_project_id", self.group_id(one))
            .with_some("parent_resource_id", one.parent.map(|place| self.resources[place].id))
            .with("sold_as", "ordinary")
            .with("provision", one.provision.word())
            .with_some("frozen", one.frozen);
        self.with_term(shown, place)
            .with_some("effective_time", one.effective.map(Json::instant))
            .with_some("on_demand_time", one.on_demand.map(Json::instant))
            .with_some("closed_time", one.closed.map(Json::instant))
            .with("created_time", Json::instant(one.created))
            .with("updated_time", Json::instant(one.updated))
            .done()
    }

    /// Everything a customer has or had, the oldest first.
    pub fn list_customer_resources(&self, who: Who, page: Page) -> Answer {
        let own = 0..self.resources.len();
        let own: Vec<usize> = own.filter(|place| self.resources[*place].who == who).collect();
        let (total, own) = page.of(own);
        let shown: Vec<Json> = own.into_iter().map(|place| self.shown_resource(place)).collect();
        let body = Fields::default().with("total_count", total).with("resources", shown);
        Answer::of(200, body.done())
    }

    /// A resource, with all that belongs to it.
    pub fn show_resource(&self, id: &str) -> Answer {
        let Some(place) = self.resource(id) else { return Answer::refused(404, "HUBU.0221") };
        let one = &self.resources[place];
        let tags = one.tags.iter().map(|(name, value)| {
            Fields::default().with("key", name.as_str()).with("value", value.as_str()).done()
        });
        let chargings = one.chargings.iter().map(|charging| {
            Fields::default()
                .with("mode", charging.mode)
                .with("product_id", charging.product.as_str())
                .with("resource_spec", charging.spec.as_str())
                .with_some("resource_size", charging.size)
                .with("from_time", Json::instant(charging.from))
                .with_some("to_time", charging.to.map(Json::instant))
                .done()
        });
        let body = Fields::default()
            .with("resource", self.shown_resource(place))
            .with("tags", tags.collect::<Vec<Json>>())
            .with("chargings", chargings.collect::<Vec<Json>>())
            .with("terms", self.shown_terms(place))
            .with("open_orders", self.shown_open(place));
        Answer::of(200, body.done())
    }
}
