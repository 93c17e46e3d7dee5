//! Stored-value cards that are made before anybody has them, and the codes that redeem them.

use crate::answer::Answer;
use crate::coupons::unchanged;
use crate::customers::nothing_new;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::plans::PlanKind;
use crate::world::{Model, Page, Who};

/// Where a card of a batch stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CardState {
    /// Nobody has it.
    Unredeemed,
    /// It is a coupon of somebody: its place, and since when.
    Redeemed(usize, i64),
    /// Nobody will have it.
    Voided,
}

impl CardState {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unredeemed => "unredeemed",
            Self::Redeemed(..) => "redeemed",
            Self::Voided => "voided",
        }
    }
}

/// A card of a batch.
#[derive(Clone, Debug)]
pub struct Card {
    /// The number in its number.
    pub number: Id,
    /// What redeems it, as it is printed.
    pub code: Id,
    /// The place of its batch.
    pub batch: usize,
    /// Where it stands.
    pub state: CardState,
}

/// A batch of cards to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBatch {
    /// The place of its plan; `None`: there is no such plan.
    pub plan: Option<usize>,
    /// Its name.
    pub name: String,
    /// How many cards.
    pub count: usize,
    /// Are they usable as soon as they are redeemed?
    pub active: bool,
}

/// A batch of cards.
#[derive(Clone, Debug)]
pub struct CardBatch {
    /// The number in its id.
    pub id: Id,
    /// The place of its plan.
    pub plan: usize,
    name: String,
    active: bool,
    created: i64,
    voided: Option<i64>,
}

/// Wrong codes that somebody tried in a row.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Guesses {
    wrong: u32,
    /// Until when of the process's clock nothing is tried.
    locked: Option<i64>,
}

/// So many wrong codes are forgiven; the next one locks.
const FORGIVEN: u32 = 5;
const LOCKED_MS: i64 = 5 * 60_000;

fn unknown_batch() -> Answer {
    Answer::refused(404, "HUBU.0164")
}

/// A code is the same whatever case, blanks and hyphens it is written in; signs that are read for one
/// another are one.
fn spelling(code: &str) -> String {
    let signs = code.chars().filter(|sign| *sign != '-' && *sign != ' ');
    let one = |sign: char| match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    signs.map(one).collect()
}

impl Model {
    /// A batch of cards is made.
    pub fn create_card_batch(&mut self, new: &NewBatch) -> Answer {
        let Some(plan) = new.plan else { return Answer::refused(404, "HUBU.0161") };
        if self.plans[plan].terms.kind != PlanKind::Card {
            return Answer::refused(409, "HUBU.0169");
        }
        if self.validity(plan).1 <= self.now() {
            return unchanged();
        }
        let (place, id, created) = (self.batches.len(), self.ids.unknown(Sort::Batch), self.now());
        let NewBatch { name, active, .. } = new.clone();
        self.batches.push(CardBatch { id, plan, name, active, created, voided: None });
        let mut shown = Vec::new();
        for _ in 0..new.count {
            let (number, code) = (self.ids.unknown(Sort::Card), self.ids.unknown(Sort::CardCode));
            let number_shown = Json::Id("SV", number, String::new());
            shown.push(Fields::default().with("card_no", number_shown).with("code", code).done());
            self.cards.push(Card { number, code, batch: place, state: CardState::Unredeemed });
        }
        let face = self.plans[plan].terms.face;
        let facts = self.batch_head(place).with("cards", new.count);
        self.detail(facts.with("face_value", Json::amount(face)));
        let body = self.batch_head(place).with("face_value", Json::amount(face));
        let body = body.with("created_time", Json::instant(created)).with("cards", shown);
        Answer::of(201, body.done())
    }

    fn batch_head(&self, place: usize) -> Fields {
        let batch = &self.batches[place];
        Fields::default()
            .with("batch_id", Json::Id("CB", batch.id, String::new()))
            .with("plan_id", Json::Id("PP", self.plans[batch.plan].id, String::new()))
            .with("name", batch.name.as_str())
            .with("active", batch.active)
    }

    fn shown_batch(&self, place: usize) -> Json {
        let of = |word: &str| self.cards_in(place, Some(word)).len();
        let batch = &self.batches[place];
        self.batch_head(place)
            .with("cards", self.cards_in(place, None).len())
            .with("unredeemed", of("unredeemed"))
            .with("redeemed", of("redeemed"))
            .with("voided", of("voided"))
            .with("created_time", Json::instant(batch.created))
            .with_some("voided_time", batch.voided.map(Json::instant))
            .done()
    }

