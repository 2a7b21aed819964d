using System.CommandLine;

namespace Reeve.Cli.Verbs;

/// <summary>What a kill switch stops, as <c>reeve kill</c> and <c>reeve unkill</c> both take it.</summary>
internal sealed class KillTargetOptions
{
    private readonly Option<string?> _agent = new("--agent") { Description = "The agent.", HelpName = "AGENT" };
    private readonly Option<string?> _owner = new("--owner") { Description = "Everything of the owner.", HelpName = "OWNER" };
    private readonly Option<bool> _all = new("--all") { Description = "Everything." };

    public void AddTo(Command command)
    {
        command.Options.Add(_agent);
        command.Options.Add(_owner);
        command.Options.Add(_all);
    }

    public int Count(Invocation invocation) => (Agent(invocation) is null ? 0 : 1) + (Owner(invocation) is null ? 0 : 1) + (All(invocation) is null ? 0 : 1);

    public string? Agent(Invocation invocation) => invocation.Get(_agent);

    public string? Owner(Invocation invocation) => invocation.Get(_owner);

    public bool? All(Invocation invocation) => invocation.Get(_all) ? true : null;
}
