//! Orders that cloud services and operators place for customers, and what becomes of them: they are looked at,
//! confirmed, adjusted, and what they order is reported.

mod adjust_order;
mod change_resource;
mod confirm_order;
mod list_orders_of_customer;
mod place_order;
mod report_provision;
mod review_order;
mod show_order;
mod shown;

pub use adjust_order::AdjustOrder;
pub use change_resource::ChangeResource;
pub use confirm_order::ConfirmOrder;
pub use list_orders_of_customer::ListOrdersOfCustomer;
pub use place_order::PlaceOrder;
pub use report_provision::ReportProvision;
pub use review_order::ReviewOrder;
pub use show_order::ShowOrder;

use hubu_app::Error;
use hubu_app::orders::owners;
use hubu_core::ids::GroupKey;
use hubu_core::orders::{OrderId, SourceType};
use hubu_core::resources::Size;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Reads, Text};
use crate::registry::{Entry, entry};

const ID: Text = Text::max(64).sample("CS2601010800ABCDE");
const RESOURCE: Text = Text::max(64).sample("7f3a9c52e1d84b06a4f2c8e07d915b36");
const SPEC: Text = Text::max(400).sample("s6.small.1.linux");

/// Operations about orders.
pub(super) fn registry() -> Vec<Entry> {
    vec![
        entry::<PlaceOrder>(),
        entry::<ChangeResource>(),
        entry::<ListOrdersOfCustomer>(),
        entry::<ShowOrder>(),
        entry::<ReviewOrder>(),
        entry::<ConfirmOrder>(),
        entry::<AdjustOrder>(),
        entry::<ReportProvision>(),
    ]
}

/// `{order_id}`, in either case. An id of another form belongs to nothing.
pub struct OfOrder(Option<OrderId>);

impl Reads for OfOrder {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self(OrderId::parse(&fields.text("order_id", ID)?)))
    }
}

impl OfOrder {
    /// The id, and the group in whose lane the order changes: whose it is never changes.
    async fn find(self, cx: &Cx) -> Result<(OrderId, GroupKey), Failure> {
        let found = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
            let ids: Vec<OrderId> = self.0.into_iter().collect();
            let owner = owners(tx, &ids)?.pop();
            let owner = owner.ok_or(Error::Refused(Refusal::new(Code::NoSuchOrder)))?;
            Ok((owner.id, owner.group))
        });
        found.await
    }
}

/// `source_type`: where an order comes from; the customer where nothing is said.
fn source(fields: &mut Fields<'_>) -> Result<SourceType, BadField> {
    let words: Vec<_> = SourceType::ALL.iter().map(|one| (one.as_str(), *one)).collect();
    let found = fields.opt_word("source_type", &words, Empty::Refused)?;
    Ok(found.unwrap_or(SourceType::Customer))
}

/// `resource_size` and `size_measure_id`: one is not there without the other.
fn size(fields: &mut Fields<'_>) -> Result<Option<Size>, BadField> {
    let value = fields.opt_int("resource_size", 1..=i64::from(i32::MAX))?;
    let measure = fields.opt_int("size_measure_id", 1..=i64::from(i32::MAX))?;
    match (value, measure) {
        (Some(value), Some(measure)) => Ok(Some(Size { value, measure })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(fields.bad("size_measure_id", Defect::Missing)),
        (None, Some(_)) => Err(fields.bad("resource_size", Defect::Missing)),
    }
}
