namespace Reeve.Engine.Ledger.Verification;

/// <summary>One thing that is wrong with a log.</summary>
public sealed record Breakage(BreakageKind Kind, long? Index, Family? Family, string Message);

public enum BreakageKind
{
    /// <summary>Bytes, a hash or a content are not what was committed to.</summary>
    Altered,

    /// <summary>An index that must exist does not.</summary>
    Missing,

    /// <summary>Entries stand in another order than was signed.</summary>
    Reordered,

    /// <summary>The log is shorter than a checkpoint says.</summary>
    Truncated,

    /// <summary>A checkpoint of the same log says something else of the same size.</summary>
    Forked,

    /// <summary>A checkpoint is not signed by the log's key.</summary>
    Unsigned,
}
