//! Every operation the vendor's published SDKs can send, on both sites.
//!
//! The rows are facts read from the SDKs by `conformance/extract.py`; `conformance/catalogue.json`
//! holds the same rows with the names and types of their parameters and replies. The edge answers a
//! row that has no implementation with the declared "not implemented" refusal, and
//! `conformance/not-implemented.txt` lists those rows.

mod table;

#[cfg(test)]
mod tests;

/// The sites whose SDK knows a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sites {
    /// Only the site inside China.
    Cn,
    /// Only the international site.
    Intl,
    /// Both sites, with the same method and path.
    Both,
}

impl Sites {
    /// Whether the site inside China serves the pair.
    pub const fn has_cn(self) -> bool {
        matches!(self, Self::Cn | Self::Both)
    }

    /// Their names.
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Cn => &["cn"],
            Self::Intl => &["intl"],
            Self::Both => &["cn", "intl"],
        }
    }

    /// Whether the international site serves the pair.
    pub const fn has_intl(self) -> bool {
        matches!(self, Self::Intl | Self::Both)
    }
}

/// The part of the business a pair belongs to; the same nouns name the modules of every layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Balances and their changes.
    Accounts,
    /// Bills of customers and of a partner's customers.
    Bills,
    /// Cost analysis.
    Costs,
    /// Coupons, stored-value cards and discounts.
    Coupons,
    /// A master, its organisation and its members.
    Enterprise,
    /// Usage of metered resources.
    Metering,
    /// Orders and their payment.
    Orders,
    /// Resource packages and what they covered.
    Packages,
    /// Partners and what they do for their customers.
    Partners,
    /// Product catalogue and units.
    Products,
    /// Prices of what a customer intends to buy.
    Rating,
    /// Real-name authentication.
    Realname,
    /// Provinces, cities, counties.
    Regions,
    /// Resources paid by period.
    Subscriptions,
    /// Codes that prove a phone or an address.
    Verification,
}

impl Family {
    /// Its noun: the name of the modules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Bills => "bills",
            Self::Costs => "costs",
            Self::Coupons => "coupons",
            Self::Enterprise => "enterprise",
            Self::Metering => "metering",
            Self::Orders => "orders",
            Self::Packages => "packages",
            Self::Partners => "partners",
            Self::Products => "products",
            Self::Rating => "rating",
            Self::Realname => "realname",
            Self::Regions => "regions",
            Self::Subscriptions => "subscriptions",
            Self::Verification => "verification",
        }
    }
}

/// One (method, path) pair of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CataloguePair {
    /// The operation's name in the SDK, for instance `ShowCustomerAccountBalances`; unique.
    pub id: &'static str,
    /// HTTP method in upper case.
    pub method: &'static str,
    /// Path with its parameters in braces, for instance `/v2/orders/customer-orders/details/{order_id}`.
    pub path: &'static str,
    /// Where the pair exists.
    pub sites: Sites,
    /// The part of the business it belongs to.
    pub family: Family,
}

/// Every pair of both sites, ordered by path, then method.
pub const PAIRS: &[CataloguePair] = &table::PAIRS;

/// The pair with this operation id, or `None`.
pub fn find(id: &str) -> Option<&'static CataloguePair> {
    PAIRS.iter().find(|pair| pair.id == id)
}
