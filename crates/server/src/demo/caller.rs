//! [`Caller`]: one of those the demo world can be called as.

use serde::{Deserialize, Serialize};

use hubu_app::access::DEMO_PREFIX;

/// What a caller stands for in the story.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The post-paid enterprise with an organisation of three levels.
    Master,
    /// A member with its own money, the master paying for nothing.
    Member,
    /// A member whose money the master keeps.
    CustodyMember,
    /// An IAM user of the master with few permissions.
    IamUser,
    /// A person.
    Person,
    /// A pre-paid enterprise.
    Prepaid,
    /// A partner with customers of each type.
    Partner,
    /// A customer whose home is the vendor's other site.
    OtherSite,
    /// The operator of the realm.
    Operator,
}

impl Role {
    /// Every role, in the order they are told.
    pub const ALL: [Self; 9] = [
        Self::Master,
        Self::Member,
        Self::CustodyMember,
        Self::IamUser,
        Self::Person,
        Self::Prepaid,
        Self::Partner,
        Self::OtherSite,
        Self::Operator,
    ];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::Member => "member",
            Self::CustodyMember => "custody_member",
            Self::IamUser => "iam_user",
            Self::Person => "person",
            Self::Prepaid => "prepaid",
            Self::Partner => "partner",
            Self::OtherSite => "other_site",
            Self::Operator => "operator",
        }
    }
}

/// Whom the demo world can be called as, and with what. Its keys are shown: it is a demo.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
pub struct Caller {
    /// What it stands for in the story.
    pub role: Role,
    /// The account's id.
    pub customer_id: String,
    /// The same, as the identity interface calls it.
    pub domain_id: String,
    /// The account's name.
    pub domain_name: String,
    /// The user within the account.
    pub user: String,
    /// The user's password.
    pub password: String,
    /// The access key.
    pub ak: String,
    /// The secret key.
    pub sk: String,
}

impl Caller {
    /// Does everybody know its keys?
    pub fn is_well_known(&self) -> bool {
        self.ak.starts_with(DEMO_PREFIX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_serialise_as_their_names() {
        for role in Role::ALL {
            let json = serde_json::to_string(&role).expect("a string");
            assert_eq!(json, format!("\"{}\"", role.as_str()));
        }
    }
}
