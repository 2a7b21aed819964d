using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Sessions;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Sessions;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>sessions</c> operations. Somebody else's session is not there.</summary>
internal sealed class SessionHandlers(
    SessionLibrary library, SessionExporter exporter, SessionService sessions, SessionRetention retention, AgentCatalog agents) : IOperationHandlers
{
    private const int MaxReason = 500;
    private const int MaxSummary = 32_768;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.SessionsList, ListAsync);
        registry.Add(Protocol.Operations.SessionsOpen, OpenAsync);
        registry.Add(Protocol.Operations.SessionsSearch, SearchAsync);
        registry.Add(Protocol.Operations.SessionsGet, GetAsync);
        registry.Add(Protocol.Operations.SessionsExport, ExportAsync);
        registry.Add(Protocol.Operations.SessionsRename, RenameAsync);
        registry.Add(Protocol.Operations.SessionsCompact, CompactAsync);
        registry.Add(Protocol.Operations.SessionsDelete, DeleteAsync);
    }

    private async ValueTask<ListSessionsResponse> ListAsync(ListSessionsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var filter = new SessionFilter(caller.Visible ?? request.Owner, request.Agent, request.Sender, Unfinished: request.Unfinished ?? false);
        var page = await library.ListAsync(filter, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        var fitting = FrameRules.Fitting(page.Items.Select(Report), ProtocolJson.Default.SessionReport);
        return new ListSessionsResponse
        {
            Sessions = fitting,
            Next = fitting.Count < page.Items.Count ? SessionCursorRules.Of(page.Items[fitting.Count - 1]) : page.Next,
        };
    }

    /// <summary>The conversation is its agent's owner's, as everything that agent does.</summary>
    private async ValueTask<OpenSessionResponse> OpenAsync(OpenSessionRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var name = RequestRules.Id("agent", request.Agent);
        var sender = RequestRules.OptionalText("sender", request.Sender, SessionNameRules.MaxSender) ?? caller.Owner;
        var agent = agents.Find(name) is { } found && caller.MaySee(found.Owner)
            ? found
            : throw new ReeveException(ErrorCode.NotFound, $"There is no agent {name}.", "reeve agent list shows them");
        return new OpenSessionResponse { Session = Report(await sessions.OpenAsync(agent.Name, agent.Owner, sender, cancellationToken)) };
    }

    private async ValueTask<SearchSessionsResponse> SearchAsync(SearchSessionsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var query = RequestRules.Text("query", request.Query, SearchRules.MaxQuery);
        var filter = new SessionFilter(caller.Visible ?? request.Owner, request.Agent, request.Sender);
        var page = await library.SearchAsync(query, filter, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        return new SearchSessionsResponse { Hits = [.. page.Items.Select(SessionReports.Of)], Next = page.Next };
    }

    private async ValueTask<GetSessionResponse> GetAsync(GetSessionRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        if (request.After is < 0)
        {
            throw RequestRules.Invalid("'after' must not be negative.");
        }

        var session = await FindAsync(request.Session, caller, cancellationToken);
        var page = await library.ReadAsync(session.Id, request.After ?? 0, RequestRules.Limit(request.Limit, 100), request.Last ?? false, cancellationToken);
        var fitting = FrameRules.Fitting(page.Lines.Select(SessionReports.Of), ProtocolJson.Default.SessionLineReport);
        return new GetSessionResponse
        {
            Session = Report(page.Session),
            Lines = fitting,
            Next = page.IsMore || fitting.Count < page.Lines.Count ? fitting[^1].Number : null,
            Problem = page.Problem,
        };
    }

    private async ValueTask<ExportSessionResponse> ExportAsync(ExportSessionRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var name = request.Format ?? "md";
        var format = name switch
        {
            "md" => ExportFormat.Markdown,
            "json" => ExportFormat.Json,
            "jsonl" => ExportFormat.JsonLines,
            _ => throw RequestRules.Invalid("'format' must be md, json or jsonl."),
        };
        var session = await FindAsync(request.Session, caller, cancellationToken);
        var piece = await exporter.ExportAsync(session.Id, format, request.After, ReportPageRules.PieceLength, cancellationToken);
        return new ExportSessionResponse { Session = session.Id.Value, Format = name, Document = piece.Text, Next = piece.Next };
    }

    private async ValueTask<RenameSessionResponse> RenameAsync(RenameSessionRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var title = RequestRules.Text("title", request.Title, SessionNameRules.MaxTitle);
        var session = await FindAsync(request.Session, caller, cancellationToken);
        return new RenameSessionResponse { Session = Report(await sessions.RenameAsync(session.Id, title, caller.Identity, cancellationToken)) };
    }

    private async ValueTask<CompactSessionResponse> CompactAsync(CompactSessionRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var summary = RequestRules.Text("summary", request.Summary, MaxSummary);
        var session = await FindAsync(request.Session, caller, cancellationToken);
        if (request.KeepFrom is { } keep && (keep < 1 || keep > session.Lines))
        {
            throw RequestRules.Invalid($"'keep_from' must be the number of a line, 1 to {session.Lines}.");
        }

        var appended = await sessions.CompactAsync(session.Id, new SessionLine.Compaction(summary, request.KeepFrom), ticket: null, cancellationToken);
        return new CompactSessionResponse { Session = session.Id.Value, Line = ((SessionAppend.Appended)appended).Last };
    }

    private async ValueTask<DeleteSessionResponse> DeleteAsync(DeleteSessionRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reason = RequestRules.OptionalText("reason", request.Reason, MaxReason) ?? "asked for";
        if (request.Session is null == request.Sender is null)
        {
            throw RequestRules.Invalid("Name either 'session' or 'sender'.");
        }

        if (request.Sender is { } sender)
        {
            var erased = await retention.EraseSenderAsync(
                caller.Visible ?? request.Owner, RequestRules.Text("sender", sender, SessionNameRules.MaxSender), reason, caller.Identity, cancellationToken);
            return new DeleteSessionResponse { Deleted = erased.Erased, Held = erased.Held, More = erased.IsMore };
        }

        var session = await FindAsync(request.Session!, caller, cancellationToken);
        await sessions.DeleteAsync(session.Id, reason, caller.Identity, cancellationToken);
        return new DeleteSessionResponse { Deleted = 1 };
    }

    private SessionReport Report(Session session) => SessionReports.Of(session, sessions.IsLive(session.Id));

    private async Task<Session> FindAsync(string id, CallerContext caller, CancellationToken cancellationToken) =>
        await sessions.FindAsync(new SessionId(RequestRules.Id("session", id)), cancellationToken) is { } session && caller.MaySee(session.Owner)
            ? session
            : throw new ReeveException(ErrorCode.NotFound, $"There is no session {id}.", "reeve session list shows them");
}
