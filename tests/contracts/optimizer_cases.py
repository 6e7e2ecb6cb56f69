"""Optimizers, schedules and initializers."""

from glassnet import initializers, optimizers

# Rates suit the bowl of the contract: 11 wide, to be reached in 1,000 steps.
SIMPLE = [
    optimizers.AMSGrad(0.1),
    optimizers.Adadelta(30.0),
    optimizers.Adagrad(2.0),
    optimizers.Adagrad(2.0, epsilon_inside=False),
    optimizers.Adam(0.1),
    optimizers.AdamW(0.1),
    optimizers.AdamW(0.1, weight_decay=0.001, decay_all=True),
    optimizers.Adamax(0.1),
    optimizers.LAMB(0.01),
    optimizers.LAMB(0.01, weight_decay=0.001),
    optimizers.LBFGS(),
    optimizers.LBFGS(0.5, memory=3),
    optimizers.Lion(0.02),
    optimizers.Momentum(0.01),
    optimizers.Momentum(0.01, momentum=0.5, nesterov=True),
    optimizers.Momentum(0.01, rate="inside"),
    optimizers.Muon(0.1),
    optimizers.Nadam(0.1),
    optimizers.RAdam(0.1),
    optimizers.RMSprop(0.02),
    optimizers.RMSprop(0.02, momentum=0.5, centered=True, epsilon=1e-4),
    optimizers.RMSprop(0.02, epsilon_inside=False),
    optimizers.SGD(0.1),
]
WRAPPERS = [
    optimizers.Accumulate(optimizers.Adam(0.1), 2),
    optimizers.AdaptiveClip(optimizers.SGD(0.1), 0.1),
    optimizers.Average(optimizers.SGD(0.1)),
    optimizers.PolyakAverage(optimizers.SGD(0.1), start=3),
    optimizers.ClipByGlobalNorm(optimizers.Momentum(0.01), 5.0),
    optimizers.ClipByNorm(optimizers.Momentum(0.01), 5.0),
    optimizers.ClipByValue(optimizers.Momentum(0.01), 5.0),
    optimizers.Freeze(optimizers.SGD(0.1), ()),
    optimizers.LookAhead(optimizers.SGD(0.1)),
    optimizers.MaxNorm(optimizers.SGD(0.1), 5.0),
    optimizers.Scheduled(optimizers.SGD(0.1), optimizers.Cosine(2000)),
    optimizers.Scheduled(
        optimizers.Scheduled(optimizers.Adam(0.1), optimizers.WarmUp(10)),
        optimizers.Cosine(2000),
    ),
    optimizers.Scheduled(
        optimizers.ClipByGlobalNorm(optimizers.SGD(0.1), 5.0), optimizers.Cosine(2000)
    ),
    optimizers.WeightDecay(optimizers.SGD(0.1)),
    optimizers.WeightDecay(optimizers.SGD(0.1), 1e-4, scaled=False, decay_all=True),
    optimizers.Scheduled(
        optimizers.Average(
            optimizers.LookAhead(optimizers.WeightDecay(optimizers.Adam(0.1)), 3)
        ),
        optimizers.Cosine(2000),
    ),
]
OPTIMIZERS = SIMPLE + WRAPPERS
ENDING = [  # schedules that stay where they are from step 10 on
    optimizers.ConstantRate(),
    optimizers.Cosine(10),
    optimizers.Cosine(10, floor=0.1),
    optimizers.MilestoneDecay((3, 10), 0.5),
    optimizers.OneCycle(10),
    optimizers.OneCycle(10, rise=0.0, start=0.5, end=0.25),
    optimizers.PolynomialDecay(10, power=0.5, floor=0.25),
    optimizers.WarmUp(10),
]
SCHEDULES = [
    *ENDING,
    optimizers.CosineRestarts(10),
    optimizers.CosineRestarts(5, growth=3, floor=0.1),
    optimizers.ExponentialDecay(10),
    optimizers.StepDecay(10, factor=0.5),
]
LEVEL = {  # initializer: mean and variance of a kernel of shape (200, 300)
    initializers.Constant(0.5): (0.5, 0),
    initializers.GlorotNormal(): (0, 2 / 500),
    initializers.GlorotUniform(): (0, 2 / 500),
    initializers.HeNormal(): (0, 2 / 200),
    initializers.HeUniform(): (0, 2 / 200),
    initializers.LeCunNormal(): (0, 1 / 200),
    initializers.LeCunUniform(): (0, 1 / 200),
    initializers.Normal(): (0, 0.01**2),
    initializers.Normal(1.0, deviation=2.0): (1, 4),
    initializers.TruncatedNormal(): (0, 0.02**2 * 0.7737),
    initializers.TruncatedNormal(1.0, deviation=2.0, cut=1.0): (1, 4 * 0.2911),
    initializers.Uniform(-1.0, 3.0): (1, 16 / 12),
    initializers.VarianceScaling(): (0, 1 / 200),
    initializers.VarianceScaling(1 / 3, "out", "uniform"): (0, 1 / 900),
    initializers.VarianceScaling(2.0, "average", "truncated"): (0, 2 / 250),
    initializers.Zeros(): (0, 0),
}
# those that place numbers, so that a convolution is not a matrix of the same fans
PLACED = {
    initializers.Eye(2.0): (2 / 300, 4 / 300 - 4 / 300**2),
    initializers.Orthogonal(2.0): (0, 4 / 300),
    initializers.Sparse(150): (0, 150 / 200),
}
INITIALIZERS = LEVEL | PLACED
