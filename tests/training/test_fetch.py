import gc
import signal
import threading

import pytest

from glassnet.errors import FileError
from glassnet.training.fetch import HEARTBEAT, Fetcher


def threads():
    return [one for one in threading.enumerate() if one.name == "fetch"]


@pytest.fixture
def fetcher():
    fetcher = Fetcher()
    yield fetcher
    fetcher.rest()
    assert not threads()


def test_it_works_in_the_background_and_hands_over_what_it_found(fetcher):
    go = threading.Event()
    fetch = fetcher.fetch(lambda unwanted: (go.wait(10), 7)[1])
    assert len(threads()) == 1 and threads()[0].daemon
    go.set()
    assert fetch.result() == 7


def test_one_thread_does_it_all_in_order(fetcher):
    found = [fetcher.fetch(lambda _, i=i: (i, threading.get_ident())) for i in range(3)]
    numbers, names = zip(*(fetch.result() for fetch in found), strict=True)
    assert numbers == (0, 1, 2) and len(set(names)) == 1


def test_the_error_of_the_work_reaches_whoever_waits_and_the_thread_lives(fetcher):
    def work(unwanted):
        raise FileError("Gone.", got="nothing", expected="a file", fix="find it")

    with pytest.raises(FileError, match="find it"):
        fetcher.fetch(work).result()
    assert fetcher.fetch(lambda unwanted: 3).result() == 3


def test_what_nobody_wants_is_told_so_and_waited_for(fetcher):
    seen, begun = [], threading.Event()

    def work(unwanted):
        begun.set()
        seen.append(unwanted.wait(10))

    fetch = fetcher.fetch(work)
    begun.wait(10)
    fetch.drop()
    assert seen == [True]


def test_dropping_work_that_fails_raises_nothing(fetcher):
    def work(unwanted):
        raise OSError("disk")

    fetcher.fetch(work).drop()


def test_a_rested_fetcher_begins_again(fetcher):
    fetcher.fetch(lambda unwanted: 1).result()
    fetcher.rest()
    assert not threads()
    assert fetcher.fetch(lambda unwanted: 2).result() == 2


def test_a_fetcher_that_is_forgotten_ends_its_thread():
    fetcher = Fetcher()
    fetcher.fetch(lambda unwanted: 1).result()
    (thread,) = threads()
    del fetcher
    gc.collect()
    thread.join(100 * HEARTBEAT)
    assert not thread.is_alive()


@pytest.fixture
def heard():
    """Ctrl-C as in a terminal: a job in the background is told to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_is_heard_while_something_is_waited_for(fetcher, heard):
    fetch = fetcher.fetch(lambda unwanted: unwanted.wait(20))
    main = threading.main_thread().ident
    timer = threading.Timer(0.2, signal.pthread_kill, [main, signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        fetch.result()
    fetch.drop()
