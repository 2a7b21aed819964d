using System.Text.Json.Nodes;
using Reeve.Cli.Rendering;
using Reeve.Guard;
using Reeve.Guard.Tracing;

namespace Reeve.Cli.Verbs;

/// <summary>Verifies a trace that a program with the SDK wrote: no daemon, no database, no key.</summary>
internal static class TraceCheck
{
    public static int Run(Invocation invocation, string file, string? head)
    {
        if (head is not null && !(head.Length == 64 && head.All(char.IsAsciiHexDigitLower)))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "a head is a SHA-256 in 64 lower-case hex digits", "reeve verify --trace FILE prints it");
        }

        var path = Path.GetFullPath(file, invocation.Host.CurrentDirectory);
        if (!File.Exists(path))
        {
            throw new ReeveException(ErrorCode.NotFound, $"there is no file {path}", "give the path of a trace, for example traces/run_….jsonl");
        }

        TraceReport report;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0))
        {
            report = TraceVerifier.Verify(stream, head);
        }

        invocation.Host.Out.WriteLine(invocation.Json ? Json(report) : Words(report, invocation.Style));
        return report.Ok ? ExitCode.Ok : ExitCode.Unhealthy;
    }

    private static string Json(TraceReport report)
    {
        var json = new JsonObject
        {
            ["ok"] = report.Ok,
            ["lines"] = report.Lines,
            ["run"] = report.Run,
            ["head"] = report.Head,
            ["closed"] = report.Closed,
            ["torn_bytes"] = report.TornBytes,
        };
        if (report.Break is { } broken)
        {
            json["line"] = broken.Line;
            json["why"] = NameOf(broken.Why);
            json["message"] = broken.Message;
        }

        return json.ToJsonString();
    }

    private static string Words(TraceReport report, Style style)
    {
        var of = report.Run is null ? "" : $" of {Printable.Line(report.Run)}";
        if (report.Break is { } broken)
        {
            return $"{style.Bad("BROKEN")}  line {broken.Line}: {NameOf(broken.Why)}: {Printable.Line(broken.Message)}\n"
                + $"  {Human.Count(report.Lines, "line")}{of} before it {(report.Lines == 1 ? "holds" : "hold")}";
        }

        var torn = report.TornBytes == 0 ? "" : $"\n  the last line was torn while it was written ({Human.Count(report.TornBytes, "byte")}); it is not counted";
        var open = report.Closed ? "" : "\n  the trace is not closed: the program still runs, ended early, or lines were cut from the end";
        return $"{style.Good("verified")}  {Human.Count(report.Lines, "line")}{of}, head {report.Head}{torn}{open}";
    }

    private static string NameOf(TraceBreakKind why) => why switch
    {
        TraceBreakKind.Malformed => "malformed",
        TraceBreakKind.Altered => "altered",
        TraceBreakKind.Missing => "missing",
        TraceBreakKind.Reordered => "reordered",
        TraceBreakKind.Inserted => "inserted",
        TraceBreakKind.Forked => "forked",
        TraceBreakKind.Truncated => "truncated",
        _ => throw new InvalidOperationException("An unknown break: " + why),
    };
}
