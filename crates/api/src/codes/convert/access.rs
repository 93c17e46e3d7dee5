//! Permissions, names, passwords; users, access keys and policies.

use hubu_app::access::{CredentialRefusal, PolicyRefusal, UserRefusal};
use hubu_core::access::{
    AccessRefusal, MAX_ACTIONS, MAX_POLICY_CHARS, MAX_STATEMENTS, PolicyDefect,
};
use hubu_core::customers::{LoginNameRefusal, PasswordRefusal};

use super::{Code, Refusal, Said, denied};
use crate::edge::decode::{BadField, Defect};

impl From<AccessRefusal> for Refusal {
    fn from(refusal: AccessRefusal) -> Self {
        let missing = Self::new(Code::PermissionMissing);
        match refusal {
            AccessRefusal::OwnerOnly => {
                denied("仅账号本身可以调用", "only the account's owner may call the operation")
            }
            AccessRefusal::Permission(permission) => missing.with("permission", permission.legacy),
            AccessRefusal::Items(items) => missing.with("permission", items.join("|")),
        }
    }
}

impl From<UserRefusal> for Refusal {
    fn from(refusal: UserRefusal) -> Self {
        match refusal {
            UserRefusal::UnknownAccount => Self::new(Code::CustomerUnknown),
            UserRefusal::UnknownUser => Self::new(Code::UserUnknown),
            UserRefusal::Name => rule(
                "name",
                "只能包含字母、数字、空格和 _ . -，且不能以数字或空格开头",
                "may have letters, digits, blanks and `_ . -` only, and no digit or blank in front",
            ),
            UserRefusal::NameTaken => Self::new(Code::UserNameTaken),
            UserRefusal::Items => rule(
                "items",
                "仅伙伴操作员可以有，且不能为空",
                "are for partner operators alone, and none may be empty",
            ),
            UserRefusal::Owner => Self::new(Code::OwnerNotDisabled),
        }
    }
}

impl From<CredentialRefusal> for Refusal {
    fn from(refusal: CredentialRefusal) -> Self {
        match refusal {
            CredentialRefusal::UnknownUser => Self::new(Code::UserUnknown),
            CredentialRefusal::UnknownKey => Self::new(Code::AccessKeyUnknown),
            CredentialRefusal::TooMany => Self::new(Code::TooManyAccessKeys),
            CredentialRefusal::Malformed => rule(
                "access_key",
                "须为 20 位大写字母和数字，其密钥为 40 位字母和数字",
                "must be 20 capitals and digits, its secret 40 letters and digits",
            ),
            CredentialRefusal::DemoKey => {
                rule("access_key", "是演示环境的密钥", "is a key of the demo world")
            }
            CredentialRefusal::Taken => rule("access_key", "已存在", "exists already"),
        }
    }
}

impl From<PolicyRefusal> for Refusal {
    fn from(refusal: PolicyRefusal) -> Self {
        match refusal {
            PolicyRefusal::UnknownUser => Self::new(Code::UserUnknown),
            PolicyRefusal::NotIamUser => Self::new(Code::PoliciesNotApplicable),
            PolicyRefusal::UnknownPolicy => Self::new(Code::PolicyUnknown),
            PolicyRefusal::NotAttached => Self::new(Code::PolicyNotAttached),
            PolicyRefusal::Name => rule(
                "name",
                "须为 1 到 64 个字符，且不能与系统策略同名",
                "must have 1 to 64 characters and not be a ready-made policy's",
            ),
            PolicyRefusal::TooLong => bad("body", Defect::TooLong(MAX_POLICY_CHARS)),
            PolicyRefusal::Defect(PolicyDefect::Statements) => {
                bad("Statement", Defect::TooMany(MAX_STATEMENTS))
            }
            PolicyRefusal::Defect(PolicyDefect::Actions) => {
                bad("Action", Defect::TooMany(MAX_ACTIONS))
            }
            PolicyRefusal::Defect(PolicyDefect::Empty) => bad("Action", Defect::Empty),
            PolicyRefusal::Characters => rule(
                "Statement",
                "的操作和资源不能包含控制字符",
                "must have no control characters in its actions and resources",
            ),
        }
    }
}

/// A field that breaks a rule of the business.
fn rule(field: &str, zh: &'static str, en: &'static str) -> Refusal {
    bad(field, Defect::Rule(zh, en))
}

fn bad(field: &str, defect: Defect) -> Refusal {
    BadField::new(field, defect).into()
}

impl From<LoginNameRefusal> for Refusal {
    fn from(refusal: LoginNameRefusal) -> Self {
        let (zh, en) = match refusal {
            LoginNameRefusal::Length => {
                ("长度须为 5 到 32 个字符", "it must have 5 to 32 characters")
            }
            LoginNameRefusal::Characters => (
                "只能包含字母、数字、下划线和中划线，且不能以数字开头",
                "it may have letters, digits, `_` and `-` only, and no digit in front",
            ),
            LoginNameRefusal::ReservedPrefix => {
                ("不能以 op_ 或 shadow_ 开头", "it must not begin with op_ or shadow_")
            }
        };
        Self::new(Code::InvalidAccountName).with("reason", Said::both(zh, en))
    }
}

impl From<PasswordRefusal> for Refusal {
    fn from(refusal: PasswordRefusal) -> Self {
        let (zh, en) = match refusal {
            PasswordRefusal::TooShort => ("至少 8 个字符", "it needs at least 8 characters"),
            PasswordRefusal::TooLong => ("最多 32 个字符", "it may have at most 32 characters"),
            PasswordRefusal::Characters => {
                ("只能包含可见的 ASCII 字符", "it may have visible ASCII characters only")
            }
            PasswordRefusal::TooPlain => {
                ("包含的字符种类过少", "it draws on too few classes of characters")
            }
            PasswordRefusal::LikeTheName => {
                ("不能与账号名或其倒序相同", "it must not be the account name, even backwards")
            }
            PasswordRefusal::HoldsThePhone => {
                ("不能包含手机号码", "it must not contain the phone number")
            }
        };
        Self::new(Code::InvalidPassword).with("reason", Said::both(zh, en))
    }
}
