using System.Globalization;
using Reeve.Engine.Doctor;

namespace Reeve.Engine.Retention;

/// <summary>Says how long what is over is kept, and when the last pass failed.</summary>
internal sealed class RetentionDoctorCheck(RetentionService retention) : IDoctorCheck
{
    public string Name => "retention";

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        await retention.RestoreAsync(cancellationToken);
        return [Examine(retention.State)];
    }

    private Diagnosis Examine(RetentionState state) => state switch
    {
        { Days: 0 } => new Diagnosis(Name, DiagnosisLevel.Note, "everything is kept for ever", "retention.days limits it"),
        { Failure: { } why } => new Diagnosis(Name, DiagnosisLevel.Warning, "the last purge did not come to its end: " + why, "the next one goes on; reeve purge does at once"),
        _ => new Diagnosis(Name, DiagnosisLevel.Ok, $"ended runs are kept {Counted(state.Days, "day")}; {Last(state)}{Held(state)}"),
    };

    private static string Last(RetentionState state) => state.LastAt is { } at
        ? string.Create(
            CultureInfo.InvariantCulture, $"the last purge, {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC, took {Counted(state.LastRuns, "run")} and {Counted(state.LastRows, "row")}")
        : "nothing was old enough to go so far";

    private static string Held(RetentionState state) => state.Held == 0 ? "" : $"; {Counted(state.Held, "older run")} still needed";

    private static string Counted(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
