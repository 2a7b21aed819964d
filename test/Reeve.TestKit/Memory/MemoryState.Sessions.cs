using Reeve.Engine.Foundation;
using Reeve.Engine.Sessions;

namespace Reeve.TestKit.Memory;

internal sealed partial record MemoryState
{
    private MemoryState Open(Session session)
    {
        Require(!Sessions.Values.Any(other => other.Id == session.Id || other.Key == session.Key), "there is a session of that key already");
        return this with { Sessions = Sessions.Add(session.Id, session) };
    }

    private MemoryState Extend(SessionAppended appended)
    {
        var session = appended.Session;
        Require(Sessions.TryGetValue(session.Id, out var before) && before.Lines == appended.Before, "the session moved on, or is gone");
        var messages = SessionMessages;
        foreach (var message in appended.Messages)
        {
            Require(!messages.ContainsKey((session.Id, message.Id)), "the session has that message already");
            messages = messages.Add((session.Id, message.Id), message.Line);
        }

        var named = before!.IsNamed ? session with { Title = before.Title } : session;
        return this with { Sessions = Sessions.SetItem(session.Id, named with { IsNamed = before.IsNamed }), SessionMessages = messages };
    }

    private MemoryState Rename(SessionRenamed renamed)
    {
        Require(Sessions.TryGetValue(renamed.Id, out var before), "there is no such session");
        return this with { Sessions = Sessions.SetItem(renamed.Id, before! with { Title = renamed.Title, IsNamed = true }) };
    }

    private MemoryState Delete(SessionId id)
    {
        Require(Sessions.ContainsKey(id), "there is no such session");
        return this with { Sessions = Sessions.Remove(id), SessionMessages = SessionMessages.RemoveRange(SessionMessages.Keys.Where(key => key.Session == id)) };
    }
}
