"""A TLS 1.3 server that takes a WebSocket, then asks for new keys without end, and reads nothing more.

Arguments: certificate and key. Prints its port. It calls OpenSSL itself, since Python's ssl module cannot update keys.
"""

import base64
import ctypes
import ctypes.util
import hashlib
import re
import socket
import sys

ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
PEM, UPDATE_REQUESTED = 1, 1

lib = ctypes.CDLL(ctypes.util.find_library("ssl"))
pointer = ctypes.c_void_p
for name in ("TLS_server_method", "SSL_CTX_new", "SSL_new"):
    getattr(lib, name).restype = pointer
context = pointer(lib.SSL_CTX_new(pointer(lib.TLS_server_method())))
assert lib.SSL_CTX_use_certificate_chain_file(context, sys.argv[1].encode()) == 1
assert lib.SSL_CTX_use_PrivateKey_file(context, sys.argv[2].encode(), PEM) == 1

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
connection, _ = listener.accept()
tls = pointer(lib.SSL_new(context))
lib.SSL_set_fd(tls, connection.fileno())
assert lib.SSL_accept(tls) == 1
buffer = ctypes.create_string_buffer(8192)
assert lib.SSL_read(tls, buffer, len(buffer)) > 0
key = re.search(rb"Sec-WebSocket-Key: (.*)\r", buffer.value).group(1)
answer = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
    + base64.b64encode(hashlib.sha1(key + ACCEPT).digest())
    + b"\r\n\r\n"
)
lib.SSL_write(tls, answer, len(answer))
while lib.SSL_key_update(tls, UPDATE_REQUESTED) == 1 and lib.SSL_do_handshake(tls) == 1:
    pass
