//! Coupon plans.

use crate::amount::{E8, UNIT};
use crate::answer::Answer;
use crate::customers::bad_parameter;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::site::Site;
use crate::world::{Model, Page};

/// What a plan's coupons are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlanKind {
    /// They pay like money.
    Voucher,
    /// They lower a price.
    Discount,
    /// They pay, and count as paid.
    Flexi,
    /// Stored-value cards.
    Card,
}

impl PlanKind {
    /// The operator plane's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Voucher => "voucher",
            Self::Discount => "discount",
            Self::Flexi => "flexi",
            Self::Card => "stored_value_card",
        }
    }

    /// The number of `coupon_type`; a card has none.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Voucher => 1,
            Self::Discount => 2,
            Self::Flexi => 4,
            Self::Card => 5,
        }
    }
}

/// What coupons were made for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scene {
    /// For tests.
    Test,
    /// For commerce.
    Commercial,
    /// For an activity.
    Activity,
    /// For anything else.
    Other,
}

impl Scene {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Commercial => "commercial",
            Self::Activity => "activity",
            Self::Other => "other",
        }
    }
}

/// How long coupons are valid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Validity {
    /// Between two instants.
    Between(i64, i64),
    /// To the end of the day so many days after their issue.
    Days(i64),
}

/// A plan to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPlan {
    /// What its coupons are.
    pub kind: PlanKind,
    /// Are they used once?
    pub single: bool,
    /// Its name.
    pub name: String,
    /// What it says of itself.
    pub description: String,
    /// What a coupon is worth.
    pub face: E8,
    /// What they are for.
    pub scene: Scene,
    /// Does a partner issue them?
    pub of_partner: bool,
    /// Who had them made.
    pub source: String,
    /// How long they are valid.
    pub validity: Validity,
    /// Keys and values of their limits.
    pub limits: Vec<(String, String)>,
}

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The number in its id.
    pub id: Id,
    /// What it says.
    pub terms: NewPlan,
    created: i64,
}

impl Model {
    /// A plan is made.
    pub fn create_plan(&mut self, new: &NewPlan) -> Answer {
        let worth = match new.kind {
            PlanKind::Discount => new.face > 0 && new.face < UNIT,
            _ => new.face > 0 && new.face % (UNIT / 100) == 0,
        };
        let lasts = match new.validity {
            Validity::Between(from, to) => from < to && self.now() < to,
            Validity::Days(_) => true,
        };
        let offered = new.kind == PlanKind::Voucher || self.site == Site::Cn;
        if !offered || !worth || !lasts {
            return bad_parameter();
        }
        self.next_serial();
        let (id, created) = (self.ids.unknown(Sort::Plan), self.now());
        self.plans.push(Plan { id, terms: new.clone(), created });
        let facts = Fields::default().with("plan_id", Json::Id("PP", id, String::new()));
        let facts = facts.with("kind", new.kind.word()).with("name", new.name.as_str());
        self.detail(facts.with("face_value", Json::amount(new.face)));
        Answer::of(201, self.shown_plan(self.plans.len() - 1))
    }

    /// One plan.
    pub fn show_plan(&self, plan: Option<usize>) -> Answer {
        match plan {
            Some(place) => Answer::of(200, self.shown_plan(place)),
            None => Answer::refused(404, "HUBU.0161"),
        }
    }

    /// The plans, the newest first.
    pub fn list_plans(&self, page: Page) -> Answer {
        let (total, found) = page.of((0..self.plans.len()).rev().collect());
        let shown: Vec<Json> = found.into_iter().map(|place| self.shown_plan(place)).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("plans", shown).done())
    }

    fn shown_plan(&self, place: usize) -> Json {
        let Plan { id, terms, created } = &self.plans[place];
        let (from, to, days) = match terms.validity {
            Validity::Between(from, to) => (Some(from), Some(to), None),
            Validity::Days(days) => (None, None, Some(days)),
        };
        let limits: Vec<Json> =
            terms.limits.iter().map(|limit| shown_limit(limit).done()).collect();
        Fields::default()
            .with("plan_id", Json::Id("PP", *id, String::new()))
            .with("kind", terms.kind.word())
            .with("version", if terms.single { "single_use" } else { "reusable" })
            .with("name", terms.name.as_str())
            .with("description", terms.description.as_str())
            .with("face_value", Json::amount(terms.face))
            .with("scene", terms.scene.word())
            .with("group", "cloud_service")
            .with("issuer", if terms.of_partner { "partner" } else { "operator" })
            .with("source_id", terms.source.as_str())
            .with("media", "electronic")
            .with("fetch_method", "issued")
            .with_some("valid_from", from.map(Json::instant))
            .with_some("valid_to", to.map(Json::instant))
            .with_some("valid_days", days)
            .with("use_limits", limits)
            .with("created_time", Json::instant(*created))
            .done()
    }

    /// The limits of a plan, as customers see them.
    pub(crate) fn use_limits(&self, plan: usize) -> Vec<Json> {
        let Plan { id, terms, .. } = &self.plans[plan];
        let shown = |(number, (key, value)): (usize, &(String, String))| {
            Fields::default()
                .with("use_limiti_info_id", Json::Id("", *id, format!("-{}", number + 1)))
                .with("limit_key", key.as_str())
                .with("value1", value.as_str())
                .with("limit_type", "1")
                .with("promotion_plan_id", Json::Id("PP", *id, String::new()))
                .done()
        };
        terms.limits.iter().enumerate().map(shown).collect()
    }
}

fn shown_limit((key, value): &(String, String)) -> Fields {
    Fields::default()
        .with("limit_key", key.as_str())
        .with("value1", value.as_str())
        .with("value2", "")
        .with("value_unit", "")
        .with("limit_type", "1")
}
