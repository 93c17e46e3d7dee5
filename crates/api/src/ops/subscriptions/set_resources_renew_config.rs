//! `POST /v2/orders/subscriptions/resources/renew/config` (`orders` D4): how all renewals of the account run.
//!
//! `DEDUCTION_DATE` is how many days before the end they are deducted, 2 to 7; `EXPIRE_DATE` the day of the
//! month they end on, 1 to 28, or -1 for its last.

use std::convert::Infallible;

use http::Method;
use hubu_app::subscriptions::{RenewalConfig, set_renewal_config};
use hubu_app::write::Keep;
use hubu_app::{Error, Fault};
use hubu_core::access::{Requirement, permissions};
use hubu_core::subscriptions::{ConfigName, DeductionDays, UnifiedDay};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct SetResourcesRenewConfig;

/// The body.
pub struct Body(RenewalConfig);

/// The words of `config_name`.
const NAMES: [(&str, ConfigName); 2] = [
    (ConfigName::DeductionDate.as_str(), ConfigName::DeductionDate),
    (ConfigName::ExpireDate.as_str(), ConfigName::ExpireDate),
];

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let name = fields.word("config_name", &NAMES)?;
        let value = fields.text("config_value", Text::max(64).sample("7"))?;
        let (config, rule) = match name {
            ConfigName::DeductionDate => (
                DeductionDays::parse(&value).map(RenewalConfig::Deduction),
                Defect::Rule("须为 2 到 7", "must be 2 to 7"),
            ),
            ConfigName::ExpireDate => (
                UnifiedDay::parse(&value).map(RenewalConfig::Unified),
                Defect::Rule("须为 1 到 28，或 -1", "must be 1 to 28, or -1"),
            ),
        };
        config.map(Self).ok_or_else(|| fields.bad("config_value", rule))
    }
}

/// The answer: it says so where it succeeds, too.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
}

impl Operation for SetResourcesRenewConfig {
    const SPEC: Spec = Spec {
        id: "SetResourcesRenewConfig",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/orders/subscriptions/resources/renew/config",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::RENEWAL_UPDATE]),
        success: 200,
        errors: &[],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["续订资源设置", "Sets how the account's renewals run"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        Body(config): Body,
    ) -> Result<Answer<Reply>, Failure> {
        let customer = cx.caller()?.customer;
        let zone = cx.store().realm().zone.clone();
        let set = cx.unit(
            Keep::Answer,
            move |unit| {
                set_renewal_config(unit, &zone, customer, config).map_err(|error| match error {
                    Error::Fault(fault) => Error::<Infallible>::Fault(fault),
                    Error::Refused(()) => Fault::Bug("a setting was refused".to_owned()).into(),
                })
            },
            |()| Self::encode(&Reply { error_code: SUCCESS_CODE, error_msg: SUCCESS_MESSAGE }),
        );
        set.await.map(Answer::recorded)
    }
}
