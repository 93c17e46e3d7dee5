//! Codes that are sent to phones and mail boxes, and tried.

use crate::answer::Answer;
use crate::customers::bad_parameter;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::site::Site;
use crate::world::{Model, Who};

const MINUTE_MS: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE_MS;

/// What codes are for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A member account is opened.
    Member,
    /// A bank card is shown.
    BankCard,
    /// A customer is registered.
    Registration,
}

impl Purpose {
    /// The operator plane's word.
    const fn word(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::BankCard => "bank_card",
            Self::Registration => "registration",
        }
    }
}

/// A code that was sent.
#[derive(Clone, Debug)]
pub struct SentCode {
    /// Who had it sent.
    pub sender: Who,
    /// What for.
    pub purpose: Purpose,
    /// Whom it is about.
    pub about: Option<Who>,
    /// The phone or mail box it went to.
    pub receiver: String,
    /// The code.
    pub code: Id,
    sent: i64,
    expires: i64,
    wrong: u32,
    pub(crate) used: bool,
}

/// A partner's wish to have a code sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerCode {
    /// To a mail box, and not to a phone?
    pub by_mail: bool,
    /// The phone; it counts on the Chinese site alone.
    pub phone: Option<&'static str>,
    /// The mail box; it counts on the international site alone.
    pub mail: Option<&'static str>,
    /// Whose bank card it is for, and not for a registration; that counts on the Chinese site alone.
    pub card_of: Option<String>,
}

/// Why a code does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Useless {
    Missing,
    Wrong,
    Expired,
    Void,
}

impl Model {
    /// A master has a code sent that opens a member account.
    pub fn send_member_code(&mut self, who: Who, phone: &str, minutes: Option<i64>) -> Answer {
        if !self.people[who].is_master() {
            let custody = self.relation(who).is_some_and(|one| one.custody);
            return Answer::refused(400, if custody { "CBC.70300009" } else { "CBC.70300008" });
        }
        let minutes = match minutes {
            None => 10,
            Some(long) if long > 60 => 5,
            Some(minutes) => minutes,
        };
        self.send(who, (Purpose::Member, None), phone, minutes)
    }

    /// A partner has a code sent: to register a customer, or for the bank card of one.
    pub fn send_partner_code(&mut self, who: Who, wish: &PartnerCode) -> Answer {
        let at_home = self.site == Site::Cn;
        let receiver = if at_home { wish.phone } else { wish.mail };
        let Some(receiver) = receiver.filter(|_| wish.by_mail != at_home) else {
            return bad_parameter();
        };
        let about = match wish.card_of.as_deref().filter(|_| at_home) {
            None => (Purpose::Registration, None),
            Some(id) => match self.find(id).filter(|found| self.is_customer_of(*found, who)) {
                Some(found) => (Purpose::BankCard, Some(found)),
                None => return Answer::refused(400, "CBC.99000035"),
            },
        };
        self.send(who, about, receiver, 10)
    }

    fn send(
        &mut self,
        who: Who,
        (purpose, about): (Purpose, Option<Who>),
        receiver: &str,
        minutes: i64,
    ) -> Answer {
        let now = self.now();
        let since = |span: i64| {
            let same = |one: &&SentCode| one.sender == who && one.receiver == receiver;
            self.codes.iter().filter(same).filter(|one| one.sent > now - span).count()
        };
        if since(60 * MINUTE_MS) >= 5 || since(DAY) >= 20 {
            return Answer::refused(400, "CBC.99000082");
        }
        self.codes.retain(|one| one.sender != who || one.sent >= now - DAY);
        let code = self.ids.unknown(Sort::SentCode);
        self.codes.push(SentCode {
            sender: who,
            purpose,
            about,
            receiver: receiver.to_owned(),
            code,
            sent: now,
            expires: now + minutes * MINUTE_MS,
            wrong: 0,
            used: false,
        });
        self.raise_code(who, now + minutes * MINUTE_MS);
        Answer::empty()
    }

    /// Tries a code; a wrong one counts against the last that was sent. Tells which one fits.
    pub(crate) fn try_code(
        &mut self,
        sent_by: (Who, Purpose, Option<Who>),
        phone: &str,
        code: Option<&str>,
    ) -> Result<usize, Useless> {
        let now = self.now();
        let (sender, purpose, about) = sent_by;
        let last = self.codes.iter().rposition(|one| {
            (one.sender, one.purpose, one.about) == (sender, purpose, about)
                && one.receiver == phone
        });
        let (Some(place), Some(code)) = (last, code) else { return Err(Useless::Missing) };
        let fits = self.ids.is(self.codes[place].code, code);
        let found = &mut self.codes[place];
        if found.used || found.expires <= now {
            return Err(Useless::Expired);
        }
        if found.wrong >= 3 {
            return Err(Useless::Void);
        }
        if !fits {
            found.wrong += 1;
            return Err(Useless::Wrong);
        }
        Ok(place)
    }

    /// The last hundred codes that went to a phone or mail box, the oldest first.
    pub fn list_codes(&self, receiver: &str) -> Answer {
        let mut found: Vec<&SentCode> = self.codes.iter().collect();
        found.retain(|one| receiver == one.receiver);
        let name = if receiver.contains('@') { "email" } else { "mobile_phone" };
        let found = found.split_off(found.len().saturating_sub(100));
        let shown = |one: &SentCode| {
            Fields::default()
                .with(name, one.receiver.as_str())
                .with("scene", one.purpose.word())
                .with("code", one.code)
                .with("sent_time", Json::instant(one.sent))
                .with("expire_time", Json::instant(one.expires))
                .with("used", one.used)
                .done()
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        Answer::of(200, Fields::default().with("codes", shown).done())
    }
}
