//! [`Secrets`]: the keys and passwords of the demo world's callers.

use hubu_app::access::{DEMO_PREFIX, NewKey};
use hubu_core::confidential::Secret;
use hubu_core::ids::{Ids, Seeded};

use super::Role;
use crate::entropy::System;

/// Where keys and passwords come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Secrets {
    /// The same in every demo world, so that examples can be pasted; every other realm refuses them.
    WellKnown,
    /// Drawn at creation: for a demo world that other machines can reach.
    Random,
}

impl Secrets {
    /// The key pair of a role's caller.
    pub fn key_pair(self, role: Role) -> NewKey {
        let (access_key, secret_key) = match self {
            Self::WellKnown => (well_known_access_key(role), seeded(role).secret_key()),
            Self::Random => {
                let mut ids = Ids::new(Box::new(System::new()));
                (ids.access_key(), ids.secret_key())
            }
        };
        NewKey::Given { access_key, secret_key: Secret::new(secret_key) }
    }

    /// The password of a role's caller.
    pub fn password(self, role: Role) -> String {
        match self {
            Self::WellKnown => format!("Hubu-demo-{}", role.as_str().replace('_', "-")),
            Self::Random => Ids::new(Box::new(System::new())).secret_key(),
        }
    }
}

/// Twenty characters: the prefix that marks demo keys, then the role.
fn well_known_access_key(role: Role) -> String {
    let name = role.as_str().replace('_', "").to_ascii_uppercase();
    let room = 20 - DEMO_PREFIX.len();
    format!("{DEMO_PREFIX}{name:0<room$.room$}")
}

fn seeded(role: Role) -> Ids {
    let seed = role
        .as_str()
        .bytes()
        .fold(2026, |seed: u64, byte| seed.wrapping_mul(0x0000_0100_0000_01b3) ^ u64::from(byte));
    Ids::new(Box::new(Seeded::new(seed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn pair(secrets: Secrets, role: Role) -> (String, String) {
        match secrets.key_pair(role) {
            NewKey::Given { access_key, secret_key } => (access_key, secret_key.reveal().into()),
            NewKey::Drawn => panic!("the realm's own randomness is seeded"),
        }
    }

    #[test]
    fn well_known_keys_have_the_vendors_form_and_differ_by_role() {
        let pairs: Vec<_> = Role::ALL.map(|role| pair(Secrets::WellKnown, role)).into();
        let distinct: HashSet<&String> = pairs.iter().flat_map(|(ak, sk)| [ak, sk]).collect();
        assert_eq!(distinct.len(), 2 * Role::ALL.len());
        for (ak, sk) in &pairs {
            assert!(ak.starts_with(DEMO_PREFIX) && ak.len() == 20, "{ak}");
            assert!(ak.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "{ak}");
            assert_eq!(sk.len(), 40);
        }
        assert_eq!(pairs[0], pair(Secrets::WellKnown, Role::Master));
        assert_eq!(pairs[0].0, "HUBUDEMOMASTER000000");
    }

    #[test]
    fn random_ones_are_never_the_same_and_never_marked() {
        let first = pair(Secrets::Random, Role::Master);
        assert_ne!(first, pair(Secrets::Random, Role::Master));
        assert!(!first.0.starts_with(DEMO_PREFIX));
        let password = |secrets: Secrets| secrets.password(Role::Person);
        assert_eq!(password(Secrets::WellKnown), "Hubu-demo-person");
        assert_ne!(password(Secrets::Random), password(Secrets::Random));
    }
}
