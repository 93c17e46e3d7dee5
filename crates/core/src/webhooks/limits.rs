//! How many, how long.

/// Endpoints a realm may have.
pub const MOST_WEBHOOKS: i64 = 50;
/// Kinds an endpoint may name.
pub const MOST_KINDS: usize = 50;
/// Hours both secrets sign after a rotation, unless it is said otherwise.
pub const OVERLAP_HOURS: i64 = 24;
/// The longest overlap that may be asked for, in hours: a week.
pub const MOST_OVERLAP_HOURS: i64 = 168;
