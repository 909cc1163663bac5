"""Makes a project with qualitative-coding."""

import sys
from pathlib import Path

import yaml
from qualitative_coding.corpus import QCCorpus
from qualitative_coding.logs import configure_logger
from qualitative_coding.views.viewer import QCCorpusViewer

ANNA = (
    "Hoe gaat het thuis? 🙂\n\n"
    "Goed. We eten samen, zonder telefoon 📵,\n"
    "   en dan vertelt iedereen iets.   \n\n"
    "Een cafe\u0301 is er niet meer.\n"
)
BERT = b"\xef\xbb\xbfThe shop closed.\r\nWe drive to town now.\r\n\r\nWe greet them."
CODEBOOK = """\
- wonen:
    - samen eten
    - buurt:
        - groeten
- verandering
- buurt
"""


def main(out):
    out = Path(out)
    out.mkdir(parents=True)
    settings = out / "settings.yaml"
    QCCorpus.initialize(settings)
    # An editor that leaves memos as they are.
    values = yaml.safe_load(settings.read_text())
    values["editor"] = "none"
    values["editors"] = {"none": {"name": "none", "code_command": "true", "memo_command": "true"}}
    settings.write_text(yaml.dump(values))
    (out / "codebook.yaml").write_text(CODEBOOK)
    configure_logger(settings)
    texts = out.parent / "qc-texts"
    (texts / "dorp").mkdir(parents=True)
    (texts / "anna.txt").write_text(ANNA, newline="")
    (texts / "dorp" / "bert.txt").write_bytes(BERT)
    (texts / "later.txt").write_text("De tekst van toen.\n")
    corpus = QCCorpus(settings)
    with corpus.session():
        for name, root in [("anna.txt", None), ("later.txt", None), ("dorp/bert.txt", "dorp")]:
            corpus.import_media(texts / name, corpus_root=root, importer="verbatim")
        line = lambda number, code: {"line": number, "code_id": code}
        corpus.update_coded_lines("anna.txt", "lotte", [
            line(0, "wonen"), line(2, "samen eten"), line(3, "samen eten"), line(4, "verandering"),
            line(5, "verandering")])
        corpus.update_coded_lines("anna.txt", "mees", [line(2, "samen eten"), line(2, "buurt")])
        corpus.update_coded_lines("dorp/bert.txt", "mees", [
            line(0, "verandering"), line(1, "verandering"), line(3, "groeten"), line(3, "niet in het boek")])
        corpus.update_coded_lines("later.txt", "lotte", [line(0, "verandering")])
        corpus.update_codebook()
    (out / "corpus" / "later.txt").write_text("De tekst van nu.\nEn meer.\n")
    (out / "corpus" / "vergeten.txt").write_text("Nooit ingelezen.\n")
    # The codebook as people write it by hand: a code in two places, and one that is used left out.
    book = out / "codebook.yaml"
    book.write_text(CODEBOOK)
    QCCorpusViewer(corpus).memo("lotte", "Eerste indruk")
    for log in out.glob("*.log"):
        log.unlink()
    for path in sorted(texts.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    texts.rmdir()
    import sqlite3
    db = sqlite3.connect(out / values["database"])
    db.execute("PRAGMA page_size = 1024")
    db.execute("VACUUM")
    db.close()


if __name__ == "__main__":
    main(sys.argv[1])
