//! The table is complete in both languages, and each code is documented.

use std::collections::BTreeSet;

use super::{Code, Refusal, Said};
use crate::language::Lang;

fn placeholders(template: &str) -> BTreeSet<&str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn both_languages_have_the_same_placeholders() {
    for code in Code::ALL {
        let (zh, en) = code.templates();
        assert!(!zh.is_empty() && !en.is_empty(), "{code:?}");
        assert_eq!(placeholders(zh), placeholders(en), "{code:?}");
        assert_eq!(zh.matches('{').count(), zh.matches('}').count(), "{code:?}");
        assert_eq!(en.matches('{').count(), en.matches('}').count(), "{code:?}");
    }
}

#[test]
fn statuses_are_errors_and_texts_have_the_length_of_the_wire() {
    // The vendor's partner operations and its old forms about resources refuse with the status of success,
    // and so do ours; what is said of one resource of several is within an answer of success.
    let with_success = [
        Code::NotAPartner,
        Code::PartnersCustomerUnknown,
        Code::AssociationForbids,
        Code::ResourceInGrace,
        Code::QuoteNotPrimary,
        Code::QuoteTermNotSold,
        Code::QuoteGone,
        Code::QuoteInUnpaidOrder,
        Code::QuoteInProcess,
        Code::QuoteNotRenewable,
        Code::FormerResourceGone,
        Code::FormerResourceNotPrimary,
        Code::FormerRenewalNotSold,
        Code::FormerAutoPaymentFailed,
        Code::FormerResourceInUnpaidOrder,
        Code::FormerResourceInProcess,
        Code::FormerRenewalTooLong,
        Code::FormerRenewedAsWhole,
        Code::FormerResourceUnknown,
        Code::FormerResourceEndedOrFrozen,
        Code::FormerAutoRenewalNotSet,
        Code::FormerResourceDeleted,
        Code::FormerSavingsPlanStays,
        Code::FormerLeftAsWhole,
        Code::FormerInvoicedStays,
        Code::FormerProductNotLeft,
        Code::FormerTrialStays,
        Code::FormerMarketplaceStays,
        Code::FormerTradeInProgress,
        Code::FormerDevCloudStays,
        Code::FormerFrozenStays,
        Code::FormerNoRenewalToLeave,
        Code::FormerBandwidthAddOnHangs,
        Code::FormerRefundFeeUnknown,
        Code::FormerProductNotFound,
        Code::FormerUsageUnitWrong,
        Code::FormerAboveMaximum,
        Code::FormerUsageFactorUnknown,
    ];
    for code in Code::ALL {
        let status = if with_success.contains(code) { 200..201 } else { 400..600 };
        assert!(status.contains(&code.status()), "{code:?}");
        assert!(code.text().len() <= 16, "{code:?}");
    }
}

#[test]
fn every_code_has_a_page_in_both_languages_and_every_page_a_code() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codes");
    let texts: BTreeSet<String> =
        Code::ALL.iter().map(|code| format!("{}.md", code.text())).collect();
    let pages: BTreeSet<String> = std::fs::read_dir(&folder)
        .expect("docs/codes is a folder")
        .map(|file| file.expect("readable").file_name().into_string().expect("UTF-8"))
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(texts, pages);
    for page in pages {
        let text = std::fs::read_to_string(folder.join(&page)).expect("readable");
        for heading in ["## Cause", "## What you can do", "## What the operator can do"] {
            assert!(text.contains(heading), "{page} lacks {heading}");
        }
        for heading in ["## 原因", "## 您可以做什么", "## 运营人员可以做什么"] {
            assert!(text.contains(heading), "{page} lacks {heading}");
        }
    }
}

#[test]
fn placeholders_are_filled_once_and_in_the_language() {
    let refusal = Refusal::new(Code::ParameterError)
        .with("field", "{defect}")
        .with("defect", Said::both("缺失", "is missing"));
    assert_eq!(refusal.message(Lang::En), "Parameter error: {defect} is missing");
    assert_eq!(refusal.message(Lang::Zh), "参数错误：{defect} 缺失");
}
