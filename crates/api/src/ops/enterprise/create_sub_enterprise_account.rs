//! `POST /v2/enterprises/multi-accounts/sub-customers` (`accounts` A3): a master opens an account.
//!
//! The answer is empty: the new account's id is found through the list of members. The code that came
//! with the request is tried in a write of its own, so that a wrong guess counts whatever becomes of
//! the request. In custody the permissions asked for are ignored: they are fixed.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::{MemberPhone, NewMember, create_member, member_claim};
use hubu_app::write::{Done, Keep};
use hubu_core::access::{Requirement, permissions};
use hubu_core::confidential::Secret;
use hubu_core::customers::MobilePhone;
use hubu_core::enterprise::{CreateItem, Mode, PartyId, Permission, Permissions};

use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::verification::tried;

/// See the file's head.
pub struct CreateSubEnterpriseAccount;

/// The body.
pub struct Body {
    unit: PartyId,
    display_name: Option<String>,
    permissions: Permissions,
    mode: Mode,
    account: Account,
}

/// The account to be opened.
struct Account {
    name: String,
    password: Secret,
    phone: Option<MobilePhone>,
    masters_phone: bool,
    code: Option<Secret>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        // Twenty digits may be more than any of our numbers: such a unit does not exist.
        let unit = fields.text("party_id", Text::max(20).digits())?;
        let unit = PartyId::parse(&unit).unwrap_or(PartyId(-1));
        let display_name = fields.opt_text("display_name", Text::max(64).empty(Empty::Kept))?;
        fields.int("sub_customer_association_type", 1..=1)?;
        let sample = Permission::ALL[0].as_str();
        let asked = fields.texts("permission_ids", 0..=64, Text::max(64).sample(sample))?;
        let mode = fields.int_or("financial_custody", 0..=1, 0)?;
        let mode = if mode == 1 { Mode::Custody } else { Mode::Independent };
        let account = fields.object_of("new_sub_customer", account)?;
        let mut permissions = Permissions::NONE;
        for word in asked.iter().filter(|_| mode == Mode::Independent) {
            let known = Permission::ALL.iter().map(|p| p.as_str()).collect();
            let permission = Permission::parse(word)
                .ok_or_else(|| fields.bad("permission_ids", Defect::NotOneOf(known)))?;
            permissions = permissions.with(permission);
        }
        Ok(Self { unit, display_name, permissions, mode, account })
    }
}

fn account(fields: &mut Fields<'_>) -> Result<Account, BadField> {
    let name = fields.text("customer_name", Text::max(32).sample("acme_lab"))?;
    let password = Secret::new(fields.text("password", Text::max(32).sample("S3cret!pass"))?);
    let masters =
        fields.opt_word("use_pri_mobile_phone", &[("N", false), ("Y", true)], Empty::Absent);
    let masters_phone = masters?.unwrap_or(false);
    let phone = fields.opt_text("mobile_phone", Text::max(20).sample("13800000000"))?;
    let phone = match phone.filter(|_| !masters_phone) {
        Some(text) => Some(MobilePhone::parse(&text).ok_or_else(|| {
            fields.bad("mobile_phone", Defect::NotOfForm("手机号码", "a mobile number"))
        })?),
        None => None,
    };
    let code = fields.opt_text("verification_code", Text::max(32))?.map(Secret::new);
    Ok(Account { name, password, phone, masters_phone, code })
}

impl Operation for CreateSubEnterpriseAccount {
    const SPEC: Spec = Spec {
        id: "CreateSubEnterpriseAccount",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v2/enterprises/multi-accounts/sub-customers",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ORGANIZATION_UPDATE]),
        success: 204,
        errors: &[
            Code::CreationCheckFailed,
            Code::WrongVerificationCode,
            Code::VerificationCodeExpired,
            Code::MobileOverLimit,
            Code::InvalidAccountName,
            Code::InvalidPassword,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["创建企业子账号", "Opens a member account of the enterprise"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    fn check_items() -> Vec<&'static str> {
        CreateItem::ALL.iter().map(|item| item.as_str()).collect()
    }

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Nothing>, Failure> {
        let master = cx.caller()?.customer;
        let Body { unit, display_name, permissions, mode, account } = body;
        let phone = phone_of(cx, &account).await?;
        let (passwords, secret) = (Arc::clone(cx.passwords()), account.password.clone());
        let hash = cx.slowly(move || passwords.hash(&secret)).await?;
        let new = NewMember {
            master,
            unit,
            display_name,
            mode,
            permissions,
            account_name: account.name,
            password: account.password,
            password_hash: hash,
            phone,
        };
        let vault = Arc::clone(cx.vault());
        let create = move |unit: &mut Unit<'_, '_>| {
            let Done { group, subject, detail, .. } = create_member(unit, &vault, &new)?;
            Ok(Done { value: (), group, subject, detail })
        };
        let done = cx.unit(Keep::Answer, create, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}

/// The phone, its code tried.
async fn phone_of(cx: &Cx, account: &Account) -> Result<MemberPhone, Failure> {
    if account.masters_phone {
        return Ok(MemberPhone::Masters);
    }
    let Some(phone) = account.phone.clone() else { return Ok(MemberPhone::Missing) };
    let Some(code) = account.code.clone() else {
        return Ok(MemberPhone::Given { phone, code: None });
    };
    let tried = tried(cx, member_claim(cx.caller()?.customer, &phone), code).await?;
    Ok(MemberPhone::Given { phone, code: Some(tried) })
}
