//! What the vendor's old forms (`/v1.0/…`, `accounts` F) have in common.
//!
//! An old form is a thin adapter: it asks the same use case as its new form and differs in spelling
//! (camel case), in pages (numbered from 1), and in the codes and statuses of some refusals. The id
//! in the path is "not validated for now": the caller's own account answers, whatever it says.

use crate::codes::{Code, Failure};
use crate::edge::decode::{BadField, Fields, Reads, Text};

/// `error_code` of success, where a form has one.
pub const SUCCESS_CODE: &str = "CBC.0000";
/// `error_msg` beside it.
pub const SUCCESS_MESSAGE: &str = "success";

/// `{domain_id}`: the caller's id, or whatever a client puts there.
pub struct OfDomain;

impl Reads for OfDomain {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.text("domain_id", Text::max(64))?;
        Ok(Self)
    }
}

/// `{partner_id}`, likewise.
pub struct OfPartner;

impl Reads for OfPartner {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.text("partner_id", Text::max(64))?;
        Ok(Self)
    }
}

/// The page number of the largest page an `offset` may name where the form says nothing else.
pub const LAST_PAGE: i64 = 200_000_000;

/// The failure of a new form as an old one tells it: fields in camel case, and its own code in place
/// of each that stands first in a pair of `codes`.
pub fn told(failure: Failure, codes: &[(Code, Code)]) -> Failure {
    match recoded(failure, codes) {
        Failure::Refused(refusal) => refusal.with_field_renamed(camel_case).into(),
        fault @ Failure::Fault(_) => fault,
    }
}

/// The same where the old form spells its fields as the new one does.
pub fn recoded(failure: Failure, codes: &[(Code, Code)]) -> Failure {
    let Failure::Refused(refusal) = failure else { return failure };
    let former = codes.iter().find(|(new, _)| *new == refusal.code());
    let code = former.map_or(refusal.code(), |(_, former)| *former);
    refusal.under(code).into()
}

/// `expire_time` as `expireTime`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut text = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(letters.as_str());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Refusal;
    use crate::edge::decode::Defect;
    use crate::language::Lang;

    #[test]
    fn names_are_told_in_camel_case_and_codes_in_their_old_form() {
        for (new, former) in [
            ("expire_time", "expireTime"),
            ("amount", "amount"),
            ("sub_customer_id", "subCustomerId"),
            ("", ""),
        ] {
            assert_eq!(camel_case(new), former);
        }
        let codes = [(Code::CreditExpired, Code::FormerCreditExpired)];
        let refused = |failure| match told(failure, &codes) {
            Failure::Refused(refusal) => refusal,
            Failure::Fault(fault) => panic!("{fault}"),
        };
        let expired = refused(Refusal::new(Code::CreditExpired).into());
        assert_eq!(expired.code(), Code::FormerCreditExpired);
        let other = refused(Refusal::new(Code::AccountNotFound).into());
        assert_eq!(other.code(), Code::AccountNotFound);
        let bad = refused(BadField::new("expire_time", Defect::Missing).into());
        assert_eq!(bad.message(Lang::En), "Parameter error: expireTime is missing");
    }
}
