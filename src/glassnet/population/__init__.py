"""Population: many networks in one program, and networks that answer together."""

from glassnet.population.ensemble import Ensemble
from glassnet.population.ensembles import Bagging, Seeds, Snapshots
from glassnet.population.replicas import Replicas, member, members

__all__ = [
    "Bagging",
    "Ensemble",
    "Replicas",
    "Seeds",
    "Snapshots",
    "member",
    "members",
]
