//! Tickets: a customer gets a QR code whose page certifies it as a person, once and for ten minutes.

use crate::answer::Answer;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::realname::{Paper, Proof};
use crate::world::{Model, Who};

/// What the link of a QR code ends with.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// The ticket itself.
    pub id: Id,
    who: Who,
    expires: i64,
    used: bool,
}

const LIFE_MS: i64 = 10 * 60_000;

/// A page that says no; its words are not compared.
fn page_refused(status: u16) -> Answer {
    Answer::of(status, Json::Page(Vec::new()))
}

impl Model {
    /// A customer gets a ticket, at the end of a link that begins so. Whoever it is gets one: the page
    /// tells what it is good for.
    pub fn issue_ticket(&mut self, who: Who, link: &'static str) -> Answer {
        let (id, expires) = (self.ids.unknown(Sort::Ticket), self.now() + LIFE_MS);
        self.raise(who, "real_name.qr_code_issued");
        let facts = Fields::default().with("customer_id", self.people[who].id);
        self.detail(facts.with("expires", Json::instant(expires)));
        self.tickets.push(Ticket { id, who, expires, used: false });
        let link = Json::Id(link, id, String::new());
        Answer::of(200, Fields::default().with("qr_code_url", link).done())
    }

    /// Would a ticket certify its customer now?
    pub fn ticket_serves(&self, ticket: usize) -> bool {
        self.holder_of(Some(ticket)).is_ok()
    }

    /// May somebody be certified as a person by a ticket?
    pub fn may_be_certified(&self, who: Who) -> bool {
        !self.is_settled(who) && self.may_be_person(who)
    }

    fn is_settled(&self, who: Who) -> bool {
        self.people[who].real_name.is_some() || self.waits_for_review(who)
    }

    fn may_be_person(&self, who: Who) -> bool {
        !self.people[who].kind.sells() && !self.in_enterprise(who)
    }

    /// Whom a ticket would certify now, or the page that tells why it does not.
    fn holder_of(&self, ticket: Option<usize>) -> Result<Who, Answer> {
        let ticket = ticket.map(|place| &self.tickets[place]);
        let live = ticket.filter(|ticket| !ticket.used && self.now() < ticket.expires);
        let Some(Ticket { who, .. }) = live else { return Err(page_refused(410)) };
        if self.may_be_certified(*who) { Ok(*who) } else { Err(page_refused(409)) }
    }

    /// The name a ticket certifies: what people call the account, or else the account's own.
    fn name_by_ticket(&self, who: Who) -> String {
        let person = &self.people[who];
        let named = !person.display_name.trim().is_empty();
        if named { person.display_name.clone() } else { person.account_name.clone() }
    }

    /// What the page says, beside its other words.
    fn page_of(&self, who: Who, more: &[&str]) -> Answer {
        let mut words = vec![self.people[who].account_name.clone(), self.name_by_ticket(who)];
        words.extend(more.iter().map(|word| (*word).to_owned()));
        Answer::of(200, Json::Page(words))
    }

    /// The page that a QR code leads to; a button of it goes on.
    pub fn ticket_page(&self, ticket: Option<usize>) -> Answer {
        match self.holder_of(ticket) {
            Ok(who) => self.page_of(who, &["<form method=\"post\">"]),
            Err(page) => page,
        }
    }

    /// The button is pressed: the customer is certified as a person, at once and for good.
    pub fn use_ticket(&mut self, ticket: Option<usize>) -> Answer {
        let who = match self.holder_of(ticket) {
            Ok(who) => who,
            Err(page) => return page,
        };
        if let Some(place) = ticket {
            self.tickets[place].used = true;
        }
        let paper = Paper {
            customer: String::new(),
            proof: Proof::QrCode,
            name: self.name_by_ticket(who),
            number: String::new(),
            images: Vec::new(),
            platform: String::new(),
            change: false,
            former: false,
        };
        self.take_application((who, None), &paper, true);
        self.page_of(who, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::customers::Kind;
    use crate::site::Site;

    const LINK: &str = "https://example.org/";

    #[test]
    fn a_ticket_serves_once_and_not_for_long() {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 0, 0);
        let id = model.ids.given(Sort::Account, "one");
        let who = model.add_person(id, Kind::Enterprise, "company");
        let late = {
            let mut model = model.clone();
            model.issue_ticket(who, LINK);
            model.advance(LIFE_MS);
            model.use_ticket(Some(0))
        };
        assert_eq!(late.status, 410);
        for _ in 0..2 {
            model.issue_ticket(who, LINK);
        }
        assert_eq!(model.use_ticket(None).status, 410);
        assert_eq!(model.use_ticket(Some(0)), model.page_of(who, &[]));
        assert_eq!((model.people[who].kind, model.applications.len()), (Kind::Person, 1));
        assert_eq!(model.use_ticket(Some(0)).status, 410);
        assert_eq!(model.ticket_page(Some(1)).status, 409);
    }
}
