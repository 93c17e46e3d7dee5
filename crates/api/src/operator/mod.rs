//! The operator plane, `/operator/v1/…`: our own interface, for those who run the realm.
//!
//! Field names are in snake case, amounts are JSON texts of up to eight decimals, instants UTC texts
//! to the second. A list takes `offset` and `limit` and tells its `total_count`. Only operators may
//! call it, and they may call nothing else.

mod access;
mod accounts;
mod audit;
mod coupons;
mod customers;
mod discounts;
mod enterprise;
mod explain;
mod journal;
mod orders;
mod partners;
mod paths;
mod products;
mod realm;
mod realname;
mod resources;
mod trade_rules;
mod verification;
mod webhooks;

use hubu_app::oversight::{self, Holder};
use hubu_app::{Error, Tx};
use hubu_core::access::Requirement;
use hubu_core::ids::CustomerId;

use http::Method;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Decimals, Defect, Fields, Text};
use crate::operation::{Callers, Plane, RateClass, Repeat, Spec};
use crate::registry::{Entry, entry, export};

/// Every operation of the plane.
pub fn registry() -> Vec<Entry> {
    let mut all = customers_and_partners();
    all.extend(enterprises());
    all.extend(money());
    all.extend(orders::registry());
    all.extend(realm_and_access());
    all.extend(deliveries());
    all.extend(catalogue());
    all.extend(trades());
    all.push(entry::<explain::ExplainAnyAmount>());
    all
}

/// Customers, what they are certified as, and whose they are.
fn customers_and_partners() -> Vec<Entry> {
    vec![
        entry::<customers::CreateCustomer>(),
        entry::<customers::ListCustomers>(),
        entry::<customers::ShowCustomer>(),
        entry::<customers::UpdateCustomer>(),
        entry::<customers::FreezeCustomer>(),
        entry::<customers::UnfreezeCustomer>(),
        entry::<partners::AssociateWithPartner>(),
        entry::<partners::ListPartnerAssociations>(),
        entry::<partners::EndPartnerAssociation>(),
        entry::<verification::ListSmsCodes>(),
        entry::<realname::ListRealNameApplications>(),
        entry::<realname::ShowRealNameApplication>(),
        entry::<realname::DecideRealNameApplication>(),
        entry::<realname::BarCertificate>(),
        entry::<realname::ListBarredCertificates>(),
        entry::<realname::UnbarCertificate>(),
        entry::<realname::SetRealNameUploads>(),
    ]
}

/// Enterprises and their members.
fn enterprises() -> Vec<Entry> {
    vec![
        entry::<enterprise::OpenEnterpriseCentre>(),
        entry::<enterprise::GrantMemberQuota>(),
        entry::<enterprise::CreateOrganizationUnit>(),
        entry::<enterprise::ListOrganization>(),
        entry::<enterprise::RenameOrganizationUnit>(),
        entry::<enterprise::AddMember>(),
        entry::<enterprise::ListMembers>(),
        entry::<enterprise::ChangeMember>(),
        entry::<enterprise::RemoveMember>(),
        entry::<enterprise::AskPermissions>(),
        entry::<enterprise::AcceptPermissions>(),
        entry::<enterprise::DeclinePermissions>(),
        entry::<enterprise::SetProjectSwitches>(),
        entry::<enterprise::ShowProjectSwitches>(),
    ]
}

/// Accounts, coupons, discounts, and what was done with them.
fn money() -> Vec<Entry> {
    vec![
        entry::<accounts::RechargeCustomer>(),
        entry::<accounts::GrantCustomerCredit>(),
        entry::<accounts::AdjustCustomerBalance>(),
        entry::<accounts::PostCustomerReceivable>(),
        entry::<accounts::HoldCustomerCash>(),
        entry::<accounts::ReleaseCustomerHold>(),
        entry::<accounts::SetExpenditureQuota>(),
        entry::<accounts::ListCustomerBooks>(),
        entry::<accounts::ListCustomerPostings>(),
        entry::<accounts::ListCustomerStatement>(),
        export::<accounts::ExportCustomerStatement>(),
        entry::<journal::ListPostings>(),
        export::<journal::ExportJournal>(),
        entry::<coupons::CreateCouponPlan>(),
        entry::<coupons::ListCouponPlans>(),
        entry::<coupons::ShowCouponPlan>(),
        entry::<coupons::IssueCoupons>(),
        entry::<coupons::ListCustomerCoupons>(),
        entry::<coupons::ActivateCoupon>(),
        entry::<coupons::FreezeCoupon>(),
        entry::<coupons::UnfreezeCoupon>(),
        entry::<coupons::RecallCoupon>(),
        entry::<coupons::CreateCardBatch>(),
        entry::<coupons::ListCardBatches>(),
        entry::<coupons::ShowCardBatch>(),
        entry::<coupons::ListBatchCards>(),
        entry::<coupons::VoidCardBatch>(),
        entry::<coupons::BindCard>(),
        entry::<discounts::CreateDiscount>(),
        entry::<discounts::ListCustomerDiscounts>(),
        entry::<discounts::CreatePromotion>(),
        entry::<discounts::ListPromotions>(),
        entry::<discounts::EndDiscount>(),
    ]
}

