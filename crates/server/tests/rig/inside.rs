//! The realm of a test seen from the inside: what a further process of the program could do with it.

use hubu_server::config::{Secret, Settings};
use hubu_server::master_key::{self, MasterKey};
use hubu_server::realm::{self, Realm};
use hubu_testkit::engines::{self, Home};

use super::Folder;

/// The settings a command in `folder` over `home` has.
pub fn settings(folder: &Folder, home: &Home) -> Settings {
    let authority = std::env::var_os(engines::AUTHORITY).map(Into::into);
    Settings {
        data: folder.path("hubu-data"),
        database: home.url().map(|url| Secret::new(url.to_owned())),
        database_ca: home.url().and(authority),
        ..Settings::default()
    }
}

/// The realm's master key.
pub fn key(settings: &Settings) -> MasterKey {
    master_key::load(settings, None).expect("it lies beside the data folder")
}

/// Opens the realm as a process that serves it does.
pub async fn open(folder: &Folder, home: &Home) -> Realm {
    let settings = settings(folder, home);
    let opened = realm::open(&settings, &key(&settings), None).await;
    opened.unwrap_or_else(|failure| panic!("{failure}"))
}
