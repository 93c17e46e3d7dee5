//! Projects: one for each of the site's regions, in every account.
//!
//! Billing is of the account, so that a project stands for nothing here: it exists because clients
//! look for the one of their region. None is stored; its id follows from the account's.

use hubu_core::ids::CustomerId;
use hubu_core::realm::Site;
use sha2::{Digest, Sha256};

/// Regions of the Chinese site, as the vendor's client knows them.
const CN: &[&str] = &[
    "cn-north-1",
    "cn-north-2",
    "cn-north-4",
    "cn-north-9",
    "cn-north-12",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-east-5",
    "cn-south-1",
    "cn-south-2",
    "cn-southwest-2",
];
/// As [`CN`], of the international site.
const INTL: &[&str] = &[
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "af-south-1",
    "eu-west-0",
    "eu-west-101",
    "la-north-2",
    "la-south-2",
    "me-east-1",
    "na-mexico-1",
    "sa-brazil-1",
    "tr-west-1",
];

/// A project of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Project {
    /// 32 hexadecimal digits.
    pub id: String,
    /// Its region's name.
    pub name: &'static str,
}

/// All projects of an account, in the order of the site's regions.
pub fn projects_of(site: Site, domain: &CustomerId) -> Vec<Project> {
    let regions = match site {
        Site::Cn => CN,
        Site::Intl => INTL,
    };
    regions.iter().map(|name| Project { id: id_of(domain, name), name }).collect()
}

/// The first half of a hash over account and region: the same in every process and for ever.
fn id_of(domain: &CustomerId, region: &str) -> String {
    let mut hash = Sha256::new();
    for part in ["hubu project", domain.as_str(), region] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hash = hash.finalize();
    hash[..16].iter().flat_map(|byte| [byte >> 4, byte & 15]).map(digit).collect()
}

fn digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble)])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn domain(text: &str) -> CustomerId {
        CustomerId::parse(text).expect("an id")
    }

    #[test]
    fn ids_differ_by_account_and_region_and_stay_what_they_are() {
        let all = [Site::Cn, Site::Intl].map(|site| projects_of(site, &domain("one")));
        let other = projects_of(Site::Cn, &domain("two"));
        let every: Vec<_> = all.iter().flatten().chain(&other).collect();
        let distinct: BTreeSet<_> = every.iter().map(|project| &project.id).collect();
        assert_eq!(distinct.len(), every.len());
        assert!(distinct.iter().all(|id| id.len() == 32), "{distinct:?}");
        assert_eq!(all[0][0].name, "cn-north-1");
        assert_eq!(all[0], projects_of(Site::Cn, &domain("one")));
    }
}
