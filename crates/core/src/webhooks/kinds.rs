//! [`KindFilter`]: which events an endpoint hears.

/// The event of a code that was sent to a phone or mail address. What it carries for its deliverer
/// alone goes to an endpoint that names this kind, and to no other.
pub const CODE_SENT: &str = "verification.code_sent";

/// The event of a trial, which goes to the endpoint that is tried and to no other.
pub const TEST: &str = "webhook.test";

/// Does an event of this kind carry what is secret? Then no wildcard stands for it.
pub fn is_confidential(kind: &str) -> bool {
    kind == CODE_SENT
}

/// What an endpoint may have written to hear an event of this kind: the kind itself, its family
/// (`account.*`), everything (`*`). A kind that no wildcard stands for is itself three times.
pub fn heard_as(kind: &str) -> [String; 3] {
    if is_confidential(kind) {
        return [kind, kind, kind].map(str::to_owned);
    }
    let family = kind.split_once('.').map_or(kind, |(family, _)| family);
    [kind.to_owned(), format!("{family}.*"), "*".to_owned()]
}

/// What an endpoint hears: one kind (`account.recharged`), a family of kinds (`account.*`), or every
/// event (`*`). Codes are heard by their own name alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KindFilter(String);

impl KindFilter {
    /// Reads a filter. A kind of the right form that no event has is taken: a later version may have
    /// it.
    ///
    /// # Errors
    /// `None` for a text of another form, and for trials, which nobody subscribes to.
    pub fn parse(text: &str) -> Option<Self> {
        let word = |text: &str| {
            let rest =
                text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            text.starts_with(|first: char| first.is_ascii_lowercase()) && rest
        };
        let fits = match text.split_once('.') {
            None => text == "*",
            Some((family, "*")) => word(family),
            Some((family, rest)) => word(family) && word(rest),
        };
        (fits && text.len() <= 64 && text != TEST).then(|| Self(text.to_owned()))
    }

    /// The filter as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hears(filter: &str, kind: &str) -> bool {
        let filter = KindFilter::parse(filter).expect("a filter");
        heard_as(kind).iter().any(|one| one == filter.as_str())
    }

    #[test]
    fn a_filter_hears_a_kind_a_family_or_everything() {
        let table = [
            ("account.recharged", "account.recharged", true),
            ("account.recharged", "account.adjusted", false),
            ("account.*", "account.adjusted", true),
            ("account.*", "accounts.adjusted", false),
            ("*", "enterprise.allocated", true),
            ("*", "real_name.decided", true),
        ];
        for (filter, kind, heard) in table {
            assert_eq!(hears(filter, kind), heard, "{filter} {kind}");
        }
    }

    #[test]
    fn codes_are_heard_by_their_name_alone() {
        assert!(hears(CODE_SENT, CODE_SENT));
        assert!(!hears("*", CODE_SENT) && !hears("verification.*", CODE_SENT));
    }

    #[test]
    fn other_texts_are_no_filters() {
        for bad in
            ["", "account", "account.", ".x", "*.x", "account.**", "Account.x", "a.b.c", "1.x"]
        {
            assert_eq!(KindFilter::parse(bad), None, "{bad}");
        }
        assert_eq!(KindFilter::parse(TEST), None, "nobody hears the trials of others");
        assert_eq!(KindFilter::parse(&format!("a.{}", "b".repeat(63))), None, "too long");
    }
}
