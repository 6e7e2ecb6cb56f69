from glassnet.training import memory


def test_memory_is_given_back_where_the_library_can(monkeypatch):
    asked = []
    monkeypatch.setattr(memory, "_trim", lambda: asked.append)
    memory.give_back()
    assert asked == [0]


def test_elsewhere_nothing_happens(monkeypatch):
    monkeypatch.setattr(memory, "_trim", lambda: None)
    memory.give_back()


def test_a_library_without_it_is_no_error(monkeypatch):
    def none(name):
        raise TypeError("Windows")

    monkeypatch.setattr(memory.ctypes, "CDLL", none)
    memory._trim.cache_clear()
    assert memory._trim() is None
    memory._trim.cache_clear()
