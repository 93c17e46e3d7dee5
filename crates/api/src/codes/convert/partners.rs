//! Partners and what they look at.

use hubu_app::partners::PartnerAccountsRefusal;

use super::{Code, Refusal};

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
