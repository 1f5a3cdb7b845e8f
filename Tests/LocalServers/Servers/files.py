"""The files of a folder, over TLS.

    files.py FOLDER SERVED     the certificate is made in FOLDER, SERVED is what is given out
"""

import functools
import sys
from http.server import SimpleHTTPRequestHandler

import standing


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


standing.stand(functools.partial(Handler, directory=sys.argv[2]), sys.argv[1])
