//! [`UsageRefusal`]: why a reported event is not taken at all.

use crate::resources::ResourceRefusal;

/// Why an event is refused, it alone, whatever becomes of its neighbours. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsageRefusal {
    /// The name of the source is missing, too long or of other characters.
    Source,
    /// So is the event's id.
    Id,
    /// The id of the resource has another form than that of resources.
    Resource,
    /// The usage type is missing, too long or of other characters.
    UsageType,
    /// The quantity is below zero. What was too much is taken back by a correction.
    Quantity,
    /// The unit is none: its number is below 1.
    Measure,
    /// The span is empty, ends before it begins, or lies outside the calendar.
    Span,
    /// The span is longer than an event may tell of.
    LongSpan,
    /// The size is below 1.
    Size,
    /// The region is empty, too long or of other characters.
    Region,
    /// So is the availability zone.
    Zone,
    /// So is the enterprise project.
    EnterpriseProject,
    /// The tags cannot be those of a resource.
    Tags(ResourceRefusal),
    /// The id of the event that it corrects cannot be one, or is its own.
    Corrects,
    /// The source reported other content under this id before.
    OtherContent,
}
