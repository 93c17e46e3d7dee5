//! Discounts: what operators grant to customers, and promotions, which everybody has.

use crate::amount::{E8, UNIT, decimals};
use crate::answer::Answer;
use crate::customers::{Kind, bad_parameter};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::partners::OF_RESELLER;
use crate::world::{Model, Page, Who};

/// Of a contract with the cloud.
pub(crate) const COMMERCIAL: i64 = 605;
/// Of a contract with a distributor.
pub(crate) const DISTRIBUTORS: i64 = 606;
/// Granted by a partner.
pub(crate) const PARTNERS: i64 = 607;
/// Everybody's.
pub(crate) const PROMOTION: i64 = 700;

/// A share of the price is left.
pub(crate) const RATIO: i64 = 0;
/// A unit costs so much.
pub(crate) const FIXED: i64 = 1;
/// So much is taken off.
pub(crate) const OFF: i64 = 2;

/// The one way of being charged that is no term.
pub(crate) const ON_DEMAND: &str = "on_demand";
/// The ways of being charged.
pub const MODES: [&str; 4] = [ON_DEMAND, "subscribe", "renew", "change"];

/// What a discount is for. Nothing restricts nothing.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Scope {
    /// A service.
    pub service: Option<String>,
    /// A type of resources.
    pub resource_type: Option<String>,
    /// A region.
    pub region: Option<String>,
    /// A specification.
    pub spec: Option<String>,
    /// Ways of being charged, by their words.
    pub modes: Vec<String>,
    /// Terms of so many months at least.
    pub least_months: Option<i64>,
    /// Prices of so much at least.
    pub least_amount: Option<E8>,
}

/// A discount to be granted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDiscount {
    /// What it rests on: 605, 606, 607, 700.
    pub kind: i64,
    /// The id of the partner that grants it.
    pub partner: Option<String>,
    /// What it is called.
    pub name: String,
    /// How it lowers a price: 0, 1, 2.
    pub mode: i64,
    /// By what, in units of 10⁻¹⁰; none: by what is no number of ten decimals.
    pub value: Option<i64>,
    /// What for.
    pub scope: Scope,
    /// Since when; none: now.
    pub from: Option<i64>,
    /// Until when.
    pub to: Option<i64>,
}

/// A discount.
#[derive(Clone, Debug)]
pub struct Discount {
    /// The number in its id.
    pub id: Id,
    /// Whose it is; none: everybody's.
    pub who: Option<Who>,
    pub(crate) kind: i64,
    partner: Option<Who>,
    pub(crate) name: String,
    pub(crate) mode: i64,
    pub(crate) value: i64,
    /// What it is for.
    pub scope: Scope,
    pub(crate) from: i64,
    pub(crate) to: Option<i64>,
    made: i64,
}

const fn second(ms: i64) -> i64 {
    ms.div_euclid(1000)
}

impl NewDiscount {
    /// Is it for usage alone?
    fn of_usage(&self) -> bool {
        self.scope.modes == [ON_DEMAND]
    }

    /// Is it for terms alone?
    fn of_terms(&self) -> bool {
        let modes = &self.scope.modes;
        !modes.is_empty() && !modes.iter().any(|mode| mode == ON_DEMAND)
    }

    /// Is its value one of its mode?
    fn has_value(&self) -> bool {
        const ONE: i64 = 10_000_000_000;
        let value = self.value.unwrap_or_default();
        match self.mode {
            RATIO => 0 < value && value <= ONE && value % (ONE / 10_000) == 0,
            FIXED => 0 < value,
            _ => 0 < value && value % (ONE / 100) == 0,
        }
    }

    /// Does what it is for go together with the way it lowers prices?
    fn has_scope(&self) -> bool {
        let Scope { service, resource_type, region, spec, modes, least_months, .. } = &self.scope;
        let named = [service, resource_type, region, spec].into_iter().flatten();
        let blank = named.into_iter().any(|code| code.contains(' '));
        let repeated = MODES.iter().any(|mode| modes.iter().filter(|one| one == mode).count() > 1);
        let whole = service.is_some() && resource_type.is_some() && spec.is_some();
        let fits = match self.mode {
            FIXED => whole && (self.of_terms() || self.of_usage()),
            OFF => self.of_terms(),
            _ => true,
        };
        let timeless = self.of_usage() && least_months.is_some();
        fits && !blank && !repeated && !timeless
    }
}

