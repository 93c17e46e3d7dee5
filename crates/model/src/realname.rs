//! Real-name authentication: partners apply for their customers, operators decide.

use crate::answer::Answer;
use crate::customers::{Kind, RealName, bad_parameter, nothing_new, unknown_customer};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::site::Site;
use crate::verification::{Purpose, Useless};
use crate::world::{Model, Page, Who};

/// What is shown to prove who somebody is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Proof {
    /// A certificate of a person, by its number on the wire.
    Person(i64),
    /// A bank card: its number, its phone, and the code that was sent to that.
    Card(String, String, String),
    /// A certificate of a company, by its number on the wire, and its legal person's name and number.
    Company(Option<i64>, Option<(String, String)>),
    /// The page behind a QR code: nothing is shown there.
    QrCode,
}

/// An application for real-name authentication.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// Whose customer: its id.
    pub customer: String,
    /// What is shown.
    pub proof: Proof,
    /// The name to be certified.
    pub name: String,
    /// The number of the certificate.
    pub number: String,
    /// Names of images.
    pub images: Vec<String>,
    /// The partner's name for its platform.
    pub platform: String,
    /// Is a person to become a company?
    pub change: bool,
    /// Is it the old form?
    pub former: bool,
}

/// An application that was taken.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its id.
    pub id: Id,
    /// Whom it is for.
    pub who: Who,
    /// Who applied for it; nobody did where it followed a QR code.
    partner: Option<Who>,
    paper: Paper,
    /// 0 waits, 1 turned down, 2 passed.
    pub state: i64,
    opinion: Option<String>,
    applied: i64,
    decided: Option<i64>,
}

/// A certificate that certifies nobody.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Its id.
    pub id: Id,
    number: String,
    reason: String,
    at: i64,
}

const PASSPORT: i64 = 3;
const DAY: i64 = 24 * 3_600_000;

/// Numbers are the same whatever blanks and small letters stand in them.
fn spelling(number: &str) -> String {
    number.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_uppercase).collect()
}

fn refused(code: &str) -> Answer {
    Answer::refused(400, code)
}

impl Paper {
    const fn is_person(&self) -> bool {
        !matches!(self.proof, Proof::Company(..))
    }

    fn scheme(&self) -> &'static str {
        match self.proof {
            Proof::Person(_) => "personal_certificate",
            Proof::Card(..) => "bank_card",
            Proof::Company(..) => "unit_certificate",
            Proof::QrCode => "qr_code",
        }
    }

    fn certificate(&self) -> Option<&'static str> {
        Some(match self.proof {
            Proof::Person(PASSPORT) => "passport",
            Proof::Person(5) => "hong_kong_macao_permit",
            Proof::Person(6) => "taiwan_permit",
            Proof::Person(9) => "hong_kong_macao_residence",
            Proof::Person(_) => "taiwan_residence",
            Proof::Company(Some(0), _) => "business_licence",
            Proof::Company(Some(1), _) => "public_institution",
            Proof::Company(Some(2), _) => "social_organisation",
            Proof::Company(Some(3), _) => "law_enforcement",
            Proof::Company(Some(4), _) => "organisation_code",
            Proof::Company(Some(_), _) => "other",
            _ => return None,
        })
    }

    /// The international site takes a passport by two images, and both sides of a company's paper.
    fn images_needed(&self, site: Site) -> usize {
        let abroad = usize::from(site == Site::Intl);
        match self.proof {
            Proof::Person(PASSPORT) => 3 - abroad,
            Proof::Person(_) => 3,
            Proof::Card(..) => 1,
            Proof::QrCode => 0,
            Proof::Company(_, None) => 1 + abroad,
            Proof::Company(_, Some(_)) => 3 + abroad,
        }
    }

    fn numbers(&self) -> Vec<String> {
        let mut numbers = vec![spelling(&self.number)];
        if let Proof::Company(_, Some((_, number))) = &self.proof {
            numbers.push(spelling(number));
        }
        numbers
    }
}

