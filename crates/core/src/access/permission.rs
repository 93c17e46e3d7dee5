//! What an operation asks of its caller, and whether a caller has it.

use crate::access::{Decision, Policy, evaluate};
use crate::words::wire_words;

/// A permission in its two spellings. It is granted when either is allowed and neither is denied.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Permission {
    /// The older form, `bss:balance:view`; the one that refusals name.
    pub legacy: &'static str,
    /// The identity-policy form, `billing:balance:view`; the same as `legacy` where there is none.
    pub identity: &'static str,
}

impl Permission {
    /// A permission of two spellings.
    pub const fn new(legacy: &'static str, identity: &'static str) -> Self {
        Self { legacy, identity }
    }

    /// Do these policies grant it?
    pub fn granted_by(self, policies: &[Policy]) -> bool {
        let said = [self.legacy, self.identity].map(|action| evaluate(policies, action));
        said.contains(&Decision::Allowed) && !said.contains(&Decision::Denied)
    }
}

/// The permissions of the documented operations (`auth` 8.2, `accounts` 0). Where the sheets differ
/// on an action, a write asks for the `:update` form.
pub mod permissions {
    use super::Permission;

    /// Balances and account change records; expenditure quota.
    pub const BALANCE_VIEW: Permission =
        Permission::new("bss:balance:view", "billing:balance:view");
    /// Coupons, stored-value cards, coupon change records.
    pub const COUPON_VIEW: Permission = Permission::new("bss:coupon:view", "billing:coupon:view");
    /// Redeeming a stored-value card; the identity namespace has no action of its own for it.
    pub const COUPON_UPDATE: Permission = Permission::new("bss:coupon:update", "bss:coupon:update");
    /// Orders, their details and refunds.
    pub const ORDER_VIEW: Permission = Permission::new("bss:order:view", "billing:order:view");
    /// Cancelling an order.
    pub const ORDER_UPDATE: Permission =
        Permission::new("bss:order:update", "billing:order:update");
    /// Paying an order.
    pub const ORDER_PAY: Permission = Permission::new("bss:order:pay", "billing:order:pay");
    /// Discounts on prices: without it a call succeeds and shows none.
    pub const DISCOUNT_VIEW: Permission =
        Permission::new("bss:discount:view", "billing:contract:viewDiscount");
    /// Period resources.
    pub const RENEWAL_VIEW: Permission =
        Permission::new("bss:renewal:view", "billing:subscription:view");
    /// Renewal, automatic renewal, change to on-demand.
    pub const RENEWAL_UPDATE: Permission =
        Permission::new("bss:renewal:update", "billing:subscription:renew");
    /// Change to on-demand at once; the older form is that of renewals.
    pub const TO_DEMAND: Permission =
        Permission::new("bss:renewal:update", "billing:subscription:toDemand");
    /// Unsubscription.
    pub const UNSUBSCRIBE: Permission =
        Permission::new("bss:unsubscribe:update", "billing:subscription:unsubscribe");
    /// Resource packages and their usage.
    pub const PACKAGES_VIEW: Permission =
        Permission::new("bss:order:view", "billing:resourcePackages:view");
    /// Monthly sums of bills.
    pub const BILL_VIEW: Permission = Permission::new("bss:bill:view", "billing:bill:view");
    /// Details of bills.
    pub const BILL_DETAIL_VIEW: Permission =
        Permission::new("bss:billDetail:view", "billing:billDetail:view");
    /// Costs.
    pub const COST_VIEW: Permission =
        Permission::new("bss:bill:view", "costCenter:costAnalysis:listCosts");
    /// Invoices.
    pub const INVOICE_VIEW: Permission = Permission::new("bss:invoice:view", "bss:invoice:view");
    /// The organisation and the list of members.
    pub const ORGANIZATION_VIEW: Permission =
        Permission::new("bss:enterpriseOrganization:view", "businessUnitCenter:businessUnit:view");
    /// Opening a member account.
    pub const ORGANIZATION_UPDATE: Permission = Permission::new(
        "bss:enterpriseOrganization:update",
        "businessUnitCenter:businessUnit:update",
    );
    /// What may be allocated and reclaimed.
    pub const FINANCE_VIEW: Permission = Permission::new(
        "bss:enterpriseFinance:view",
        "businessUnitCenter:businessUnitFinance:view",
    );
    /// Allocating and reclaiming.
    pub const FINANCE_UPDATE: Permission = Permission::new(
        "bss:enterpriseFinance:update",
        "businessUnitCenter:businessUnitFinance:update",
    );
    /// Opening enterprise projects.
    pub const ENTERPRISE_PROJECT_UPDATE: Permission =
        Permission::new("bss:enterpriseProjectFunction:update", "Billing::activeEPFinance");

