using System.Text;

namespace Reeve.Cli.Service;

/// <summary>
/// The text of the systemd user unit. It says what the daemon may do and no more: no new privileges, files for nobody else. What agents need on
/// purpose (the home, the network, other programs) stays open.
/// </summary>
internal static class SystemdUnit
{
    public const string FileName = "reeve.service";

    public static string Render(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var unit = new StringBuilder();
        unit.Append(
            """
            # Written by `reeve service install`; `reeve service uninstall` removes it.
            [Unit]
            Description=Reeve, a daemon for AI agents
            StartLimitIntervalSec=60
            StartLimitBurst=5

            [Service]
            Type=notify
            NotifyAccess=main

            """);
        unit.Append("ExecStart=").AppendJoin(' ', arguments.Prepend(program).Select(Quote)).Append('\n');
        foreach (var (name, value) in environment.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            unit.Append("Environment=").Append(QuoteVariable($"{name}={value}")).Append('\n');
        }

        unit.Append(
            """
            Restart=on-failure
            RestartSec=2s
            WatchdogSec=30s
            TimeoutStartSec=60s
            TimeoutStopSec=120s
            KillMode=mixed
            UMask=0077
            NoNewPrivileges=yes
            LockPersonality=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            SystemCallArchitectures=native
            LimitCORE=0

            [Install]
            WantedBy=default.target

            """);
        return unit.ToString();
    }

    /// <summary>One word of a command line: specifiers and variables are taken literally.</summary>
    public static string Quote(string word) => QuoteVariable(word.Replace("$", "$$", StringComparison.Ordinal));

    private static string QuoteVariable(string word)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in word)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '%' => "%%",
                '\n' => "\\n",
                '\t' => "\\t",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
