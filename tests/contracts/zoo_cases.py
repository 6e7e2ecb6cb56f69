"""Every network of the zoo, as small as it can be, and what one example looks like.

An example is the shape of one with normal numbers, `Tokens`, a `Pair`, or a dictionary
of them. A new network adds a row.
"""

from layer_examples import Tokens

from glassnet import zoo

NETWORKS = {  # name: (small network, example)
    "alexnet": (zoo.alexnet(3, channels=1, small=True), (15, 15, 1)),
    "autoencoder": (zoo.autoencoder(5, hidden=(4,), noise=0.1), (5,)),
    "character_mlp": (zoo.character_mlp(5, 3, embedding=2, hidden=4), Tokens((3,), 5)),
    "convnet": (zoo.convnet(3, channels=2), (10, 10, 1)),
    "convolutional_autoencoder": (
        zoo.convolutional_autoencoder((4, 4, 1), channels=(2,)),
        (16,),
    ),
    "convolutional_vae": (
        zoo.convolutional_vae((4, 4, 1), channels=(2,), hidden=3),
        (16,),
    ),
    "dcgan": (zoo.dcgan((8, 8, 1), noise=3, channels=(2, 3)), (3,)),
    "gan": (zoo.gan(5, noise=3, hidden=(4,)), (3,)),
    "gpt": (
        zoo.gpt(5, 4, layers=2, heads=2, width=4, dropout=0.1),
        Tokens((4,), 5),
    ),
    "gpt2": (zoo.gpt2("tiny", vocabulary=5, context=3), Tokens((3,), 5)),
    "gru": (zoo.gru(2, units=3, layers=2, dropout=0.1), (4, 2)),
    "lecun1989": (zoo.lecun1989(3), (16, 16, 1)),
    "lenet": (zoo.lenet(3), (12, 12, 1)),
    "lstm": (zoo.lstm(2, units=3, every_step=True), (4, 2)),
    "mlp": (zoo.mlp(3, hidden=(4, 4), dropout=0.5), (5,)),
    "perceptron": (zoo.perceptron(), (5,)),
    "resnet18": (zoo.resnet18(3, channels=2, small=True), (8, 8, 1)),
    "resnet34": (zoo.resnet34(3, channels=1), (32, 32, 1)),
    "resnet50": (zoo.resnet50(3, channels=1, small=True), (8, 8, 1)),
    "rnn": (zoo.rnn(5, units=3, vocabulary=5, padding=0), Tokens((4,), 5)),
    "seq2seq": (
        zoo.seq2seq(5, 4, units=3, dropout=0.1),
        {"source": Tokens((4,), 5), "target": Tokens((3,), 4)},
    ),
    "som": (zoo.som(2, 3), (4,)),
    "transformer": (
        zoo.transformer(5, 4, layers=1, heads=2, width=4),
        {"source": Tokens((4,), 5), "target": Tokens((3,), 4)},
    ),
    "transformer_encoder": (
        zoo.transformer_encoder(5, 2, layers=2, heads=2, width=4),
        Tokens((4,), 5),
    ),
    "unet": (zoo.unet(channels=2, depth=2, batch_norm=True), (4, 8, 1)),
    "vae": (zoo.vae(5, hidden=(4,)), (5,)),
    "vgg11": (zoo.vgg11(3, channels=1, small=True), (8, 8, 1)),
    "vgg16": (
        zoo.vgg16(3, channels=1, small=True, batch_norm=True),
        (8, 8, 1),
    ),
    "vision_transformer": (
        zoo.vision_transformer(3, size=4, patch=2, width=4, layers=2, heads=2),
        (4, 4, 1),
    ),
    "wavenet": (zoo.wavenet(5, 4, embedding=2, hidden=4), Tokens((4,), 5)),
}
