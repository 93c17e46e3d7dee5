//! [`Book`]: one balance of one customer.

use crate::accounts::BalanceType;
use crate::ids::{BookKey, CouponKey, CustomerKey, GroupKey};
use crate::money::Amount;
use crate::time::{BillCycle, Timestamp};

/// What a book holds. The numbers are stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BookKind {
    /// Money paid in and not spent.
    Cash = 1,
    /// Credit granted to this customer, per expiry.
    Credit = 2,
    /// Bonus (legacy).
    Bonus = 5,
    /// Deposit (legacy).
    Deposit = 7,
    /// A master's credit, lent to this customer, per expiry.
    SharedCredit = 9,
    /// Owed for a bill cycle: zero or negative.
    Receivable = 10,
    /// Cash set aside by a hold.
    Held = 11,
    /// Counter: what the operator earned.
    Revenue = 20,
    /// Counter: money that entered or left, per payment channel.
    Funding = 21,
    /// Counter: credit granted.
    CreditLine = 22,
    /// Counter: adjustments.
    Adjustment = 23,
    /// Counter: worth of coupons and cards that were activated, less what lapsed or was recalled.
    Issuance = 24,
    /// What is left of a voucher.
    Voucher = 30,
    /// What is left of a flexi-purchase coupon.
    FlexiCoupon = 31,
    /// What is left of a stored-value card.
    StoredValueCard = 32,
}

impl BookKind {
    /// Every kind, in the order of the stored numbers.
    pub const ALL: &[Self] = &[
        Self::Cash,
        Self::Credit,
        Self::Bonus,
        Self::Deposit,
        Self::SharedCredit,
        Self::Receivable,
        Self::Held,
        Self::Revenue,
        Self::Funding,
        Self::CreditLine,
        Self::Adjustment,
        Self::Issuance,
        Self::Voucher,
        Self::FlexiCoupon,
        Self::StoredValueCard,
    ];

    /// The number it is stored as.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// The kind stored as `code`.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// A stable English word for operators and exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Credit => "credit",
            Self::Bonus => "bonus",
            Self::Deposit => "deposit",
            Self::SharedCredit => "shared_credit",
            Self::Receivable => "receivable",
            Self::Held => "held",
            Self::Revenue => "revenue",
            Self::Funding => "funding",
            Self::CreditLine => "credit_line",
            Self::Adjustment => "adjustment",
            Self::Issuance => "issuance",
            Self::Voucher => "voucher",
            Self::FlexiCoupon => "flexi_coupon",
            Self::StoredValueCard => "stored_value_card",
        }
    }

    /// The lowest balance a book of this kind may have; `None` for books that run negative by
    /// nature (what is owed, and counters).
    pub const fn floor(self) -> Option<Amount> {
        match self {
            Self::Cash
            | Self::Credit
            | Self::Bonus
            | Self::Deposit
            | Self::SharedCredit
            | Self::Held
            | Self::Voucher
            | Self::FlexiCoupon
            | Self::StoredValueCard => Some(Amount::ZERO),
            Self::Receivable
            | Self::Revenue
            | Self::Funding
            | Self::CreditLine
            | Self::Adjustment
            | Self::Issuance => None,
        }
    }

    /// May a customer pay from it? Debits of such books keep payment lines.
    pub const fn pays(self) -> bool {
        matches!(self, Self::Cash | Self::Credit | Self::SharedCredit | Self::Bonus)
            || self.is_coupon()
    }

    /// Is it the book of one coupon or card? A customer may have thousands of these: they are loaded
    /// by name, never with the others.
    pub const fn is_coupon(self) -> bool {
        matches!(self, Self::Voucher | Self::FlexiCoupon | Self::StoredValueCard)
    }

    /// The statement this book appears on, if its owner sees it at all.
    pub const fn balance_type(self) -> Option<BalanceType> {
        match self {
            Self::Cash => Some(BalanceType::Debit),
            Self::Credit | Self::SharedCredit => Some(BalanceType::Credit),
            _ => None,
        }
    }
}

/// What tells two books of one customer and kind apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lot {
    /// The only book of its kind.
    Single,
    /// Credit that ends at this instant.
    Expiring(Timestamp),
    /// What is owed for this bill cycle.
    Cycle(BillCycle),
    /// Money of this payment channel's number.
    Channel(i64),
    /// What is left of this coupon or card.
    Coupon(CouponKey),
}

impl Lot {
    /// The number it is stored as: 0, the expiry in ms, the cycle's number, the channel, the
    /// coupon's row key. Together with the kind of the book it is unambiguous.
    pub fn code(self) -> i64 {
        match self {
            Self::Single => 0,
            Self::Expiring(at) => at.ms(),
            Self::Cycle(cycle) => cycle.number(),
            Self::Channel(channel) => channel,
            Self::Coupon(key) => key.0,
        }
    }

    /// The lot of a book of `kind` stored as `code`.
    pub fn from_code(kind: BookKind, code: i64) -> Self {
        match kind {
            BookKind::Credit | BookKind::SharedCredit if code != 0 => {
                Self::Expiring(Timestamp::from_ms(code))
            }
            BookKind::Receivable => Self::Cycle(BillCycle::from_number(code)),
            BookKind::Funding => Self::Channel(code),
            kind if kind.is_coupon() => Self::Coupon(CouponKey(code)),
            _ => Self::Single,
        }
    }

    /// When credit of this lot ends; `None` = never.
    pub const fn expires(self) -> Option<Timestamp> {
        match self {
            Self::Expiring(at) => Some(at),
            _ => None,
        }
    }
}

/// One balance of one customer.
///
/// Invariants (proved by the checker): `balance` is the sum of its entries; `seq` is their number;
/// `last` never decreases along `seq`; `balance` is at or above [`BookKind::floor`]; for credit
/// books `limit` is the sum of grants (own) or of net allocations (shared), and `lent` is the part
/// of an own book that stands in members' shared books.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Book {
    /// Row key.
    pub key: BookKey,
    /// Distribution group, fixed when the book was opened.
    pub group: GroupKey,
    /// Whose book it is.
    pub customer: CustomerKey,
    /// What it holds.
    pub kind: BookKind,
    /// Which of the books of its kind.
    pub lot: Lot,
    /// The balance now.
    pub balance: Amount,
    /// Credit books: the granted or allocated limit. Zero elsewhere.
    pub limit: Amount,
    /// Own credit books: what is lent to members. Zero elsewhere.
    pub lent: Amount,
    /// Receivables: when the amount falls due.
    pub due: Option<Timestamp>,
    /// Number of the last entry; 0 = none.
    pub seq: i64,
    /// Instant of the last entry.
    pub last: Timestamp,
    /// Not stored yet.
    pub is_new: bool,
}

impl Book {
    /// Credit books: what has been spent and must be repaid.
    pub fn used(&self) -> Amount {
        self.limit.less_at_most(self.lent).less_at_most(self.balance)
    }

    /// Has this credit ended at `now`?
    pub fn expired(&self, now: Timestamp) -> bool {
        self.lot.expires().is_some_and(|at| at <= now)
    }

    /// Is this a receivable that should have been paid by `now`?
    pub fn overdue(&self, now: Timestamp) -> bool {
        self.kind == BookKind::Receivable
            && self.balance.is_negative()
            && self.due.is_some_and(|due| due <= now)
    }
}
