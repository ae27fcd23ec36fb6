"""Runs a program with its standard streams on a terminal, which somebody reads or has paused with Ctrl+S.

Usage: terminal.py read|paused|shown PROGRAM [ARGUMENT...]. With "shown", what the terminal shows goes to our standard output,
and our standard input is typed. Exits with the code of the program, or 128 and its signal.
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
    while text := os.read(ours, 65536):
        if how == "shown":
            os.write(1, text)


def type_keys() -> None:
    while keys := os.read(0, 65536):
        os.write(ours, keys)


if how == "paused":
    os.write(ours, b"\x13")
else:
    threading.Thread(target=read, daemon=True).start()
if how == "shown":
    threading.Thread(target=type_keys, daemon=True).start()
child = subprocess.Popen(program, stdin=theirs, stdout=theirs)
signal.signal(signal.SIGTERM, lambda *_: child.terminate())
code = child.wait()
if how == "shown":
    # What the program wrote last is still on its way to us.
    threading.Event().wait(0.1)
os._exit(code if code >= 0 else 128 - code)
