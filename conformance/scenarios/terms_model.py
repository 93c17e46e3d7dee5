"""A second reckoning of terms, written from the published rules and not from ours: when they end, what they cost,
what leaving gives back. Times are civil ones; amounts are Decimals."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from .rating import MONTH, cents

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
GRACE_DAYS = RETENTION_DAYS = 15
FIVE_DAYS_A_YEAR = 10
# Share of what was paid by the months of a term, each of its years in turn.
FEES = {12: ["0.1"], 24: ["0.15", "0.1"], 36: ["0.15", "0.1", "0.05"]}


def end_of(day):
    return datetime(day.year, day.month, day.day, 23, 59, 59)


def months_later(day, months):
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + (day.day - 1) * DAY, following - DAY)


def hour_down(when):
    return when.replace(minute=0, second=0)


def hour_up(when):
    whole = hour_down(when)
    return whole if whole == when else whole + HOUR


def unified(day, number):
    """The first day of that number that is not before another; -1 stands for the last of a month."""
    if number == -1:
        return months_later(day.replace(day=1), 1) - DAY
    there = day.replace(day=number)
    return there if there >= day else months_later(there, 1)


@dataclass
class Term:
    """Something that was paid for a while."""

    begin: datetime
    end: datetime
    months: int
    paid: Decimal
    first: bool

    def used_and_all(self, now):
        """The hours that are over, and all of them."""
        begin = hour_down(self.begin) if self.first else hour_up(self.begin)
        used = max(hour_down(now) - begin, timedelta(0))
        return Decimal(used // HOUR), Decimal((hour_up(self.end) - begin) // HOUR)

    def consumed(self, now):
        used, hours = self.used_and_all(now)
        return cents(self.paid * used / hours)

    def fee(self, now):
        rates = FEES[next(months for months in FEES if self.months <= months)]
        years = (hour_up(end_of(months_later(self.begin.date(), 12 * year))) for year in range(1, len(rates)))
        place = sum(hour_down(now) > end for end in years)
        return cents(self.paid * Decimal(rates[place]))


@dataclass
class Reckoned:
    """A resource, by its terms."""

    month: Decimal
    share: Decimal
    terms: list = field(default_factory=list)
    closed: bool = False

    @property
    def expires(self):
        return self.terms[-1].end

    def price(self, months, extra=0):
        """What so many months, and days beyond them, come to; twelve cost ten."""
        official = self.month * (months // 12 * 10 + months % 12) + self.month * extra / 30
        return cents(official * self.share)

    def bought(self, now, months):
        paid = self.price(months)
        self.terms.append(Term(now, end_of(months_later(now.date(), months)), months, paid, True))
        return paid

    def renewed(self, unit, number, day=None):
        months = number if unit == MONTH else 12 * number
        without = months_later(self.expires.date(), months)
        last = unified(without, day) if day else without
        paid = self.price(months, (last - without).days)
        self.terms.append(Term(self.expires, end_of(last), months, paid, False))
        return paid

    def stands(self, now):
        """Its status on the wire."""
        grace = end_of(self.expires.date() + GRACE_DAYS * DAY)
        if self.closed or now >= end_of(grace.date() + RETENTION_DAYS * DAY):
            return 3
        return 2 if now < self.expires else 5 if now < grace else 4

    def left(self, now, free):
        """What comes back of all of it, and whether that was for nothing within five days."""
        self.closed, back, for_nothing = True, Decimal(0), False
        for term in (one for one in self.terms if one.end > now):
            within = free and term.first and now < term.begin + 5 * DAY
            for_nothing |= within
            back += term.paid
            if term.begin <= now and not within:
                consumed = term.consumed(now)
                back -= consumed + min(term.fee(now), term.paid - consumed)
        return back, for_nothing

    def left_renewals(self, now):
        """What comes back of the renewed terms that have not begun; None where there are none."""
        gone = [one for one in self.terms if not one.first and one.begin > now]
        self.terms = [one for one in self.terms if one not in gone]
        return sum((one.paid for one in gone), Decimal(0)) if gone else None

    def turned(self, now):
        """What comes back when it goes on demand."""
        self.closed = True
        running = (one for one in self.terms if one.end > now)
        return sum((one.paid - (one.consumed(now) if one.begin <= now else 0) for one in running), Decimal(0))
