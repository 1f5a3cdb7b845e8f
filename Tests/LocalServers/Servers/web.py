"""A server of the web that behaves in every way that a client has to survive.

    web.py [FOLDER]     with a folder: over TLS, with the certificate that is made there

Prints its port, then a line of JSON per request; ends with its input. What is asked with `times=n` behaves badly
for the first n requests only.
"""

import base64
import gzip
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import standing

asked = {}  # how often, by path


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status=200, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        seen = {
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": base64.b64encode(body).decode(),
        }
        if len(body) < 10_000:  # more would wait for somebody to read it
            print(json.dumps(seen), flush=True)
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        name = url.path.strip("/").split("/")[0]
        asked[self.path] = asked.get(self.path, 0) + 1
        if asked[self.path] > int(query.get("times", ["1000"])[0]):
            name = "echo"  # it has behaved badly often enough
        getattr(self, "do_" + name, self.do_echo)(url, query, json.dumps(seen).encode())

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def do_echo(self, url, query, seen):
        self.answer(200, seen, [("Content-Type", "application/json"), ("X-Twice", "one"), ("X-Twice", "two")])

    def do_status(self, url, query, seen):
        after = [("Retry-After", query["after"][0])] if "after" in query else []
        self.answer(int(url.path.split("/")[2]), b"no", after)

    def do_redirect(self, url, query, seen):
        self.answer(int(query.get("status", ["302"])[0]), b"elsewhere", [("Location", query["to"][0])])

    def do_silent(self, url, query, seen):
        threading.Event().wait()

    def do_slow(self, url, query, seen):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"begun")
        self.wfile.flush()
        threading.Event().wait()

    def do_endless(self, url, query, seen):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        chunk = b"x" * 1000
        while True:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))

    def do_short(self, url, query, seen):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"cut")
        self.close_connection = True

    def do_long(self, url, query, seen):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"x" * 5000)
        self.close_connection = True

    def do_bomb(self, url, query, seen):
        self.answer(200, gzip.compress(bytes(10_000_000)), [("Content-Encoding", "gzip")])

    def do_headers(self, url, query, seen):
        self.answer(200, b"", [(f"X-{number}", "y" * 1000) for number in range(80)])

    def do_folded(self, url, query, seen):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: one\r\n  two\r\nContent-Length: 0\r\n\r\n")

    def do_garbage(self, url, query, seen):
        self.wfile.write(b"\x00\x01 this is no answer\r\n\r\n")
        self.close_connection = True


standing.stand(Handler, *sys.argv[1:])
