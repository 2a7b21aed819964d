using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Memories;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve memory list | show | search | add | forget | protect</c>.</summary>
internal static class MemoryCommand
{
    public static Command Create(CliContext context) => new("memory", "Look at what agents remember, add to it, take from it.")
    {
        CreateList(context),
        CreateShow(context),
        CreateSearch(context),
        CreateAdd(context),
        CreateForget(context),
        CreateProtect(context),
    };

    private static Option<string?> Agent(string description) => new("--agent", "-a") { Description = description, HelpName = "NAME" };

    private static Option<string?> Sender(string description) => new("--sender") { Description = description, HelpName = "NAME" };

    private static Option<string?> Run(string description) => new("--run") { Description = description, HelpName = "RUN" };

    private static Option<string?> SaidBy(string description) => new("--said-by") { Description = description, HelpName = "SENDER" };

    private static Argument<string> Memory() => new("MEMORY") { Description = "The memory's id." };

    private static Command CreateList(CliContext context)
    {
        var agent = Agent("Only those this agent alone recalls.");
        var shared = new Option<bool>("--shared") { Description = "Only those all agents recall." };
        var run = Run("Only those whose words came from this run.");
        var saidBy = SaidBy("Only those whose words came from conversations with this sender.");
        var after = new Option<string?>("--after") { Description = "Go on after this cursor.", HelpName = "CURSOR" };
        var limit = Limits.Create("At most so many.");
        var list = context.Verb("list", "List memories, the newest words first.", async (invocation, cancellationToken) =>
        {
            var request = new ListMemoriesRequest
            {
                Agent = invocation.Get(agent),
                Shared = invocation.Get(shared) ? true : null,
                Run = invocation.Get(run),
                SaidBy = invocation.Get(saidBy),
                After = invocation.Get(after),
                Limit = invocation.Get(limit),
            };
            await invocation.ShowAsync(
                Operations.MemoriesList, request, response => MemoriesView.RenderList(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        list.Options.Add(agent);
        list.Options.Add(shared);
        list.Options.Add(run);
        list.Options.Add(saidBy);
        list.Options.Add(after);
        list.Options.Add(limit);
        return list;
    }

    private static Command CreateShow(CliContext context)
    {
        var memory = Memory();
        var show = context.Verb("show", "Show a memory and where it came from.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.MemoriesGet, new GetMemoryRequest { Memory = invocation.Get(memory) },
                response => MemoriesView.Render(response.Memory, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        show.Arguments.Add(memory);
        return show;
    }

    private static Command CreateSearch(CliContext context)
    {
        var words = new Argument<string[]>("WORDS") { Description = "Words; cat* for words that begin so, \"in quotes\" for an exact phrase.", Arity = ArgumentArity.OneOrMore };
        var (agent, sender) = (Agent("As this agent recalls them."), Sender("As the agent recalls them with this sender."));
        var limit = Limits.Create("At most so many.", 100);
        var search = context.Verb("search", "Search memories as agents do, the best first.", async (invocation, cancellationToken) =>
        {
            var request = new SearchMemoriesRequest
            {
                Query = string.Join(' ', invocation.Get(words)),
                Agent = invocation.Get(agent),
                Sender = invocation.Get(sender),
                Limit = invocation.Get(limit),
            };
            await invocation.ShowAsync(
                Operations.MemoriesSearch, request, response => MemoriesView.RenderFound(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        search.Arguments.Add(words);
        search.Options.Add(agent);
        search.Options.Add(sender);
        search.Options.Add(limit);
        return search;
    }

    private static Command CreateAdd(CliContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Its name; what is there under it is replaced." };
        var text = new Argument<string>("TEXT") { Description = "What is to be known." };
        var (agent, sender) = (Agent("Only for this agent instead of all."), Sender("Only for that agent with this sender."));
        var alias = new Option<string[]>("--alias") { Description = "Another word to find it by; may be repeated.", HelpName = "WORD" };
        var add = context.Verb("add", "Keep something for agents to recall.", async (invocation, cancellationToken) =>
        {
            var request = new KeepMemoryRequest
            {
                Name = invocation.Get(name),
                Text = invocation.Get(text),
                Aliases = invocation.Get(alias) is { Length: > 0 } aliases ? aliases : null,
                Agent = invocation.Get(agent),
                Sender = invocation.Get(sender),
            };
            await invocation.ShowAsync(Operations.MemoriesKeep, request, static response => MemoriesView.RenderKept(response.Memory), cancellationToken);
            return ExitCode.Ok;
        });
        add.Arguments.Add(name);
        add.Arguments.Add(text);
        add.Options.Add(agent);
        add.Options.Add(sender);
        add.Options.Add(alias);
        return add;
    }

    private static Command CreateForget(CliContext context)
    {
        var memory = new Argument<string?>("MEMORY") { Description = "The memory's id.", Arity = ArgumentArity.ZeroOrOne };
        var (run, saidBy) = (Run("All whose words came from this run instead of one."), SaidBy("All whose words came from conversations with this sender instead of one."));
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        var forget = context.Verb("forget", "Erase a memory's words; the log keeps its commitments.", async (invocation, cancellationToken) =>
        {
            var request = new ForgetMemoriesRequest
            {
                Memory = invocation.Find(memory),
                Run = invocation.Get(run),
                SaidBy = invocation.Get(saidBy),
                Reason = invocation.Get(reason),
            };
            await invocation.ShowAsync(Operations.MemoriesForget, request, MemoriesView.RenderForgotten, cancellationToken);
            return ExitCode.Ok;
        });
        forget.Arguments.Add(memory);
        forget.Options.Add(run);
        forget.Options.Add(saidBy);
        forget.Options.Add(reason);
        return forget;
    }

    private static Command CreateProtect(CliContext context)
    {
        var memory = Memory();
        var off = new Option<bool>("--off") { Description = "Let agents change and forget it again." };
        var protect = context.Verb("protect", "Keep a memory from being changed or forgotten by agents.", async (invocation, cancellationToken) =>
        {
            var request = new ProtectMemoryRequest { Memory = invocation.Get(memory), Protected = !invocation.Get(off) };
            await invocation.ShowAsync(Operations.MemoriesProtect, request, static response => MemoriesView.RenderProtected(response.Memory), cancellationToken);
            return ExitCode.Ok;
        });
        protect.Arguments.Add(memory);
        protect.Options.Add(off);
        return protect;
    }
}
