//! Codes that no case brings about, and why.

use hubu_api::codes::Code;

/// (operation, code it declares, why nothing brings it about). One that a case brings about must be
/// struck off.
pub const UNREACHABLE: &[(&str, Code, &str)] = &[
    (
        "SendSmsVerificationCode",
        Code::SmsNotDelivered,
        "Codes are kept for the operator to read; nothing delivers them, so nothing fails to.",
    ),
    (
        "ShowMultiAccountTransferAmount",
        Code::AccountNotFound,
        "The account asked about is the caller's own, which is there as long as it can call.",
    ),
];

/// (operation, code the vendor names for it, why it is not declared here).
pub const UNDECLARED: &[(&str, &str, &str)] = &[
    (
        "CreateSubEnterpriseAccount",
        "CBC.70900002",
        "There is no second platform that an enterprise could be bound to open accounts on.",
    ),
    (
        "CreateSubEnterpriseAccount",
        "CBC.99007490",
        "A reseller does not withdraw by steps: an association with it holds, or has ended.",
    ),
    (
        "CreateSubEnterpriseAccount",
        "CBC.99000029",
        "A phone may stand for several accounts; what is limited is their number, CBC.99000030.",
    ),
    (
        "CreateSubEnterpriseAccount",
        "CBC.99000051",
        "No list of phones and addresses that the vendor has reported is kept.",
    ),
    (
        "CreateSubEnterpriseAccount",
        "CBC.99007197",
        "Addresses are not counted; what a caller may send is limited by the gateway.",
    ),
    (
        "UpdateSubEnterpriseAmount",
        "CBC.99000043",
        "It stands for a failure without a name, and every failure here has one.",
    ),
    (
        "ReclaimSubEnterpriseAmount",
        "CBC.99000043",
        "It stands for a failure without a name, and every failure here has one.",
    ),
];

/// (common code, file under `tests`, test that brings it about by an operation of its own).
pub const ELSEWHERE: &[(Code, &str, &str)] = &[
    (
        Code::UnexpectedError,
        "edge/failing.rs",
        "a_fault_tells_the_caller_its_request_id_and_nothing_else",
    ),
    (
        Code::Unavailable,
        "edge/failing.rs",
        "a_fault_tells_the_caller_its_request_id_and_nothing_else",
    ),
];
