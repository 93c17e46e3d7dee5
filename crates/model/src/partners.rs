//! Who belongs to which partner, and what partners see.

use crate::answer::Answer;
use crate::books::Holds;
use crate::customers::Kind;
use crate::json::{Fields, Json};
use crate::site::Site;
use crate::world::{Model, Page, Who};

/// A customer's association with a partner, or a reseller's with its distributor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Association {
    pub(crate) partner: Who,
    pub(crate) customer: Who,
    /// 1 referral, 2 agency sale, 3 resale, 4 a reseller's.
    pub(crate) kind: i64,
    pub(crate) from: i64,
    pub(crate) to: Option<i64>,
}

const REFERRAL: i64 = 1;
const AGENCY: i64 = 2;
const RESALE: i64 = 3;
/// Of a reseller with its distributor.
pub(crate) const OF_RESELLER: i64 = 4;

impl Model {
    /// The association that lasts.
    pub(crate) fn association(&self, customer: Who) -> Option<&Association> {
        self.associations.iter().find(|one| one.customer == customer && one.to.is_none())
    }

    /// The association that there was at an instant.
    pub(crate) fn association_at(&self, customer: Who, at: i64) -> Option<&Association> {
        let lasts = |one: &Association| one.from <= at && one.to.is_none_or(|to| at < to);
        self.associations.iter().find(|one| one.customer == customer && lasts(one))
    }

    /// Whose customer or reseller somebody is.
    pub fn partner_of(&self, customer: Who) -> Option<Who> {
        self.association(customer).map(|one| one.partner)
    }

    fn belongs(&self, customer: Who, kind: i64) -> bool {
        self.association(customer).is_some_and(|one| one.kind == kind)
    }

    pub(crate) fn is_resale(&self, customer: Who) -> bool {
        self.belongs(customer, RESALE)
    }

    pub(crate) fn is_agency(&self, customer: Who) -> bool {
        self.belongs(customer, AGENCY)
    }

    /// Is it a customer of this partner, or of a reseller of this distributor?
    pub(crate) fn is_customer_of(&self, customer: Who, partner: Who) -> bool {
        let Some(own) = self.association(customer).filter(|one| one.kind != OF_RESELLER) else {
            return false;
        };
        let above = self.association(own.partner).filter(|one| one.kind == OF_RESELLER);
        own.partner == partner || above.is_some_and(|one| one.partner == partner)
    }

    fn partner_facts(&self, partner: Who, customer: Who) -> Fields {
        let facts = Fields::default().with("partner", self.people[partner].id);
        facts.with("customer", self.people[customer].id)
    }

    /// A customer belongs to a partner from now on.
    pub fn associate(&mut self, partner: Who, customer: Who, kind: i64) -> Answer {
        let (seller, buyer) = (self.people[partner].kind, self.people[customer].kind);
        let fits = if kind == OF_RESELLER {
            seller == Kind::Distributor && buyer == Kind::Reseller
        } else {
            matches!(seller, Kind::SolutionProvider | Kind::Reseller) && !buyer.sells()
        };
        let elsewhere = kind == AGENCY && self.site == Site::Intl;
        let resold_member = kind == RESALE && self.relation(customer).is_some();
        if !fits || elsewhere || self.association(customer).is_some() || resold_member {
            return Answer::refused(409, "HUBU.0129");
        }
        let from = self.now();
        self.associations.push(Association { partner, customer, kind, from, to: None });
        self.raise_both(partner, customer, "partner.customer_associated");
        self.detail_holds(self.partner_facts(partner, customer));
        self.is_about(customer);
        let body = Fields::default()
            .with("partner_id", self.people[partner].id)
            .with("customer_id", self.people[customer].id)
            .with("type", kind)
            .with("begin_time", Json::instant(from));
        Answer::of(201, body.done())
    }

    /// A customer no longer belongs to a partner.
    pub fn end_association(&mut self, partner: Who, customer: Who) -> Answer {
        let now = self.now();
        let mut all = self.associations.iter_mut();
        let lasting =
            all.find(|one| one.customer == customer && one.partner == partner && one.to.is_none());
        match lasting {
            Some(association) => {
                association.to = Some(now);
                self.raise_both(partner, customer, "partner.customer_released");
                self.detail(self.partner_facts(partner, customer));
                self.is_about(customer);
                Answer::empty()
            }
            None => Answer::refused(404, "HUBU.0130"),
        }
    }

    /// The associations somebody has or had, the newest first.
    pub fn list_associations(&self, who: Who, page: Page) -> Answer {
        let mut found: Vec<&Association> = self
            .associations
            .iter()
            .filter(|one| [one.partner, one.customer].contains(&who))
            .collect();
        found.reverse();
        let (total, found) = page.of(found);
        let shown: Vec<Json> = found.into_iter().map(|one| self.shown_association(one)).collect();
        let body = Fields::default().with("total_count", total).with("associations", shown);
        Answer::of(200, body.done())
    }

    fn shown_association(&self, one: &Association) -> Json {
        Fields::default()
            .with("partner_id", self.people[one.partner].id)
            .with("customer_id", self.people[one.customer].id)
            .with("type", one.kind)
            .with("begin_time", Json::instant(one.from))
            .with_some("end_time", one.to.map(Json::instant))
            .done()
    }

    /// A partner's accounts, or those of a reseller that it names.
    pub fn partner_balances(&self, who: Who, reseller: Option<&str>) -> Answer {
        if !self.people[who].kind.sells() {
            return Answer::refused(200, "CBC.5001");
        }
        let mut owner = who;
        if let Some(id) = reseller.filter(|_| self.people[who].kind == Kind::Distributor) {
            let own = |found: &Who| {
                let association = self.association(*found);
                association.is_some_and(|one| one.partner == who && one.kind == OF_RESELLER)
            };
            match self.find(id).filter(own) {
                Some(found) => owner = found,
                None => return Answer::refused(400, "CBC.99000037"),
            }
        }
        let accounts = self.partners_accounts(owner, false);
        Answer::of(200, Fields::default().with("account_balances", accounts).done())
    }

    /// The same in the old form: a partner's own accounts, or those of a customer it allocates to.
    pub fn partner_balances_former(&self, who: Who, customer: Option<&str>) -> Answer {
        if !self.people[who].kind.sells() {
            return Answer::refused(200, "CBC.5001");
        }
        let accounts = match customer {
            None => self.partners_accounts(who, true),
            Some(id) => match self.find(id).filter(|found| self.is_customer_of(*found, who)) {
                None => return Answer::refused(200, "CBC.5002"),
                Some(found) if !self.is_agency(found) => return Answer::refused(200, "CBC.5024"),
                Some(found) => self.shown_accounts(found, true),
            },
        };
        let body = Fields::default().with("error_code", "CBC.0000").with("error_msg", "success");
        Answer::of(200, body.with("account_balances", accounts).done())
    }

    fn partners_accounts(&self, owner: Who, former: bool) -> Vec<Json> {
        let mut accounts = self.shown_accounts(owner, former);
        let credits = self.people[owner]
            .books
            .iter()
            .filter(|((holds, end), _)| *holds == Holds::Credit && !self.ended(*end));
        let credit: i64 = credits.map(|(_, book)| book.balance).sum();
        let amount = self.balance((owner, Holds::Cash, 0)) + credit;
        let id = Json::Id("AL", self.people[owner].key, String::new());
        accounts.push(self.account((id, 8), amount.max(0), None, former));
        accounts
    }

    /// The ways in which a customer can belong to a partner.
    pub const ASSOCIATIONS: [i64; 4] = [REFERRAL, AGENCY, RESALE, OF_RESELLER];
}
