//! The ledger's checker: proves the invariants from the rows alone, without the code that wrote
//! them. `hubu doctor`, a metric and the end of every test run it.

use hubu_core::time::{Timestamp, Zone};

use crate::engine::{Row, Sql, Tx};
use crate::{Fault, bills};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &UNBALANCED,
    &FILED,
    &ENTRIES,
    &FLOORS,
    &CHAIN,
    &SHARED,
    &LENT,
    &DAYS,
    &DAY_SUMS,
    &HOLDS,
    &COUPON_BOOKS,
    &COUPON_STATES,
    &COUPON_WORTH,
    &COUPON_USES,
];

/// Sums are split into whole units and fractions: neither engine can sum i64 safely, and the parts
/// add up exactly. A posting's legs may stand in several groups, so it is summed over all.
static UNBALANCED: Sql = Sql::new(
    "check.unbalanced",
    "SELECT e.posting_key, 'legs do not sum to zero' FROM entry e GROUP BY e.posting_key \
     HAVING SUM(e.amount_e8 / 100000000) * 100000000 + SUM(e.amount_e8 % 100000000) <> 0 \
     OR COUNT(*) < 2 ORDER BY e.posting_key LIMIT 100",
);

/// The journal finds a posting by the groups of its entries.
static FILED: Sql = Sql::new(
    "check.filed",
    "SELECT p.posting_key, 'no entry stands in the group the posting is filed in' FROM posting p \
     WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.posting_key = p.posting_key \
     AND e.group_id = p.group_id) ORDER BY p.posting_key LIMIT 100",
);

static ENTRIES: Sql = Sql::new(
    "check.entries",
    "SELECT b.book_key, 'balance or number of entries differ from the entries' FROM book b \
     LEFT JOIN entry e ON e.group_id = b.group_id AND e.book_key = b.book_key \
     GROUP BY b.book_key, b.balance_e8, b.seq HAVING \
     COALESCE(SUM(e.amount_e8 / 100000000), 0) * 100000000 \
     + COALESCE(SUM(e.amount_e8 % 100000000), 0) <> b.balance_e8 \
     OR COUNT(e.seq) <> b.seq OR COALESCE(MAX(e.seq), 0) <> b.seq ORDER BY b.book_key LIMIT 100",
);

static FLOORS: Sql = Sql::new(
    "check.floors",
    "SELECT b.book_key, 'below its floor' FROM book b WHERE b.balance_e8 < b.floor_e8 \
     ORDER BY b.book_key LIMIT 100",
);

static CHAIN: Sql = Sql::new(
    "check.chain",
    "SELECT c.book_key, 'entries do not follow on one another' FROM (SELECT e.book_key, e.seq, \
     e.at_ms, e.amount_e8, e.after_e8, \
     COALESCE(LAG(e.after_e8) OVER (PARTITION BY e.group_id, e.book_key ORDER BY e.seq), 0) \
     AS before_e8, \
     COALESCE(LAG(e.at_ms) OVER (PARTITION BY e.group_id, e.book_key ORDER BY e.seq), 0) \
     AS last_ms FROM entry e) AS c \
     WHERE c.before_e8 + c.amount_e8 <> c.after_e8 OR c.at_ms < c.last_ms \
     ORDER BY c.book_key LIMIT 100",
);

/// Kind 9 is shared credit: a member's limit is what masters allocated to it and did not reclaim.
static SHARED: Sql = Sql::new(
    "check.shared",
    "SELECT b.book_key, 'shared credit differs from what was allocated' FROM book b \
     LEFT JOIN allocation a ON a.member_key = b.customer_key AND a.kind = 9 AND a.lot = b.lot \
     WHERE b.kind = 9 GROUP BY b.book_key, b.limit_e8 \
     HAVING COALESCE(SUM(a.net_e8 / 100000000), 0) * 100000000 \
     + COALESCE(SUM(a.net_e8 % 100000000), 0) <> b.limit_e8 ORDER BY b.book_key LIMIT 100",
);

/// Kind 2 is own credit: what it lent is what its owner allocated and did not reclaim.
static LENT: Sql = Sql::new(
    "check.lent",
    "SELECT b.book_key, 'lent credit differs from what was allocated' FROM book b \
     LEFT JOIN allocation a ON a.group_id = b.group_id AND a.master_key = b.customer_key \
     AND a.kind = 9 AND a.lot = b.lot WHERE b.kind = 2 GROUP BY b.book_key, b.lent_e8 \
     HAVING COALESCE(SUM(a.net_e8 / 100000000), 0) * 100000000 \
     + COALESCE(SUM(a.net_e8 % 100000000), 0) <> b.lent_e8 ORDER BY b.book_key LIMIT 100",
);

