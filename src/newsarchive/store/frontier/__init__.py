"""The frontier: every feed and target with its `due_at`, and whose turn it is at each host.

In: moments and addresses. Out: what is due. It decides nothing about when: callers say `due_at`, `delay_s`, `until`.
"""

from newsarchive.store.frontier.due import SOON_S, feeds_due, hosts_due, targets_due
from newsarchive.store.frontier.feeds import add_feeds, feed_polled, feeds, hasten
from newsarchive.store.frontier.hosts import (
    StoredRobots,
    delay,
    holder,
    lease,
    release,
    renew,
    reserve,
    robots,
    save_robots,
)
from newsarchive.store.frontier.targets import add_targets, asked, get_target, look_again, target_done

__all__ = [
    "SOON_S",
    "StoredRobots",
    "add_feeds",
    "add_targets",
    "asked",
    "delay",
    "feed_polled",
    "feeds",
    "feeds_due",
    "get_target",
    "hasten",
    "holder",
    "hosts_due",
    "lease",
    "look_again",
    "release",
    "renew",
    "reserve",
    "robots",
    "save_robots",
    "target_done",
    "targets_due",
]
