//! Ids that the product draws: unknown until an answer shows them.

/// A place among the ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Id(pub(crate) usize);

/// What an id is of. No two of a sort have one text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sort {
    /// A customer, or the operator.
    Account,
    /// The number by which events name one of them.
    Subject,
    User,
    Unit,
    /// Where a unit hangs.
    UnitRelation,
    Project,
    /// An account's project in a region.
    Region,
    Application,
    Bar,
    Ticket,
    /// A code that was sent. There are a million of them: two may well be equal.
    SentCode,
    AccessKey,
    SecretKey,
    Token,
    SecurityToken,
    Book,
    Posting,
    /// A transaction. What callers name so may have been named so by others; what is drawn is drawn once.
    Trade,
    Hold,
    Plan,
    Coupon,
    CouponCode,
    Batch,
    Card,
    CardCode,
    Hook,
    HookSecret,
    Audit,
    /// What a version of the catalogue comes to.
    Digest,
    Discount,
    Resource,
    /// The number by which jobs name a resource, or an order.
    ResourceKey,
    Order,
    OrderKey,
}

/// An id, and its text where that is known.
#[derive(Clone, Debug)]
struct Known {
    sort: Sort,
    text: Option<String>,
}

/// What is known of each id.
#[derive(Clone, Default, Debug)]
pub struct Ids(Vec<Known>);

impl Ids {
    /// One that nobody has seen yet.
    pub(crate) fn unknown(&mut self, sort: Sort) -> Id {
        self.0.push(Known { sort, text: None });
        Id(self.0.len() - 1)
    }

    /// One that was given and not drawn.
    pub(crate) fn given(&mut self, sort: Sort, text: &str) -> Id {
        self.0.push(Known { sort, text: Some(text.to_owned()) });
        Id(self.0.len() - 1)
    }

    /// Its text, where it is known.
    pub fn text(&self, id: Id) -> Option<&str> {
        self.0[id.0].text.as_deref()
    }

    /// Is it the one with this text?
    pub(crate) fn is(&self, id: Id, text: &str) -> bool {
        self.text(id) == Some(text)
    }

    /// Are two of one sort, of which each has a text of its own?
    pub(crate) fn must_differ(&self, one: Id, other: Id) -> bool {
        let sort = self.0[one.0].sort;
        one != other && sort == self.0[other.0].sort && sort != Sort::SentCode
    }

    /// The other one of its sort that has this text already: a drawn id cannot have it too.
    pub(crate) fn holder(&self, id: Id, text: &str) -> Option<Id> {
        let mut others = (0..self.0.len()).map(Id);
        others.find(|other| self.is(*other, text) && self.must_differ(id, *other))
    }

    pub(crate) fn learn(&mut self, id: Id, text: &str) {
        self.0[id.0].text = Some(text.to_owned());
    }
}
