//! The master key: what secrets and personal data in the database are encrypted with.
//!
//! It comes from `HUBU_MASTER_KEY` or from a file outside the data folder that only its owner can
//! read, so that a copy of the data alone gives nothing away. The text has one line for each
//! version, `VERSION HEX`; the highest version encrypts, the others can still decrypt.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use hubu_core::ids::Entropy;
use hubu_store::Fault;
use hubu_store::vault::Vault;

use crate::config::{Secret, Settings};
use crate::entropy::System;
use crate::files;

/// The variable that holds the key in place of a file.
pub const VARIABLE: &str = "HUBU_MASTER_KEY";

/// The bytes of one version.
pub type KeyBytes = Secret<[u8; 32]>;

/// Every version there is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MasterKey {
    /// Versions in ascending order, at least one.
    versions: Vec<(u32, KeyBytes)>,
}

impl MasterKey {
    /// A new key of one version.
    pub fn random() -> Self {
        Self { versions: vec![(1, random_bytes())] }
    }

    /// All versions, ascending.
    pub fn versions(&self) -> &[(u32, KeyBytes)] {
        &self.versions
    }

    /// The vault that these versions open.
    ///
    /// # Errors
    /// Never for a key that was read or made here.
    pub fn vault(&self) -> Result<Vault, Fault> {
        Vault::new(self.versions.iter().map(|(version, key)| (*version, *key.reveal())))
    }

    /// The version that encrypts.
    pub fn newest(&self) -> u32 {
        self.versions.last().map_or(1, |(version, _)| *version)
    }

    /// The same key with one version more, which encrypts from now on.
    #[must_use]
    pub fn with_new_version(&self) -> Self {
        let mut versions = self.versions.clone();
        versions.push((self.newest() + 1, random_bytes()));
        Self { versions }
    }

    /// The same key with its newest version only.
    #[must_use]
    pub fn newest_only(&self) -> Self {
        Self { versions: self.versions.last().cloned().into_iter().collect() }
    }

    /// Reads the text of a file or variable: lines (or comma-separated parts) of `VERSION HEX`; a
    /// bare `HEX` is version 1.
    ///
    /// # Errors
    /// What is wrong with it, without repeating any of it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut versions = Vec::new();
        for line in text.split(['\n', ',']).map(str::trim).filter(|line| !line.is_empty()) {
            let (version, hex) = line.split_once(' ').unwrap_or(("1", line));
            let version = version.parse::<u32>().ok().filter(|version| *version > 0);
            let version = version.ok_or("the master key has a line without a version number")?;
            versions.push((version, Secret::new(from_hex(hex.trim())?)));
        }
        versions.sort_by_key(|(version, _)| *version);
        if versions.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err("the master key has two lines of one version".to_owned());
        }
        if versions.is_empty() {
            return Err("the master key is empty".to_owned());
        }
        Ok(Self { versions })
    }

    fn text(&self) -> String {
        let line =
            |(version, key): &(u32, KeyBytes)| format!("{version} {}\n", to_hex(key.reveal()));
        self.versions.iter().map(line).collect()
    }

    /// Writes a new file that only its owner can read; an existing one is left alone.
    ///
    /// # Errors
    /// The file exists, or cannot be written.
    pub fn create(&self, path: &Path) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        self.write(files::create(path).map_err(failed)?).map_err(failed)?;
        files::sync_name(path).map_err(failed)
    }

    /// Puts this key in place of the one in the file: complete, or not at all.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn replace(&self, path: &Path) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        let next = path.with_extension("next");
        self.write(files::create_anew(&next).map_err(failed)?).map_err(failed)?;
        std::fs::rename(&next, path).map_err(failed)?;
        // Rows are sealed by the new key from now on: a power cut must not bring back the old file.
        files::sync_name(path).map_err(failed)
    }

    fn write(&self, mut file: File) -> std::io::Result<()> {
        file.write_all(self.text().as_bytes())?;
        file.sync_all()
    }
}

/// The key as configured: the variable, else the file.
///
/// # Errors
/// There is none, others can read the file, it lies inside the data folder, or it is malformed.
pub fn load(settings: &Settings, variable: Option<&str>) -> Result<MasterKey, String> {
    if let Some(text) = variable {
        return MasterKey::parse(text).map_err(|said| format!("{VARIABLE}: {said}"));
    }
    let path = settings.master_key_path();
    check_place(settings, &path)?;
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => format!(
            "there is no master key {}: `hubu init` founds a realm and makes one; for a realm that \
             is there, put its key back or name it with --master-key-file",
            path.display()
        ),
        _ => format!("the master key {}: {error}", path.display()),
    };
    let mode = std::fs::metadata(&path).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!(
            "the master key {} can be read by others (mode {:o}): run `chmod 600 {0}`",
            path.display(),
            mode & 0o777
        ));
    }
    let text = std::fs::read_to_string(&path).map_err(failed)?;
    MasterKey::parse(&text).map_err(|said| format!("{}: {said}", path.display()))
}

/// The file of a new key. It is removed again unless a realm takes the key: left behind, it would pass
/// for the key of whatever realm comes there later.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    kept: AtomicBool,
}

