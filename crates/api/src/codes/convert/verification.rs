//! Codes that are sent to people.

use hubu_core::verification::SendRefusal;

use super::{Code, Refusal};

impl From<SendRefusal> for Refusal {
    fn from(refusal: SendRefusal) -> Self {
        Self::new(match refusal {
            SendRefusal::CustodyMember => Code::SmsNotInCustody,
            SendRefusal::NotMaster => Code::SmsOnlyByMaster,
            SendRefusal::NotPartnersCustomer => Code::NotPartnersCustomer,
            SendRefusal::OverLimit => Code::SmsOverLimit,
            SendRefusal::DeliveryFailed => Code::SmsNotDelivered,
        })
    }
}
