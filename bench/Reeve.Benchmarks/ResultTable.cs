using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Reeve.Benchmarks;

/// <summary>The rows of a run as a Markdown table, ready for docs/benchmarks.md.</summary>
internal sealed class ResultTable
{
    private readonly List<(string What, string Figure, string Baseline, string Limit, string Verdict)> _rows = [];

    public void Add(string what, string figure, string baseline, string limit, bool holds) =>
        _rows.Add((what, figure, baseline, limit, holds ? "holds" : "MISSED"));

    /// <summary>A figure that nothing was promised of, or whose condition was not met in this run.</summary>
    public void Tell(string what, string figure, string baseline, string limit = "—", string verdict = "told") => _rows.Add((what, figure, baseline, limit, verdict));

    public string Render(string disk)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}\n");
        text.Append(CultureInfo.InvariantCulture, $"disk: {disk}\n\n");
        text.Append("| what | measured | beside it | promised | |\n|---|---|---|---|---|\n");
        foreach (var (what, figure, baseline, limit, verdict) in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {figure} | {baseline} | {limit} | {verdict} |\n");
        }

        return text.ToString();
    }
}
