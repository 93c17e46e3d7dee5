//! The query string, decoded once for both readers: the signature and the application.

use std::borrow::Cow;

use super::percent::{self, PercentFault};

/// What a bare `+` in a query means. `%2B` is a plus under either.
///
/// A signature vouches for one of the two readings, that of its algorithm, and a request means what
/// was signed: otherwise anybody on the way could turn a plus into a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Plus {
    /// A plus. The vendor's usual signature reads it so; its clients never send one bare.
    Literal,
    /// A space, as in HTML forms: with scoped signatures, and where nothing is signed.
    #[default]
    Space,
}

/// One decoded `key=value`; a key without `=` has an empty value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair<'a> {
    /// The text before the first `=`.
    pub key: Cow<'a, str>,
    /// The text after the first `=`.
    pub value: Cow<'a, str>,
}

/// The order of the pairs in a canonical query.
///
/// Clients agree on it only for plain values: the vendor's Python and Go clients sort decoded text,
/// its Java client sorts encoded text, and integer lists keep their numeric order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryOrder {
    /// By decoded key, then decoded value, in byte order. What our own client uses.
    Decoded,
    /// As the query stands on the wire.
    AsReceived,
    /// By encoded key, then encoded value, in byte order.
    Encoded,
}

/// A decoded query: pairs in wire order, repeated keys kept, empty pieces (`a=1&&b=2`) dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query<'a> {
    raw: &'a [u8],
    pairs: Vec<Pair<'a>>,
    plus: Plus,
}

impl<'a> Query<'a> {
    /// Decodes `raw`, the bytes after the first `?` of a request target (empty when there is none).
    pub fn decode(raw: &'a [u8], plus: Plus) -> Result<Self, PercentFault> {
        let pieces = raw.split(|&b| b == b'&').filter(|piece| !piece.is_empty());
        let pairs = pieces.map(|piece| pair(piece, plus)).collect::<Result<_, _>>()?;
        Ok(Query { raw, pairs, plus })
    }

    /// The same query under another reading of `+`. Decodes again only if a bare `+` occurs.
    #[must_use]
    pub fn read_as(self, plus: Plus) -> Self {
        if plus == self.plus || !self.raw.contains(&b'+') {
            return Query { plus, ..self };
        }
        Query::decode(self.raw, plus).expect("a plus and a space are equally valid UTF-8")
    }

    /// How it reads a bare `+`.
    pub const fn plus(&self) -> Plus {
        self.plus
    }

    /// All pairs in wire order.
    pub fn pairs(&self) -> &[Pair<'a>] {
        &self.pairs
    }

    /// The first value of `key`. Whether a repetition is allowed is for the caller to say.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|pair| pair.key == key).map(|pair| &*pair.value)
    }

    /// Every value of `key`, in wire order.
    pub fn all<'q>(&'q self, key: &'q str) -> impl Iterator<Item = &'q str> {
        self.pairs.iter().filter(move |pair| pair.key == key).map(|pair| &*pair.value)
    }

    /// The length of the query as received, in bytes.
    pub(super) fn raw_len(&self) -> usize {
        self.raw.len()
    }

    /// Appends the canonical query: `key=value` joined with `&`, in the given order.
    pub(super) fn write_canonical(&self, order: QueryOrder, out: &mut Vec<u8>) {
        match order {
            QueryOrder::AsReceived => join(out, self.pairs.iter()),
            QueryOrder::Decoded if self.pairs.is_sorted() => join(out, self.pairs.iter()),
            QueryOrder::Decoded => {
                let mut sorted: Vec<_> = self.pairs.iter().collect();
                sorted.sort_unstable();
                join(out, sorted.into_iter());
            }
            QueryOrder::Encoded => {
                let encoded = |p: &&Pair<'_>| (percent::encode(&p.key), percent::encode(&p.value));
                let mut sorted: Vec<_> = self.pairs.iter().collect();
                sorted.sort_by_cached_key(encoded);
                join(out, sorted.into_iter());
            }
        }
    }
}

/// Encodes decoded pairs as the vendor's client puts them on the wire: sorted by decoded key, then by
/// decoded value. The result is its own canonical form.
pub fn encode(pairs: &[(&str, &str)]) -> String {
    let pair =
        |&(key, value): &(_, _)| Pair { key: Cow::Borrowed(key), value: Cow::Borrowed(value) };
    let pairs = pairs.iter().map(pair).collect();
    let query = Query { raw: b"", pairs, plus: Plus::Literal };
    let mut out = Vec::new();
    query.write_canonical(QueryOrder::Decoded, &mut out);
    String::from_utf8(out).expect("every emitted byte is ASCII")
}

fn pair(piece: &[u8], plus: Plus) -> Result<Pair<'_>, PercentFault> {
    let equals = piece.iter().position(|&b| b == b'=');
    let (key, value) = match equals {
        Some(at) => (&piece[..at], &piece[at + 1..]),
        None => (piece, &b""[..]),
    };
    Ok(Pair { key: percent::decode(key, plus)?, value: percent::decode(value, plus)? })
}

fn join<'p>(out: &mut Vec<u8>, pairs: impl Iterator<Item = &'p Pair<'p>>) {
    for (at, pair) in pairs.enumerate() {
        if at > 0 {
            out.push(b'&');
        }
        percent::encode_into(out, pair.key.as_bytes());
        out.push(b'=');
        percent::encode_into(out, pair.value.as_bytes());
    }
}
