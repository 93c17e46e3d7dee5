//! The two modes of an association and the permissions a member grants its master.

use crate::words::wire_words;

wire_words! {
    /// How master and member account with each other (`accounts` A15).
    Mode {
        /// Independent accounting: the member has accounts of its own and pays for itself.
        Independent = 1 "independent",
        /// Financial custody: the master pays for everything the member uses.
        Custody = 2 "custody",
    }
}

impl Mode {
    /// The wire's `financial_custody` (`accounts` A3): 0 independent, 1 custody.
    pub const fn financial_custody(self) -> i64 {
        match self {
            Self::Independent => 0,
            Self::Custody => 1,
        }
    }

    /// Reads the wire's `financial_custody`.
    pub const fn from_financial_custody(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Independent),
            1 => Some(Self::Custody),
            _ => None,
        }
    }
}

wire_words! {
    /// What a member lets its master do (`accounts` A3; the mixture of `_` and `-` is the wire's).
    Permission {
        /// See the member's financial information.
        ReadFinance = 1 "READ_FINANCE_INFO",
        /// See the member's consumption and bills.
        ReadBills = 2 "READ_CONSUME_BILL",
        /// Issue invoices for the member.
        IssueInvoices = 3 "SUBSTITUTE-OPEN-INVOICE",
        /// Forbid the member to issue invoices itself.
        TakeOverInvoices = 4 "TAKE-OVER-OPEN-INVOICE",
        /// Lend the master's credit to the member.
        ShareCredit = 5 "SHARE-CREDIT-TO-SUB",
        /// Pass the master's commercial discount on to the member.
        ShareDiscount = 6 "SHARE-BIZ-DISCOUNT-TO-SUB",
    }
}

/// A set of permissions. Stored as a number: bit *n − 1* for the permission numbered *n*.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Permissions(i64);

impl Permissions {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// What custody implies, whatever was asked for (`accounts` A3).
    pub const CUSTODY: Self = Self(
        Self::bit(Permission::ReadFinance)
            | Self::bit(Permission::ReadBills)
            | Self::bit(Permission::ShareDiscount),
    );

    /// The stored number.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// The set stored as `bits`; bits that stand for no permission are dropped.
    pub fn from_bits(bits: i64) -> Self {
        Permission::ALL.iter().copied().filter(|one| bits & Self::bit(*one) != 0).collect()
    }

    /// Is this one among them?
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & Self::bit(permission) != 0
    }

    /// The set with one more.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | Self::bit(permission))
    }

    /// The set without one.
    #[must_use]
    pub const fn without(self, permission: Permission) -> Self {
        Self(self.0 & !Self::bit(permission))
    }

    /// Those in the set, in the order of the stored numbers.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |one| self.contains(*one))
    }

    /// What counts in `mode`: in independent mode what the member has accepted (this set), in
    /// custody what custody implies.
    #[must_use]
    pub const fn effective(self, mode: Mode) -> Self {
        match mode {
            Mode::Independent => self,
            Mode::Custody => Self::CUSTODY,
        }
    }

    const fn bit(permission: Permission) -> i64 {
        1 << (permission.code() - 1)
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_ids_are_spelled_as_on_the_wire() {
        let words: Vec<_> = Permission::ALL.iter().map(|one| one.as_str()).collect();
        assert_eq!(
            words,
            [
                "READ_FINANCE_INFO",
                "READ_CONSUME_BILL",
                "SUBSTITUTE-OPEN-INVOICE",
                "TAKE-OVER-OPEN-INVOICE",
                "SHARE-CREDIT-TO-SUB",
                "SHARE-BIZ-DISCOUNT-TO-SUB",
            ]
        );
        assert_eq!(Permission::parse("SHARE_CREDIT_TO_SUB"), None);
        assert_eq!(Mode::from_financial_custody(1), Some(Mode::Custody));
        assert_eq!(Mode::from_financial_custody(2), None);
    }

    #[test]
    fn sets_are_stored_as_numbers() {
        let set: Permissions =
            [Permission::ShareCredit, Permission::ReadBills].into_iter().collect();
        assert_eq!(set.bits(), 0b01_0010);
        assert_eq!(Permissions::from_bits(set.bits()), set);
        assert_eq!(Permissions::from_bits(-1).iter().count(), 6);
        assert_eq!(
            set.iter().collect::<Vec<_>>(),
            [Permission::ReadBills, Permission::ShareCredit]
        );
        assert!(!set.without(Permission::ReadBills).contains(Permission::ReadBills));
    }

    #[test]
    fn custody_forces_three_permissions_whatever_was_accepted() {
        let accepted = Permissions::NONE.with(Permission::ShareCredit);
        assert_eq!(accepted.effective(Mode::Independent), accepted);
        let forced = accepted.effective(Mode::Custody);
        assert_eq!(
            forced.iter().collect::<Vec<_>>(),
            [Permission::ReadFinance, Permission::ReadBills, Permission::ShareDiscount]
        );
    }
}
