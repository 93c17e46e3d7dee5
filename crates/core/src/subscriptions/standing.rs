//! What decides whether something may be done with a resource, besides its terms.

use crate::products::ProductTraits;

/// What a resource was sold as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Sale {
    /// A cloud service's resource.
    #[default]
    Ordinary,
    /// A package of usage.
    Package,
    /// A trial.
    Trial,
    /// From the marketplace.
    Marketplace,
    /// A bundle of DevCloud.
    DevCloud,
    /// A part of a solution.
    Solution,
    /// A savings plan.
    SavingsPlan,
}

/// How a resource stands to others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Role {
    /// A primary one: what is attached goes along with it (`is_main_resource` 1).
    #[default]
    Primary,
    /// Attached to another.
    Attached,
}

/// An order that has a resource, and is not over.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OpenOrder {
    /// It is to be paid, reviewed or confirmed.
    Unpaid,
    /// It is processed, or another trade is: a change, an unsubscription.
    Processing,
}

/// Why something is frozen before its time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Freeze {
    /// The resource, for a violation.
    Violation,
    /// The resource, by the police.
    Police,
    /// The account it belongs to.
    Account,
}

/// How a resource stands, at the instant something is to be done with it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Standing {
    /// What it was sold as.
    pub sale: Sale,
    /// What can be done with its product.
    pub traits: ProductTraits,
    /// How it stands to others.
    pub role: Role,
    /// The order that has it.
    pub open_order: Option<OpenOrder>,
    /// Is it frozen before its time?
    pub frozen: Option<Freeze>,
    /// Does it belong to a whole of which only a part is named in the request?
    pub incomplete: bool,
    /// Was the order that paid for it invoiced?
    pub invoiced: bool,
    /// Does a package that adds to its bandwidth hang on its renewed terms?
    pub bandwidth_add_on: bool,
}
