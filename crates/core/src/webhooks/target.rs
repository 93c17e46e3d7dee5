//! [`Target`]: the URL of an endpoint, read strictly.
//!
//! Readers of URLs differ about what is not quite one: octal and shortened addresses, backslashes,
//! names of users. Whatever two of them could take differently is refused here, so that the host that
//! is checked is the host that is called.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest URL.
const LONGEST: usize = 1_024;
/// The longest name of a host.
const LONGEST_NAME: usize = 253;

/// Where an endpoint lives.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Host {
    /// A name, in lower case; its addresses are found when it is called.
    Name(String),
    /// An address.
    Address(IpAddr),
}

/// The URL of an endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    url: String,
    host: Host,
}

/// Why a text is not the URL of an endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TargetDefect {
    /// It does not begin with `http://` or `https://`.
    Scheme,
    /// It is too long, or has blanks, control characters or others that a URL encodes.
    Characters,
    /// It holds a user's name or password, which would stand in logs.
    Credentials,
    /// It has a fragment, which is never sent.
    Fragment,
    /// Its host is neither a name nor an address in the usual form.
    Host,
    /// Its port is no number from 1 to 65535.
    Port,
}

impl Target {
    /// Reads a URL.
    ///
    /// # Errors
    /// The first [`TargetDefect`].
    pub fn parse(text: &str) -> Result<Self, TargetDefect> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let rest = rest.ok_or(TargetDefect::Scheme)?;
        let usual = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
        if text.len() > LONGEST || !text.bytes().all(usual) {
            return Err(TargetDefect::Characters);
        }
        if text.contains('#') {
            return Err(TargetDefect::Fragment);
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err(TargetDefect::Credentials);
        }
        let (host, port) = split(authority).ok_or(TargetDefect::Host)?;
        let host = read_host(host).ok_or(TargetDefect::Host)?;
        let is_port = |port: &str| {
            port.bytes().all(|byte| byte.is_ascii_digit())
                && port.parse::<u16>().is_ok_and(|port| port > 0)
        };
        if port.is_some_and(|port| !is_port(port)) {
            return Err(TargetDefect::Port);
        }
        Ok(Self { url: text.to_owned(), host })
    }

    /// The URL as it was written.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Where it leads.
    pub const fn host(&self) -> &Host {
        &self.host
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

/// The host and the port of an authority.
fn split(authority: &str) -> Option<(&str, Option<&str>)> {
    if authority.starts_with('[') {
        let (host, rest) = authority.split_at(authority.find(']')? + 1);
        return match rest {
            "" => Some((host, None)),
            rest => Some((host, Some(rest.strip_prefix(':')?))),
        };
    }
    Some(match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    })
}

fn read_host(text: &str) -> Option<Host> {
    if let Some(inner) = text.strip_prefix('[') {
        let address = inner.strip_suffix(']')?.parse::<Ipv6Addr>().ok()?;
        return Some(Host::Address(address.into()));
    }
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Some(Host::Address(address.into()));
    }
    let labels: Vec<&str> = text.split('.').collect();
    // A last label that begins with a digit makes some readers see an address.
    let last = labels.last()?.starts_with(|first: char| first.is_ascii_alphabetic());
    let fits = text.len() <= LONGEST_NAME && labels.iter().all(|label| is_label(label));
    (fits && last).then(|| Host::Name(text.to_ascii_lowercase()))
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&label.len())
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_urls_are_read() {
        let name = |name: &str| Host::Name(name.to_owned());
        let at = |address: &str| Host::Address(address.parse().expect("an address"));
        let table = [
            ("https://hooks.example.com/hubu", name("hooks.example.com")),
            ("https://Hooks.Example.com:8443?key=a%20b", name("hooks.example.com")),
            ("http://sms-gateway:80/", name("sms-gateway")),
            ("http://192.0.2.7/x", at("192.0.2.7")),
            ("http://[2001:db8::7]:8080/x", at("2001:db8::7")),
            ("https://xn--fiq228c.example", name("xn--fiq228c.example")),
        ];
        for (url, host) in table {
            let target = Target::parse(url).expect(url);
            assert_eq!((target.host(), target.as_str()), (&host, url));
        }
    }

    #[test]
    fn whatever_could_be_read_in_two_ways_is_refused() {
        use TargetDefect::{Characters, Credentials, Fragment, Host, Port, Scheme};
        let long = format!("https://a/{}", "x".repeat(LONGEST));
        let table = [
            ("ftp://a", Scheme),
            ("hooks.example.com", Scheme),
            ("HTTP://a", Scheme),
            ("https:/a", Scheme),
            ("https://a b", Characters),
            ("https://a\\@b", Characters),
            ("https://a/\u{7f}", Characters),
            ("https://例子.com", Characters),
            (&long, Characters),
            ("https://a/#part", Fragment),
            ("https://user@a", Credentials),
            ("https://user:word@a/x", Credentials),
            ("https://", Host),
            ("https:///x", Host),
            ("https://:80", Host),
            ("https://127.1", Host),
            ("https://0x7f.0.0.1", Host),
            ("https://2130706433", Host),
            ("https://0177.0.0.1", Host),
            ("https://1.2.3.4.", Host),
            ("https://a..b", Host),
            ("https://-a.b", Host),
            ("https://[::1", Host),
            ("https://[::1]x", Host),
            ("https://[fe80::1%25eth0]", Host),
            ("https://[127.0.0.1]", Host),
            ("https://::1", Host),
            ("https://a:", Port),
            ("https://a:0", Port),
            ("https://a:65536", Port),
            ("https://a:+80", Port),
            ("https://a:8o", Port),
        ];
        for (url, defect) in table {
            assert_eq!(Target::parse(url).err(), Some(defect), "{url}");
        }
    }
}
