"""Runs a program with its standard output on a terminal, which somebody reads or has paused with Ctrl+S.

Usage: terminal.py read|paused PROGRAM [ARGUMENT...]. Exits with the code of the program, or 128 and its signal.
"""

import os
import pty
import signal
import subprocess
import sys
import threading

how, *program = sys.argv[1:]
ours, theirs = pty.openpty()


def read() -> None:
    while os.read(ours, 65536):
        pass


if how == "paused":
    os.write(ours, b"\x13")
else:
    threading.Thread(target=read, daemon=True).start()
child = subprocess.Popen(program, stdin=theirs, stdout=theirs)
signal.signal(signal.SIGTERM, lambda *_: child.terminate())
code = child.wait()
os._exit(code if code >= 0 else 128 - code)
