namespace Reeve.Engine.Doctor;

/// <summary>One thing that can be wrong with an installation. Reads only, bounded in time, never throws for what it finds.</summary>
public interface IDoctorCheck
{
    /// <summary>A stable name: <c>storage</c>, <c>agents</c>, <c>checkpoints</c>, …</summary>
    string Name { get; }

    Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken);
}

/// <summary>One line of a doctor's report. <see cref="Hint"/> names what to do, null when nothing is wrong.</summary>
public sealed record Diagnosis(string Check, DiagnosisLevel Level, string Message, string? Hint = null, string? File = null, int? Line = null);

public enum DiagnosisLevel
{
    Ok,
    Note,
    Warning,
    Error,
}
