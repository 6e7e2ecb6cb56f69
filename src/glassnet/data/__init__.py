"""Data in: tables, pictures, sounds, series and texts, read, recognized and encoded."""

from glassnet.data.checks import examine
from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.encoder import Encoder
from glassnet.data.images import Images
from glassnet.data.labeled_texts import LabeledTexts
from glassnet.data.loading import load
from glassnet.data.masks import Masks
from glassnet.data.note import Note
from glassnet.data.pair_tokenizer import PairTokenizer
from glassnet.data.prepared import Prepared, prepare
from glassnet.data.preprocess import Preprocess, default_preprocess
from glassnet.data.reading import read_table
from glassnet.data.sounds import Sounds
from glassnet.data.split import Parts, Split
from glassnet.data.streams.description import Stream, stream
from glassnet.data.target import Target
from glassnet.data.text_pairs import TextPairs
from glassnet.data.texts import Texts
from glassnet.data.tokenizer import Tokenizer
from glassnet.data.vocabulary import Vocabulary
from glassnet.data.windows import Windows

__all__ = [
    "Column",
    "Dataset",
    "Encoder",
    "Images",
    "LabeledTexts",
    "Masks",
    "Note",
    "PairTokenizer",
    "Parts",
    "Prepared",
    "Preprocess",
    "Sounds",
    "Split",
    "Stream",
    "Target",
    "TextPairs",
    "Texts",
    "Tokenizer",
    "Vocabulary",
    "Windows",
    "default_preprocess",
    "examine",
    "load",
    "prepare",
    "read_table",
    "stream",
]