impl Discount {
    /// Does it hold at an instant?
    fn holds(&self, at: i64) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// Its id, with something after it.
    pub(crate) fn id_and(&self, rest: &str) -> Json {
        Json::Id("DC", self.id, rest.to_owned())
    }

    fn written_value(&self) -> String {
        decimals(i128::from(self.value), 10, 0)
    }
}

impl Scope {
    /// What it names.
    fn named(&self) -> Fields {
        let Self { service, resource_type, region, spec, least_months, least_amount, .. } = self;
        Fields::default()
            .with_some("cloud_service_type", service.as_deref())
            .with_some("resource_type", resource_type.as_deref())
            .with_some("region", region.as_deref())
            .with_some("resource_spec", spec.as_deref())
            .with_some("least_months", *least_months)
            .with_some("least_amount", least_amount.map(Json::amount))
    }
}

fn no_discount() -> Answer {
    Answer::refused(404, "HUBU.0210")
}

impl Model {
    /// Does a partner grant a customer discounts of this kind at an instant?
    fn grants(&self, (kind, partner): (i64, Who), customer: Who, at: i64) -> bool {
        let own = self.association_at(customer, at);
        let Some(own) = own.filter(|own| own.kind != OF_RESELLER) else { return false };
        if kind == PARTNERS {
            return own.partner == partner;
        }
        let above = self.association_at(own.partner, at);
        above.is_some_and(|above| above.kind == OF_RESELLER && above.partner == partner)
    }

    /// Has a customer discounts of partners that would hold now, whether it is still theirs or not?
    pub fn has_of_partners(&self, who: Who) -> bool {
        let own = self.discounts.iter().filter(|one| one.who == Some(who));
        own.filter(|one| one.partner.is_some()).any(|one| one.holds(self.now()))
    }

    /// Every discount that counts for a customer now, in the order in which equal ones are preferred.
    pub(crate) fn discounts_of(&self, who: Who) -> Vec<&Discount> {
        self.discounts_at(who, self.now())
    }

    /// The same at an instant, with the partners that it had then.
    pub(crate) fn discounts_at(&self, who: Who, at: i64) -> Vec<&Discount> {
        let mut found: Vec<&Discount> = self.discounts.iter().collect();
        found.retain(|one| {
            let granted = |partner| self.grants((one.kind, partner), who, at);
            one.who.is_none_or(|own| own == who) && one.holds(at) && one.partner.is_none_or(granted)
        });
        found.sort_by_key(|one| one.kind);
        found
    }

    /// What is wrong with the form of a discount, before anything else is looked at.
    pub fn against_discount(new: &NewDiscount) -> Option<Answer> {
        let Scope { modes, least_months, least_amount, .. } = &new.scope;
        let fits = !new.name.is_empty()
            && (RATIO..=OFF).contains(&new.mode)
            && new.value.is_some()
            && modes.len() <= MODES.len()
            && modes.iter().all(|mode| MODES.contains(&mode.as_str()))
            && least_months.is_none_or(|months| (1..=60).contains(&months))
            && least_amount.is_none_or(|least| least > 0 && least % (UNIT / 100) == 0);
        (!fits).then(bad_parameter)
    }

    /// A customer has a discount from now on, or everybody has.
    pub fn create_discount(&mut self, who: Option<Who>, new: &NewDiscount) -> Answer {
        let now = self.now();
        let begins = new.from.unwrap_or(now).max(now);
        let in_past = new.from.is_some_and(|from| second(from) < second(now));
        let never = new.to.is_some_and(|to| to <= begins);
        let of_partner = [DISTRIBUTORS, PARTNERS].contains(&new.kind);
        let partners_mode = new.kind == PARTNERS && new.mode != RATIO;
        let named = new.partner.is_some() == of_partner;
        let fits = new.has_value() && new.has_scope() && named;
        if !fits || partners_mode || in_past || never {
            return bad_parameter();
        }
        let partner = new.partner.as_ref().map(|id| self.find(id));
        if let (Some(partner), Some(who)) = (partner, who) {
            let grants = |partner: &Who| {
                let kind = self.people[*partner].kind;
                let fits = match new.kind {
                    DISTRIBUTORS => kind == Kind::Distributor,
                    _ => matches!(kind, Kind::SolutionProvider | Kind::Reseller),
                };
                fits && self.grants((new.kind, *partner), who, now)
            };
            if !partner.as_ref().is_some_and(grants) {
                return Answer::refused(409, "HUBU.0212");
            }
        }
        self.discounts.push(Discount {
            id: self.ids.unknown(Sort::Discount),
            who,
            kind: new.kind,
            partner: partner.flatten(),
            name: new.name.clone(),
            mode: new.mode,
            value: new.value.unwrap_or_default(),
            scope: new.scope.clone(),
            from: begins,
            to: new.to,
            made: now,
        });
        let place = self.discounts.len() - 1;
        self.raise_about(who, "discount.created");
        self.detail(self.discount_facts(place));
        Answer::of(201, self.shown_discount(place))
    }

