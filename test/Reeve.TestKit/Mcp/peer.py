"""An MCP server over its input and output, well behaved or as hostile as its first argument says. Speaks the wire itself: it shares no code with what it tests."""
import json, os, subprocess, sys, threading, time

mode = sys.argv[1] if len(sys.argv) > 1 else "good"
lock = threading.Lock()
cancelled = set()


def raw(text):
    with lock:
        sys.stdout.write(text)
        sys.stdout.flush()


def send(message):
    raw(json.dumps(dict(jsonrpc="2.0", **message)) + "\n")


def reply(id, result):
    send(dict(id=id, result=result))


def text(id, words, error=False):
    reply(id, dict(content=[dict(type="text", text=words)], isError=error))


def tool(name, description="A tool.", schema=None, **more):
    return dict(name=name, description=description, inputSchema=schema or dict(type="object"), **more)


def tools():
    if mode == "strange":
        return [tool("a b/c"), tool("a_b_c"), tool("ü" * 90), tool("x" * 80), tool("x" * 81), tool(""), tool("plain", "bell\u0007 and \u202eturned")]
    if mode in ("schema", "abyss"):
        deep = dict(type="object")
        for _ in range(20 if mode == "schema" else 200):
            deep = dict(type="object", properties=dict(a=deep))
        return [tool("deep", schema=deep), tool("wide", schema=dict(type="object", description="x" * 300000)), tool("fine")]
    found = [
        tool("echo", schema=dict(type="object", properties=dict(words=dict(type="string"))), annotations=dict(readOnlyHint=True)),
        tool("env"), tool("sleep"), tool("fail"), tool("grand"), tool("die"), tool("big"), tool("pieces"), tool("more"), tool("cancelled"), tool("pid"),
    ]
    return found + ([tool("late")] if os.path.exists("changed") else [])


def sleep(id, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if id in cancelled:
            open("was_cancelled", "w").close()
            if mode != "stubborn":
                return
        time.sleep(0.02)
    text(id, "slept")


def call(id, name, arguments, meta):
    if mode == "mute":
        return
    if mode == "die" or name == "die":
        os._exit(7)
    if mode == "stale":
        for stale in (0, id - 1, id + 1, str(id), None, -5):
            send(dict(id=stale, result=dict(content=[dict(type="text", text="stale")])))
        raw("this is no JSON\n{\"half\":\n[1,2]\n")
        text(id, "true")
        text(id, "twice")
        return
    if mode == "shape":
        reply(id, dict(content="no list"))
    elif mode == "toolong":
        raw('{"jsonrpc":"2.0","id":%d,"result":{"content":[{"type":"text","text":"' % id)
        for _ in range(100):
            raw("x" * 1000000)
        raw('"}]}}\n')
    elif name == "echo":
        text(id, arguments.get("words", "") + (" " + meta["reeve/idempotency-key"] if "reeve/idempotency-key" in meta else ""))
    elif name == "env":
        text(id, json.dumps(dict(os.environ)))
    elif name == "sleep":
        threading.Thread(target=sleep, args=(id, arguments["seconds"])).start()
    elif name == "fail":
        text(id, "it did not work", error=True)
    elif name == "grand":
        same = subprocess.Popen(["sleep", "300"])
        other = subprocess.Popen(["sleep", "300"], start_new_session=True)
        text(id, "%d %d" % (same.pid, other.pid))
    elif name == "pid":
        text(id, str(os.getpid()))
    elif name == "big":
        text(id, "head" + "x" * 2000000 + "tail")
    elif name == "pieces":
        reply(id, dict(content=[
            dict(type="text", text="words"), dict(type="image", data="aGVsbG8=", mimeType="image/png"),
            dict(type="resource_link", uri="file:///a", name="A", mimeType="text/plain"),
            dict(type="resource", resource=dict(uri="file:///b", text="inside")), dict(type="resource", resource=dict(uri="file:///c", blob="aGVsbG8="))]))
    elif name == "more":
        open("changed", "w").close()
        send(dict(method="notifications/tools/list_changed"))
        text(id, "now there is another")
    elif name == "cancelled":
        text(id, str(os.path.exists("was_cancelled")))
    else:
        send(dict(id=id, error=dict(code=-32602, message="there is no tool " + name)))


def flood():
    while True:
        send(dict(method="notifications/message", params=dict(level="info", data="x" * 2000)))


def page(id, cursor):
    if mode == "pages":
        reply(id, dict(tools=[tool("t%s" % (cursor or "0"))], nextCursor=str(int(cursor or "0") + 1)))
    elif mode == "notools":
        send(dict(id=id, error=dict(code=-32601, message="Method not found")))
    else:
        reply(id, dict(tools=tools()))


def handle(message):
    method, id, params = message.get("method"), message.get("id"), message.get("params") or {}
    if method == "initialize":
        reply(id, dict(protocolVersion=params["protocolVersion"], capabilities=dict(tools=dict(listChanged=True)), serverInfo=dict(name="peer", version="1.2")))
    elif method == "notifications/initialized":
        if mode == "flood":
            threading.Thread(target=flood, daemon=True).start()
        if mode == "asks":
            i = 0
            while True:
                i += 1
                send(dict(id="theirs-%d" % i, method="sampling/createMessage", params={}))
    elif method == "notifications/cancelled":
        cancelled.add(params.get("requestId"))
    elif method == "tools/list":
        page(id, params.get("cursor"))
    elif method == "tools/call":
        call(id, params["name"], params.get("arguments") or {}, params.get("_meta") or {})
    elif id is not None and method is not None:
        send(dict(id=id, error=dict(code=-32601, message="Method not found")))


if mode == "greets":
    raw("Welcome to this fine server!\n\n")
if mode == "exits":
    sys.stderr.write("I cannot go on\n")
    sys.exit(3)
if mode == "noise":
    while True:
        raw("all work and no play\n")
if mode == "line":
    while True:
        raw("x" * 1000000)
if mode in ("silent", "deaf"):
    while mode == "deaf" or sys.stdin.readline():
        time.sleep(3600 if mode == "deaf" else 0)
    sys.exit(0)
if mode == "loud":
    def shout():
        while True:
            sys.stderr.write("E" * 10000 + "\n")
    threading.Thread(target=shout, daemon=True).start()
if mode == "stubborn":
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)

for line in sys.stdin:
    if line.strip():
        handle(json.loads(line))
while mode == "stubborn":
    time.sleep(1)
