//! The policies every account finds ready (`auth` 8.4).
//!
//! The vendor describes them in a sentence each; the actions are our reading of that sentence. Some
//! began as roles, which the vendor does not evaluate when an operation is called; here each is a
//! policy, so that attaching one has the effect its description promises.

use crate::access::{Effect, Policy, Statement, Version};

/// A ready-made policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Predefined {
    /// Its name.
    pub name: &'static str,
    /// Older names and codes of the same policy.
    pub aliases: &'static [&'static str],
    /// What it gives, in Chinese.
    pub zh: &'static str,
    /// What it gives, in English.
    pub en: &'static str,
    /// The actions it allows.
    pub allow: &'static [&'static str],
    /// The actions it denies.
    pub deny: &'static [&'static str],
}

impl Predefined {
    /// The policy itself.
    pub fn policy(&self) -> Policy {
        let part = |effect, actions: &[&str]| Statement {
            effect,
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
            resources: vec!["*".to_owned()],
            conditional: false,
        };
        let parts = [(Effect::Allow, self.allow), (Effect::Deny, self.deny)];
        let named = parts.into_iter().filter(|(_, actions)| !actions.is_empty());
        let statements = named.map(|(effect, actions)| part(effect, actions)).collect();
        Policy { version: Version::V1_1, statements }
    }
}

/// Finds a ready-made policy by its name or an older one.
pub fn predefined(name: &str) -> Option<&'static Predefined> {
    PREDEFINED.iter().find(|one| one.name == name || one.aliases.contains(&name))
}

