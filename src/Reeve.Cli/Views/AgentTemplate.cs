namespace Reeve.Cli.Views;

/// <summary>What a new agent's file says. Pure.</summary>
internal static class AgentTemplate
{
    public static string Text(string name, string? model, IReadOnlyList<string> tools) =>
        $"""
        ---
        description: What {name} is for.
        {(model is null ? "# model: PROVIDER/MODEL" : "model: " + model)}
        tools: [{string.Join(", ", tools)}]
        max_iterations: 16
        ---
        You are {name}. Say who you are, what you do, and what you leave to people.

        """.ReplaceLineEndings("\n");
}
