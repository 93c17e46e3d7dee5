//! How a resource is charged, and since when.

use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// How something is charged (`charge_mode`, `orders` A5).
    ChargingMode {
        /// By terms that are paid before.
        Period = 1 "period",
        /// On demand, by what is used.
        OnDemand = 3 "on_demand",
    }
}

/// How a resource is charged from one instant to another, and for what. Rows are closed, never rewritten;
/// a change closes one and opens the next at the same instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charging {
    /// Its place among those of the resource, from 1.
    pub number: i64,
    /// How.
    pub mode: ChargingMode,
    /// The product that is charged (`product_id`).
    pub product: String,
    /// Its specification.
    pub spec: String,
    /// Its size, where the product has one.
    pub size: Option<i64>,
    /// From when.
    pub from: Timestamp,
    /// The first instant it no longer holds; none while it lasts.
    pub to: Option<Timestamp>,
}

/// Charges a resource for something else from an instant on, or with `None` for nothing more: what runs is
/// closed, and the next begins at the same instant, so that there is neither a gap nor a time that counts twice.
/// The number of `next` is given to it; its `from` and `to` are the instant and none.
pub fn charge_on(chargings: &mut Vec<Charging>, next: Option<Charging>, at: Timestamp) {
    if let Some(last) = chargings.last_mut().filter(|last| last.to.is_none()) {
        last.to = Some(at);
    }
    if let Some(next) = next {
        let number = chargings.last().map_or(1, |last| last.number + 1);
        chargings.push(Charging { number, from: at, to: None, ..next });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charging(size: i64) -> Charging {
        Charging {
            number: 0,
            mode: ChargingMode::OnDemand,
            product: "evs-ssd".to_owned(),
            spec: "SSD".to_owned(),
            size: Some(size),
            from: Timestamp::from_ms(0),
            to: None,
        }
    }

    #[test]
    fn each_begins_where_the_one_before_it_ends() {
        let mut chargings = Vec::new();
        for (size, at) in [(Some(40), 10), (Some(80), 20), (Some(60), 20), (None, 35)] {
            charge_on(&mut chargings, size.map(charging), Timestamp::from_ms(at));
        }
        let told: Vec<_> = chargings
            .iter()
            .map(|one| (one.number, one.size, one.from.ms(), one.to.map(Timestamp::ms)))
            .collect();
        let expected =
            [(1, Some(40), 10, Some(20)), (2, Some(80), 20, Some(20)), (3, Some(60), 20, Some(35))];
        assert_eq!(told, expected);
        // What is closed stays closed.
        charge_on(&mut chargings, None, Timestamp::from_ms(50));
        assert_eq!(chargings[2].to, Some(Timestamp::from_ms(35)));
    }
}
