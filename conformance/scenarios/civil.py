"""Civil time of the realm on its virtual clock, which stands still: a story knows every instant."""

from contextlib import contextmanager
from datetime import datetime, timezone

from suite.operator_plane import stamp

from .shop import CHINA

FORM = "%Y-%m-%d %H:%M:%S"


class Civil:
    """The calendar of a story, which tells days without a year: `03-15 18:40:00`.

    The year is that of its beginning; stories stay out of February, whose length depends on it.
    """

    def __init__(self, operator, begin):
        self.operator = operator
        now = operator.now()
        years = ((now + CHINA).year, (now + CHINA).year + 1)
        self.year = next(year for year in years if self._instant(year, begin) > now)
        self.to(begin)

    @staticmethod
    def _instant(year, day):
        return datetime.strptime(f"{year}-{day}", FORM).replace(tzinfo=timezone.utc) - CHINA

    def to(self, day):
        """Lets the clock pass until then."""
        self.operator.advance_to(self._instant(self.year, day))

    def stamp(self, day, years=0):
        """Then, so many years later, as the wire prints it."""
        return stamp(self._instant(self.year + years, day))

    def end(self, day, years=0):
        """The end of a day, which is when terms end."""
        return self.stamp(f"{day} 23:59:59", years)


@contextmanager
def civil(c, begin="03-01 10:30:00"):
    """A story that begins then, as soon as that comes again."""
    with c.operator.standing_clock():
        yield Civil(c.operator, begin)