    /// The cards of a batch in the order of their making, all or those in one state.
    fn cards_in(&self, batch: usize, state: Option<&str>) -> Vec<&Card> {
        let wanted = |card: &&Card| {
            card.batch == batch && state.is_none_or(|word| word == card.state.word())
        };
        self.cards.iter().filter(wanted).collect()
    }

    /// One batch.
    pub fn show_card_batch(&self, batch: Option<usize>) -> Answer {
        batch.map_or_else(unknown_batch, |place| Answer::of(200, self.shown_batch(place)))
    }

    /// The batches, the newest first.
    pub fn list_card_batches(&self, page: Page) -> Answer {
        let (total, found) = page.of((0..self.batches.len()).rev().collect());
        let shown: Vec<Json> = found.into_iter().map(|place| self.shown_batch(place)).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("batches", shown).done())
    }

    /// The cards of a batch.
    pub fn list_batch_cards(
        &self,
        batch: Option<usize>,
        state: Option<&str>,
        page: Page,
    ) -> Answer {
        let Some(batch) = batch else { return unknown_batch() };
        let (total, found) = page.of(self.cards_in(batch, state));
        let shown: Vec<Json> = found.into_iter().map(|card| self.shown_card(card)).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("cards", shown).done())
    }

    fn shown_card(&self, card: &Card) -> Json {
        let redeemed = match card.state {
            CardState::Redeemed(coupon, at) => Some((coupon, at)),
            CardState::Unredeemed | CardState::Voided => None,
        };
        let owner = redeemed.map(|(coupon, _)| self.people[self.coupons[coupon].who].id);
        Fields::default()
            .with("card_no", Json::Id("SV", card.number, String::new()))
            .with("state", card.state.word())
            .with_some("customer_id", owner)
            .with_some("card_id", redeemed.map(|(coupon, _)| self.coupon_id(coupon)))
            .with_some("redeemed_time", redeemed.map(|(_, at)| Json::instant(at)))
            .done()
    }

    /// What is left of a batch is voided.
    pub fn void_card_batch(&mut self, batch: Option<usize>, reason: &str) -> Answer {
        let Some(batch) = batch else { return unknown_batch() };
        let now = self.now();
        let mut voided = 0_usize;
        for card in &mut self.cards {
            if card.batch == batch && card.state == CardState::Unredeemed {
                card.state = CardState::Voided;
                voided += 1;
            }
        }
        if voided == 0 {
            return nothing_new();
        }
        self.batches[batch].voided = Some(now);
        let id = Json::Id("CB", self.batches[batch].id, String::new());
        let facts = Fields::default().with("batch_id", id).with("voided", voided);
        self.detail(facts.with("reason", reason));
        Answer::of(200, Fields::default().with("voided", voided).done())
    }

    /// A card comes into somebody's account; tells as which coupon.
    fn take_card(&mut self, card: usize, who: Who) -> Result<usize, Answer> {
        let Card { batch, state, .. } = self.cards[card];
        if state != CardState::Unredeemed {
            return Err(Answer::refused(409, "HUBU.0167"));
        }
        let CardBatch { plan, active, .. } = self.batches[batch];
        let now = self.now();
        if self.validity(plan).1 <= now {
            return Err(unchanged());
        }
        let coupon = self.issue_one(who, plan, active);
        let number = Json::Id("SV", self.cards[card].number, String::new());
        let id = Json::Id("CB", self.batches[batch].id, String::new());
        self.add_to_detail([("card_no", number), ("batch_id", id)]);
        self.cards[card].state = CardState::Redeemed(coupon, now);
        Ok(coupon)
    }

    fn taken(&self, card: usize, coupon: usize) -> Fields {
        let plan = self.coupons[coupon].plan;
        Fields::default()
            .with("card_no", Json::Id("SV", self.cards[card].number, String::new()))
            .with("card_id", self.coupon_id(coupon))
            .with("card_name", self.plans[plan].terms.name.as_str())
            .with("face_value", Json::amount(self.coupons[coupon].face))
            .with("effective_time", Json::instant(self.coupons[coupon].effective))
            .with("expire_time", Json::instant(self.coupons[coupon].expires))
    }

    /// An operator puts a card of a batch into somebody's account.
    pub fn bind_card(&mut self, batch: usize, card: Option<usize>, who: Who) -> Answer {
        let Some(card) = card.filter(|card| self.cards[*card].batch == batch) else {
            return Answer::refused(404, "HUBU.0165");
        };
        let coupon = match self.take_card(card, who) {
            Ok(coupon) => coupon,
            Err(answer) => return answer,
        };
        let body = self.taken(card, coupon).with("state", self.coupons[coupon].state.word());
        Answer::of(201, body.with("redeemed_time", Json::instant(self.now())).done())
    }

    /// Somebody redeems a code. Only a card that comes into the account ends a row of wrong codes.
    pub fn redeem_card(&mut self, who: Who, code: &str) -> Answer {
        if self.is_locked_out(who) {
            return Answer::refused(403, "HUBU.0168");
        }
        let wanted = spelling(code);
        let fits = |card: &Card| self.id(card.code).is_some_and(|known| spelling(known) == wanted);
        let Some(card) = self.cards.iter().position(fits) else {
            self.guessed_wrong(who);
            return Answer::refused(400, "HUBU.0166");
        };
        let coupon = match self.take_card(card, who) {
            Ok(coupon) => coupon,
            Err(answer) => return answer,
        };
        self.guesses.remove(&who);
        Answer::of(201, self.taken(card, coupon).done())
    }

    /// How many wrong codes somebody has tried in a row.
    pub fn wrong_codes(&self, who: Who) -> u32 {
        self.guesses.get(&who).map_or(0, |row| row.wrong)
    }

    /// Was it too many, not long ago?
    pub fn is_locked_out(&self, who: Who) -> bool {
        let until = self.guesses.get(&who).and_then(|row| row.locked);
        until.is_some_and(|until| self.wall < until)
    }

    fn guessed_wrong(&mut self, who: Who) {
        let wall = self.wall;
        let row = self.guesses.entry(who).or_default();
        // Whoever was locked out and is not any more begins anew.
        if row.locked.is_some() {
            *row = Guesses::default();
        }
        row.wrong += 1;
        if row.wrong > FORGIVEN {
            row.locked = Some(wall + LOCKED_MS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::customers::Kind;
    use crate::plans::{NewPlan, Scene, Validity};
    use crate::site::Site;

    const CODES: [&str; 2] = ["0123-4567-89AB-CDEF", "GHJK-MNPQ-RSTV-WXYZ"];

    /// Somebody, and a batch of two cards whose codes were heard.
    fn with_cards() -> (Model, Who) {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 1_767_225_600_000, 1_767_225_600_000);
        let id = model.ids.given(Sort::Account, "a");
        let who = model.add_person(id, Kind::Person, "somebody");
        model.create_plan(&NewPlan {
            kind: PlanKind::Card,
            single: false,
            name: "fair".to_owned(),
            description: String::new(),
            face: crate::amount::UNIT,
            scene: Scene::Other,
            of_partner: false,
            source: String::new(),
            validity: Validity::Days(30),
            limits: Vec::new(),
        });
        let name = "a batch".to_owned();
        let new = NewBatch { plan: Some(0), name, count: 2, active: true };
        assert_eq!(model.create_card_batch(&new).status, 201);
        for (place, code) in CODES.iter().enumerate() {
            model.ids.learn(model.cards[place].code, code);
        }
        (model, who)
    }

    #[test]
    fn a_card_is_redeemed_once_however_its_code_is_written() {
        let (mut model, who) = with_cards();
        assert_eq!(model.redeem_card(who, "o 1 2 3 4567 89ab-cdef").status, 201);
        assert_eq!(model.held(0), crate::amount::UNIT);
        assert_eq!(model.redeem_card(who, CODES[0]).status, 409);
        assert_eq!(model.void_card_batch(Some(0), "why").status, 200);
        assert_eq!(model.redeem_card(who, CODES[1]).status, 409);
        assert_eq!(model.void_card_batch(Some(0), "why"), nothing_new());
    }

    #[test]
    fn the_sixth_wrong_code_in_a_row_locks_out_for_five_minutes() {
        let (mut model, who) = with_cards();
        let wrong = |model: &mut Model, times| {
            for _ in 0..times {
                assert_eq!(model.redeem_card(who, "wrong").status, 400);
            }
        };
        wrong(&mut model, 5);
        assert_eq!(model.redeem_card(who, CODES[0]).status, 201);
        wrong(&mut model, 5);
        assert_eq!(model.redeem_card(who, CODES[0]).status, 409);
        wrong(&mut model, 1);
        assert_eq!(model.redeem_card(who, CODES[1]).status, 403);
        model.wall += LOCKED_MS - 1;
        assert!(model.is_locked_out(who));
        model.wall += 1;
        wrong(&mut model, 6);
        assert!(model.is_locked_out(who));
        model.restarted();
        assert_eq!(model.redeem_card(who, CODES[1]).status, 201);
    }
}
