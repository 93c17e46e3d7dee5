//! [`Resource`].

use crate::ids::{CustomerKey, ResourceKey};
use crate::orders::LineProduct;
use crate::subscriptions::{Freeze, Role, Sale, Status, Subscription};
use crate::time::Timestamp;
use crate::words::wire_words;

/// Characters of a resource's id at the most.
const LONGEST_ID: usize = 64;

wire_words! {
    /// Is a resource there?
    Provision {
        /// It is ordered, and not there yet.
        Waiting = 0 "waiting",
        /// It was provided.
        Done = 1 "done",
        /// It could not be provided.
        Failed = 2 "failed",
        /// Its order came to nothing.
        Void = 3 "void",
    }
}

/// How large a resource is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Size {
    /// How much.
    pub value: i64,
    /// Of which unit (`spec_size_measure_id`).
    pub measure: i64,
}

/// What a customer has, or has ordered, of a cloud service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resource {
    /// Row key.
    pub key: ResourceKey,
    /// Whose it is.
    pub customer: CustomerKey,
    /// The cloud service's id of it (`resource_id`): unique in the realm, given or drawn when it is ordered.
    pub id: String,
    /// What its customer calls it.
    pub name: String,
    /// The product it is of.
    pub product: LineProduct,
    /// The availability zone it is in.
    pub zone: Option<String>,
    /// How large it is, where its product has a size.
    pub size: Option<Size>,
    /// The service's project (`project_id`).
    pub project: String,
    /// The enterprise project it belongs to: its id, `0` the default one.
    pub enterprise_project: String,
    /// The primary resource it is attached to; a primary one has none.
    pub parent: Option<ResourceKey>,
    /// What it was sold as.
    pub sale: Sale,
    /// Is it there?
    pub provision: Provision,
    /// Is it frozen before its time?
    pub frozen: Option<Freeze>,
    /// Its terms, once it was provided with one; closed where it went on demand since.
    pub subscription: Option<Subscription>,
    /// When it was provided (`effective_time`).
    pub effective: Option<Timestamp>,
    /// Since when it is charged on demand; none where it is not.
    pub on_demand: Option<Timestamp>,
    /// When it was closed: released, unsubscribed, deleted.
    pub closed: Option<Timestamp>,
    /// When it was ordered or opened.
    pub created: Timestamp,
    /// When a trade last changed it (`update_time`).
    pub updated: Timestamp,
}

impl Resource {
    /// How it stands to others.
    pub const fn role(&self) -> Role {
        if self.parent.is_some() { Role::Attached } else { Role::Primary }
    }

    /// The status that is shown of its terms (`status`); none where it never had one.
    pub fn shown_status(&self) -> Option<Status> {
        Some(self.subscription.as_ref()?.shown(self.frozen))
    }

    /// Does it have a term that is not closed?
    pub fn has_term(&self) -> bool {
        self.subscription.as_ref().is_some_and(|term| term.status != Status::Closed)
    }

    /// Is it charged on demand now?
    pub const fn runs_on_demand(&self) -> bool {
        self.on_demand.is_some() && self.closed.is_none()
    }
}

/// Can this be the id of a resource: 1 to 64 printable ASCII characters without blanks?
pub fn resource_id_fits(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}
