//! Stored-value cards that are made before anybody has them: a batch of a plan, and for each card a
//! number that may be seen and a code that may not. Whoever redeems the code gets the same instrument
//! as is issued to customers by name.

use super::CouponRefusal;
use crate::confidential::Secret;
use crate::ids::{BatchKey, CardKey, CouponKey, CustomerKey, Ids, PlanKey};
use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// Where a card of a batch stands. Both ends are final.
    CardState {
        /// Nobody has redeemed it.
        Unredeemed = 1 "unredeemed",
        /// It is in somebody's account.
        Redeemed = 2 "redeemed",
        /// Its batch was voided before anybody redeemed it.
        Voided = 3 "voided",
    }
}

/// A batch of cards. What a card is worth and how long it is valid, its plan says: days are counted from
/// the instant at which it is redeemed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardBatch {
    /// Row key.
    pub key: BatchKey,
    /// Of which plan.
    pub plan: PlanKey,
    /// What operators call it (≤ 128 characters).
    pub name: String,
    /// How many cards it has.
    pub cards: i64,
    /// Are its cards usable as soon as they are redeemed? The others are activated by an operator.
    pub active: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When what was left of it was voided.
    pub voided: Option<Timestamp>,
}

/// A card of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Card {
    /// Row key; its wire form is the card's number.
    pub key: CardKey,
    /// Of which batch.
    pub batch: BatchKey,
    /// Where it stands.
    pub state: CardState,
    /// Who has it, as what, and since when.
    pub redeemed: Option<(CustomerKey, CouponKey, Timestamp)>,
}

impl Card {
    /// May it be redeemed?
    ///
    /// # Errors
    /// [`CardRefusal::Redeemed`], [`CardRefusal::Voided`].
    pub const fn check(&self) -> Result<(), CardRefusal> {
        match self.state {
            CardState::Unredeemed => Ok(()),
            CardState::Redeemed => Err(CardRefusal::Redeemed),
            CardState::Voided => Err(CardRefusal::Voided),
        }
    }
}

/// Why nothing is done with a batch or a card. The order of the variants is their precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CardRefusal {
    /// No such batch.
    UnknownBatch,
    /// The batch has no such card.
    UnknownCard,
    /// The plan is not one of stored-value cards.
    NotForCards,
    /// Somebody has redeemed it.
    Redeemed,
    /// It was voided.
    Voided,
    /// Every card of the batch is redeemed or void already.
    NothingLeft,
    /// The coupon it would become cannot be.
    Coupon(CouponRefusal),
}

/// How many cards a batch has at the most: a write is short.
pub const MOST_CARDS: i64 = 500;

/// Digits and letters that are not taken for each other: no I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs of a code, the last of which checks the others: 75 bits are drawn.
const SIGNS: usize = 16;
/// Signs of a group, as it is printed.
const GROUP: usize = 4;

/// What redeems a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardCode(Secret);

impl CardCode {
    /// A code nobody has seen.
    pub fn draw(ids: &mut Ids) -> Self {
        let mut code = ids.text(ALPHABET, SIGNS - 1);
        let places: Vec<usize> = code.bytes().filter_map(place).collect();
        code.push(char::from(ALPHABET[check_sign(&places)]));
        Self(Secret::new(code))
    }

    /// Reads a code as people write it: in either case, with or without hyphens and spaces, `O` for `0`,
    /// `I` and `L` for `1`.
    ///
    /// # Errors
    /// `None` when it has another length, other signs, or was miswritten: no such code was ever drawn.
    pub fn parse(text: &str) -> Option<Self> {
        let signs = text.chars().filter(|sign| !matches!(sign, '-' | ' '));
        let code: String = signs
            .map(|sign| match sign.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                sign => sign,
            })
            .collect();
        let places: Option<Vec<usize>> = code.bytes().map(place).collect();
        let places = places.filter(|places| places.len() == SIGNS)?;
        let (drawn, check) = places.split_at(SIGNS - 1);
        (check == [check_sign(drawn)]).then(|| Self(Secret::new(code)))
    }

    /// The signs without groups: what is hashed.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// In groups, as it is printed: for the one answer that shows it.
    pub fn printed(&self) -> String {
        let signs: Vec<char> = self.0.reveal().chars().collect();
        let groups: Vec<String> = signs.chunks(GROUP).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }
}

fn place(sign: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == sign)
}

/// The sign that Luhn's rule adds, over 32 signs: it tells one wrong sign, and nearly every pair of
/// neighbours that changed places.
fn check_sign(places: &[usize]) -> usize {
    let base = ALPHABET.len();
    let doubled = places.iter().rev().enumerate().map(|(from_right, place)| {
        let weighed = if from_right % 2 == 0 { place * 2 } else { *place };
        weighed / base + weighed % base
    });
    let sum: usize = doubled.sum();
    (base - sum % base) % base
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Seeded;

    fn drawn() -> Vec<CardCode> {
        let mut ids = Ids::new(Box::new(Seeded::new(11)));
        (0..50).map(|_| CardCode::draw(&mut ids)).collect()
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        for code in drawn() {
            let printed = code.printed();
            assert_eq!(printed.len(), 19, "{printed}");
            assert_eq!(printed.matches('-').count(), 3, "{printed}");
            let written = printed.to_ascii_lowercase().replace('-', " ").replace('0', "o");
            for text in [&printed, &written, &written.replace('1', "l"), code.reveal()] {
                assert_eq!(CardCode::parse(text), Some(code.clone()), "{text}");
            }
        }
    }

    #[test]
    fn one_wrong_sign_is_seen() {
        for code in drawn() {
            let signs: Vec<char> = code.reveal().chars().collect();
            for (at, sign) in signs.iter().enumerate() {
                let other = if *sign == 'A' { 'B' } else { 'A' };
                let mut wrong = signs.clone();
                wrong[at] = other;
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(CardCode::parse(&wrong), None, "{wrong}");
            }
        }
        for wrong in ["", "0", "U000-0000-0000-0000", "0000-0000-0000-00000", "储值卡"] {
            assert_eq!(CardCode::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn neighbours_that_changed_places_are_seen() {
        for code in drawn() {
            let signs: Vec<char> = code.reveal().chars().collect();
            for at in 1..signs.len() {
                let mut swapped = signs.clone();
                swapped.swap(at - 1, at);
                let ends = [swapped[at - 1], swapped[at]].map(|sign| "0Z".contains(sign));
                if swapped == signs || ends == [true, true] {
                    continue;
                }
                let swapped: String = swapped.into_iter().collect();
                assert_eq!(CardCode::parse(&swapped), None, "{swapped}");
            }
        }
    }

    #[test]
    fn a_card_is_redeemed_once_and_not_when_void() {
        let (key, batch) = (CardKey(1), BatchKey(1));
        let card = |state| Card { key, batch, state, redeemed: None };
        assert_eq!(card(CardState::Unredeemed).check(), Ok(()));
        assert_eq!(card(CardState::Redeemed).check(), Err(CardRefusal::Redeemed));
        assert_eq!(card(CardState::Voided).check(), Err(CardRefusal::Voided));
    }
}
