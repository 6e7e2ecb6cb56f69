"""Opening: all files are found, some looked at, and the sample is read."""

import dataclasses
import hashlib
import os
from typing import Any

import numpy as np

from glassnet.data.arrays import number_columns
from glassnet.data.checks import few_rows
from glassnet.data.dataset import Dataset
from glassnet.data.fingerprint import fingerprint
from glassnet.data.media.file_form import FileForm
from glassnet.data.media.files import Found
from glassnet.data.media.gathering import Gathering, find, pixel_names, twins
from glassnet.data.note import Note
from glassnet.data.streams.description import Stream
from glassnet.data.streams.opened import SAMPLE_BYTES
from glassnet.data.streams.opened_files import OpenedFiles
from glassnet.data.streams.sharing import Shares, shares
from glassnet.data.task import TASKS, settle
from glassnet.errors import DataError

LOOKED_AT = 1_000
"""Files whose looks decide what all are brought to."""


def opened_files(stream: Stream, form: FileForm, seed: int = 0) -> OpenedFiles:
    """Find all files, look at some, and read those that test and validate, and others.

    Args:
        stream: the folder, or the table of paths.
        form: how a file becomes a row.
        seed: decides which files these are, and the order of all that train.

    Raises:
        FileError: the folder, or more than one in twenty files, cannot be read.
        DataError: they cannot be learned from.
    """
    found = find(stream.path, stream.target or None, stream.exclude, form.kind)
    whole, found = _answered(found, stream)
    form, notes = _settled(form, found, seed)
    row = form.columns * np.dtype(form.dtype).itemsize
    shared = shares(whole, min(stream.sample, SAMPLE_BYTES // row), seed)
    if whole.test_rows is not None and len(shared.test) < len(whole.test_rows):
        text = f"{len(shared.test):,} of the {len(whole.test_rows):,} files of the "
        text += "test part are used, each class alike; evaluate scores them all."
        notes.append(Note("note", "", text))
    dataset, validation = _sample(whole, found, form, shared, notes)
    return OpenedFiles(
        stream,
        form,
        dataset,
        validation,
        tuple(str(found.files[place]) for place in shared.train),
        whole.answers[shared.train],
        tuple(few_rows(whole, shared.parts)),
    )


def _answered(found: Found, stream: Stream) -> tuple[Dataset, Found]:
    """All files that have an answer, as a data set that knows no features."""
    task, notes = stream.task or None, list(found.notes)
    if found.answers is None:
        if task in TASKS:
            raise DataError(
                f"'{found.name}' has no such task.",
                got=f"task={task!r}",
                expected="'reconstruction' or 'generation', for it has no answers",
                fix="leave the task out, or name the column of the answers",
            )
        answers, labels = np.zeros(len(found.files)), None
        task = task or "reconstruction"
    else:
        read = settle(found.target, found.answers, task if task in TASKS else None)
        answers, labels, task = read.values, read.labels, task or read.task
        files = [f for f, kept in zip(found.files, read.kept, strict=True) if kept]
        found = found._replace(files=files, test=found.test[read.kept])
        notes += read.notes
    test = np.flatnonzero(found.test)
    features = np.zeros((len(found.files), 0), np.uint8)
    whole = Dataset(
        *(found.name, task, found.target, features, [], answers, labels),
        *(test if len(test) else None, None, notes),
    )
    return whole, found._replace(answers=None if found.answers is None else answers)


def _settled(form: FileForm, found: Found, seed: int) -> tuple[FileForm, list[Note]]:
    """The form, by what some of the files look like."""
    places = np.flatnonzero(~found.test)
    order = np.random.default_rng([seed % 2**64, 4]).permutation(places)
    some = [found.files[place] for place in np.sort(order[:LOOKED_AT])]
    if not some:
        return form.chosen([])
    looks = Gathering[Any](form.kind, some).each(form.look)
    form, notes = form.chosen(looks)
    if len(some) < len(places):
        text = f"{form.kind.counted(len(looks))} were looked at to decide on what all "
        notes.insert(0, Note("note", "", f"{text}are brought to."))
    return form, notes


def _sample(
    whole: Dataset, found: Found, form: FileForm, shared: Shares, notes: list[Note]
) -> tuple[Dataset, int]:
    """The rows that are read first, and how many of them validate."""
    order = [shared.sample, shared.validation, shared.test]
    rows = np.concatenate(order)
    own = found._replace(
        files=[found.files[place] for place in rows],
        answers=None if found.answers is None else whole.answers[rows],
    )
    files = Gathering[Any](form.kind, own.files)
    read = files.each(form.row)
    features = np.stack([row for row, _ in read])
    part = np.repeat(np.arange(3), [len(one) for one in order])[files.kept]
    notes += [*form.noticed(features), *files.notes]
    notes += twins(own, files.kept, [key for _, key in read])
    names, answers = pixel_names(form.columns), whole.answers[rows[files.kept]]
    test = np.flatnonzero(part == 2)
    key = fingerprint([*names, whole.target], features, answers, test)
    dataset = dataclasses.replace(
        whole,
        features=features,
        columns=number_columns(features, names, pixels=True),
        answers=answers,
        test_rows=test,
        image_shape=form.shape,
        notes=[*whole.notes, *notes],
        fingerprint=_fingerprint(found, whole.answers, key),
        form=form,
    )
    return dataset, int((part == 1).sum())


def _fingerprint(found: Found, answers: np.ndarray, sample: str) -> str:
    """Of the names, sizes and answers of all files, and the pixels of the sample."""
    base = os.path.commonpath(found.files)
    digest = hashlib.sha256(sample.encode())
    for file, answer in zip(found.files, answers.tolist(), strict=True):
        try:
            size = file.stat().st_size
        except OSError:  # said when it is to be read
            size = -1
        name = os.fsencode(str(file)[len(base) :].replace(os.sep, "/"))
        digest.update(b"%s\0%d\0%s\0" % (name, size, str(answer).encode()))
    return digest.hexdigest()
