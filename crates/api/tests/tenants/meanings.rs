//! What each field that names something means, and what of a tenant it names.

use hubu_core::realm::Site;
use hubu_testkit::references::Reference;

/// What can be named of a tenant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Thing {
    Master,
    MasterName,
    Member,
    MemberName,
    MemberShown,
    Branch,
    Partner,
    PartnerName,
    Client,
    ClientName,
    Distributor,
    DistributorName,
    Reseller,
    ResellerName,
    Person,
    PersonName,
    Clerk,
    User,
    Seller,
    AccessKey,
    Unit,
    ChannelNo,
    Hold,
    Trade,
    Posting,
    Region,
    Source,
    Plan,
    Coupon,
    SecondCoupon,
    SubCoupon,
    Card,
    Batch,
    BatchCard,
    Webhook,
    Discount,
    CouponTrade,
    Order,
    Placed,
    SecondPlaced,
    ThirdPlaced,
    Bought,
    Refund,
    Line,
    Resource,
    Leaving,
    Converting,
    Waiting,
    Transaction,
    Project,
    Application,
    FreeResource,
    Phone,
    Mail,
}

impl Thing {
    /// An account's name, by which it may be asked for.
    pub const fn name(self) -> Self {
        match self {
            Self::Master => Self::MasterName,
            Self::Member => Self::MemberName,
            Self::Partner => Self::PartnerName,
            Self::Client => Self::ClientName,
            Self::Distributor => Self::DistributorName,
            Self::Reseller => Self::ResellerName,
            _ => Self::PersonName,
        }
    }

    /// May an operator look it up, whoever's it is? Accounts, orders and resources.
    pub const fn is_looked_up(self) -> bool {
        matches!(
            self,
            Self::Master
                | Self::Member
                | Self::Branch
                | Self::Partner
                | Self::Client
                | Self::Distributor
                | Self::Reseller
                | Self::Person
                | Self::Placed
                | Self::Resource
        )
    }
}

/// What a field that names something means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// Something of a tenant: only that tenant gets at it.
    Names(Thing),
    /// Something of a tenant, which an operator brings together with another's: whoever has it.
    Joins(Thing),
    /// It is made up by the caller, or says what somebody else is called or reached by.
    Label,
    /// It is taken and not looked at ("not validated for now", `accounts` F).
    Ignored,
    /// Who has it has proven with it who it is.
    Proof,
    /// A word of a closed list, a number of something outside, or of the realm itself.
    Foreign,
}

use Meaning::{Foreign, Ignored, Joins, Label, Names, Proof};