impl Model {
    /// A partner applies for a customer.
    pub fn apply(&mut self, partner: Who, paper: &Paper) -> Answer {
        // Bank cards are of the Chinese site.
        if matches!(paper.proof, Proof::Card(..)) && self.site == Site::Intl {
            return bad_parameter();
        }
        let who = self.find(&paper.customer);
        let tried = match &paper.proof {
            Proof::Card(_, phone, code) => {
                Some(self.try_code((partner, Purpose::BankCard, who), phone, Some(code)))
            }
            _ => None,
        };
        let Some(who) = who.filter(|who| self.is_customer_of(*who, partner)) else {
            return if paper.former {
                Answer::refused(500, "CBC.5002")
            } else {
                refused("CBC.99000035")
            };
        };
        let passed = match self.against(partner, who, paper, tried) {
            Ok(passed) => passed,
            Err(answer) => return answer,
        };
        if let Some(Ok(place)) = tried {
            self.codes[place].used = true;
        }
        self.take_application((who, Some(partner)), paper, passed);
        let review = i64::from(!passed);
        let body = Fields::default();
        let body = if paper.former {
            body.with("error_code", "CBC.0000")
                .with("error_msg", "success")
                .with("isReview", review)
                .with("errorItems", Vec::<Json>::new())
        } else {
            body.with("is_review", review)
        };
        Answer::of(200, body.done())
    }

    /// An application is written down; where it passes at once, its customer is certified.
    pub(crate) fn take_application(
        &mut self,
        (who, partner): (Who, Option<Who>),
        paper: &Paper,
        passed: bool,
    ) {
        let (id, now) = (self.ids.unknown(Sort::Application), self.now());
        self.applications.push(Application {
            id,
            who,
            partner,
            paper: paper.clone(),
            state: if passed { 2 } else { 0 },
            opinion: None,
            applied: now,
            decided: passed.then_some(now),
        });
        self.raise(who, "real_name.applied");
        self.is_about(who);
        self.tell_application(self.applications.len() - 1);
        if passed {
            self.certify(who, paper);
            self.raise(who, "real_name.decided");
        }
    }

    fn last_application(&self, who: Who) -> Option<&Application> {
        self.applications.iter().rfind(|one| one.who == who)
    }

    /// Whether an application of a customer waits for its review.
    pub fn waits_for_review(&self, who: Who) -> bool {
        self.last_application(who).is_some_and(|last| last.state == 0)
    }

    /// What speaks against an application; else, whether it passes at once.
    fn against(
        &self,
        partner: Who,
        who: Who,
        paper: &Paper,
        tried: Option<Result<usize, Useless>>,
    ) -> Result<bool, Answer> {
        if !self.people[partner].uploads {
            return Err(refused("CBC.99005030"));
        }
        if paper.images.len() != paper.images_needed(self.site) {
            return Err(bad_parameter());
        }
        if paper.images.iter().any(|image| !image.ends_with("jpg")) {
            return Err(refused("CBC.99000100"));
        }
        let person = &self.people[who];
        let verified = person.real_name.is_some();
        let waits = self.waits_for_review(who);
        let may_change = verified && person.kind == Kind::Person && paper.change;
        if waits || (verified && !may_change) {
            return Err(refused("CBC.99007188"));
        }
        if paper.change && !verified {
            return Err(refused("CBC.99007004"));
        }
        let day = self.now() - DAY;
        let today = self.applications.iter().filter(|one| one.who == who && one.applied > day);
        if today.count() >= 5 {
            return Err(refused("CBC.99007191"));
        }
        if paper.is_person() && self.in_enterprise(who) {
            return Err(refused("CBC.70600026"));
        }
        if self.is_barred(paper) {
            let code = if paper.is_person() { "CBC.99007193" } else { "CBC.70600032" };
            return Err(refused(code));
        }
        if self.holders(paper, who) >= 5 {
            if paper.is_person() {
                return Err(refused("CBC.99007189"));
            }
            let items = ["VERIFIED_NUMBER_OVER_MAX_LIMIT"];
            let name = if paper.former { "errorItems" } else { "fail_check_items" };
            return Err(Answer::listing(400, "CBC.99007004", (name, &items)));
        }
        let Proof::Card(card, ..) = &paper.proof else { return Ok(false) };
        match tried {
            Some(Err(Useless::Missing | Useless::Wrong)) | None => Err(refused("CBC.99004010")),
            Some(Err(Useless::Expired)) => Err(refused("CBC.99000027")),
            Some(Err(Useless::Void)) => Err(refused("CBC.99004009")),
            Some(Ok(_)) => match card.get(card.len().saturating_sub(4)..) {
                Some(last @ ("7202" | "7219" | "7255" | "7258" | "7260" | "7261" | "7262")) => {
                    Err(refused(&format!("CBC.9900{last}")))
                }
                _ => Ok(true),
            },
        }
    }

