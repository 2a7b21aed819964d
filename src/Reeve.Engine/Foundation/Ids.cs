namespace Reeve.Engine.Foundation;

/// <summary>The id of a run, <c>run_…</c>: opaque, unique for ever, sortable by birth.</summary>
public readonly record struct RunId(string Value)
{
    public const string Prefix = "run";

    public override string ToString() => Value;
}

/// <summary>The id of a step, <c>step_…</c>.</summary>
public readonly record struct StepId(string Value)
{
    public const string Prefix = "step";

    public override string ToString() => Value;
}

/// <summary>The id of an approval, <c>appr_…</c>: that of its step under another name.</summary>
public readonly record struct ApprovalId(string Value)
{
    public const string Prefix = "appr";

    public static ApprovalId Of(StepId step) => new(Prefix + step.Value[StepId.Prefix.Length..]);

    public override string ToString() => Value;
}

/// <summary>The id of a finding, <c>find_…</c>.</summary>
public readonly record struct FindingId(string Value)
{
    public const string Prefix = "find";

    public override string ToString() => Value;
}

/// <summary>The id of an owner-facing notification, <c>note_…</c>.</summary>
public readonly record struct NotificationId(string Value)
{
    public const string Prefix = "note";

    public override string ToString() => Value;
}

/// <summary>The id of an operator alert, <c>alert_…</c>. It is also the <c>webhook-id</c> every target sees it under, at every attempt.</summary>
public readonly record struct AlertId(string Value)
{
    public const string Prefix = "alert";

    public override string ToString() => Value;
}

/// <summary>The id of a granted access token, <c>token_…</c>; not its secret.</summary>
public readonly record struct TokenId(string Value)
{
    public const string Prefix = "token";

    public override string ToString() => Value;
}

/// <summary>The id of a session, <c>sess_…</c>: opaque; no name is encoded in it, so that a rename orphans nothing.</summary>
public readonly record struct SessionId(string Value)
{
    public const string Prefix = "sess";

    public override string ToString() => Value;
}

/// <summary>The id of a question to a person, <c>ask_…</c>.</summary>
public readonly record struct QuestionId(string Value)
{
    public const string Prefix = "ask";

    public override string ToString() => Value;
}

/// <summary>The id of a memory, <c>mem_…</c>.</summary>
public readonly record struct MemoryId(string Value)
{
    public const string Prefix = "mem";

    public override string ToString() => Value;
}
