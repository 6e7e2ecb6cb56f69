"""Population: many networks in one program."""

from glassnet.population.replicas import Replicas, member, members

__all__ = ["Replicas", "member", "members"]
