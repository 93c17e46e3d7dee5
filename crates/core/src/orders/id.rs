//! The ids of orders and of their lines (`orders` C0).

use std::fmt;

use crate::ids::Ids;
use crate::time::{Timestamp, Zone};

/// Digits and letters that end an id.
const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// How many of them.
const DRAWN: usize = 5;
/// `CS`, ten digits, and what is drawn.
const LENGTH: usize = 12 + DRAWN;

/// The id of an order: `CS`, the civil minute at which it was placed (`yyMMddHHmm`), and five letters and
/// digits. Two orders of one minute have the same id once in sixty million pairs: who stores an order draws
/// again where its id is taken.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OrderId(String);

impl OrderId {
    /// An id for an order that is placed at an instant.
    pub fn draw(ids: &mut Ids, placed: Timestamp, zone: &Zone) -> Self {
        Self(format!("CS{}{}", zone.minute_digits(placed), ids.text(ALPHABET, DRAWN)))
    }

    /// Reads an id as requests name it: in either case (`orders` C1).
    ///
    /// # Errors
    /// `None`: no order has such an id.
    pub fn parse(text: &str) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        let (minute, drawn) = upper.strip_prefix("CS")?.split_at_checked(10)?;
        let fits = upper.len() == LENGTH
            && minute.bytes().all(|sign| sign.is_ascii_digit())
            && drawn.bytes().all(|sign| ALPHABET.contains(&sign));
        fits.then_some(Self(upper))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of its line so numbered, from 1 on: `-000001`.
    pub fn line(&self, number: i64) -> String {
        format!("{}-{number:06}", self.0)
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Seeded;

    #[test]
    fn an_id_tells_the_civil_minute() {
        let zone = Zone::named("Asia/Shanghai").expect("bundled");
        let mut ids = Ids::new(Box::new(Seeded::new(3)));
        for (placed, begins) in [
            ("2019-06-21T01:00:59Z", "CS1906210900"),
            ("2023-12-31T16:00:00Z", "CS2401010000"),
            ("2009-12-31T15:59:59Z", "CS0912312359"),
        ] {
            let placed = Timestamp::parse_wire(placed).expect("a literal");
            let id = OrderId::draw(&mut ids, placed, &zone);
            assert!(id.as_str().starts_with(begins), "{id}");
            assert_eq!(OrderId::parse(id.as_str()), Some(id.clone()));
            assert_ne!(OrderId::draw(&mut ids, placed, &zone), id, "another is drawn");
        }
    }

    #[test]
    fn ids_are_read_in_either_case_and_lines_follow_from_them() {
        let id = OrderId::parse("CS1906210009V3LZ2").expect("as the vendor prints one");
        assert_eq!(OrderId::parse("cs1906210009v3lz2"), Some(id.clone()));
        assert_eq!(id.line(1), "CS1906210009V3LZ2-000001");
        assert_eq!(id.line(12), "CS1906210009V3LZ2-000012");
        for bad in [
            "",
            "CS",
            "CS1",
            "CS1906210009V3LZ",
            "CS1906210009V3LZ22",
            "CS190621000AV3LZ2",
            "CX1906210009V3LZ2",
            "CS1906210009V3LZ-",
            "CS19062100订单",
        ] {
            assert_eq!(OrderId::parse(bad), None, "{bad}");
        }
    }
}