    /// Whether a customer is a master or a member, who can't be a person.
    pub fn in_enterprise(&self, who: Who) -> bool {
        self.people[who].is_master() || self.relation(who).is_some()
    }

    fn is_barred(&self, paper: &Paper) -> bool {
        let numbers = paper.numbers();
        self.bars.iter().any(|bar| numbers.contains(&spelling(&bar.number)))
    }

    /// How many others are certified by a number, or wait to be.
    fn holders(&self, paper: &Paper, except: Who) -> usize {
        let number = spelling(&paper.number);
        let same = |one: &&Application| {
            one.who != except && one.state != 1 && spelling(&one.paper.number) == number
        };
        let mut holders: Vec<Who> = self.applications.iter().filter(same).map(|o| o.who).collect();
        holders.sort_unstable();
        holders.dedup();
        holders.len()
    }

    fn certify(&mut self, who: Who, paper: &Paper) {
        let licence = matches!(paper.proof, Proof::Company(Some(0), _));
        let code = licence.then(|| paper.number.clone());
        let person = &mut self.people[who];
        person.real_name = Some(RealName { name: paper.name.clone(), code });
        if !person.kind.sells() {
            person.kind = if paper.is_person() { Kind::Person } else { Kind::Enterprise };
        }
    }

    /// An operator decides; with an opinion it turns the application down.
    pub fn decide(&mut self, place: usize, opinion: Option<&str>) -> Answer {
        let (who, paper) = (self.applications[place].who, self.applications[place].paper.clone());
        if self.applications[place].state != 0 {
            return Answer::refused(409, "HUBU.0182");
        }
        let now = self.now();
        if let Some(opinion) = opinion {
            if opinion.trim().is_empty() {
                return bad_parameter();
            }
            self.applications[place].opinion = Some(opinion.trim().to_owned());
        } else {
            if (paper.is_person() && self.in_enterprise(who)) || self.is_barred(&paper) {
                return Answer::refused(409, "HUBU.0185");
            }
            self.certify(who, &paper);
        }
        self.applications[place].state = if opinion.is_some() { 1 } else { 2 };
        self.applications[place].decided = Some(now);
        self.raise(who, "real_name.decided");
        self.is_about(who);
        self.tell_application(place);
        Answer::empty()
    }

    /// What trails say of an application.
    fn tell_application(&mut self, place: usize) {
        let one = &self.applications[place];
        let facts = Fields::default().with("customer_id", self.people[one.who].id);
        let facts = facts.with("application_id", one.id).with("scheme", one.paper.scheme());
        self.detail_holds(facts);
    }

    /// Where a customer stands, as it sees it itself.
    pub fn real_name_status(&self, who: Who) -> Answer {
        let person = &self.people[who];
        let (status, kind) = match (&person.real_name, self.last_application(who)) {
            (Some(_), _) => (2_i64, Some(i64::from(person.kind != Kind::Person))),
            (None, Some(last)) if last.state != 2 => {
                (last.state, Some(i64::from(!last.paper.is_person())))
            }
            _ => (-1, None),
        };
        let kind = kind.map_or(Json::Null, Json::from);
        let body = Fields::default().with("verified_status", status).with("verified_type", kind);
        Answer::of(200, body.done())
    }

    /// What became of a customer's last application, as its partner sees it.
    pub fn review_result(&self, partner: Who, customer: &str, former: bool) -> Answer {
        let own = |who: &Who| self.is_customer_of(*who, partner);
        let Some(who) = self.find(customer).filter(own) else {
            return if former { Answer::refused(500, "CBC.5002") } else { refused("CBC.99000035") };
        };
        let last = self.last_application(who);
        // What was said of papers that a former partner sent is between those two.
        let own = |partner: Who| self.is_customer_of(who, partner);
        let said = last.filter(|last| last.partner.is_none_or(own));
        let mut body = Fields::default();
        if former {
            body = body.with("error_code", "CBC.0000").with("error_msg", "success");
        }
        let name = if former { "reviewResult" } else { "review_result" };
        let body = body
            .with_some(name, last.map(|last| last.state))
            .with_some("opinion", said.and_then(|last| last.opinion.clone()));
        Answer::of(200, body.done())
    }

