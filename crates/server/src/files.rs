//! Files that hold what is secret or personal: for their owner alone, and on disk before anybody is
//! told that they are there.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Makes a file that its owner alone can read, from before its first byte on; never over another.
///
/// # Errors
/// It exists, or cannot be made there.
pub fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// The same in place of what stands there: that may be for others to read.
///
/// # Errors
/// What is there cannot be taken away, or the file not be made.
pub fn create_anew(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => create(path),
    }
}

/// Writes the folder to disk in which a path stands: a new name survives a power cut only then.
///
/// # Errors
/// The folder cannot be read or written.
pub fn sync_name(path: &Path) -> io::Result<()> {
    let whole = std::path::absolute(path)?;
    let Some(folder) = whole.parent() else { return Ok(()) };
    match File::open(folder)?.sync_all() {
        // Some file systems know no such thing, and say so.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Ok(())
        }
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_its_owners_alone_and_never_another() {
        let name = format!("hubu-{}-files", std::process::id());
        let path = std::env::temp_dir().join(name);
        let file = create(&path).expect("the temporary folder is writable");
        let mode = file.metadata().expect("it is open").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = create(&path).map(drop).map_err(|error| error.kind());
        assert_eq!(again, Err(ErrorKind::AlreadyExists));

        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("ours");
        let file = create_anew(&path).expect("it is taken away");
        let mode = file.metadata().expect("it is open").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "whatever was there");
        sync_name(&path).expect("its folder can be written");
        std::fs::remove_file(&path).expect("ours");
    }

    #[test]
    fn a_bare_name_stands_in_the_working_folder() {
        sync_name(Path::new("report.csv")).expect("the working folder can be written");
        let nowhere = sync_name(Path::new("no/such/folder.csv")).map_err(|error| error.kind());
        assert_eq!(nowhere, Err(ErrorKind::NotFound));
    }
}
