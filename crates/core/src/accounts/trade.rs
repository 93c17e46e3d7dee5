//! What a ledger entry was: trade type, source operation, direction and payment channel.

use crate::words::wire_words;

wire_words! {
    /// `trade_type` of a cash or credit entry (`accounts` B5; `DEDEUCT` is the wire's spelling).
    TradeType {
        /// Top-up.
        Recharge = 1 "RECHARGE",
        /// Consumption and repayment.
        Deduct = 2 "DEDEUCT",
        /// Refund.
        Refund = 3 "REFUND",
        /// Freeze and unfreeze of an amount.
        Freeze = 4 "RFROZEN",
        /// Balance to deposit and back (legacy).
        Transfer = 5 "TRANS",
        /// Adjustment and write-off.
        Adjust = 6 "ADJUST",
        /// Allocation by a reseller or an enterprise master.
        Allocate = 7 "BEADJUST",
        /// Reclaim by a reseller or an enterprise master.
        Reclaim = 8 "BERETRIEVE",
        /// Reclaim when an association ends or its mode changes.
        Unbind = 9 "BEUNBIND",
        /// Clearing at expiry.
        Expire = 10 "EXPIRED",
        /// Bonus conversion (legacy).
        BonusConvert = 11 "BONUSCONVERT",
        /// Association with a partner changed the trade mode.
        TradeModeTransfer = 12 "TRADE_MODE_TRANSFER",
        /// Deposit.
        Deposit = 13 "DEPOSIT",
        /// A coupon was allocated.
        CouponAllocate = 14 "COUPONADJUST",
        /// A coupon was reclaimed or recalled.
        CouponReclaim = 15 "COUPONCANCEL",
    }
}

impl TradeType {
    /// What lines of an account statement may be: everything but what happens to coupons alone.
    pub const OF_ACCOUNTS: &[Self] = &[
        Self::Recharge,
        Self::Deduct,
        Self::Refund,
        Self::Freeze,
        Self::Transfer,
        Self::Adjust,
        Self::Allocate,
        Self::Reclaim,
        Self::Unbind,
        Self::Expire,
        Self::BonusConvert,
        Self::TradeModeTransfer,
        Self::Deposit,
    ];

    /// What changes of a coupon may be (`accounts` B5).
    pub const OF_COUPONS: &[Self] = &[
        Self::Adjust,
        Self::Deduct,
        Self::Refund,
        Self::Freeze,
        Self::Expire,
        Self::CouponAllocate,
        Self::CouponReclaim,
    ];
}

wire_words! {
    /// `trade_detail_type` of an entry: the source operation (`accounts` B5, spelling as printed).
    TradeDetail {
        /// A top-up.
        Recharge = 1 "SOURCE_OPERAIION_RECHARGE",
        /// Repayment of arrears.
        WriteOff = 2 "SOURCE_OPERAIION_WRITEOFF",
        /// An amount was frozen by hand.
        ManualFreeze = 3 "SOURCE_OPERAIION_MANUALFROZE",
        /// An amount was unfrozen by hand.
        ManualUnfreeze = 4 "SOURCE_OPERAIION_MANUALUNFROZE",
        /// A credit limit was granted or changed.
        AdjustCredit = 5 "SOURCE_OPERAIION_ADJUST_CREDIT",
        /// A balance was adjusted.
        AdjustBalance = 6 "SOURCE_OPERAIION_ADJUST",
        /// Enterprise allocation.
        EnterpriseAllocate = 7 "SOURCE_OPERATION_TRANSFER",
        /// Enterprise reclaim.
        EnterpriseReclaim = 8 "SOURCE_OPERATION_RETRIEVE",
        /// Reclaim on dissociation or mode switch.
        EnterpriseUnbind = 9 "SOURCE_OPERATION_BEUNBIND",
        /// Credit reached its expiry.
        ExpireClear = 10 "SOURCE_OPERAIION_EXPIRECLEAR",
        /// Pay-per-use consumption.
        Usage = 11 "SOURCE_OPERAIION_USAGE",
        /// Yearly/monthly consumption.
        Order = 12 "SOURCE_OPERAIION_DEDEUCT",
        /// A refund.
        Refund = 13 "SOURCE_OPERAIION_REFUND",
        /// Incentive rebate.
        Rebate = 14 "SOURCE_OPERAIION_RECHARGE_REBATE",
        /// Partner allocation.
        PartnerAllocate = 15 "SOURCE_OPERATION_BEADJUST",
        /// Partner reclaim.
        PartnerReclaim = 16 "SOURCE_OPERATION_BERETRIEVE",
        /// A coupon was given and activated.
        Prize = 17 "SOURCE_OPERAIION_PRIZE",
        /// A coupon came back with a refund.
        Unsubscribe = 18 "SOURCE_OPERAIION_UNSUBSCRIBE",
        /// A coupon was recalled by whoever issued it.
        CouponRecall = 19 "SOURCE_OPERATION_COUPONCANCEL",
    }
}

wire_words! {
    /// `revenue_expense_type`: the direction of an entry.
    Direction {
        /// The balance grew.
        Revenue = 1 "REVENUE",
        /// The balance shrank.
        Expense = 2 "EXPENSE",
    }
}

wire_words! {
    /// `payment_channel_id`: where money came from or went to (`accounts` B2).
    Channel {
        /// Alipay.
        Alipay = 1 "1",
        /// Bank transfer.
        BankTransfer = 2 "2",
        /// Alipay or e-bank.
        EBank = 4 "4",
        /// WeChat Pay.
        WeChat = 5 "5",
        /// Withdrawal.
        Withdrawal = 6 "6",
        /// Incentive rebate.
        Rebate = 7 "7",
        /// Trade-mode change.
        TradeMode = 10 "10",
        /// Adjustment.
        Adjustment = 11 "11",
        /// UnionPay.
        UnionPay = 317 "317",
        /// The vendor's own wallet, English.
        WalletEn = 319 "319",
        /// The vendor's own wallet, Chinese.
        WalletZh = 320 "320",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_numbers_and_words_are_one_to_one() {
        for detail in TradeDetail::ALL {
            assert_eq!(TradeDetail::from_code(detail.code()), Some(*detail));
            assert_eq!(TradeDetail::parse(detail.as_str()), Some(*detail));
        }
        for kind in TradeType::ALL {
            assert_eq!(TradeType::from_code(kind.code()), Some(*kind));
            assert_eq!(TradeType::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(TradeType::parse("DEDUCT"), None);
    }
}