    /// Applications as operators see them, the oldest first.
    pub fn list_applications(&self, state: Option<i64>, of: Option<&str>, page: Page) -> Answer {
        let who = of.map(|id| self.find(id));
        if who == Some(None) {
            return unknown_customer();
        }
        let wanted = |one: &&Application| {
            state.is_none_or(|state| state == one.state)
                && who.is_none_or(|who| who == Some(one.who))
        };
        let (total, found) = page.of(self.applications.iter().filter(wanted).collect());
        let shown: Vec<Json> = found.into_iter().map(|one| self.shown_application(one)).collect();
        let body = Fields::default().with("total_count", total).with("applications", shown);
        Answer::of(200, body.done())
    }

    /// One application.
    pub fn show_application(&self, place: Option<usize>) -> Answer {
        match place {
            Some(place) => Answer::of(200, self.shown_application(&self.applications[place])),
            None => Answer::refused(404, "HUBU.0181"),
        }
    }

    fn shown_application(&self, one: &Application) -> Json {
        let paper = &one.paper;
        let (card, legal) = match &paper.proof {
            Proof::Card(card, ..) => (Some(card.as_str()), None),
            Proof::Company(_, legal) => (None, legal.as_ref()),
            Proof::Person(_) | Proof::QrCode => (None, None),
        };
        let legal = legal.map(|(name, number)| {
            let legal = Fields::default().with("name", name.as_str());
            legal.with("verified_number", number.as_str()).done()
        });
        let images: Vec<Json> = paper.images.iter().map(|image| image.as_str().into()).collect();
        Fields::default()
            .with("application_id", one.id)
            .with("customer_id", self.people[one.who].id)
            .with_some("partner_id", one.partner.map(|partner| self.people[partner].id))
            .with("type", if paper.is_person() { "individual" } else { "enterprise" })
            .with("scheme", paper.scheme())
            .with_some("certificate", paper.certificate())
            .with("change", paper.change)
            .with("platform", paper.platform.as_str())
            .with("name", paper.name.as_str())
            .with("verified_number", paper.number.as_str())
            .with_some("bank_account", card)
            .with_some("legal_person", legal)
            .with("attachments", images)
            .with(
                "state",
                ["pending", "rejected", "passed"][usize::try_from(one.state).unwrap_or(0)],
            )
            .with_some("opinion", one.opinion.as_deref())
            .with("applied_time", Json::instant(one.applied))
            .with_some("decided_time", one.decided.map(Json::instant))
            .done()
    }

    /// The ids of what is barred, where they are known.
    pub fn bar_ids(&self) -> Vec<String> {
        self.bars.iter().filter_map(|bar| self.ids.text(bar.id)).map(str::to_owned).collect()
    }

    /// A certificate is barred.
    pub fn bar(&mut self, number: &str, reason: &str) -> Answer {
        if self.bars.iter().any(|bar| spelling(&bar.number) == spelling(number)) {
            return nothing_new();
        }
        let (id, at) = (self.ids.unknown(Sort::Bar), self.now());
        self.bars.push(Bar { id, number: number.to_owned(), reason: reason.to_owned(), at });
        let body = Fields::default().with("bar_id", id).with("reason", reason);
        self.detail(body.clone());
        Answer::of(200, body.with("barred_time", Json::instant(at)).done())
    }

    /// It is barred no more.
    pub fn unbar(&mut self, id: &str) -> Answer {
        match self.bars.iter().position(|bar| self.ids.is(bar.id, id)) {
            Some(place) => {
                let bar = self.bars.remove(place);
                self.detail(Fields::default().with("bar_id", bar.id));
                Answer::empty()
            }
            None => Answer::refused(404, "HUBU.0183"),
        }
    }

    /// What is barred, the last one first.
    pub fn list_bars(&self, page: Page) -> Answer {
        let (total, found) = page.of(self.bars.iter().rev().collect());
        let shown = |bar: &Bar| {
            Fields::default()
                .with("bar_id", bar.id)
                .with("verified_number", bar.number.as_str())
                .with("reason", bar.reason.as_str())
                .with("barred_time", Json::instant(bar.at))
                .done()
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        let body = Fields::default().with("total_count", total).with("certificates", shown);
        Answer::of(200, body.done())
    }

    /// A partner may upload images, or no longer.
    pub fn set_uploads(&mut self, who: Who, enabled: bool) -> Answer {
        if !self.people[who].kind.sells() {
            return Answer::refused(409, "HUBU.0184");
        }
        if self.people[who].uploads == enabled {
            return nothing_new();
        }
        self.people[who].uploads = enabled;
        self.raise(who, "real_name.uploads_set");
        let facts = Fields::default().with("partner", self.people[who].id);
        self.detail(facts.with("enabled", enabled));
        Answer::empty()
    }
}
