import importlib.util
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.nn import masks
from glassnet.nn.through_time import across

HERE = pathlib.Path(__file__).parent
