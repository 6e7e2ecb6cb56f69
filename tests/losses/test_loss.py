from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp

from glassnet.losses import Loss, SquaredError


def test_what_a_mask_hides_costs_nothing():
    values = jnp.array([[[1.0], [5.0]], [[2.0], [3.0]]])
    for beside in (
        {"mask": jnp.array([[True, False], [True, True]])},
        {"lengths": jnp.array([1, 2])},
    ):
        found = SquaredError()({"values": values} | beside, jnp.zeros((2, 2, 1)))
        assert found.tolist() == [[1, 0], [4, 9]]


@dataclass(frozen=True)
class Masked(Loss):
    outputs: ClassVar = "values"
    masked: ClassVar = True

    def equation(self, outputs, targets, hyperparams):
        return jnp.where(outputs["mask"], outputs["values"], 0).sum(-1)


def test_a_loss_that_reads_masks_is_handed_them():
    x = {"values": jnp.array([[1.0, 2.0]]), "mask": jnp.array([[False, True]])}
    assert Masked()(x, None).tolist() == [2]
