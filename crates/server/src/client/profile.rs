//! [`Profile`]: whom to call, and with which keys. Keys come from the environment or from a file
//! only its owner can read, never from arguments: other users of a machine can see those.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use hubu_api::signing::Signer;
use hubu_api::signing::algorithm::{self, Algorithm, HmacSha256};
use serde::Deserialize;

use crate::config::{Environment, Secret};

/// Where profiles lie below the home folder.
const USUAL_FILE: &str = ".config/hubu/profiles.toml";

/// An endpoint with a key pair.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The base of the interface, such as `http://127.0.0.1:8480`.
    pub endpoint: String,
    /// The base of the operator plane, where that is another.
    pub operator_endpoint: Option<String>,
    /// The access key.
    pub ak: String,
    /// The secret key.
    pub sk: Secret<String>,
    /// The security token of a temporary key.
    pub security_token: Option<Secret<String>>,
    /// What requests are signed with, such as `SDK-HMAC-SM3`; `SDK-HMAC-SHA256` unless told otherwise.
    pub algorithm: Option<String>,
}

/// Which interface of a profile is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whom {
    /// The vendor's interface.
    Vendor,
    /// The operator plane.
    Operator,
}

impl Profile {
    /// The base of an interface, without a slash at its end.
    pub fn base(&self, whom: Whom) -> &str {
        let operator = self.operator_endpoint.as_ref().filter(|_| whom == Whom::Operator);
        operator.unwrap_or(&self.endpoint).trim_end_matches('/')
    }

    /// What signs this profile's requests; the error names the algorithm that does not exist.
    pub fn signer(&self) -> Result<Signer, &str> {
        let algorithm: &'static dyn Algorithm = match self.algorithm.as_deref() {
            None => &HmacSha256,
            Some(label) => [false, true]
                .into_iter()
                .find_map(|scoped| algorithm::find(label, scoped))
                .ok_or(label)?,
        };
        Ok(Signer::using(algorithm, &self.ak, self.sk.reveal()))
    }
}

/// The profile in force: the variables `HUBU_AK`, `HUBU_SK` and `HUBU_ENDPOINT` together, else the
/// named one (`--profile`, `HUBU_PROFILE`, `default`) of the file (`HUBU_PROFILES`, or
/// `~/.config/hubu/profiles.toml`).
///
/// # Errors
/// What is missing or malformed, without any key in it.
pub fn find(environment: &Environment, named: Option<&str>) -> Result<Profile, String> {
    let variable = |name: &str| environment.get(name).filter(|value| !value.is_empty());
    let keys = (variable("HUBU_AK"), variable("HUBU_SK"), variable("HUBU_ENDPOINT"));
    match keys {
        (Some(ak), Some(sk), Some(endpoint)) if named.is_none() => {
            return Ok(Profile {
                endpoint: endpoint.clone(),
                operator_endpoint: None,
                ak: ak.clone(),
                sk: Secret::new(sk.clone()),
                security_token: variable("HUBU_SECURITY_TOKEN").cloned().map(Secret::new),
                algorithm: None,
            });
        }
        (None, None, None) => {}
        _ if named.is_none() => {
            return Err("HUBU_AK, HUBU_SK and HUBU_ENDPOINT belong together: set all three".into());
        }
        _ => {}
    }
    let file = variable("HUBU_PROFILES").map(PathBuf::from);
    let file = file.or_else(|| variable("HOME").map(|home| Path::new(home).join(USUAL_FILE)));
    let file = file.ok_or("no home folder: name the profiles' file in HUBU_PROFILES")?;
    let name = named.or(variable("HUBU_PROFILE").map(String::as_str)).unwrap_or("default");
    let mut profiles = read(&file)?;
    profiles.remove(name).ok_or_else(|| format!("{} has no profile [{name}]", file.display()))
}

fn read(file: &Path) -> Result<BTreeMap<String, Profile>, String> {
    let failed = |error: std::io::Error| {
        let file = file.display();
        format!("{file}: {error}; set HUBU_AK, HUBU_SK and HUBU_ENDPOINT, or write that file")
    };
    let mode = std::fs::metadata(file).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!("{0} can be read by others: run `chmod 600 {0}`", file.display()));
    }
    let text = std::fs::read_to_string(file).map_err(failed)?;
    // The error of the parser would quote the line, and a line may hold a key.
    toml::from_str(&text).map_err(|error| {
        let place = error.span().map_or(0, |span| text[..span.start].lines().count().max(1));
        format!("{}: line {place} is malformed or not known: {}", file.display(), error.message())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    fn file(name: &str, text: &str, mode: u32) -> String {
        let path = std::env::temp_dir().join(format!("hubu-{}-{name}.toml", std::process::id()));
        std::fs::write(&path, text).expect("the temporary folder is writable");
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&path, mode).expect("ours");
        path.display().to_string()
    }

    #[test]
    fn variables_make_a_profile_all_or_none() {
        let all = [("HUBU_AK", "A"), ("HUBU_SK", "S"), ("HUBU_ENDPOINT", "http://h/")];
        let profile = find(&environment(&all), None).expect("complete");
        assert_eq!((profile.base(Whom::Operator), profile.ak.as_str()), ("http://h", "A"));
        assert!(!format!("{profile:?}").contains('S'), "{profile:?}");
        assert!(find(&environment(&all[..2]), None).is_err_and(|said| said.contains("together")));
    }

    #[test]
    fn a_file_has_profiles_by_name_and_is_its_owners_alone() {
        let text = "[default]\nendpoint = 'http://a'\nak = 'A'\nsk = 'hunter2'\n\
                    [ops]\nendpoint = 'http://b'\noperator_endpoint = 'http://c'\nak = 'B'\nsk = 'T'\n";
        let path = file("profiles", text, 0o600);
        let variables = environment(&[("HUBU_PROFILES", &path)]);
        assert_eq!(find(&variables, None).map(|profile| profile.ak), Ok("A".to_owned()));
        let ops = find(&variables, Some("ops")).expect("it is there");
        assert_eq!((ops.base(Whom::Vendor), ops.base(Whom::Operator)), ("http://b", "http://c"));
        assert!(find(&variables, Some("none")).is_err_and(|said| said.contains("[none]")));

        assert!(ops.signer().is_ok_and(|signer| format!("{signer:?}").contains("\"B\"")));
        for label in ["SDK-HMAC-SM3", "V11-HMAC-SHA256", "SDK-SM2-SM3", "SDK-ECDSA-P256-SHA256"] {
            let chosen = Profile { algorithm: Some(label.to_owned()), ..ops.clone() };
            assert!(chosen.signer().is_ok(), "{label}");
        }
        let unknown = Profile { algorithm: Some("SDK-HMAC-MD5".to_owned()), ..ops };
        assert_eq!(unknown.signer().map(|_| ()), Err("SDK-HMAC-MD5"));

        let open = environment(&[("HUBU_PROFILES", &file("open", text, 0o644))]);
        assert!(find(&open, None).is_err_and(|said| said.contains("chmod 600")));
        let broken = file("broken", "[default]\nsk = hunter2\n", 0o600);
        let said = find(&environment(&[("HUBU_PROFILES", &broken)]), None).expect_err("malformed");
        assert!(said.contains("line 2") && !said.contains("hunter2"), "{said}");
    }
}
