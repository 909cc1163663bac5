"""Makes two projects as QualCoder keeps them: of its newest schema, and of its oldest.

QualCoder is in no registry of packages, so its database is made here: tables and columns are those
of its versions 3.7 (schema v17) and 1.x (v1), and positions are counted as its text window does, in
UTF-16.
"""

import sqlite3
import sys
from pathlib import Path

DATE = "2024-03-01 10:00:00"

ANNA = (
    "I: Hoe gaat het thuis? 🙂\n\n"
    "Anna: Goed. We eten samen, zonder telefoon 📵, en dan vertelt iedereen iets.\n\n"
    "I: En de buren?\n\n"
    "Anna: Die groeten we. Een cafe\u0301 is er niet meer, dus je ziet elkaar op straat 🚲.\n\n"
    "Anna: Ja. Ja, dat is anders dan vroeger.\n"
)
BERT = (
    "\ufeffI: What changed?\r\n\r\n"
    "Bert: The shop closed 🙁. We drive to town now.\r\n\r\n"
    "I: And the neighbours?\r\n\r\n"
    "Bert: We greet them. That's all.\r\n"
)
GROUP = "Groep: We praten over regels.\nGroep: Regels helpen, soms.\n"

NEWEST = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
  bookmarkpos integer, codername text, recently_used_codes text, avbookmarkfile integer,
  avbookmarkmsec integer, avbookmarktextpos integer);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
  owner text, date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer,
  width integer, height integer, cid integer, memo text, date text, owner text,
  important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer,
  cid integer, memo text, date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
  memo text, owner text, date text, unique(fid, pos0, pos1, owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text,
  caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
  id integer, date text, owner text, unique(name, attr_type, id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
  pos1 integer, owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text,
  constraint ucm unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
  supercatid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
  pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer,
  unique(cid, fid, pos0, pos1, owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
  date text, color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text,
  unique(name));
CREATE TABLE stored_sql (title text, description text, grouper text, ssql text, unique(title));
CREATE TABLE graph (grid integer primary key, name text, description text, date text,
  scene_width integer, scene_height integer, unique(name));
CREATE TABLE ris (risid integer, tag text, longtag text, value text);
CREATE TABLE coder_names (name text unique not null, visibility integer not null default 1);
CREATE VIEW code_text_visible AS SELECT t.* FROM code_text t WHERE NOT EXISTS
  (SELECT 1 FROM coder_names c WHERE c.name = t.owner AND c.visibility = 0);
"""

OLDEST = """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
  owner text, date text, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer,
  width integer, height integer, cid integer, memo text, date text, owner text);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer,
  cid integer, memo text, date text, owner text);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
  memo text, owner text, date text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text,
  caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
  id integer, date text, owner text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
  pos1 integer, owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
  supercatid integer);
CREATE TABLE code_text (cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
  owner text, date text, memo text);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
  date text, color text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
