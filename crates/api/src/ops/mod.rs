//! The operations: one file each, and the only list of them.

mod accounts;
mod enterprise;
mod iam;

use crate::registry::{Entry, entry};

/// Every operation, in the order of the wire's paths.
pub fn registry() -> Vec<Entry> {
    let mut entries = vec![
        entry::<accounts::ShowBalancesFormer>(),
        entry::<accounts::ListCustomerAccountChangeRecords>(),
        entry::<accounts::ShowCustomerAccountBalances>(),
        entry::<enterprise::ListEnterpriseOrganizations>(),
        entry::<enterprise::ListEnterpriseMultiAccount>(),
        entry::<enterprise::ReclaimSubEnterpriseAmount>(),
        entry::<enterprise::SendSmsVerificationCode>(),
        entry::<enterprise::ListEnterpriseSubCustomers>(),
        entry::<enterprise::CreateSubEnterpriseAccount>(),
        entry::<enterprise::ShowMultiAccountTransferAmount>(),
        entry::<enterprise::UpdateSubEnterpriseAmount>(),
    ];
    entries.extend([
        entry::<iam::KeystoneListAuthDomains>(),
        entry::<iam::KeystoneCreateToken>(),
        entry::<iam::KeystoneValidateToken>(),
        entry::<iam::KeystoneListProjects>(),
        entry::<iam::GetCallerIdentity>(),
    ]);
    entries.extend(crate::operator::registry());
    entries
}
