using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Sessions;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve session list | show | search | export | rename | delete</c>.</summary>
internal static class SessionCommand
{
    public static Command Create(CliContext context) => new("session", "Look at conversations, keep them, erase them.")
    {
        CreateList(context),
        CreateShow(context),
        CreateSearch(context),
        CreateExport(context),
        CreateRename(context),
        CreateDelete(context),
    };

    private static Argument<string> Session() => new("SESSION") { Description = "The session's id." };

    private static Option<string?> Agent() => new("--agent", "-a") { Description = "Only with this agent.", HelpName = "NAME" };

    private static Option<string?> After() => new("--after") { Description = "Go on after this cursor.", HelpName = "CURSOR" };

    private static Command CreateList(CliContext context)
    {
        var (agent, after, limit) = (Agent(), After(), Limits.Create("At most so many."));
        var sender = new Option<string?>("--sender") { Description = "Only with this sender.", HelpName = "NAME" };
        var unfinished = new Option<bool>("--unfinished") { Description = "Only those with a message that is not answered." };
        var list = context.Verb("list", "List conversations, newest activity first.", async (invocation, cancellationToken) =>
        {
            var request = new ListSessionsRequest
            {
                Agent = invocation.Get(agent),
                Sender = invocation.Get(sender),
                Unfinished = invocation.Get(unfinished) ? true : null,
                After = invocation.Get(after),
                Limit = invocation.Get(limit),
            };
            await invocation.ShowAsync(
                Operations.SessionsList, request, response => SessionsView.RenderList(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        list.Options.Add(agent);
        list.Options.Add(sender);
        list.Options.Add(unfinished);
        list.Options.Add(after);
        list.Options.Add(limit);
        return list;
    }

    private static Command CreateShow(CliContext context)
    {
        var session = Session();
        var all = new Option<bool>("--all") { Description = "From its beginning instead of the newest lines." };
        var after = new Option<long?>("--after") { Description = "Lines after this number.", HelpName = "LINE" };
        var limit = Limits.Create("At most so many lines.");
        var show = context.Verb("show", "Show a conversation.", async (invocation, cancellationToken) =>
        {
            var fromBeginning = invocation.Get(all) || invocation.Get(after) is not null;
            var request = new GetSessionRequest
            {
                Session = invocation.Get(session),
                After = invocation.Get(after),
                Last = fromBeginning ? null : true,
                Limit = invocation.Get(limit),
            };
            var response = await invocation.ShowAsync(
                Operations.SessionsGet, request, response => SessionsView.Render(response, invocation.Now, invocation.Style), cancellationToken);
            if (response.Problem is { } problem)
            {
                invocation.Say($"the transcript is not whole: {problem}");
            }

            return response.Problem is null ? ExitCode.Ok : ExitCode.Unhealthy;
        });
        show.Arguments.Add(session);
        show.Options.Add(all);
        show.Options.Add(after);
        show.Options.Add(limit);
        return show;
    }

    private static Command CreateSearch(CliContext context)
    {
        var words = new Argument<string[]>("WORDS") { Description = "Words that stand in one line, in any case and order.", Arity = ArgumentArity.OneOrMore };
        var (agent, after, limit) = (Agent(), After(), Limits.Create("About so many."));
        var search = context.Verb("search", "Look for words in conversations.", async (invocation, cancellationToken) =>
        {
            var request = new SearchSessionsRequest
            {
                Query = string.Join(' ', invocation.Get(words)),
                Agent = invocation.Get(agent),
                After = invocation.Get(after),
                Limit = invocation.Get(limit),
            };
            await invocation.ShowAsync(
                Operations.SessionsSearch, request, response => SessionsView.RenderHits(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        search.Arguments.Add(words);
        search.Options.Add(agent);
        search.Options.Add(after);
        search.Options.Add(limit);
        return search;
    }

    private static Command CreateExport(CliContext context)
    {
        var session = Session();
        var format = new Option<string?>("--format") { Description = "md (default), json or jsonl.", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("md", "json", "jsonl");
        var file = new Option<string?>("--output", "-o") { Description = "Write it there instead of printing it; an existing file is not overwritten.", HelpName = "FILE" };
        var export = context.Verb("export", "Write a conversation as a document.", async (invocation, cancellationToken) =>
        {
            var request = new ExportSessionRequest { Session = invocation.Get(session), Format = invocation.Get(format) ?? (invocation.Json ? "json" : "md") };
            await using var client = await invocation.ConnectAsync(cancellationToken);
            var piece = await client.CallAsync(Operations.SessionsExport, request, cancellationToken);
            await using var writer = Open(invocation, invocation.Get(file));
            var into = writer ?? invocation.Host.Out;
            await into.WriteAsync(piece.Document);
            while (piece.Next is { } next)
            {
                piece = await client.CallAsync(Operations.SessionsExport, request with { After = next }, cancellationToken);
                await into.WriteAsync(piece.Document);
            }

            await into.FlushAsync(cancellationToken);
            return ExitCode.Ok;
        });
        export.Arguments.Add(session);
        export.Options.Add(format);
        export.Options.Add(file);
        return export;
    }

    private static StreamWriter? Open(Invocation invocation, string? file)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            return new StreamWriter(new FileStream(Path.GetFullPath(file, invocation.Host.CurrentDirectory), FileMode.CreateNew, FileAccess.Write));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"{file} cannot be made: {failure.Message}", "name a file that does not exist, in a folder that does");
        }
    }

    private static Command CreateRename(CliContext context)
    {
        var session = Session();
        var title = new Argument<string>("TITLE") { Description = "What to call it." };
        var rename = context.Verb("rename", "Give a conversation a title.", async (invocation, cancellationToken) =>
        {
            var request = new RenameSessionRequest { Session = invocation.Get(session), Title = invocation.Get(title) };
            await invocation.ShowAsync(Operations.SessionsRename, request, static response => $"{response.Session.Id} is called {response.Session.Title}\n", cancellationToken);
            return ExitCode.Ok;
        });
        rename.Arguments.Add(session);
        rename.Arguments.Add(title);
        return rename;
    }

    private static Command CreateDelete(CliContext context)
    {
        var session = new Argument<string?>("SESSION") { Description = "The session's id.", Arity = ArgumentArity.ZeroOrOne };
        var sender = new Option<string?>("--sender") { Description = "All conversations of this sender instead of one.", HelpName = "NAME" };
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        var delete = context.Verb("delete", "Erase a conversation's words; the log keeps its commitments.", async (invocation, cancellationToken) =>
        {
            var request = new DeleteSessionRequest { Session = invocation.Find(session), Sender = invocation.Get(sender), Reason = invocation.Get(reason) };
            await invocation.ShowAsync(Operations.SessionsDelete, request, SessionsView.RenderDeleted, cancellationToken);
            return ExitCode.Ok;
        });
        delete.Arguments.Add(session);
        delete.Options.Add(sender);
        delete.Options.Add(reason);
        return delete;
    }
}
