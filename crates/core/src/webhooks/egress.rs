//! [`Egress`]: which addresses webhooks may be sent to.
//!
//! Whoever names an endpoint makes the server call it, from inside its network. So only addresses of
//! the public internet are called, unless the configuration names others; an address that carries
//! another one inside (mapped, translated, tunnelled) is judged by that.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Host, Target};

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Reads a range; one address stands for itself. Bits beyond the prefix must be zero.
    ///
    /// # Errors
    /// `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= width)?,
            None => width,
        };
        let network = Self { address, bits };
        (masked(address, bits) == number(address)).then_some(network)
    }

    fn holds(self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4()
            && masked(address, self.bits) == number(self.address)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// An address as a number of 128 bits; that of an IPv4 address stands in the upper ones.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => u128::from(u32::from(four)) << 96,
        IpAddr::V6(six) => u128::from(six),
    }
}

fn masked(address: IpAddr, bits: u32) -> u128 {
    let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
    number(address) & mask
}

/// The ranges a configuration names, beside the public internet: a list with commas, in which
/// `private` stands for all that is used inside a network (loopback, private and shared addresses).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Networks(Vec<Network>);

/// What `private` stands for. Neither addresses of one link, among which clouds answer for their
/// metadata, nor multicast are among it: those have to be named.
const PRIVATE: [&str; 7] = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
];

impl Networks {
    /// Reads a list; an empty one names nothing.
    ///
    /// # Errors
    /// The first part that is no range.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut networks = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            if part == "private" {
                networks.extend(PRIVATE.iter().filter_map(|range| Network::parse(range)));
            } else {
                networks.push(Network::parse(part).ok_or_else(|| part.to_owned())?);
            }
        }
        Ok(Self(networks))
    }

    /// The same, and every address of the machine itself.
    #[must_use]
    pub fn with_loopback(mut self) -> Self {
        self.0.extend(["127.0.0.0/8", "::1/128"].iter().filter_map(|range| Network::parse(range)));
        self
    }
}

/// Which addresses may be called.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Egress {
    also: Networks,
}

impl Egress {
    /// The public internet, and the networks named.
    pub const fn new(also: Networks) -> Self {
        Self { also }
    }

    /// May this address be called?
    pub fn allows(&self, address: IpAddr) -> bool {
        let named = |address: IpAddr| self.also.0.iter().any(|network| network.holds(address));
        if named(address) {
            return true;
        }
        match address {
            IpAddr::V4(four) => is_public_four(four),
            IpAddr::V6(six) => match carried(six) {
                Some(four) => named(four.into()) || is_public_four(four),
                None => is_public_six(six),
            },
        }
    }

    /// May this URL be called, as far as it can be told before its name is looked up?
    pub fn allows_target(&self, target: &Target) -> bool {
        match target.host() {
            Host::Address(address) => self.allows(*address),
            Host::Name(name) => {
                let local = name == "localhost" || name.ends_with(".localhost");
                !local || self.allows(Ipv4Addr::LOCALHOST.into())
            }
        }
    }
}

/// Ranges of IPv4 that are no public hosts: this network, private, shared, loopback, link, protocol
/// assignments, documentation, relays, benchmarks, multicast, reserved; and the address at which a
/// cloud's virtual machines find their host, which lies in a public range.
const NOT_PUBLIC_FOUR: [(u32, u32); 16] = [
    (0x0000_0000, 8),
    (0x0a00_0000, 8),
    (0x6440_0000, 10),
    (0x7f00_0000, 8),
    (0xa83f_8110, 32),
    (0xa9fe_0000, 16),
    (0xac10_0000, 12),
    (0xc000_0000, 24),
    (0xc000_0200, 24),
    (0xc058_6300, 24),
    (0xc0a8_0000, 16),
    (0xc612_0000, 15),
    (0xc633_6400, 24),
    (0xcb00_7100, 24),
    (0xe000_0000, 4),
    (0xf000_0000, 4),
];

fn is_public_four(address: Ipv4Addr) -> bool {
    let number = u32::from(address);
    !NOT_PUBLIC_FOUR.iter().any(|(range, bits)| number >> (32 - bits) == range >> (32 - bits))
}

