//! `PUT /operator/v1/customers/{customer_id}/expenditure-quota`: what a post-paid customer may spend in a
//! month, from this one on. Only the international site knows such quotas.

use http::Method;
use hubu_app::Unit;
use hubu_app::accounts::set_expenditure_quota;
use hubu_app::ledger::Party;
use hubu_app::write::Keep;
use hubu_core::money::Amount;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{EXACT, find_customer, writes};

/// See the file's head.
pub struct SetExpenditureQuota;

/// The body.
pub struct Body {
    amount: Amount,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let amount = fields.amount_of_any_sign("amount", EXACT)?;
        if amount.is_negative() {
            let rule = Defect::Rule("不能为负数", "must not be below 0");
            return Err(fields.bad("amount", rule));
        }
        Ok(Self { amount })
    }
}

impl Operation for SetExpenditureQuota {
    const SPEC: Spec = {
        let mut spec = writes(
            "SetExpenditureQuota",
            Method::PUT,
            "/operator/v1/customers/{customer_id}/expenditure-quota",
            204,
            &[Code::CustomerUnknown, Code::ExpenditureQuotaNotSet],
            ["设置消费配额", "Sets what a customer may spend in a month"],
        );
        spec.sites = Sites::Intl;
        spec
    };
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let (party, amount) = (Party::Key(customer.key), body.amount);
        let set = move |unit: &mut Unit<'_, '_>| set_expenditure_quota(unit, &party, amount);
        let done = cx.unit_in(customer.group, Keep::Answer, set, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
