"""The frontier: every feed and target with its `due_at`, and which process may visit each host.

In: moments and addresses. Out: what is due. It does not decide when: callers pass `due_at`, `delay_s`, `until`.
"""

from newsarchive.store.frontier.due import SOON_S, feeds_due, hosts_due, targets_due
from newsarchive.store.frontier.feeds import add_feeds, feeds, make_feeds_due, record_poll
from newsarchive.store.frontier.hosts import (
    StoredRobots,
    delay,
    lease,
    lease_holder,
    release,
    renew,
    reserve,
    robots,
    save_robots,
)
from newsarchive.store.frontier.targets import add_targets, ensure_target, last_answered, record_capture, reschedule

__all__ = [
    "SOON_S",
    "StoredRobots",
    "add_feeds",
    "add_targets",
    "delay",
    "ensure_target",
    "feeds",
    "feeds_due",
    "hosts_due",
    "last_answered",
    "lease",
    "lease_holder",
    "make_feeds_due",
    "record_capture",
    "record_poll",
    "release",
    "renew",
    "reschedule",
    "reserve",
    "robots",
    "save_robots",
    "targets_due",
]
