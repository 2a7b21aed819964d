namespace Reeve.Engine.Compliance;

/// <summary>Every bound of a report (law 11). Where one cuts, the report says so.</summary>
public static class ReportLimits
{
    /// <summary>Entries cited, each with its proof.</summary>
    public const int Entries = 2_000;

    /// <summary>Steps listed; the newest are kept.</summary>
    public const int Steps = 2_000;

    /// <summary>Steps read at a time.</summary>
    public const int StepPage = 500;

    /// <summary>Steps and entries looked through, whatever is kept of them.</summary>
    public const int Scanned = 50_000;

    /// <summary>Entries read at a time.</summary>
    public const int EntryPage = 1_000;

    /// <summary>Runs: the one asked about and what it started.</summary>
    public const int Runs = 200;

    public const int GuardEvents = 500;

    public const int SideEffects = 500;

    public const int OversightActs = 500;

    public const int Identities = 100;

    /// <summary>Characters of one fact's words.</summary>
    public const int Words = 200;

    /// <summary>Characters of a name from outside: a tool, a model.</summary>
    public const int Name = 80;

    /// <summary>Bytes of entries that proofs carry along; further ones are proved by their leaf hash, and the bytes are had by <c>reeve proof</c>.</summary>
    public const int CarriedBytes = 3 * 1024 * 1024;
}