    /// An action of the enterprise project service, which has one spelling.
    const fn of_projects(action: &'static str) -> Permission {
        Permission::new(action, action)
    }

    /// Making an enterprise project.
    pub const PROJECT_CREATE: Permission = of_projects("eps:enterpriseProjects:create");
    /// Listing enterprise projects.
    pub const PROJECT_LIST: Permission = of_projects("eps:enterpriseProjects:list");
    /// Showing one, and how many there may be.
    pub const PROJECT_GET: Permission = of_projects("eps:enterpriseProjects:get");
    /// Changing one.
    pub const PROJECT_UPDATE: Permission = of_projects("eps:enterpriseProjects:update");
    /// Enabling one.
    pub const PROJECT_ENABLE: Permission = of_projects("eps:enterpriseProjects:enable");
    /// Disabling one.
    pub const PROJECT_DISABLE: Permission = of_projects("eps:enterpriseProjects:disable");
}

wire_words! {
    /// What kind of caller signs a request.
    PrincipalKind {
        /// The account's owner: may do everything the account may.
        Root = 1 "root",
        /// An IAM user: may do what its policies allow.
        User = 2 "user",
        /// A partner's operator: may do what its items of the partner's console say.
        PartnerOperator = 3 "partner_operator",
    }
}

/// A caller and what it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Principal {
    /// The account's owner.
    Root,
    /// An IAM user with all its policies, its groups' included.
    User {
        /// The policies.
        policies: Vec<Policy>,
    },
    /// A partner's operator.
    PartnerOperator {
        /// Its items, such as `BPC_ITEM_FINANCE_030100`.
        items: Vec<String>,
    },
}

impl Principal {
    /// Which kind it is.
    pub const fn kind(&self) -> PrincipalKind {
        match self {
            Self::Root => PrincipalKind::Root,
            Self::User { .. } => PrincipalKind::User,
            Self::PartnerOperator { .. } => PrincipalKind::PartnerOperator,
        }
    }

    /// Has it this one permission? For what an answer shows or leaves out.
    pub fn has(&self, permission: Permission) -> bool {
        match self {
            Self::Root => true,
            Self::User { policies } => permission.granted_by(policies),
            Self::PartnerOperator { .. } => false,
        }
    }
}

/// What an operation asks of its caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// Only the account's owner may call it.
    pub owner_only: bool,
    /// An IAM user needs all of these; none: any user of the account may call, unless items are asked.
    pub permissions: &'static [Permission],
    /// A partner's operator needs any one of these; none: any operator may call. Where items alone are
    /// asked, no other user of the account may call.
    pub items: &'static [&'static str],
}

impl Requirement {
    /// Any caller of the account may call.
    pub const OPEN: Self = Self { owner_only: false, permissions: &[], items: &[] };
    /// Only the account's owner may call.
    pub const OWNER: Self = Self { owner_only: true, ..Self::OPEN };

    /// IAM users need all of these permissions.
    pub const fn permissions(permissions: &'static [Permission]) -> Self {
        Self { permissions, ..Self::OPEN }
    }

    /// A partner's operators need any one of these items.
    pub const fn items(items: &'static [&'static str]) -> Self {
        Self { items, ..Self::OPEN }
    }
}

/// Why a caller may not call an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccessRefusal {
    /// Only the account's owner may.
    OwnerOnly,
    /// This permission is missing.
    Permission(Permission),
    /// None of these items was given to the operator.
    Items(&'static [&'static str]),
}

/// May this caller call an operation that asks for this? Whether the *account* may (its kind, its
/// site) is another question.
///
/// # Errors
/// What is missing first, in the order the operation lists it.
pub fn authorize(principal: &Principal, asked: &Requirement) -> Result<(), AccessRefusal> {
    if asked.owner_only && *principal != Principal::Root {
        return Err(AccessRefusal::OwnerOnly);
    }
    match principal {
        Principal::Root => Ok(()),
        // Items are given to operators alone: no policy stands for one.
        Principal::User { .. } if asked.permissions.is_empty() && !asked.items.is_empty() => {
            Err(AccessRefusal::Items(asked.items))
        }
        Principal::User { policies } => {
            let missing = asked.permissions.iter().find(|one| !one.granted_by(policies));
            missing.map_or(Ok(()), |one| Err(AccessRefusal::Permission(*one)))
        }
        Principal::PartnerOperator { items } => {
            let has = |item: &&str| items.iter().any(|own| own == item);
            if asked.items.is_empty() || asked.items.iter().any(has) {
                Ok(())
            } else {
                Err(AccessRefusal::Items(asked.items))
            }
        }
    }
}

#[cfg(test)]
#[path = "permission_tests.rs"]
mod tests;
