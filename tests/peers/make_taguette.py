"""Makes projects with a Taguette server: two people, two projects, and its exports."""

import http.cookiejar
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from bs4 import BeautifulSoup

GESPREK = """<html><head><meta charset="utf-8"><title>weg</title></head><body>\r
<h1>Gesprek in het dorp</h1>\r
<p><b>I:</b> Hoe gaat het   thuis? 🙂</p>\r
<p><b>Anna:</b> Goed. We <i>eten samen</i>, zonder telefoon 📵, en dan vertelt iedereen iets &amp; lacht.</p>\r
<ul><li>Een cafe\u0301 is er niet meer</li><li>De winkel ook niet</li></ul>\r
<p><b>Anna:</b> Je ziet elkaar<br>op straat 🚲.</p>\r
<table><tr><td>vroeger</td><td>winkel</td></tr><tr><td>nu</td><td>stad</td></tr></table>\r
</body></html>"""
TALK = "<meta charset='utf-8'><p>Bert: The shop closed 🙁. We drive to town now.</p><pre>\n  so it\n  goes</pre>"
HEBREW = "<meta charset='utf-8'><p>שלום 🙂 עולם</p>"


class Browser:
    """Somebody who is logged in."""

    def __init__(self, base, login):
        self.base = base
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.get("/register")
        self.form("/register", login=login, password1="geheim123", password2="geheim123")

    def open(self, path, data=None, headers={}, method=None):
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        with self.opener.open(request) as answer:
            return answer.read()

    def get(self, path):
        return self.open(path)

    def token(self):
        return next(cookie.value for cookie in self.jar if cookie.name == "_xsrf")

    def form(self, path, **fields):
        fields["_xsrf"] = self.token()
        return self.open(path, urllib.parse.urlencode(fields).encode())

    def api(self, path, value, method="POST"):
        headers = {"Content-Type": "application/json", "X-XSRFToken": self.token()}
        answer = self.open("/api" + path, json.dumps(value).encode(), headers, method)
        return json.loads(answer) if answer else None

    def upload(self, project, name, description, html, direction="LEFT_TO_RIGHT"):
        border = "rand"
        fields = {"name": name, "description": description, "text_direction": direction}
        parts = [f'--{border}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
                 for key, value in fields.items()]
        parts.append(f'--{border}\r\nContent-Disposition: form-data; name="file"; '
                     f'filename="{name}.html"\r\nContent-Type: text/html\r\n\r\n{html}\r\n--{border}--\r\n')
        headers = {"Content-Type": f"multipart/form-data; boundary={border}",
                   "X-XSRFToken": self.token()}
        answer = self.open(f"/api/project/{project}/document/new", "".join(parts).encode(), headers)
        return json.loads(answer)["created"]


class Document:
    """A document with its positions as a browser counts them."""

    def __init__(self, browser, project, id):
        path = f"/api/project/{project}/document/{id}"
        contents = json.loads(browser.get(path + "/contents"))["contents"]
        html = "".join(chunk["contents"] for chunk in contents)
        self.text = BeautifulSoup(html, "html5lib").body.get_text()
        self.path = f"/project/{project}/document/{id}"

    def span(self, first, last=None):
        """The bytes from the first words to the end of the last."""
        start = self.text.index(first)
        last = last or first
        end = self.text.index(last, start) + len(last)
        count = lambda text: len(text.encode())
        return {"start_offset": count(self.text[:start]), "end_offset": count(self.text[:end])}

    def highlight(self, browser, tags, first, last=None):
        value = {**self.span(first, last), "tags": tags}
        return browser.api(self.path + "/highlight/new", value)["id"]


