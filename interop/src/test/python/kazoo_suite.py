"""kazoo against the server at HOST:PORT, the one argument; exit code 0 if all is right."""

import sys
import threading

from kazoo.client import KazooClient
from kazoo.exceptions import BadVersionError, NoNodeError, NotEmptyError, RolledBackError
from kazoo.recipe.barrier import Barrier
from kazoo.recipe.counter import Counter
from kazoo.recipe.election import Election
from kazoo.recipe.lock import Lock, Semaphore
from kazoo.recipe.party import Party
from kazoo.recipe.queue import Queue
from kazoo.security import make_digest_acl

PATIENCE = 20


def connect(hosts):
    client = KazooClient(hosts=hosts, timeout=5)
    client.start(timeout=PATIENCE)
    return client


def raises(error, action, *arguments, **named):
    try:
        action(*arguments, **named)
    except error:
        return
    raise AssertionError("expected " + error.__name__)


def operations(client, other):
    assert client.create("/kazoo", b"value") == "/kazoo"
    data, stat = client.get("/kazoo")
    assert (data, stat.version) == (b"value", 0)
    assert client.set("/kazoo", b"other", version=0).version == 1
    raises(BadVersionError, client.set, "/kazoo", b"never", version=0)
    assert client.create("/kazoo/s-", sequence=True) == "/kazoo/s-0000000000"
    assert client.create("/kazoo/e", ephemeral=True) == "/kazoo/e"
    assert sorted(other.get_children("/kazoo")) == ["e", "s-0000000000"]
    assert other.exists("/kazoo/e").ephemeralOwner == client.client_id[0]
    raises(NotEmptyError, client.delete, "/kazoo")
    raises(NoNodeError, client.get, "/nothing")
    path, stat = client.create("/kazoo/deep/er", b"x", makepath=True, include_data=True)
    assert (path, stat.dataLength) == ("/kazoo/deep/er", 1)
    client.delete("/kazoo/deep", recursive=True)
    assert client.exists("/kazoo/deep") is None
    client.sync("/kazoo")


def transactions(client, other):
    transaction = client.transaction()
    transaction.create("/kazoo/t", b"1")
    transaction.set_data("/kazoo/t", b"2", version=0)
    transaction.check("/kazoo/t", version=1)
    results = transaction.commit()
    assert results[0] == "/kazoo/t" and results[1].version == 1
    transaction = client.transaction()
    transaction.set_data("/kazoo/t", b"3")
    transaction.check("/kazoo/t", version=77)
    results = transaction.commit()
    assert isinstance(results[0], RolledBackError), results
    assert isinstance(results[1], BadVersionError), results
    assert other.get("/kazoo/t")[0] == b"2"


def watches(client, other):
    events = []
    told = threading.Event()

    def watch(event):
        events.append((event.type, event.path))
        told.set()

    client.exists("/kazoo/watched", watch=watch)
    other.create("/kazoo/watched")
    assert told.wait(PATIENCE)
    assert events == [("CREATED", "/kazoo/watched")], events

    children = []
    seen = threading.Semaphore(0)

    @client.ChildrenWatch("/kazoo/watched")
    def changed(names):
        children.append(sorted(names))
        seen.release()

    assert seen.acquire(timeout=PATIENCE)
    other.create("/kazoo/watched/a")
    assert seen.acquire(timeout=PATIENCE)
    assert children == [[], ["a"]], children


def access(client, other):
    client.add_auth("digest", "ann:secret")
    client.create("/kazoo/own", acl=[make_digest_acl("ann", "secret", all=True)])
    acls, stat = client.get_acls("/kazoo/own")
    assert acls[0].id.scheme == "digest" and stat.aversion == 0
    from kazoo.exceptions import NoAuthError

    raises(NoAuthError, other.get, "/kazoo/own")


def recipes(client, other):
    lock = Lock(client, "/kazoo/lock")
    assert lock.acquire(timeout=PATIENCE)
    assert not Lock(other, "/kazoo/lock").acquire(blocking=False)
    lock.release()
    with Semaphore(client, "/kazoo/semaphore", max_leases=2):
        with Semaphore(other, "/kazoo/semaphore", max_leases=2):
            pass
    counter = Counter(client, "/kazoo/counter")
    counter += 5
    assert Counter(other, "/kazoo/counter").value == 5
    queue = Queue(client, "/kazoo/queue")
    queue.put(b"item")
    assert Queue(other, "/kazoo/queue").get() == b"item"
    barrier = Barrier(client, "/kazoo/barrier")
    barrier.create()
    assert not Barrier(other, "/kazoo/barrier").wait(0.05)
    barrier.remove()
    assert Barrier(other, "/kazoo/barrier").wait(PATIENCE)
    party = Party(client, "/kazoo/party", "one")
    party.join()
    assert list(Party(other, "/kazoo/party")) == ["one"]
    elected = threading.Event()
    Election(client, "/kazoo/election", "one").run(elected.set)
    assert elected.is_set()


def main():
    client = connect(sys.argv[1])
    other = connect(sys.argv[1])
    try:
        for suite in (operations, transactions, watches, access, recipes):
            suite(client, other)
            print("pass:", suite.__name__)
    finally:
        client.stop()
        other.stop()


if __name__ == "__main__":
    main()
