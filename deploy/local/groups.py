"""Consumer groups as Kafka sees them: whether a role has joined, and what it has read."""

from typing import Any, Final

from confluent_kafka import ConsumerGroupState, KafkaException
from confluent_kafka.admin import AdminClient

_REQUEST_SECONDS: Final = 2.0
#: After so many looks (of 0.1 s and a request each) a group without a new member has joined too:
#: the member was there before the first look, and a dead one would have been put out by now.
_PATIENCE: Final = 150


class Joined:
    """Whether the process that was just started is a member of its stable group.

    A worker that was killed stays a member until its session ends, so members that are seen at
    the first look do not count.
    """

    def __init__(self, bootstrap: str, group: str) -> None:
        self._admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
        self._group = group
        self._before: set[str] | None = None
        self._looks = 0

    def __call__(self) -> bool:
        """Look once."""
        try:
            group = describe(self._admin, [self._group])[self._group]
        except KafkaException:
            return False
        members = {member.member_id for member in group.members}
        if self._before is None:
            self._before = members
        self._looks += 1
        stable = group.state == ConsumerGroupState.STABLE and bool(members)
        return stable and (bool(members - self._before) or self._looks > _PATIENCE)


def describe(admin: AdminClient, groups: list[str]) -> dict[str, Any]:
    """Descriptions of consumer groups by name; one that nobody ever joined has no members.

    Raises:
        KafkaException: the broker does not answer.
    """
    asked = admin.describe_consumer_groups(groups, request_timeout=_REQUEST_SECONDS)
    return {group: future.result() for group, future in asked.items()}
