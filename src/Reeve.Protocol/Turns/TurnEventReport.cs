namespace Reeve.Protocol.Turns;

/// <summary>One thing that happened in a turn. Its number is the cursor.</summary>
public sealed record TurnEventReport
{
    /// <summary>1, 2, 3, … within the run.</summary>
    public required long Seq { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// <c>started</c>, <c>text</c> (a piece of the answer), <c>thinking</c>, <c>call_started</c>, <c>call</c>, <c>result</c> (in the order they come), <c>steered</c>,
    /// <c>question</c>, <c>answered</c>, <c>notice</c>, <c>answer</c> (one call of the model, whole, with what it used), <c>ended</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The words.</summary>
    public string? Text { get; init; }

    /// <summary>The call it is about.</summary>
    public string? Call { get; init; }

    /// <summary>The tool that is called.</summary>
    public string? Tool { get; init; }

    /// <summary>The call failed.</summary>
    public bool Error { get; init; }

    /// <summary>Of <c>ended</c>: <c>succeeded</c> or the code of what went wrong; of <c>question</c>: its id, which <c>turns.answer</c> takes.</summary>
    public string? Code { get; init; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens sent to models, where it is told.</summary>
    public long? TokensIn { get; init; }

    /// <summary>Tokens received.</summary>
    public long? TokensOut { get; init; }

    /// <summary>Cost in micro-dollars.</summary>
    public long? MicroUsd { get; init; }
}
