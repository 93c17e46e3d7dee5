//! Products: a specification in a region (`orders` A5, B1, B4).

use super::Names;

/// How a product grows with its size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// The unit it is told in (`size_measure_id`).
    pub measure: i64,
    /// The least there is.
    pub least: i64,
    /// The most there is.
    pub most: i64,
    /// What sizes are apart.
    pub step: i64,
}

/// What can be done with a product.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, told in its own column"
)]
pub struct ProductTraits {
    /// Is it one of the marketplace's strictly selected ones?
    pub strict_selected: bool,
    /// It cannot be renewed.
    pub not_renewable: bool,
    /// It cannot go from its period to on-demand.
    pub not_to_on_demand: bool,
    /// It cannot be unsubscribed within five days for nothing.
    pub no_five_days: bool,
    /// It cannot be unsubscribed.
    pub not_refundable: bool,
}

/// Something that is told of a product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// Its code.
    pub code: String,
    /// Its names.
    pub names: Names,
    /// Its value.
    pub value: String,
    /// The unit of the value; empty where it has none.
    pub unit: String,
}

/// What tells a product from another: what requests name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProductKey {
    /// Service type code.
    pub service: String,
    /// Resource type code.
    pub resource_type: String,
    /// Region code.
    pub region: String,
    /// Specification: `s6.small.1.linux`.
    pub spec: String,
}

/// Something to be bought: a specification in a region, and in one availability zone where it is sold in
/// that alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Product {
    /// Its id on the wire (`product_id`).
    pub id: String,
    /// What requests name it by.
    pub key: ProductKey,
    /// The availability zone it is sold in; none: in all of the region.
    pub zone: Option<String>,
    /// What people call the specification (`product_spec_desc`).
    pub names: Names,
    /// How it grows; none: it has no size.
    pub size: Option<Size>,
    /// What can be done with it.
    pub traits: ProductTraits,
    /// What is told of it.
    pub attributes: Vec<Attribute>,
}
