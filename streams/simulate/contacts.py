"""Written conversations: a customer writes, a bot greets, agents answer, a survey follows."""

from typing import Final

from streams.simulate import texts
from streams.simulate.people import QUEUES, Customer, pick_agent
from streams.simulate.surveys import survey
from streams.simulate.world import Episode, Record, Step, World

#: Median seconds until an agent first answers, by channel.
FIRST_REPLY: Final = {
    "chat": 12.0,
    "web": 12.0,
    "app": 20.0,
    "whatsapp": 25.0,
    "telegram": 25.0,
    "sms": 60.0,
    "social": 400.0,
    "portal": 1200.0,
    "email": 1500.0,
}
_WITH_BOT: Final = {"chat", "web", "app", "whatsapp", "telegram"}
_BOT_SOLVES, _GIVEN_UP, _TRANSFERRED, _REOPENED, _CLOSED = 0.15, 0.04, 0.07, 0.04, 0.3
_PUT_ON_HOLD: Final = 0.15
#: How often a bot that cannot help says to whom it hands on; else an agent just answers.
_HANDED_ON: Final = 0.15
#: How often a mail gets an automatic answer first, which is nobody's.
_ACKNOWLEDGED: Final = 0.3
_GOES_ON: Final = 0.55
_MOST_TURNS: Final = 5
#: A customer who waited over so many times the usual has had enough for a lower rating.
_ANNOYING, _ANNOYED = 2.0, -0.8
#: Where the customer opens an issue with a form, which asks what it is about.
_WITH_FORM: Final = "portal"
#: Who has something to add later to what was a chat writes a mail.
_GONE_BY_THEN: Final = {"chat", "web", "app"}
_PRIORITIES: Final = {"normal": 75, "high": 15, "low": 7, "urgent": 3}


class Conversation:
    """One conversation as it goes on: where it is, who serves it, how long it waited."""

    def __init__(self, world: World, who: Customer, channel: str, queue: str) -> None:
        self._world = world
        self._who = who
        self._queue = queue
        self._agent: str | None = None
        self._usual = FIRST_REPLY[channel]
        self._mood = 0.0
        self._base: Record = {
            "channel": channel,
            "customer": who.name,
            "conversation": world.conversation(),
            "priority": world.rng.choices(list(_PRIORITIES), list(_PRIORITIES.values()))[0],
            "segment": who.segment,
        }

    def run(self) -> Episode:
        """All of it, from the first message to the last rating."""
        rng, channel = self._world.rng, self._base["channel"]
        yield Step(0.0, self._opening())
        solved = False
        if channel in _WITH_BOT:
            yield Step(rng.uniform(0.4, 2.0), self._bot())
            solved = rng.random() < _BOT_SOLVES
            if not solved and rng.random() < _HANDED_ON:
                yield Step(rng.uniform(0.4, 2.0), self._handed_on())
        else:
            yield Step(0.2, self._status("new", "system"))
            if channel == "email" and rng.random() < _ACKNOWLEDGED:
                yield Step(rng.uniform(1.0, 5.0), self._acknowledgement())
        if not solved:
            factor = self._world.wait_factor(self._queue, channel)
            if rng.random() < _GIVEN_UP * factor**0.5:
                return
            yield from self._served()
        yield Step(
            self._world.delay(5.0), self._status("solved", "agent" if self._agent else "bot")
        )
        yield from survey(self._world, self._who, self._about(), self._mood, self._usual * 1.5)
        yield from self._afterwards()

    def _served(self) -> Episode:
        rng = self._world.rng
        self._agent = pick_agent(rng, self._queue)
        yield self._reply(1.0)
        if rng.random() < _TRANSFERRED:
            yield from self._transfer()
        for _ in range(_MOST_TURNS):
            if rng.random() >= _GOES_ON:
                return
            yield self._customer_step(texts.follow_up(rng, self._who.language))
            if rng.random() < _PUT_ON_HOLD:
                waiting = rng.choice(("pending", "on_hold"))
                yield Step(self._world.delay(self._usual / 4), self._status(waiting, "agent"))
            yield self._reply(0.7)

    def _transfer(self) -> Episode:
        rng = self._world.rng
        other = rng.choice([queue for queue in QUEUES if queue != self._queue])
        record = self._agent_record("transfer")
        record["transfer"] = {"from": self._queue, "to": other, "reason": "wrong queue"}
        yield Step(self._world.delay(self._usual / 4), record)
        self._queue, self._agent = other, pick_agent(rng, other)
        self._mood -= 0.4
        delay, answer = self._reply(0.8)
        yield Step(delay, answer | {"attributes": {"asked_again": True}})

    def _afterwards(self) -> Episode:
        rng = self._world.rng
        if rng.random() < _REOPENED:
            if self._base["channel"] in _GONE_BY_THEN:
                self._base["channel"] = "email"
            yield Step(self._world.delay(300.0), self._customer("It happens again."))
            self._agent = self._agent or pick_agent(rng, self._queue)
            yield self._reply(1.0)
            yield Step(self._world.delay(10.0), self._status("solved", "agent"))
        if rng.random() < _CLOSED:
            yield Step(self._world.delay(3600.0), self._status("closed", "system"))

    def _reply(self, share: float) -> Step:
        factor = self._world.wait_factor(self._queue, self._base["channel"])
        delay = self._world.delay(self._usual * share * factor)
        if delay > _ANNOYING * self._usual:
            self._mood += _ANNOYED
        record = self._agent_record("message") | {"text": texts.agent(self._world.rng)}
        return Step(delay, record)

    def _opening(self) -> Record:
        opening = texts.opening(self._world.rng, self._who.language, self._queue)
        said = self._customer(opening)
        if self._base["channel"] == _WITH_FORM:
            said["attributes"] = {"topic": self._queue}
        return said

    def _customer_step(self, text: str) -> Step:
        return Step(self._world.delay(max(8.0, self._usual / 2)), self._customer(text))

    def _customer(self, text: str) -> Record:
        said = {"kind": "message", "actor": "customer"} | self._base
        return said | {"queue": self._queue, "text": text, "language": self._who.language}

    def _bot(self) -> Record:
        said = {"kind": "message", "actor": "bot"} | self._base
        return said | {"queue": self._queue, "text": texts.GREETING}

    def _handed_on(self) -> Record:
        told = {"from": "bot", "to": self._queue, "reason": "bot could not help"}
        return {"kind": "transfer", "actor": "bot"} | self._about() | {"transfer": told}

    def _acknowledgement(self) -> Record:
        said = self._agent_record("message") | {"text": texts.RECEIVED}
        return said | {"attributes": {"automatic": True}}

    def _agent_record(self, kind: str) -> Record:
        return {"kind": kind, "actor": "agent"} | self._about()

    def _status(self, status: str, actor: str) -> Record:
        return {"kind": "status", "actor": actor} | self._about() | {"status": status}

    def _about(self) -> Record:
        about = self._base | {"queue": self._queue, "team": QUEUES[self._queue]}
        return about | {"agent": self._agent} if self._agent else about
