"""Works under Reeve's gate until it is told by push to stop: worker.py SOCKET AGENT. Prints what it hears and what it gets after it."""
import json
import socket
import sys

connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[1])
lines = connection.makefile("rw", encoding="utf-8", newline="\n")


def ask(method, **params):
    lines.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}) + "\n")
    lines.flush()
    answer = json.loads(lines.readline())
    while "id" not in answer:
        answer = json.loads(lines.readline())
    return answer["result"]


ask("hello", protocol="1.0", client="worker.py")
started = ask("runs.start", agent=sys.argv[2], tools=["work.*"], lease_seconds=600)
run = {"run": started["run"], "fencing_token": started["fencing_token"]}
ask("events.subscribe", **{"run": run["run"], "families": ["runs"], "from": 0})
print(ask("steps.begin", **run, tool="work.long", args_hash="1" * 64)["decision"])
for line in lines:
    if json.loads(line)["params"]["event"]["type"] == "run.killed":
        print("run.killed")
        print(ask("steps.begin", **run, tool="work.more", args_hash="2" * 64)["decision"])
        print(ask("runs.finish", **run, outcome="succeeded")["state"])
        break
