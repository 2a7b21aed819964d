using System.Globalization;

namespace Reeve.Engine.Sessions;

/// <summary>Where a page of sessions ends: a place in the order, which stays one when the session is gone or moved on. Pure.</summary>
public static class SessionCursorRules
{
    public static string Of(Session session) => session.UpdatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) + "." + session.Id;

    /// <summary>Null when it is no cursor.</summary>
    public static (long UpdatedAt, string Id)? Parse(string cursor)
    {
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && SessionNameRules.IsId(cursor[(dot + 1)..])
            ? (at, cursor[(dot + 1)..])
            : null;
    }
}
