//! Units of measure, and what they are in other units (`orders` A6, A7).

use super::Names;
use crate::words::wire_words;

wire_words! {
    /// What is measured (`measure_type`, `orders` A6).
    MeasureType {
        /// Money.
        Money = 1 "money",
        /// Time.
        Duration = 2 "duration",
        /// Traffic, 1024-based.
        Traffic = 3 "traffic",
        /// Number of things.
        Quantity = 4 "quantity",
        /// Length.
        Length = 6 "length",
        /// Capacity.
        Capacity = 7 "capacity",
        /// Rows.
        Rows = 9 "rows",
        /// Period.
        Period = 10 "period",
        /// Frequency.
        Frequency = 11 "frequency",
        /// Count.
        Count = 12 "count",
        /// Capacity × duration.
        CapacityDuration = 15 "capacity_duration",
        /// Bandwidth, 1024-based.
        Bandwidth = 16 "bandwidth",
        /// Duration of a capacity.
        DurationOfCapacity = 17 "duration_of_capacity",
        /// Queries a second.
        QueryRate = 18 "query_rate",
        /// Bandwidth, 1000-based.
        BandwidthDecimal = 19 "bandwidth_decimal",
        /// Usage of performance tests.
        PerformanceTest = 20 "performance_test",
        /// Area.
        Area = 21 "area",
        /// Video.
        Video = 22 "video",
        /// Throughput.
        Throughput = 23 "throughput",
        /// Resolution.
        Resolution = 24 "resolution",
        /// Kind of test.
        TestType = 25 "test_type",
        /// The unit of a package.
        PackageUnit = 26 "package_unit",
        /// Cores × duration.
        CoreDuration = 27 "core_duration",
        /// Memory × duration.
        MemoryDuration = 28 "memory_duration",
        /// IOPS × duration.
        IopsDuration = 29 "iops_duration",
        /// Throughput × duration.
        ThroughputDuration = 30 "throughput_duration",
        /// Count over a duration.
        CountPerDuration = 31 "count_per_duration",
        /// Traffic, 1000-based.
        TrafficDecimal = 40 "traffic_decimal",
        /// Thousands of tokens.
        KiloTokens = 41 "kilo_tokens",
        /// Frames.
        Frame = 82 "frame",
        /// Bandwidth of a cache × duration.
        CacheBandwidthDuration = 98 "cache_bandwidth_duration",
        /// Tokens.
        Tokens = 104 "tokens",
        /// Quantity × duration.
        QuantityDuration = 108 "quantity_duration",
    }
}

/// A unit of measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measure {
    /// Its number on the wire (`measure_id`); 1 is the realm's currency.
    pub id: i64,
    /// What it measures.
    pub kind: MeasureType,
    /// What people call it.
    pub names: Names,
    /// How it is written for short; it differs by language (`G`, `GB`).
    pub abbreviations: Names,
}

/// One of `measure` is `ratio` of `to`. Both measure the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conversion {
    /// The larger unit.
    pub measure: i64,
    /// The smaller unit.
    pub to: i64,
    /// How many of the smaller one are in the larger one; above 0.
    pub ratio: i64,
}
