using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Sessions;

/// <summary>A session comes to be. Refused when there is one of that key or id.</summary>
public sealed record SessionOpened(Session Session) : StateChange;

/// <summary>
/// Lines were written: the session as it is now. Refused unless it has as many lines as it had <paramref name="Before"/>, or when a message's id was used in it.
/// The title changes only while nobody named the session.
/// </summary>
public sealed record SessionAppended(Session Session, long Before, ImmutableArray<ClientMessage> Messages) : StateChange;

/// <summary>A person gave it a title. Refused when there is no such session.</summary>
public sealed record SessionRenamed(SessionId Id, string Title) : StateChange;

/// <summary>It goes, with the ids of its messages. Refused when there is no such session.</summary>
public sealed record SessionDeleted(SessionId Id) : StateChange;

/// <summary>The line a client's message became, under the id the client gave it.</summary>
public sealed record ClientMessage(string Id, long Line);
