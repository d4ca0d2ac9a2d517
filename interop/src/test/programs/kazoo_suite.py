"""Uses a server with kazoo: kazoo_suite.py host:port. Prints "all passed" if everything was right."""

import sys
import threading

from kazoo.client import KazooClient
from kazoo.exceptions import BadVersionError, NoNodeError, NodeExistsError
from kazoo.recipe.barrier import Barrier
from kazoo.recipe.counter import Counter
from kazoo.recipe.lock import Lock
from kazoo.recipe.queue import Queue
from kazoo.recipe.watchers import ChildrenWatch, DataWatch


def raises(error, call):
    try:
        call()
    except error:
        return
    raise AssertionError("no %s" % error.__name__)


def main(hosts):
    one = KazooClient(hosts=hosts)
    two = KazooClient(hosts=hosts)
    one.start()
    two.start()

    one.ensure_path("/kazoo/deep/path")
    assert one.create("/kazoo/a", b"1") == "/kazoo/a"
    raises(NodeExistsError, lambda: one.create("/kazoo/a"))
    raises(NoNodeError, lambda: one.get("/kazoo/none"))
    data, stat = two.get("/kazoo/a")
    assert data == b"1" and stat.version == 0
    assert one.set("/kazoo/a", b"2", version=0).version == 1
    raises(BadVersionError, lambda: one.set("/kazoo/a", b"3", version=0))
    assert one.create("/kazoo/s-", sequence=True, ephemeral=True).startswith("/kazoo/s-00000")
    assert sorted(one.get_children("/kazoo"))[0] == "a"

    changed, children = threading.Event(), threading.Event()
    DataWatch(two, "/kazoo/a", lambda d, s: changed.set() if d == b"4" else None)
    ChildrenWatch(two, "/kazoo", lambda c: children.set() if "new" in c else None)
    one.set("/kazoo/a", b"4")
    one.create("/kazoo/new")
    assert changed.wait(30) and children.wait(30)

    transaction = one.transaction()
    transaction.create("/kazoo/t", b"t")
    transaction.check("/kazoo/a", version=99)
    assert isinstance(transaction.commit()[1], BadVersionError)
    assert one.exists("/kazoo/t") is None

    lock = Lock(one, "/kazoo/lock")
    other = Lock(two, "/kazoo/lock")
    assert lock.acquire(timeout=30)
    assert not other.acquire(blocking=False)
    lock.release()
    assert other.acquire(timeout=30)
    other.release()

    counter = Counter(one, "/kazoo/counter")
    counter += 5
    assert Counter(two, "/kazoo/counter").value == 5
    queue = Queue(one, "/kazoo/queue")
    queue.put(b"item")
    assert Queue(two, "/kazoo/queue").get() == b"item"
    barrier = Barrier(one, "/kazoo/barrier")
    barrier.create()
    barrier.remove()
    assert Barrier(two, "/kazoo/barrier").wait(30)

    one.create("/kazoo/e", ephemeral=True)
    one.stop()
    assert two.exists("/kazoo/e") is None
    two.delete("/kazoo", recursive=True)
    two.stop()
    print("all passed")


main(sys.argv[1])