"""


def shown(text):
    """A text as the text window has it: pairs of line end characters are one."""
    return text.replace("\r\n", "\n")


def window(text, words, nth=0):
    """Positions of some words in the text window, and the words as it hands them out."""
    text, at = shown(text), -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    length = lambda part: len(part.encode("utf-16-le")) // 2
    return length(text[:at]), length(text[: at + len(words)]), words.replace("\n", "\u2029")


class Maker:
    def __init__(self, folder, schema):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.db = sqlite3.connect(self.folder / "data.qda")
        self.db.execute("PRAGMA page_size = 1024")
        self.db.executescript(schema)

    def put(self, table, **values):
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))

    def code(self, cid, fid, text, words, owner, nth=0, slid=0, **more):
        pos0, pos1, seltext = window(text, words, nth)
        self.put("code_text", cid=cid, fid=fid, seltext=seltext, pos0=pos0 + slid, pos1=pos1 + slid,
                 owner=owner, date=DATE, **{"memo": "", **more})

    def done(self):
        self.db.commit()
        self.db.execute("VACUUM")
        self.db.close()


def newest(folder):
    maker = Maker(folder, NEWEST)
    put = maker.put
    put("project", databaseversion="v17", date=DATE, memo="Samen leven in het dorp; verzonnen.",
        about="QualCoder 3.7", bookmarkfile=0, bookmarkpos=0, codername="lotte")
    sources = [
        (1, "anna.txt", ANNA, "/docs/anna.txt", "Thuis bij Anna."),
        (2, "bert.txt", BERT, "/docs/bert.txt", ""),
        (3, "groep.txt", GROUP, None, ""),
        (4, "plein.jpg", None, "/images/plein.jpg", "Het plein."),
        (5, "bert.mp3", None, "/audio/bert.mp3", ""),
    ]
    for id, name, text, path, memo in sources:
        put("source", id=id, name=name, fulltext=text, mediapath=path, memo=memo, owner="lotte",
            date=DATE)
    for id, name, memo, parent in [
        (1, "Wonen", "Alles wat met wonen te maken heeft.", None),
        (2, "Buurt", "", 1),
    ]:
        put("code_cat", catid=id, name=name, memo=memo, owner="lotte", date=DATE, supercatid=parent)
    for id, name, memo, category, colour, parent in [
        (1, "samen eten", "Eten met wie er woont.", 1, "#FF8040", None),
        (2, "groeten", "", 2, "#80ff80", None),
        (3, "op straat", "Elkaar buiten zien.", None, "#0000FF", 2),
        (4, "verandering", "", None, "", None),
    ]:
        put("code_name", cid=id, name=name, memo=memo, catid=category, owner="lotte", date=DATE,
            color=colour, supercid=parent)
    code = maker.code
    code(1, 1, ANNA, "We eten samen, zonder telefoon 📵", "lotte", memo="Telefoon weg = regel?")
    code(1, 1, ANNA, "zonder telefoon 📵, en dan vertelt iedereen iets", "mees", important=1)
    code(2, 1, ANNA, "Die groeten we.", "lotte")
    code(2, 1, ANNA, "Die groeten we.", "mees")
    code(3, 1, ANNA, "je ziet elkaar op straat 🚲", "lotte")
    code(4, 1, ANNA, "Een cafe\u0301 is er niet meer", "lotte", slid=7)
    code(4, 1, ANNA, "telefoon 📵, en dan vertelt iedereen iets.\n\nI: En de buren", "mees")
    code(4, 2, BERT, "The shop closed 🙁.", "mees", memo="Sinds wanneer?")
    code(2, 2, BERT, "We greet them", "lotte")
    put("code_text", cid=4, fid=1, seltext="woorden die er niet staan", pos0=3, pos1=28,
        owner="lotte", date=DATE, memo="")
    put("code_text", cid=4, fid=99, seltext="weg", pos0=0, pos1=3, owner="lotte", date=DATE, memo="")
    pos0, pos1, _ = window(ANNA, "elkaar op straat 🚲")
    put("annotation", fid=1, pos0=pos0, pos1=pos1, memo="Fiets als ontmoeting.", owner="mees",
        date=DATE)
    put("code_image", id=4, x1=10, y1=20, width=30, height=40, cid=3, memo="bankje", date=DATE,
        owner="lotte")
    put("code_av", id=5, pos0=61000, pos1=75500, cid=4, memo="", date=DATE, owner="mees")
    for name, kind in [("leeftijd", "case"), ("plaats", "file")]:
        put("attribute_type", name=name, date=DATE, owner="lotte", memo="", caseOrFile=kind,
            valuetype="character")
    for id, name, kind, value in [(1, "leeftijd", "case", "34"), (2, "leeftijd", "case", ""),
                                  (1, "plaats", "file", "dorp"), (2, "plaats", "file", "town")]:
        put("attribute", name=name, attr_type=kind, value=value, id=id, date=DATE, owner="lotte")
    for id, name, memo in [(1, "Anna", "Woont er al lang."), (2, "Bert", "")]:
        put("cases", caseid=id, name=name, memo=memo, owner="lotte", date=DATE)
    for case, source, start, end in [(1, 1, 0, len(ANNA)), (2, 2, 0, len(BERT)), (1, 3, 0, 30)]:
        put("case_text", caseid=case, fid=source, pos0=start, pos1=end, owner="lotte", date=DATE,
            memo="")
    put("journal", name="Eerste indruk", jentry="Veel over eten 🍲.", date=DATE, owner="lotte")
    put("stored_sql", title="tel codes", description="", grouper="", ssql="select 1")
    put("graph", name="Kaart", description="", date=DATE, scene_width=100, scene_height=100)
    put("ris", risid=1, tag="TI", longtag="Title", value="Dorpen in beeld")
    for name, shown in [("lotte", 1), ("mees", 0), ("📌 Speaker coding", 1)]:
        put("coder_names", name=name, visibility=shown)
    maker.done()


def oldest(folder):
    maker = Maker(folder, OLDEST)
    put = maker.put
    put("project", databaseversion="v1", date=DATE, memo="", about="QualCoder 1.0")
    put("source", id=1, name="anna.txt", fulltext=ANNA, mediapath=None, memo="", owner="lotte",
        date=DATE)
    put("code_name", cid=1, name="samen eten", memo="", catid=None, owner="lotte", date=DATE,
        color="#FF8040")
    maker.code(1, 1, ANNA, "We eten samen, zonder telefoon 📵", "lotte")
    maker.code(1, 1, ANNA, "elkaar op straat 🚲", "lotte")
    maker.done()


if __name__ == "__main__":
    newest(sys.argv[1])
    oldest(sys.argv[2])
