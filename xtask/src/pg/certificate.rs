//! A certificate authority and a server certificate that live as long as the cluster.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process::output;

/// Files made for one cluster.
pub struct Certificate {
    /// What a client must trust.
    pub authority: PathBuf,
    /// The server's certificate.
    pub server: PathBuf,
    /// The server's key.
    pub key: PathBuf,
}

const LEAF: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n\
                    extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n";

/// Makes the files with OpenSSL, which every packaged PostgreSQL brings along.
///
/// The authority is separate from the server's certificate because strict clients refuse an
/// authority that serves.
pub fn make(folder: &Path) -> Result<Certificate> {
    let file = |name: &str| folder.join(name);
    let openssl = |words: &str| {
        output(Command::new("openssl").args(words.split(' ')).current_dir(folder)).map(drop)
    };
    fs::write(file("leaf.ext"), LEAF)?;
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7 -subj /CN=authority \
         -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
         -keyout authority.key -out authority.crt",
    )?;
    openssl(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
         -keyout server.key -out server.csr",
    )?;
    openssl(
        "x509 -req -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial -days 7 \
         -extfile leaf.ext -out server.crt",
    )?;
    for made in ["authority.key", "server.csr", "leaf.ext"] {
        fs::remove_file(file(made))?;
    }
    Ok(Certificate {
        authority: file("authority.crt"),
        server: file("server.crt"),
        key: file("server.key"),
    })
}
