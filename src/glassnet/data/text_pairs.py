"""TextPairs: a column of texts, and a column of what is to be written of each."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.fingerprint import fingerprint
from glassnet.data.form import Form
from glassnet.data.labeled_texts import empty_notes
from glassnet.data.note import Note, counted, warn
from glassnet.data.pair_tokenizer import PairTokenizer
from glassnet.data.reading import read_table
from glassnet.data.text_column import LONGEST, cut_notes, letters_of, text_table
from glassnet.data.tokenizer import Tokenizer, texts_of
from glassnet.data.vocabulary import demand_different
from glassnet.errors import DataError
from glassnet.settings import Count, Settings

__all__ = ["TextPairs"]


@dataclass(frozen=True)
class TextPairs(Form):
    """Texts and what is to be written of each: another language, form or answer.

    Both are taken character by character. Rows without a text or without an answer are
    left out, and so are those whose answer is longer than `written_length`. A pair
    that stands several times is kept once: else the test part would ask for what was
    told in training.

    Args:
        column: with the texts that are read; the only one of free text if empty.
        length: characters of them that are read, at least 1; as many as the longest
            has if absent, but at most 256. What is longer is cut.
        written_length: characters that are written at most, at least 1; as the longest
            answer has if absent, but at most 256.
        tokens: the characters that are read, each once; filled in by reading.
        written_tokens: the characters that are written, likewise.

    Raises:
        ConfigError: a length is below 1, or a token stands twice.
        FileError: by `read`; the file cannot be read.
        DataError: by `read`; no column or several may be that of the texts, or all
            texts or all answers are the same.

    Example:
        >>> import polars
        >>> pairs = {"read": ["one", "two", "two", ""], "written": ["1", "2", "2", "3"]}
        >>> data = TextPairs().read(polars.DataFrame(pairs), "written")
        >>> data.answers.tolist(), data.tokenizer.written, data.task
        (['1', '2'], '12', 'translation')

    Source:
        Sutskever, Vinyals & Le (2014), "Sequence to Sequence Learning with Neural
        Networks", section 2, arXiv:1409.3215.
    """

    column: str = ""
    length: Count | None = None
    written_length: Count | None = None
    tokens: str = ""
    written_tokens: str = ""

    def __post_init__(self):
        Settings.__post_init__(self)
        demand_different(self.tokens, "tokens")
        demand_different(self.written_tokens, "written_tokens")

    def read(
        self, source: Any, target: str | None = None, exclude: tuple[str, ...] = ()
    ) -> Dataset:
        """Pairs of texts, in the order of the table.

        Args:
            source: a path of CSV, TSV or Parquet, or a table of pandas or polars.
            target: the column of what is to be written.
            exclude: columns that are not that of the texts.
        """
        import polars as pl

        table = text_table(source, target, self.column, exclude)
        written = texts_of(table.answers.to_frame(), table.target)
        pairs, notes = self._kept(table.column, table.texts, table.target, written)
        read, answers = [one for one, _ in pairs], [other for _, other in pairs]
        pair = self._tokenizer(table.column, read, answers)
        notes += [_said(pair, len(pairs)), *cut_notes(read, pair.source)]
        features = pl.DataFrame({table.column: read})
        values = np.array(answers, dtype=object)
        names = [table.column, table.target]
        return Dataset(
            table.name,
            "translation",
            table.target,
            features,
            [Column(table.column, "text", distinct=len(set(read)))],
            values,
            None,
            notes=[*table.notes, *notes],
            fingerprint=fingerprint(names, features, values, None),
            form=self,
            tokenizer=pair,
        )

    def settled(self, dataset: Dataset) -> "TextPairs":
        """With column, lengths and characters as they were found."""
        pair = dataset.tokenizer
        assert isinstance(pair, PairTokenizer)
        return TextPairs(
            pair.source.column,
            pair.source.length,
            pair.length,
            "".join(pair.source.tokens),
            pair.written,
        )

    def features(self, source: Any) -> Any:
        """The table with the column of texts, as a `PairTokenizer` takes it."""
        return read_table(source)[0]

    def _tokenizer(
        self, column: str, read: list[str], answers: list[str]
    ) -> PairTokenizer:
        length = self.length or min(LONGEST, max(map(len, read)))
        source = Tokenizer(column, self.tokens or letters_of(read), length)
        most = self.written_length or max(map(len, answers))
        return PairTokenizer(source, self.written_tokens or letters_of(answers), most)

    def _kept(
        self, column: str, read: list[str], target: str, written: list[str]
    ) -> tuple[list[tuple[str, str]], list[Note]]:
        """Each pair once, where both are there and the answer is not too long."""
        notes = empty_notes(column, np.array([bool(text) for text in read]))
        most, known = self.written_length or LONGEST, set(self.written_tokens)
        found: dict[tuple[str, str], int] = {}
        lost = {"no answer": 0, f"an answer of more than {most} characters": 0}
        lost["an answer with characters that are not known"] = 0
        reasons = list(lost)
        for one, other in zip(read, written, strict=True):
            if not one:
                continue
            if not other:
                lost[reasons[0]] += 1
            elif len(other) > most:
                lost[reasons[1]] += 1
            elif known and not known.issuperset(other):
                lost[reasons[2]] += 1
            else:
                found[one, other] = found.get((one, other), 0) + 1
        for reason, count in lost.items():
            if count:
                text = f"{count:,} of {len(read):,} rows have {reason} in '{target}'"
                notes.append(warn(target, f"{text} and were left out."))
        _demand_answers(target, {other for _, other in found})
        return list(found), [*notes, *_repeated(column, target, found)]


def _demand_answers(target: str, answers: set[str]) -> None:
    if len(answers) > 1:
        return
    raise DataError(
        f"The target '{target}' is the same in all rows."
        if answers
        else f"The target '{target}' has no answers to learn from.",
        got=f"{min(answers)[:40]!r}" if answers else "no row with a text and an answer",
        expected="different texts to be written",
        fix="choose another column as the target",
    )


def _repeated(
    column: str, target: str, found: dict[tuple[str, str], int]
) -> list[Note]:
    """What is said of pairs, and of texts, that stand several times."""
    notes, again = [], sum(found.values()) - len(found)
    if again:
        said = f"{counted(again, 'row')} repeat a pair of '{column}' and '{target}': "
        notes.append(Note("note", column, f"{said}each pair was kept once."))
    texts = [one for one, _ in found]
    several = len(texts) - len(set(texts))
    if several:
        said = f"{counted(several, 'row')} repeat a text of '{column}' with another "
        said += f"'{target}': of these at most one can be written exactly, and "
        notes.append(warn(column, f"{said}the test part may ask for the other."))
    return notes


def _said(pair: PairTokenizer, rows: int) -> Note:
    said = f"{counted(rows, 'pair')}: up to {pair.width} characters of "
    said += f"'{pair.source.column}' are read ({len(pair.source.tokens)} different "
    said += f"ones), up to {pair.length} written ({len(pair.written)} different ones)."
    return Note("note", pair.source.column, said)
