namespace Reeve.Sources.Watching;

/// <summary>What one look at a watched file came to.</summary>
/// <param name="Value">What holds now: what the file says, or said when it was last good; null when it never was.</param>
/// <param name="Fingerprint">Of the file's text as it is now (SHA-256, lower-case hex); empty when there is no file.</param>
/// <param name="Problems">Why the file as it is now is not used; empty when it is.</param>
public sealed record SourceReading<T>(T? Value, string Fingerprint, IReadOnlyList<SourceProblem> Problems)
    where T : class
{
    public bool IsGood => Problems.Count == 0;
}
