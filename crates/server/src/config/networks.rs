//! [`NetworkList`]: networks as the configuration names them.

use hubu_core::webhooks::Networks;
use serde::{Deserialize, Serialize};

/// A list of networks with commas between them; shown as it was written.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct NetworkList {
    text: String,
    networks: Networks,
}

impl NetworkList {
    /// The networks named.
    pub const fn networks(&self) -> &Networks {
        &self.networks
    }
}

impl TryFrom<String> for NetworkList {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let networks = Networks::parse(&text).map_err(|part| {
            format!("`{part}` is no network: write `10.0.0.0/8`, `fd00::/8` or `private`")
        })?;
        Ok(Self { text, networks })
    }
}

impl From<NetworkList> for String {
    fn from(list: NetworkList) -> Self {
        list.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_shown_as_it_was_written_and_a_wrong_part_is_named() {
        let list = NetworkList::try_from("private, 10.0.0.0/8".to_owned()).expect("networks");
        assert_eq!(String::from(list), "private, 10.0.0.0/8");
        let wrong = NetworkList::try_from("10.0.0.0/8,10.0.0.1/8".to_owned());
        assert!(wrong.is_err_and(|said| said.contains("`10.0.0.1/8`")));
    }
}
