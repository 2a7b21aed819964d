using Reeve.Engine.Foundation;
using Reeve.Engine.Models;
using Reeve.Engine.Sessions;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Sessions;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Sessions;

/// <summary>A house over storage in memory, and lines short to write.</summary>
internal sealed class SessionFixture : IDisposable
{
    public static readonly RunId Run = new("run_1");

    public SessionFixture(SessionOptions? options = null)
    {
        Storage = new MemoryStorage(Time);
        House = new SessionHouse(Storage, Time, options);
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryStorage Storage { get; }

    public SessionHouse House { get; }

    public static CancellationToken Never => TestContext.Current.CancellationToken;

    public static SessionLine Said(string text, string? id = null) => new SessionLine.User(text, "ann", id, Run);

    public static SessionLine Answered(string text, params string[] calls) =>
        new SessionLine.Assistant(text, [.. calls.Select(static call => new ChatToolCall(call, "read", "{}"))], "m-1", new Usage(10, 2), Run);

    public static SessionLine Calling(string call) => new SessionLine.ToolCall(new ChatToolCall(call, "read", "{}"), Run);

    public static SessionLine Returned(string call, string output) => new SessionLine.ToolResult(call, output, IsError: false, Run);

    public Task<Session> OpenAsync(string sender = "ann", string agent = "butler") => House.Sessions.OpenAsync(agent, "me", sender, Never);

    public Task<SessionAppend> AppendAsync(Session session, params SessionLine[] lines) => House.Sessions.AppendAsync(session.Id, lines, Never);

    public Task<Conversation> LoadAsync(Session session) => House.Sessions.LoadAsync(session.Id, Never);

    /// <summary>The conversation as one text: <c>user:hi assistant:yes[c1] result:c1=out</c>.</summary>
    public static string Words(Conversation conversation) => string.Join(' ', conversation.Messages.Select(static message => message switch
    {
        ChatMessage.User user => "user:" + user.Text,
        ChatMessage.Assistant assistant => "assistant:" + assistant.Text + (assistant.Calls.IsEmpty ? "" : "[" + string.Join(',', assistant.Calls.Select(static call => call.Id)) + "]"),
        ChatMessage.ToolResult result => $"result:{result.CallId}={result.Output}" + (result.IsError ? "!" : ""),
        _ => throw new InvalidOperationException(),
    }));

    public void Dispose() => House.Dispose();
}
