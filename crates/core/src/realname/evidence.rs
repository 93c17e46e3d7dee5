//! What proves who a customer is: papers by number and image, or a bank card.

use super::CertifiedKind;
use crate::realm::Site;
use crate::words::wire_words;

wire_words! {
    /// A person's certificate; the numbers are the wire's `verified_type` (`accounts` E1).
    PersonalCertificate {
        /// A passport.
        Passport = 3 "passport",
        /// A travel permit of a resident of Hong Kong or Macao.
        HongKongMacaoPermit = 5 "hong_kong_macao_permit",
        /// A travel permit of a resident of Taiwan.
        TaiwanPermit = 6 "taiwan_permit",
        /// A residence permit for residents of Hong Kong or Macao.
        HongKongMacaoResidence = 9 "hong_kong_macao_residence",
        /// A residence permit for residents of Taiwan.
        TaiwanResidence = 10 "taiwan_residence",
    }
}

wire_words! {
    /// A unit's certificate; the numbers are the wire's `certificate_type` (`accounts` E2).
    UnitCertificate {
        /// A company's business licence: its number is the unified social credit code.
        BusinessLicence = 0 "business_licence",
        /// The legal-person certificate of a public institution.
        PublicInstitution = 1 "public_institution",
        /// The registration of a social organisation.
        SocialOrganisation = 2 "social_organisation",
        /// The qualification of a law-enforcement body.
        LawEnforcement = 3 "law_enforcement",
        /// An organisation code certificate.
        OrganisationCode = 4 "organisation_code",
        /// Another.
        Other = 99 "other",
    }
}

wire_words! {
    /// How somebody is certified; the numbers are the wire's `identify_type` (`accounts` E1 and E2).
    Scheme {
        /// A person, by a certificate.
        PersonalCertificate = 0 "personal_certificate",
        /// A unit, by its certificate.
        UnitCertificate = 1 "unit_certificate",
        /// A person, by a bank card (CN alone).
        BankCard = 4 "bank_card",
        /// A person who followed a QR code to our page. The vendor gives it no number.
        QrCode = 100 "qr_code",
    }
}

impl Scheme {
    /// As what it certifies.
    pub const fn kind(self) -> CertifiedKind {
        match self {
            Self::UnitCertificate => CertifiedKind::Enterprise,
            Self::PersonalCertificate | Self::BankCard | Self::QrCode => CertifiedKind::Individual,
        }
    }
}

/// What is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// A person's certificate.
    Personal(PersonalCertificate),
    /// A bank card in the person's name, and a photograph of the face.
    BankCard,
    /// A unit's certificate, where it is said which.
    Unit {
        /// Which certificate.
        certificate: Option<UnitCertificate>,
        /// Are the papers of the legal person shown as well?
        legal_person: bool,
    },
    /// The page behind a QR code.
    QrCode,
}

impl Evidence {
    /// As what it certifies.
    pub const fn kind(self) -> CertifiedKind {
        self.scheme().kind()
    }

    /// The scheme it belongs to.
    pub const fn scheme(self) -> Scheme {
        match self {
            Self::Personal(_) => Scheme::PersonalCertificate,
            Self::BankCard => Scheme::BankCard,
            Self::Unit { .. } => Scheme::UnitCertificate,
            Self::QrCode => Scheme::QrCode,
        }
    }

    /// The certificate's number within the scheme, where there is one: stored beside the scheme.
    pub fn certificate(self) -> Option<i64> {
        match self {
            Self::Personal(certificate) => Some(certificate.code()),
            Self::Unit { certificate, .. } => certificate.map(UnitCertificate::code),
            Self::BankCard | Self::QrCode => None,
        }
    }

    /// How many images belong to it (`accounts` E1 and E2): front, back and hand-held of a person's
    /// paper, where a passport on the international site has no page of stamps; the unit's paper,
    /// there on both sides, and the two sides of the legal person's.
    pub const fn images(self, site: Site) -> usize {
        match self {
            Self::Personal(PersonalCertificate::Passport) if matches!(site, Site::Intl) => 2,
            Self::Personal(_) => 3,
            Self::BankCard => 1,
            Self::QrCode => 0,
            Self::Unit { legal_person, .. } => {
                let unit = if matches!(site, Site::Intl) { 2 } else { 1 };
                if legal_person { unit + 2 } else { unit }
            }
        }
    }

    /// The evidence that was stored as scheme and certificate's number.
    pub fn stored(scheme: Scheme, certificate: Option<i64>, legal_person: bool) -> Option<Self> {
        Some(match scheme {
            Scheme::PersonalCertificate => {
                Self::Personal(PersonalCertificate::from_code(certificate?)?)
            }
            Scheme::BankCard => Self::BankCard,
            Scheme::QrCode => Self::QrCode,
            Scheme::UnitCertificate => {
                let certificate = match certificate {
                    Some(code) => Some(UnitCertificate::from_code(code)?),
                    None => None,
                };
                Self::Unit { certificate, legal_person }
            }
        })
    }

    /// Is its number a unified social credit code?
    pub const fn has_credit_code(self) -> bool {
        matches!(self, Self::Unit { certificate: Some(UnitCertificate::BusinessLicence), .. })
    }
}

/// One spelling for one certificate's number, so that its holders can be counted: without blanks, in
/// capitals.
pub fn certificate_spelling(number: &str) -> String {
    let signs = number.chars().filter(|sign| !sign.is_whitespace());
    signs.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_images_belong_to_a_certificate() {
        let unit = |legal_person| Evidence::Unit { certificate: None, legal_person };
        let table = [
            (Evidence::Personal(PersonalCertificate::Passport), 3, 2),
            (Evidence::Personal(PersonalCertificate::HongKongMacaoPermit), 3, 3),
            (Evidence::Personal(PersonalCertificate::TaiwanResidence), 3, 3),
            (Evidence::BankCard, 1, 1),
            (unit(false), 1, 2),
            (unit(true), 3, 4),
            (Evidence::QrCode, 0, 0),
        ];
        for (evidence, cn, intl) in table {
            let found = (evidence.images(Site::Cn), evidence.images(Site::Intl));
            assert_eq!(found, (cn, intl), "{evidence:?}");
        }
    }

    #[test]
    fn what_each_evidence_certifies_and_how_it_is_stored() {
        let licence = Some(UnitCertificate::BusinessLicence);
        let table = [
            (Evidence::Personal(PersonalCertificate::TaiwanPermit), 0, Some(6), 0, false),
            (Evidence::BankCard, 4, None, 0, false),
            (Evidence::Unit { certificate: licence, legal_person: false }, 1, Some(0), 1, true),
            (Evidence::Unit { certificate: None, legal_person: true }, 1, None, 1, false),
        ];
        for (evidence, scheme, certificate, kind, credit_code) in table {
            let seen = (evidence.scheme().code(), evidence.certificate(), evidence.kind().code());
            assert_eq!(seen, (scheme, certificate, kind), "{evidence:?}");
            assert_eq!(evidence.has_credit_code(), credit_code, "{evidence:?}");
            let legal_person = matches!(evidence, Evidence::Unit { legal_person: true, .. });
            let again = Evidence::stored(evidence.scheme(), evidence.certificate(), legal_person);
            assert_eq!(again, Some(evidence));
        }
        assert_eq!(certificate_spelling(" e 1234\u{3000}567x "), "E1234567X");
    }
}
