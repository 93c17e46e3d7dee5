//! Names of what packages are told with.

use hubu_core::packages::Item;
use hubu_core::products::{Catalogue, Names};

use crate::language::Lang;

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
