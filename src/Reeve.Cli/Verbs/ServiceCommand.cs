using System.CommandLine;
using Reeve.Cli.Lifecycle;
using Reeve.Cli.Service;
using Reeve.Guard;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve service</c>: the daemon as a systemd user unit.</summary>
internal static class ServiceCommand
{
    public static Command Create(CliContext context) => new("service", "Let systemd start the daemon when you log in.")
    {
        context.Verb("install", "Write the user unit.", static (invocation, _) => Task.FromResult(Install(invocation))),
        context.Verb("uninstall", "Remove the user unit.", static (invocation, _) => Task.FromResult(Uninstall(invocation))),
        context.Verb("show", "Print the user unit.", static (invocation, _) =>
        {
            invocation.Host.Out.Write(Unit(invocation));
            return Task.FromResult(ExitCode.Ok);
        }),
    };

    private static int Install(Invocation invocation)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ReeveException(ErrorCode.NotFound, "there is no systemd here", "reeve up");
        }

        var path = UnitPath(invocation.Host);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Unit(invocation));
        invocation.Host.Out.WriteLine(path);
        invocation.Say("next: systemctl --user daemon-reload && systemctl --user enable --now reeve");
        invocation.Say("to run it while you are logged out: loginctl enable-linger");
        return ExitCode.Ok;
    }

    private static int Uninstall(Invocation invocation)
    {
        var path = UnitPath(invocation.Host);
        if (!File.Exists(path))
        {
            invocation.Say($"there is no unit at {path}");
            return ExitCode.Ok;
        }

        File.Delete(path);
        invocation.Host.Out.WriteLine(path);
        invocation.Say("removed; next: systemctl --user disable --now reeve; systemctl --user daemon-reload");
        return ExitCode.Ok;
    }

    private static string Unit(Invocation invocation)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (invocation.Host.Variable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            environment["DOTNET_ROOT"] = root;
        }

        return SystemdUnit.Render(DaemonProgram.Find(invocation.Host), DaemonProgram.Arguments(invocation.Layout), environment);
    }

    private static string UnitPath(CliHost host)
    {
        var config = host.Variable("XDG_CONFIG_HOME") is { Length: > 0 } named ? named : Path.Combine(host.Variable("HOME") ?? "/", ".config");
        return Path.Combine(config, "systemd", "user", SystemdUnit.FileName);
    }
}