/// All ready-made policies.
pub const PREDEFINED: &[Predefined] = &[
    Predefined {
        name: "BSS Administrator",
        aliases: &[],
        zh: "费用中心、成本中心、资源中心和账号中心的全部权限。",
        en: "Everything in the billing, cost, resource and account centers.",
        allow: &["bss:*", "billing:*", "businessUnitCenter:*", "costCenter:*"],
        deny: &[],
    },
    Predefined {
        name: "BSS FinanceAccess",
        aliases: &["BSS Finance"],
        zh: "全部财务操作：支付、充值、账单、发票和企业资金。",
        en: "All financial operations: payment, top-up, bills, invoices and enterprise money.",
        allow: &[
            "bss:balance:*",
            "bss:order:*",
            "bss:bill:*",
            "bss:billDetail:*",
            "bss:consumption:*",
            "bss:coupon:*",
            "bss:invoice:*",
            "bss:contract:*",
            "bss:discount:view",
            "bss:renewal:*",
            "bss:unsubscribe:update",
            "bss:enterpriseFinance:*",
            "bss:enterpriseOrganization:view",
            "bss:enterpriseOrganizationBudget:*",
            "bss:enterpriseProjectFundQuota*:*",
            "billing:*",
            "businessUnitCenter:bill*:*",
            "businessUnitCenter:businessUnit:view",
            "businessUnitCenter:businessUnitFinance:*",
            "businessUnitCenter:businessUnitBudget:*",
            "costCenter:*",
        ],
        deny: &[],
    },
    Predefined {
        name: "BSS Operator",
        aliases: &[],
        zh: "技术人员：查看订单、成本和预算，办理续费，不能支付。",
        en: "Technical staff: sees orders, costs and budgets and arranges renewals; pays nothing.",
        allow: &[
            "bss:order:view",
            "bss:renewal:*",
            "bss:consumption:view",
            "bss:bill:view",
            "bss:billDetail:view",
            "bss:enterpriseOrganizationBudget:view",
            "billing:order:view",
            "billing:subscription:view",
            "billing:subscription:renew",
            "billing:resourcePackages:view",
            "billing:bill:view",
            "billing:billDetail:view",
            "businessUnitCenter:businessUnitBudget:view",
            "costCenter:costAnalysis:list*",
        ],
        deny: &[],
    },
    Predefined {
        name: "BSS ReadonlyAccess",
        aliases: &[],
        zh: "费用中心、成本中心和消息中心的只读权限。",
        en: "Reads the billing, cost and message centers.",
        allow: &[
            "bss:*:view",
            "billing:*:view",
            "billing:contract:viewDiscount",
            "businessUnitCenter:*:view",
            "costCenter:*:list*",
        ],
        deny: &[],
    },
    Predefined {
        name: "EnterpriseProject BSS FullAccess",
        aliases: &["EnterpriseProject_BSS_Administrator"],
        zh: "企业项目的费用权限；不含账号级操作。",
        en: "Billing rights over enterprise projects; nothing on the level of the account.",
        allow: &["bss:enterpriseProject*:*", "bss:projectGroup:*", "Billing::activeEPFinance"],
        deny: &[],
    },
    Predefined {
        name: "Tenant Administrator",
        aliases: &["te_admin"],
        zh: "除身份服务以外全部服务的全部权限。",
        en: "Everything in every service but the identity service.",
        allow: &["*"],
        deny: &["iam:*"],
    },
    Predefined {
        name: "Tenant Guest",
        aliases: &[],
        zh: "除身份服务以外全部服务的只读权限。",
        en: "Reads every service but the identity service.",
        allow: &["*:view", "*:get*", "*:list*", "billing:contract:viewDiscount"],
        deny: &["iam:*"],
    },
    Predefined {
        name: "BILLINGOperatorPolicy",
        aliases: &[],
        zh: "费用的查看权限，不含财务操作。",
        en: "Views of billing, without financial operations.",
        allow: &["billing:*:view", "billing:contract:viewDiscount"],
        deny: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Permission, permissions as p, undocumented};

    #[test]
    fn each_is_a_sound_policy_with_a_name_of_its_own() {
        for one in PREDEFINED {
            assert_eq!(one.policy().check(), Ok(()), "{}", one.name);
            assert!(!one.zh.is_ascii() && one.en.is_ascii(), "{}", one.name);
            for name in [one.name].iter().chain(one.aliases) {
                assert_eq!(predefined(name), Some(one), "{name}");
            }
        }
        assert_eq!(predefined("Nobody"), None);
        let billing = predefined("BSS FinanceAccess").expect("listed");
        assert_eq!(undocumented(&billing.policy()), Vec::<&str>::new());
    }

    #[test]
    fn what_each_of_them_lets_a_user_do() {
        let table: &[(&str, &[Permission], &[Permission])] = &[
            // name, may, may not
            (
                "BSS Administrator",
                &[p::FINANCE_UPDATE, p::ORGANIZATION_UPDATE, p::ORDER_PAY, p::COST_VIEW],
                &[],
            ),
            (
                "BSS Finance",
                &[p::FINANCE_UPDATE, p::ORDER_PAY, p::BALANCE_VIEW, p::INVOICE_VIEW, p::COST_VIEW],
                &[p::ORGANIZATION_UPDATE],
            ),
            (
                "BSS Operator",
                &[p::ORDER_VIEW, p::RENEWAL_UPDATE, p::COST_VIEW],
                &[p::ORDER_PAY, p::FINANCE_VIEW, p::BALANCE_VIEW, p::UNSUBSCRIBE],
            ),
            (
                "BSS ReadonlyAccess",
                &[p::BALANCE_VIEW, p::ORGANIZATION_VIEW, p::FINANCE_VIEW, p::DISCOUNT_VIEW],
                &[p::FINANCE_UPDATE, p::ORGANIZATION_UPDATE, p::ORDER_PAY, p::RENEWAL_UPDATE],
            ),
            (
                "EnterpriseProject BSS FullAccess",
                &[p::ENTERPRISE_PROJECT_UPDATE],
                &[p::BALANCE_VIEW, p::FINANCE_VIEW],
            ),
            ("te_admin", &[p::FINANCE_UPDATE, p::ORDER_PAY], &[]),
            (
                "Tenant Guest",
                &[p::BALANCE_VIEW, p::ORGANIZATION_VIEW],
                &[p::FINANCE_UPDATE, p::UNSUBSCRIBE],
            ),
            (
                "BILLINGOperatorPolicy",
                &[p::BALANCE_VIEW, p::ORDER_VIEW, p::DISCOUNT_VIEW],
                &[p::ORDER_PAY, p::ORDER_UPDATE, p::ORGANIZATION_VIEW],
            ),
        ];
        for (name, may, may_not) in table {
            let policies = [predefined(name).expect("listed").policy()];
            for permission in *may {
                assert!(permission.granted_by(&policies), "{name} lacks {permission:?}");
            }
            for permission in *may_not {
                assert!(!permission.granted_by(&policies), "{name} has {permission:?}");
            }
        }
    }
}
