using System.Text.Json.Serialization;

namespace Reeve.Protocol.Runs;

/// <summary>
/// A count as a holder reported it: a whole number 0..2^53-1. Anything else (negative, fractional, text, huge) is carried as what it was, so that the
/// guard can refuse it, record it and charge what was reserved, instead of the report getting lost with its message.
/// </summary>
/// <param name="Value">The count, when it is one.</param>
/// <param name="Unreadable">Otherwise what was sent, at most 40 characters.</param>
[JsonConverter(typeof(ReportedCountConverter))]
public readonly record struct ReportedCount(long Value, string? Unreadable = null)
{
    /// <summary>The largest count.</summary>
    public const long Max = (1L << 53) - 1;

    /// <summary>A count is written as its number.</summary>
    public static implicit operator ReportedCount(long value) => FromInt64(value);

    /// <summary>A count of so many.</summary>
    public static ReportedCount FromInt64(long value) => new(value);
}
