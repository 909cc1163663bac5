"""Reads a REFI-QDA project and codebook with other programs, and compares what they count."""

import json
import logging
import os
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

import structlog
from pyrefiqda import RefiCodebook, RefiProject

COUNTED = ["codes", "sources", "codings", "users"]


def below(codes):
    """All codes of a tree."""
    for code in codes or []:
        yield code
        yield from below(code.code)


class Pyrefiqda:
    """What pyrefiqda reads."""

    name = "pyrefiqda"

    def __init__(self, project, codebook):
        with tempfile.TemporaryDirectory() as folder:
            self.project = RefiProject.load(project, extract_dir=folder)
            self.texts = {source.guid: self.text(source, folder) for source in self.sources()}
        self.codebook = RefiCodebook.load(codebook)

    def sources(self):
        sources = self.project.sources
        return sources.text_source if sources else []

    def text(self, source, folder):
        if source.plain_text_path:
            path = RefiProject.resolve_source_path(source.plain_text_path, folder)
            return path.read_bytes().decode("utf-8")
        return source.plain_text_content or ""

    def users(self):
        return self.project.users.user if self.project.users else []

    def codes(self):
        book = self.project.code_book
        return list(below(book.codes.code)) if book else []

    def codings(self):
        """Source, selection, coding."""
        for source in self.sources():
            for selection in source.plain_text_selection or []:
                for coding in selection.coding or []:
                    yield source, selection, coding

    def counts(self):
        return {
            "codes": len(self.codes()),
            "sources": len(self.sources()),
            "codings": len(list(self.codings())),
            "users": len(self.users()),
        }

    def wrong(self):
        """What does not hold together, whatever is counted."""
        codes = {code.guid for code in self.codes()}
        users = {user.guid for user in self.users()}
        for source, selection, coding in self.codings():
            where = f"{source.name} {selection.start_position}-{selection.end_position}"
            if coding.code_ref.target_guid not in codes:
                yield f"{where}: its code is not there"
            if coding.creating_user and coding.creating_user not in users:
                yield f"{where}: its user is not there"
            length = len(self.texts[source.guid])
            if not 0 <= selection.start_position < selection.end_position <= length:
                yield f"{where}: its positions are not in the text of {length} characters"
        book = self.codebook.codes
        apart = Counter(code.name for code in below(book.code if book else []))
        within = Counter(code.name for code in self.codes())
        if apart != within:
            yield f"the codebook alone has other codes: {sorted((apart - within) + (within - apart))}"


class Qc:
    """What qualitative-coding imports."""

    name = "qualitative-coding"

    def __init__(self, project, folder):
        from qualitative_coding.refi_qda.reader import REFIQDAReader

        logging.disable(logging.CRITICAL)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        before = Path.cwd()
        try:
            # It sets up its own project where it is run.
            os.chdir(folder)
            reader = REFIQDAReader(str(project))
            reader.unpack_project(folder)
            self.corpus = reader.corpus
        finally:
            os.chdir(before)

    def counts(self):
        with self.corpus.session():
            return {
                "codes": len(self.corpus.get_codebook().flatten()),
                "sources": len(self.corpus.get_documents()),
                "codings": len(self.corpus.get_coded_lines()),
                "users": len(list(self.corpus.get_all_coders())),
            }


def lines_of(read):
    """What qc makes of codings: one for each code and coder on a line. A line is what a selection is
    named after (`line:3`); else qc 1.7.8 takes the first of the source, wherever the selection is."""
    names = {code.guid: code.name for code in read.codes()}
    coders = {user.guid: user.name for user in read.users()}
    found = set()
    for source, selection, coding in read.codings():
        line = re.match(r"line:(\d+)", selection.name or "")
        line = int(line.group(1)) if line else 0
        coder = coders.get(coding.creating_user, "default")
        found.add((source.guid, line, coder, names[coding.code_ref.target_guid]))
    return len(found)


def expected_of(words):
    counts = {}
    for word in words:
        name, _, number = word.partition("=")
        if name == "quotes":
            continue
        if name not in COUNTED or not number.isdigit():
            sys.exit(f"read-refi: `{word}` is no count; give codes=N sources=N codings=N users=N")
        counts[name] = int(number)
    missing = [name for name in COUNTED if name not in counts]
    if missing:
        sys.exit(f"read-refi: how many {', '.join(missing)}?")
    return counts


def words_under(read):
    """The words that each coding is on, as Python counts them."""
    return Counter(
        read.texts[source.guid][selection.start_position:selection.end_position]
        for source, selection, _ in read.codings()
    )


def other_words(read, words):
    """Passages that are on other words than those of a table with a column `quote`."""
    for word in words:
        name, _, path = word.partition("=")
        if name == "quotes":
            quotes = Counter(row["quote"] for row in json.loads(Path(path).read_text("utf-8")))
            under = words_under(read)
            for words, what in [(quotes - under, "no coding is on"), (under - quotes, "a coding is on")]:
                yield from (f"{what} “{quote}”" for quote in sorted(words))


def compare(name, counts, expected):
    print(f"{name}: " + ", ".join(f"{counts[what]} {what}" for what in COUNTED))
    return [f"{name}: {counts[what]} {what}, not {expected[what]}"
            for what in COUNTED if counts[what] != expected[what]]


def main(project, codebook, *words):
    project, codebook, expected = Path(project).resolve(), Path(codebook).resolve(), expected_of(words)
    read = Pyrefiqda(project, codebook)
    wrong = compare(read.name, read.counts(), expected) + list(read.wrong())
    wrong += other_words(read, words)
    if not wrong:
        with tempfile.TemporaryDirectory() as folder:
            # Codes of one name are one in qc's database, but as many as they are in its codebook.
            expected = {**expected, "codings": lines_of(read)}
            wrong = compare(Qc.name, Qc(project, folder).counts(), expected)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("read-refi PROJECT.qdpx CODEBOOK.qdc codes=N sources=N codings=N users=N")
    sys.exit(main(*sys.argv[1:]))