def fill(base):
    lotte, mees = Browser(base, "lotte"), Browser(base, "mees")
    lotte.form("/project/new", name="Samen leven", description="Een verzonnen dorp.")
    lotte.api("/project/1/members", {"mees": {"privileges": "TAG"}}, "PATCH")
    tag = lambda path, text: lotte.api("/project/1/tag/new", {"path": path, "description": text})["id"]
    eten = tag("wonen.samen eten", "Eten met wie er woont.")
    straat = tag("buurt.op straat", "")
    buurt = tag("buurt", "De buurt als geheel.")
    anders = tag("verandering", "")
    vroeger = tag("vroeger", "gaat op in verandering")
    gesprek = Document(lotte, 1, lotte.upload(1, "gesprek", "Bij Anna thuis.", GESPREK))
    talk = Document(lotte, 1, lotte.upload(1, "talk", "", TALK))
    hebrew = Document(lotte, 1, lotte.upload(1, "hebrew", "", HEBREW, "RIGHT_TO_LEFT"))

    one = gesprek.highlight(lotte, [eten], "We eten samen, zonder telefoon 📵")
    gesprek.highlight(mees, [eten, anders], "telefoon 📵, en dan vertelt iedereen iets & lacht")
    two = gesprek.highlight(lotte, [straat], "elkaar", "op straat 🚲")
    gesprek.highlight(mees, [vroeger], "Een cafe\u0301 is er niet meer", "De winkel ook niet")
    gesprek.highlight(lotte, [], "vroeger")
    changed = gesprek.highlight(lotte, [buurt], "iedereen")
    lotte.api(f"{gesprek.path}/highlight/{changed}", {**gesprek.span("iedereen iets"), "tags": [buurt]})
    # mees adds a tag to lotte's passage.
    mees.api(f"{gesprek.path}/highlight/{two}", {**gesprek.span("elkaar", "op straat 🚲"),
                                                 "tags": [straat, buurt]})
    weg = gesprek.highlight(lotte, [eten], "Goed")
    lotte.api(f"{gesprek.path}/highlight/{weg}", None, "DELETE")
    talk.highlight(mees, [anders], "The shop closed 🙁.")
    talk.highlight(mees, [anders], "so it\n  goes")
    hebrew.highlight(lotte, [buurt], "עולם")
    lotte.api("/project/1/tag/merge", {"src": vroeger, "dest": anders})
    assert one == 1

    mees.form("/project/new", name="Ander project", description="")
    other = Document(mees, 2, mees.upload(2, "kort", "", "<p>Alleen dit.</p>"))
    other.highlight(mees, [mees.api("/project/2/tag/new", {"path": "los", "description": ""})["id"]], "dit")
    return lotte


def export(browser, out):
    for path, name in [("highlights.csv", "highlights.csv"), ("highlights.xlsx", "highlights.xlsx"),
                       ("codebook.csv", "codebook.csv"), ("project.sqlite3", "project.sqlite3")]:
        kind = path.replace("highlights.", "highlights/.")
        (out / name).write_bytes(browser.get(f"/project/1/export/{kind}"))


def shrink(path):
    """Small pages, no free ones, and no password in the repository."""
    with sqlite3.connect(path) as db:
        db.execute("UPDATE users SET hashed_password = NULL")
    db.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA page_size = 1024")
    db.execute("VACUUM")
    db.close()


def wait(base, server):
    for _ in range(150):
        if server.poll() is not None:
            sys.exit("Taguette did not start")
        try:
            urllib.request.urlopen(base + "/login").read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    sys.exit("Taguette does not answer")


def main(out):
    out = Path(out)
    out.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        database, config = Path(folder, "server.sqlite3"), Path(folder, "config.py")
        program = [str(Path(sys.executable).parent / "taguette")]
        environment = {**os.environ, "LANG": "C.UTF-8"}
        default = subprocess.run([*program, "default-config"], capture_output=True, check=True,
                                 text=True, env=environment).stdout
        config.write_text(default + f"""
BIND_ADDRESS = "127.0.0.1"
DOMAIN = "localhost"
TOS_FILE = None
PORT = {port}
DATABASE = "sqlite:///{database}"
EMAIL = "Dorp <dorp@example.com>"
""")
        server = subprocess.Popen([*program, "server", str(config)], env=environment, cwd=folder,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait(base, server)
            export(fill(base), out)
        finally:
            server.terminate()
            server.wait()
        (out / "server.sqlite3").write_bytes(database.read_bytes())
    for name in ["server.sqlite3", "project.sqlite3"]:
        shrink(out / name)


if __name__ == "__main__":
    main(sys.argv[1])
