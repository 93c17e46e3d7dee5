"""Servers are bought, renewed, forgotten, left and turned to on demand as dice fall; after each step cash, status
and end are what a second reckoning says."""

import random
from datetime import timedelta
from decimal import Decimal

from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

from suite.operator_plane import stamp
from suite.registry import scenario

from .rating import DISK, MONTH, SERVER, YEAR
from .renewals import cash
from .shop import CHINA, Shop, instant, line, unsubscribe
from .subscriptions import CLOSED, IN_USE, configure, on_demand_now, renew, stands
from .terms_model import FIVE_DAYS_A_YEAR, Reckoned

SEEDS, STEPS = range(1, 4), 50
PRICES = [(SERVER, Decimal("47.65")), (DISK, Decimal("36.80"))]
MONEY = Decimal(1000000)


class Dice:
    """A customer who does as dice tell, and the reckoning of what comes of it."""

    def __init__(self, c, seed):
        self.c, self.seed, self.dice = c, seed, random.Random(seed)
        self.shop, self.money, self.day, self.free = Shop(c, cash=str(MONEY)), MONEY, None, {}
        self.share = Decimal(self.dice.choice(["1", "0.87"]))
        if self.share != 1:
            c.operator.grant_discount(self.shop.party.id, str(self.share))
        self.reckoned = {}

    @property
    def now(self):
        return (self.c.operator.now() + CHINA).replace(tzinfo=None)

    def buy(self):
        product, month = self.dice.choice(PRICES)
        unit, number = self.dice.choice([(MONTH, 1), (MONTH, 2), (MONTH, 5), (YEAR, 1), (YEAR, 2)])
        now, one = self.now, Reckoned(month, self.share)
        bought = self.shop.bought(line(product, unit=unit, number=number))["resource_ids"][0]
        self.money -= one.bought(now, number if unit == MONTH else 12 * number)
        self.reckoned[bought] = one

    def renew(self, ident, one):
        unit, number = self.dice.choice([(MONTH, 1), (MONTH, 3), (MONTH, 11), (YEAR, 1), (YEAR, 3)])
        renew(self.shop.party, ident, unit=unit, number=number)
        self.money -= one.renewed(unit, number, self.day)

    def leave(self, ident, one):
        now = self.now
        used = self.free.get(now.year, 0)
        unsubscribe(self.shop.party, ident)
        back, for_nothing = one.left(now, used < FIVE_DAYS_A_YEAR)
        self.free[now.year] = used + for_nothing
        self.money += back

    def leave_renewals(self, ident, one):
        back = one.left_renewals(self.now)
        try:
            unsubscribe(self.shop.party, ident, what=2)
        except ServiceResponseException as refusal:
            self.c.check.equal(f"{self.seed}: nothing to leave", [back, refusal.error_code], [None, "CBC.99003128"])
            return
        self.money += back or Decimal("NaN")

    def turn(self, ident, one):
        now = self.now
        on_demand_now(self.shop.party, ident)
        self.money += one.turned(now)

    def pass_time(self):
        away = timedelta(days=self.dice.choice([0, 1, 4, 5, 17, 31]), seconds=self.dice.randrange(86400))
        self.c.operator.advance_to(self.c.operator.now() + away)

    def step(self):
        """One thing that can be done now, with one of those that are there."""
        if len(self.reckoned) < 3:
            return self.buy()
        ident, one = self.dice.choice(list(self.reckoned.items()))
        acts = [self.renew] * 2
        if one.stands(self.now) == IN_USE:
            acts += [self.leave, self.leave_renewals, self.turn]
        self.dice.choice(acts)(ident, one)
        self.shop.provided()

    def compare(self, what):
        self.c.check.equal(f"{what}: cash", cash(self.shop), self.money)
        now = self.now
        for ident, one in list(self.reckoned.items()):
            ends = stamp(instant(f"{one.expires:%Y-%m-%dT%H:%M:%SZ}") - CHINA)
            self.c.check.equal(f"{what}: stands", stands(self.shop.party, ident)[:2], [one.stands(now), ends])
            if one.stands(now) == CLOSED:
                del self.reckoned[ident]


def play(c, seed):
    with c.operator.standing_clock():
        dice = Dice(c, seed)
        for number in range(STEPS):
            if number == STEPS // 2:
                dice.day = dice.dice.choice([-1, 1, 15, 28])
                configure(dice.shop.party, "EXPIRE_DATE", str(dice.day))
            dice.step()
            dice.pass_time()
            dice.compare(f"{seed}, {number}")
            if c.check.failures:
                return


@scenario("resources with terms", "as dice fall, reckoned twice")
def at_random(c):
    for seed in SEEDS:
        play(c, seed)
