//! [`Realm`]: what the realm of a run is like.

use hubu_core::realm::Site;
use hubu_model::Zone;

/// What the realm of a run is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Realm {
    /// Whose interface it speaks.
    pub site: Site,
    /// The name of its zone, which has no summer time.
    pub zone: &'static str,
    /// By how many hours its days begin before those of Greenwich.
    pub hours_east: i64,
}

impl Realm {
    /// That of a seed: every third one is of the international site.
    pub const fn of(seed: u64) -> Self {
        if seed.is_multiple_of(3) {
            Self::of_site(hubu_model::Site::Intl)
        } else {
            Self::of_site(hubu_model::Site::Cn)
        }
    }

    /// That of a site; the international one lies in the west.
    pub const fn of_site(site: hubu_model::Site) -> Self {
        match site {
            hubu_model::Site::Intl => {
                Self { site: Site::Intl, zone: "America/Bogota", hours_east: -5 }
            }
            hubu_model::Site::Cn => Self { site: Site::Cn, zone: "Asia/Shanghai", hours_east: 8 },
        }
    }

    /// The same, as the model is told it.
    pub const fn model(self) -> (hubu_model::Site, Zone) {
        let site = match self.site {
            Site::Cn => hubu_model::Site::Cn,
            Site::Intl => hubu_model::Site::Intl,
        };
        (site, Zone::east(self.hours_east))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sites_come_up() {
        let sites: Vec<Site> = (0..6).map(|seed| Realm::of(seed).site).collect();
        let [cn, intl] = [Site::Cn, Site::Intl];
        assert_eq!(sites, [intl, cn, cn, intl, cn, cn]);
    }
}
