namespace Reeve.Engine.Schedules;

/// <summary>The words for this room's values, as entries, stores and the wire have them.</summary>
public static class ScheduleNames
{
    public static string Of(FireCause cause) => cause switch
    {
        FireCause.Due => "due",
        FireCause.CatchUp => "catch_up",
        FireCause.Manual => "manual",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
    };

    public static string Of(MissReason reason) => reason switch
    {
        MissReason.Late => "late",
        MissReason.TooLate => "too_late",
        MissReason.MadeUp => "made_up",
        MissReason.Quiet => "quiet",
        MissReason.Overlap => "overlap",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    public static string Of(ScheduleState state) => state switch
    {
        ScheduleState.Active => "active",
        ScheduleState.Disabled => "disabled",
        ScheduleState.Done => "done",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
