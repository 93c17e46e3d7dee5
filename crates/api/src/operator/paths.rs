//! Parameters of paths.

use hubu_core::ids::CustomerId;

use crate::edge::decode::{BadField, Fields, Page, Reads, Text};

/// The id of a customer, where it stands.
pub(super) fn customer_id(
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Result<CustomerId, BadField> {
    let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
    let form = ("客户 ID", "a customer id");
    fields.parsed(name, rule, form, CustomerId::parse)
}

/// `{customer_id}`.
pub struct OfCustomer {
    pub(super) customer: CustomerId,
}

impl Reads for OfCustomer {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { customer: customer_id(fields, "customer_id")? })
    }
}

/// `{customer_id}` of a master and `{member_id}`.
pub struct OfMember {
    pub(super) master: CustomerId,
    pub(super) member: CustomerId,
}

impl Reads for OfMember {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let master = customer_id(fields, "customer_id")?;
        Ok(Self { master, member: customer_id(fields, "member_id")? })
    }
}

/// A page of a list: `offset` and `limit`.
pub struct Paged {
    pub(super) page: Page,
}

impl Reads for Paged {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { page: fields.page(100)? })
    }
}
