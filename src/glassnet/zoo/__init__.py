"""Named networks, each a function that builds it from the layers of `nn`."""

from glassnet.zoo.alexnet import alexnet
from glassnet.zoo.autoencoder import autoencoder, convolutional_autoencoder
from glassnet.zoo.convnet import convnet
from glassnet.zoo.gan import dcgan, gan
from glassnet.zoo.gpt import gpt, gpt2
from glassnet.zoo.lecun1989 import lecun1989
from glassnet.zoo.lenet import lenet
from glassnet.zoo.mlp import mlp
from glassnet.zoo.perceptron import perceptron
from glassnet.zoo.resnet import resnet18, resnet34, resnet50
from glassnet.zoo.rnn import gru, lstm, rnn
from glassnet.zoo.seq2seq import seq2seq
from glassnet.zoo.som import som
from glassnet.zoo.transformer import transformer, transformer_encoder
from glassnet.zoo.unet import unet
from glassnet.zoo.vae import convolutional_vae, vae
from glassnet.zoo.vgg import vgg11, vgg16
from glassnet.zoo.vision_transformer import vision_transformer
from glassnet.zoo.wavenet import character_mlp, wavenet

__all__ = [
    "alexnet",
    "autoencoder",
    "character_mlp",
    "convnet",
    "convolutional_autoencoder",
    "convolutional_vae",
    "dcgan",
    "gan",
    "gpt",
    "gpt2",
    "gru",
    "lecun1989",
    "lenet",
    "lstm",
    "mlp",
    "perceptron",
    "resnet18",
    "resnet34",
    "resnet50",
    "rnn",
    "seq2seq",
    "som",
    "transformer",
    "transformer_encoder",
    "unet",
    "vae",
    "vgg11",
    "vgg16",
    "vision_transformer",
    "wavenet",
]
