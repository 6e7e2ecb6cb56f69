import jax

from glassnet.learners import recall_by_load


def test_hebbs_memory_breaks_near_014_patterns_a_unit():
    found = recall_by_load(jax.random.key(1), 300, [0.05, 0.1, 0.138, 0.2, 0.3])
    below, near, _, above, far = found["near"]
    assert below == 1 and near > 0.9 and above < 0.5 and far < 0.1
    overlap = found["overlap"]
    assert min(overlap[:2]) > 0.97 and overlap[-1] < 0.6
    assert all(a <= b for a, b in zip(found["exact"], found["near"], strict=True))


def test_the_projection_goes_on_where_hebb_has_broken():
    loads, key = [0.3], jax.random.key(2)
    hebb = recall_by_load(key, 100, loads, damage=0.05)
    projection = recall_by_load(key, 100, loads, rule="projection", damage=0.05)
    assert hebb["exact"][0] < 0.2 and projection["exact"][0] > 0.95


def test_loads_are_those_of_whole_patterns():
    assert recall_by_load(jax.random.key(0), 10, [0.01, 0.26])["load"] == [0.1, 0.3]