impl NewFile {
    /// A realm rests on the key, or may do so: the file stays.
    pub fn keep(&self) {
        self.kept.store(true, Ordering::Relaxed);
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.kept.load(Ordering::Relaxed)
            && let Err(error) = std::fs::remove_file(&self.path)
        {
            tracing::warn!(file = %self.path.display(), %error, "a key of no use stays behind");
        }
    }
}

/// The key as configured, or a new one with its new file, where there is neither a key nor a realm in
/// the data folder.
///
/// # Errors
/// As [`load`], and when the new file cannot be written.
pub fn load_or_create(
    settings: &Settings,
    variable: Option<&str>,
) -> Result<(MasterKey, Option<NewFile>), String> {
    let path = settings.master_key_path();
    // A new key beside old data would only look like one.
    let has_data = settings.database.is_none() && settings.data.join("hubu.db").exists();
    if variable.is_some() || has_data || path.exists() {
        return Ok((load(settings, variable)?, None));
    }
    check_place(settings, &path)?;
    let key = MasterKey::random();
    key.create(&path)?;
    Ok((key, Some(NewFile { path, kept: AtomicBool::new(false) })))
}

/// A key inside the data folder would travel with every copy of the data.
fn check_place(settings: &Settings, path: &Path) -> Result<(), String> {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute(path).starts_with(absolute(&settings.data)) {
        return Err(format!(
            "the master key {} lies inside the data folder {}: keep it elsewhere",
            path.display(),
            settings.data.display()
        ));
    }
    Ok(())
}

fn random_bytes() -> KeyBytes {
    let mut bytes = [0; 32];
    System::new().fill(&mut bytes);
    Secret::new(bytes)
}

fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |text, byte| text + &format!("{byte:02x}"))
}

fn from_hex(text: &str) -> Result<[u8; 32], String> {
    let wrong = || "a version of the master key is not 64 hexadecimal digits".to_owned();
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    for (byte, place) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[place..place + 2], 16).map_err(|_| wrong())?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("hubu-key-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
        folder
    }

    #[test]
    fn a_new_key_is_its_owners_alone_and_reads_back() {
        let folder = folder("new");
        let settings = Settings { data: folder.join("data"), ..Settings::default() };
        let (key, new_file) = load_or_create(&settings, None).expect("a new file");
        new_file.expect("it was made just now").keep();
        let mode = std::fs::metadata(settings.master_key_path()).expect("it exists").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        let (again, old_file) = load_or_create(&settings, None).expect("it is there");
        assert!(again == key && old_file.is_none(), "{old_file:?}");
        assert!(key.create(&settings.master_key_path()).is_err(), "never overwritten");

        let newer = key.with_new_version();
        newer.replace(&settings.master_key_path()).expect("same folder");
        assert_eq!(load(&settings, None), Ok(newer.clone()));
        assert_eq!((newer.versions().len(), newer.newest()), (2, 2));
        assert_eq!(newer.newest_only().versions(), &newer.versions()[1..]);
    }

    #[test]
    fn a_new_key_that_no_realm_takes_goes_away_and_an_old_one_never() {
        let folder = folder("not-taken");
        let settings = Settings { data: folder.join("data"), ..Settings::default() };
        let path = settings.master_key_path();
        drop(load_or_create(&settings, None).expect("a new file"));
        assert!(!path.exists());
        MasterKey::random().create(&path).expect("a new file");
        drop(load_or_create(&settings, None).expect("it is there"));
        assert!(path.exists());
        std::fs::remove_file(&path).expect("ours");

        std::fs::create_dir_all(&settings.data).expect("ours");
        std::fs::write(settings.data.join("hubu.db"), "").expect("ours");
        let said = load_or_create(&settings, None).expect_err("old data has a key of its own");
        assert!(said.contains("put its key back") && !path.exists(), "{said}");
        std::fs::remove_dir_all(folder).expect("ours");
    }

    #[test]
    fn a_key_others_can_read_or_inside_the_data_is_refused() {
        let folder = folder("refused");
        let settings = Settings { data: folder.join("data"), ..Settings::default() };
        let path = settings.master_key_path();
        MasterKey::random().create(&path).expect("a new file");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("ours");
        assert!(load(&settings, None).is_err_and(|said| said.contains("chmod 600")));
        let inside = Settings { master_key_file: Some(settings.data.join("key")), ..settings };
        assert!(load_or_create(&inside, None).is_err_and(|said| said.contains("inside")));
    }

    #[test]
    fn malformed_texts_are_refused_without_being_repeated() {
        let hex = "ab".repeat(32);
        let both = format!("2 {hex}, 1 {hex}");
        assert_eq!(MasterKey::parse(&both).map(|key| key.newest()), Ok(2));
        assert_eq!(MasterKey::parse(&hex).map(|key| key.newest()), Ok(1));
        for bad in
            ["", "\n", "1 abcd", &format!("x {hex}"), &format!("0 {hex}"), &format!("{hex},{hex}")]
        {
            let said = MasterKey::parse(bad).expect_err(bad);
            assert!(!said.contains(&hex[..8]), "{said}");
        }
    }
}
