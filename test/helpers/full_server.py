"""A TCP server whose queue is full, so that the system leaves new connections without an answer.

    full_server.py HOST PORT    prints the port that it has; 0 takes any

A line of input makes room: it then takes every connection and answers 404, until its input ends.
"""

import socket
import sys
import threading

host, port = sys.argv[1], int(sys.argv[2])
family = socket.AF_INET6 if ":" in host else socket.AF_INET
server = socket.socket(family)
server.bind((host, port))
server.listen(0)
filling = socket.create_connection(server.getsockname()[:2])
print(server.getsockname()[1], flush=True)


def serve():
    server.accept()
    while True:
        client, _ = server.accept()
        client.recv(65536)
        client.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


for line in sys.stdin:
    threading.Thread(target=serve, daemon=True).start()
