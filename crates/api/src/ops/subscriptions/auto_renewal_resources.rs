//! `POST /v2/orders/subscriptions/resources/autorenew/{resource_id}` (`orders` D3): sets auto-renewal of a
//! resource, or changes it; its primary one and what is attached go along.
//!
//! | field | absent or null | empty |
//! |---|---|---|
//! | `auto_renew_times` | at first without end, later as it is | refused |
//! | `period_type` | at first the unit that was bought last, later as it is | refused |

use http::Method;
use hubu_app::subscriptions::SetAutoRenew;
use hubu_core::access::{Requirement, permissions};
use hubu_core::coupons::CycleType;

use super::OfResource;
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct AutoRenewalResources;

/// The body.
pub struct Body {
    times: Option<i64>,
    unit: Option<CycleType>,
}

/// The words of `period_type`.
const UNITS: [(&str, CycleType); 2] = [("MONTH", CycleType::Month), ("YEAR", CycleType::Year)];

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let times = fields.opt_int("auto_renew_times", 0..=99)?;
        let unit = fields.opt_word("period_type", &UNITS, Empty::Refused)?;
        Ok(Self { times, unit })
    }
}

impl Operation for AutoRenewalResources {
    const SPEC: Spec = Spec {
        id: "AutoRenewalResources",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::RENEWAL_UPDATE]),
        success: 204,
        errors: &[Code::ResourceUnknown, Code::ResourceEndedOrFrozen],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["设置包年/包月资源自动续费", "Sets auto-renewal of a resource"],
    };
    type Path = OfResource;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfResource,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let Body { times, unit } = body;
        let command = SetAutoRenew { caller: caller.customer, resource: path.id, times, unit };
        let done = cx.money(caller.group, command, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
