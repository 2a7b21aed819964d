using System.Globalization;
using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Agents;

namespace Reeve.Cli.Views;

/// <summary>One agent's file.</summary>
internal static class AgentFileView
{
    public static string Render(ShowAgentResponse agent)
    {
        var text = new StringBuilder();
        Line("agent", agent.Agent + (agent.Enabled == false ? " (disabled)" : ""));
        Line("about", agent.Description);
        Line("owner", agent.Owner);
        Line("model", agent.Owner is null ? null : agent.Model ?? "(the default)");
        Line("grants", agent.Grants is null ? null : string.Join(", ", agent.Grants));
        Line("members", agent.Members is { Count: > 0 } members ? string.Join(", ", members) : null);
        Line("iterations", agent.MaxIterations?.ToString(CultureInfo.InvariantCulture));
        Line("turn tokens", agent.TurnTokens?.ToString(CultureInfo.InvariantCulture));
        Line("stays here", agent.LocalOnly is null ? null : agent.LocalOnly.Value ? "yes" : "no");
        Line("file", agent.Fingerprint);
        if (agent.Prompt is { Length: > 0 } prompt)
        {
            text.Append('\n').Append(Printable.Text(prompt)).Append('\n');
        }

        return agent.Problems.Count == 0 ? text.ToString() : text.Append('\n').Append(RenderProblems(agent)).ToString();

        void Line(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                text.Append(CultureInfo.InvariantCulture, $"{name,-12} {Printable.Line(value)}\n");
            }
        }
    }

    public static string RenderProblems(ShowAgentResponse agent)
    {
        if (agent.Problems.Count == 0)
        {
            return $"{agent.Agent} is well\n";
        }

        var text = new StringBuilder();
        foreach (var problem in agent.Problems)
        {
            var where = problem.File is null ? "" : problem.Line is { } line ? $"{problem.File}:{line}: " : problem.File + ": ";
            text.Append(CultureInfo.InvariantCulture, $"{problem.Level}: {Printable.Line(where + problem.Message)}\n");
            if (problem.Hint is { } hint)
            {
                text.Append(CultureInfo.InvariantCulture, $"hint: {Printable.Line(hint)}\n");
            }
        }

        return text.ToString();
    }
}