/// The IPv4 address that one of IPv6 leads to: mapped (`::ffff:0:0/96`), compatible (`::/96`, but
/// for `::` and `::1`), translated (`64:ff9b::/96`), or 6to4 (`2002::/16`).
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let number = u128::from(address);
    let low = || Ipv4Addr::from(u32::try_from(number & 0xffff_ffff).unwrap_or_default());
    let high = number >> 32;
    if high == 0xffff || high == 0x0064_ff9b_0000_0000_0000_0000 || (high == 0 && number > 1) {
        return Some(low());
    }
    if number >> 112 == 0x2002 {
        let inner = u32::try_from((number >> 80) & 0xffff_ffff).unwrap_or_default();
        return Some(Ipv4Addr::from(inner));
    }
    None
}

/// Only `2000::/3` is given out to hosts of the internet, and of that not the protocols' own part
/// (`2001::/23`, with Teredo) nor documentation (`2001:db8::/32`, `3fff::/20`).
fn is_public_six(address: Ipv6Addr) -> bool {
    let number = u128::from(address);
    let starts = |prefix: u128, bits: u32| number >> (128 - bits) == prefix;
    starts(0b001, 3)
        && !starts(0x2001_0000 >> 9, 23)
        && !starts(0x2001_0db8, 32)
        && !starts(0x3_fff0, 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(egress: &Egress, text: &str) -> bool {
        egress.allows(text.parse().expect("an address"))
    }

    const PUBLIC: &[&str] = &[
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        // These lead to 1.1.1.1.
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
        "2002:101:101::1",
    ];

    const INSIDE: &[&str] = &[
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::1.1.1.1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "3fff::1",
        "100::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
        "4000::1",
    ];

    #[test]
    fn the_public_internet_is_called_and_nothing_inside() {
        let strict = Egress::default();
        for public in PUBLIC {
            assert!(allowed(&strict, public), "{public}");
        }
        for inside in INSIDE {
            assert!(!allowed(&strict, inside), "{inside}");
        }
    }

    #[test]
    fn what_the_configuration_names_is_called_too() {
        let named = |text: &str| Egress::new(Networks::parse(text).expect("ranges"));
        let some = named("10.1.0.0/16, fd00:1::/32 ,192.0.2.7");
        for (address, expected) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("10.2.0.1", false),
            ("fd00:1::7", true),
            ("fd00:2::7", false),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(allowed(&some, address), expected, "{address}");
        }
        let private = named("private");
        for (address, expected) in [
            ("127.0.0.1", true),
            ("10.9.9.9", true),
            ("::1", true),
            ("fd00::1", true),
            ("169.254.169.254", false),
            ("224.0.0.1", false),
            ("fe80::1", false),
        ] {
            assert_eq!(allowed(&private, address), expected, "{address}");
        }
        assert!(allowed(&named("169.254.169.254"), "169.254.169.254"), "named by itself");
        assert!(allowed(&Egress::new(Networks::default().with_loopback()), "127.0.0.1"));
    }

    #[test]
    fn ranges_are_read_strictly() {
        for bad in ["10.0.0.0/33", "10.0.0.1/8", "10/8", "x", "::1/129", "10.0.0.0/", "10.0.0.0/-1"]
        {
            assert_eq!(Networks::parse(bad), Err(bad.to_owned()));
        }
        assert_eq!(Networks::parse(" , "), Ok(Networks::default()));
        let every = Network::parse("0.0.0.0/0").expect("a range");
        assert!(
            every.holds(Ipv4Addr::LOCALHOST.into()) && !every.holds(Ipv6Addr::LOCALHOST.into())
        );
        assert_eq!(every.to_string(), "0.0.0.0/0");
    }

    #[test]
    fn a_url_is_judged_by_its_host() {
        let target = |url: &str| Target::parse(url).expect("a URL");
        let strict = Egress::default();
        for (url, expected) in [
            ("https://hooks.example.com", true),
            ("https://1.1.1.1", true),
            ("http://10.0.0.1/x", false),
            ("http://[::ffff:7f00:1]/", false),
            ("http://localhost:8080", false),
            ("http://hooks.localhost", false),
        ] {
            assert_eq!(strict.allows_target(&target(url)), expected, "{url}");
        }
        let loopback = Egress::new(Networks::default().with_loopback());
        assert!(loopback.allows_target(&target("http://localhost:8080")));
    }
}
