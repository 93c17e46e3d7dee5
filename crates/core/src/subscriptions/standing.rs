//! What decides whether something may be done with a resource, besides its terms.

use crate::products::ProductTraits;
use crate::words::wire_words;

wire_words! {
    /// What a resource was sold as.
    Sale {
        /// A cloud service's resource.
        Ordinary = 0 "ordinary",
        /// A package of usage.
        Package = 1 "package",
        /// A trial.
        Trial = 2 "trial",
        /// From the marketplace.
        Marketplace = 3 "marketplace",
        /// A bundle of DevCloud.
        DevCloud = 4 "devcloud",
        /// A part of a solution.
        Solution = 5 "solution",
        /// A savings plan.
        SavingsPlan = 6 "savings_plan",
    }
}

#[expect(clippy::derivable_impls, reason = "the words are declared by a macro that derives none")]
impl Default for Sale {
    fn default() -> Self {
        Self::Ordinary
    }
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

wire_words! {
    /// Why something is frozen before its time.
    Freeze {
        /// The resource, for a violation.
        Violation = 1 "violation",
        /// The resource, by the police.
        Police = 2 "police",
        /// The account it belongs to.
        Account = 3 "account",
    }
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
