//! Parameters of paths, and those that many queries have.

use hubu_core::ids::CustomerId;
use hubu_core::time::Timestamp;

use crate::edge::decode::{BadField, Defect, Empty, Fields, Page, Reads, Text};

/// The id of a customer, where it stands.
pub(super) fn customer_id(
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Result<CustomerId, BadField> {
    let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
    let form = ("客户 ID", "a customer id");
    fields.parsed(name, rule, form, CustomerId::parse)
}

/// The id of a customer, where one may be named.
pub(super) fn opt_customer_id(
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Result<Option<CustomerId>, BadField> {
    let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
    fields.opt_parsed(name, rule, ("客户 ID", "a customer id"), CustomerId::parse)
}

/// `from_time`, which is included, and `to_time`, which is not; business time.
pub(super) fn span(
    fields: &mut Fields<'_>,
) -> Result<(Option<Timestamp>, Option<Timestamp>), BadField> {
    let from = fields.opt_instant("from_time", Empty::Absent)?;
    let to = fields.opt_instant("to_time", Empty::Absent)?;
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(
            fields.bad("from_time", Defect::Rule("不能晚于 to_time", "must not be after to_time"))
        );
    }
    Ok((from, to))
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
