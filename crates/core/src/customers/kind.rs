//! What a customer is, how it settles and where it stands in its life.

use crate::words::wire_words;

wire_words! {
    /// What kind of customer an account belongs to (`partner` 1.1). A person and an enterprise buy;
    /// the other three sell.
    CustomerKind {
        /// A natural person.
        Person = 1 "person",
        /// A company, an institution.
        Enterprise = 2 "enterprise",
        /// A partner with customers of its own.
        SolutionProvider = 3 "solution_provider",
        /// A partner that has resellers, and no customers of its own.
        Distributor = 4 "distributor",
        /// A distributor's partner, with customers of its own.
        Reseller = 5 "reseller",
    }
}

impl CustomerKind {
    /// Does this kind sell to others?
    pub const fn is_partner(self) -> bool {
        matches!(self, Self::SolutionProvider | Self::Distributor | Self::Reseller)
    }

    /// May customers be associated with it directly? A distributor's are its resellers'.
    pub const fn has_customers(self) -> bool {
        matches!(self, Self::SolutionProvider | Self::Reseller)
    }
}

wire_words! {
    /// When a customer pays for what it uses.
    Settlement {
        /// At once, from its balances: pre-paid.
        Realtime = 1 "realtime",
        /// After the month, by an invoice: post-paid.
        Monthly = 2 "monthly",
    }
}

impl Settlement {
    /// Is the customer post-paid? Only such a master may lend its credit (`accounts` A9).
    pub const fn post_paid(self) -> bool {
        matches!(self, Self::Monthly)
    }
}

wire_words! {
    /// Where an account stands in its life; the numbers are the wire's `status` (`accounts` A2).
    /// Being frozen is a fact of its own, not a status.
    CustomerStatus {
        /// In use.
        Normal = 1 "normal",
        /// Being created.
        Creating = 2 "creating",
        /// Being closed.
        Closing = 3 "closing",
        /// Closed.
        Closed = 4 "closed",
        /// Registration is under way.
        Registering = 101 "registering",
        /// Registered, and not activated yet.
        AwaitingActivation = 102 "awaiting_activation",
    }
}

impl CustomerStatus {
    /// May the account's owner call operations?
    pub const fn may_call(self) -> bool {
        matches!(self, Self::Normal | Self::Closing)
    }
}

/// The customer's level with the operator, such as `V3`: a short word the operator chooses
/// (`partner` 2.3 shows `V0` to `V5`), carried and shown. How long resources stay after their end goes by it
/// ([`crate::subscriptions::LengthsByLevel`]); nothing is computed with it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Level(String);

impl Level {
    /// Reads a level: 1 to 16 ASCII letters and digits.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=16).contains(&text.len());
        (fits && text.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| Self(text.to_owned()))
    }

    /// The level as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_numbers_and_words_are_one_to_one() {
        for kind in CustomerKind::ALL {
            assert_eq!(CustomerKind::from_code(kind.code()), Some(*kind));
            assert_eq!(CustomerKind::parse(kind.as_str()), Some(*kind));
        }
        for status in CustomerStatus::ALL {
            assert_eq!(CustomerStatus::from_code(status.code()), Some(*status));
        }
        let numbers: Vec<_> = CustomerStatus::ALL.iter().map(|status| status.code()).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 101, 102], "the wire's numbers");
    }

    #[test]
    fn who_sells_and_who_has_customers() {
        let table = [
            (CustomerKind::Person, false, false),
            (CustomerKind::Enterprise, false, false),
            (CustomerKind::SolutionProvider, true, true),
            (CustomerKind::Distributor, true, false),
            (CustomerKind::Reseller, true, true),
        ];
        for (kind, sells, has_customers) in table {
            assert_eq!(kind.is_partner(), sells, "{kind:?}");
            assert_eq!(kind.has_customers(), has_customers, "{kind:?}");
        }
    }

    #[test]
    fn a_level_is_a_short_word() {
        assert_eq!(Level::parse("V3").as_ref().map(Level::as_str), Some("V3"));
        for bad in ["", "V 3", "等级", "ABCDEFGHIJKLMNOPQ"] {
            assert_eq!(Level::parse(bad), None, "{bad}");
        }
    }
}