    /// The place of a discount by its id on the wire.
    pub(crate) fn discount(&self, id: &str) -> Option<usize> {
        let number = id.strip_prefix("DC")?;
        self.discounts.iter().position(|one| self.ids.is(one.id, number))
    }

    /// There is no such discount, which is looked at before anything else.
    pub fn against_end(&self, id: &str) -> Option<Answer> {
        self.discount(id).is_none().then(no_discount)
    }

    /// A discount no longer counts from an instant on; without one, from now on.
    pub fn end_discount(&mut self, id: &str, at: Option<i64>, reason: &str) -> Answer {
        let Some(place) = self.discount(id) else { return no_discount() };
        let (now, one) = (self.now(), &self.discounts[place]);
        let too_late = || Answer::refused(409, "HUBU.0211");
        if one.to.is_some_and(|to| to <= now) {
            return too_late();
        }
        if at.is_some_and(|at| second(at) < second(now)) {
            return bad_parameter();
        }
        let end = at.unwrap_or(now).max(now).max(one.from);
        if one.to.is_some_and(|to| to <= end) {
            return too_late();
        }
        let who = one.who;
        self.discounts[place].to = Some(end);
        self.raise_about(who, "discount.ended");
        self.detail(self.discount_facts(place).with("reason", reason));
        if let Some(who) = who {
            self.is_about(who);
        }
        Answer::of(200, self.shown_discount(place))
    }

    fn discount_facts(&self, place: usize) -> Fields {
        let one = &self.discounts[place];
        let modes = Some(one.scope.modes.join(" ")).filter(|modes| !modes.is_empty());
        let partner = one.partner.map(|partner| self.people[partner].id);
        one.scope
            .named()
            .with_some("modes", modes)
            .with("discount_id", one.id_and(""))
            .with("discount_type", one.kind.to_string())
            .with("name", one.name.as_str())
            .with("discount_mode", one.mode)
            .with("discount_value", one.written_value())
            .with_some("partner", partner)
            .with("effective_time", Json::instant(one.from))
            .with_some("expire_time", one.to.map(Json::instant))
    }

    fn shown_discount(&self, place: usize) -> Json {
        let one = &self.discounts[place];
        let id = |who: Option<Who>| who.map(|who| self.people[who].id);
        let modes: Vec<&str> = one.scope.modes.iter().map(String::as_str).collect();
        Fields::default()
            .with("discount_id", one.id_and(""))
            .with("discount_type", one.kind.to_string())
            .with_some("customer_id", id(one.who))
            .with_some("partner_id", id(one.partner))
            .with("name", one.name.as_str())
            .with("discount_mode", one.mode)
            .with("discount_value", one.written_value())
            .with("scope", one.scope.named().with("modes", modes).done())
            .with("effective_time", Json::instant(one.from))
            .with_some("expire_time", one.to.map(Json::instant))
            .with("created_time", Json::instant(one.made))
            .done()
    }

    /// The discounts of a customer, or the promotions: of a kind, and those that hold at an instant, the
    /// newest first.
    pub fn list_discounts(
        &self,
        who: Option<Who>,
        (kind, at): (Option<i64>, Option<i64>),
        page: Page,
    ) -> Answer {
        let wanted = |place: &usize| {
            let one = &self.discounts[*place];
            one.who == who
                && kind.is_none_or(|kind| one.kind == kind)
                && at.is_none_or(|at| one.holds(at))
        };
        let found: Vec<usize> = (0..self.discounts.len()).rev().filter(wanted).collect();
        let (total, found) = page.of(found);
        let shown: Vec<Json> = found.into_iter().map(|place| self.shown_discount(place)).collect();
        let body = Fields::default().with("total_count", total).with("discounts", shown);
        Answer::of(200, body.done())
    }
}
