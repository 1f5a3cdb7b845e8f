"""The files of a folder, over TLS.

    files.py FOLDER SERVED     the certificate is made in FOLDER, SERVED is what is given out
"""

import functools
import os
import re
import sys
from http.server import SimpleHTTPRequestHandler

import standing


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        """The end of a file where only that is wanted: `Range: bytes=N-`."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        path = self.translate_path(self.path)
        if not asked or not os.path.isfile(path):
            return super().do_GET()
        with open(path, "rb") as file:
            content = file.read()[int(asked[1]):]
        self.send_response(206 if content else 416)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


standing.stand(functools.partial(Handler, directory=sys.argv[2]), sys.argv[1])
