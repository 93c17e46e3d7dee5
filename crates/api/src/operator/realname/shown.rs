//! An application as operators see it.

use hubu_app::oversight::CustomerIds;
use hubu_app::realname::{Application, Barred};
use hubu_core::realname::{Evidence, PersonalCertificate, UnitCertificate};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::Instant;

/// An application. Without `partner_id` the customer made it itself; `attachments` are paths in the
/// partner's folder.
#[derive(Serialize, JsonSchema)]
pub struct ShownApplication {
    application_id: String,
    customer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    partner_id: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    scheme: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<&'static str>,
    change: bool,
    platform: String,
    name: String,
    verified_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank_account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reg_country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reg_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_person: Option<LegalPerson>,
    attachments: Vec<String>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    opinion: Option<String>,
    applied_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_time: Option<Instant>,
}

/// The legal person of an enterprise.
#[derive(Serialize, JsonSchema)]
struct LegalPerson {
    name: String,
    verified_number: String,
}

impl ShownApplication {
    /// An application, with the ids of the customers it names.
    pub fn new(application: Application, ids: &CustomerIds) -> Self {
        let id = |key| ids.get(&key).cloned().unwrap_or_default();
        let certificate = match application.evidence {
            Evidence::Personal(one) => Some(PersonalCertificate::as_str(one)),
            Evidence::Unit { certificate, .. } => certificate.map(UnitCertificate::as_str),
            Evidence::BankCard | Evidence::QrCode => None,
        };
        let papers = application.papers;
        let legal_person = papers.legal_person;
        Self {
            application_id: application.key.to_string(),
            customer_id: id(application.customer),
            partner_id: application.partner.map(id),
            kind: application.evidence.kind().as_str(),
            scheme: application.evidence.scheme().as_str(),
            certificate,
            change: application.is_change,
            platform: application.platform,
            name: papers.name,
            verified_number: papers.number,
            bank_account: papers.bank_account,
            reg_country: papers.country,
            reg_address: papers.address,
            legal_person: legal_person
                .map(|(name, verified_number)| LegalPerson { name, verified_number }),
            attachments: papers.images,
            state: application.state.as_str(),
            opinion: application.opinion,
            applied_time: Instant(application.applied),
            decided_time: application.decided.map(Instant),
        }
    }
}

/// A certificate that certifies nobody.
#[derive(Serialize, JsonSchema)]
pub struct ShownBar {
    bar_id: String,
    verified_number: String,
    reason: String,
    barred_time: Instant,
}

impl From<Barred> for ShownBar {
    fn from(barred: Barred) -> Self {
        Self {
            bar_id: barred.key.to_string(),
            verified_number: barred.number.reveal().to_owned(),
            reason: barred.reason,
            barred_time: Instant(barred.since),
        }
    }
}
