"""Undoes what it is asked to with nothing but Python's own library: undo.py SOCKET TOOL LEDGER [forget]. Writes one line for each key it undid."""
import json
import os
import socket
import sys

path, tool, ledger = sys.argv[1:4]
forgetful = sys.argv[4:] == ["forget"]
connection = socket.socket(socket.AF_UNIX)
connection.connect(path)
lines = connection.makefile("rw", encoding="utf-8", newline="\n")
number = 0


def call(method, **params):
    global number
    number += 1
    lines.write(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n")
    lines.flush()
    answer = json.loads(lines.readline())
    if "error" in answer:
        sys.exit(answer["error"]["data"]["code"] + ": " + answer["error"]["message"])
    return answer["result"]


call("hello", protocol="1.0", client="undo.py")
print("ready", flush=True)
while True:
    work = call("compensations.next", tools=[tool], wait_seconds=20).get("work")
    if work is None:
        continue
    done = open(ledger).read().splitlines() if os.path.exists(ledger) else []
    line = work["idempotency_key"] + " " + work["compensation_data"]["made"]
    if line not in done:
        with open(ledger, "a") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
    if forgetful:
        os._exit(1)  # it did the work, and nobody will ever hear of it
    print(call("compensations.finish", id=work["id"], succeeded=True)["status"], flush=True)
