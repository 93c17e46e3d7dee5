//! From the refusals of the layers below to codes.

use std::convert::Infallible;

use hubu_app::write::WriteRefusal;
use hubu_core::access::AccessRefusal;

use super::{Code, Refusal, Said};

impl From<Infallible> for Refusal {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl<R: Into<Self>> From<WriteRefusal<R>> for Refusal {
    fn from(refusal: WriteRefusal<R>) -> Self {
        match refusal {
            WriteRefusal::Rule(rule) => rule.into(),
            WriteRefusal::KeyReused => Self::new(Code::KeyReused),
            WriteRefusal::AnswerNotKept => Self::new(Code::AnswerNotKept),
        }
    }
}

impl From<AccessRefusal> for Refusal {
    fn from(refusal: AccessRefusal) -> Self {
        match refusal {
            AccessRefusal::OwnerOnly => Self::new(Code::AccessDenied).with(
                "reason",
                Said::both("仅账号本身可以调用", "only the account's owner may call the operation"),
            ),
            AccessRefusal::Permission(permission) => {
                Self::new(Code::PermissionMissing).with("permission", permission.legacy)
            }
            AccessRefusal::Items(items) => {
                Self::new(Code::PermissionMissing).with("permission", items.join("|"))
            }
        }
    }
}
