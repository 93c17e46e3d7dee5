//! [`ResourceRefusal`]: why nothing is done with a resource.

use crate::enterprise::{DEFAULT_PROJECT, ProjectStatus};
use crate::rating::SizeDefect;

/// Why a product cannot be had on demand. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unsold {
    /// The catalogue has no such product.
    Unknown,
    /// It is of another service, type of resource or region than the resource.
    OtherKind,
    /// It is not sold in the availability zone.
    Zone,
    /// It has no price on demand now.
    NoPrice,
}

/// Why a resource is not opened, changed, tagged, frozen or deleted. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResourceRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// There is no such resource.
    UnknownResource,
    /// The id has another form than that of resources.
    Id,
    /// A resource has the id already.
    IdTaken,
    /// It was ordered and is not there.
    NotThere,
    /// It was closed.
    Closed,
    /// It is charged by terms: orders change it.
    ByTerm,
    /// It has an order that is not over.
    Ordered,
    /// Something is attached to it that is not closed.
    Attached,
    /// It is frozen already.
    Frozen,
    /// It is not frozen.
    NotFrozen,
    /// Its product cannot be had on demand.
    Unsold(Unsold),
    /// Its size is none of its product's.
    Size(SizeDefect),
    /// What it is to be attached to is no primary resource of the customer's, or is not there.
    Parent,
    /// The customer has no such enterprise project.
    UnknownProject,
    /// The enterprise project takes no resources.
    ProjectDisabled,
    /// There are too many tags.
    TooManyTags,
    /// A tag or its value is too long, has a control character, or is a name with nothing in it.
    Tag,
    /// A tag is named twice.
    TagRepeated,
    /// It is so already.
    NothingNew,
}

/// May a resource belong to the enterprise project of its customer with this id, that stands so (`None`: it is not
/// stored)? The default one is there even where enterprise projects were never opened.
///
/// # Errors
/// [`ResourceRefusal::UnknownProject`], [`ResourceRefusal::ProjectDisabled`].
pub fn may_belong_to(id: &str, status: Option<ProjectStatus>) -> Result<(), ResourceRefusal> {
    match status {
        _ if id == DEFAULT_PROJECT => Ok(()),
        Some(ProjectStatus::Enabled) => Ok(()),
        Some(ProjectStatus::Disabled) => Err(ResourceRefusal::ProjectDisabled),
        None => Err(ResourceRefusal::UnknownProject),
    }
}
