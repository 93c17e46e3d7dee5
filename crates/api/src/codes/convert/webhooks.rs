//! Webhooks.

use hubu_app::webhooks::WebhookRefusal;
use hubu_core::webhooks::{MOST_WEBHOOKS, TargetDefect};

use super::{Code, Refusal};
use crate::edge::decode::Defect;

impl From<WebhookRefusal> for Refusal {
    fn from(refusal: WebhookRefusal) -> Self {
        Self::new(match refusal {
            WebhookRefusal::Unknown => Code::WebhookUnknown,
            WebhookRefusal::UnknownCustomer => Code::CustomerUnknown,
            WebhookRefusal::TooMany => {
                return Self::new(Code::TooManyWebhooks).with("quota", MOST_WEBHOOKS.to_string());
            }
            WebhookRefusal::NothingNew => Code::NothingToChange,
            WebhookRefusal::Disabled => Code::WebhookDisabled,
            WebhookRefusal::UnknownDelivery => Code::DeliveryUnknown,
            WebhookRefusal::ContentGone => Code::DeliveryContentGone,
        })
    }
}

impl From<TargetDefect> for Defect {
    fn from(defect: TargetDefect) -> Self {
        let (zh, en) = match defect {
            TargetDefect::Scheme => {
                ("必须以 http:// 或 https:// 开头", "must begin with http:// or https://")
            }
            TargetDefect::Characters => (
                "最多 1024 个字符，且只能包含 URL 允许的 ASCII 字符（域名使用 punycode）",
                "has at most 1024 characters, all of them ASCII that a URL may have (names in punycode)",
            ),
            TargetDefect::Credentials => {
                ("不能包含用户名或密码", "must hold neither a user's name nor a password")
            }
            TargetDefect::Fragment => ("不能包含 #", "must have no fragment"),
            TargetDefect::Host => (
                "的主机须为域名，或常规写法的 IP 地址",
                "needs a host that is a name, or an IP address in its usual form",
            ),
            TargetDefect::Port => {
                ("的端口须为 1 到 65535", "needs a port from 1 to 65535, where it has one")
            }
        };
        Self::Rule(zh, en)
    }
}
