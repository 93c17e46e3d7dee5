//! Policies: what users of an account may do, ready-made and of their own.

use crate::answer::Answer;
use crate::json::{Fields, Json};
use crate::users::UserKind;
use crate::world::{Model, Who};

/// A part of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Does it allow? Else it denies.
    pub allows: bool,
    /// Patterns of actions.
    pub actions: Vec<String>,
    /// Patterns of resources; none are all.
    pub resources: Vec<String>,
    /// Does it hold under [`CONDITION`] alone?
    pub conditional: bool,
}

/// What a user may do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Its version on the wire.
    pub version: &'static str,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// A policy that a user has, under a name.
#[derive(Clone, Debug)]
pub(crate) struct Attached {
    name: String,
    ready_made: bool,
    policy: Policy,
}

/// The one condition that is ever written: its operator, its key, and the value of that.
pub const CONDITION: [&str; 3] = ["StringEquals", "g:DomainName", "acme"];

/// The name of the policy of a user's own.
const OWN: &str = "custom";

/// A ready-made policy: its names, the newest first, what it allows, and what it denies.
struct Ready {
    names: &'static [&'static str],
    allows: &'static [&'static str],
    denies: &'static [&'static str],
}

const READY: [Ready; 8] = [
    Ready {
        names: &["BSS Administrator"],
        allows: &["bss:*", "billing:*", "businessUnitCenter:*", "costCenter:*"],
        denies: &[],
    },
    Ready {
        names: &["BSS FinanceAccess", "BSS Finance"],
        allows: &[
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
        denies: &[],
    },
    Ready {
        names: &["BSS Operator"],
        allows: &[
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
        denies: &[],
    },
    Ready {
        names: &["BSS ReadonlyAccess"],
        allows: &[
            "bss:*:view",
            "billing:*:view",
            "billing:contract:viewDiscount",
            "businessUnitCenter:*:view",
            "costCenter:*:list*",
        ],
        denies: &[],
    },
    Ready {
        names: &["EnterpriseProject BSS FullAccess", "EnterpriseProject_BSS_Administrator"],
        allows: &["bss:enterpriseProject*:*", "bss:projectGroup:*", "Billing::activeEPFinance"],
        denies: &[],
    },
    Ready { names: &["Tenant Administrator", "te_admin"], allows: &["*"], denies: &["iam:*"] },
    Ready {
        names: &["Tenant Guest"],
        allows: &["*:view", "*:get*", "*:list*", "billing:contract:viewDiscount"],
        denies: &["iam:*"],
    },
    Ready {
        names: &["BILLINGOperatorPolicy"],
        allows: &["billing:*:view", "billing:contract:viewDiscount"],
        denies: &[],
    },
];

/// Every name that a ready-made policy has.
pub fn ready_made_names() -> Vec<&'static str> {
    READY.iter().flat_map(|ready| ready.names.iter().copied()).collect()
}

fn ready_made(name: &str) -> Option<&'static Ready> {
    READY.iter().find(|ready| ready.names.contains(&name))
}

impl Ready {
    fn policy(&self) -> Policy {
        let mut statements = Vec::new();
        for (allows, actions) in [(true, self.allows), (false, self.denies)] {
            if !actions.is_empty() {
                let actions = actions.iter().map(|action| (*action).to_owned()).collect();
                let resources = vec!["*".to_owned()];
                statements.push(Statement { allows, actions, resources, conditional: false });
            }
        }
        Policy { version: "1.1", statements }
    }
}

/// Does a pattern stand for a text? A star is any run of signs, and capitals do not count.
fn like(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => {
            like(rest, text) || text.split_first().is_some_and(|(_, left)| like(pattern, left))
        }
        (Some((sign, rest)), Some((other, left))) => {
            sign.eq_ignore_ascii_case(other) && like(rest, left)
        }
        _ => false,
    }
}

/// The service that an action or a resource is of.
fn service(text: &str) -> &[u8] {
    text.split(':').next().unwrap_or_default().as_bytes()
}

impl Statement {
    /// Does it speak of this action? What cannot be judged, a condition or a single resource, allows
    /// nothing and denies all the same.
    fn is_about(&self, action: &str) -> bool {
        if !self.actions.iter().any(|pattern| like(pattern.as_bytes(), action.as_bytes())) {
            return false;
        }
        let everything = |resource: &String| {
            let stars = resource.matches('*').count();
            stars > 0 && stars + resource.matches(':').count() == resource.len()
        };
        let of_all = self.resources.is_empty() || self.resources.iter().any(everything);
        if self.allows {
            return of_all && !self.conditional;
        }
        of_all || self.resources.iter().any(|one| like(service(one), service(action)))
    }

    fn shown(&self) -> Json {
        let [operator, key, value] = CONDITION;
        let condition = self.conditional.then(|| {
            let inner = Fields::default().with(key, value).done();
            Fields::default().with(operator, inner).done()
        });
        let resources = (!self.resources.is_empty()).then(|| self.resources.clone());
        Fields::default()
            .with("Effect", if self.allows { "Allow" } else { "Deny" })
            .with("Action", self.actions.clone())
            .with_some("Resource", resources)
            .with_some("Condition", condition)
            .done()
    }
}

