"""A server of the web that stands until its input ends."""

import os
import ssl
import sys
import threading
from http.server import ThreadingHTTPServer

import certificate


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # whoever goes away in the middle, or does not trust the certificate, means to


def stand(handler, folder=None):
    """Answers with `handler`, over TLS with a certificate that is made in `folder` where there is one. Prints its port."""
    server = Server(("127.0.0.1", 0), handler)
    if folder:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate.make(folder))
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    os._exit(0)
