using System.Diagnostics;

namespace Reeve.EndToEndTests.Harness;

/// <summary>A home with agents to talk to, whose model replays a script: offline, and the same each time.</summary>
internal static class TalkHome
{
    public const string Agent = "helper";

    private const string Configuration = "http:\n  port: 0\nmodels:\n  default: {0}\n  providers:\n    demo:\n      dialect: scripted\n      script: scripts/demo.yaml\n";

    private const string Script =
        """
        turns:
          - when: which colour
            replies:
              - pieces: [ { call: ask_user, arguments: { question: "Red or blue?", options: [red, blue] } } ]
              - say: "Then {{result}} it is."
          - when: You asked
            replies:
              - say: "Thank you."
          - when: slowly
            replies:
              - pieces: [ { text: "One, " }, { delay: 4s }, { text: "two." } ]
          - when: for ever
            replies:
              - pieces: [ { text: "One, " }, { delay: 10m }, { text: "two." } ]
          - when: hand it over
            replies:
              - pieces: [ { call: delegate, arguments: { agent: worker, prompt: do the work } } ]
              - say: "The worker says: {{result}}"
          - when: do the work
            replies:
              - say: done
          - say: "You said: {{input}}"
        """;

    public static TestHome Create()
    {
        var home = Scripted("demo");
        AddAgent(home, Agent, "tools: [ask_user]\nmembers: [worker]\n");
        AddAgent(home, "worker");
        return home;
    }

    /// <summary>No agents, and the scripted model beside the default.</summary>
    public static TestHome Scripted(string model)
    {
        var home = new TestHome(Configuration.Replace("{0}", model, StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(home.Home, "scripts"));
        File.WriteAllText(Path.Combine(home.Home, "scripts", "demo.yaml"), Script);
        return home;
    }

    public static void AddAgent(TestHome home, string name, string front = "description: One to talk to.\n") =>
        File.WriteAllText(Path.Combine(home.Home, "agents", name + ".md"), $"---\n{front}---\nYou are {name}.\n");

    /// <summary>Starts <c>reeve</c> and returns once it has printed something: its answer has begun.</summary>
    public static async Task<(Process Program, string Begun)> BeginAsync(TestHome home, params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Reeve, arguments) { WorkingDirectory = home.Root, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        (start.Environment["REEVE_HOME"], start.Environment["REEVE_RUN_ROOT"], start.Environment["NO_COLOR"]) = (home.Home, home.RunRoot, "1");
        var program = Process.Start(start)!;
        program.StandardInput.Close();
        var begun = new char[5];
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        var length = await program.StandardOutput.ReadBlockAsync(begun, limit.Token);
        return (program, new string(begun, 0, length));
    }
}