/// By operation (empty: all) and by place or name. The first that fits counts.
const MEANINGS: &[(&str, &str, Meaning)] = &[
    // Discounts: an operator brings a customer and its partner together.
    ("CreateDiscount", "{customer_id}", Names(Thing::Client)),
    ("CreateDiscount", "partner_id", Joins(Thing::Partner)),
    // Who an operation is about, where it is not the enterprise.
    ("AssociateWithPartner", "{customer_id}", Names(Thing::Partner)),
    ("AssociateWithPartner", "customer_id", Joins(Thing::Client)),
    ("ListPartnerAssociations", "{customer_id}", Names(Thing::Partner)),
    ("EndPartnerAssociation", "{customer_id}", Names(Thing::Partner)),
    ("", "associated_id", Names(Thing::Client)),
    ("SetRealNameUploads", "{customer_id}", Names(Thing::Partner)),
    ("ListRealNameApplications", "?customer_id", Names(Thing::Client)),
    ("CreateCustomer", "customer_id", Label),
    ("AddMember", "{customer_id}", Names(Thing::Master)),
    ("AddMember", "customer_id", Joins(Thing::Branch)),
    ("", "{customer_id}", Names(Thing::Master)),
    ("IssueCoupons", "customer_ids", Names(Thing::Master)),
    ("ListCustomerselfResourceRecordsV1", "?orderId", Names(Thing::Bought)),
    // Orders: a customer asks for its own. Whom else a refund may be of, only partners say, whose
    // customers have none here.
    ("ListCustomerOrders", "?customer_id", Names(Thing::Master)),
    ("ListCustomerOrdersV1", "?customer_id", Names(Thing::Master)),
    ("ShowRefundOrderDetails", "?customer_id", Ignored),
    ("ListPayPerUseCustomerResources", "customer_id", Ignored),
    ("ShowRefundOrderDetails", "?order_id", Names(Thing::Refund)),
    ("ShowRefundOrderDetailsV1", "?order_id", Names(Thing::Refund)),
    ("ListPayPerUseCustomerResources", "order_id", Names(Thing::Bought)),
    ("ListPayPerUseCustomerResourcesV1", "?order_id", Names(Thing::Bought)),
    ("ListCustomerOrders", "?order_id", Names(Thing::Placed)),
    ("ListCustomerOrdersV1", "?order_id", Names(Thing::Placed)),
    ("ListOrderCouponsByOrderId", "?order_id", Names(Thing::Placed)),
    ("ListOrderDiscounts", "?order_id", Names(Thing::Placed)),
    ("CancelCustomerOrder", "order_id", Names(Thing::Placed)),
    ("PayOrders", "order_id", Names(Thing::SecondPlaced)),
    ("PayOrdersV2", "order_id", Names(Thing::ThirdPlaced)),
    ("", "{order_id}", Names(Thing::Placed)),
    ("", "orderId", Names(Thing::Placed)),
    ("", "coupon_infos[].id", Names(Thing::Coupon)),
    ("", "discount_infos[].id", Names(Thing::Discount)),
    ("", "bpId", Ignored),
    // Bills and packages; who pays is among those whose bills are shown.
    ("", "payer_account_id", Names(Thing::Master)),
    ("", "?resource_id", Names(Thing::Resource)),
    ("", "res_instance_id", Names(Thing::Resource)),
    ("ListFreeResourceInfos", "order_id", Names(Thing::Bought)),
    ("ListFreeResourceInfosV2", "order_id", Names(Thing::Bought)),
    ("", "?resInstanceId", Names(Thing::Resource)),
    ("", "?enterpriseProjectId", Names(Thing::Project)),
    ("", "cloud_service_type_code", Foreign),
    ("", "cloudServiceTypeCode", Foreign),
    ("", "resourceTypeCode", Foreign),
    ("", "regionCode", Foreign),
    ("", "free_resource_ids", Names(Thing::FreeResource)),
    ("", "?free_resource_id", Names(Thing::FreeResource)),
    // Resources; an id of what is new is made up by whoever has it.
    ("OpenResource", "resource_id", Label),
    ("OpenResource", "project_id", Label),
    ("PlaceOrder", "product_infos[].resources[].resource_id", Label),
    ("PlaceOrder", "product_infos[].resources[].project_id", Label),
    ("ReportProvision", "resources[].resource_id", Names(Thing::Waiting)),
    ("CancelResourcesSubscription", "resource_ids", Names(Thing::Leaving)),
    ("UpdatePeriodToOnDemandInstantly", "resource_ids", Names(Thing::Converting)),
    ("", "resource_ids", Names(Thing::Resource)),
    ("", "resourceIds", Names(Thing::Leaving)),
    ("", "enterprise_project_id", Names(Thing::Project)),
    ("", "size_measure_id", Foreign),
    ("", "tags[].key", Label),
    ("", "{resource_id}", Names(Thing::Resource)),
    ("", "resourceId", Names(Thing::Resource)),
    ("", "parent_resource_id", Names(Thing::Resource)),
    ("", "{id}", Names(Thing::Line)),
    ("QueryChangeRatingV1", "tenantId", Ignored),
    ("", "tenantId", Names(Thing::Region)),
    ("", "regionId", Foreign),
    ("", "avaliableZoneId", Foreign),
    ("", "productInfos[].id", Label),
    ("", "resouceSizeMeasureId", Foreign),
    ("", "usageMeasureId", Foreign),
    ("", "?page_no", Foreign),
    ("", "couponIds", Names(Thing::Coupon)),
    ("", "resourceSpecCode", Foreign),
    ("", "product_id", Foreign),
    // A partner's customer.
    ("ListPartnerBalancesV1", "?customer_id", Names(Thing::Client)),
    ("SendVerificationMessageCode", "customer_id", Names(Thing::Client)),
    ("SendVerificationMessageCodeV1", "customerId", Names(Thing::Client)),
    ("CreateEnterpriseRealnameAuthentication", "customer_id", Names(Thing::Client)),
    ("ChangeEnterpriseRealnameAuthentication", "customer_id", Names(Thing::Client)),
    ("CreatePersonalRealnameAuth", "customer_id", Names(Thing::Client)),
    ("ShowRealnameAuthenticationReviewResult", "?customer_id", Names(Thing::Client)),
    ("", "customerId", Names(Thing::Client)),
    // A master's member.
    ("", "customer_id", Names(Thing::Member)),
    ("", "sub_customer_id", Names(Thing::Member)),
    ("", "subCustomerId", Names(Thing::Member)),
    ("", "{member_id}", Names(Thing::Member)),
    ("", "sub_customer_account_name", Names(Thing::MemberName)),
    ("", "sub_customer_name", Names(Thing::MemberName)),
    ("", "sub_customer_display_name", Names(Thing::MemberShown)),
    ("", "?account_name", Names(Thing::MasterName)),
    ("", "account_name", Label),
    ("", "new_sub_customer.customer_name", Label),
    ("", "?master_id", Names(Thing::Master)),
    ("", "?subject_id", Names(Thing::Master)),
    // Its organisation.
    ("KeystoneListProjects", "?parent_id", Names(Thing::Master)),
    ("", "parent_id", Names(Thing::Unit)),
    ("", "party_id", Names(Thing::Unit)),
    ("", "org_id", Names(Thing::Unit)),
    ("", "org_party_id", Names(Thing::Unit)),
    ("", "org_unit_id", Names(Thing::Unit)),
    ("", "{unit_id}", Names(Thing::Unit)),
    ("", "permission_ids", Foreign),
    // Partners.
    ("", "indirect_partner_id", Names(Thing::Reseller)),
    ("", "?partner_id", Names(Thing::Partner)),
    ("", "{partner_id}", Ignored),
    ("", "{domain_id}", Ignored),
    // Money.
    ("ListCustomerCouponChangeRecords", "?trade_id", Names(Thing::CouponTrade)),
    ("", "trade_id", Names(Thing::Trade)),
    ("", "?posting_id", Names(Thing::Posting)),
    // A place in the journal, which is the realm's.
    ("", "?after_posting_id", Foreign),
    ("", "?payment_channel_id", Foreign),
    ("", "?payment_channel_no", Names(Thing::ChannelNo)),
    ("", "channel_no", Label),
    ("", "trans_id", Label),
    ("", "transId", Label),
    ("", "{hold_id}", Names(Thing::Hold)),
    // Coupons and cards.
    ("ClaimEnterpriseMultiAccountCoupon", "coupon_id", Names(Thing::Coupon)),
    ("ReclaimEnterpriseMultiAccountCoupon", "coupon_id", Names(Thing::SecondCoupon)),
    ("", "coupon_id", Names(Thing::Coupon)),
    ("", "sub_coupon_id", Names(Thing::SubCoupon)),
    ("", "card_id", Names(Thing::Card)),
    ("", "order_id", Names(Thing::Order)),
    ("", "?source_id", Names(Thing::Source)),
    ("", "source_id", Label),
    ("", "?promotion_plan_id", Names(Thing::Plan)),
    // A plan is the realm's, whoever has coupons of it; so are batches of cards that nobody has yet.
    ("", "{plan_id}", Foreign),
    ("", "plan_id", Foreign),
    ("", "{batch_id}", Foreign),
    ("", "{card_no}", Foreign),
    ("RedeemStoredValueCard", "code", Proof),
    ("", "use_limits[].limit_key", Foreign),
    // Projects.
    ("", "?id", Names(Thing::Project)),
    ("", "{enterprise_project_id}", Names(Thing::Project)),
    ("", "{discount_id}", Names(Thing::Discount)),
    ("", "site_code", Foreign),
    ("", "?province_code", Foreign),
    ("", "?city_code", Foreign),
    // Prices: what a product is asked for by, and any project of the caller's.
    ("", "project_id", Names(Thing::Region)),
    ("", "product_infos[].id", Label),
    ("", "product_infos[].usage_measure_id", Foreign),
    // Real names and codes.
    ("", "{application_id}", Names(Thing::Application)),
    ("", "{bar_id}", Foreign),
    ("", "verified_number", Label),
    ("", "verifiedNumber", Label),
    ("", "credit_code", Label),
    ("", "legel_id_number", Label),
    ("", "legelIdNumber", Label),
    ("", "bank_account", Label),
    ("", "bankAccount", Label),
    ("", "mobile", Label),
    ("ListSmsCodes", "?mobile_phone", Names(Thing::Phone)),
    ("ListSmsCodes", "?email", Names(Thing::Mail)),
    ("", "mobile_phone", Label),
    ("", "mobilePhone", Label),
    ("", "email", Label),
    ("", "verification_code", Proof),
    ("", "verificationCode", Proof),
    ("", "{ticket}", Proof),
    // Identities.
    ("", "user", Names(Thing::User)),
    ("", "{user_id}", Names(Thing::User)),
    ("", "{policy_name}", Foreign),
    ("", "{access_key}", Names(Thing::AccessKey)),
    ("", "auth.identity.token.id", Proof),
    ("", "auth.identity.hw_ak_sk.secret.key", Proof),
    ("", "auth.identity.hw_ak_sk.access.key", Names(Thing::AccessKey)),
    ("", "auth.scope.domain.id", Names(Thing::Master)),
    ("", "auth.scope.project.id", Names(Thing::Region)),
    ("KeystoneListProjects", "?domain_id", Names(Thing::Master)),
    // What is sold is the realm's.
    ("", "service_type_code", Foreign),
    ("", "resource_type_code", Foreign),
    ("", "region_code", Foreign),
    // Whom the realm tells of its events, and its jobs.
    ("", "{webhook_id}", Foreign),
    ("", "{event_id}", Foreign),
    ("RetryJob", "{key}", Foreign),
];

