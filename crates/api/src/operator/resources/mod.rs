//! Resources of customers, however they are charged, and what cloud services do with them: those on demand are
//! opened, resized and deleted here; any is tagged, moved and frozen. What is bought by terms is bought, changed
//! and left by orders.

mod delete_resource;
mod freeze_resource;
mod list_customer_resources;
mod move_resource;
mod open_resource;
mod resize_resource;
mod show_resource;
mod shown;
mod tag_resource;
mod unfreeze_resource;

pub use delete_resource::DeleteResource;
pub use freeze_resource::FreezeResource;
pub use list_customer_resources::ListCustomerResources;
pub use move_resource::MoveResource;
pub use open_resource::OpenResource;
pub use resize_resource::ResizeResource;
pub use show_resource::ShowResource;
pub use tag_resource::TagResource;
pub use unfreeze_resource::UnfreezeResource;

use hubu_app::resources::{ResourceRecord, owners};
use hubu_app::write::{Done, Keep, Recorded};
use hubu_app::{Error, Fault, Unit};
use hubu_core::ids::GroupKey;
use hubu_core::resources::{MOST_TAGS, ResourceRefusal, Size, Tags};

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Reads, Text};
use shown::ShownResource;

const ID: Text = Text::max(64).sample("7f3a9c52e1d84b06a4f2c8e07d915b36");
const NAME: Text = Text::max(255).sample("web-1");
const PRODUCT: Text = Text::max(64).sample("ecs-s6");
const SPEC: Text = Text::max(400).sample("s6.small.1.linux");
const PROJECT: Text = Text::max(64).sample("0f5d2a1b8c7e4d3f9a6b5c4d3e2f1a0b");
const ENTERPRISE_PROJECT: Text = Text::max(64).sample("0");
const TAG_NAME: Text = Text::max(128).sample("env");
const TAG_VALUE: Text = Text::max(255).sample("production");

/// `{resource_id}`.
pub struct OfResource {
    id: String,
}

impl Reads for OfResource {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { id: fields.text("resource_id", ID)? })
    }
}

/// `resource_size` and `size_measure_id`: one is not there without the other, and a product without a size asks
/// for neither.
fn size(fields: &mut Fields<'_>) -> Result<Option<Size>, BadField> {
    let value = fields.opt_int("resource_size", 1..=i64::from(i32::MAX))?;
    let measure = fields.opt_int("size_measure_id", 1..=i64::from(i32::MAX))?;
    let missing = |name| Err(fields.bad(name, crate::edge::decode::Defect::Missing));
    match (value, measure) {
        (Some(value), Some(measure)) => Ok(Some(Size { value, measure })),
        (None, None) => Ok(None),
        (Some(_), None) => missing("size_measure_id"),
        (None, Some(_)) => missing("resource_size"),
    }
}

fn tags(fields: &mut Fields<'_>) -> Result<Tags, BadField> {
    fields.objects("tags", 0..=MOST_TAGS, |fields| {
        let name = fields.text("key", TAG_NAME)?;
        Ok((name, fields.opt_text("value", TAG_VALUE)?.unwrap_or_default()))
    })
}

/// The group in whose lane a resource changes. Whose it is never changes.
async fn group_of(cx: &Cx, id: &str) -> Result<GroupKey, Failure> {
    let id = id.to_owned();
    let found = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
        let owner = owners(tx, &[id])?.pop();
        Ok(owner.ok_or(Error::Refused(Refusal::new(Code::NoSuchResource)))?.group)
    });
    found.await
}

/// Changes a resource, and shows it as it is then.
async fn change(
    cx: &Cx,
    id: String,
    mut body: impl FnMut(
        &mut Unit<'_, '_>,
        &str,
    ) -> Result<Done<ResourceRecord>, Error<ResourceRefusal>>
    + Send
    + 'static,
    encode: impl Fn(&ShownResource) -> Recorded + Send + 'static,
) -> Result<Recorded, Failure> {
    let group = group_of(cx, &id).await?;
    let change = move |unit: &mut Unit<'_, '_>| {
        let done = body(unit, &id)?;
        Ok::<_, Error<ResourceRefusal>>(show(unit, done)?)
    };
    cx.unit_in(group, Keep::Answer, change, encode).await
}

fn show(unit: &mut Unit<'_, '_>, done: Done<ResourceRecord>) -> Result<Done<ShownResource>, Fault> {
    let Done { value, group, subject, detail } = done;
    Ok(Done { value: ShownResource::one(unit.tx, &value)?, group, subject, detail })
}
