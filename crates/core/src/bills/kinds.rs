//! The vocabulary of bills (`bills` 1): numbers and words are the wire's.

use crate::realm::Site;
use crate::words::wire_words;

wire_words! {
    /// What a row of a bill is (`bill_type` of details).
    BillType {
        /// A new term.
        New = 1 "1",
        /// A renewal by hand.
        Renew = 2 "2",
        /// A change that costs something.
        Change = 3 "3",
        /// A term was unsubscribed from.
        Unsubscribe = 4 "4",
        /// Usage on demand.
        Use = 5 "5",
        /// A renewal by itself.
        AutoRenew = 8 "8",
        /// A compensation: credit to the customer.
        Compensation = 9 "9",
        /// The hour of a reserved instance or savings plan.
        Hourly = 12 "12",
        /// The fee for leaving a term.
        UnsubscribeFee = 13 "13",
        /// The month's end of a support plan.
        SupportPlan = 14 "14",
        /// Tax.
        Tax = 15 "15",
        /// An adjustment that the customer pays.
        AdjustmentCharge = 16 "16",
        /// What is missing to a minimum that was committed to.
        Shortfall = 17 "17",
        /// A month's instalment of a commitment.
        Instalment = 18 "18",
        /// A change that gives back.
        ChangeRefund = 20 "20",
        /// Offset by a savings plan.
        SavingsPlanOffset = 23 "23",
        /// A term became usage on demand.
        ToOnDemand = 24 "24",
        /// Fractions that were cut are made up for.
        MakeUp = 25 "25",
        /// Tax of an unsubscription, back.
        UnsubscribeTax = 100 "100",
        /// Tax of a compensation.
        CompensationTax = 101 "101",
        /// Tax of an adjustment that the customer pays.
        AdjustmentTax = 102 "102",
        /// A year's instalment of a commitment.
        YearlyInstalment = 103 "103",
    }
}

wire_words! {
    /// What a row of the monthly summary is (`bill_type` there).
    SummaryBillType {
        /// Consumption.
        Consumption = 1 "1",
        /// Refund.
        Refund = 2 "2",
        /// Adjustment.
        Adjustment = 3 "3",
    }
}

/// Which sign the amounts of a row have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// What is charged: none is below zero.
    Charges,
    /// What is given back: none is above zero.
    GivesBack,
    /// Either: usage, which a correction takes back.
    Either,
}

impl BillType {
    /// The kind of row that it is in the monthly summary.
    pub const fn summary(self) -> SummaryBillType {
        match self {
            Self::Unsubscribe | Self::ChangeRefund | Self::ToOnDemand | Self::UnsubscribeTax => {
                SummaryBillType::Refund
            }
            Self::Compensation
            | Self::AdjustmentCharge
            | Self::CompensationTax
            | Self::AdjustmentTax => SummaryBillType::Adjustment,
            _ => SummaryBillType::Consumption,
        }
    }

    /// Does a site write such rows? Requests may name any type on either: of those it does not write there
    /// are none (`bills` I5).
    pub const fn written_on(self, site: Site) -> bool {
        let (cn, intl) = match self {
            // Of older times.
            Self::UnsubscribeFee => (false, false),
            Self::MakeUp | Self::YearlyInstalment => (true, false),
            Self::Hourly
            | Self::Tax
            | Self::Shortfall
            | Self::UnsubscribeTax
            | Self::CompensationTax
            | Self::AdjustmentTax => (false, true),
            _ => (true, true),
        };
        match site {
            Site::Cn => cn,
            Site::Intl => intl,
        }
    }

    /// Which sign its amounts have (`bills` 2).
    pub const fn sign(self) -> Sign {
        match self {
            Self::Unsubscribe
            | Self::ChangeRefund
            | Self::ToOnDemand
            | Self::UnsubscribeTax
            | Self::Compensation
            | Self::CompensationTax => Sign::GivesBack,
            Self::Use => Sign::Either,
            _ => Sign::Charges,
        }
    }

    /// Is it for a span of usage, of which a record is deducted?
    pub const fn of_usage(self) -> bool {
        matches!(self, Self::Use | Self::Hourly | Self::SavingsPlanOffset)
    }

    /// Is it told by the order that brought it about (`trade_id`)? Else by a transaction.
    pub const fn by_order(self) -> bool {
        matches!(
            self,
            Self::New
                | Self::Renew
                | Self::Change
                | Self::Unsubscribe
                | Self::AutoRenew
                | Self::YearlyInstalment
        )
    }
}

wire_words! {
    /// Which hours a row is made of; the words are ours.
    Gathered {
        /// One settlement period, or an order's line.
        One = 1 "one",
        /// Small amounts, until they came to a cent.
        AddedUp = 2 "added_up",
        /// Small amounts that had come to no cent when the cycle was closed.
        Flushed = 3 "flushed",
    }
}

wire_words! {
    /// How what a row is for is charged (`charging_mode`, `charge_mode`).
    ChargeMode {
        /// By terms that are paid before.
        Period = 1 "1",
        /// On demand.
        OnDemand = 3 "3",
        /// By a reserved instance.
        ReservedInstance = 10 "10",
        /// By a savings plan.
        SavingsPlan = 11 "11",
    }
}

wire_words! {
    /// Where a row stands (`status` of transactions).
    Status {
        /// Paid.
        Paid = 1 "1",
        /// Something is outstanding.
        Outstanding = 2 "2",
        /// Not billed yet: it is settled with the month.
        NotBilled = 3 "3",
    }
}

wire_words! {
    /// Whose product it is (`provider_type`).
    ProviderType {
        /// The cloud's.
        Cloud = 1 "1",
        /// The marketplace's.
        Marketplace = 2 "2",
    }
}

wire_words! {
    /// Whose bills are asked for (`method`).
    Method {
        /// One's own.
        Oneself = 1 "oneself",
        /// Those of one member.
        SubCustomer = 2 "sub_customer",
        /// One's own and the members'.
        All = 3 "all",
    }
}

wire_words! {
    /// How rows of resources are put together (`statistic_type`).
    StatisticType {
        /// By cycle.
        Cycle = 1 "1",
        /// By day.
        Day = 2 "2",
        /// Not at all: details.
        Detail = 3 "3",
    }
}

wire_words! {
    /// What time rows of resources are asked for (`query_type`).
    QueryType {
        /// A cycle.
        Cycle = 1 "BILLCYCLE",
        /// Days of it.
        Daily = 2 "DAILY",
    }
}

impl QueryType {
    /// Does it go with a way of putting rows together? Days of what is put together by cycle there are none.
    pub fn goes_with(self, statistic: StatisticType) -> bool {
        self == Self::Cycle || statistic != StatisticType::Cycle
    }
}

wire_words! {
    /// The unit of a term on a bill (`period_type`).
    BillPeriod {
        /// One-off.
        OneOff = 5 "5",
        /// Years.
        Year = 19 "19",
        /// Months.
        Month = 20 "20",
        /// Days.
        Day = 24 "24",
        /// Hours.
        Hour = 25 "25",
    }
}

impl From<crate::products::PeriodType> for BillPeriod {
    fn from(unit: crate::products::PeriodType) -> Self {
        use crate::products::PeriodType;
        match unit {
            PeriodType::Year => Self::Year,
            PeriodType::Month => Self::Month,
            PeriodType::Day => Self::Day,
            PeriodType::Hour => Self::Hour,
        }
    }
}

#[cfg(test)]
#[path = "kinds_tests.rs"]
mod tests;