impl Policy {
    fn shown(&self) -> Json {
        let statements: Vec<Json> = self.statements.iter().map(Statement::shown).collect();
        Fields::default().with("Version", self.version).with("Statement", statements).done()
    }
}

/// Do these policies together grant an action that is spelled in two ways? One spelling must be
/// allowed, and none denied.
pub(crate) fn grant(policies: &[Attached], spellings: [&str; 2]) -> bool {
    let statements = || policies.iter().flat_map(|one| &one.policy.statements);
    let said = |allows: bool| {
        let mut saying = statements().filter(|one| one.allows == allows);
        saying.any(|one| spellings.iter().any(|action| one.is_about(action)))
    };
    said(true) && !said(false)
}

fn policies_mean_nothing() -> Answer {
    Answer::refused(409, "HUBU.0147")
}

impl Model {
    /// The place of a user that may have policies.
    fn iam_user(&self, who: Who, named: &str) -> Result<usize, Answer> {
        let place = self.user_of(who, named).ok_or_else(crate::users::unknown_user)?;
        match self.people[who].users[place].kind {
            UserKind::Iam => Ok(place),
            UserKind::Owner | UserKind::Operator => Err(policies_mean_nothing()),
        }
    }

    fn attach(&mut self, who: Who, place: usize, attached: Attached) -> Answer {
        let user = &mut self.people[who].users[place];
        let facts = Fields::default().with("user", user.id);
        let facts = facts.with("attached", attached.name.as_str());
        user.policies.retain(|one| one.name != attached.name);
        user.policies.push(attached);
        user.policies.sort_by(|one, other| one.name.cmp(&other.name));
        user.generation += 1;
        self.detail(facts);
        Answer::empty()
    }

    /// The policy of a user's own is set.
    pub fn set_policy(&mut self, who: Who, named: &str, policy: &Policy) -> Answer {
        match self.iam_user(who, named) {
            Ok(place) => {
                let (name, policy) = (OWN.to_owned(), policy.clone());
                self.attach(who, place, Attached { name, ready_made: false, policy })
            }
            Err(answer) => answer,
        }
    }

    /// A ready-made policy is attached.
    pub fn attach_policy(&mut self, who: Who, named: &str, policy: &str) -> Answer {
        let place = match self.iam_user(who, named) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        let Some(ready) = ready_made(policy) else { return Answer::refused(404, "HUBU.0148") };
        let (name, policy) = (ready.names[0].to_owned(), ready.policy());
        self.attach(who, place, Attached { name, ready_made: true, policy })
    }

    /// A policy is taken away.
    pub fn detach_policy(&mut self, who: Who, named: &str, policy: &str) -> Answer {
        let place = match self.iam_user(who, named) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        let name = ready_made(policy).map_or(policy, |ready| ready.names[0]);
        let user = &mut self.people[who].users[place];
        if !user.policies.iter().any(|one| one.name == name) {
            return Answer::refused(404, "HUBU.0149");
        }
        user.policies.retain(|one| one.name != name);
        user.generation += 1;
        let facts = Fields::default().with("user", user.id).with("detached", name);
        self.detail(facts);
        Answer::empty()
    }

    /// The names of the policies that a user has.
    pub fn policy_names(&self, who: Who, place: usize) -> Vec<String> {
        self.people[who].users[place].policies.iter().map(|one| one.name.clone()).collect()
    }

    /// The policies of a user, by name.
    pub fn list_policies(&self, who: Who, named: &str) -> Answer {
        let Some(place) = self.user_of(who, named) else { return crate::users::unknown_user() };
        let shown = |one: &Attached| {
            Fields::default()
                .with("name", one.name.as_str())
                .with("ready_made", one.ready_made)
                .with("document", one.policy.shown())
                .done()
        };
        let shown: Vec<Json> = self.people[who].users[place].policies.iter().map(shown).collect();
        Answer::of(200, Fields::default().with("policies", shown).done())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(allows: bool, actions: &[&str], resources: &[&str], conditional: bool) -> Attached {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let (actions, resources) = (texts(actions), texts(resources));
        let statements = vec![Statement { allows, actions, resources, conditional }];
        let policy = Policy { version: "1.1", statements };
        Attached { name: OWN.to_owned(), ready_made: false, policy }
    }

    #[test]
    fn what_is_denied_is_not_granted_and_what_cannot_be_judged_allows_nothing() {
        let asked = ["bss:balance:view", "billing:balance:view"];
        let granted = |policies: &[Attached]| grant(policies, asked);
        assert!(!granted(&[]));
        assert!(granted(&[own(true, &["BSS:*:View"], &[], false)]));
        assert!(granted(&[own(true, &["billing:*"], &["*:*:*"], false)]));
        assert!(!granted(&[own(true, &["bss:*"], &["bss:*:*:account:1"], false)]));
        assert!(!granted(&[own(true, &["bss:*"], &[], true)]));
        let all = own(true, &["*"], &["*"], false);
        let with = |denied: Attached| granted(&[all.clone(), denied]);
        assert!(with(own(false, &["bss:order:*"], &[], false)));
        assert!(!with(own(false, &["billing:balance:view"], &[], true)));
        assert!(!with(own(false, &["*"], &["b*:x:y"], false)));
        assert!(with(own(false, &["*"], &["ecs:x:y"], false)));
    }
}
