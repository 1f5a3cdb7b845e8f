"""A server of mail that says what it got, as Python's own reader of mail understands it.

    mail.py [--starttls FOLDER | --tls FOLDER] [--login USER:PASSWORD] [--refuse REPLY]

Prints its port, then a line of JSON per mail; ends with its input. A folder gets the certificate that is made.
"""

import argparse
import asyncio
import base64
import email
import email.policy
import json
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

import certificate

parser = argparse.ArgumentParser()
parser.add_argument("--starttls")
parser.add_argument("--tls")
parser.add_argument("--login")
parser.add_argument("--refuse")
arguments = parser.parse_args()


class Handler:
    async def handle_DATA(self, server, session, envelope):
        if arguments.refuse:
            return arguments.refuse
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = message.get_body(("plain",))
        seen = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "encrypted": session.ssl is not None or arguments.tls is not None,
            "login": session.auth_data.login.decode() if session.authenticated else None,
            "headers": {name: str(value) for name, value in message.items()},
            "text": text.get_content() if text else None,
            "attachments": [
                {
                    "name": part.get_filename(),
                    "type": part.get_content_type(),
                    "bytes": base64.b64encode(part.get_payload(decode=True)).decode(),
                }
                for part in message.iter_attachments()
            ],
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
        }
        print(json.dumps(seen), flush=True)
        return "250 2.0.0 OK queued as 4F2A"


def authenticate(server, session, envelope, mechanism, data):
    user, _, password = arguments.login.partition(":")
    is_right = (data.login, data.password) == (user.encode(), password.encode())
    return AuthResult(success=is_right, handled=False, auth_data=data)


def context(folder):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*certificate.make(folder))
    return made


def protocol():
    options = {"hostname": "mail.test", "enable_SMTPUTF8": False}
    if arguments.starttls:
        options["tls_context"] = starttls
    if arguments.login:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    return SMTP(Handler(), loop=loop, **options)


async def main():
    server = await loop.create_server(
        protocol, "127.0.0.1", 0, ssl=context(arguments.tls) if arguments.tls else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


starttls = context(arguments.starttls) if arguments.starttls else None
threading.Thread(target=end_with_input, daemon=True).start()
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
