"""WebSocket server of another implementation, for the tests: sends every message back.

Usage: echo_server.py [CERTIFICATE KEY]. Prints its port, and ends when stdin does.
The path /ping sends "pong" for every message once a ping has been answered, /fragments cuts what it sends in three.
"""

import asyncio
import ssl
import sys

import websockets


async def serve(socket):
    async for message in socket:
        if socket.path == "/ping":
            await (await socket.ping(b"are you there"))
            await socket.send("pong")
        elif socket.path == "/fragments":
            third = len(message) // 3
            await socket.send([message[:third], message[third : 2 * third], message[2 * third :]])
        else:
            await socket.send(message)


async def main(certificate=None, key=None):
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    options = {"subprotocols": ["echo.v1"], "max_size": None, "ssl": context}
    async with websockets.serve(serve, "127.0.0.1", 0, **options) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main(*sys.argv[1:]))
