//! The actions and items that documents name, to warn of policies that name others (`auth` 8.3).

use crate::access::{Policy, matches};

/// Every action a document of the vendor names, in both spellings.
pub const DOCUMENTED_ACTIONS: &[&str] = &[
    // Billing center.
    "bss:account:update",
    "bss:balance:view",
    "bss:balance:update",
    "bss:renewal:view",
    "bss:renewal:update",
    "bss:order:view",
    "bss:order:update",
    "bss:order:pay",
    "bss:bill:view",
    "bss:bill:update",
    "bss:billDetail:view",
    "bss:billDetail:update",
    "bss:consumption:view",
    "bss:consumption:update",
    "bss:coupon:view",
    "bss:coupon:update",
    "bss:invoice:view",
    "bss:invoice:update",
    "bss:invoice:export",
    "bss:contract:update",
    "bss:discount:view",
    "bss:unsubscribe:update",
    "bss:enterpriseProjectFunction:update",
    "bss:enterpriseProjectFundQuota:view",
    "bss:enterpriseProjectFundQuota:update",
    "bss:enterpriseProjectFundQuotaFinance:view",
    "bss:enterpriseProjectFundQuotaFinance:update",
    "bss:enterpriseProjectGroup:view",
    "bss:enterpriseProjectGroup:update",
    "bss:projectGroup:update",
    // Enterprise center.
    "bss:enterpriseOrganizationFunction:update",
    "bss:enterpriseOrganization:view",
    "bss:enterpriseOrganization:update",
    "bss:enterpriseOrganizationBudget:view",
    "bss:enterpriseOrganizationBudget:update",
    "bss:enterpriseOrganizationControlPolicy:update",
    "bss:enterpriseFinance:view",
    "bss:enterpriseFinance:update",
    // Identity policies.
    "billing:contract:viewDiscount",
    "billing:balance:view",
    "billing:coupon:view",
    "billing:order:view",
    "billing:order:update",
    "billing:order:pay",
    "billing:subscription:view",
    "billing:subscription:renew",
    "billing:subscription:unsubscribe",
    "billing:subscription:toDemand",
    "billing:resourcePackages:view",
    "billing:bill:view",
    "billing:billDetail:view",
    "Billing::activeEPFinance",
    "businessUnitCenter:bill:view",
    "businessUnitCenter:bill:update",
    "businessUnitCenter:billDetail:view",
    "businessUnitCenter:billDetail:update",
    "businessUnitCenter:businessUnit:view",
    "businessUnitCenter:businessUnit:update",
    "businessUnitCenter:businessUnitFinance:view",
    "businessUnitCenter:businessUnitFinance:update",
    "businessUnitCenter:businessUnitBudget:view",
    "businessUnitCenter:businessUnitBudget:update",
    "costCenter:costAnalysis:listCosts",
    // Enterprise projects.
    "eps:enterpriseProjects:create",
    "eps:enterpriseProjects:list",
    "eps:enterpriseProjects:get",
    "eps:enterpriseProjects:update",
    "eps:enterpriseProjects:enable",
    "eps:enterpriseProjects:disable",
];

/// The items of the partner's console that documents name in full.
pub const PARTNER_ITEMS: &[&str] = &[
    "BPC_ITEM_ACCOUNT_010500",
    "BPC_ITEM_FINANCE_020100",
    "BPC_ITEM_FINANCE_020101",
    "BPC_ITEM_FINANCE_030100",
    "BPC_ITEM_FINANCE_090100",
    "BPC_ITEM_SALES_020100",
    "BPC_ITEM_SALES_040100",
    "BPC_ITEM_SUBCUSTSERV_010105",
    "BPC_ITEM_SUBCUSTSERV_010118",
    "BPC_ITEM_SUBCUSTSERV_010119",
];

/// The action patterns of a policy that match no documented action: most likely a slip of the pen,
/// worth a warning, never a refusal (other services have actions of their own).
pub fn undocumented(policy: &Policy) -> Vec<&str> {
    let known = |pattern: &str| DOCUMENTED_ACTIONS.iter().any(|action| matches(pattern, action));
    let patterns = policy.statements.iter().flat_map(|statement| &statement.actions);
    patterns.map(String::as_str).filter(|pattern| !known(pattern)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Effect, Statement, Version};

    #[test]
    fn slips_of_the_pen_are_found() {
        let written =
            ["bss:order:view", "bss:*:view", "bss:enterpriseMultiAccount:view", "ecs:*", "*"];
        let statement = Statement {
            effect: Effect::Allow,
            actions: written.iter().map(|action| (*action).to_owned()).collect(),
            resources: vec![],
            conditional: false,
        };
        let policy = Policy { version: Version::V1_1, statements: vec![statement] };
        assert_eq!(undocumented(&policy), ["bss:enterpriseMultiAccount:view", "ecs:*"]);
    }

    #[test]
    fn every_action_and_item_stands_in_its_list_once() {
        for list in [DOCUMENTED_ACTIONS, PARTNER_ITEMS] {
            let mut sorted = list.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), list.len());
        }
    }
}
