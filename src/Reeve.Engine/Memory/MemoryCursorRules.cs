using System.Globalization;

namespace Reeve.Engine.Memory;

/// <summary>Where a page of memories ends: a place in the order, which stays one when the memory is gone or was written again. Pure.</summary>
public static class MemoryCursorRules
{
    public static string Of(MemoryItem memory) => memory.UpdatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) + "." + memory.Id;

    /// <summary>Null when it is no cursor.</summary>
    public static (long UpdatedAt, string Id)? Parse(string cursor)
    {
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && MemoryRules.IsId(cursor[(dot + 1)..])
            ? (at, cursor[(dot + 1)..])
            : null;
    }
}