static DAY_SUMS: Sql = Sql::new(
    "check.day_sums",
    "SELECT b.book_key, 'day counters differ from the number of entries' FROM book b \
     LEFT JOIN (SELECT d.group_id, d.book_key, SUM(d.entries) AS n, SUM(d.revenue_entries) AS r, \
     MIN(d.first_seq) AS first_seq FROM book_day d GROUP BY d.group_id, d.book_key) AS c \
     ON c.group_id = b.group_id AND c.book_key = b.book_key \
     LEFT JOIN (SELECT e.group_id, e.book_key, COUNT(*) AS r FROM entry e WHERE e.amount_e8 > 0 \
     GROUP BY e.group_id, e.book_key) AS p ON p.group_id = b.group_id AND p.book_key = b.book_key \
     WHERE COALESCE(c.n, 0) <> b.seq OR COALESCE(c.r, 0) <> COALESCE(p.r, 0) \
     OR (b.seq > 0 AND c.first_seq <> 1) ORDER BY b.book_key LIMIT 100",
);

/// First and last entry of each counted day.
static DAYS: Sql = Sql::new(
    "check.days",
    "SELECT d.book_key, d.day, f.at_ms, l.at_ms FROM book_day d \
     LEFT JOIN entry f ON f.group_id = d.group_id AND f.book_key = d.book_key \
     AND f.seq = d.first_seq \
     LEFT JOIN entry l ON l.group_id = d.group_id AND l.book_key = d.book_key \
     AND l.seq = d.first_seq + d.entries - 1 ORDER BY d.book_key, d.day",
);

/// Kind 11 is the held book.
static HOLDS: Sql = Sql::new(
    "check.holds",
    "SELECT b.book_key, 'held amount differs from the open holds' FROM book b \
     LEFT JOIN hold h ON h.group_id = b.group_id AND h.customer_key = b.customer_key \
     AND h.released_ms IS NULL WHERE b.kind = 11 GROUP BY b.book_key, b.balance_e8 \
     HAVING COALESCE(SUM(h.amount_e8 / 100000000), 0) * 100000000 \
     + COALESCE(SUM(h.amount_e8 % 100000000), 0) <> b.balance_e8 ORDER BY b.book_key LIMIT 100",
);

/// Book kinds 30, 31 and 32 are those of vouchers (1), flexi-purchase coupons (4) and cards (5).
static COUPON_BOOKS: Sql = Sql::new(
    "check.coupon_books",
    "SELECT b.book_key, 'no coupon of this kind belongs to the book' FROM book b \
     LEFT JOIN coupon c ON c.group_id = b.group_id AND c.customer_key = b.customer_key \
     AND c.coupon_key = b.lot \
     AND c.kind = CASE b.kind WHEN 30 THEN 1 WHEN 31 THEN 4 WHEN 32 THEN 5 END \
     WHERE b.kind >= 30 AND c.coupon_key IS NULL ORDER BY b.book_key LIMIT 100",
);

/// States: 1 inactive, 2 usable, 3 used, 4 expired, 5 recalled, 6 with a member, 7 reclaimed. A card (5) that
/// ended keeps its balance, a coupon spent by one use its rest; a discount coupon (2) has no book.
static COUPON_STATES: Sql = Sql::new(
    "check.coupon_states",
    "SELECT c.coupon_key, 'what the coupon holds does not fit where it stands' FROM coupon c \
     LEFT JOIN book b ON b.group_id = c.group_id AND b.customer_key = c.customer_key \
     AND b.kind = CASE c.kind WHEN 1 THEN 30 WHEN 4 THEN 31 WHEN 5 THEN 32 END \
     AND b.lot = c.coupon_key WHERE c.kind <> 2 AND \
     ((c.state IN (1, 5, 6, 7) AND COALESCE(b.balance_e8, 0) <> 0) \
     OR (c.state = 4 AND c.kind <> 5 AND COALESCE(b.balance_e8, 0) <> 0) \
     OR (c.state = 2 AND COALESCE(b.balance_e8, 0) = 0)) ORDER BY c.coupon_key LIMIT 100",
);

