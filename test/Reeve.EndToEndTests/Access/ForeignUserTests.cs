using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Access;

/// <summary>
/// Another user of the machine at the socket, for real. The folder's mode already keeps such a one out; the kernel's word about the peer must do so by itself, on
/// the day somebody loosens a mode. Only root can become somebody else, so that is where this runs.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class ForeignUserTests
{
    private const int Nobody = 65_534;

    private const string Caller = """
        import socket, sys
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(20)
        s.connect(sys.argv[1])
        try:
            s.sendall(b'{"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":"1.0","client":"stranger"}}\n')
            print("answer:", s.recv(4096))
        except (BrokenPipeError, ConnectionResetError):
            print("answer: b''")
        """;

    [Fact]
    public async Task Another_user_gets_no_word_out_of_the_socket_even_where_the_modes_let_it_in()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "only root can become another user");
        await using var home = new TestHome("http:\n  enabled: false\n");
        await using var daemon = home.StartDaemon();
        await using var owner = await daemon.ReadyAsync();

        var kept = await CallAsync(home, Nobody);
        Assert.NotEqual(0, kept.ExitCode);
        Assert.Contains("PermissionError", kept.Errors);

        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (var path in (string[])[home.Root, home.RunRoot, home.Socket])
        {
            File.SetUnixFileMode(path, Everybody);
        }

        Assert.Equal("answer: b''", (await CallAsync(home, Nobody)).Output.Trim());
        Assert.Contains("\"protocol\"", (await CallAsync(home, 0)).Output);
        Assert.NotNull((await owner.CallAsync("runs.start", new JsonObject { ["agent"] = "still-here" }))["run"]);
    }

    private static Task<ProgramResult> CallAsync(TestHome home, int uid) => ProgramRunner.RunAsync(
        "/usr/bin/setpriv", ["--reuid", $"{uid}", "--regid", $"{uid}", "--clear-groups", "--", "/usr/bin/python3", "-I", "-c", Caller, home.Socket], "/");
}