/// On the international site, where it differs: no bank cards, so that nobody's customer is asked
/// about, no codes to phones, and no stored-value cards to bind.
const ABROAD: &[(&str, &str, Meaning)] = &[
    ("ListSubCustomerCoupons", "?indirect_partner_id", Ignored),
    ("SendVerificationMessageCode", "customer_id", Ignored),
    ("SendVerificationMessageCodeV1", "customerId", Ignored),
    ("ListSmsCodes", "?mobile_phone", Foreign),
    ("BindCard", "customer_id", Ignored),
];

/// On the Chinese site, where it differs: the tenants' codes went to phones.
const AT_HOME: &[(&str, &str, Meaning)] = &[("ListSmsCodes", "?email", Foreign)];

/// What a field of an operation means; `None`: nobody said.
pub fn meaning(site: Site, operation: &str, field: &Reference) -> Option<Meaning> {
    let of_site = if site == Site::Intl { ABROAD } else { AT_HOME };
    let fits = |(of, at, _): &&(&str, &str, Meaning)| {
        (of.is_empty() || *of == operation) && (*at == field.place || *at == field.name)
    };
    of_site.iter().chain(MEANINGS).find(fits).map(|(_, _, meaning)| *meaning)
}

/// The rows that no field of these operations is of.
pub fn idle(fields: &[(&str, Reference)]) -> Vec<String> {
    let used = |(of, at, _): &(&str, &str, Meaning)| {
        fields.iter().any(|(operation, field)| {
            (of.is_empty() || of == operation) && (*at == field.place || *at == field.name)
        })
    };
    let idle = MEANINGS.iter().chain(ABROAD).chain(AT_HOME).filter(|row| !used(row));
    idle.map(|(of, at, _)| format!("{of} {at}")).collect()
}
