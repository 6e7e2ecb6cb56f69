"""Streams: files and folders larger than memory, read block by block."""

from glassnet.data.streams.csv_table import CsvTable
from glassnet.data.streams.description import Stream, stream
from glassnet.data.streams.encoded import Encoded
from glassnet.data.streams.encoded_files import EncodedFiles
from glassnet.data.streams.numbers import TableNumbers
from glassnet.data.streams.opened import Opened
from glassnet.data.streams.opened_files import OpenedFiles
from glassnet.data.streams.opened_table import OpenedTable
from glassnet.data.streams.opened_text import OpenedText, TextRows
from glassnet.data.streams.parquet import ParquetTable
from glassnet.data.streams.reader import Reader
from glassnet.data.streams.table import Table
from glassnet.data.streams.text_file import TextFile
from glassnet.data.streams.tokens import TokenFile

__all__ = [
    "CsvTable",
    "Encoded",
    "EncodedFiles",
    "Opened",
    "OpenedFiles",
    "OpenedTable",
    "OpenedText",
    "ParquetTable",
    "Reader",
    "Stream",
    "Table",
    "TableNumbers",
    "TextFile",
    "TextRows",
    "TokenFile",
    "stream",
]
