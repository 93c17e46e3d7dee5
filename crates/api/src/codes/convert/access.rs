//! Permissions, names and passwords.

use hubu_core::access::AccessRefusal;
use hubu_core::customers::{LoginNameRefusal, PasswordRefusal};

use super::{Code, Refusal, Said, denied};

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
