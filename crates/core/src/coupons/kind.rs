//! What kinds of coupons there are, and the small vocabularies of their plans.

use crate::ledger::BookKind;
use crate::words::wire_words;

wire_words! {
    /// What a coupon is. The numbers are stored; `1`, `2` and `4` are the wire's `coupon_type`.
    Kind {
        /// Voucher (代金券): pays like money.
        Voucher = 1 "voucher",
        /// Discount coupon (折扣券): lowers the price of one order.
        Discount = 2 "discount",
        /// Flexi-purchase coupon (现金券): pays like money and counts as paid.
        Flexi = 4 "flexi",
        /// Stored-value card (储值卡).
        StoredValueCard = 5 "stored_value_card",
    }
}

impl Kind {
    /// The wire's `coupon_type` in coupon lists; cards have a list of their own.
    pub const fn coupon_type(self) -> Option<i64> {
        match self {
            Self::Voucher | Self::Discount | Self::Flexi => Some(self.code()),
            Self::StoredValueCard => None,
        }
    }

    /// The code an order names it by (`orders` C6).
    pub const fn payment_type(self) -> i64 {
        match self {
            Self::Discount => 300,
            Self::Voucher => 301,
            Self::Flexi => 302,
            Self::StoredValueCard => 303,
        }
    }

    /// The kind of its book; a discount coupon has none.
    pub const fn book(self) -> Option<BookKind> {
        match self {
            Self::Voucher => Some(BookKind::Voucher),
            Self::Flexi => Some(BookKind::FlexiCoupon),
            Self::StoredValueCard => Some(BookKind::StoredValueCard),
            Self::Discount => None,
        }
    }
}

wire_words! {
    /// `coupon_version`.
    Version {
        /// The old version: used once, whatever is left of it.
        Single = 1 "single_use",
        /// The new version: used until nothing is left.
        Reusable = 2 "reusable",
    }
}

wire_words! {
    /// Where a coupon stands, as stored. The first five are the wire's `status`.
    State {
        /// Issued, not activated.
        Inactive = 1 "inactive",
        /// To be used.
        Usable = 2 "usable",
        /// Used.
        Used = 3 "used",
        /// Past its end.
        Expired = 4 "expired",
        /// Recalled by the operator.
        Recalled = 5 "recalled",
        /// The whole of it stands with a member; the wire shows it as used.
        Allocated = 6 "allocated",
        /// Taken back by the master it came from; the wire's `status` 5 too.
        Reclaimed = 7 "reclaimed",
    }
}

wire_words! {
    /// The wire's `status` of a coupon.
    WireStatus {
        /// Not activated.
        Inactive = 1 "inactive",
        /// To be used.
        Usable = 2 "usable",
        /// Used.
        Used = 3 "used",
        /// Expired.
        Expired = 4 "expired",
        /// Reclaimed.
        Reclaimed = 5 "reclaimed",
    }
}

wire_words! {
    /// What a plan's coupons were made for: only the first three may go to members.
    Scene {
        /// For tests.
        Test = 1 "test",
        /// Commercial.
        Commercial = 2 "commercial",
        /// An activity.
        Activity = 3 "activity",
        /// Anything else: compensation, partners' …
        Other = 9 "other",
    }
}

wire_words! {
    /// `coupon_group` (`orders` C4).
    CouponGroup {
        /// Everything else: cloud services.
        CloudService = 0 "cloud_service",
        /// Issued by the marketplace.
        Marketplace = 1 "marketplace",
        /// The special voucher of the yearly "1024" activity.
        Special = 2 "special",
        /// Hardware deduction.
        Hardware = 3 "hardware",
    }
}

wire_words! {
    /// Who issued a plan's coupons.
    Issuer {
        /// The operator of the realm.
        Operator = 1 "operator",
        /// A partner.
        Partner = 2 "partner",
    }
}

wire_words! {
    /// `media_type`.
    Media {
        /// Electronic.
        Electronic = 1 "electronic",
        /// Paper.
        Paper = 2 "paper",
    }
}

wire_words! {
    /// `fetch_method`.
    FetchMethod {
        /// Claimed online.
        Claimed = 1 "claimed",
        /// Redeemed online.
        Redeemed = 2 "redeemed",
        /// Issued online.
        Issued = 3 "issued",
        /// Got offline.
        Offline = 4 "offline",
        /// The gift of an event.
        Gift = 5 "gift",
    }
}
