//! Wrong statements that a simulation must find: they stand in the place of the product's.

use hubu_store::{Sql, statements};

/// A bug that is planted: what it is called, in which statement, and which words of it become others.
pub struct Bug {
    /// What kind of bug it is.
    pub kind: &'static str,
    /// The statement's name.
    pub statement: &'static str,
    /// Words of the statement.
    pub words: &'static str,
    /// What stands there instead.
    pub instead: &'static str,
}

/// One or more of each kind: pages, filters, ends, repeats, what is told, what counts.
pub const BUGS: [Bug; 15] = [
    Bug {
        kind: "paging: a page begins one row late",
        statement: "customers.page",
        words: "OFFSET $16",
        instead: "OFFSET $16 + 1",
    },
    Bug {
        kind: "paging: pages of coupons overlap",
        statement: "coupons.coupons_page",
        words: "OFFSET $15",
        instead: "OFFSET CASE WHEN $15 > 0 THEN $15 - 1 ELSE 0 END",
    },
    Bug {
        kind: "paging: a page names one row twice, which equals another in all but its id",
        statement: "records.audit_page",
        words: "SELECT audit_key, at_ms",
        instead: "SELECT MIN(audit_key) OVER (PARTITION BY at_ms, operation), at_ms",
    },
    Bug {
        kind: "filter: frozen or not makes no difference",
        statement: "customers.page",
        words: "OR c.frozen = CAST($3 AS BIGINT))",
        instead: "OR c.frozen >= 0)",
    },
    Bug {
        kind: "filter: coupons of any status are counted",
        statement: "coupons.coupons_count",
        words: "WHEN c.state = 7 THEN 5 ELSE c.state END)",
        instead: "WHEN c.state = 7 THEN 5 ELSE c.state END OR c.state >= 0)",
    },
    Bug {
        kind: "expiry: what ends is forgotten",
        statement: "records.due",
        words: "v.customer, v.due, 0, 0",
        instead: "v.customer, v.due + 864000000000, 0, 0",
    },
    Bug {
        kind: "expiry: it ends a day late",
        statement: "due.ahead",
        words: "d.due_ms > $1 AND d.due_ms <= $2",
        instead: "d.due_ms > $1 AND d.due_ms <= $2 - 86400000",
    },
    Bug {
        kind: "repeats: no key is ever found again",
        statement: "records.find_keys",
        words: "AND i.idempotency_key = v.idem",
        instead: "AND i.idempotency_key = v.idem AND i.status < 0",
    },
    Bug {
        kind: "repeats: keys of one operation count for another",
        statement: "records.find_keys",
        words: "AND i.operation = v.operation",
        instead: "AND i.operation <> v.operation",
    },
    Bug {
        kind: "events: an endpoint hears of others than its customer",
        statement: "webhooks.spread",
        words: "OR w.subject_key = v.subject",
        instead: "OR w.subject_key > 0",
    },
    Bug {
        kind: "discounts: they begin when they are granted",
        statement: "discounts.in_force",
        words: "AND d.from_ms <= $2",
        instead: "AND d.created_ms <= $2",
    },
    Bug {
        kind: "discounts: promotions are nobody's",
        statement: "discounts.in_force",
        words: "IN ($1, CAST(0 AS BIGINT))",
        instead: "IN ($1, $1)",
    },
    Bug {
        kind: "discounts: they never end",
        statement: "discounts.in_force",
        words: "AND (d.to_ms IS NULL OR d.to_ms > $2) AND (d.partner_key",
        instead: "AND (d.partner_key",
    },
    Bug {
        kind: "paging: a page of resources begins one row late",
        statement: "resources.page",
        words: "LIMIT $13 OFFSET $14",
        instead: "LIMIT $13 OFFSET $14 + 1",
    },
    Bug {
        kind: "terms: renewals are forgotten",
        statement: "resources.terms",
        words: "o.kind IN (1, 2, 3, 11, 14)",
        instead: "o.kind IN (1, 3, 11, 14)",
    },
];

/// How many turns may pass before the simulation has found each of them, in runs of [`RUN`] turns from
/// seed 1 on. A test holds it to that, and the stage of a test run must do as many fresh turns.
pub const FOUND_WITHIN: u64 = 16_000;
/// Turns of each of these runs.
pub const RUN: u64 = 1_000;

impl Bug {
    /// The wrong statement.
    ///
    /// # Panics
    /// Where the product has no such statement, or not these words in it.
    pub fn sql(&self) -> &'static Sql {
        let found = statements().into_iter().find(|sql| sql.name == self.statement);
        let sql = found.unwrap_or_else(|| panic!("there is no statement {}", self.statement));
        assert!(sql.text.contains(self.words), "{} has other words now", self.statement);
        let text: &'static str = String::leak(sql.text.replace(self.words, self.instead));
        Box::leak(Box::new(Sql { name: sql.name, text, columns: sql.columns }))
    }
}
