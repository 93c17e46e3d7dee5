//! Identities, made from entropy and an instant that the caller hands in.

use std::fmt;

use crate::time::Timestamp;

/// Where randomness comes from: the operating system in a server, a seed in tests and in the demo
/// world (so that it is the same after every creation).
pub trait Entropy: Send {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// Instant 0 of the key layout: 2020-01-01T00:00:00Z.
const KEY_EPOCH_MS: i64 = 1_577_836_800_000;
/// Low bits of a key that tell keys of one millisecond apart.
const KEY_BITS: u32 = 21;

/// A source of ids, owned by one writer.
///
/// Row keys are `milliseconds since 2020 << 21 | counter`, where the counter starts at a random
/// place in each millisecond: keys grow with time (good for clustered tables), never repeat within
/// a source, and two sources that write the same millisecond collide with a chance of about one in
/// ten thousand per pair of full batches. A collision is a refused insert, never a lost row.
pub struct Ids {
    entropy: Box<dyn Entropy>,
    last: i64,
}

impl Ids {
    /// A source over the given entropy.
    pub fn new(entropy: Box<dyn Entropy>) -> Self {
        Self { entropy, last: 0 }
    }

    /// A row key, larger than every key this source made before. `wall` is the process's clock.
    pub fn key(&mut self, wall: Timestamp) -> i64 {
        let ms = (wall.ms() - KEY_EPOCH_MS).clamp(1, (1 << 41) - 1);
        let base = ms << KEY_BITS;
        if self.last >= base {
            self.last += 1;
        } else {
            // The upper half stays free, so that a millisecond's keys rarely run into the next one.
            let start = i64::from(self.number() >> (32 - (KEY_BITS - 1)));
            self.last = base | start;
        }
        self.last
    }

    /// The largest key that a source makes in the millisecond of `wall` or before.
    pub fn last_key(wall: Timestamp) -> i64 {
        let ms = (wall.ms() - KEY_EPOCH_MS).clamp(1, (1 << 41) - 1);
        (ms << KEY_BITS) | ((1 << KEY_BITS) - 1)
    }

    /// 32 lower-case hexadecimal digits: customers, users, transactions.
    pub fn hex32(&mut self) -> String {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
            text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
            text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
            text
        })
    }

    /// `length` characters drawn evenly from `alphabet` (at most 256 ASCII characters).
    pub fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        let fair = 256 - 256 % alphabet.len().max(1);
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let mut byte = [0];
            self.entropy.fill(&mut byte);
            let draw = usize::from(byte[0]);
            // Draws past the last whole multiple would favour the first characters.
            if draw < fair {
                text.push(char::from(alphabet[draw % alphabet.len()]));
            }
        }
        text
    }

    /// An access key: 20 upper-case letters and digits (`auth` 4.4).
    pub fn access_key(&mut self) -> String {
        self.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 20)
    }

    /// A secret key: 40 letters and digits (`auth` 4.4).
    pub fn secret_key(&mut self) -> String {
        self.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40)
    }

    /// The secret that events sent to an endpoint are signed with: `whsec_` and 33 random bytes in
    /// base64, as Standard Webhooks has it.
    pub fn webhook_secret(&mut self) -> String {
        // Any 44 letters and digits are the base64 of 33 bytes.
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        format!("whsec_{}", self.text(alphabet, 44))
    }

    /// `length` decimal digits, for a code sent to a person.
    pub fn digits(&mut self, length: usize) -> String {
        self.text(b"0123456789", length)
    }

    /// Fills `bytes` with random bytes: salts.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
    }

    fn number(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.entropy.fill(&mut bytes);
        u32::from_be_bytes(bytes)
    }
}

/// A repeatable source of entropy for tests and the demo world: `SplitMix64` over a seed. Never use
/// it for secrets of a real realm.
pub struct Seeded(u64);

impl Seeded {
    /// A source that always yields the same bytes for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
}

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}

macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

