//! [`Plan`]: what the coupons of one issue are.

use super::{
    Coupon, CouponGroup, CouponRefusal, FetchMethod, Issuer, Kind, LimitDefect, Limits, Media,
    Ratio, Scene, State, UseLimit, Version,
};
use crate::ids::{CouponKey, PlanKey};
use crate::money::Amount;
use crate::realm::Site;
use crate::time::{Day, Timestamp, Zone};

/// How long the coupons of a plan are valid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Validity {
    /// All of them between the same two instants; the last is no longer part of it.
    Between(Timestamp, Timestamp),
    /// Each from its issue to the end of the civil day so many days later.
    Days(i64),
}

/// The longest validity in days: ten years.
const MOST_DAYS: i64 = 3_660;

/// A plan. It never changes: what was issued of it keeps its meaning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Row key.
    pub key: PlanKey,
    /// What its coupons are.
    pub kind: Kind,
    /// Used once, or until nothing is left.
    pub version: Version,
    /// `plan_name` (≤ 128 characters).
    pub name: String,
    /// `plan_desc` (≤ 1024 characters).
    pub description: String,
    /// What one of them is worth; a discount coupon: the share of the price that is left.
    pub face: Amount,
    /// What they are made for.
    pub scene: Scene,
    /// Which group they are of.
    pub group: CouponGroup,
    /// Who issues them.
    pub issuer: Issuer,
    /// `source_id`: a partner, an activity, or who created the plan (≤ 255 characters).
    pub source: String,
    /// In which form they come.
    pub media: Media,
    /// How customers come by them.
    pub fetch: FetchMethod,
    /// How long they are valid.
    pub validity: Validity,
    /// What they may pay for, in order.
    pub limits: Vec<UseLimit>,
    /// When it was made.
    pub created: Timestamp,
}

impl Plan {
    /// Its limits, read.
    ///
    /// # Errors
    /// The first limit that cannot stand.
    pub fn read_limits(&self) -> Result<Limits, LimitDefect> {
        Limits::read(self.kind, &self.limits)
    }

    /// Can coupons be issued of it in a realm of this site, from `now` on? The international site
    /// has vouchers only.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn check(&self, site: Site, now: Timestamp) -> Result<(), CouponRefusal> {
        if site == Site::Intl && self.kind != Kind::Voucher {
            return Err(CouponRefusal::KindNotOffered);
        }
        let (positive, cents) = (self.face.is_positive(), self.face.e8() % 1_000_000 == 0);
        let worth = match self.kind {
            Kind::Discount => Ratio::from_amount(self.face).is_some_and(|left| left < Ratio::ONE),
            _ => positive && cents,
        };
        if !worth {
            return Err(CouponRefusal::Worth);
        }
        let lasts = match self.validity {
            Validity::Between(from, to) => from < to && now < to,
            Validity::Days(days) => (1..=MOST_DAYS).contains(&days),
        };
        if !lasts {
            return Err(CouponRefusal::Validity);
        }
        self.read_limits().map(|_| ()).map_err(CouponRefusal::Limit)
    }

    /// A coupon of it, issued now; `active` coupons are usable at once.
    ///
    /// # Errors
    /// [`CouponRefusal::Expired`]: the plan's validity is over.
    pub fn issue(
        &self,
        (key, code): (CouponKey, String),
        active: bool,
        now: Timestamp,
        zone: &Zone,
    ) -> Result<Coupon, CouponRefusal> {
        let (effective, expires) = match self.validity {
            Validity::Between(from, to) => (from, to),
            Validity::Days(days) => {
                let after = Day::from_number(zone.day_of(now).number() + days + 1);
                // The wire shows seconds: the last of the day.
                (now, zone.start_of(after).plus_ms(-1_000))
            }
        };
        if expires <= now {
            return Err(CouponRefusal::Expired);
        }
        Ok(Coupon {
            key,
            plan: self.key,
            kind: self.kind,
            version: self.version,
            face: self.face,
            state: if active { State::Usable } else { State::Inactive },
            frozen: false,
            effective,
            expires,
            created: now,
            activated: active.then_some(now),
            used: None,
            lock: None,
            reserved: Amount::ZERO,
            order: None,
            source: None,
            code,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_wire(text).expect("a literal")
    }

    fn plan(kind: Kind, face: &str, validity: Validity) -> Plan {
        Plan {
            key: PlanKey(1),
            kind,
            version: Version::Reusable,
            name: "test".to_owned(),
            description: String::new(),
            face: Amount::parse(face, 8).expect("a literal"),
            scene: Scene::Test,
            group: CouponGroup::CloudService,
            issuer: Issuer::Operator,
            source: String::new(),
            media: Media::Electronic,
            fetch: FetchMethod::Issued,
            validity,
            limits: Vec::new(),
            created: at("2026-01-01T00:00:00Z"),
        }
    }

    #[test]
    fn what_a_plan_must_be() {
        use CouponRefusal::{KindNotOffered, Worth};
        let (now, year) = (at("2026-01-01T00:00:00Z"), Validity::Days(365));
        let check = |kind, face, validity, site| plan(kind, face, validity).check(site, now);
        let until = |to: &str| Validity::Between(at("2025-01-01T00:00:00Z"), at(to));
        let table = [
            (check(Kind::Voucher, "100", year, Site::Cn), Ok(())),
            (check(Kind::Voucher, "100", year, Site::Intl), Ok(())),
            (check(Kind::Flexi, "100", year, Site::Intl), Err(KindNotOffered)),
            (check(Kind::StoredValueCard, "0.01", year, Site::Cn), Ok(())),
            (check(Kind::Voucher, "0", year, Site::Cn), Err(Worth)),
            (check(Kind::Voucher, "0.001", year, Site::Cn), Err(Worth)),
            (check(Kind::Discount, "0.85", year, Site::Cn), Ok(())),
            (check(Kind::Discount, "1", year, Site::Cn), Err(Worth)),
            (check(Kind::Discount, "85", year, Site::Cn), Err(Worth)),
            (check(Kind::Voucher, "1", Validity::Days(0), Site::Cn), Err(CouponRefusal::Validity)),
            (
                check(Kind::Voucher, "1", Validity::Days(3_661), Site::Cn),
                Err(CouponRefusal::Validity),
            ),
            (
                check(Kind::Voucher, "1", until("2026-01-01T00:00:00Z"), Site::Cn),
                Err(CouponRefusal::Validity),
            ),
            (check(Kind::Voucher, "1", until("2026-01-01T00:00:01Z"), Site::Cn), Ok(())),
        ];
        for (row, (found, expected)) in table.iter().enumerate() {
            assert_eq!(found, expected, "row {row}");
        }
    }

    #[test]
    fn a_validity_in_days_ends_with_a_civil_day() {
        let zone = Zone::named("Asia/Shanghai").expect("bundled");
        // 2026-01-01 23:30 in Shanghai.
        let now = at("2026-01-01T15:30:00Z");
        let plan = plan(Kind::Voucher, "100", Validity::Days(1));
        let coupon = plan.issue((CouponKey(1), "C".to_owned()), true, now, &zone);
        let coupon = coupon.expect("it lasts");
        assert_eq!(coupon.effective, now);
        assert_eq!(coupon.expires.to_wire(), "2026-01-02T15:59:59Z");
    }
}
