//! Packages as they go out, and the names that they are told with.

use hubu_app::packages::ListedPackage;
use hubu_core::money::Amount;
use hubu_core::packages::{Item, Scope};
use hubu_core::products::{Catalogue, Names};
use schemars::JsonSchema;
use serde::Serialize;

use crate::language::Lang;
use crate::wire::Instant;

/// Names, in a language.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// What is sold.
    pub catalogue: &'a Catalogue,
    /// The language.
    pub lang: Lang,
}

impl Words<'_> {
    /// What people call something; its code where the catalogue does not have it.
    fn named(&self, code: &str, names: Option<&Names>) -> String {
        names.map_or(code, |names| self.lang.pick(&names.zh, &names.en)).to_owned()
    }

    /// The name of a service.
    pub fn service(&self, code: &str) -> String {
        self.named(code, self.catalogue.service(code).map(|one| &one.names))
    }

    /// The name of a type of resource.
    pub fn resource_type(&self, code: &str) -> String {
        self.named(code, self.catalogue.resource_type(code).map(|one| &one.names))
    }

    /// The name of a product.
    pub fn product(&self, id: &str) -> String {
        self.named(id, self.catalogue.product(id).map(|one| &one.names))
    }

    /// The name of what is metered for an item.
    pub fn usage_type(&self, item: &Item) -> String {
        let (kind, code) = (&item.restriction.resource_type, &item.restriction.usage_type);
        self.named(code, self.catalogue.usage_type(kind, code).map(|one| &one.names))
    }
}

/// A package; the forms write its quotas in different ways.
#[derive(Serialize, JsonSchema)]
pub struct FreeResourcePackage<A> {
    order_instance_id: String,
    order_id: String,
    product_id: String,
    product_name: String,
    enterprise_project_id: String,
    enterprise_project_scope: u8,
    effective_time: Instant,
    expire_time: Instant,
    status: i64,
    service_type_code: String,
    service_type_name: String,
    region_code: String,
    source_type: i64,
    bundle_type: &'static str,
    quota_reuse_mode: i64,
    free_resources: Vec<FreeResource<A>>,
}

#[derive(Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
struct FreeResource<A> {
    free_resource_id: String,
    usage_type_name: String,
    amount: A,
    original_amount: A,
    measure_id: i64,
}

impl<A> FreeResourcePackage<A> {
    /// A package, its quotas written so.
    pub fn of(one: &ListedPackage, words: Words<'_>, written: &impl Fn(Amount) -> A) -> Self {
        let package = &one.record.package;
        let (project, scope) = match &package.scope {
            Scope::AllProjects => (String::new(), 0),
            Scope::Project(id) => (id.clone(), 1),
        };
        let order = one.order.as_ref().map(ToString::to_string);
        let item = |(item, left): &(Item, i64)| FreeResource {
            free_resource_id: item.key.to_string(),
            usage_type_name: words.usage_type(item),
            amount: written(Amount::from_e8(*left)),
            original_amount: written(Amount::from_e8(item.quota)),
            measure_id: item.measure,
        };
        Self {
            order_instance_id: package.key.to_string(),
            order_id: order.unwrap_or_default(),
            product_id: one.record.product.clone(),
            product_name: words.product(&one.record.product),
            enterprise_project_id: project,
            enterprise_project_scope: scope,
            effective_time: Instant(package.effective),
            expire_time: Instant(package.expires),
            status: one.status.code(),
            service_type_code: one.service.clone(),
            service_type_name: words.service(&one.service),
            region_code: one.region.clone(),
            source_type: package.source.code(),
            bundle_type: package.bundle.as_str(),
            quota_reuse_mode: package.reuse().code(),
            free_resources: one.left.iter().map(item).collect(),
        }
    }
}
