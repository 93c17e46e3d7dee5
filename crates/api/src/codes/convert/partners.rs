//! Partners and what they look at.

use hubu_app::partners::{NoSuchReseller, PartnerAccountsRefusal};

use super::{Code, Refusal};

impl From<NoSuchReseller> for Refusal {
    fn from(_: NoSuchReseller) -> Self {
        Self::new(Code::ResellerNotOwn)
    }
}

impl From<PartnerAccountsRefusal> for Refusal {
    fn from(refusal: PartnerAccountsRefusal) -> Self {
        Self::new(match refusal {
            PartnerAccountsRefusal::NotPartner => Code::NotAPartner,
            PartnerAccountsRefusal::NoSuchReseller => Code::ResellerNotOwn,
            PartnerAccountsRefusal::NoSuchCustomer => Code::PartnersCustomerUnknown,
            PartnerAccountsRefusal::OtherAssociation => Code::AssociationForbids,
        })
    }
}