/// What came in by activation (6) or allocation (14) is the coupon's worth.
static COUPON_WORTH: Sql = Sql::new(
    "check.coupon_worth",
    "SELECT c.coupon_key, 'the coupon was not filled by its worth' FROM coupon c \
     JOIN book b ON b.group_id = c.group_id AND b.customer_key = c.customer_key \
     AND b.kind >= 30 AND b.lot = c.coupon_key \
     LEFT JOIN entry e ON e.group_id = b.group_id AND e.book_key = b.book_key \
     AND e.amount_e8 > 0 AND e.trade_type IN (6, 14) \
     GROUP BY c.coupon_key, c.face_e8 HAVING COALESCE(SUM(e.amount_e8 / 100000000), 0) * 100000000 \
     + COALESCE(SUM(e.amount_e8 % 100000000), 0) <> c.face_e8 ORDER BY c.coupon_key LIMIT 100",
);

/// What orders and bills took (2) and gave back (3) is what stands in their rows.
static COUPON_USES: Sql = Sql::new(
    "check.coupon_uses",
    "SELECT b.book_key, 'uses and returns of the coupon differ from its entries' FROM book b \
     LEFT JOIN (SELECT u.group_id, u.customer_key, u.coupon_key, \
     SUM((u.used_e8 - u.returned_e8) / 100000000) * 100000000 \
     + SUM((u.used_e8 - u.returned_e8) % 100000000) AS net FROM coupon_use u \
     GROUP BY u.group_id, u.customer_key, u.coupon_key) AS n ON n.group_id = b.group_id \
     AND n.customer_key = b.customer_key AND n.coupon_key = b.lot \
     LEFT JOIN (SELECT e.group_id, e.book_key, SUM(e.amount_e8 / 100000000) * 100000000 \
     + SUM(e.amount_e8 % 100000000) AS moved FROM entry e WHERE e.trade_type IN (2, 3) \
     GROUP BY e.group_id, e.book_key) AS m ON m.group_id = b.group_id \
     AND m.book_key = b.book_key WHERE b.kind >= 30 \
     AND COALESCE(n.net, 0) + COALESCE(m.moved, 0) <> 0 ORDER BY b.book_key LIMIT 100",
);

/// A broken invariant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The row key of the posting, book or coupon it was found on.
    pub key: i64,
    /// What is wrong.
    pub text: String,
}

/// Proves: postings balance, and are filed with whoever paid; each book is the sum of its entries, numbered without gaps, running
/// forward in time, and at or above its floor; shared and lent credit are what was allocated; held
/// amounts are the open holds; day counters are the counts of their civil days; a coupon's book is
/// its own, was filled by its worth, holds nothing where it may not, and was used and given back as
/// its uses say. And of rows of bills: their sums, and that those of orders are what was posted.
///
/// An empty answer means that all of it holds. At most a hundred findings of a kind are listed.
pub fn check(tx: &mut Tx<'_>, zone: &Zone) -> Result<Vec<Finding>, Fault> {
    let mut findings = Vec::new();
    let plain: [&Sql; 13] = [
        &UNBALANCED,
        &FILED,
        &ENTRIES,
        &FLOORS,
        &CHAIN,
        &SHARED,
        &LENT,
        &DAY_SUMS,
        &HOLDS,
        &COUPON_BOOKS,
        &COUPON_STATES,
        &COUPON_WORTH,
        &COUPON_USES,
    ];
    for sql in plain {
        for row in tx.query(sql, &[])? {
            let mut row = row.reader();
            findings.push(Finding { key: row.int()?, text: row.text()? });
        }
    }
    for row in tx.query(&DAYS, &[])? {
        findings.extend(wrong_day(row, zone)?);
    }
    findings.extend(bills::check(tx)?);
    Ok(findings)
}

fn wrong_day(row: Row, zone: &Zone) -> Result<Option<Finding>, Fault> {
    let mut row = row.reader();
    let (key, day) = (row.int()?, row.int()?);
    let ends = [row.opt_time()?, row.opt_time()?];
    let on_day = |at: &Option<Timestamp>| at.is_some_and(|at| zone.day_of(at).number() == day);
    let text = "a day counter does not fit its entries".to_owned();
    Ok((!ends.iter().all(on_day)).then_some(Finding { key, text }))
}