key!(
    /// The row key of a customer (never shown on the vendor's wire; see [`CustomerId`]).
    CustomerKey
);
key!(
    /// The distribution group of a row: the enterprise master's key, or the customer's own. Fixed
    /// when the row is written.
    GroupKey
);
key!(
    /// The row key of a ledger book.
    BookKey
);
key!(
    /// The row key of a posting.
    PostingKey
);
key!(
    /// The row key of an identity (an account's root user or one of its IAM users).
    UserKey
);
key!(
    /// The row key of a coupon or card.
    CouponKey
);
key!(
    /// The row key of a coupon plan.
    PlanKey
);
key!(
    /// The row key of a batch of stored-value cards.
    BatchKey
);
key!(
    /// The row key of a card of a batch.
    CardKey
);
key!(
    /// The row key of an endpoint that events are sent to.
    WebhookKey
);
key!(
    /// The row key of a discount.
    DiscountKey
);
key!(
    /// The row key of an order.
    OrderKey
);
key!(
    /// The row key of a resource.
    ResourceKey
);
key!(
    /// The row key of a package of usage (its instance, `order_instance_id`).
    PackageKey
);
key!(
    /// The row key of an item of a package (`free_resource_id`).
    PackageItemKey
);

key!(
    /// The row key of a row of a bill.
    BillRowKey
);

macro_rules! wire_key {
    ($name:ident, $prefix:literal, $what:literal) => {
        impl $name {
            #[doc = concat!("The id on the wire of ", $what, ": the prefix and the row key.")]
            pub fn to_wire(self) -> String {
                format!(concat!($prefix, "{}"), self.0)
            }

            #[doc = concat!("Reads the id of ", $what, " exactly as we write it.")]
            ///
            /// # Errors
            /// `None` for any other text: nothing has such an id.
            pub fn parse_wire(text: &str) -> Option<Self> {
                let key = Self(text.strip_prefix($prefix)?.parse().ok()?);
                (key.to_wire() == text).then_some(key)
            }
        }
    };
}

wire_key!(CouponKey, "CP", "a coupon or card");
wire_key!(PlanKey, "PP", "a coupon plan");
wire_key!(BatchKey, "CB", "a batch of stored-value cards");
wire_key!(CardKey, "SV", "a card of a batch: its number");
wire_key!(WebhookKey, "WH", "an endpoint that events are sent to");
wire_key!(DiscountKey, "DC", "a discount");

/// A customer's id on the wire (= its domain id): 1 to 64 characters of `[A-Za-z0-9_-]`; ours are
/// 32 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CustomerId(String);

impl CustomerId {
    /// Reads an id as it came in.
    ///
    /// # Errors
    /// `None` when it is empty, longer than 64, or has other characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len());
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        (fits && plain).then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeded() -> Ids {
        Ids::new(Box::new(Seeded::new(7)))
    }

    #[test]
    fn keys_grow_even_when_time_stands_still_or_steps_back() {
        let mut ids = seeded();
        let wall = Timestamp::from_ms(1_800_000_000_000);
        let mut last = 0;
        for step in 0..5_000_i64 {
            let key = ids.key(wall.plus_ms(-(step % 3)));
            assert!(key > last);
            last = key;
        }
        assert!(ids.key(wall.plus_ms(1)) > last);
    }

    #[test]
    fn no_key_of_a_millisecond_is_above_its_last() {
        let wall = Timestamp::from_ms(1_800_000_000_000);
        let mut ids = seeded();
        for _ in 0..1_000 {
            assert!(ids.key(wall) <= Ids::last_key(wall));
        }
        assert!(ids.key(wall.plus_ms(1)) > Ids::last_key(wall));
    }

    #[test]
    fn texts_have_their_alphabet_and_length() {
        let mut ids = seeded();
        assert_eq!(ids.access_key().len(), 20);
        assert_eq!(ids.secret_key().len(), 40);
        assert!(ids.digits(6).bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(ids.hex32().len(), 32);
        assert_ne!(ids.hex32(), ids.hex32());
        assert_eq!(seeded().hex32(), seeded().hex32());
    }

    #[test]
    fn wire_ids_of_keys_are_read_as_they_are_written() {
        assert_eq!(CouponKey(17).to_wire(), "CP17");
        assert_eq!(CouponKey::parse_wire("CP17"), Some(CouponKey(17)));
        for bad in ["CP", "CP017", "CP+17", "PP17", "17", "CP99999999999999999999"] {
            assert_eq!(CouponKey::parse_wire(bad), None, "{bad}");
        }
    }

    #[test]
    fn customer_ids_are_read_strictly() {
        assert!(CustomerId::parse("0a1b2c3d4e5f60718293a4b5c6d7e8f9").is_some());
        for bad in ["", "a b", "é", &"a".repeat(65)] {
            assert!(CustomerId::parse(bad).is_none(), "{bad}");
        }
    }
}
