//! The rules of trades: what is reviewed, who provides, how long resources stay, and what leaving costs; and
//! how an account's renewals run.

use std::collections::BTreeMap;

use crate::amount::{E8, UNIT, decimals};
use crate::answer::Answer;
use crate::customers::{bad_parameter, nothing_new};
use crate::json::{Fields, Json};
use crate::trail::About;
use crate::world::{Model, Who};

/// The numbers that rule trades.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TradeRules {
    /// Refunds above this are reviewed.
    pub review_above: E8,
    /// After how many seconds what is paid is taken as done; none: it is reported.
    pub delay: Option<i64>,
    /// How many months a resource may be paid ahead.
    pub longest: Option<i64>,
    /// Is what is on demand metered?
    pub metered: bool,
}

impl Default for TradeRules {
    fn default() -> Self {
        Self { review_above: 50_000 * UNIT, delay: Some(0), longest: None, metered: true }
    }
}

/// Days of grace, and of retention.
pub type Lengths = (i64, i64);

/// What leaving terms costs: months of a term, and its bands, of months that are used and ten-thousandths
/// of what was paid.
pub type Fees = Vec<(i64, Vec<(i64, i64)>)>;

/// How an account's renewals run: how many days before the end, and the day they all end on.
pub(crate) type Renewals = (i64, Option<i64>);

/// Everything that operators and accounts set about trades.
#[derive(Clone, Debug)]
pub struct Trading {
    pub(crate) rules: TradeRules,
    /// By level; that of all others has none.
    pub(crate) lengths: BTreeMap<String, Lengths>,
    pub(crate) fees: Fees,
    pub(crate) renewals: BTreeMap<Who, Renewals>,
}

impl Default for Trading {
    fn default() -> Self {
        let year = |number: i64| 12 * number;
        let fees = vec![
            (11, vec![(year(1), 1_000)]),
            (12, vec![(year(1), 1_000)]),
            (24, vec![(year(1), 1_500), (year(2), 1_000)]),
            (36, vec![(year(1), 1_500), (year(2), 1_000), (year(3), 500)]),
        ];
        let lengths = BTreeMap::from([(String::new(), (15, 15))]);
        Self { rules: TradeRules::default(), lengths, fees, renewals: BTreeMap::new() }
    }
}

fn shown_rate(rate: i64) -> String {
    decimals(rate.into(), 4, 0)
}

fn days((grace, retention): Lengths) -> Fields {
    Fields::default().with("grace_days", grace).with("retention_days", retention)
}

impl Model {
    /// The rules of trades.
    pub fn show_trade_rules(&self) -> Answer {
        let TradeRules { review_above, delay, longest, metered } = &self.trading.rules;
        let body = Fields::default()
            .with("review_above", Json::amount(*review_above))
            .with("provisioning", if delay.is_some() { "automatic" } else { "reported" })
            .with_some("delay_seconds", *delay)
            .with_some("longest_months", *longest)
            .with_some("metering", (!metered).then_some("off"));
        Answer::of(200, body.done())
    }

    /// The same realm, in which nothing that is on demand is metered. What that costs this model does not say.
    #[must_use]
    pub fn unmetered(mut self) -> Self {
        self.trading.rules.metered = false;
        self
    }

    /// They are others from now on.
    pub fn set_trade_rules(&mut self, rules: &TradeRules) -> Answer {
        if self.trading.rules == *rules {
            return nothing_new();
        }
        self.trading.rules = rules.clone();
        let facts = Fields::default()
            .with("review_above", Json::amount(rules.review_above))
            .with("provisioning", if rules.delay.is_some() { "automatic" } else { "reported" })
            .with_some("delay_ms", rules.delay.map(|delay| 1_000 * delay))
            .with_some("longest_months", rules.longest)
            .with_some("metering", (!rules.metered).then_some("off"));
        self.detail(facts);
        self.show_trade_rules()
    }

    /// How long resources stay after their end.
    pub fn list_life_lengths(&self) -> Answer {
        let all = &self.trading.lengths;
        let others = all.get("").copied().unwrap_or_default();
        let levels = all.iter().filter(|(level, _)| !level.is_empty());
        let levels = levels.map(|(level, own)| days(*own).with("level", level.as_str()).done());
        let body = Fields::default().with("others", days(others).done());
        Answer::of(200, body.with("levels", levels.collect::<Vec<Json>>()).done())
    }

    /// Resources of customers of a level, or of all others, stay for so long.
    pub fn set_life_length(&mut self, level: Option<&str>, wanted: Lengths) -> Answer {
        let level = level.unwrap_or_default();
        if self.trading.lengths.get(level) == Some(&wanted) {
            return nothing_new();
        }
        self.trading.lengths.insert(level.to_owned(), wanted);
        self.detail(days(wanted).with("level", level));
        self.list_life_lengths()
    }

    /// What leaving terms costs.
    pub fn show_fees(&self) -> Answer {
        let rows = self.trading.fees.iter().map(|(months, bands)| {
            let bands = bands.iter().map(|(used, rate)| {
                let band = Fields::default().with("used_months", *used);
                band.with("rate", shown_rate(*rate)).done()
            });
            let row = Fields::default().with("months", *months);
            row.with("bands", bands.collect::<Vec<Json>>()).done()
        });
        Answer::of(200, Fields::default().with("rows", rows.collect::<Vec<Json>>()).done())
    }

    /// It costs something else. Rows and bands stand in order.
    pub fn set_fees(&mut self, fees: &Fees) -> Answer {
        let rising = |numbers: &[i64]| numbers.is_sorted_by(|one, next| one < next);
        let of = |bands: &[(i64, i64)]| bands.iter().map(|(used, _)| *used).collect::<Vec<i64>>();
        let months: Vec<i64> = fees.iter().map(|(months, _)| *months).collect();
        if !rising(&months) || !fees.iter().all(|(_, bands)| rising(&of(bands))) {
            return bad_parameter();
        }
        if self.trading.fees == *fees {
            return nothing_new();
        }
        self.trading.fees.clone_from(fees);
        let told = fees.iter().map(|(months, bands)| {
            let band = |(used, rate): &(i64, i64)| format!("{used} {}", shown_rate(*rate));
            format!("{months}: {}", bands.iter().map(band).collect::<Vec<_>>().join(", "))
        });
        self.detail(Fields::default().with("fees", told.collect::<Vec<_>>().join("; ")));
        self.show_fees()
    }

    /// How an account's renewals run: seven days ahead, and on no day in particular, unless it is set.
    pub(crate) fn renewals(&self, who: Who) -> Renewals {
        self.trading.renewals.get(&who).copied().unwrap_or((7, None))
    }

    /// An account sets how many days ahead it renews, or the day on which all ends.
    pub fn set_renewals(&mut self, who: Who, ahead: Option<i64>, day: Option<i64>) -> Answer {
        let before = self.renewals(who);
        let after = (ahead.unwrap_or(before.0), day.or(before.1));
        if after == before {
            self.about = About::Nothing;
        } else {
            self.trading.renewals.insert(who, after);
            if after.0 != before.0 {
                self.move_attempts(who);
            }
            let facts = Fields::default().with("deduction_days", after.0);
            self.detail(facts.with_some("expire_day", after.1));
        }
        let body = Fields::default().with("error_code", "CBC.0000").with("error_msg", Json::Any);
        Answer::of(200, body.done())
    }
}
