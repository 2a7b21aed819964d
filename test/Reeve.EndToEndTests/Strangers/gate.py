"""Asks Reeve's gate with nothing but Python's own library: gate.py SOCKET. Prints what was decided."""
import hashlib
import json
import socket
import sys

connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[1])
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


def guard(run, tool, arguments, body):
    asked = call("steps.begin", **run, tool=tool, args_hash=hashlib.sha256(json.dumps(arguments).encode()).hexdigest(), side_effect=True)
    if asked["decision"] != "allow":
        return asked["decision"] + ": " + asked["code"]
    value = body(arguments)
    call("steps.end", **run, step=asked["step"], succeeded=True, tokens_in=120, tokens_out=30)
    return value


call("hello", protocol="1.0", client="gate.py")
started = call("runs.start", agent="snake", tools=["mail.*"], max_steps=10)
run = {"run": started["run"], "fencing_token": started["fencing_token"]}
print("run", started["run"])
print("mail.send", guard(run, "mail.send", {"to": "Ada"}, lambda arguments: "sent to " + arguments["to"]))
print("shell.exec", guard(run, "shell.exec", {"command": "rm -rf /"}, lambda arguments: "it ran"))
print(call("runs.finish", **run, outcome="succeeded")["state"])
