"""The convolutional network of Keras' own first example, on MNIST."""

from row import Row, at_least

from glassnet import losses, optimizers, zoo
from glassnet.learners import Supervised
from glassnet.metrics import Accuracy
from training import course, mnist_images

SOURCE = "Chollet, Simple MNIST convnet, Keras code examples"


def final(seed: int) -> float:
    """Test accuracy after 15 epochs over the first nine tenths of the digits."""
    learner = Supervised(
        zoo.convnet(),
        losses.CrossEntropy(),
        optimizers.Adam(1e-3, epsilon=1e-7),  # Keras' own default
        metrics=(Accuracy(),),
    )
    digits = mnist_images(54_000)  # the last tenth is only looked at there
    found = course(
        learner,
        digits["training"],
        digits["test"],
        epochs=15,
        batch_size=128,
        seed=seed,
    )
    return float(found["validation_accuracy"][-1])


ROWS = [
    Row(
        "convnet-keras",
        **at_least(0.9922, 0.0022),
        measure=final,
        source=SOURCE,
    )
]
