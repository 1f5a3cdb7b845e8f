#!/usr/bin/env python3
"""Opens a page in headless Chromium in four ways and says what it found, as one JSON line per way.

    look.py PAGE.html FOLDER     screenshots go to FOLDER, as narrow-light.png, wide-dark.png and so on

Speaks the DevTools protocol over a pipe, with the standard library only. CHROMIUM names the program
(chromium). As root the browser runs without its sandbox, which it refuses there.
"""

import base64
import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import tempfile
import time

TIMEOUT = 120  # seconds for one answer; a busy machine is slow
WAYS = [
    ("narrow-light", 360, "light"),
    ("narrow-dark", 360, "dark"),
    ("wide-light", 1440, "light"),
    ("wide-dark", 1440, "dark"),
]

# What the page is asked once it is laid out.
FACTS = """
JSON.stringify({
  innerWidth: window.innerWidth,
  scrollWidth: document.documentElement.scrollWidth,
  overflowing: [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || box.right <= window.innerWidth + 1) return false;
    return !e.closest('.scrolls, pre, .unseen, .skip, .stacks thead');
  }).slice(0, 5).map(e => e.tagName + '.' + e.className),
  background: getComputedStyle(document.body).backgroundColor,
  headings: [...document.querySelectorAll('h1,h2,h3,h4')].map(e => Number(e.tagName[1])),
  landmarks: ['header', 'main', 'footer', 'nav'].filter(e => document.querySelector(e)),
  lang: document.documentElement.lang,
  headersWithoutScope: document.querySelectorAll('th:not([scope])').length,
  duplicateIds: (ids => ids.length - new Set(ids).size)([...document.querySelectorAll('[id]')].map(e => e.id)),
  drawings: document.querySelectorAll('svg[role=img]').length,
  unnamedDrawings: [...document.querySelectorAll('svg:not([aria-hidden])')].filter(
    e => !e.querySelector('title') || !e.querySelector('desc')).length,
  tables: document.querySelectorAll('table').length,
  rows: document.querySelectorAll('tbody tr').length,
  paths: [...document.querySelectorAll('svg path')].map(e => e.getBoundingClientRect().height > 0),
  title: document.title,
})
"""


class Browser:
    """Chromium, spoken to over two pipes: it reads commands from 3 and writes answers to 4."""

    def __init__(self, profile):
        commands_out, self.commands = os.pipe()
        self.answers, answers_in = os.pipe()

        def connect():
            # Whatever the numbers were, they become 3 and 4.
            high = [os.dup(fd) for fd in (commands_out, answers_in)]
            high = [fd if fd > 4 else os.dup(fd) for fd in high]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        command = [
            os.environ.get("CHROMIUM", "chromium"), "--headless=new", "--remote-debugging-pipe", "--disable-gpu",
            "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-extensions",
            "--disable-dev-shm-usage", "--disable-component-update", f"--user-data-dir={profile}", "about:blank",
        ]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        self.process = subprocess.Popen(
            command, preexec_fn=connect, close_fds=False, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands_out)
        os.close(answers_in)
        self.buffer = b""
        self.number = 0
        self.events = []

    def message(self):
        deadline = time.monotonic() + TIMEOUT
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                sys.exit("look: the browser does not answer")
            chunk = os.read(self.answers, 1 << 20)
            if not chunk:
                sys.exit("look: the browser ended")
            self.buffer += chunk
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if session:
            request["sessionId"] = session
        data = json.dumps(request).encode() + b"\0"
        while data:
            data = data[os.write(self.commands, data):]
        while True:
            message = self.message()
            if message.get("id") != self.number:
                self.events.append(message)
                continue
            if "error" in message:
                sys.exit(f"look: {method}: {message['error']['message']}")
            return message["result"]

    def wait(self, event, session):
        while True:
            for index, message in enumerate(self.events):
                if message.get("method") == event and message.get("sessionId") == session:
                    return self.events.pop(index)
            self.events.append(self.message())

    def end(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def complaints(events, session):
    """What the browser's console and log said of the page."""
    for event in events:
        if event.get("sessionId") != session:
            continue
        method, params = event.get("method"), event.get("params", {})
        if method == "Log.entryAdded":
            yield params["entry"]["text"]
        elif method == "Runtime.consoleAPICalled":
            yield f"console.{params['type']}"
        elif method == "Runtime.exceptionThrown":
            yield params["exceptionDetails"]["text"]
        elif method == "Network.requestWillBeSent" and not params["request"]["url"].startswith("file:"):
            yield f"asked for {params['request']['url'][:100]}"


def look(browser, page, folder, name, width, scheme):
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Log", "Network"):
        browser.call(f"{domain}.enable", session)
    browser.call(
        "Emulation.setDeviceMetricsOverride", session, width=width, height=800, deviceScaleFactor=1,
        mobile=width < 600)
    browser.call(
        "Emulation.setEmulatedMedia", session, features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.events.clear()
    moved = browser.call("Page.navigate", session, url=page.as_uri())
    if "errorText" in moved:
        sys.exit(f"look: {page}: {moved['errorText']}")
    browser.wait("Page.loadEventFired", session)
    facts = json.loads(browser.call("Runtime.evaluate", session, expression=FACTS)["result"]["value"])
    facts.update(way=name, width=width, scheme=scheme, complaints=list(complaints(browser.events, session)))
    shot = browser.call("Page.captureScreenshot", session, format="png", captureBeyondViewport=True)
    path = folder / f"{name}.png"
    path.write_bytes(base64.b64decode(shot["data"]))
    facts["screenshot"] = str(path)
    if name == "wide-light":
        paper = browser.call("Page.printToPDF", session, printBackground=True)
        (folder / "paper.pdf").write_bytes(base64.b64decode(paper["data"]))
    browser.call("Target.closeTarget", targetId=target)
    return facts


def main():
    page, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            for name, width, scheme in WAYS:
                print(json.dumps(look(browser, page, folder, name, width, scheme)), flush=True)
        finally:
            browser.end()


if __name__ == "__main__":
    main()
