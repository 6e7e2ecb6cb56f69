import jax
import jax.numpy as jnp

from glassnet import learners, losses, nn, optimizers
from glassnet.training import Engine


def clouds(rows=21):
    """Two clouds that a line can separate; 21 rows do not fill batches of 8."""
    y = jnp.arange(rows) % 2
    noise = jax.random.uniform(jax.random.key(9), (rows, 2), minval=-1.0)
    return {"x": noise + 2 * y[:, None].astype(float), "y": y}


ENGINE = Engine(
    learners.Supervised(
        nn.Sequential(nn.Dense(4), nn.Tanh(), nn.Dropout(0.2), nn.Dense(2)),
        losses.CrossEntropy(),
        optimizers.Adam(0.02),
    ),
    batch_size=8,
)
