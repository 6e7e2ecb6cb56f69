"""Optimizers, schedules and initializers."""

from glassnet import initializers, optimizers

OPTIMIZERS = [
    optimizers.Adam(0.1),
    optimizers.AdamW(0.1),
    optimizers.AdamW(0.1, weight_decay=0.001, decay_all=True),
    optimizers.ClipByGlobalNorm(optimizers.Momentum(0.01), 5.0),
    optimizers.Momentum(0.01),
    optimizers.Momentum(0.01, momentum=0.5, nesterov=True),
    optimizers.SGD(0.1),
    optimizers.Scheduled(optimizers.SGD(0.1), optimizers.Cosine(2000)),
    optimizers.Scheduled(
        optimizers.Scheduled(optimizers.Adam(0.1), optimizers.WarmUp(10)),
        optimizers.Cosine(2000),
    ),
    optimizers.Scheduled(
        optimizers.ClipByGlobalNorm(optimizers.SGD(0.1), 5.0), optimizers.Cosine(2000)
    ),
]
SCHEDULES = [optimizers.Cosine(10), optimizers.WarmUp(10)]
INITIALIZERS = {  # initializer: mean and variance of a kernel of shape (200, 300)
    initializers.Constant(0.5): (0.5, 0),
    initializers.GlorotNormal(): (0, 2 / 500),
    initializers.GlorotUniform(): (0, 2 / 500),
    initializers.HeNormal(): (0, 2 / 200),
    initializers.HeUniform(): (0, 2 / 200),
    initializers.LeCunNormal(): (0, 1 / 200),
    initializers.LeCunUniform(): (0, 1 / 200),
    initializers.Normal(): (0, 0.01**2),
    initializers.Normal(1.0, deviation=2.0): (1, 4),
    initializers.Uniform(-1.0, 3.0): (1, 16 / 12),
    initializers.Zeros(): (0, 0),
}
