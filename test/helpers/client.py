"""WebSocket client of another implementation, for the tests.

Usage: client.py URL. Prints the first message that it gets, sends a line of standard input, and when that ends says
goodbye and prints the close code.
"""

import asyncio
import sys

import websockets


async def main(url):
    loop = asyncio.get_running_loop()
    async with websockets.connect(url) as socket:
        print(await socket.recv(), flush=True)
        line = await loop.run_in_executor(None, sys.stdin.readline)
        await socket.send(line.rstrip("\n"))
        await loop.run_in_executor(None, sys.stdin.read)
    print(socket.close_code, flush=True)


asyncio.run(main(*sys.argv[1:]))
