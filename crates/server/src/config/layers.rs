//! Laying the file, the environment and the flags over each other.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use config::{Config, ConfigError, File, FileFormat};

use super::{Flags, Settings};

/// The file that is read when none is named.
const USUAL_FILE: &str = "hubu.toml";

/// Variables of ours that are no settings: secrets and where to find things. Names that begin with
/// `HUBU_TEST_` belong to the test rig.
const RESERVED: &[&str] = &[
    "HUBU_CONFIG",
    "HUBU_MASTER_KEY",
    "HUBU_PROFILE",
    "HUBU_PROFILES",
    "HUBU_ENDPOINT",
    "HUBU_AK",
    "HUBU_SK",
    "HUBU_SECURITY_TOKEN",
    "HUBU_BIN",
];

/// Variables by name.
pub type Environment = HashMap<String, String>;

/// Where a setting comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The configuration file.
    File,
    /// A `HUBU_*` variable.
    Environment,
    /// A flag of the command.
    Flag,
}

impl Origin {
    /// A word for `hubu doctor`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Environment => "environment",
            Self::Flag => "flag",
        }
    }
}

/// What the layers came to.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings in force.
    pub settings: Settings,
    /// The file that was read, if any.
    pub file: Option<PathBuf>,
    /// Where each key that is not at its default comes from.
    pub origins: HashMap<String, Origin>,
}

impl Loaded {
    /// Where a key comes from.
    pub fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).copied().unwrap_or(Origin::Default)
    }
}

/// What is to be laid over the defaults, weakest first.
pub struct Layers<'a> {
    /// The file as named by `--config` or `HUBU_CONFIG`.
    pub file: Option<&'a Path>,
    /// Also read `./hubu.toml` when no file is named?
    pub usual_file: bool,
    /// The process's environment.
    pub environment: Environment,
    /// The flags given.
    pub flags: &'a Flags,
}

/// Reads all layers; a later one wins.
///
/// # Errors
/// A sentence that names the file or variable with an unknown key or an unreadable value, or the
/// contradiction between settings.
pub fn load(layers: Layers<'_>) -> Result<Loaded, String> {
    let file = layers.file.map(Path::to_owned).or_else(|| {
        let usual = Path::new(USUAL_FILE);
        (layers.usual_file && usual.exists()).then(|| usual.to_owned())
    });
    let variables = settings_among(layers.environment);
    let sources = [
        (Origin::File, from_file(file.as_deref())),
        (Origin::Environment, from_environment(variables)),
        (Origin::Flag, Config::try_from(layers.flags)),
    ];
    let mut origins = HashMap::new();
    let mut builder = Config::builder();
    for (origin, source) in sources {
        let source = source.map_err(|error| said(&error))?;
        let keys = source.clone().try_deserialize::<HashMap<String, config::Value>>();
        origins.extend(keys.unwrap_or_default().into_keys().map(|key| (key, origin)));
        builder = builder.add_source(source);
    }
    let settings = builder.build().and_then(Config::try_deserialize::<Settings>);
    let settings = settings.map_err(|error| said(&error))?;
    settings.check()?;
    Ok(Loaded { settings, file, origins })
}

fn from_file(file: Option<&Path>) -> Result<Config, ConfigError> {
    let mut builder = Config::builder();
    if let Some(path) = file {
        builder = builder.add_source(File::from(path).format(FileFormat::Toml));
    }
    builder.build()
}

fn from_environment(variables: Environment) -> Result<Config, ConfigError> {
    let source =
        config::Environment::with_prefix("HUBU").ignore_empty(true).source(Some(variables));
    Config::builder().add_source(source).build()
}

fn settings_among(environment: Environment) -> Environment {
    let ours = |name: &str| name.starts_with("HUBU_") && !name.starts_with("HUBU_TEST_");
    let setting = |name: &str| ours(name) && !RESERVED.contains(&name);
    environment.into_iter().filter(|(name, _)| setting(name)).collect()
}

fn said(error: &ConfigError) -> String {
    format!("the configuration cannot be used: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Listen, Quotas};

    fn with(
        file: Option<&Path>,
        environment: &[(&str, &str)],
        flags: &Flags,
    ) -> Result<Loaded, String> {
        let environment =
            environment.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        load(Layers { file, usual_file: false, environment, flags })
    }

    fn file(name: &str, text: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("hubu-{}-{name}.toml", std::process::id()));
        std::fs::write(&path, text).expect("the temporary folder is writable");
        path
    }

    #[test]
    fn flags_win_over_variables_and_those_over_the_file() {
        let path = file("layers", "lanes = 2\nreaders = 3\nfold = 5\nbehind_proxy = true\n");
        let flags = Flags { fold: Some(9), ..Flags::default() };
        let environment = [("HUBU_READERS", "7"), ("HUBU_FOLD", "8"), ("HUBU_QUOTAS", "vendor")];
        let loaded = with(Some(&path), &environment, &flags).expect("all valid");
        let settings = &loaded.settings;
        assert_eq!((settings.lanes, settings.readers, settings.fold), (2, 7, 9));
        assert_eq!((settings.behind_proxy, settings.quotas), (true, Quotas::Vendor));
        let origins = ["lanes", "readers", "fold", "listen"].map(|key| loaded.origin(key));
        assert_eq!(origins, [Origin::File, Origin::Environment, Origin::Flag, Origin::Default]);
    }

    #[test]
    fn unknown_keys_and_values_are_refused_by_name() {
        let path = file("unknown", "listne = \"127.0.0.1:1\"\n");
        let refused = with(Some(&path), &[], &Flags::default()).expect_err("a typing error");
        assert!(refused.contains("listne"), "{refused}");
        let refused = with(None, &[("HUBU_RAEDERS", "3")], &Flags::default()).expect_err("same");
        assert!(refused.contains("raeders"), "{refused}");
        let refused = with(None, &[("HUBU_LISTEN", "here")], &Flags::default()).expect_err("same");
        assert!(refused.contains("here"), "{refused}");
        let missing = with(Some(Path::new("/nonexistent/hubu.toml")), &[], &Flags::default());
        assert!(missing.is_err_and(|said| said.contains("/nonexistent/hubu.toml")));
    }

    #[test]
    fn secrets_of_the_environment_are_no_settings_and_others_variables_are_not_ours() {
        let environment =
            [("HUBU_SK", "x"), ("HUBU_MASTER_KEY", "y"), ("HUBU_TEST_LONG", "1"), ("PATH", "z")];
        let loaded = with(None, &environment, &Flags::default()).expect("nothing is ours");
        assert!(loaded.origins.is_empty());
        assert_eq!(loaded.settings.listen, Listen::On(([127, 0, 0, 1], 8480).into()));
    }

    #[test]
    fn the_address_of_the_database_is_masked() {
        let environment = [("HUBU_DATABASE", "postgres://hubu:hunter2@db/hubu")];
        let loaded = with(None, &environment, &Flags::default()).expect("valid");
        let json = serde_json::to_string(&loaded.settings).expect("plain values");
        assert!(!format!("{json} {loaded:?}").contains("hunter2"));
        let url = loaded.settings.database.expect("it was set");
        assert_eq!(url.reveal(), "postgres://hubu:hunter2@db/hubu");
    }
}