/// Who may call, and the realm itself.
fn realm_and_access() -> Vec<Entry> {
    vec![
        entry::<access::CreateCredential>(),
        entry::<access::ListCredentials>(),
        entry::<access::SetCredentialStatus>(),
        entry::<access::DeleteCredential>(),
        entry::<access::CreateUser>(),
        entry::<access::ListUsers>(),
        entry::<access::ShowUser>(),
        entry::<access::UpdateUser>(),
        entry::<access::SetUserPassword>(),
        entry::<access::SetUserPolicy>(),
        entry::<access::AttachUserPolicy>(),
        entry::<access::ListUserPolicies>(),
        entry::<access::DetachUserPolicy>(),
        entry::<audit::ListCustomerAudit>(),
        entry::<audit::ListAudit>(),
        entry::<realm::ShowRealm>(),
        entry::<realm::ShowClock>(),
        entry::<realm::AdvanceClock>(),
        entry::<realm::FreezeClock>(),
        entry::<realm::LetClockFlow>(),
        entry::<realm::ListJobs>(),
        entry::<realm::RetryJob>(),
        entry::<realm::CheckLedger>(),
    ]
}

/// Where events go.
fn deliveries() -> Vec<Entry> {
    vec![
        entry::<webhooks::CreateWebhook>(),
        entry::<webhooks::ListWebhooks>(),
        entry::<webhooks::ShowWebhook>(),
        entry::<webhooks::UpdateWebhook>(),
        entry::<webhooks::DeleteWebhook>(),
        entry::<webhooks::RotateWebhookSecret>(),
        entry::<webhooks::SendWebhookTest>(),
        entry::<webhooks::ListWebhookDeliveries>(),
        entry::<webhooks::RedeliverWebhookEvent>(),
        entry::<webhooks::RedeliverWebhookEvents>(),
    ]
}

/// What is sold.
fn catalogue() -> Vec<Entry> {
    vec![
        entry::<products::ApplyCatalogue>(),
        entry::<products::ShowCatalogue>(),
        entry::<products::ExportCatalogue>(),
        entry::<products::ListCatalogueVersions>(),
    ]
}

/// Resources, and the rules of trades.
fn trades() -> Vec<Entry> {
    vec![
        entry::<resources::OpenResource>(),
        entry::<resources::ListCustomerResources>(),
        entry::<resources::ShowResource>(),
        entry::<resources::ResizeResource>(),
        entry::<resources::TagResource>(),
        entry::<resources::MoveResource>(),
        entry::<resources::FreezeResource>(),
        entry::<resources::UnfreezeResource>(),
        entry::<resources::DeleteResource>(),
        entry::<trade_rules::ShowTradeRules>(),
        entry::<trade_rules::SetTradeRules>(),
        entry::<trade_rules::ListLifeLengths>(),
        entry::<trade_rules::SetLifeLength>(),
        entry::<trade_rules::ShowRefundFees>(),
        entry::<trade_rules::SetRefundFees>(),
    ]
}

/// Amounts that come in.
const EXACT: Decimals = Decimals { decimals: 8, max: 32 };

/// Why something is done by hand.
const REASON: Text = Text::max(256).sample("agreed by telephone");

/// An operation that reads.
const fn reads(
    id: &'static str,
    path: &'static str,
    errors: &'static [Code],
    summary: [&'static str; 2],
) -> Spec {
    let mut spec = writes(id, Method::GET, path, 200, errors, summary);
    spec.repeat = Repeat::Reads;
    spec
}

/// An operation that writes, answered again by its idempotency key.
const fn writes(
    id: &'static str,
    method: Method,
    path: &'static str,
    success: u16,
    errors: &'static [Code],
    summary: [&'static str; 2],
) -> Spec {
    Spec {
        id,
        plane: Plane::Operator,
        sites: Sites::Both,
        method,
        path,
        callers: Callers::Operators,
        requires: Requirement::OPEN,
        success,
        errors,
        repeat: Repeat::ByKey,
        rate: RateClass::Operator,
        summary,
    }
}

/// The customer an operation is about.
async fn find_customer(cx: &Cx, id: CustomerId) -> Result<Holder, Failure> {
    cx.read(move |tx, _| customer_of(tx, &id)).await
}

/// As [`find_customer`], in a view of the operation's own.
fn customer_of(tx: &mut Tx<'_>, id: &CustomerId) -> Result<Holder, Error<Refusal>> {
    let found = oversight::customer(tx, id)?;
    found.ok_or(Error::Refused(Refusal::new(Code::CustomerUnknown)))
}

/// An amount that changes something by being added, so that it may be below zero and is never zero.
fn change(fields: &mut Fields<'_>) -> Result<hubu_core::money::Amount, BadField> {
    let amount = fields.amount_of_any_sign("amount", EXACT)?;
    if amount.is_zero() {
        return Err(fields.bad("amount", Defect::Rule("不能为 0", "must not be 0")));
    }
    Ok(amount)
}

/// An instant that must be there.
fn instant(
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Result<hubu_core::time::Timestamp, BadField> {
    let found = fields.opt_instant(name, crate::edge::decode::Empty::Refused)?;
    found.ok_or_else(|| fields.bad(name, Defect::Missing))
}
