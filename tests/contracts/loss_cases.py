"""Losses, penalties and metrics."""

from glassnet import losses, metrics

LOSSES = {  # loss: outputs and targets of three examples
    losses.AbsoluteError(): ((3, 2), "values"),
    losses.BinaryCrossEntropy(): ((3, 2), "yes or no"),
    losses.CrossEntropy(): ((3, 4), "labels"),
    losses.CrossEntropy(smoothing=0.1): ((3, 5, 4), "labels"),
    losses.SquaredError(): ((3, 2), "values"),
    losses.SquaredError(half=True): ((3, 5, 2), "values"),
}
PENALTIES = [losses.ElasticNet(), losses.ElasticNet(l1=0.1, l2=0.01)]
METRICS = {  # metric: outputs and targets of three examples
    metrics.Accuracy(): ((3, 4), "labels"),
    metrics.BinaryAccuracy(): ((3, 2), "yes or no"),
    metrics.BinaryAccuracy(threshold=0.5): ((3, 5, 2), "yes or no"),
    metrics.MeanSquaredError(): ((3, 2), "values"),
}
