# A real SMTP server on the loopback: aiosmtpd, with Python's own reader of mails.
#
# usage: mail_server.py plain|starttls|tls FOLDER
#
# Prints its port, and ends when its stdin does. Who logs in is ada, with the password engine-word. Each mail is written to
# FOLDER/NUMBER.json as it was read, and to FOLDER/NUMBER.eml as it came. What a recipient's address begins with says what
# goes wrong: "refuse-551@..." is answered with 551, "call-17@..." as tests/plugins/soak.hpp says of that number; mails to the
# latter are not written.
import asyncio
import base64
import email
import email.policy
import json
import logging
import os
import re
import ssl
import subprocess
import sys
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

mode, folder = sys.argv[1:]
warnings.simplefilter("ignore")
logging.disable()


def certificate():
    names = [os.path.join(folder, name) for name in ("certificate.pem", "key.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out", names[0], "-keyout", names[1]],
        check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*names)
    return context


def part_of(part):
    content = part.get_payload(decode=True)
    return {"type": part.get_content_type(), "charset": part.get_content_charset(), "filename": part.get_filename(),
            "encoding": part["Content-Transfer-Encoding"], "base64": base64.b64encode(content).decode()}


def read(envelope, session):
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    return {"from": envelope.mail_from, "recipients": envelope.rcpt_tos, "login": session.auth_data,
            "tls": session.ssl is not None, "headers": {name: str(value) for name, value in mail.items()},
            "tree": [part.get_content_type() for part in mail.walk()],
            "parts": [part_of(part) for part in mail.walk() if not part.is_multipart()]}


class Handler:
    def __init__(self):
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        refused = re.match(r"refuse-(\d+)", address)
        if refused:
            return refused[1] + " because you asked for it"
        if address.startswith("silent"):
            await asyncio.sleep(600)
        number = re.match(r"call-(\d+)", address)
        fault = int(number[1]) % 20 if number else 0
        if fault == 1:
            server.transport.abort()
        if fault == 10:
            return "421 4.3.0 going down"
        if fault == 13:
            await asyncio.sleep(600)
        if fault == 16:
            return "999 nonsense"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        number = re.match(r"call-(\d+)", envelope.rcpt_tos[0])
        if number:
            fault = int(number[1]) % 20
            if fault == 4:
                server.transport.abort()
            return "451 4.7.1 slow down" if fault == 7 else "250 OK"
        self.count += 1
        path = os.path.join(folder, str(self.count))
        with open(path + ".eml", "wb") as file:
            file.write(envelope.content)
        with open(path + ".json", "w") as file:
            json.dump(read(envelope, session), file)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"ada" and data.password == b"engine-word"
    return AuthResult(success=good, handled=False, auth_data=data.login.decode() if good else None)


async def serve():
    context = certificate() if mode != "plain" else None
    handler = Handler()

    def session():
        return SMTP(handler, hostname="127.0.0.1", tls_context=context if mode == "starttls" else None,
                    authenticator=authenticate, auth_require_tls=mode == "starttls", timeout=600)

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", 0, ssl=context if mode == "tls" else None, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def end_with_stdin():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_stdin, daemon=True).start()
asyncio.run(serve())
