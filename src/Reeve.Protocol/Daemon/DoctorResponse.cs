namespace Reeve.Protocol.Daemon;

/// <summary>The result of an examination.</summary>
public sealed record DoctorResponse
{
    /// <summary>The worst level found: <c>ok</c>, <c>note</c>, <c>warning</c> or <c>error</c>.</summary>
    public required string Level { get; init; }

    /// <summary>Every check's lines.</summary>
    public required IReadOnlyList<DoctorFinding> Findings { get; init; }
}
