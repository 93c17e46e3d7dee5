//! The ids of business checks that the wire lists in `fail_check_items`.

use crate::words::wire_words;

wire_words! {
    /// A business check of allocating or reclaiming money that failed (`accounts` A9).
    ///
    /// The order of the values is the order they are reported in.
    CheckItem {
        /// Credit: the member has credit of its own.
        OwnCredit = 1 "SUB_CUSTOMER_NO_OWN_CREDIT",
        /// Credit: the member has not let the master share its credit.
        NoShareCreditPermission = 2 "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
        /// Credit: the master is not post-paid.
        MasterNotPostPaid = 3 "TRANS_CREDIT_EXT_PRI_MUST_POSTPAY",
        /// Credit, independent: master and member are certified under different names.
        RealNamesDiffer = 4 "SAME_REAL_NAME_TRANS_CREDIT",
        /// Credit: the member has bills past due.
        MemberOverdue = 5 "SUB_CUSTOMER_OVERDUE_BILL",
        /// Credit: the member bought half-prepaid edge sites (IES).
        MemberHasIes = 6 "PREPAID_PRODUCT_FOR_IES",
        /// Credit: master and member contract with different signing entities.
        CreditOfOtherHost = 7 "NO_CREDIT_TRANSFER_FOR_DIFF_HOST",
        /// Master and member contract with different signing entities.
        SigningEntitiesDiffer = 8 "MUST_BE_SAME_SIGNING_ENTITY",
        /// Reclaim of credit: master and member contract with different signing entities.
        ReclaimFromOtherHost = 9 "NO_CREDIT_RETRIEVE_FOR_DIFF_HOST",
        /// Allocation to a member in financial custody.
        AllocateToCustody = 10 "NO_TRANSFER_FOR_FC_SUBACCOUNT",
        /// Reclaim from a member in financial custody.
        ReclaimFromCustody = 11 "NO_RETRIEVE_FOR_FC_SUBACCOUNT",
        /// Cash: the master is a reseller's agency-sale (代售) customer.
        AgencySaleCash = 12 "PRI_PAID_BP_SUB_CUST_NOT_TRANS_DEBIT",
        /// Cash: the master is a reseller's resale (转售) customer.
        ResaleCash = 13 "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_DEBIT",
        /// Credit: the master is a resale customer.
        ResaleCredit = 14 "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT",
        /// Credit: the master is an agency-sale customer.
        AgencySaleCredit = 15 "PRI_PAID_BP_SUB_CUST_NOT_TRANS_CREDIT",
        /// Agency sale: such money may go to members of the same legal person only.
        AdvancePaySameLegal = 16 "ADVANCE_PAY_PRI_SUB_MUST_SAME_LEGAL",
    }
}

impl CheckItem {
    /// What an allocation is checked for, in the order it is reported in.
    pub const OF_ALLOCATION: &[Self] = &[
        Self::OwnCredit,
        Self::NoShareCreditPermission,
        Self::MasterNotPostPaid,
        Self::RealNamesDiffer,
        Self::MemberOverdue,
        Self::MemberHasIes,
        Self::CreditOfOtherHost,
        Self::SigningEntitiesDiffer,
        Self::AllocateToCustody,
        Self::AgencySaleCash,
        Self::ResaleCash,
        Self::ResaleCredit,
        Self::AgencySaleCredit,
        Self::AdvancePaySameLegal,
    ];

    /// What a reclaim is checked for, in the order it is reported in.
    pub const OF_RECLAIM: &[Self] = &[
        Self::NoShareCreditPermission,
        Self::RealNamesDiffer,
        Self::SigningEntitiesDiffer,
        Self::ReclaimFromOtherHost,
        Self::ReclaimFromCustody,
    ];
}

wire_words! {
    /// A business check of opening a member account that failed (`accounts` A3, with CBC.7004).
    ///
    /// The order of the values is the order they are reported in.
    CreateItem {
        /// The master has as many members as it may have.
        TooManyMembers = 1 "MAX_SUB_CUSTOMER_NUM",
        /// A person cannot have members.
        PersonHasNoMembers = 2 "IND_CUST_NOT_CREATE_SUB_CUST",
        /// The phone verifies as many accounts as it may.
        PhoneVerifiesTooMany = 3 "VERIFIED_NUMBER_OVER_MAX_LIMIT",
        /// The master has as many independent members as it may have.
        TooManyIndependent = 4 "MAX_SUB_INDEPENDENT_NUM",
    }
}
